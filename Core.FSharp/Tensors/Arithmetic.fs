namespace Spectral

open System

/// The numbers of an engine: double by default, single where asked.
type Precision =
    /// 64 bits.
    | Double = 0
    /// 32 bits.
    | Single = 1

/// The numbers in which a program is computed. A program is data for both; the reference interpreter holds singles as the doubles of equal value.
[<Sealed>]
type Arithmetic private (name: string, round: float -> float, multiplyAdd: float -> float -> float -> float, tanh: float -> float) =
    /// "double" or "single".
    member _.Name = name
    /// The nearest number. The sum, product, quotient and root of singles, computed in double precision and rounded, are rounded as if once.
    member _.Round(x: float) = round x
    /// x y + z, rounded once.
    member _.MultiplyAdd(x: float, y: float, z: float) = multiplyAdd x y z
    /// tanh x, which has a definition of its own in single precision.
    member _.Tanh(x: float) = tanh x

    /// Double precision.
    static member Double = Arithmetic("double", id, (fun x y z -> Math.FusedMultiplyAdd(x, y, z)), Elementary.tanh)

    /// Single precision.
    static member Single =
        Arithmetic(
            "single",
            (fun x -> float (float32 x)),
            (fun x y z -> float (MathF.FusedMultiplyAdd(float32 x, float32 y, float32 z))),
            (fun x -> float (ElementarySingle.tanh (float32 x)))
        )
