module Spectral.Tests.AdaptivityTests

open System
open NUnit.Framework
open FsCheck
open FsCheck.FSharp
open Spectral

/// Labels of functions whose moments are known.
let private moments = 1e-10

let private gauss mean variance (x: float) = Math.Exp(-0.5 * (x - mean) * (x - mean) / variance) / sqrt (2.0 * Math.PI * variance)

let private hermite order scale center f = Expansion.Project(AffineBasis.Create(Basis.Hermite order, scale, center), Func<float, float> f)

let private mixtures =
    gen {
        let! w = Gen.choose (2, 9) |> Gen.map (fun k -> float k / 10.0)
        let! a = Gen.choose (-10, 10) |> Gen.map (fun k -> float k / 10.0)
        let! b = Gen.choose (-10, 10) |> Gen.map (fun k -> float k / 10.0)
        let! v = Gen.choose (3, 12) |> Gen.map (fun k -> float k / 10.0)
        return w, a, b, v
    }
    |> Arb.fromGen

[<Law(MaxTest = 40)>]
let ``labels of a mixture are its moments, from samples, scattered samples and an expansion`` () =
    Prop.forAll mixtures (fun (w, a, b, v) ->
        let u x = w * gauss a v x + (1.0 - w) * gauss b (0.5 * v) x
        let mean = w * a + (1.0 - w) * b
        let variance = w * (v + (a - mean) * (a - mean)) + (1.0 - w) * (0.5 * v + (b - mean) * (b - mean))
        let q = 1.25
        let near tolerance (label: Label) = abs (label.Scale - q / sqrt variance) < tolerance && abs (label.Center - mean) < tolerance
        let rule = (Gauss.hermite 200).Mapped(1.0, 0.0)
        let scattered = Array.init 2001 (fun i -> let t = float i / 1000.0 - 1.0 in 9.0 * t + 2.0 * t * t * t)
        let basis = AffineBasis.Create(Basis.Hermite 60, 1.5 / sqrt v, mean)

        near moments (Labels.Positive(rule, Array.map u rule.Nodes, q))
        && near 1e-3 (Labels.Positive(Rule.Trapezoid scattered, Array.map u scattered, q))
        && near 1e-5 (Labels.Positive(basis, basis.Project u, q)))

[<Law(MaxTest = 40)>]
let ``labels move and scale with the function`` () =
    Prop.forAll mixtures (fun (w, a, b, v) ->
        let u x = w * gauss a v x - 0.3 * gauss b (0.5 * v) x
        let rule = Gauss.hermite 200
        let label f = Labels.Squared(rule, Array.map f rule.Nodes, 1.0)
        let plain = label u
        let moved = label (fun x -> u (1.3 * (x - 0.4)))

        abs (moved.Scale - 1.3 * plain.Scale) < moments
        && abs (moved.Center - (0.4 + plain.Center / 1.3)) < moments)

[<Test>]
let ``a Gaussian packet has the scale of its own Hermite function`` () =
    // |ψ|² of standard deviation s/√2 and q = 1 give β = 1/s, the scale at which the packet is one mode.
    let s, center = 1.7, 0.6
    let rule = (Gauss.hermite 80).Mapped(1.0, 0.0)

    let real =
        rule.Nodes
        |> Array.map (fun x -> Math.Exp(-0.5 * (x - center) * (x - center) / (s * s)) * Math.Cos(0.8 * x))

    let imaginary =
        rule.Nodes
        |> Array.map (fun x -> Math.Exp(-0.5 * (x - center) * (x - center) / (s * s)) * Math.Sin(0.8 * x))

    let label = Labels.Squared(rule, real, imaginary, 1.0)
    label.Scale |> Expect.close moments (1.0 / s)
    label.Center |> Expect.close moments center

[<Test>]
let ``heavy tails take their label from |u|²`` () =
    // u = 1/(π(1 + (x − 0.3)²)): |u|² has mean 0.3 and variance 1.
    let label scale center order =
        let basis = AffineBasis.Create(Basis.MappedJacobi(order, 0.5), scale, center)
        Labels.Squared(basis, basis.Project(fun x -> 1.0 / (Math.PI * (1.0 + (x - 0.3) * (x - 0.3)))), 1.0)

    // One mode, so no error of projection.
    (label 1.0 0.3 4).Center |> Expect.close moments 0.3
    (label 1.0 0.3 4).Scale |> Expect.close moments (sqrt 0.5)
    // Another scale and center: to the projection's error.
    (label 1.2 0.1 60).Center |> Expect.close 1e-4 0.3
    (label 1.2 0.1 60).Scale |> Expect.close 1e-4 (sqrt 0.5)

