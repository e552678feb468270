/// Elementary functions of numbers in single precision, with the same bits on every machine. tanh has a body of its own; every other function is
/// the one of Elementary, rounded to single precision, which errs by little more than half an ulp. Worst error seen: tanh 1.3 ulp.
/// A NaN gives the one NaN 7fc00000.
module Spectral.ElementarySingle

open System
open Spectral.ElementaryCoefficients

let inline private fma (a: float32) (b: float32) (c: float32) = MathF.FusedMultiplyAdd(a, b, c)
let inline private bits (x: float32) = BitConverter.SingleToUInt32Bits x
let inline private ofBits (u: uint32) = BitConverter.UInt32BitsToSingle u

/// tanh x, odd and never above 1: (e²ᵃ − 1)/(e²ᵃ + 1) as in Exponential.tanh; tanh 10 rounds to 1.
let tanh (x: float32) : float32 =
    let size = abs x
    let a = if size > 10.0f then 10.0f else size
    let y = a + a
    let shifted = fma y Log2ESingle RounderSingle
    let n = shifted - RounderSingle
    let high = fma n -Ln2HighSingle y
    let r = fma n -Ln2LowSingle high
    let z = r * r
    let even = fma (fma ExpSingle4 z ExpSingle2) z ExpSingle0
    let odd = fma ExpSingle3 z ExpSingle1
    let c = fma z (fma r odd even) (n * -Ln2LowSingle)
    let power = ofBits ((bits shifted <<< 23) + 0x3F800000u)
    let t = power - 1.0f
    let w = power * high
    let u = t + w
    let v = fma power c ((t - u) + w)
    let numerator = u + v
    let numeratorLow = v - (numerator - u)
    let denominator = numerator + 2.0f
    let denominatorLow = (numerator - (denominator - 2.0f)) + numeratorLow
    let reciprocal = 1.0f / denominator
    let quotient = numerator * reciprocal

    let rest = fma -quotient denominator numerator + fma -quotient denominatorLow numeratorLow

    let value = fma rest reciprocal quotient

    if x = x then
        ofBits (bits value ^^^ (bits x &&& 0x80000000u))
    else
        ofBits 0x7FC00000u
