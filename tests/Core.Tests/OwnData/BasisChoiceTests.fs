module Spectral.Tests.BasisChoiceTests

open System
open NUnit.Framework
open FsCheck.FSharp
open Spectral
open Spectral.Tests.MadeData

/// Floors of functions that the basis holds.
let private roundOff = 1e-9

/// Labels and floors of moved and scaled data.
let private same = 1e-6

let private sin = Elementary.sin
let private exp = Elementary.exp

let private fixedTo family order = { standard with Families = [| family |]; Order = order }

/// û made of a basis at a label, with coefficients that swing in time.
let private made (basis: Basis) (label: float -> Label) (t: float) (x: float) =
    let at = label t
    let c = Array.init basis.Count (fun k -> Elementary.cos (t + float k) / float (1 + k))
    (AffineBasis.Create(basis, at.Scale, at.Center)).Evaluate(c, x)

[<TestCase("fourier", 5)>]
[<TestCase("legendre", 7)>]
[<TestCase("laguerre", 6)>]
[<TestCase("hermite", 9)>]
let ``functions made of a basis are recovered by it, and the order is the one they have`` (family: string) (order: int) =
    let basis = NamedBasis.Create(family, order, [||])

    let x, label =
        match family with
        | "fourier" -> ring 0.0 3.0 60, { Scale = 2.0 * Math.PI / 3.0; Center = 0.0 }
        | "legendre" -> grid -2.0 1.0 60, { Scale = 2.0 / 3.0; Center = -0.5 }
        | "laguerre" -> grid 0.0 60.0 300, { Scale = 1.0; Center = 0.0 }
        | _ -> grid -9.0 9.0 200, { Scale = 1.0; Center = 0.0 }

    let data = onLine x (made basis (fun _ -> label))

    match family with
    | "hermite"
    | "laguerre" ->
        // The frame is that of the data's moments, so only the frame of the functions themselves holds them exactly.
        let chosen = choose { standard with Families = [| family |] } data
        let axis = { chosen.Basis.Axes[0] with Motion = LabelMotion.Still; Label = label }
        let own = (chosen.Basis.WithOrder order).WithAxes [| axis |]
        Assert.That(ObservedExpansion.Project(own, data).Worst, Is.LessThan roundOff)
        Assert.That(chosen.Chosen.Chosen.LeftOut, Is.LessThanOrEqualTo standard.Tolerance)
    | _ ->
        let chosen = choose { standard with Tolerance = 1e-9 } data
        Assert.That(chosen.Basis.Axes[0].Family, Is.EqualTo family)
        Assert.That(chosen.Basis.Order, Is.EqualTo order)
        let all = ObservedExpansion.Project(chosen, data)
        Assert.That(all.Worst, Is.LessThan roundOff)
        let expected = (AffineBasis.Create(basis, label.Scale, label.Center))

        for state in all.States do
            let c = state.Coefficients[0]
            equal (c.Length) (expected.Count)

            for k in 0 .. c.Length - 1 do
                Assert.That(c[k], Is.EqualTo(Elementary.cos (state.Time + float k) / float (1 + k)).Within roundOff)

[<Test>]
let ``a Gaussian that moves and spreads is one Hermite function of the moving frame`` () =
    let chosen = choose standard (onLine (grid -8.0 12.0 150) heat)
    Assert.That(chosen.Chosen.Name, Is.EqualTo "hermite, moving")
    Assert.That(chosen.Basis.Axes[0].Factor, Is.EqualTo 1.0)
    Assert.That(chosen.Chosen.Chosen.Worst, Is.LessThan roundOff)
    let all = ObservedExpansion.Project(chosen, onLine (grid -8.0 12.0 150) heat)

    for state in all.States do
        Assert.That(state.Labels[0].Center, Is.EqualTo(state.Time).Within 1e-4)
        Assert.That(state.Labels[0].Scale, Is.EqualTo(1.0 / sqrt (1.0 + state.Time)).Within 1e-3)

[<Test>]
let ``each kind of data gets its kind of domain`` () =
    let kind data = (choose standard data).Chosen.Kind
    Assert.That(kind (onLine (ring 0.0 6.0 60) (fun t x -> exp (sin (Math.PI * x / 3.0 + t)))), Is.EqualTo "periodic")
    Assert.That(kind (onLine (grid -8.0 12.0 150) heat), Is.EqualTo "line")
    Assert.That(kind (onLine (grid 0.0 20.0 150) (fun t x -> exp (-x * (1.0 + 0.2 * t)))), Is.EqualTo "half line")
    Assert.That(kind (onLine (grid 0.0 2.0 60) (fun t x -> sin (x + t) + x)), Is.EqualTo "interval")
    // Tails like 1/x² suit mapped Jacobi functions, and Hermite functions do not.
    let tails = choose standard (onLine (grid -40.0 40.0 400) (fun t x -> 1.0 / (1.0 + t + (x - t) * (x - t))))
    Assert.That(tails.Chosen.Family, Is.EqualTo "mapped-jacobi")

