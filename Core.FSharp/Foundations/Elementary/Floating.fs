/// The few operations on doubles that the elementary functions are made of; each has a vector counterpart that works lane for lane.
module internal Spectral.Floating

open System

/// a·b + c with one rounding.
let inline fma (a: float) (b: float) (c: float) = Math.FusedMultiplyAdd(a, b, c)

let inline bits (x: float) = BitConverter.DoubleToUInt64Bits x
let inline ofBits (u: uint64) = BitConverter.UInt64BitsToDouble u

let signBit = 0x8000000000000000UL

/// The one NaN that these functions return.
let nan = ofBits 0x7FF8000000000000UL

/// |a| with the sign of b, for a ≥ 0.
let inline withSignOf (b: float) (a: float) = ofBits (bits a ^^^ (bits b &&& signBit))

/// 2ᵏ for −1022 ≤ k ≤ 1023.
let inline powerOfTwo (k: int) = ofBits (uint64 (k + 1023) <<< 52)

/// p·2ⁿ for p near 1, in two steps: the second one alone may round (into the denormals) or overflow.
let scale (p: float) (n: float) =
    let half = int n >>> 1
    p * powerOfTwo half * powerOfTwo (int n - half)

/// (s, e) with s = fl(a + b) and s + e = a + b.
let inline twoSum (a: float) (b: float) =
    let s = a + b
    let bb = s - a
    struct (s, (a - (s - bb)) + (b - bb))

/// The same for |a| ≥ |b|.
let inline fastTwoSum (a: float) (b: float) =
    let s = a + b
    struct (s, b - (s - a))

/// Σ c[i] xⁱ by Horner's rule with fma.
let horner (coefficients: float[]) (x: float) =
    let mutable sum = coefficients[coefficients.Length - 1]

    for i = coefficients.Length - 2 downto 0 do
        sum <- fma sum x coefficients[i]

    sum
