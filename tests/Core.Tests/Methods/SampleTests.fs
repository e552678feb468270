/// Samples whose state is shorter than (c, β, x₀), samples made of observations, and Galerkin's method as a solution of the known equation.
module Spectral.Tests.SampleTests

open NUnit.Framework
open Spectral

/// What least squares at the labels of observed moments loses to the exact projection without noise: the points end at the window.
let private observedTolerance = 1e-3

/// Galerkin's method at N = 24 against the exact solutions: mostly the floors.
let private galerkinTolerance = 2e-5

let private meanOf (values: float[]) = Array.average values

[<Test>]
let ``a constant basis has no label in its state, a half line has β`` () =
    let line = Problems.jumpLine.DrawMany(5L, "test", 2)
    let label = { Scale = 0.8; Center = 0.5 }
    let still = SpectralSamples(Problems.jumpLine, Basis.Hermite 9, Fixed label, line)
    Assert.That(still.StateSize, Is.EqualTo 10)
    Assert.That((still.LabelOf(still.States, 0) = label), Is.True)
    Assert.That((still.Errors still.States = still.Floors), Is.True)
    let half = Problems.fellerHalfLine.DrawMany(5L, "test", 2)
    let moving = SpectralSamples(Problems.fellerHalfLine, Basis.PowerLaguerre(9, 3.0), Moving, half)
    Assert.That(moving.StateSize, Is.EqualTo 11)
    Assert.That(moving.LabelOf(moving.States, 0).Center, Is.Zero)
    Assert.That((moving.Errors moving.States = moving.Floors), Is.True)
    let scales, centers = moving.LabelErrors moving.States
    Assert.That(Array.max scales + Array.max centers, Is.Zero)

[<Test>]
let ``the fitted exponent makes the floor fall fast`` () =
    let draws = Problems.fellerHalfLine.DrawMany(5L, "test", 10)
    let floor alpha order = meanOf (SpectralSamples(Problems.fellerHalfLine, Basis.PowerLaguerre(order, alpha), Moving, draws).Floors)
    Assert.That(floor 3.0 9, Is.LessThan(1e-3 * floor 3.0 3))
    Assert.That(floor 0.0 9, Is.GreaterThan(5e-3 * floor 0.0 3))

[<Test>]
let ``observations without noise give nearly the exact expansions`` () =
    let problem = Problems.interactionLine
    let draws = problem.DrawMany(5L, "train", 3)

    let observed sigma =
        SpectralSamples.Observed(problem, Basis.Hermite 20, draws, Noise.observe problem sigma 5L "train" 3 Noise.points)

    let exact = SpectralSamples(problem, Basis.Hermite 20, Moving, draws)
    let gap (a: SpectralSamples) = Array.map2 (-) a.States exact.States |> Array.map abs |> Array.max
    Assert.That(gap (observed 0.0), Is.LessThan observedTolerance)
    Assert.That(gap (observed 0.05), Is.InRange(2e-3, 0.2))
    // Floors are against the exact solutions.
    Assert.That(meanOf (observed 0.05).Floors, Is.InRange(2e-3, 5e-2))

[<Test>]
let ``errors of algebraic tails see what Hermite functions cut off`` () =
    let problem = Problems.fractionalLine
    let draws = problem.DrawMany(5L, "test", 20)
    let floor basis = meanOf (SpectralSamples(problem, basis, Moving, draws).Floors)
    Assert.That(floor (Basis.Hermite 20), Is.GreaterThan(300.0 * floor (Basis.MappedJacobi(20, 0.5))))

[<Test>]
let ``Galerkin's method solves the equations of the test problems`` () =
    for problem, equation in
        [
            Problems.jumpLine, LineEquation.jumpLine
            Problems.interactionLine, LineEquation.interactionLine
            Problems.lineBurgers, LineEquation.lineBurgers
        ] do
        let draws = problem.DrawMany(5L, "test", 2)
        let samples = SpectralSamples(problem, Basis.Hermite 24, Moving, draws)
        let errors = samples.Errors(Galerkin.solve equation samples draws 40)
        Assert.That(Array.max errors, Is.LessThan galerkinTolerance, problem.Name)
