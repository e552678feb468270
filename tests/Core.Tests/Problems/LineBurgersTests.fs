/// A hump of Burgers' equation (P4) and fractional diffusion (P5) on the line.
module Spectral.Tests.LineBurgersTests

open NUnit.Framework
open Spectral
open Spectral.Tests.Calculus

let private seed = 33L
let private residualTolerance = 1e-8
let private pinnedTolerance = 1e-14
let private momentTolerance = 1e-12
let private step = 0.02

let private near (expected: float) (tolerance: float) = Is.EqualTo(expected).Within(tolerance)

let private burgersTerms (draw: Trajectory) (t: float) (x: float) =
    let u t x = draw.Value(t, [| x |])[0]

    [| derivative step (fun t -> u t x) t; u t x * derivative step (u t) x; -0.25 * secondDerivative step (u t) x |]

/// (−Δ)^(1/2) f (x) = (1/π) ∫₀^∞ (2f(x) − f(x+y) − f(x−y)) / y² dy; the integrand is even, so half the integral over ℝ.
let private halfLaplacian (f: float -> float) (x: float) =
    let here = f x

    0.5 / System.Math.PI
    * integralOfRational 400 (fun y -> (2.0 * here - f (x + y) - f (x - y)) / (y * y))

let private fractionalTerms (draw: Trajectory) (t: float) (x: float) =
    let u t x = draw.Value(t, [| x |])[0]

    [| derivative step (fun t -> u t x) t; 0.5 * derivative step (u t) x; 0.5 * halfLaplacian (u t) x |]

let private residuals (problem: Problem) terms =
    let stream = RandomStream.OfSeed seed
    let last = Array.last problem.Times

    for draw in problem.DrawMany(seed, "train", 8) do
        for _ in 1..5 do
            let t = stream.NextUniform(0.1, last)
            let label = (draw.Labels t)[0]
            let x = label.Center + stream.NextUniform(-3.0, 3.0) / label.Scale
            Assert.That(imbalance (terms draw t x), Is.LessThan residualTolerance, $"t = {t}, x = {x}, parameters %A{draw.Parameters}")

[<Test>]
let ``Burgers' equation holds on the line`` () = residuals Problems.lineBurgers burgersTerms

[<Test>]
let ``the fractional equation holds with the half Laplacian as a principal value`` () = residuals Problems.fractionalLine fractionalTerms

[<Test>]
let ``the half Laplacian of a Poisson kernel is minus its derivative in the width`` () =
    let kernel s x = s / (System.Math.PI * (x * x + s * s))

    for x in [ 0.0; 0.7; -3.0 ] do
        let expected = -(derivative step (fun s -> kernel s x) 0.9)
        Assert.That(halfLaplacian (kernel 0.9) x, near expected 1e-10)

[<Test>]
let ``labels of the hump are the moments of u, and its mass 2νR is conserved`` () =
    for draw in Problems.lineBurgers.DrawMany(seed, "test", 5) do
        for t in Problems.lineBurgers.Times do
            let label = (draw.Labels t)[0]
            let struct (mass, mean, deviation) = moments (integral -14.0 16.0 1200) (fun x -> draw.Value(t, [| x |])[0])

            Assert.That(mass, near (0.5 * draw.Parameters[0]) momentTolerance)
            Assert.That(label.Center, near mean momentTolerance)
            Assert.That(label.Scale, near (1.25 / deviation) momentTolerance)

[<Test>]
let ``labels of the fractional problem are the moments of u², and mass is conserved`` () =
    for draw in Problems.fractionalLine.DrawMany(seed, "test", 5) do
        for t in Problems.fractionalLine.Times do
            let label = (draw.Labels t)[0]
            let u x = draw.Value(t, [| x |])[0]
            let struct (_, mean, deviation) = moments (integralOfRational 400) (fun x -> u x * u x)
            Assert.That(integralOfRational 400 u, near (draw.Parameters[0] + draw.Parameters[1]) momentTolerance)
            Assert.That(label.Center, near mean momentTolerance)
            Assert.That(label.Scale, near (1.25 / (sqrt 2.0 * deviation)) momentTolerance)

/// Computed with 40 digits from the formula.
[<TestCase(0.0, 0.3, 0.34126126787336943893)>]
[<TestCase(1.0, -1.5, 0.035355066591819838284)>]
[<TestCase(2.0, 3.0, 0.030943534361809783231)>]
let ``pinned values of the hump`` (t: float, x: float, expected: float) =
    let draw = Problems.lineBurgers.Of [| 1.3; 0.2 |]
    Assert.That(draw.Value(t, [| x |])[0], near expected pinnedTolerance)

/// Computed with 40 digits from the formula.
[<TestCase(0.0, 0.3, 0.28931991476450190364)>]
[<TestCase(0.5, -3.0, 0.041794204458070059485)>]
[<TestCase(1.0, 20.0, 0.0015192812577990811907)>]
let ``pinned values of fractional diffusion`` (t: float, x: float, expected: float) =
    let draw = Problems.fractionalLine.Of [| 0.5; 0.7; -0.6; 0.4; 0.9; 1.1 |]
    Assert.That(draw.Value(t, [| x |])[0], near expected pinnedTolerance)

/// Computed with 25 digits by quadrature.
[<Test>]
let ``pinned labels`` () =
    let hump = (Problems.lineBurgers.Of [| 1.3; 0.2 |]).Labels(1.0)[0]
    Assert.That(hump.Center, near 0.56405553839862930946 pinnedTolerance)
    Assert.That(hump.Scale, near 1.2373635791245166899 pinnedTolerance)
    let tails = (Problems.fractionalLine.WithLabelFactor(1.0).Of [| 0.5; 0.7; -0.6; 0.4; 0.9; 1.1 |]).Labels(0.5)[0]
    Assert.That(tails.Center, near 0.20030085241517633294 pinnedTolerance)
    Assert.That(tails.Scale, near 0.52056224238587249062 pinnedTolerance)

[<Test>]
let ``draws fill their ranges`` () =
    let check (problem: Problem) (ranges: (float * float)[]) =
        let draws = problem.DrawMany(seed, "train", 500) |> Array.map (fun draw -> draw.Parameters)

        ranges
        |> Array.iteri (fun i (low, high) ->
            let drawn = draws |> Array.map (fun p -> p[i])
            let margin = 0.02 * (high - low)
            Assert.That(Array.min drawn, Is.InRange(low, low + margin))
            Assert.That(Array.max drawn, Is.InRange(high - margin, high)))

    check Problems.lineBurgers [| 0.5, 2.0; -0.5, 0.5 |]
    check Problems.fractionalLine [| 0.4, 0.8; 0.4, 0.8; -1.0, -0.2; 0.2, 1.0; 0.8, 1.2; 0.8, 1.2 |]
