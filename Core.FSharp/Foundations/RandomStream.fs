namespace Spectral

/// A stream of random numbers that is addressed by name, never by the order of calls:
/// adding a draw elsewhere cannot move this one. SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
/// The state is explicit: a draw returns the number and advances this stream only.
[<Sealed>]
type RandomStream private (seed: uint64, gamma: uint64) =
    let mutable state = seed

    static let golden = 0x9E3779B97F4A7C15UL

    static let mix (z: uint64) =
        let z = (z ^^^ (z >>> 30)) * 0xBF58476D1CE4E5B9UL
        let z = (z ^^^ (z >>> 27)) * 0x94D049BB133111EBUL
        z ^^^ (z >>> 31)

    /// The stream of a seed.
    static member OfSeed(seed: int64) = RandomStream(uint64 seed, golden)

    /// The child stream of that name; it depends on this stream's seed and the name alone, not on draws already made.
    member _.Child(name: string) =
        let mutable h = mix (seed + golden)

        for c in name do
            h <- mix ((h ^^^ uint64 c) + golden)

        RandomStream(h, golden)

    /// The child stream of that number, for example a trajectory's.
    member this.Child(index: int) = this.Child(index.ToString(System.Globalization.CultureInfo.InvariantCulture))

    /// The next 64 bits.
    member _.NextBits() =
        state <- state + gamma
        mix state

    /// The next number, uniform on [0, 1) in steps of 2⁻⁵³.
    member this.NextUniform() = float (this.NextBits() >>> 11) * (1.0 / 9007199254740992.0)

    /// The next number, uniform on [low, high).
    member this.NextUniform(low: float, high: float) = low + (high - low) * this.NextUniform()

    /// The next standard normal deviate (Box and Muller, the cosine branch; two uniforms a deviate, so that the count is known).
    member this.NextNormal() =
        let u = 1.0 - this.NextUniform()
        let v = this.NextUniform()
        sqrt (-2.0 * Elementary.log u) * Elementary.cos (6.283185307179586 * v)

    /// The next integer, uniform on 0 … bound−1 (rejection, so no bias).
    member this.NextInteger(bound: int) =
        Check.that (bound > 0) "bound" $"a random integer needs a positive bound, not {bound}"
        let b = uint64 bound
        let limit = System.UInt64.MaxValue - System.UInt64.MaxValue % b

        let rec draw () =
            let r = this.NextBits()
            if r < limit then int (r % b) else draw ()

        draw ()