[<Test>]
let ``a closed grid gives the period of its range, an open one a spacing more`` () =
    let u t x = exp (sin (2.0 * Math.PI * x + t))
    let closed = choose standard (onLine (grid 0.0 1.0 51) u)
    Assert.That(closed.Shape[0].Period, Is.EqualTo(1.0).Within roundOff)
    Assert.That(closed.Chosen.Kind, Is.EqualTo "periodic")
    let opened = choose standard (onLine (ring 0.0 1.0 50) u)
    Assert.That(opened.Shape[0].Period, Is.EqualTo(1.0).Within roundOff)
    Assert.That(opened.Chosen.Kind, Is.EqualTo "periodic")

[<Test>]
let ``a jump or a bend across the ends is no period, and is told`` () =
    for u in [ (fun t x -> x + 0.1 * t); (fun t x -> x * (1.0 - x) + 0.1 * t) ] do
        let chosen = choose standard (onLine (grid 0.0 1.0 80) u)
        Assert.That(chosen.Chosen.Kind, Is.EqualTo "interval")
        let fourier = chosen.Candidates |> Array.find (fun c -> c.Family = "fourier")
        Assert.That(fourier.Refusal, Does.Contain "jump or bend across the ends")

[<TestCase(0.01)>]
[<TestCase(0.05)>]
let ``noise is not followed: the fit is nearer to the truth than the noise`` (sigma: float) =
    let x = grid -8.0 12.0 160
    let clean = onLine x heat
    let data = noisy sigma 11L clean
    let chosen = choose standard data
    let all = ObservedExpansion.Project(chosen, data)

    for state, truth in Array.zip all.States clean do
        let fit = (chosen.Basis.Evaluate(state, truth.Points))[0]
        let gap = Array.map2 (fun a b -> (a - b) * (a - b)) fit truth.Fields[0] |> Array.average |> sqrt
        Assert.That(gap, Is.LessThan(0.6 * sigma), $"t = {state.Time}")

    Assert.That(all.Worst, Is.GreaterThan(0.5 * chosen.RelativeNoise))
    Assert.That(chosen.Basis.Modes, Is.LessThan 20)
    Assert.That(chosen.Reasons |> Array.exists (fun r -> r.Contains "follow noise"))

[<Test>]
let ``labels of noisy data are near those of the truth`` () =
    let x = grid -10.0 14.0 300
    let clean = onLine x heat
    let settings = { standard with Families = [| "hermite" |]; Frame = "moving"; Factor = Nullable 1.25 }
    let noisyBasis = (choose settings (noisy 0.05 3L clean)).Basis

    for s, t in Array.zip (noisy 0.05 3L clean) clean do
        let label = (noisyBasis.LabelsOf s)[0]
        Assert.That(label.Center, Is.EqualTo(t.Time).Within 0.3)
        let scale = 1.25 / sqrt (1.0 + t.Time)
        Assert.That(label.Scale, Is.EqualTo(scale).Within(0.25 * scale))

[<Law(MaxTest = 5)>]
let ``the choice moves and scales with the data`` () =
    let draw = Gen.map3 (fun a b c -> a, b, c) (Gen.choose (-3, 3)) (Gen.choose (-4, 4)) (Gen.choose (-600, 600))

    Prop.forAll (Arb.fromGen draw) (fun (stretch, shift, height) ->
        let a, b, h = Elementary.pow 2.0 (float stretch), float shift, Elementary.pow 2.0 (float height)
        let x = grid -8.0 12.0 90
        let u t x = heat t x * (1.0 + 0.2 * sin x)
        let first = choose standard (onLine x u)
        let second = choose standard (onLine (x |> Array.map (fun x -> a * x + b)) (fun t y -> h * u t ((y - b) / a)))
        let one, other = first.Chosen, second.Chosen

        one.Name = other.Name
        && one.Chosen.Order = other.Chosen.Order
        && abs (one.Chosen.Worst / other.Chosen.Worst - 1.0) < same)

[<Law(MaxTest = 12)>]
let ``more modes never raise a floor, and no floor exceeds one`` () =
    Prop.forAll (Arb.fromGen (Gen.choose (1, 1000))) (fun seed ->
        let stream = RandomStream.OfSeed(int64 seed)
        let x = grid 0.0 1.0 40

        let data =
            times
            |> Array.truncate 3
            |> Array.map (fun t -> FieldSnapshot("", t, [| x |], [| x |> Array.map (fun _ -> stream.NextNormal()) |]))

        let chosen = choose { standard with Families = [| "legendre" |] } data

        chosen.Chosen.Curve
        |> Array.pairwise
        |> Array.forall (fun (a, b) -> b.Worst <= a.Worst * (1.0 + roundOff) && a.Worst <= 1.0 + roundOff))

