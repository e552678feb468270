namespace Spectral

open System

/// A number mantissa·2^exponent, for factors such as e^(−x²/2) that a double cannot hold.
[<Struct>]
type internal ScaledNumber = { Mantissa: float; Exponent: int }

/// Powers of two by their bits, and exponentials that cannot underflow.
module internal ScaledNumber =
    let private ln2High = 0.693145751953125
    let private ln2Low = 1.42860682030941723212e-6

    /// 2^k, correctly 0 or denormal below 2^−1022; k ≤ 1023.
    let power2 (k: int) =
        if k >= -1022 then BitConverter.Int64BitsToDouble(int64 (k + 1023) <<< 52)
        elif k >= -1074 then BitConverter.Int64BitsToDouble(1L <<< (k + 1074))
        else 0.0

    /// e^(−(t + tail)) for t ≥ 0 and a small tail, without underflow; t below 2³⁰.
    let exponential (t: float) (tail: float) =
        let k = Math.Round(t / 0.6931471805599453)
        let rest = (t - k * ln2High) - k * ln2Low + tail

        { Mantissa = Elementary.exp (-rest); Exponent = -(int k) }

    /// e^(−x²/2), the square's rounding error carried.
    let gaussian (x: float) =
        let square = x * x
        exponential (0.5 * square) (0.5 * Math.FusedMultiplyAdd(x, x, -square))

    /// The double nearest mantissa·2^exponent (0 where it underflows).
    let value (number: ScaledNumber) = number.Mantissa * power2 number.Exponent
