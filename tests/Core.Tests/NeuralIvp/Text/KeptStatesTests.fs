module Spectral.Tests.KeptStatesTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.Statements

/// Of a small network against the exact solution, relative to its largest value.
let private ofSolution = 1e-2

let private decay = -(Math.PI * Math.PI / 4.0) * 0.1

let private stated times = StatedEquation { onInterval WallCondition.Zero "0.1*dxx(u)" "cos(pi*x/2)" with Times = times }

let private small =
    { IvpChoices.None with
        Width = Nullable 6
        Depth = Nullable 1
        Points = Nullable 40
        Tolerance = Nullable 1e-3
    }

let private solve (equation: StatedEquation) =
    let run = new NeuralIvp(ReferenceEngine(), equation.Problem, UsualSettings.settings equation small)
    let start = run.Start()

    let rec onward (states: IvpState list) (state: IvpState) =
        if state.NextTime = equation.Problem.Times.Length then
            List.rev states |> Array.ofList
        else
            let next = run.Advance state
            onward (if next.NextTime > state.NextTime then next :: states else states) next

    run, onward [ start ] start

[<Test>]
let ``a state between two that are kept is on the solution, whatever else is wanted`` () =
    let equation = stated [| 0.0; 0.5; 1.0 |]
    let run, kept = solve equation
    use run = run
    Assert.That(kept |> Array.map _.Time, Is.EqualTo<float> [| 0.0; 0.5; 1.0 |])
    let places = [| -0.5; 0.0; 0.8 |]

    let at (times: float[]) time =
        use own =
            new NeuralIvp(ReferenceEngine(), KeptStates.wanted times equation.Problem, UsualSettings.settings equation small)

        (own.Values(KeptStates.reach own kept time, places))[0]

    let alone, together = at [| 0.7 |] 0.7, at [| 0.0; 0.2; 0.5; 0.6; 0.7 |] 0.7
    Assert.That(together, Is.EqualTo<float> alone)
    Assert.That(at [| 0.5; 0.7 |] 0.5, Is.EqualTo<float>((run.Values(kept[1], places))[0]))

    for x, value in Array.zip places alone do
        Assert.That(value, Is.EqualTo(exp (0.7 * decay) * cos (Math.PI * x / 2.0)).Within ofSolution)

[<Test>]
let ``a state is what its numbers say`` () =
    let run, kept = solve (stated [| 0.0; 0.5 |])
    use _ = run
    let events = [| FitDone([| 0.1; 0.2 |], 7); Restarted(0.5, "why", 0.25); RestartRefused(1.0, "why not", 0.5) |]
    let told = events |> Array.map StateNumbers.ofEvent

    for state in kept do
        let state = { state with Events = events; Particles = [| 1.0; 2.0 |] }
        let arrays = StateNumbers.ofState state |> Array.map (fun struct (name, values) -> name, values) |> Map.ofArray
        let read = told |> Array.map (fun struct (kind, reason, numbers) -> StateNumbers.toEvent kind reason numbers)
        Assert.That((StateNumbers.toState read (Func<string, float[]>(fun name -> arrays[name])) = state), "every member")

    Assert.That(Array.last(kept).Interval.IsSome, "with an interval")
