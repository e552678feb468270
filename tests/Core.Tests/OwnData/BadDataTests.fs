/// What cannot be expanded is refused in one line that says what to change.
module Spectral.Tests.BadDataTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.MadeData

let private x = grid 0.0 1.0 30
let private wave = onLine x (fun t x -> Elementary.sin (3.0 * x + t))
let private fixedTo family order = { standard with Families = [| family |]; Order = order }
let private single (points: float[]) (values: float[]) = [| FieldSnapshot("", 0.25, [| points |], [| values |]) |]

/// The line that a choice refuses with.
let private says (settings: ChoiceSettings) (data: FieldSnapshot[]) =
    let message = Refusal.message (fun () -> choose settings data)
    Assert.That(message, Is.Not.Empty)
    Assert.That(message.Contains '\n', Is.False)
    message

[<Test>]
let ``data that hold nothing to expand`` () =
    Assert.That(says standard [||], Does.Contain "at least one time")
    Assert.That(says standard (onLine x (fun _ _ -> 5.0)), Does.Contain "is 5 at all points and times")
    Assert.That(says standard (onLine x (fun _ _ -> 0.0)), Does.Contain "is 0 at all points and times")
    Assert.That(says standard (single x (Array.create 30 nan)), Does.Contain "no point has a value in every field")
    Assert.That(says standard (single [| 0.5 |] [| 1.0 |]), Does.Contain "x is 0.5 at all points")

    let pair =
        times
        |> Array.map (fun t -> FieldSnapshot("", t, [| x |], [| Array.map (heat t) x; Array.zeroCreate 30 |]))

    Assert.That(says { standard with Fields = [| "u"; "v" |] } pair, Does.Contain "v is 0 at all points and times: leave it out")

[<Test>]
let ``values and points that are no numbers or given twice`` () =
    Assert.That(says standard (single [| 0.0; 1.0; infinity |] [| 1.0; 2.0; 3.0 |]), Does.Contain "a value is Infinity")
    Assert.That(says standard (single [| 0.0; 1.0; 2.0 |] [| 1.0; -infinity; 3.0 |]), Does.Contain "a value is -Infinity")
    Assert.That(says standard (single [| 0.0; nan; 2.0 |] [| 1.0; 2.0; 3.0 |]), Does.Contain "a value is NaN")
    let twice = says standard (single [| 0.0; 0.5; 1.0; 0.5 |] [| 1.0; 2.0; 3.0; 4.0 |])
    Assert.That(twice, Does.Contain "x = 0.5 is given twice, with field 1 = 2 and 4")
    Assert.That(twice, Does.Contain "trajectories")

[<Test>]
let ``fewer points than modes`` () =
    Assert.That(says (fixedTo "legendre" 40) wave, Does.Contain "30 points cannot determine 41 coefficients: lower the order")

    Assert.That(
        says (fixedTo "fourier" 15) (onLine (ring 0.0 1.0 30) (fun t x -> Elementary.sin (2.0 * Math.PI * x + t))),
        Does.Contain "lower the order"
    )

    let basis = (choose (fixedTo "legendre" 8) wave).Basis
    let thin = line heat (grid 0.0 1.0 5) 1.5
    Assert.That(Refusal.message (fun () -> basis.Project thin), Does.Contain "t = 1.5: 5 samples cannot determine 9 coefficients")

[<Test>]
let ``points that leave nothing to judge a fit by`` () =
    Assert.That(
        says standard (onLine [| 0.0; 1.0 |] (fun t x -> Elementary.sin (x + t))),
        Does.Contain "2 points and 2 coefficients leave nothing to judge the fit by"
    )

    let three = choose standard (onLine [| 0.0; 0.4; 1.0 |] (fun t x -> Elementary.sin (x + t)))
    Assert.That(three.Noise[0], Is.NaN)
    Assert.That(three.Basis.Order, Is.EqualTo 1)

[<Test>]
let ``white noise is called so`` () =
    let chosen = choose standard (onLine (grid 0.0 1.0 200) (fun _ _ -> 0.0) |> noisy 1.0 3L)
    Assert.That(chosen.RelativeNoise, Is.EqualTo(1.0).Within 0.1)
    Assert.That(chosen.Reasons |> Array.exists (fun r -> r.Contains "No basis tells the data from noise"), Is.True)

