/// The choice of a basis in two and three dimensions.
module Spectral.Tests.BasisChoiceSpaceTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.MadeData

/// Floors of functions that the basis holds.
let private roundOff = 1e-9

let private few = { standard with Snapshots = 3 }

[<Test>]
let ``polynomials on a box are recovered from scattered points`` () =
    let stream = RandomStream.OfSeed 8L
    let points = Array.init 2 (fun _ -> Array.init 300 (fun _ -> stream.NextUniform(-1.0, 2.0)))
    let data = inSpace points (fun t p -> 1.0 + t * p[0] * p[1] + p[0] * p[0] - 2.0 * p[1] * p[1] * p[1])
    let chosen = choose { few with Tolerance = 1e-8 } data
    Assert.That(chosen.Chosen.Family, Is.EqualTo "legendre × legendre")
    // Ten products of total degree three.
    Assert.That(chosen.Basis.Sets.Kind, Is.EqualTo "total-degree")
    Assert.That(chosen.Basis.Order, Is.EqualTo 3)
    Assert.That(chosen.Basis.Modes, Is.EqualTo 10)
    Assert.That(ObservedExpansion.Project(chosen, data).Worst, Is.LessThan roundOff)
    Assert.That(chosen.RelativeNoise, Is.NaN)

[<Test>]
let ``a Gaussian that moves in the plane is one function of the moving frame`` () =
    let data =
        inSpace (product [| grid -6.0 9.0 30; grid -7.0 7.0 28 |]) (fun t p -> heat t p[0] * gauss 0.0 1.5 p[1])

    let chosen = choose { few with Families = [| "hermite" |]; Frame = "moving"; Factor = Nullable 1.0 } data
    Assert.That(chosen.Chosen.Chosen.Order, Is.EqualTo 2)
    Assert.That(chosen.Chosen.Chosen.Worst, Is.LessThan 1e-3)
    Assert.That(chosen.Basis.MovingLabels, Is.EqualTo 4)
    let all = ObservedExpansion.Project(chosen, data)

    for state in all.States do
        Assert.That(state.Labels[0].Center, Is.EqualTo(state.Time).Within 1e-2)
        Assert.That(state.Labels[1].Center, Is.EqualTo(0.0).Within 1e-9)

    let vector = chosen.Basis.Pack all.States[2]
    let back = chosen.Basis.Unpack("", 0.5, vector)
    Assert.That((back.Labels = all.States[2].Labels), Is.True)
    equal (vector[chosen.Basis.Modes .. chosen.Basis.Modes + 1]) ((back.Labels |> Array.map _.Scale))

[<Test>]
let ``each axis gets its kind: periodic round and an interval up`` () =
    let data =
        inSpace (product [| ring 0.0 2.0 24; grid 0.0 1.0 20 |]) (fun t p -> Elementary.exp (p[1] * Elementary.sin (Math.PI * p[0] + t)))

    let chosen = choose few data
    Assert.That(chosen.Chosen.Kind, Is.EqualTo "periodic × interval")
    Assert.That(chosen.Basis.Axes[0].Right, Is.EqualTo(2.0).Within roundOff)
    Assert.That(chosen.Chosen.Chosen.LeftOut, Is.LessThanOrEqualTo standard.Tolerance)

[<Test>]
let ``γ is kept where it is given, and sets of mixed decay are crosses`` () =
    let data =
        inSpace (product [| grid -1.0 1.0 24; grid -1.0 1.0 24 |]) (fun t p -> Elementary.exp (p[0] + t) + Elementary.cos (4.0 * p[1]))

    let given = choose { few with Gamma = Nullable 0.5 } data
    Assert.That(given.Basis.Sets, Is.EqualTo(SetRule.Cross 0.5))
    // A sum of functions of one variable needs no products.
    Assert.That((choose few data).Basis.Sets, Is.EqualTo(SetRule.Cross 0.5))

[<Test>]
let ``three dimensions`` () =
    let data = inSpace (product (Array.create 3 (grid -1.0 1.0 8))) (fun t p -> 1.0 + p[0] * p[1] + t * p[2] * p[2])

    let chosen = choose { few with Tolerance = 1e-8 } data
    Assert.That(chosen.Chosen.Family, Is.EqualTo "legendre × legendre × legendre")
    Assert.That(chosen.Basis.Sets.Kind, Is.EqualTo "total-degree")
    Assert.That(chosen.Basis.Order, Is.EqualTo 2)
    Assert.That(ObservedExpansion.Project(chosen, data).Worst, Is.LessThan roundOff)

[<TestCase("full", 0.0)>]
[<TestCase("total-degree", 0.0)>]
[<TestCase("hyperbolic-cross", -1.0)>]
[<TestCase("hyperbolic-cross", 0.5)>]
let ``growing sets take their modes in order`` (kind: string) (gamma: float) =
    let rule =
        match kind with
        | "full" -> SetRule.Full
        | "total-degree" -> SetRule.TotalDegree
        | _ -> SetRule.Cross gamma

    let axes = [| AxisRule.Bounded("fourier", [||], 0.0, 1.0); AxisRule.Bounded("legendre", [||], 0.0, 1.0) |]
    let basis = ObservedBasis.Create(axes, rule, 6, [| 1.0 |], [| 0.0 |], true)
    let struct (modes, counts) = basis.Growth
    equal (List.sort (List.ofArray modes)) ([ 0 .. basis.Modes - 1 ])

    for order in 1..6 do
        let own = basis.WithOrder order
        Assert.That(counts[order - 1], Is.EqualTo own.Modes)

        for mode in Array.truncate counts[order - 1] modes do
            Assert.That(own.Tensor.Modes.Contains(basis.Tensor.Modes.Unrank mode), Is.True)
