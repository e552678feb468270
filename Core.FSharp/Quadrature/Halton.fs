/// Halton's points in the unit cube: axis i of point k is the number k mirrored at the point in the i-th prime. Their discrepancy falls like (log n)ᵈ/n, where that of
/// independent draws falls like 1/√n; from about ten dimensions on they are no better than draws. Halton, Numer. Math. 2 (1960) 84.
module Spectral.Halton

/// The first primes.
let private primes =
    let isPrime n = Seq.forall (fun d -> n % d <> 0) (seq { 2 .. int (sqrt (float n)) })
    Seq.initInfinite (fun i -> i + 2) |> Seq.filter isPrime |> Seq.truncate 64 |> Array.ofSeq

/// The digits of i in a base, mirrored at the point: a number of (0, 1) for i ≥ 1 (van der Corput 1935).
let radicalInverse (numberBase: int) (i: int) : float =
    let mutable rest = i
    let mutable place = 1.0 / float numberBase
    let mutable sum = 0.0

    while rest > 0 do
        sum <- sum + float (rest % numberBase) * place
        rest <- rest / numberBase
        place <- place / float numberBase

    sum

/// Point number k ≥ 1 in so many dimensions, 1 to 64.
let point (dimension: int) (k: int) : float[] =
    Check.that
        (dimension >= 1 && dimension <= primes.Length)
        "dimension"
        $"Halton's points were asked for in {dimension} dimensions: use 1 to {primes.Length}, or independent draws."

    Array.init dimension (fun axis -> radicalInverse primes[axis] k)

/// A point of the unit cube moved into a box, of which the left and the right end of every axis are given.
let within (box: struct (float * float)[]) (point: float[]) : float[] =
    Array.map2 (fun (struct (left, right)) u -> left + (right - left) * u) box point
