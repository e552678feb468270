/// sin and cos.
///
/// Reduction:  |x| = n π/2 + r + ρ,  |r| ≤ π/4, ρ tiny, with π/2 in three parts of 53 bits and fma (|x| ≤ 2³⁰: the first product cancels exactly);
/// beyond, by division of exact integers.  sin r and cos r are polynomials in r²; both are computed and one is selected.
module internal Spectral.Trigonometric

open System
open System.Numerics
open Spectral.ElementaryCoefficients
open Spectral.Floating

/// The largest |x| of the three-part reduction.
let ordinary = 1073741824.0

/// sin(r + ρ)
let inline private sine (r: float) (low: float) (z: float) =
    let y = z * z
    let even = fma (fma Sin4 y Sin2) y Sin0
    let odd = fma (fma Sin5 y Sin3) y Sin1
    r + fma (r * z) (fma z odd even) (fma (-0.5 * z) low low)

/// cos(r + ρ)
let inline private cosine (r: float) (low: float) (z: float) =
    let y = z * z
    let even = fma (fma Cos4 y Cos2) y Cos0
    let odd = fma (fma Cos5 y Cos3) y Cos1
    let h = 0.5 * z
    let w = 1.0 - h
    w + fma y (fma z odd even) (fma -r low ((1.0 - w) - h))

/// sin(r + ρ + quadrant·π/2); only the last two bits of the quadrant count.
let inline private select (r: float) (low: float) (quadrant: uint64) =
    let z = r * r
    let s = sine r low z
    let c = cosine r low z
    let value = if (quadrant &&& 1UL) = 1UL then c else s
    ofBits (bits value ^^^ ((quadrant <<< 62) &&& signBit))

/// (r, ρ, bits whose low end is n) for 0 ≤ a ≤ 2³⁰.
let inline private reduced (a: float) =
    let shifted = fma a TwoOverPi Rounder
    let n = shifted - Rounder
    let first = fma n -HalfPi1 a
    let product = n * HalfPi2
    let productLow = fma n HalfPi2 -product
    let struct (r, lost) = twoSum first -product
    struct (r, fma n -HalfPi3 (lost - productLow), bits shifted)

/// Fraction bits of the integer reduction: 1024 for the largest argument, and 256 to spare.
let private fractionBits = 1280

/// ⌊π/2 · 2^1280⌋ by Machin's formula  π/4 = 4 arctan(1/5) − arctan(1/239).
let private halfPi =
    lazy
        (let guard = 64

         let arctanOfInverse (m: int) =
             let square = BigInteger(m * m)
             let mutable power = (BigInteger.One <<< (fractionBits + guard)) / BigInteger m
             let mutable sum = BigInteger.Zero
             let mutable k = 0

             while not power.IsZero do
                 let term = power / BigInteger(2 * k + 1)
                 sum <- if k % 2 = 0 then sum + term else sum - term
                 power <- power / square
                 k <- k + 1

             sum

         (BigInteger 8 * arctanOfInverse 5 - BigInteger 2 * arctanOfInverse 239) >>> guard)

/// The nearest double (to within one unit; what it misses goes into the low part) of v·2⁻ᵇ, and the remainder of v.
let private leading (v: BigInteger) (fraction: int) =
    let size = BigInteger.Abs v
    let drop = max 0 (int (size.GetBitLength()) - 53)
    let kept = (size >>> drop) <<< drop
    // size >> drop has at most 53 bits, so the conversion and the powers of two are exact
    let mutable x = float (uint64 (size >>> drop))
    let mutable e = drop - fraction

    while e < 0 do
        let step = min -e 512
        x <- x * powerOfTwo -step
        e <- e + step

    if v.Sign < 0 then struct (-x, v + kept) else struct (x, v - kept)

/// (r, ρ, n) for any finite a > 2³⁰, by integers.
let private reducedExactly (a: float) =
    let u = bits a
    let exponent = int (u >>> 52) - 1075
    let mantissa = BigInteger((u &&& 0x000FFFFFFFFFFFFFUL) ||| 0x0010000000000000UL)
    let scaled = mantissa <<< (exponent + fractionBits)
    let n = (scaled + (halfPi.Value >>> 1)) / halfPi.Value
    let struct (r, rest) = leading (scaled - n * halfPi.Value) fractionBits
    let struct (low, _) = leading rest fractionBits
    struct (r, low, uint64 (n &&& BigInteger 3))

let sin (x: float) =
    let a = abs x

    if a <= ordinary then
        let struct (r, low, n) = reduced a
        let value = select r low n
        ofBits (bits value ^^^ (bits x &&& signBit))
    elif Double.IsFinite x then
        let struct (r, low, n) = reducedExactly a
        let value = select r low n
        ofBits (bits value ^^^ (bits x &&& signBit))
    else
        nan

let cos (x: float) =
    let a = abs x

    if a <= ordinary then
        let struct (r, low, n) = reduced a
        select r low (n + 1UL)
    elif Double.IsFinite x then
        let struct (r, low, n) = reducedExactly a
        select r low (n + 1UL)
    else
        nan
