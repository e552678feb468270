/// The problems in the plane: jumps (P6), cross diffusion (P6′) and the Schrödinger packet (P7).
module Spectral.Tests.PlaneTests

open NUnit.Framework
open Spectral
open Spectral.Tests.Calculus

let private seed = 34L
let private residualTolerance = 1e-8
let private pinnedTolerance = 1e-14
let private momentTolerance = 1e-11
let private step = 0.02

/// w₁, w₂, μ₁x, μ₁y, μ₂x, μ₂y, g₁, g₂ of the pinned values.
let private pinnedMixture = [| 1.1; 0.6; -0.2; 0.4; 0.3; -0.1; 0.9; 1.15 |]

/// q₁, q₂, k₁, k₂ of the pinned values.
let private pinnedPacket = [| 0.1; -0.2; 0.35; -0.25 |]

let private near (expected: float) (tolerance: float) = Is.EqualTo(expected).Within(tolerance)

/// A field of the trajectory as a function of t, x, y.
let private field (index: int) (draw: Trajectory) (t: float) (x: float) (y: float) = draw.Value(t, [| x; y |])[index]

/// K_S ∗ u at (x, y) by the trapezoid rule; S = [[.5, .2], [.2, .4]] has the inverse [[2.5, −1.25], [−1.25, 3.125]] and determinant .16.
let private convolution (draw: Trajectory) (t: float) (x: float) (y: float) =
    let h = 0.15
    let nodes = Array.init 67 (fun i -> h * float (i - 33))
    let pairs = Array.allPairs nodes nodes
    let values = draw.ValuesAt(t, pairs |> Array.map (fun (a, b) -> [| x - a; y - b |]))[0]

    Array.fold2
        (fun sum (a, b) u ->
            let exponent = 0.5 * (2.5 * a * a - 2.5 * a * b + 3.125 * b * b)
            sum + h * h * exp -exponent / (2.0 * System.Math.PI * 0.4) * u)
        0.0
        pairs
        values

let private nonlocalTerms (draw: Trajectory) (t: float) (x: float) (y: float) =
    let u = field 0 draw

    [|
        -(derivative step (fun t -> u t x y) t)
        -0.8 * derivative step (fun x -> u t x y) x
        0.5 * derivative step (fun y -> u t x y) y
        convolution draw t x y
        -(u t x y)
    |]

let private crossTerms (draw: Trajectory) (t: float) (x: float) (y: float) =
    let u = field 0 draw
    let ux x y = derivative step (fun x -> u t x y) x

    [|
        -(derivative step (fun t -> u t x y) t)
        -0.5 * ux x y
        0.3 * derivative step (fun y -> u t x y) y
        0.2 * secondDerivative step (fun x -> u t x y) x
        0.2 * derivative step (fun y -> ux x y) y
        0.3 * secondDerivative step (fun y -> u t x y) y
    |]

/// i ψ_t + ½ Δψ = 0: real part −(Im ψ)_t + ½ Δ Re ψ for part 0, imaginary part (Re ψ)_t + ½ Δ Im ψ for part 1.
let private waveTerms (part: int) (draw: Trajectory) (t: float) (x: float) (y: float) =
    let own, other = field part draw, field (1 - part) draw
    let sign = if part = 0 then -1.0 else 1.0

    [|
        sign * derivative step (fun t -> other t x y) t
        0.5 * secondDerivative step (fun x -> own t x y) x
        0.5 * secondDerivative step (fun y -> own t x y) y
    |]

let private residuals (problem: Problem) (draws: int) terms =
    let stream = RandomStream.OfSeed seed

    for draw in problem.DrawMany(seed, "train", draws) do
        for _ in 1..3 do
            let t = stream.NextUniform(0.1, 1.0)
            let at = draw.Labels t |> Array.map (fun label -> label.Center + stream.NextUniform(-2.0, 2.0) / label.Scale)

            Assert.That(
                imbalance (terms draw t at[0] at[1]),
                Is.LessThan residualTolerance,
                $"t = {t}, x = %A{at}, parameters %A{draw.Parameters}"
            )

[<Test>]
let ``the nonlocal equation holds in the plane`` () = residuals Problems.nonlocalPlane 3 nonlocalTerms

[<Test>]
let ``the equation of cross diffusion holds`` () = residuals Problems.crossDiffusionPlane 6 crossTerms

[<TestCase(0)>]
[<TestCase(1)>]
let ``the Schrödinger equation holds`` (part: int) = residuals Problems.schroedingerPlane 6 (waveTerms part)

/// Mass, means and standard deviations of a density on the problem's plane, by the trapezoid rule on a square of half side 16.
let private planeMoments (density: float[][] -> float[]) =
    let nodes = Array.init 161 (fun i -> 0.2 * float (i - 80))
    let points = Array.allPairs nodes nodes |> Array.map (fun (x, y) -> [| x; y |])
    let values = density points
    let mean (weight: float[] -> float) = Array.fold2 (fun sum p v -> sum + 0.04 * v * weight p) 0.0 points values
    let mass = mean (fun _ -> 1.0)

    let axis d =
        let center = mean (fun p -> p[d]) / mass
        struct (center, sqrt (mean (fun p -> (p[d] - center) * (p[d] - center)) / mass))

    struct (mass, [| axis 0; axis 1 |])

