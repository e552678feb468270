module Spectral.Tests.SolveTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.TestFields

/// How far the exponent of error against tolerance may lie from 1.
let private proportionality = 0.2

let private field = TanhField.Drawn(3, 5, 1)
let private start = [| 0.4; -0.3; 0.8 |]
let private times = [| 0.0; 0.3; 0.7; 1.5; 2.0 |]

/// The documented arithmetic, written out once more: method, grid, plain loops.
let private solvedByTheText (t: Tableau) (field: VectorField) (times: float[]) steps (initial: float[]) =
    let n = initial.Length
    let fma x y z = Math.FusedMultiplyAdd(x, y, z)
    let mutable y = initial

    [|
        yield! y
        for j in 0 .. times.Length - 2 do
            let h = (times[j + 1] - times[j]) / float steps

            for s in 0 .. steps - 1 do
                let time = fma (float s) h times[j]
                let k = Array.init t.Stages (fun _ -> Array.zeroCreate n)

                for i in 0 .. t.Stages - 1 do
                    let argument = Array.copy y

                    for l in 0 .. i - 1 do
                        if t.A[i][l] <> 0.0 then
                            for m in 0 .. n - 1 do
                                argument[m] <- fma (h * t.A[i][l]) (k[l][m]) argument[m]

                    field.Value(fma t.C[i] h time, argument, k[i])

                let next = Array.copy y

                for i in 0 .. t.Stages - 1 do
                    if t.B[i] <> 0.0 then
                        for m in 0 .. n - 1 do
                            next[m] <- fma (h * t.B[i]) (k[i][m]) next[m]

                y <- next

            yield! y
    |]

[<Test>]
let ``a fixed-step solve is the documented arithmetic, bit for bit`` () =
    for tableau in Tableaus.All do
        let solved = FixedScheme(tableau, times, 3).Solve(field, start)
        Assert.That((bits solved = bits (solvedByTheText tableau field times 3 start)), Is.True, tableau.Name)

[<Test>]
let ``time runs backward as well as forward`` () =
    let first, last = nonlinear.Span
    let scheme = FixedScheme(Tableaus.DormandPrince, [| last; first |], 64)
    let back = scheme.Solve(nonlinear.Field, nonlinear.Exact last)[2..]
    Assert.That((back: float[]), Is.EqualTo<float>(nonlinear.Exact first).Within 1e-9)

    let adaptive =
        AdaptiveSolve.Solve(Tableaus.Tsitouras, nonlinear.Field, [| last; 0.5; first |], nonlinear.Exact last, AdaptiveOptions(1e-9, 1e-12))

    Assert.That(adaptive.OrRaise().States[4..], Is.EqualTo<float>(nonlinear.Exact first).Within 1e-8)
    Assert.That(adaptive.States[2..3], Is.EqualTo<float>(nonlinear.Exact 0.5).Within 1e-8)

[<Test>]
let ``the error of adaptive steps is proportional to the tolerance`` () =
    for tableau in [| Tableaus.DormandPrince; Tableaus.Tsitouras; Tableaus.BogackiShampine |] do
        for known in [| nonlinear; oscillator |] do
            let first, _ = known.Span
            let times = Array.init 21 (fun j -> first + 0.5 * float j)

            let points =
                [| 4 .. (if tableau.Order = 3 then 8 else 10) |]
                |> Array.map (fun digits ->
                    let tolerance = Math.Pow(10.0, -float digits)
                    let options = AdaptiveOptions(tolerance, tolerance)
                    let solution = AdaptiveSolve.Solve(tableau, known.Field, times, known.Exact first, options).OrRaise()

                    let gap =
                        Array.fold2 (fun largest a b -> max largest (abs (a - b))) 0.0 (times |> Array.collect known.Exact) solution.States

                    Assert.That(gap, Is.LessThan(100.0 * tolerance), $"{tableau.Name}, {known.Name}")
                    tolerance, gap)

            Assert.That(slope points, Is.EqualTo(1.0).Within(proportionality), $"{tableau.Name}, {known.Name}")

[<Test>]
let ``reading more output times does not move the steps`` () =
    let options = AdaptiveOptions(1e-6, 1e-6)
    let few = AdaptiveSolve.Solve(Tableaus.Tsitouras, field, [| 0.0; 5.0 |], start, options)
    let many = AdaptiveSolve.Solve(Tableaus.Tsitouras, field, Array.init 51 (fun j -> float j / 10.0), start, options)
    Assert.That((bits few.States[3..] = bits many.States[150..]), Is.True)
    Assert.That(few.Statistics, Is.EqualTo many.Statistics)

[<Law(MaxTest = 20)>]
let ``a trajectory does not depend on the others, and the same solve gives the same bits`` (a: int) (b: int) =
    let options = AdaptiveOptions(1e-6, 1e-9)
    let solve seed = AdaptiveSolve.Solve(Tableaus.DormandPrince, field, times, drawn seed "start" 3, options)
    let alone = solve a
    let other = solve b
    let again = solve a

    bits alone.States = bits again.States
    && alone.Statistics = again.Statistics
    && (a = b || bits other.States <> bits alone.States)

