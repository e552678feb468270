/// xʸ = e^{y log x}, the logarithm and the product in double-double.
///
/// log(1 + f) = 2s + s³(2/3 + s² P(s²)),  s = f/(2 + f) in two parts.
module internal Spectral.Power

open System
open Spectral.ElementaryCoefficients
open Spectral.Floating

/// log((1+s)/(1−s)) = 2s + s³(2/3 + 2/5 s² + 2/7 s⁴ + …), its series from s⁵ on, in s²; |s| ≤ 0.172.
let private series = [| for k in 2..13 -> 2.0 / float (2 * k + 1) |]

/// 2/3 − fl(2/3)
let private twoThirdsLow = 3.700743415417188e-17

/// log x − shift · ln 2 in two parts, for x positive and normal.
let logParts (x: float) (shift: float) =
    let struct (exponent, _, mantissa) = Logarithm.split x
    let k = exponent - shift
    let f = mantissa - 1.0
    let struct (d, dLow) = fastTwoSum 2.0 f
    let s = f / d
    let sLow = (fma -s d f - s * dLow) / d
    let z = s * s
    let zLow = fma s s -z + 2.0 * s * sLow
    // q = 2/3 + z·P(z) in two parts
    let tail = horner series z
    let struct (q, qError) = fastTwoSum (2.0 / 3.0) (z * tail)
    let qLow = qError + fma z tail -(z * tail) + fma zLow tail twoThirdsLow
    // c = s z q
    let sz = s * z
    let szLow = fma s z -sz + (s * zLow + sLow * z)
    let c = sz * q
    let cLow = fma sz q -c + (sz * qLow + szLow * q)
    let struct (a, aError) = twoSum (k * Ln2Leading) (2.0 * s)
    let struct (b, bError) = twoSum a c
    // k·Ln2Trailing in two parts: ln 2 is needed to 2⁻⁶⁵ of the sum
    let t = k * Ln2Trailing
    let tLow = fma k Ln2Trailing -t
    let struct (h, hError) = twoSum b t
    fastTwoSum h (hError + (bError + (aError + (2.0 * sLow + (cLow + tLow)))))

/// xʸ for finite x > 0 and finite y ≠ 0.
let private positive (x: float) (y: float) =
    // denormal: lifted by 2⁵⁴ exactly
    let struct (x, shift) =
        if x < 2.2250738585072014e-308 then
            struct (x * 18014398509481984.0, 54.0)
        else
            struct (x, 0.0)

    let struct (high, low) = logParts x shift
    let p = y * high

    if p > 710.0 then
        Double.PositiveInfinity
    elif p < -746.0 then
        0.0
    else
        let pLow = fma y high -p + y * low
        let struct (s, trailing, _, n) = Exponential.reduced p
        let e = s + trailing
        scale (s + fma e pLow trailing) n

/// The power for any x and y: a negative x needs an integer y.
let pow (x: float) (y: float) =
    if y = 0.0 || x = 1.0 then
        1.0
    elif Double.IsNaN x || Double.IsNaN y then
        nan
    else
        let isInteger = Math.Floor y = y
        let isOdd = isInteger && abs y < 9007199254740992.0 && (int64 y &&& 1L) = 1L
        let a = abs x

        let size =
            if a = 1.0 then
                1.0
            elif Double.IsInfinity y then
                if (a > 1.0) = (y > 0.0) then Double.PositiveInfinity else 0.0
            elif a = 0.0 then
                if y > 0.0 then 0.0 else Double.PositiveInfinity
            elif Double.IsInfinity a then
                if y > 0.0 then a else 0.0
            else
                positive a y

        let isNegative = bits x &&& signBit <> 0UL

        if not isNegative then size
        elif isOdd then -size
        elif isInteger || a = 0.0 || Double.IsInfinity a then size
        else nan
