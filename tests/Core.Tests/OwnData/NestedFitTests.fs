module Spectral.Tests.NestedFitTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.MadeData

/// Against Householder QR.
let private reference = 1e-10

/// Leaving out by formula against leaving out by hand.
let private byHand = 1e-9

let private points = Array.init 40 (fun i -> -0.98 + 0.05 * float i + 0.01 * Elementary.sin (float (7 * i)))
let private weights = Array.init 40 (fun i -> 0.5 + 0.4 * Elementary.cos (float i))
let private values = points |> Array.map (fun x -> Elementary.exp x + 0.3 * Elementary.sin (9.0 * x))
let private basis = Basis.Legendre 11
let private natural = Array.init basis.Count id
let private fit = NestedFit.Of(basis.ValuesAt points, basis.Count, natural, weights)

[<Test>]
let ``the fit of every size is that of Householder's factorisation`` () =
    for m in 1 .. basis.Count do
        let expected = (basis.WithOrder(m - 1)).ProjectSamples(points, values, weights)

        for a, b in Array.zip (fit.Solve(values, m)) expected do
            Assert.That(a, Is.EqualTo(b).Within reference)

[<Test>]
let ``what is left and what a left out point would be missed by are those of fits made without it`` () =
    let errors = fit.Errors(values, Array.init basis.Count (fun k -> k + 1))

    for m in [ 1; 4; 9; 12 ] do
        let own = basis.WithOrder(m - 1)
        let gap (c: float[]) i = values[i] - own.Evaluate(c, points[i])
        let all = own.ProjectSamples(points, values, weights)
        let left = Array.init 40 (fun i -> weights[i] * gap all i * gap all i) |> Array.sum

        let missed =
            Array.init 40 (fun out ->
                let without = Array.mapi (fun i w -> if i = out then 0.0 else w) weights
                let g = gap (own.ProjectSamples(points, values, without)) out
                weights[out] * g * g)
            |> Array.sum

        let struct (l, p) = errors[m - 1]
        Assert.That(l, Is.EqualTo(left).Within(byHand * left))
        Assert.That(p, Is.EqualTo(missed).Within(byHand * missed))

[<Test>]
let ``squares of shares add up to what the fit explains`` () =
    let all = Array.fold2 (fun sum w v -> sum + w * v * v) 0.0 weights values
    let shares = fit.Shares(values, basis.Count)
    let struct (left, _) = fit.Errors(values, [| basis.Count |])[0]
    Assert.That(Summation.dot shares shares + left, Is.EqualTo(all).Within(reference * all))

[<Test>]
let ``a function that the points do not tell from others ends the fit`` () =
    let few = Array.truncate 5 points
    Assert.That((NestedFit.Of(basis.ValuesAt few, basis.Count, natural, Array.create 5 1.0)).Count, Is.EqualTo 5)
    let twice = Array.init 80 (fun e -> if e % 2 = 0 then 1.0 else 2.0)
    Assert.That((NestedFit.Of(twice, 2, [| 0; 1 |], Array.create 40 1.0)).Count, Is.EqualTo 1)

[<Test>]
let ``grids are told from scattered points, and their lines and weights are those of the axes`` () =
    let x, y = grid 0.0 1.0 4, [| 0.0; 0.5; 2.0 |]
    let points = product [| x; y |]
    // The order of the source does not matter.
    let turned = points |> Array.map Array.rev

    for p in [ points; turned ] do
        match GridShape.TryOf p with
        | null -> Assert.Fail "a grid"
        | shape ->
            equal (shape.Axes[1]) (y)

            for axis in 0..1 do
                for line in shape.Lines axis do
                    equal (line |> Array.map (fun i -> p[axis][i])) ((if axis = 0 then x else y))

            let weights = shape.Weights [| 0.0; 0.0 |]
            Assert.That(Array.sum weights, Is.EqualTo(2.0).Within 1e-14)
            Assert.That(Array.sum (shape.Weights [| 4.0 / 3.0; 0.0 |]), Is.EqualTo(8.0 / 3.0).Within 1e-14)

    Assert.That(isNull (GridShape.TryOf(points |> Array.map Array.tail)), "a point is missing")
    Assert.That(isNull (GridShape.TryOf [| [| 1.0; 1.0 |] |]), "a point is given twice")

[<TestCase("hermite", "legendre")>]
[<TestCase("fourier", "chebyshev")>]
let ``fits on a grid axis by axis are those by orthogonal functions`` (first: string) (second: string) =
    let rule family =
        match family with
        | "hermite" ->
            { AxisRule.Unbounded(family, [||], -infinity, 1.0) with
                Motion = LabelMotion.Still
                Label = { Scale = 1.5; Center = 0.4 }
            }
        | _ -> AxisRule.Bounded(family, [||], 0.0, 2.0)

    let basis =
        ObservedBasis.Create([| rule first; rule second |], SetRule.TotalDegree, 6, [| 1.0 |], [| 0.0 |], true)

    let left, right = if first = "hermite" then -2.0, 2.5 else 0.0, 1.95
    let points = product [| grid left right 24; grid 0.0 2.0 21 |] |> Array.map Array.rev
    let u = Array.map2 (fun x y -> Elementary.exp (-x * x) * y + Elementary.sin (x + y)) points[0] points[1]
    let state = basis.Project(FieldSnapshot("", 0.0, points, [| u |]))

    // The same least squares with the points' own table.
    let weights =
        match GridShape.TryOf points with
        | null -> [||]
        | shape -> shape.Weights [| (if first = "fourier" then 2.0 else 0.0); 0.0 |]

    let rows = Array.init (2 * u.Length) (fun e -> points[e % 2][e / 2])
    let expected = basis.Tensor.ProjectSamples(rows, u, weights)

    for a, b in Array.zip state.Coefficients[0] expected do
        Assert.That(a, Is.EqualTo(b).Within reference)

    let fit = basis.Evaluate(state, points)[0]
    let square (v: float[]) = Array.fold2 (fun sum w x -> sum + w * x * x) 0.0 weights v
    Assert.That(state.Floor, Is.EqualTo(sqrt (square (Array.map2 (-) u fit) / square u)).Within(reference))
