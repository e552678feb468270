module Spectral.Tests.TableauTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.TestFields

/// How far a measured order may lie from the stated one.
let private orderTolerance = 0.15

let private problems = [| nonlinear; oscillator |]

/// Steps that keep the error between 10⁻³ and 10⁻¹² for a method of that order.
let private stepCounts order =
    match order with
    | 1 -> [| 256; 512; 1024; 2048 |]
    | 2 -> [| 64; 128; 256; 512 |]
    | 3 -> [| 48; 96; 192; 384 |]
    | _ -> [| 16; 32; 64; 128 |]

let private largestGap (exact: float -> float[]) (times: float[]) (states: float[]) =
    let expected = times |> Array.collect exact
    Array.fold2 (fun largest a b -> max largest (abs (a - b))) 0.0 expected states

let private globalOrder (tableau: Tableau) (known: Known) =
    let first, last = known.Span
    let times = Array.init 9 (fun j -> first + (last - first) * float j / 8.0)

    stepCounts tableau.Order
    |> Array.map (fun steps ->
        let scheme = FixedScheme(tableau, times, steps / 8)
        let states = scheme.Solve(known.Field, known.Exact first)
        1.0 / float steps, largestGap known.Exact times states)
    |> slope

let private rebuilt (t: Tableau) order b embeddedOrder embedded =
    Tableau.Create(t.Name + ", rebuilt", t.Citation, order, t.A, b, t.C, embeddedOrder, embedded, 0, [||])

let methods = Tableaus.All |> Array.map (fun t -> TestCaseData(t).SetArgDisplayNames(t.Name))

let methodsWithEmbedded =
    Tableaus.All
    |> Array.filter _.HasEmbedded
    |> Array.map (fun t -> TestCaseData(t).SetArgDisplayNames(t.Name))

[<TestCaseSource(nameof methods)>]
let ``the error falls at the stated order`` (tableau: Tableau) =
    for known in problems do
        Assert.That(globalOrder tableau known, Is.EqualTo(float tableau.Order).Within(orderTolerance), known.Name)

[<TestCaseSource(nameof methodsWithEmbedded)>]
let ``the embedded method's error falls at its stated order`` (tableau: Tableau) =
    let embedded = rebuilt tableau tableau.EmbeddedOrder tableau.EmbeddedB 0 [||]
    Assert.That(globalOrder embedded nonlinear, Is.EqualTo(float tableau.EmbeddedOrder).Within(orderTolerance))

/// Over one step from exact data, read at places inside; a method without an error estimate gets Euler's.
/// The start is a point where no method's leading error term nearly vanishes (as it does near 0.4 and 0.7 for order 5).
[<TestCaseSource(nameof methods)>]
let ``the interpolant's error over a step falls one order faster than its own`` (tableau: Tableau) =
    let method =
        if tableau.HasEmbedded then
            tableau
        else
            rebuilt tableau tableau.Order tableau.B 1 (Array.init tableau.Stages (fun i -> if i = 0 then 1.0 else 0.0))

    for known in problems do
        let start = 0.2

        let gaps =
            [| 3..7 |]
            |> Array.map (fun power ->
                let h = Math.ScaleB(1.0, -power)
                let times = Array.init 9 (fun j -> start + h * float j / 8.0)
                let options = AdaptiveOptions(relativeTolerance = 1.0, absoluteTolerance = 1.0, initialStep = h)
                let solution = AdaptiveSolve.Solve(method, known.Field, times, known.Exact start, options)
                Assert.That(solution.Statistics.Accepted, Is.EqualTo 1)
                h, largestGap known.Exact times[..7] solution.States[..15])

        Assert.That(slope gaps, Is.EqualTo(float (tableau.InterpolantOrder + 1)).Within(orderTolerance), known.Name)

[<Test>]
let ``first same as last is found from the numbers`` () =
    let found = Tableaus.All |> Array.filter _.IsFsal |> Array.map _.Name
    let expected = [| "Bogacki–Shampine 3(2)"; "Dormand–Prince 5(4)"; "Tsitouras 5(4)" |]
    Assert.That((found = expected), Is.True)
    Assert.That(Tableaus.DormandPrince.AdvancingStages, Is.EqualTo 6)
    Assert.That(Tableaus.Rk4.AdvancingStages, Is.EqualTo 4)