[<Test>]
let ``a marginal of a plane density is the density of the axis`` () =
    let rules = [| Gauss.hermite 60; Gauss.hermite 40 |]
    let grid = Grid.Tensor rules

    let values =
        Array.init grid.Count (fun i -> gauss 0.5 0.8 grid.Points[2 * i] * gauss -0.2 1.1 grid.Points[2 * i + 1])

    let first = Labels.Positive(rules[0], Labels.Marginal(rules, values, 0), 1.2)
    let second = Labels.Positive(rules[1], Labels.Marginal(rules, values, 1), 1.2)
    first.Center |> Expect.close moments 0.5
    second.Scale |> Expect.close moments (1.2 / sqrt 1.1)

[<Test>]
let ``the frequency indicator is the share of the highest third`` () =
    let basis = TensorBasis.Of(Basis.Hermite 9)

    let u =
        Expansion.Create(
            basis,
            Array.init 10 (fun k ->
                if k = 6 then 3.0
                elif k = 7 then 4.0
                else 0.0)
        )

    Indicator.frequency 0 u |> Expect.close 1e-15 0.8

[<Test>]
let ``the exterior error is the share of the slope outside`` () =
    // By symmetry an even function has equal errors on both sides; moved to the right it has more there.
    let even = hermite 12 1.0 0.0 (gauss 0.0 1.0)
    let right = Indicator.exterior 0 Indicator.Side.Right even
    Indicator.exterior 0 Indicator.Side.Left even |> Expect.close 1e-12 right
    let moved = hermite 12 1.0 0.0 (gauss 0.5 1.0)
    Indicator.exterior 0 Indicator.Side.Right moved |> Expect.between (1.2 * right) 1.0
    // Against the integral itself: N = 12 has x_R = node 8 of 0 … 12.
    let from = (Basis.Hermite 12).Rule.Nodes[8]
    let slope = even.Differentiate 0
    let share = (Gauss.legendre 200).Mapped(2.0 / 14.0, from + 7.0)
    let outside = share.Integrate(fun x -> let d = slope.Evaluate x in d * d)
    right |> Expect.close 1e-12 (sqrt outside / slope.L2Norm)

[<Test>]
let ``the exterior error of mapped Jacobi functions is that of the function`` () =
    let u =
        Expansion.Project(
            AffineBasis.Create(Basis.MappedJacobi(30, 0.5), 0.9, 0.0),
            (fun x -> 1.0 / (1.0 + x * x) + 0.2 / (1.0 + (x - 0.5) * (x - 0.5)))
        )

    let left = Indicator.exterior 0 Indicator.Side.Left u
    let right = Indicator.exterior 0 Indicator.Side.Right u
    Expect.isTrue "more on the right" (right > left && right < 1.0 && left > 0.0)
    let from = (Basis.MappedJacobi(30, 0.5)).Rule.Nodes[20] / 0.9
    let slope = u.Differentiate 0
    // x = from + (1+t)/(1−t)
    let outside =
        (Gauss.legendre 300)
            .Integrate(fun t -> let d = slope.Evaluate(from + (1.0 + t) / (1.0 - t)) in d * d * 2.0 / ((1.0 - t) * (1.0 - t)))

    right |> Expect.close 1e-9 (sqrt outside / slope.L2Norm)

[<Test>]
let ``scaling follows a function that widens`` () =
    let start = hermite 14 1.2 0.0 (gauss 0.0 1.0)
    let reference = Indicator.frequency 0 start
    // Sixty small steps of widening to nine times the variance, projected each time in the basis found last.
    let mutable axis = start.Basis.Axes[0]

    for k in 1..60 do
        let u = Expansion.Project(axis, Func<float, float>(gauss 0.0 (1.0 + float k * 8.0 / 60.0)))
        axis <- (Adapt.scale Adapt.Scaling.Standard 0 reference u).Function.Basis.Axes[0]

    let fixedBasis = Indicator.frequency 0 (hermite 14 1.2 0.0 (gauss 0.0 9.0))
    axis.Scale |> Expect.between 0.3 0.5

    Indicator.frequency 0 (hermite 14 axis.Scale 0.0 (gauss 0.0 9.0))
    |> Expect.between 0.0 (1e-2 * fixedBasis)
    // And back, β/q, for one that narrows.
    let narrow = hermite 14 1.2 0.0 (gauss 0.0 0.2)
    let finer = Adapt.scale Adapt.Scaling.Standard 0 reference narrow
    Expect.isTrue "finer" (finer.Function.Basis.Axes[0].Scale > 1.4)
    // Nothing to do where the indicator has not grown.
    Expect.isTrue "at rest" ((Adapt.scale Adapt.Scaling.Standard 0 1.0 narrow).Steps = 0)

