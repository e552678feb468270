module Spectral.Tests.SteepFrontTests

open NUnit.Framework
open Spectral
open Spectral.Tests.Calculus

let private seed = 31L
let private residualTolerance = 1e-7
let private pinnedTolerance = 4e-14
let private meanTolerance = 1e-12

let private thin = 0.01 / 3.141592653589793
let private near (expected: float) (tolerance: float) = Is.EqualTo(expected).Within(tolerance)

[<TestCase(0.1)>]
[<TestCase(0.03)>]
[<TestCase(0.003183098861837907)>]
let ``Burgers' equation holds in and beside the front, the period is 2 and the mean stays`` (viscosity: float) =
    let problem = Problems.steepBurgers viscosity
    let stream = RandomStream.OfSeed seed
    let step = min 0.003 (0.15 * viscosity)

    for draw in problem.DrawMany(seed, "train", 10) do
        let u t x = draw.Value(t, [| x |])[0]

        for _ in 1..5 do
            let t = stream.NextUniform(0.1, 1.0)
            let front = draw.Parameters[1] + draw.Parameters[2] * t

            for x in [| stream.NextUniform(-1.0, 1.0); front + stream.NextUniform(-4.0, 4.0) * viscosity |] do
                let terms =
                    [| derivative step (fun t -> u t x) t; u t x * derivative step (u t) x; -viscosity * secondDerivative step (u t) x |]

                Assert.That(imbalance terms, Is.LessThan residualTolerance, $"t = {t}, x = {x}, parameters %A{draw.Parameters}")

        for t in problem.Times do
            Assert.That(u t 1.0, near (u t -1.0) pinnedTolerance)
            Assert.That(integral -1.0 1.0 2000 (u t), near (2.0 * draw.Parameters[2]) meanTolerance)

/// Computed with 40 digits from the formula, by adaptive quadrature.
[<TestCase(0.1, 0.25, -0.7, 0.51222624759292640223)>]
[<TestCase(0.1, 1.0, 0.9, -0.0085001525020582740984)>]
[<TestCase(0.003183098861837907, 0.25, 0.3, -0.70652529300880559468)>]
[<TestCase(0.003183098861837907, 0.5, 0.26, -0.7034283349588662881)>]
[<TestCase(0.003183098861837907, 1.0, -0.5, 0.37741808455739818643)>]
[<TestCase(0.003183098861837907, 1.0, 0.41, -0.32024981013052402887)>]
let ``pinned values`` (viscosity: float, t: float, x: float, expected: float) =
    let draw = (Problems.steepBurgers viscosity).Of [| 1.1; 0.1; 0.3 |]
    Assert.That(draw.Value(t, [| x |])[0], near expected pinnedTolerance)

[<Test>]
let ``the start is the limit of small times`` () =
    let draw = (Problems.steepBurgers thin).DrawMany(seed, "test", 1)[0]
    let x = Array.init 41 (fun i -> -1.0 + 0.05 * float i)
    let start = draw.ValuesOn(0.0, x)
    let gap t = Array.map2 (fun a b -> abs (a - b)) start (draw.ValuesOn(t, x)) |> Array.max
    Assert.That(gap 1e-4 / gap 2e-4, near 0.5 0.01)

[<Test>]
let ``draws do not depend on the viscosity, and a viscosity out of range is refused`` () =
    let parameters viscosity = (Problems.steepBurgers viscosity).DrawMany(seed, "train", 3) |> Array.map _.Parameters
    Assert.That((parameters 0.1 = parameters thin), Is.True)
    Assert.That(Refusal.message (fun () -> Problems.steepBurgers 0.0 |> ignore), Does.Contain "1e-4")

[<Test>]
let ``the jump travels with speed one, and the rest is constant along characteristics`` () =
    for draw in Problems.travellingJump.DrawMany(seed, "train", 10) do
        let height, phase = draw.Parameters[0], draw.Parameters[1]
        let u t x = draw.Value(t, [| x |])[0]

        for t in Problems.travellingJump.Times do
            let front = phase + t
            Assert.That(abs front, Is.LessThan 1.0)
            Assert.That(u t (front + 1e-9) - u t (front - 1e-9), near (2.0 * height) 1e-7)
            Assert.That(u t (front + 0.3), near (u 0.0 (phase + 0.3)) 1e-14)
            Assert.That(u t (front + 2.3), near (u t (front + 0.3)) 1e-14)

            Assert.That(
                imbalance [| derivative 0.01 (fun t -> u t (front + 0.5)) (t + 0.1); derivative 0.01 (u (t + 0.1)) (front + 0.5) |],
                Is.LessThan 1e-10
            )
