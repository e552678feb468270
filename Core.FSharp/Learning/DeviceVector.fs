namespace Spectral

open System

/// Doubles that live where an engine computes, zero at first; they stay there from call to call. An engine that computes in single precision rounds them itself.
[<AbstractClass>]
type DeviceVector(length: int) =
    do Check.that (length >= 0) "length" $"a vector of {length} numbers was asked for: give 0 or more."

    /// Number of doubles.
    member _.Length = length
    /// Takes numbers over, from that place on.
    abstract Write: at: int * source: ReadOnlySpan<float> -> unit
    /// Gives numbers, from that place on.
    abstract Read: at: int * target: Span<float> -> unit
    /// Gives memory back that the collector does not know of.
    abstract Dispose: unit -> unit
    default _.Dispose() = ()

    /// All of them in a new array.
    member v.ToArray() : float[] =
        let values = Array.zeroCreate length
        v.Read(0, values.AsSpan())
        values

    /// The number at that place.
    member v.Item
        with get (at: int) =
            let mutable value = 0.0
            v.Read(at, Span<float>(&value))
            value

    interface IDisposable with
        member v.Dispose() = v.Dispose()

/// A vector in the memory of the process: that of the reference and of the processor's engine. `release` takes the numbers back when it is disposed of, once; it has none after that.
[<Sealed>]
type ArrayVector(values: float[], release: Action<float[]> voption) =
    inherit DeviceVector(values.Length)
    let mutable values = values
    let mutable release = release

    /// A vector that nobody takes back.
    new(values: float[]) = new ArrayVector(values, ValueNone)

    /// The numbers themselves.
    member _.Values = values
    override _.Write(at, source) = source.CopyTo(values.AsSpan at)
    override _.Read(at, target) = values.AsSpan(at, target.Length).CopyTo target

    override _.Dispose() =
        match release with
        | ValueSome own ->
            own.Invoke values
            values <- [||]
            release <- ValueNone
        | ValueNone -> ()

    /// The numbers of a vector of this kind; one of another device is refused.
    static member ValuesOf(vector: DeviceVector) : float[] =
        match vector with
        | :? ArrayVector as own -> own.Values
        | other -> invalidArg "vector" $"a {other.GetType().Name} lives on another device: make vectors with the engine that uses them."
