module Spectral.Tests.GaussTests

open System
open NUnit.Framework
open FsCheck
open FsCheck.FSharp
open Spectral

/// Relative error of an integral that the rule integrates exactly, orders to 500.
let private roundOff = 2e-12

/// Agreement with another implementation's nodes and weights.
let private oracle = 1e-14

let private exponents = Gen.choose (-18, 60) |> Gen.map (fun k -> float k / 20.0)

/// Σ w f g against δ for the family's own orthonormal functions at degrees that sum to at most `degree`.
let private worstGram (basis: Basis) (rule: Rule) (degree: int) =
    let count = basis.Count
    let values = basis.ValuesAt rule.Nodes
    let mutable worst = 0.0

    for m in 0 .. count - 1 do
        for n in m .. min (count - 1) (degree - m) do
            let mutable sum = 0.0

            for i in 0 .. rule.Count - 1 do
                sum <- sum + rule.Weights[i] * values[i * count + m] * values[i * count + n]

            worst <- max worst (abs (sum - (if m = n then 1.0 else 0.0)))

    worst

[<Law(MaxTest = 40)>]
let ``an n-point Gauss rule is exact to degree 2n−1`` () =
    Prop.forAll (Arb.fromGen (Gen.zip (Gen.choose (1, 40)) (Gen.zip exponents exponents))) (fun (n, (a, b)) ->
        [
            worstGram (Basis.Jacobi(2 * n, a, b)) (Gauss.jacobi n a b) (2 * n - 1)
            worstGram (Basis.Laguerre(2 * n, a)) (Gauss.laguerre n a) (2 * n - 1)
            worstGram (Basis.Hermite(2 * n)) (Gauss.hermite n) (2 * n - 1)
            worstGram (Basis.Chebyshev(2 * n)) (Gauss.chebyshev n) (2 * n - 1)
        ]
        |> List.forall (fun worst -> worst < roundOff))

[<Law(MaxTest = 40)>]
let ``an n-point Gauss rule is not exact at degree 2n`` () =
    Prop.forAll (Arb.fromGen (Gen.zip (Gen.choose (1, 20)) exponents)) (fun (n, a) ->
        worstGram (Basis.Jacobi(n, a, a)) (Gauss.jacobi n a a) (2 * n) > 0.1
        && worstGram (Basis.Hermite n) (Gauss.hermite n) (2 * n) > 0.1)

[<Law(MaxTest = 40)>]
let ``a Lobatto rule has both ends and is exact to degree 2n−3`` () =
    Prop.forAll (Arb.fromGen (Gen.zip (Gen.choose (2, 40)) (Gen.zip exponents exponents))) (fun (n, (a, b)) ->
        let rule = Gauss.lobatto n a b

        rule.Nodes[0] = -1.0
        && rule.Nodes[n - 1] = 1.0
        && Array.forall (fun w -> w > 0.0) rule.Weights
        && worstGram (Basis.Jacobi(2 * n, a, b)) rule (2 * n - 3) < roundOff)

[<TestCase(100)>]
[<TestCase(500)>]
let ``order 500 is good to round-off`` (n: int) =
    let check name (basis: Basis) (rule: Rule) = worstGram basis rule (2 * n - 1) < roundOff |> Expect.isTrue name

    check "legendre" (Basis.Legendre(n - 1)) (Gauss.legendre n)
    check "chebyshev" (Basis.Chebyshev(n - 1)) (Gauss.chebyshev n)
    check "jacobi" (Basis.Jacobi(n - 1, 1.5, -0.25)) (Gauss.jacobi n 1.5 -0.25)
    check "hermite" (Basis.Hermite(n - 1)) (Gauss.hermite n)
    check "laguerre" (Basis.Laguerre(n - 1, 0.5)) (Gauss.laguerre n 0.5)

[<TestCase(5)>]
[<TestCase(64)>]
[<TestCase(100)>]
let ``Gauss–Legendre agrees with MathNet`` (n: int) =
    let rule = Gauss.legendre n
    let other = MathNet.Numerics.Integration.GaussLegendreRule(-1.0, 1.0, n)

    for i in 0 .. n - 1 do
        Assert.That(rule.Nodes[i], Is.EqualTo(other.Abscissas[i]).Within oracle)
        Assert.That(rule.Weights[i], Is.EqualTo(other.Weights[i]).Within oracle)

[<Test>]
let ``the general rule and the closed form agree for Chebyshev's weight`` () =
    let closed = Gauss.chebyshev 40
    let general = Gauss.jacobi 40 (-0.5) (-0.5)

    for i in 0..39 do
        Assert.That(general.Nodes[i], Is.EqualTo(closed.Nodes[i]).Within oracle)
        Assert.That(general.Weights[i], Is.EqualTo(closed.Weights[i]).Within oracle)

[<Test>]
let ``nodes ascend, weights are positive, even weights give exactly symmetric rules`` () =
    for rule in [ Gauss.hermite 501; Gauss.laguerre 501 -0.5; Gauss.jacobi 501 2.0 -0.9; Gauss.legendre 500; Gauss.lobatto 64 0.0 0.0 ] do
        Array.pairwise rule.Nodes |> Array.forall (fun (x, y) -> x < y) |> Expect.isTrue (string rule.Count)

        Array.forall (fun w -> w > 0.0 && Double.IsFinite w) rule.Weights
        |> Expect.isTrue (string rule.Count)

    for rule in [ Gauss.hermite 31; Gauss.legendre 30; Gauss.chebyshev 7 ] do
        for i in 0 .. rule.Count - 1 do
            Expect.close 0.0 (-rule.Nodes[rule.Count - 1 - i]) rule.Nodes[i]

[<Test>]
let ``the trapezoid rule is of second order on scattered points`` () =
    let error n =
        let points = Array.init n (fun i -> let t = float i / float (n - 1) in t + 0.1 * t * (1.0 - t))
        abs ((Rule.Trapezoid points).Integrate(fun x -> Math.Exp x) - (Math.E - 1.0))

    Assert.That(Math.Log2(error 101 / error 201), Is.EqualTo(2.0).Within 0.05)

[<Test>]
let ``bad arguments are refused in one line`` () =
    let refused = Expect.refused ""
    refused (fun () -> Gauss.legendre 0)
    refused (fun () -> Gauss.jacobi 4 -1.0 0.0)
    refused (fun () -> Gauss.laguerre 4 nan)
    refused (fun () -> Gauss.lobatto 1 0.0 0.0)
    refused (fun () -> Gauss.equispaced 4 1.0 1.0)
    refused (fun () -> Rule.Trapezoid [| 0.0; 0.0 |])
    refused (fun () -> (Gauss.legendre 3).Sum [| 1.0 |] :> obj)
