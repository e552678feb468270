module Spectral.Tests.DataProjectionTests

open System
open NUnit.Framework
open FsCheck.FSharp
open Spectral

/// Coefficients of a known expansion, from least squares on well-conditioned points.
let private recovery = 1e-10

/// Moments of functions that decay to round-off within the samples.
let private moments = 1e-10

let private none = Nullable<float>()

let private follow (basis: Basis) (samples: FieldSamples[]) = DataProjection.Create(basis, samples, none, none, none)

let private grid left right count = Array.init count (fun i -> left + (right - left) * float i / float (count - 1))

let private at (x: float[]) (u: float -> float) = FieldSamples.At(0.0, x, [| Array.map u x |])

let private table (rows: (float * float * float)[]) =
    let t, x, u = Array.unzip3 rows
    FieldSamples.FromTable(t, x, [| u |], [| "time"; "place"; "height" |])

let private gauss mean deviation x =
    let y = (x - mean) / deviation
    Elementary.exp (-0.5 * y * y)

/// Scattered points that keep away from each other, and a family that fits them.
let private scattered =
    gen {
        let! name = Gen.elements [ "chebyshev"; "legendre"; "fourier" ]
        let! order = Gen.choose (0, 8)
        let! left = Gen.choose (-30, 30) |> Gen.map (fun k -> float k / 10.0)
        let! width = Gen.choose (1, 80) |> Gen.map (fun k -> float k / 10.0)
        let! jitter = Gen.arrayOfLength 60 (Gen.choose (-40, 40))
        let! coefficients = Gen.arrayOfLength 17 (Gen.choose (-1000, 1000) |> Gen.map (fun k -> 0.0005 + float k / 1000.0))
        let x = jitter |> Array.mapi (fun i j -> left + width * (float i + 0.5 + float j / 100.0) / 60.0)
        return name, order, left, left + width, x, coefficients
    }
    |> Arb.fromGen

[<Law(MaxTest = 60)>]
let ``a known expansion is recovered from scattered samples in any order`` () =
    Prop.forAll scattered (fun (name, order, left, right, x, many) ->
        let basis = NamedBasis.Create(name, order, [||])
        let coefficients = Array.truncate basis.Count many
        let isPeriodic = name = "fourier"
        let scale = if isPeriodic then 2.0 * Math.PI / (right - left) else 2.0 / (right - left)
        let truth = AffineBasis.Create(basis, scale, (if isPeriodic then left else left + 0.5 * (right - left)))
        let u = truth.Evaluate(coefficients, x)

        let project (x: float[]) u =
            let samples = FieldSamples.At(0.5, x, [| u |])
            DataProjection.Create(basis, [| samples |], Nullable left, Nullable right, none).Project samples

        let found = project x u
        let turned = project (Array.rev x) (Array.rev u)

        Array.forall2 (fun a b -> abs (a - b) < recovery) coefficients found.Coefficients[0]
        && found.Label = { Scale = truth.Scale; Center = truth.Center }
        && found.Time = 0.5
        && found.Floor < recovery
        && turned = found)

[<Law(MaxTest = 60)>]
let ``a higher order never raises the floor, and nothing is worse than no function`` () =
    Prop.forAll scattered (fun (name, order, left, right, x, values) ->
        let u = x |> Array.mapi (fun i _ -> values[i % values.Length])
        let samples = FieldSamples.At(0.0, x, [| u |])

        let rule =
            DataProjection.Create(NamedBasis.Create(name, order, [||]), [| samples |], Nullable left, Nullable right, none)

        let floor (r: DataProjection) = (r.Project samples).Floor
        floor (rule.WithOrder(order + 1)) <= floor rule * (1.0 + recovery) && floor rule <= 1.0 + recovery)

[<TestCase("hermite", 0.7, 1.3)>]
[<TestCase("hermite", -2.0, 0.2)>]
let ``a Gaussian of one sign, of either sign, or complex is the first Hermite function at its label``
    (name: string, mean: float, deviation: float)
    =
    let x = grid (mean - 14.0 * deviation) (mean + 14.0 * deviation) 400
    let basis = NamedBasis.Create(name, 6, [||])
    let amplitude = sqrt deviation * sqrt (sqrt Math.PI)

    let check (source: string) (parts: float[]) =
        let samples =
            FieldSamples.At(0.0, x, parts |> Array.map (fun part -> x |> Array.map (fun x -> part * gauss mean deviation x)))

        let rule = DataProjection.Create(basis, [| samples |], none, none, Nullable 1.0)
        let found = rule.Project samples
        Assert.That(rule.LabelSource, Is.EqualTo source)
        Assert.That(found.Label.Scale, Is.EqualTo(1.0 / deviation).Within(moments / deviation))
        Assert.That(found.Label.Center, Is.EqualTo(mean).Within moments)
        Assert.That(found.Floor, Is.LessThan moments)

        parts
        |> Array.iteri (fun f part -> Assert.That(found.Coefficients[f][0], Is.EqualTo(part * amplitude).Within moments))

    check "moments of u" [| 1.0 |]
    check "moments of u" [| -3.0 |]
    check "moments of |u|²" [| 1.0; -0.5 |]