[<Test>]
let ``a domain that excludes data`` () =
    let narrow = { fixedTo "legendre" 6 with Left = [| 0.2 |]; Right = [| 1.0 |] }
    Assert.That(says narrow wave, Does.Contain "lies outside the domain [0.2, 1]: widen the domain")
    Assert.That(says { narrow with Left = [| 1.0 |] } wave, Does.Contain "left below right")
    Assert.That(says { narrow with Left = [| 0.0; 0.0 |] } wave, Does.Contain "2 end(s) were given for data of 1 dimension(s)")
    let basis = (choose (fixedTo "legendre" 6) wave).Basis
    Assert.That(Refusal.message (fun () -> basis.Project(line heat (grid 0.0 2.0 30) 3.0)), Does.Contain "t = 3: the coordinate")

[<Test>]
let ``settings that cannot be meant`` () =
    Assert.That(says (fixedTo "hermit" 0) wave, Does.Contain "did you mean 'hermite'?")
    Assert.That(says { standard with Families = [| "hermite"; "fourier" |] } wave, Does.Contain "2 bases were given")
    Assert.That(says { standard with Order = -1 } wave, Does.Contain "the order is -1")
    Assert.That(says { standard with Order = 9000 } wave, Does.Contain "the order is 9000")
    Assert.That(says { standard with Factor = Nullable -1.0 } wave, Does.Contain "q = -1 must be finite and positive")
    Assert.That(says { standard with Gamma = Nullable 1.0 } wave, Does.Contain "γ = 1: the hyperbolic cross needs")
    Assert.That(says { standard with Gamma = Nullable 0.0 } wave, Does.Contain "the data have one dimension: leave it out")
    Assert.That(says { standard with Frame = "movin" } wave, Does.Contain "did you mean 'moving'?")
    Assert.That(says { standard with Tolerance = 0.0 } wave, Does.Contain "must lie between 0 and 1")
    Assert.That(says { standard with Tolerance = nan } wave, Does.Contain "must lie between 0 and 1")
    Assert.That(says { standard with Snapshots = 0 } wave, Does.Contain "give at least 1")
    Assert.That(says { fixedTo "jacobi" 5 with Exponents = [||] } wave, Does.Contain "give alpha as a,b")
    Assert.That(says { fixedTo "legendre" 5 with Exponents = [| 1.0 |] } wave, Does.Contain "legendre has no exponents")

[<Test>]
let ``a period that nothing tells`` () =
    let uneven = grid 0.0 1.0 30 |> Array.map (fun x -> x * x)
    let data = onLine uneven (fun t x -> Elementary.sin (2.0 * Math.PI * x + t))
    Assert.That(says (fixedTo "fourier" 5) data, Does.Contain "give its domain")
    let given = choose { fixedTo "fourier" 5 with Left = [| 0.0 |]; Right = [| 1.0 |] } data
    Assert.That(given.Chosen.Kind, Is.EqualTo "periodic")

[<Test>]
let ``a snapshot of other columns, or one that vanishes where the frame moves`` () =
    let basis = (choose { fixedTo "hermite" 6 with Frame = "moving" } (onLine (grid -8.0 12.0 60) heat)).Basis
    let plane = FieldSnapshot("", 2.0, [| [| 0.0; 1.0 |]; [| 0.0; 1.0 |] |], [| [| 1.0; 2.0 |] |])

    Assert.That(
        Refusal.message (fun () -> basis.Project plane),
        Does.Contain "2 coordinate(s) and 1 field(s) were given, but the basis has 1 and 1"
    )

    let gone = line (fun _ _ -> 0.0) (grid -8.0 12.0 60) 2.0
    Assert.That(Refusal.message (fun () -> basis.Project gone), Does.Contain "t = 2: the data vanish")
    Assert.That(Refusal.message (fun () -> basis.Unpack("", 0.0, [| 1.0 |])), Does.Contain "a state of this basis has 9 numbers, not 1")

[<Test>]
let ``a gap that leaves coefficients open is named with its time`` () =
    let basis = (choose (fixedTo "legendre" 20) (onLine (grid 0.0 1.0 80) heat)).Basis
    let crowded = line heat (grid 0.0 0.02 80) 1.0
    Assert.That(Refusal.message (fun () -> basis.Project crowded), Does.Contain "t = 1: the samples determine only")

[<Test>]
let ``where nothing fits, every objection is told once`` () =
    let message = says { fixedTo "hermite" 40 with Frame = "" } wave
    Assert.That(message, Does.Contain "hermite: 30 points cannot determine 41 coefficients")
    Assert.That(message.Split("30 points").Length, Is.EqualTo 2)
