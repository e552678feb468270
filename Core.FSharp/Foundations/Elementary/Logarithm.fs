/// The logarithm family: log, log1p, softplus.
///
/// Reduction:  x = 2ᵏ(1 + f),  √½ ≤ 1 + f < √2;  s = f/(2 + f);
///     log(1 + f) = f − f²/2 + s (f²/2 + R(s²)),   R(z) = z P(z), P of degree 6.
/// f − f²/2 is kept in two parts, so that only the last sum rounds noticeably.
module internal Spectral.Logarithm

open System
open Spectral.ElementaryCoefficients
open Spectral.Floating

/// The bits of √½, and what lifts them to those of 1.
[<Literal>]
let RootHalfBits = 0x3FE6A09E667F3BCDUL

[<Literal>]
let RootHalfToOne = 0x00095F619980C433UL

/// (k, biased exponent of 2⁻ᵏ as bits, 1 + f) of a positive normal x.
let inline split (x: float) =
    let lifted = bits x + RootHalfToOne
    let mantissa = ofBits ((lifted &&& 0x000FFFFFFFFFFFFFUL) + RootHalfBits)
    let biased = lifted >>> 52
    // 2⁵² + biased as a double, less 2⁵² + 1023
    let k = ofBits (biased ||| 0x4330000000000000UL) - 4503599627371519.0
    struct (k, biased, mantissa)

/// k ln 2 + log(1 + f) + extra in two parts, the last one tiny.
let inline assembleParts (k: float) (f: float) (extra: float) =
    let half = 0.5 * f
    let h = half * f
    let hLow = fma half f -h
    let u = f - h
    let uLow = ((f - u) - h) - hLow
    let s = f / (2.0 + f)
    let z = s * s
    let y = z * z
    let even = fma (fma (fma Log6 y Log4) y Log2) y Log0
    let odd = fma (fma Log5 y Log3) y Log1
    let rest = s * fma z (fma z odd even) h
    let a = k * Ln2Leading
    let w = a + u
    let wLow = (a - w) + u
    struct (w, wLow + (uLow + (rest + fma k Ln2Trailing extra)))

/// k ln 2 + log(1 + f) + extra
let inline assemble (k: float) (f: float) (extra: float) =
    let struct (w, tail) = assembleParts k f extra
    w + tail

let inline private isOrdinary (x: float) = x >= 2.2250738585072014e-308 && x < Double.PositiveInfinity

let log (x: float) =
    if isOrdinary x then
        let struct (k, _, mantissa) = split x
        assemble k (mantissa - 1.0) 0.0
    elif x > 0.0 && x < 1.0 then
        // denormal: lifted by 2⁵⁴ exactly
        let struct (k, _, mantissa) = split (x * 18014398509481984.0)
        assemble (k - 54.0) (mantissa - 1.0) 0.0
    elif x = 0.0 then
        Double.NegativeInfinity
    elif x > 0.0 then
        x
    else
        nan

/// The largest argument (2¹⁰²²) of log1pOrdinary; log(1 + x) = log x long before.
let log1pLargest = 4.49423283715579e307

/// log(1 + x) for −1 < x < 2¹⁰²²: what 1 + x lost in rounding is carried along.
let inline log1pOrdinary (x: float) =
    let struct (sum, lost) = twoSum 1.0 x
    let struct (k, biased, mantissa) = split sum
    // 2⁻ᵏ
    let lostScaled = lost * ofBits ((2046UL - biased) <<< 52)
    let f0 = mantissa - 1.0
    let f = f0 + lostScaled
    let fLow = (f0 - f) + lostScaled
    assemble k f (fma -fLow f fLow)

let log1p (x: float) =
    if x > -1.0 && x <= log1pLargest then
        let y = log1pOrdinary x
        if x = 0.0 then x else y
    elif x = -1.0 then
        Double.NegativeInfinity
    elif x > 0.0 then
        log x
    else
        nan

/// log(1 + eˣ) = max(x, 0) + log1p(e^{−|x|}), the exponential and the logarithm in two parts, so that the last sum alone rounds noticeably.
let softplus (x: float) =
    let a = abs x

    if a <= Exponential.ordinary then
        let struct (z, zLow) = Exponential.expOrdinaryParts -a
        let struct (sum, lost) = fastTwoSum 1.0 z
        let struct (k, biased, mantissa) = split sum
        // 2⁻ᵏ
        let scale = ofBits ((2046UL - biased) <<< 52)
        let lostScaled = lost * scale
        let f0 = mantissa - 1.0
        let f = f0 + lostScaled
        let fLow = ((f0 - f) + lostScaled) + zLow * scale
        let struct (w, tail) = assembleParts k f (fma -fLow f fLow)
        let struct (total, error) = twoSum (if x > 0.0 then x else 0.0) w
        total + (error + tail)
    elif x > 0.0 then
        x
    else
        Exponential.exp x
