module Spectral.Tests.LossTests

open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

/// A loss by its residual and the same norm by a fine quadrature.
let normTolerance = 1e-11

/// Expressions of basis functions against the basis itself.
let valueTolerance = 1e-12

let private near tolerance (expected: float) (actual: float) =
    Assert.That(actual, Is.EqualTo(expected).Within(tolerance * (1.0 + abs expected)))

/// Σ r² of a loss at a state.
let private sumOfSquares (loss: Loss) (target: Target) (state: float[]) =
    let y = Tensor.input "state" [| state.Length |]
    let data = loss.Data |> Array.map (fun d -> d.Input.Name, d.Of target) |> List.ofArray
    let r = evaluate (("state", state) :: data) [||] [| loss.Residual y |] |> Array.head
    dot r r

let private bases =
    [
        Basis.Hermite 9
        Basis.Laguerre(8, 0.5)
        Basis.PowerLaguerre(8, 3.0)
        Basis.MappedJacobi(10, 0.5)
        Basis.Legendre 7
        Basis.Chebyshev 7
        Basis.Jacobi(6, 0.5, -0.3)
    ]

[<Test>]
let ``expressions of basis functions are the basis functions`` () =
    for basis in bases do
        let points = basis.Rule.Nodes
        let z = Tensor.constant [| points.Length |] points
        let values = evaluate [] [||] [| BasisExpression.values basis z |] |> Array.head
        let expected = basis.ValuesAt points

        for q in 0 .. points.Length - 1 do
            for k in 0 .. basis.Count - 1 do
                let e, a = expected[q * basis.Count + k], values[k * points.Length + q]
                Assert.That(a, Is.EqualTo(e).Within(valueTolerance * (1.0 + abs e)), $"{basis.Canonical}, mode {k}, point {points[q]}")

[<Test>]
let ``a Fourier basis does not move`` () =
    let z = Tensor.input "z" [| 3 |]
    Assert.That(Refusal.message (fun () -> BasisExpression.values (Basis.Fourier 4) z), Does.Contain "cannot scale or move")

[<Law(MaxTest = 20)>]
let ``relative L² of fixed bases is the distance of functions`` (seed: int) =
    for basis in [ Basis.Chebyshev 9; Basis.Legendre 6; Basis.Fourier(4, -1.0, 1.0) ] do
        let stream = RandomStream.OfSeed(int64 seed)
        let c, d = normal stream basis.Count, normal stream basis.Count
        let rule = basis.UnweightedRuleOf 60
        let difference = basis.Evaluate(Array.map2 (-) c d, rule.Nodes)
        let expected = Array.fold2 (fun s w v -> s + w * v * v) 0.0 rule.Weights difference / 4.0
        near normTolerance expected (sumOfSquares (Loss.relativeL2 basis) (Target(c, { Scale = 1.0; Center = 0.0 }, 2.0)) d)

[<Law(MaxTest = 20)>]
let ``relative L² of a moving basis is the distance of functions`` (seed: int) =
    let stream = RandomStream.OfSeed(int64 seed)
    let basis = Basis.Hermite 7
    let c, d = normal stream 8, normal stream 8
    let label = { Scale = stream.NextUniform(0.8, 1.3); Center = stream.NextNormal() }
    let scale, center = label.Scale * stream.NextUniform(0.9, 1.1), label.Center + 0.2 * stream.NextNormal()
    let u (s: float) (x0: float) (c: float[]) (x: float) : float = sqrt s * basis.Evaluate(c, s * (x - x0))
    let step = 0.01

    let expected =
        Seq.init 4001 (fun i -> label.Center + step * float (i - 2000))
        |> Seq.sumBy (fun x ->
            let e = u scale center d x - u label.Scale label.Center c x
            step * e * e)

    let loss = Loss.movingRelativeL2 basis 60
    near 1e-9 expected (sumOfSquares loss (Target(c, label, 1.0)) (Array.append d [| scale; center |]))

[<Law(MaxTest = 20)>]
let ``on a half line the scale moves alone`` (seed: int) =
    let stream = RandomStream.OfSeed(int64 seed)
    let basis = Basis.PowerLaguerre(5, 3.0)
    let c, d = normal stream 6, normal stream 6
    let label = { Scale = stream.NextUniform(0.8, 1.3); Center = 0.0 }
    let scale = label.Scale * stream.NextUniform(0.95, 1.05)
    let u (s: float) (c: float[]) (x: float) : float = sqrt s * basis.Evaluate(c, s * x)
    // x = y², so that the root at the origin is smooth.
    let step = 0.005

    let expected =
        Seq.init 1800 (fun i -> step * (float i + 0.5))
        |> Seq.sumBy (fun y ->
            let e = u scale d (y * y) - u label.Scale c (y * y)
            2.0 * y * step * e * e)

    let loss = Loss.sum [| Loss.movingRelativeL2 basis 60; Loss.weighted 0.1 (Loss.labels LabelMotion.Scale 6) |]
    let distance = scale - label.Scale
    near 1e-7 (expected + 0.1 * distance * distance) (sumOfSquares loss (Target(c, label, 1.0)) (Array.append d [| scale |]))

[<Law(MaxTest = 20)>]
let ``a weighted sum of losses is the weighted sum of their values`` (seed: int) =
    let stream = RandomStream.OfSeed(int64 seed)
    let basis = Basis.Hermite 5
    let label = { Scale = 1.1; Center = 0.3 }
    let target = Target(normal stream 6, label, 1.5)
    let state = Array.append (normal stream 6) [| 1.2; 0.1 |]
    let first, second = Loss.movingRelativeL2 basis 20, Loss.labels LabelMotion.ScaleAndCenter 6
    let sum = Loss.sum [| first; Loss.weighted 0.1 second |]
    near normTolerance (sumOfSquares first target state + 0.1 * sumOfSquares second target state) (sumOfSquares sum target state)
    near normTolerance (0.01 + 0.04) (sumOfSquares second target state)

[<Test>]
let ``the Sobolev norm adds the norms of the derivatives`` () =
    let basis = Basis.Chebyshev 6
    let c = basis.Project(fun x -> x * x * x)
    let target = Target(Array.zeroCreate 7, { Scale = 1.0; Center = 0.0 }, 1.0)
    // ∫x⁶ = 2/7, ∫9x⁴ = 18/5, ∫36x² = 24.
    near normTolerance (2.0 / 7.0 + 18.0 / 5.0 + 24.0) (sumOfSquares (Loss.sobolev 2 basis) target c)

[<Test>]
let ``weighted coefficients`` () =
    let target = Target([| 1.0; 2.0 |], { Scale = 1.0; Center = 0.0 }, 2.0)
    near normTolerance ((1.0 + 9.0 * 4.0) / 4.0) (sumOfSquares (Loss.weightedCoefficients [| 1.0; 3.0 |]) target [| 0.0; 0.0 |])