let private checkLabels (labels: Label[]) (factor: float) (axes: struct (float * float)[]) =
    Array.iter2
        (fun (label: Label) (struct (center, deviation)) ->
            Assert.That(label.Center, near center momentTolerance)
            Assert.That(label.Scale, near (factor / deviation) momentTolerance))
        labels
        axes

[<TestCase("nonlocalPlane")>]
[<TestCase("crossDiffusionPlane")>]
let ``labels are the moments along the axes, and mass is conserved`` (name: string) =
    let draw = (Problems.find name).DrawMany(seed, "test", 1)[0]

    for t in [ 0.0; 0.5; 1.0 ] do
        let struct (mass, axes) = planeMoments (fun points -> draw.ValuesAt(t, points)[0])
        Assert.That(mass, near (draw.Parameters[0] + draw.Parameters[1]) momentTolerance)
        checkLabels (draw.Labels t) 1.2 axes

[<Test>]
let ``labels of the packet are the moments of |ψ|², and its norm is one`` () =
    let draw = Problems.schroedingerPlane.DrawMany(seed, "test", 1)[0]

    for t in [ 0.0; 0.5; 1.0; 4.0 ] do
        let struct (mass, axes) =
            planeMoments (fun points ->
                let psi = draw.ValuesAt(t, points)
                Array.map2 (fun a b -> a * a + b * b) psi[0] psi[1])

        Assert.That(mass, near 1.0 momentTolerance)
        checkLabels (draw.Labels t) (1.0 / sqrt 2.0) axes

/// Computed with 40 digits from the formulas.
[<TestCase("nonlocalPlane", 0.0, 0.3, 0.1, 0.34760277486632913974)>]
[<TestCase("nonlocalPlane", 0.5, 1.0, -1.0, 0.13112644262211625146)>]
[<TestCase("nonlocalPlane", 1.0, -1.5, 0.4, 0.013652172150063422232)>]
[<TestCase("crossDiffusionPlane", 0.0, 0.3, 0.1, 0.34760277486632913974)>]
[<TestCase("crossDiffusionPlane", 0.5, 1.0, -1.0, 0.10163824240919755593)>]
[<TestCase("crossDiffusionPlane", 1.0, -1.5, 0.4, 0.028208218741054910088)>]
let ``pinned values of mixtures`` (name: string, t: float, x: float, y: float, expected: float) =
    let draw = (Problems.find name).Of pinnedMixture
    Assert.That(field 0 draw t x y, near expected pinnedTolerance)

/// Computed with 40 digits from the formula.
[<TestCase(0.0, 0.3, 0.1, 0.2542345782016808443, -0.0012711834842217614377)>]
[<TestCase(0.5, 1.0, -1.0, 0.21474405302512961213, 0.084472507919286012173)>]
[<TestCase(1.0, -1.5, 0.4, 0.095498463564972202916, -0.11754867568255256698)>]
let ``pinned values of the packet`` (t: float, x: float, y: float, real: float, imaginary: float) =
    let draw = Problems.schroedingerPlane.Of pinnedPacket
    Assert.That(field 0 draw t x y, near real pinnedTolerance)
    Assert.That(field 1 draw t x y, near imaginary pinnedTolerance)

[<Test>]
let ``draws fill their ranges`` () =
    let check (problem: Problem) (ranges: (float * float)[]) =
        let draws = problem.DrawMany(seed, "train", 500) |> Array.map (fun draw -> draw.Parameters)

        ranges
        |> Array.iteri (fun i (low, high) ->
            let drawn = draws |> Array.map (fun p -> p[i])
            let margin = 0.02 * (high - low)
            Assert.That(Array.min drawn, Is.InRange(low - 1e-12, low + margin))
            Assert.That(Array.max drawn, Is.InRange(high - margin, high + 1e-12)))

    let mixture = [| 0.8, 1.2; 0.56, 0.84; -0.5, -0.1; 0.1, 0.5; 0.2, 0.6; -0.4, 0.0; 0.8, 1.2; 0.8, 1.2 |]
    check Problems.nonlocalPlane mixture
    check Problems.crossDiffusionPlane mixture
    check Problems.schroedingerPlane [| -0.3, 0.3; -0.3, 0.3; 0.2, 0.4; -0.3, -0.1 |]

[<Test>]
let ``a real solution of one variable only is served by ValuesOn`` () =
    let draw = Problems.schroedingerPlane.Of pinnedPacket

    Assert.That(Refusal.message (fun () -> draw.ValuesOn(0.0, [| 0.0 |])), Does.Contain "call ValuesAt")
