/// log Γ(x) for x > 0, to one unit in the last place, also near its zeros 1 and 2: every sum and product is kept in two parts.
///
/// 1 ≤ x ≤ 2:  (x − 1)(x − 2) P(x − 3/2);   0 < x < 1:  x(x − 1) P(x − ½) − log x;
/// 2 < x < 12:  log((x−1)(x−2)…(x−m)) + log Γ(x − m);
/// x ≥ 12:  Stirling's series (x − ½) log x − x + ½ log 2π + Σ B₂ₖ/(2k(2k−1) x²ᵏ⁻¹).
module internal Spectral.Gamma

open System
open Spectral.Floating

/// log Γ(x)/((x − 1)(x − 2)) in t = x − 3/2 on [1, 2], interpolated at 24 Chebyshev points, error 2⁻⁵⁹: from t² on.
let private central =
    [|
        0.06291140107456496
        -0.03130848750101101
        0.01679709863118352
        -0.009425622448467657
        0.005446457844800713
        -0.0032120740773551953
        0.0019229161306902386
        -0.0011644144679247021
        0.0007115224750426455
        -0.0004379952605342461
        0.00027127400224009565
        -0.00016889233273334643
        0.00010565261976836096
        -6.633218881329272e-05
        4.159729145290115e-05
        -2.628414257610881e-05
        1.7455601766662794e-05
        -1.1093831935230702e-05
        4.939312310674292e-06
        -3.141701075555155e-06
        5.243347943772127e-06
        -3.3634106716698643e-06
    |]

/// Its constant and linear coefficients, and what they lost in rounding.
let private central0 = 0.4831289505409809

let private central0Low = 1.6703466899201994e-17
let private central1 = -0.14595989591430608
let private central1Low = -7.714939885782983e-19

/// B₂ₖ/(2k(2k−1)), k = 1 …
let private stirling =
    [|
        0.08333333333333333
        -0.002777777777777778
        0.0007936507936507937
        -0.0005952380952380953
        0.0008417508417508417
        -0.0019175269175269176
        0.00641025641025641
        -0.029550653594771242
        0.17964437236883057
    |]

/// ½ log 2π, and what it lost in rounding.
let private halfLogTwoPi = 0.9189385332046728

let private halfLogTwoPiLow = -3.8782941580672414e-17

let private add (struct (a: float, aLow: float)) (struct (b: float, bLow: float)) =
    let struct (s, e) = twoSum a b
    fastTwoSum s (e + (aLow + bLow))

let private multiply (struct (a: float, aLow: float)) (struct (b: float, bLow: float)) =
    let p = a * b
    fastTwoSum p (fma a b -p + (a * bLow + aLow * b))

/// a·b·P(t), b in two parts.
let private onUnit (a: float) b (t: float) =
    let struct (linear, linearLow) = fastTwoSum central1 (t * horner central t)
    let p = t * linear
    let pLow = fma t linear -p + t * (linearLow + central1Low)
    let struct (s, sLow) = fastTwoSum central0 p
    multiply (multiply (struct (a, 0.0)) b) (struct (s, sLow + (pLow + central0Low)))

/// log x in two parts.
let private logarithm (x: float) =
    // denormal: lifted by 2⁵⁴ exactly
    if x < 2.2250738585072014e-308 then
        Power.logParts (x * 18014398509481984.0) 54.0
    else
        Power.logParts x 0.0

let private below1 (x: float) =
    // (x + 1) − 1 may differ from x, so the factors are formed from x
    let struct (l, lLow) = logarithm x
    add (struct (-l, -lLow)) (onUnit x (twoSum -1.0 x) (x - 0.5))

let private upTo12 (x: float) =
    let mutable z = x - 1.0
    let mutable product = struct (z, 0.0)

    while z > 2.0 do
        z <- z - 1.0
        product <- multiply product (struct (z, 0.0))

    let struct (p, pLow) = product
    let struct (l, lLow) = logarithm p
    add (struct (l, lLow + pLow / p)) (onUnit (z - 1.0) (struct (z - 2.0, 0.0)) (z - 1.5))

let private from12 (x: float) =
    let r = 1.0 / x
    let series = r * horner stirling (r * r)
    let struct (l, lLow) = logarithm x
    // x (log x − 1) − ½ log x + ½ log 2π: no overflow before the result does
    let struct (t, tLow) = twoSum l -1.0
    let p = x * t

    if Double.IsInfinity p then
        struct (p, 0.0)
    else
        let main = struct (p, fma x t -p + x * (tLow + lLow))
        let struct (c, cLow) = fastTwoSum halfLogTwoPi series
        add (add main (struct (-0.5 * l, -0.5 * lLow))) (struct (c, cLow + halfLogTwoPiLow))

let logGamma (x: float) =
    if x = Double.PositiveInfinity || x = 0.0 then
        Double.PositiveInfinity
    elif not (x > 0.0) then
        nan
    else
        let struct (value, low) =
            if x < 1.0 then below1 x
            elif x <= 2.0 then onUnit (x - 1.0) (struct (x - 2.0, 0.0)) (x - 1.5)
            elif x < 12.0 then upTo12 x
            else from12 x

        // the low part is below half a unit; + 0 for the zero at x = 1, whose product is −0
        value + (low + 0.0)
