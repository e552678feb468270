/// The exponential family: exp, expm1, tanh, sigmoid.
///
/// Reduction:  x = n ln 2 + r,  |r| ≤ ½ ln 2;  eʳ = 1 + r + r² q(r) with q of degree 9.
/// n·Ln2High is subtracted exactly inside an fma; what it leaves, −n·Ln2Low, joins the last sum, so that one rounding dominates.
/// The bodies use selects only, so that the vector kernels repeat them lane for lane; arguments outside |x| ≤ 708 take the
/// scalar path (overflow, gradual underflow, NaN).
module internal Spectral.Exponential

open System
open Spectral.ElementaryCoefficients
open Spectral.Floating

/// The largest |x| whose exponential is far from overflow and from the denormals.
let ordinary = 708.0

/// q(r) = (eʳ − 1 − r)/r², its even and odd parts apart; z = r².
let inline remainder (r: float) (z: float) =
    let even = fma (fma (fma (fma Exp8 z Exp6) z Exp4) z Exp2) z Exp0
    let odd = fma (fma (fma (fma Exp9 z Exp7) z Exp5) z Exp3) z Exp1
    fma r odd even

/// eʳ as (leading, trailing), and n with the bits of n + 1.5·2⁵².
let inline reduced (x: float) =
    let shifted = fma x Log2E Rounder
    let n = shifted - Rounder
    let high = fma n -Ln2High x
    let r = fma n -Ln2Low high
    let z = r * r
    let s = 1.0 + high
    let low = fma n -Ln2Low ((1.0 - s) + high)
    struct (s, fma z (remainder r z) low, shifted, n)

/// eˣ for |x| ≤ 708.
let inline expOrdinary (x: float) =
    let struct (s, low, shifted, _) = reduced x
    ofBits (bits (s + low) + (bits shifted <<< 52))

/// The same in two parts, the first of which is eˣ rounded.
let inline expOrdinaryParts (x: float) =
    let struct (s, low, shifted, _) = reduced x
    let struct (sum, rest) = fastTwoSum s low
    let power = ofBits ((bits shifted <<< 52) + 0x3FF0000000000000UL)
    struct (sum * power, rest * power)

let exp (x: float) =
    if abs x <= ordinary then
        expOrdinary x
    elif Double.IsNaN x then
        nan
    elif x > 709.79 then
        Double.PositiveInfinity
    elif x < -745.14 then
        0.0
    else
        let struct (s, low, _, n) = reduced x
        scale (s + low) n

/// eˣ − 1 as (leading, trailing) for |x| ≤ 708:  2ⁿ(eʳ − 1) + (2ⁿ − 1); good to one unit, all that tanh needs.
let inline expm1Parts (x: float) =
    let shifted = fma x Log2E Rounder
    let n = shifted - Rounder
    let high = fma n -Ln2High x
    let r = fma n -Ln2Low high
    let z = r * r
    let c = fma z (remainder r z) (n * -Ln2Low)
    let power = ofBits ((bits shifted <<< 52) + 0x3FF0000000000000UL)
    let t = power - 1.0
    let w = power * high
    let u = t + w
    struct (u, fma power c ((t - u) + w))

/// eˣ − 1, with r²/2 in two parts: near x = ½ ln 2 the sum 2(eʳ − 1) + 1 cancels by half.
let inline expm1Ordinary (x: float) =
    let shifted = fma x Log2E Rounder
    let n = shifted - Rounder
    let high = fma n -Ln2High x
    let r = fma n -Ln2Low high
    let z = r * r
    let half = 0.5 * r
    let h = half * r
    let hLow = fma half r -h

    let even = fma (fma (fma (fma ExpCubic8 z ExpCubic6) z ExpCubic4) z ExpCubic2) z ExpCubic0

    let odd = fma (fma (fma (fma ExpCubic9 z ExpCubic7) z ExpCubic5) z ExpCubic3) z ExpCubic1

    let c = fma (r * z) (fma r odd even) (fma n -Ln2Low hLow)
    let power = ofBits ((bits shifted <<< 52) + 0x3FF0000000000000UL)
    let t = power - 1.0
    let w = power * high
    let u = t + w
    let q = power * h
    let sum = u + q
    // power − 1 rounds from 2⁵⁴ on
    let lost = (power - t) - 1.0
    sum + fma power c ((((t - u) + w) + lost) + ((u - sum) + q))

let expm1 (x: float) =
    if abs x <= ordinary then
        let y = expm1Ordinary x
        if x = 0.0 then x else y
    elif x > ordinary then
        exp x
    elif Double.IsNaN x then
        nan
    else
        -1.0

/// tanh a = (e²ᵃ − 1)/(e²ᵃ + 1) with one division, whose quotient is corrected by the exact remainder; tanh 20 rounds to 1.
let tanh (x: float) =
    let size = abs x
    let a = if size > 20.0 then 20.0 else size
    let struct (u, v) = expm1Parts (a + a)
    let numerator = u + v
    let numeratorLow = v - (numerator - u)
    let denominator = numerator + 2.0
    let denominatorLow = (numerator - (denominator - 2.0)) + numeratorLow
    let reciprocal = 1.0 / denominator
    let quotient = numerator * reciprocal
    let rest = fma -quotient denominator numerator + fma -quotient denominatorLow numeratorLow
    if x = x then withSignOf x (fma rest reciprocal quotient) else nan

/// 1/(1 + e⁻ˣ) = z/(1 + z) for x < 0 and 1/(1 + z) for x ≥ 0, z = e^{−|x|} in two parts.
let sigmoid (x: float) =
    let a = abs x

    if a <= ordinary then
        let struct (z, zLow) = expOrdinaryParts -a
        let denominator = 1.0 + z
        let denominatorLow = (z - (denominator - 1.0)) + zLow
        let reciprocal = 1.0 / denominator
        let numerator = if x < 0.0 then z else 1.0
        let numeratorLow = if x < 0.0 then zLow else 0.0
        let quotient = numerator * reciprocal
        let rest = fma -quotient denominator numerator + fma -quotient denominatorLow numeratorLow
        fma rest reciprocal quotient
    elif x > 0.0 then
        1.0
    else
        exp x
