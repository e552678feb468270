module Spectral.Tests.BurgersTests

open NUnit.Framework
open Spectral
open Spectral.Tests.Calculus

let private seed = 31L
let private residualTolerance = 1e-8
let private pinnedTolerance = 1e-14
let private meanTolerance = 1e-14

let private near (expected: float) (tolerance: float) = Is.EqualTo(expected).Within(tolerance)

/// u_t + u u_x − ν u_xx at (t, x), by differences.
let private terms (draw: Trajectory) (t: float) (x: float) =
    let u t x = draw.Value(t, [| x |])[0]

    [| derivative 0.002 (fun t -> u t x) t; u t x * derivative 0.003 (u t) x; -0.1 * secondDerivative 0.003 (u t) x |]

[<TestCase("burgers")>]
[<TestCase("burgersPlus")>]
let ``Burgers' equation holds, the period is 2 and the mean stays zero`` (name: string) =
    let problem = Problems.find name
    let stream = RandomStream.OfSeed seed

    for draw in problem.DrawMany(seed, "train", 10) do
        for _ in 1..5 do
            let t, x = stream.NextUniform(0.1, 1.0), stream.NextUniform(-1.0, 1.0)
            Assert.That(imbalance (terms draw t x), Is.LessThan residualTolerance, $"t = {t}, x = {x}, parameters %A{draw.Parameters}")

        for t in problem.Times do
            Assert.That(draw.Value(t, [| 1.0 |])[0], near (draw.Value(t, [| -1.0 |])[0]) pinnedTolerance)
            let mean = integral -1.0 1.0 400 (fun x -> draw.Value(t, [| x |])[0])
            Assert.That(mean, near 0.0 meanTolerance)

        Assert.That((draw.Labels 0.5 = [| { Scale = 1.0; Center = 0.0 } |]), Is.True)

/// Computed with 40 digits from the formula.
[<TestCase(0.0, 0.3, -0.040221299807977039281)>]
[<TestCase(0.5, -0.7, 0.034987777226938080888)>]
[<TestCase(1.0, 0.9, 0.056196394380284193897)>]
let ``pinned values, two parameters`` (t: float, x: float, expected: float) =
    let draw = Problems.burgers.Of [| 0.3; 0.7 |]
    Assert.That(draw.Value(t, [| x |])[0], near expected pinnedTolerance)

/// Computed with 40 digits from the formula.
[<TestCase(0.0, 0.3, -0.078372223994879404913)>]
[<TestCase(0.25, -0.7, 0.11984040367048833094)>]
[<TestCase(1.0, 0.9, 0.0295274130053821141)>]
let ``pinned values, twelve parameters`` (t: float, x: float, expected: float) =
    let draw =
        Problems.burgersPlus.Of [| 0.9; -0.15; 0.08; 0.04; -0.02; 0.015; -0.6; 0.2; -0.05; 0.03; 0.025; -0.01 |]

    Assert.That(draw.Value(t, [| x |])[0], near expected pinnedTolerance)

[<Test>]
let ``draws of two parameters fill the unit square`` () =
    let all = Problems.burgers.DrawMany(seed, "train", 500) |> Array.collect (fun draw -> draw.Parameters)
    Assert.That(Array.min all, Is.InRange(0.0, 0.01))
    Assert.That(Array.max all, Is.InRange(0.99, 1.0))
    Assert.That(Array.average all, near 0.5 (4.0 / sqrt (12.0 * float all.Length)))

[<Test>]
let ``draws of twelve parameters have the stated spread and a potential of at least one`` () =
    let draws = Problems.burgersPlus.DrawMany(seed, "train", 500) |> Array.map (fun draw -> draw.Parameters)

    for i in 0..11 do
        let k = float (i % 6 + 1)
        let deviation = sqrt (draws |> Array.averageBy (fun p -> p[i] * p[i]))
        Assert.That(deviation * k * k / 0.8, near 1.0 (4.0 / sqrt (2.0 * 500.0)), $"parameter {i}")

    for p in draws do
        for j in 0..255 do
            let x = float j / 128.0 - 1.0

            let phi =
                Seq.init 6 (fun i ->
                    let angle = System.Math.PI * float (i + 1) * x
                    p[i] * sin angle + p[i + 6] * cos angle)
                |> Seq.sum

            Assert.That(5.0 + phi, Is.GreaterThan(1.0 - 1e-12))