[<Test>]
let ``data that change sign take the moments of their square`` () =
    let x = grid -9.0 9.0 300
    let odd = at x (fun x -> (x - 0.5) * gauss 0.5 1.0 x)
    let found = (follow (Basis.Hermite 4) [| odd |]).Project odd
    // ∫ y² · y² e^(−y²) / ∫ y² e^(−y²) = 3/2, so that β = 1.25/√3.
    Assert.That(found.Label.Scale, Is.EqualTo(1.25 / sqrt 3.0).Within moments)
    Assert.That(found.Label.Center, Is.EqualTo(0.5).Within moments)

[<Test>]
let ``an exponential is the first Laguerre function, centred at the left end`` () =
    let x = Array.init 2000 (fun i -> let s = float i / 1999.0 in 1.0 + 20.0 * s * s)
    let decay = at x (fun x -> Elementary.exp (-2.0 * (x - 1.0)))
    let rule = follow (Basis.Laguerre 4) [| decay |]
    let found = rule.Project decay
    // The trapezoid rule on these points knows the mean to its own second order.
    Assert.That(found.Label.Scale, Is.EqualTo(4.0).Within 1e-3)
    Assert.That(found.Label.Center, Is.EqualTo 1.0)
    Assert.That(found.Floor, Is.LessThan 1e-8)
    Assert.That(rule.Right, Is.EqualTo infinity)

[<Test>]
let ``an algebraic bump is the first mapped Jacobi function`` () =
    let x = grid -400.0 400.0 80001
    let bump = at x (fun x -> 1.0 / (1.0 + 4.0 * (x - 3.0) * (x - 3.0)))
    let rule = DataProjection.Create(Basis.MappedJacobi(2, 0.5), [| bump |], none, none, Nullable(sqrt 2.0))
    let found = rule.Project bump
    // What lies beyond the samples is missing from the second moment.
    Assert.That(found.Label.Scale, Is.EqualTo(2.0).Within 2e-3)
    Assert.That(found.Label.Center, Is.EqualTo(3.0).Within 1e-3)

[<Test>]
let ``floors of smooth data fall spectrally and those of a jump do not`` () =
    let x = grid -1.0 1.0 400

    let floors u =
        let samples = at x u
        let rule = follow (Basis.Legendre 0) [| samples |]
        [| 8; 16; 24 |] |> Array.map (fun n -> (rule.WithOrder(n).Project samples).Floor)

    let smooth = floors (fun x -> 1.0 / (1.0 + 4.0 * x * x))
    // Poles at ±i/2: an ellipse of (1 + √5)/2, so that eight modes gain 47.
    Assert.That(smooth[0] / smooth[1], Is.InRange(30.0, 70.0))
    Assert.That(smooth[1] / smooth[2], Is.InRange(30.0, 70.0))
    let jump = floors (fun x -> if x < 0.1 then -1.0 else 1.0)
    Assert.That(jump[0] / jump[2], Is.LessThan 3.0)

[<Test>]
let ``units change no digit`` () =
    let x = grid -5.0 7.0 90
    let bump = at x (fun x -> gauss 0.3 1.1 x + 0.2 * gauss 2.0 0.7 x)
    let rule = follow (Basis.Hermite 9)
    let small = (rule [| bump |]).Project bump

    for exponent in [ -900; 900 ] do
        let factor = Math.ScaleB(1.0, exponent)
        let scaled = FieldSamples.At(0.0, x, [| bump.Fields[0] |> Array.map (fun v -> v * factor) |])
        let found = (rule [| scaled |]).Project scaled
        Assert.That(found.Floor, Is.EqualTo small.Floor)
        Assert.That((found.Label = small.Label), Is.True)
        Assert.That((found.Coefficients[0] = (small.Coefficients[0] |> Array.map (fun c -> c * factor))), Is.True)

[<Test>]
let ``the period is the range and a spacing, or the range where the data end as they begin`` () =
    let wave count (last: float) =
        let x = Array.init count (fun i -> float i * 0.25)
        let samples = at x (fun x -> Elementary.sin (2.0 * Math.PI * x / 5.0))
        let rule = follow (Basis.Fourier 3) [| samples |]
        Assert.That(rule.Right, Is.EqualTo(last).Within 1e-12)
        Assert.That((rule.Project samples).Floor, Is.LessThan recovery)

    wave 20 5.0
    wave 21 5.0

[<Test>]
let ``functions that reach beyond the samples are told`` () =
    let cut = at (grid -1.0 1.0 80) (fun x -> 1.0 + 0.1 * x)
    let rule = DataProjection.Create(Basis.Hermite 4, [| cut |], none, none, Nullable 0.5)
    Assert.That((rule.Project cut).Unseen, Is.GreaterThan 0.3)