/// For a first-same-as-last method an accepted step costs one evaluation less than its stages.
[<Test>]
let ``the last slope is used again`` () =
    let options = AdaptiveOptions(initialStep = 0.01)

    let solution =
        AdaptiveSolve.Solve(Tableaus.DormandPrince, oscillator.Field, [| 0.0; 3.0 |], [| 0.0; 1.0 |], options)

    let s = solution.Statistics
    Assert.That(s.Evaluations, Is.EqualTo(1 + 6 * (s.Accepted + s.Rejected)))

let private refusal (build: unit -> Tableau) = Refusal.message build

let private changed (t: Tableau) change =
    let a = t.A |> Array.map Array.copy
    let b = Array.copy t.B
    let c = Array.copy t.C
    let embedded = Array.copy t.EmbeddedB
    let interpolant = if t.HasEmbedded then t.Interpolant |> Array.map Array.copy else [||]
    change a b c embedded interpolant
    fun () -> Tableau.Create("X", "", t.Order, a, b, c, t.EmbeddedOrder, embedded, t.InterpolantOrder, interpolant)

[<Test>]
let ``a wrong digit is refused with the condition and the gap`` () =
    let rowSum = refusal (changed Tableaus.Rk4 (fun a _ _ _ _ -> a[2][1] <- 0.501))

    Assert.That(
        rowSum,
        Does.StartWith "the tableau X misses the row sum Σⱼ a[2]ⱼ = c[2] by 0.001: compare its digits with the publication."
    )

    let weights =
        refusal (
            changed Tableaus.Rk4 (fun _ b _ _ _ ->
                b[0] <- b[0] + 1e-6
                b[3] <- b[3] - 1e-6)
        )

    Assert.That(weights, Does.Contain "order condition Σ bᵢ cᵢ = 1/2 of b by 1E-06")

    let embedded = refusal (changed Tableaus.DormandPrince (fun _ _ _ e _ -> e[6] <- 0.026))
    Assert.That(embedded, Does.Contain "order condition Σ bᵢ = 1 of the embedded b̂ by 0.001")

    let interpolant = refusal (changed Tableaus.Tsitouras (fun _ _ _ _ p -> p[3][2] <- p[3][2] + 1e-9))
    Assert.That(interpolant, Does.Contain "of the interpolant in its power θ^3 by 1E-09")

[<Test>]
let ``any single digit changed in the eleventh place is refused`` () =
    for tableau in [| Tableaus.DormandPrince; Tableaus.Tsitouras |] do
        for i in 1..5 do
            for j in 0 .. i - 1 do
                let tamper (a: float[][]) (_: float[]) (c: float[]) (_: float[]) (_: float[][]) =
                    a[i][j] <- a[i][j] + 1e-11
                    c[i] <- c[i] + 1e-11

                Assert.That(refusal (changed tableau tamper), Does.StartWith "the tableau X misses the order condition")

[<Test>]
let ``a tableau of the wrong shape is refused with the shape`` () =
    let create a b c = fun () -> Tableau.Create("X", "", 1, a, b, c, 0, [||], 0, [||])

    Assert.That(
        refusal (create [| [||]; [| 1.0; 0.0 |] |] [| 1.0; 0.0 |] [| 0.0; 1.0 |]),
        Does.StartWith "row 1 of a of the tableau X holds 2 numbers: an explicit method has exactly 1 there."
    )

    Assert.That(
        refusal (create [| [||] |] [| 0.5; 0.5 |] [| 0.0 |]),
        Does.StartWith "the tableau X has 1 rows of a, 2 weights b and 1 times c"
    )

    let unknown = Refusal.message (fun () -> Tableaus.Named "Runge")
    Assert.That(unknown, Does.StartWith "there is no Runge–Kutta method \"Runge\": choose one of Euler, Heun 2(1)")
