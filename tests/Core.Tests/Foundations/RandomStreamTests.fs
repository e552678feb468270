module Spectral.Tests.RandomStreamTests

open NUnit.Framework
open Spectral

/// First outputs of SplitMix64 from seed 1234567, as published with the algorithm (Rosetta Code, xoshiro's splitmix64.c).
let private published =
    [| 6457827717110365317UL; 3203168211198807973UL; 9817491932198370423UL; 4593380528125082431UL; 16408922859458223821UL |]

[<Test>]
let ``the stream is SplitMix64`` () =
    let stream = RandomStream.OfSeed 1234567L
    let drawn = Array.init published.Length (fun _ -> stream.NextBits())
    Assert.That((drawn = published), Is.True)

[<Test>]
let ``a child depends on its name, not on draws already made`` () =
    let a = RandomStream.OfSeed 7L
    let b = RandomStream.OfSeed 7L
    b.NextBits() |> ignore
    Assert.That(a.Child("noise").NextBits(), Is.EqualTo(b.Child("noise").NextBits()))
    Assert.That(a.Child("noise").NextBits(), Is.Not.EqualTo(a.Child("data").NextBits()))

[<Test>]
let ``normal deviates have mean 0 and variance 1`` () =
    let stream = RandomStream.OfSeed 11L
    let n = 100000
    let draws = Array.init n (fun _ -> stream.NextNormal())
    let mean = Array.average draws
    let variance = draws |> Array.averageBy (fun d -> (d - mean) * (d - mean))
    Assert.That(mean, Is.EqualTo(0.0).Within(4.0 / sqrt (float n)))
    Assert.That(variance, Is.EqualTo(1.0).Within(4.0 * sqrt (2.0 / float n)))