[<Test>]
let ``more points hardly change the floor`` () =
    let floorOf count =
        let data = onLine (grid -8.0 12.0 count) (fun t x -> heat t x * (1.0 + 0.3 * sin (2.0 * x)))
        let chosen = choose { fixedTo "hermite" 16 with Frame = "moving"; Factor = Nullable 1.25 } data
        chosen.Chosen.Chosen.Worst

    let coarse, fine, finer = floorOf 60, floorOf 120, floorOf 240
    Assert.That(fine, Is.LessThanOrEqualTo(1.1 * coarse))
    Assert.That(finer, Is.EqualTo(fine).Within(0.05 * fine))

[<Test>]
let ``the order of points, and a value missing here and there, change little`` () =
    let x = grid -8.0 12.0 150
    let data = onLine x heat

    let turned =
        data
        |> Array.map (fun s -> FieldSnapshot("", s.Time, s.Points |> Array.map Array.rev, s.Fields |> Array.map Array.rev))

    let holes =
        data
        |> Array.map (fun s ->
            FieldSnapshot(
                "",
                s.Time,
                s.Points,
                s.Fields |> Array.map (Array.mapi (fun i v -> if (i + int (8.0 * s.Time)) % 13 = 0 then nan else v))
            ))

    let first = choose standard data

    for other in [ turned; holes ] do
        let second = choose standard other
        Assert.That(second.Chosen.Name, Is.EqualTo first.Chosen.Name)
        Assert.That(second.Basis.Order, Is.EqualTo first.Basis.Order)
        Assert.That(ObservedExpansion.Project(second, other).Worst, Is.LessThan 1e-6)

[<Test>]
let ``periodic data with holes are periodic still`` () =
    let data =
        onLine (ring 0.0 1.0 64) (fun t x -> exp (sin (2.0 * Math.PI * x + t)))
        |> Array.mapi (fun at s ->
            FieldSnapshot("", s.Time, s.Points, s.Fields |> Array.map (Array.mapi (fun i v -> if (i + at) % 9 = 0 then nan else v))))

    // The same with the rows left out rather than empty.
    for own in [ data; data |> Array.map _.Complete ] do
        let chosen = choose standard own
        Assert.That(chosen.Chosen.Kind, Is.EqualTo "periodic")
        Assert.That(chosen.Basis.Axes[0].Right, Is.EqualTo(1.0).Within roundOff)

[<Test>]
let ``points that move with time are expanded, and stop short of a round domain`` () =
    let stream = RandomStream.OfSeed 5L

    let data =
        times
        |> Array.map (fun t -> line (fun t x -> sin (3.0 * x + t)) (Array.init 80 (fun _ -> stream.NextUniform(0.0, 2.0))) t)

    let chosen = choose standard data
    Assert.That(chosen.Basis.Axes[0].Left, Is.EqualTo 0.0)
    Assert.That(chosen.Basis.Axes[0].Right, Is.EqualTo 2.0)
    Assert.That(ObservedExpansion.Project(chosen, data).Worst, Is.LessThan 1e-2)

[<Test>]
let ``a state vector is the coefficients, the scales, the centres, and comes back`` () =
    let chosen = choose { fixedTo "hermite" 12 with Frame = "moving" } (onLine (grid -8.0 12.0 150) heat)
    let state = chosen.Basis.Project(line heat (grid -8.0 12.0 150) 0.5)
    let vector = chosen.Basis.Pack state
    Assert.That(vector.Length, Is.EqualTo(13 + 2))
    Assert.That(vector[13], Is.EqualTo state.Labels[0].Scale)
    Assert.That(vector[14], Is.EqualTo state.Labels[0].Center)
    let back = chosen.Basis.Unpack("", 0.5, vector)
    Assert.That((back.Labels = state.Labels && back.Coefficients = state.Coefficients), Is.True)
    let x = [| grid -3.0 3.0 11 |]
    equal (chosen.Basis.Evaluate(back, x)[0]) ((chosen.Basis.Evaluate(state, x)[0]))