/// How a solve failed; complete if it did not.
let private failure (solve: unit -> 'a) =
    try
        solve () |> ignore
        SolveOutcome.Complete, 0.0, ""
    with :? SolveFailedException as e ->
        e.Outcome, e.TimeReached, e.Message

/// y′ = y²: y = 1/(1 − t) leaves the finite numbers at t = 1.
let private explosion = VectorField.OfFunction(1, fun _ y f -> f[0] <- y[0] * y[0])

[<Test>]
let ``a solution that explodes is a failure with the time reached`` () =
    let options = AdaptiveOptions(1e-6, 1e-6)
    let solution = AdaptiveSolve.Solve(Tableaus.DormandPrince, explosion, [| 0.0; 0.5; 2.0 |], [| 1.0 |], options)
    Assert.That(solution.Outcome, Is.EqualTo SolveOutcome.StepUnderflow)
    Assert.That(solution.Reached, Is.EqualTo 2)
    Assert.That(solution.States[1], Is.EqualTo(2.0).Within 1e-4)
    Assert.That(solution.TimeReached, Is.EqualTo(1.0).Within 1e-3)
    Assert.That(solution.Message, Does.StartWith "the step shrank to ")
    Assert.That((failure (fun () -> solution.OrRaise())), Is.EqualTo((solution.Outcome, solution.TimeReached, solution.Message)))

    let outcome, reached, message =
        failure (fun () -> FixedScheme(Tableaus.Rk4, [| 0.0; 0.5; 3.0; 6.0 |], 8).Solve(explosion, [| 1.0 |]))

    Assert.That(outcome, Is.EqualTo SolveOutcome.NonFinite)
    Assert.That(reached, Is.EqualTo 0.5)
    Assert.That(message, Does.StartWith "the solution is no longer finite at t = 3 (finite at 0.5): take more than 8 steps an interval")

[<Test>]
let ``a field that is not a number is a failure with the time reached`` () =
    let broken = VectorField.OfFunction(1, fun t _ f -> f[0] <- if t > 1.0 then nan else 1.0)
    let solution = AdaptiveSolve.Solve(Tableaus.Tsitouras, broken, [| 0.0; 3.0 |], [| 0.0 |], AdaptiveOptions())
    Assert.That(solution.Outcome, Is.EqualTo SolveOutcome.NonFinite)
    Assert.That(solution.TimeReached, Is.EqualTo(1.0).Within 1e-6)
    Assert.That(solution.Message, Does.StartWith "the vector field or the solution is not finite beyond t = ")
    let fromTheStart = AdaptiveSolve.Solve(Tableaus.Tsitouras, broken, [| 2.0; 3.0 |], [| 0.0 |], AdaptiveOptions())
    Assert.That(fromTheStart.Outcome, Is.EqualTo SolveOutcome.NonFinite)
    Assert.That(fromTheStart.Reached, Is.EqualTo 1)

[<Test>]
let ``too many steps is a failure with the advice`` () =
    let options = AdaptiveOptions(1e-10, 1e-10, maximumSteps = 7)

    let solution =
        AdaptiveSolve.Solve(Tableaus.DormandPrince, oscillator.Field, [| 0.0; 9.0 |], [| 0.0; 1.0 |], options)

    Assert.That(solution.Outcome, Is.EqualTo SolveOutcome.TooManySteps)
    Assert.That(solution.Message, Does.StartWith "7 steps were spent at t = ")
    Assert.That(solution.Statistics.Accepted + solution.Statistics.Rejected, Is.EqualTo 7)

[<Test>]
let ``wrong arguments are refused with what to change`` () =
    let refused (action: unit -> unit) = Refusal.message action

    let solve tableau times steps y = fun () -> FixedScheme(tableau, times, steps).Solve(field, y) |> ignore
    Assert.That(refused (solve Tableaus.Rk4 [||] 1 start), Does.StartWith "no output times were given")

    Assert.That(
        refused (solve Tableaus.Rk4 [| 0.0; 1.0; 0.5 |] 1 start),
        Does.StartWith "times[2] = 0.5 follows 1: give strictly increasing (or strictly decreasing) times."
    )

    Assert.That(refused (solve Tableaus.Rk4 times 0 start), Does.StartWith "a fixed-step solve needs at least one step an interval, not 0.")
    Assert.That(refused (solve Tableaus.Rk4 times 1 [| 1.0 |]), Does.StartWith "the initial state has 1 numbers, the vector field 3")
    Assert.That(refused (solve Tableaus.Rk4 times 1 [| 1.0; nan; 0.0 |]), Does.StartWith "initial[1] is NaN")
    let adaptive () = AdaptiveSolve.Solve(Tableaus.Rk4, field, times, start, AdaptiveOptions()) |> ignore
    Assert.That(refused adaptive, Does.StartWith "Runge–Kutta 4 has no embedded method")
    Assert.That(refused (fun () -> AdaptiveOptions(-1.0) |> ignore), Does.StartWith "the tolerances are -1 (relative)")