[<TestCase("chebyshev")>]
[<TestCase("legendre")>]
let ``polynomials that swing between the samples are told, and calm ones are not`` (name: string) =
    let x = grid -1.0 1.0 100
    let noise = FieldSamples.At(0.0, x, [| x |> Array.mapi (fun i _ -> if i % 3 = 0 then 1.0 else -1.0) |])
    let smooth = at x (fun x -> 1.0 + x * x)

    let unseen samples order = ((follow (NamedBasis.Create(name, order, [||])) [| samples |]).Project samples).Unseen

    Assert.That(unseen noise 60, Is.GreaterThan 0.5)
    Assert.That(unseen smooth 10, Is.LessThan 1e-3)

let private refusals: (string * string * (unit -> unit))[] =
    let rows = [| for t in 0.0 .. 1.0 -> t |]

    let plain =
        [|
            for t in rows do
                for i in 0..9 -> t, float i, 1.0 + float i
        |]

    let change k row = plain |> Array.mapi (fun i r -> if i = k then row else r)
    let project basis rows () = let s = table rows in (follow basis s).ProjectAll s |> ignore
    let legendre = Basis.Legendre 3

    [|
        "a gap", "row 13 (time = 1): height is NaN", project legendre (change 12 (1.0, 2.0, nan))
        "an infinite time", "row 2: time is Infinity", project legendre (change 1 (infinity, 1.0, 2.0))
        "the same point twice", "rows 11 and 13 both give place = 0 at time = 1", project legendre (change 12 (1.0, 0.0, 2.0))
        "one point", "place is 2 in all 3 rows", project legendre [| 0.0, 2.0, 1.0; 1.0, 2.0, 1.0; 2.0, 2.0, 1.0 |]
        "nothing", "no rows", project legendre [||]
        "zeros", "t = 1: the data vanish", project legendre (plain |> Array.map (fun (t, x, u) -> t, x, (if t = 1.0 then 0.0 else u)))
        "few samples",
        "t = 0: 10 samples cannot determine the 21 coefficients of legendre of order 20: lower the order to at most 9",
        project (Basis.Legendre 20) plain
        "few samples of waves", "lower the order to at most 4", project (Basis.Fourier 7) plain
        "one sample", "give more samples", project (Basis.Legendre 0) [| 0.0, 0.0, 1.0; 0.0, 1.0, 1.0; 1.0, 0.0, 1.0 |]
        "uneven points", "do not tell the period", project (Basis.Fourier 2) (change 3 (0.0, 3.1, 1.0))
        "a bad condition",
        "t = 0: the samples determine only",
        project (Basis.Legendre 200) [| for i in 0..299 -> 0.0, float i, 1.0 + float i |]
        "a word for no basis", "did you mean 'hermite'?", (fun () -> NamedBasis.Create("hermit", 3, [||]) |> ignore)
        "an exponent too many", "remove alpha", (fun () -> NamedBasis.Create("hermite", 3, [| 0.5 |]) |> ignore)
        "no exponents", "jacobi needs its exponents", (fun () -> NamedBasis.Create("jacobi", 3, [||]) |> ignore)
        "a negative order", "not -3", (fun () -> NamedBasis.Create("hermite", -3, [||]) |> ignore)
        "a narrow domain",
        "t = 0: x = 9 lies outside the domain [0, 5]",
        (fun () -> let s = table plain in DataProjection.Create(legendre, s, none, Nullable 5.0, none).ProjectAll s |> ignore)
        "an empty domain",
        "left below right",
        (fun () -> DataProjection.Create(legendre, table plain, Nullable 3.0, Nullable 3.0, none) |> ignore)
        "a domain of the line",
        "whole line",
        (fun () -> DataProjection.Create(Basis.Hermite 2, table plain, Nullable 0.0, none, none) |> ignore)
        "a factor of an interval",
        "no factor q",
        (fun () -> DataProjection.Create(legendre, table plain, none, none, Nullable 1.0) |> ignore)
        "a negative factor", "q = -1", (fun () -> DataProjection.Create(Basis.Hermite 2, table plain, none, none, Nullable -1.0) |> ignore)
        "three fields", "3 fields", (fun () -> FieldSamples.At(0.0, [| 0.0 |], Array.create 3 [| 1.0 |]) |> ignore)
        "columns of different lengths",
        "different lengths (2, 1)",
        (fun () -> FieldSamples.At(0.0, [| 0.0; 1.0 |], [| [| 1.0 |] |]) |> ignore)
    |]

[<Test>]
let ``whatever does not fit is refused in one line that names it`` () =
    for name, expected, call in refusals do
        let message = Refusal.message call
        Assert.That(message, Does.Contain expected, name)
        Assert.That(message, Does.Not.Contain "\n", name)
