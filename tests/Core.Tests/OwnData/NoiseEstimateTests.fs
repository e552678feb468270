module Spectral.Tests.NoiseEstimateTests

open System
open NUnit.Framework
open FsCheck.FSharp
open Spectral
open Spectral.Tests.MadeData

/// How near the estimate comes to σ.
let private near = 0.2

/// What a smooth function on a fine grid may be mistaken for, relative to its size.
let private smooth = 1e-8

/// Differences of polynomials that they do not see.
let private roundOff = 1e-9

let private estimate snapshots = (NoiseEstimate.ofSnapshots snapshots)[0]

[<TestCase(0.01)>]
[<TestCase(0.05)>]
[<TestCase(0.1)>]
let ``noise on smooth data is found within a fifth`` (sigma: float) =
    for seed in 1L .. 5L do
        let data = onLine (grid -6.0 9.0 120) heat |> noisy sigma seed
        Assert.That(estimate data, Is.EqualTo(sigma).Within(near * sigma), $"seed {seed}")

[<Test>]
let ``noise is found beside a steep front, which is none`` () =
    let front t x = Elementary.tanh (60.0 * (x - 0.2 * t))
    Assert.That(estimate (onLine (grid -1.0 1.0 200) front), Is.LessThan 1e-3)
    let sigma = 0.02
    Assert.That(estimate (onLine (grid -1.0 1.0 200) front |> noisy sigma 3L), Is.EqualTo(sigma).Within(near * sigma))

[<Test>]
let ``noise is found on irregular points and in two dimensions`` () =
    let sigma = 0.03
    let x = grid 0.0 2.0 150 |> Array.mapi (fun i v -> v + 0.004 * Elementary.sin (float (i * i)))
    Assert.That(estimate (onLine x (fun t x -> Elementary.sin (2.0 * x + t)) |> noisy sigma 4L), Is.EqualTo(sigma).Within(near * sigma))

    let plane =
        inSpace (product [| grid 0.0 1.0 20; grid 0.0 1.0 24 |]) (fun t p -> Elementary.sin (p[0] + 2.0 * p[1] + t))

    Assert.That(estimate (plane |> noisy sigma 5L), Is.EqualTo(sigma).Within(near * sigma))

[<Test>]
let ``smooth data have none`` () = Assert.That(estimate (onLine (grid -6.0 9.0 300) heat), Is.LessThan smooth)

[<Law(MaxTest = 40)>]
let ``differences see no polynomial of a degree below twice their reach`` () =
    Prop.forAll (Arb.fromGen (Gen.arrayOfLength 8 (Gen.choose (-50, 50)))) (fun (c: int[]) ->
        let x = Array.init 24 (fun i -> -1.0 + 0.08 * float i + 0.02 * Elementary.cos (float (i + c[0])))

        [ 1..4 ]
        |> List.forall (fun reach ->
            let u = x |> Array.map (fun v -> Array.foldBack (fun k sum -> float k + v * sum) c[.. 2 * reach - 1] 0.0)
            NoiseEstimate.differences x u reach |> Array.forall (fun e -> abs e < roundOff * 1000.0)))

[<Test>]
let ``scattered points and too few of them tell nothing`` () =
    let scattered = [| [| 0.0; 0.3; 0.9 |]; [| 0.5; 0.1; 0.7 |] |]
    Assert.That(estimate [| FieldSnapshot("", 0.0, scattered, [| [| 1.0; 2.0; 3.0 |] |]) |], Is.NaN)
    Assert.That(estimate [| line heat (grid 0.0 1.0 6) 0.0 |], Is.NaN)

[<Law(MaxTest = 20)>]
let ``noise scales with the data and does not mind their place`` () =
    Prop.forAll (Arb.fromGen (Gen.choose (-8, 8))) (fun power ->
        let factor = Elementary.pow 2.0 (float power)
        let data = onLine (grid -6.0 9.0 100) heat |> noisy 0.02 9L

        let moved =
            data
            |> Array.map (fun s ->
                FieldSnapshot(
                    "",
                    s.Time,
                    [| s.Points[0] |> Array.map (fun x -> 4.0 * x) |],
                    [| s.Fields[0] |> Array.map (fun v -> factor * v) |]
                ))

        estimate moved = factor * estimate data)
