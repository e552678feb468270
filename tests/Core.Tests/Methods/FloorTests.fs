module Spectral.Tests.FloorTests

open NUnit.Framework
open Spectral

/// Means over random draws scatter; the floors below were computed independently over other draws.
let scatter = 0.12

let private floors (problem: Problem) (basis: Basis) frame =
    let samples = SpectralSamples(problem, basis, frame, problem.DrawMany(5L, "test", 100))
    let errors = samples.Floors
    let times = problem.Times.Length
    Array.init times (fun j -> Array.init samples.Count (fun s -> errors[s * times + j]) |> Array.average)

let private near (expected: float) (actual: float) = Assert.That(actual, Is.EqualTo(expected).Within(scatter * expected))

[<TestCase(9, 5.1e-3, 9.3e-4)>]
[<TestCase(13, 2.7e-4, 1.6e-5)>]
[<TestCase(19, 4.7e-6, 1.0e-7)>]
let ``floors of Burgers in Chebyshev polynomials`` (order: int, first: float, last: float) =
    let f = floors Problems.burgers (Basis.Chebyshev order) Moving
    near first f[0]
    near last f[4]

[<TestCase(9, 7e-4, 1.1e-3)>]
[<TestCase(13, 8e-5, 1.6e-4)>]
[<TestCase(20, 1.9e-6, 5.4e-6)>]
let ``floors of jumps on the line in moving Hermite functions`` (order: int, first: float, last: float) =
    let f = floors Problems.jumpLine (Basis.Hermite order) Moving
    Assert.That(f[0], Is.InRange(0.5 * first, 2.0 * first))
    Assert.That(f[4], Is.InRange(0.5 * last, 2.0 * last))

[<Test>]
let ``a frozen basis loses the moving solution`` () =
    let f = floors Problems.jumpLine (Basis.Hermite 9) Frozen
    near 0.69 f[4]
    near 3.8e-2 f[1]

[<Test>]
let ``the best constant basis is best in the middle`` () =
    let problem = Problems.jumpLine
    let label = ConstantBasis.label problem (Basis.Hermite 9) (problem.DrawMany(5L, "train", 60))
    let f = floors problem (Basis.Hermite 9) (Fixed label)
    // The minimum over other draws has its ends at 4.8e-2 and 1.9e-2.
    Assert.That(f[0], Is.InRange(3e-2, 7e-2))
    Assert.That(f[4], Is.InRange(1e-2, 3e-2))
    Assert.That(Array.min f, Is.EqualTo(f[2]))

[<Test>]
let ``the L² best coefficients lie below the Chebyshev floor`` () =
    let samples =
        SpectralSamples(Problems.burgers, Basis.Chebyshev 13, Moving, Problems.burgers.DrawMany(5L, "test", 20))

    let gain = Array.average samples.Floors / Array.average samples.BestFloors
    Assert.That(gain, Is.InRange(1.05, 1.20))

[<Test>]
let ``errors of the states themselves are the floors`` () =
    let samples =
        SpectralSamples(Problems.jumpLine, Basis.Hermite 9, Moving, Problems.jumpLine.DrawMany(5L, "test", 5))

    Assert.That((samples.Errors samples.States = samples.Floors), Is.True)
    let scales, centers = samples.LabelErrors samples.States
    Assert.That(Array.max scales + Array.max centers, Is.Zero)
