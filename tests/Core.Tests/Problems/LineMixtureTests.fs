/// Gaussian mixtures on the line: jumps (P2) and interaction (P3).
module Spectral.Tests.LineMixtureTests

open NUnit.Framework
open Spectral
open Spectral.Tests.Calculus

let private seed = 32L
let private residualTolerance = 1e-8
let private pinnedTolerance = 1e-14
let private momentTolerance = 1e-12

/// The parameters of the pinned values: w₁, w₂, μ₁, μ₂, v₁, v₂.
let private pinned = [| 0.5; 0.7; -0.6; 0.4; 0.3; 0.45 |]

let private near (expected: float) (tolerance: float) = Is.EqualTo(expected).Within(tolerance)
let private onLine = integral -40.0 45.0 1700
let private step = 0.02

let private jumpTerms (draw: Trajectory) (t: float) (x: float) =
    let u t x = draw.Value(t, [| x |])[0]
    let grid = Array.init 321 (fun i -> -8.0 + 0.05 * float i)
    let around = draw.ValuesOn(t, grid |> Array.map (fun y -> x - y))
    let kernel y = exp (-(y * y)) / sqrt System.Math.PI
    let jumps = Array.fold2 (fun sum y value -> sum + 0.05 * kernel y * value) 0.0 grid around

    [|
        -(derivative step (fun t -> u t x) t)
        -(derivative step (u t) x)
        0.1 * secondDerivative step (u t) x
        jumps
        -(u t x)
    |]

let private interactionTerms (draw: Trajectory) (t: float) (x: float) =
    let u t x = draw.Value(t, [| x |])[0]
    let field = Array.init 601 (fun i -> -15.0 + 0.05 * float i)
    let values = draw.ValuesOn(t, field)
    let pull x = Array.fold2 (fun sum y value -> sum + 0.05 * (x - y) * value) 0.0 field values

    [|
        -(derivative step (fun t -> u t x) t)
        -0.6 * derivative step (u t) x
        0.15 * secondDerivative step (u t) x
        0.8 * derivative step (fun x -> u t x * pull x) x
    |]

let private residuals (problem: Problem) terms =
    let stream = RandomStream.OfSeed seed
    let last = Array.last problem.Times

    for draw in problem.DrawMany(seed, "train", 6) do
        for _ in 1..4 do
            let t = stream.NextUniform(0.1, last)
            let label = (draw.Labels t)[0]
            let x = label.Center + stream.NextUniform(-3.0, 3.0) / label.Scale
            Assert.That(imbalance (terms draw t x), Is.LessThan residualTolerance, $"t = {t}, x = {x}, parameters %A{draw.Parameters}")

[<Test>]
let ``the equation of jumps, drift and diffusion holds`` () = residuals Problems.jumpLine jumpTerms

[<Test>]
let ``the equation of interaction holds`` () = residuals Problems.interactionLine interactionTerms

[<TestCase("jumpLine")>]
[<TestCase("interactionLine")>]
let ``labels are the moments, and mass is conserved`` (name: string) =
    let problem = Problems.find name

    for draw in problem.DrawMany(seed, "test", 3) do
        for t in problem.Times do
            let label = (draw.Labels t)[0]
            let struct (mass, mean, deviation) = moments onLine (fun x -> draw.Value(t, [| x |])[0])
            Assert.That(mass, near (draw.Parameters[0] + draw.Parameters[1]) momentTolerance)
            Assert.That(label.Center, near mean momentTolerance)
            Assert.That(label.Scale, near (1.25 / deviation) momentTolerance)

/// Computed with 40 digits from the formulas.
[<TestCase("jumpLine", 0.0, 0.2, 0.52353362452698961441)>]
[<TestCase("jumpLine", 0.75, 0.5, 0.44739827798627537835)>]
[<TestCase("jumpLine", 3.0, 1.0, 0.13559651224915656098)>]
[<TestCase("jumpLine", 3.0, -4.0, 0.00014961779866208550973)>]
[<TestCase("interactionLine", 0.0, 0.2, 0.52353362452698961441)>]
[<TestCase("interactionLine", 0.6, 0.5, 0.80098994637911939476)>]
[<TestCase("interactionLine", 1.2, -1.0, 0.0006329924577520360738)>]
let ``pinned values`` (name: string, t: float, x: float, expected: float) =
    let draw = (Problems.find name).Of pinned
    Assert.That(draw.Value(t, [| x |])[0], near expected pinnedTolerance)

/// Computed with 25 digits by quadrature.
[<TestCase("jumpLine", 1.5, 1.4833333333333333333, 0.96423651979983753327)>]
[<TestCase("interactionLine", 0.9, 0.52333333333333333333, 2.5488698886704600016)>]
let ``pinned labels`` (name: string, t: float, center: float, scale: float) =
    let label = ((Problems.find name).Of pinned).Labels(t)[0]
    Assert.That(label.Center, near center pinnedTolerance)
    Assert.That(label.Scale, near scale pinnedTolerance)

[<TestCase("jumpLine")>]
[<TestCase("interactionLine")>]
let ``draws fill their ranges`` (name: string) =
    let draws = (Problems.find name).DrawMany(seed, "train", 500) |> Array.map (fun draw -> draw.Parameters)
    let ranges = [| 0.4, 0.8; 0.4, 0.8; -1.0, -0.2; 0.2, 1.0; 0.25, 0.5; 0.25, 0.5 |]

    ranges
    |> Array.iteri (fun i (low, high) ->
        let drawn = draws |> Array.map (fun p -> p[i])
        let margin = 0.02 * (high - low)
        Assert.That(Array.min drawn, Is.InRange(low, low + margin))
        Assert.That(Array.max drawn, Is.InRange(high - margin, high)))
