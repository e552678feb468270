/// Feller's diffusion on the half line.
module Spectral.Tests.FellerTests

open NUnit.Framework
open Spectral
open Spectral.Tests.Calculus

let private seed = 34L
let private residualTolerance = 1e-8
let private pinnedTolerance = 1e-13
let private momentTolerance = 1e-10
let private exponentTolerance = 1e-6
let private step = 0.01

let private near (expected: float) (tolerance: float) = Is.EqualTo(expected).Within(tolerance)

let private terms (draw: Trajectory) (t: float) (x: float) =
    let u t x = draw.Value(t, [| x |])[0]

    [|
        -(derivative step (fun t -> u t x) t)
        -(derivative step (fun x -> (1.0 - x) * u t x) x)
        0.4 * secondDerivative step (fun x -> x * u t x) x
    |]

[<Test>]
let ``Feller's equation holds`` () =
    let stream = RandomStream.OfSeed seed

    for draw in Problems.fellerHalfLine.DrawMany(seed, "train", 8) do
        for _ in 1..5 do
            let t = stream.NextUniform(0.1, 1.5)
            let x = stream.NextUniform(0.3, 2.0)
            Assert.That(imbalance (terms draw t x), Is.LessThan residualTolerance, $"t = {t}, x = {x}, parameters %A{draw.Parameters}")

[<Test>]
let ``mass is conserved and the scale follows the mean`` () =
    // x = y²: the root at the origin is smooth in y.
    let onHalfLine f = integral 0.0 6.0 4000 (fun y -> 2.0 * y * f (y * y))

    for draw in Problems.fellerHalfLine.DrawMany(seed, "test", 4) do
        for t in Problems.fellerHalfLine.Times do
            let label = (draw.Labels t)[0]
            let struct (mass, mean, _) = moments (fun g -> onHalfLine g) (fun x -> draw.Value(t, [| x |])[0])
            Assert.That(mass, near (draw.Parameters[0] + draw.Parameters[1]) momentTolerance)
            Assert.That(label.Center, Is.Zero)
            Assert.That(label.Scale, near (7.5 / mean) (momentTolerance * label.Scale))

/// Computed with 40 digits from the noncentral χ² by Bessel functions.
[<TestCase(0.0, 0.4, 1.5426147669630540942)>]
[<TestCase(0.75, 0.05, 0.15461539727002762059)>]
[<TestCase(1.5, 3.0, 0.014470153291920464824)>]
let ``pinned values`` (t: float, x: float, expected: float) =
    let draw = Problems.fellerHalfLine.Of [| 0.5; 0.7; 0.15; 0.6; 0.25; 0.3 |]
    Assert.That(draw.Value(t, [| x |])[0], near expected pinnedTolerance)

[<Test>]
let ``outside the half line there is nothing`` () =
    let draw = Problems.fellerHalfLine.Of [| 0.5; 0.7; 0.15; 0.6; 0.25; 0.3 |]
    Assert.That(draw.Value(0.5, [| 0.0 |])[0], Is.Zero)
    Assert.That(draw.Value(0.5, [| -1.0 |])[0], Is.Zero)
    Assert.That(draw.Value(0.0, [| 1.0e5 |])[0], Is.Zero)

[<Test>]
let ``the exponent at the origin is found from samples`` () =
    let problem = Problems.fellerHalfLine
    Assert.That(OriginExponent.estimate problem (problem.DrawMany(seed, "train", 20)), near 1.5 exponentTolerance)
    let message = Refusal.message (fun () -> OriginExponent.estimate Problems.jumpLine [||] |> ignore)
    Assert.That(message, Does.Contain "half line")

[<Test>]
let ``draws fill their ranges`` () =
    let draws = Problems.fellerHalfLine.DrawMany(seed, "train", 500) |> Array.map (fun draw -> draw.Parameters)
    let ranges = [| 0.4, 0.8; 0.4, 0.8; 0.05, 0.25; 0.3, 0.8; 0.2, 0.35; 0.2, 0.35 |]

    ranges
    |> Array.iteri (fun i (low, high) ->
        let drawn = draws |> Array.map (fun p -> p[i])
        let margin = 0.02 * (high - low)
        Assert.That(Array.min drawn, Is.InRange(low, low + margin))
        Assert.That(Array.max drawn, Is.InRange(high - margin, high)))