[<Test>]
let ``moving follows a function that travels, on either side`` () =
    let start = hermite 14 1.2 0.0 (gauss 0.0 1.0)
    let reference = Indicator.exterior 0 Indicator.Side.Right start

    let right =
        Adapt.move Adapt.Moving.Standard 0 Indicator.Side.Right reference (hermite 14 1.2 0.0 (gauss 0.06 1.0))

    right.Function.Basis.Axes[0].Center |> Expect.between 0.04 0.08
    let left = Adapt.move Adapt.Moving.Standard 0 Indicator.Side.Left reference (hermite 14 1.2 0.0 (gauss -0.06 1.0))
    left.Function.Basis.Axes[0].Center |> Expect.close 1e-12 -right.Function.Basis.Axes[0].Center
    let far = Adapt.move Adapt.Moving.Standard 0 Indicator.Side.Right reference (hermite 14 1.2 0.0 (gauss 0.8 1.0))
    far.Function.Basis.Axes[0].Center |> Expect.close 1e-12 0.1

[<Test>]
let ``the order rises where the indicator has grown and falls where it is small`` () =
    let u = hermite 12 1.0 0.0 (gauss 0.4 0.5)
    let f = Indicator.frequency 0 u
    let raised = Adapt.order Adapt.Ordering.Standard 0 (0.1 * f) u
    Expect.isTrue "raised" (raised.Function.Basis.Axes[0].Basis.Order = 13)
    raised.Function.Evaluate 0.3 |> Expect.close 1e-14 (u.Evaluate 0.3)
    let lowered = Adapt.order Adapt.Ordering.Standard 0 (10.0 * f) u
    Expect.isTrue "lowered" (lowered.Function.Basis.Axes[0].Basis.Order = 11)
    Expect.isTrue "kept" ((Adapt.order Adapt.Ordering.Standard 0 (0.9 * f) u).Steps = 0)

[<Test>]
let ``adaptation acts on one axis of several`` () =
    let basis = TensorBasis.Create([| Basis.Hermite 8; Basis.Hermite 8 |], IndexSet.FullTensor(2, 8))
    let u = Expansion.Project(basis, (fun x -> gauss 0.0 1.0 x[0] * gauss 0.0 5.0 x[1]))
    let adapted = Adapt.scale Adapt.Scaling.Standard 1 1e-3 u
    Expect.isTrue "axis 0 stays" (adapted.Function.Basis.Axes[0].Scale = 1.0)
    Expect.isTrue "axis 1 widens" (adapted.Function.Basis.Axes[1].Scale < 0.99)
    let even = Indicator.exterior 1 Indicator.Side.Right u
    Indicator.exterior 1 Indicator.Side.Left u |> Expect.close 1e-12 even

[<Test>]
let ``what cannot be adapted is refused`` () =
    let bounded = Expansion.project (Basis.Legendre 8) Math.Exp
    let rule = Gauss.legendre 4
    Expect.refused "whole line" (fun () -> Indicator.exterior 0 Indicator.Side.Right bounded :> obj)
    Expect.refused "positive mass" (fun () -> Labels.Positive(rule, [| 0.0; 0.0; 0.0; 0.0 |], 1.2))
    Expect.refused "q = 0" (fun () -> Labels.Positive(rule, [| 1.0; 1.0; 1.0; 1.0 |], 0.0))
    Expect.refused "density[2]" (fun () -> Labels.Positive(rule, [| 1.0; 1.0; nan; 1.0 |], 1.2))
    Expect.refused "need not exist" (fun () -> Labels.Positive(AffineBasis.Identity(Basis.MappedJacobi(2, 0.5)), [| 1.0; 0.0; 0.0 |], 1.0))
    Expect.refused "alpha > 0" (fun () -> Labels.Squared(AffineBasis.Identity(Basis.MappedJacobi(2, -0.5)), [| 1.0; 0.0; 0.0 |], 1.0))
    Expect.refused "F₀" (fun () -> Adapt.scale Adapt.Scaling.Standard 0 nan bounded)