[<Test>]
let ``several fields share a frame, each in its unit`` () =
    let x = grid -8.0 12.0 120

    let two factor =
        times
        |> Array.map (fun t -> FieldSnapshot("", t, [| x |], [| Array.map (heat t) x; x |> Array.map (fun x -> factor * x * heat t x) |]))

    let plain, large = choose standard (two 1.0), choose standard (two 1024.0)
    Assert.That(large.Chosen.Name, Is.EqualTo plain.Chosen.Name)
    Assert.That(large.Chosen.Chosen.Worst, Is.EqualTo(plain.Chosen.Chosen.Worst).Within(same * plain.Chosen.Chosen.Worst))
    Assert.That(large.Basis.StateSize, Is.EqualTo(2 * large.Basis.Modes + large.Basis.MovingLabels))

[<Test>]
let ``several trajectories are looked at, and named in what comes out`` () =
    let x = grid -8.0 12.0 120

    let data =
        [|
            for name in [ "a"; "b"; "c" ] do
                for t in times ->
                    let shift = if name = "b" then 2.0 else 0.0
                    FieldSnapshot(name, t, [| x |], [| x |> Array.map (fun x -> heat t (x - shift)) |])
        |]

    let summary = DataSummary.Of data
    Assert.That(summary.Trajectories, Is.EqualTo 3)
    Assert.That(summary.MostTimes, Is.EqualTo times.Length)
    Assert.That(summary.IsRegular && summary.SharePoints, Is.True)
    let all = ObservedExpansion.Project(choose standard data, data)
    equal (all.States |> Array.map _.Trajectory |> Array.distinct) ([| "a"; "b"; "c" |])
    Assert.That(all.Worst, Is.LessThan 2e-3)

[<Test>]
let ``a time of few points holds the order back, and is named`` () =
    let data = onLine (grid 0.0 2.0 60) (fun t x -> sin (6.0 * x + t))
    let thin = Array.append data [| line (fun t x -> sin (6.0 * x + t)) (grid 0.0 2.0 6) 9.0 |]
    let chosen = choose standard thin
    Assert.That(chosen.Basis.Modes, Is.LessThan 6)

    Assert.That(
        chosen.Reasons
        |> Array.exists (fun r -> r.Contains "At t = 9 there are 6 points, where 60 are usual"),
        Is.True
    )

    Assert.That((choose standard data).Reasons |> Array.exists (fun r -> r.Contains "usual"), Is.False)

[<Test>]
let ``a file of many snapshots is looked at in one pass, from end to end`` () =
    let x = grid 0.0 1.0 4
    let many = Seq.init 1000 (fun i -> FieldSnapshot("", float i, [| x |], [| [| float i; nan; 2.0; 3.0 |] |]))
    let summary = DataSummary.Of many
    Assert.That(summary.Snapshots, Is.EqualTo 1000)
    Assert.That(summary.Rows, Is.EqualTo 4000L)
    equal (summary.Missing) ([| 1000L |])
    equal (summary.Largest) ([| 999.0 |])
    Assert.That(summary.Sample.Length, Is.LessThanOrEqualTo 98)
    Assert.That(summary.Sample[0].Time, Is.EqualTo 0.0)
    Assert.That((Array.last summary.Sample).Time, Is.EqualTo 999.0)
    let steps = summary.Sample |> Array.map _.Time |> Array.pairwise |> Array.map (fun (a, b) -> b - a)
    Assert.That(Array.max steps, Is.LessThanOrEqualTo(1000.0 / 48.0 + 1.0))

[<Test>]
let ``what is given is kept`` () =
    let data = onLine (grid -8.0 12.0 120) heat

    let chosen =
        choose
            { fixedTo "mapped-jacobi" 14 with
                Frame = "constant"
                Exponents = [| 1.0 |]
                Factor = Nullable 1.5
            }
            data

    let axis = chosen.Basis.Axes[0]
    Assert.That(axis.Family, Is.EqualTo "mapped-jacobi")
    equal (axis.Exponents) ([| 1.0 |])
    Assert.That(axis.Factor, Is.EqualTo 1.5)
    Assert.That(axis.Motion, Is.EqualTo LabelMotion.Still)
    Assert.That(chosen.Basis.Order, Is.EqualTo 14)
    let boxed = choose { standard with Families = [| "chebyshev" |]; Left = [| -10.0 |]; Right = [| 13.0 |] } data
    Assert.That((boxed.Basis.Axes[0].Left, boxed.Basis.Axes[0].Right), Is.EqualTo((-10.0, 13.0)))

[<Test>]
let ``the same data give the same choice, and the figure shows it`` () =
    let data = onLine (grid -8.0 12.0 100) heat |> noisy 0.01 2L
    let draw () = Drawing.alone (FloorFigure.ofChoice "floors" "data" (choose standard data))
    let figure = draw ()
    Assert.That(draw (), Is.EqualTo figure)
    Assert.That(figure, Does.Contain "hermite, constant")
    Assert.That(figure, Does.Contain "noise")
