/// The last layer of a fit, solved for: a network is linear in it.
module Spectral.Experiments.IvpHead

open Spectral

let private secondOrder, adam = "Levenberg–Marquardt", "Adam"
let private refits = "new fits of a run"
let private left, solved = "left", "solved"

/// Adam's rate.
let private rate = 0.01

/// The first field's network from its initial values, fitted to the initial condition by Adam on all points of the fit.
let private byAdam (epochs: int) (machine: IMachine) (run: NeuralIvp) : IvpState =
    let problem, settings = run.Problem, run.Settings
    let network = run.Networks[0]
    let d = problem.Equation.Dimension
    let place = Tensor.input "place" [| d |]

    let field =
        {
            Network = network
            Factor = problem.Factor
            Initial = problem.Initial[0]
            Start = Fitted
        }

    let stream = RandomStream.OfSeed settings.Seed

    let fit: SampleTask =
        {
            Loss = SampleLoss.OfSquares("initial condition", network.Parameters, [| place |], field.At place - problem.Initial[0] place)
            Source =
                Given
                    [|
                        Array.init settings.Fit.Points (fun i -> Halton.within problem.Box (Halton.point d (i + 1)))
                        |> Array.concat
                    |]
            Start = network.Initial(stream.Child "initial parameters")
            Order = stream.Child "order"
        }

    run.StartAt((machine.Learner "fit").Fit(fit, Adam(epochs, rate)).Parameters)

/// The relative errors of new fits along a run, taken or refused, their median.
let private refitErrors (_: NeuralIvp) (_: IvpState) (state: IvpState) =
    let errors =
        state.Events
        |> Array.choose (function
            | Restarted(_, _, error)
            | RestartRefused(_, _, error) -> Some error
            | FitDone _ -> None)

    if errors.Length = 0 then
        [||]
    else
        [| "refit_error", LearningTable.median errors |]

let private claims (_: Settings) (cells: IvpCell[]) =
    let ends case method head time =
        cells
        |> IvpClaims.ofCase case
        |> IvpClaims.withKey 0 method
        |> IvpClaims.withKey 1 head
        |> (if time = 0.0 then Array.filter (fun c -> c.Time = 0.0) else IvpClaims.last)

    [|
        for case in [ "bell-wave"; "narrow-advection" ] do
            yield!
                IvpClaims.timesBelow
                    $"{case}: error of the fit by Adam, last layer solved against left"
                    "error"
                    1.0
                    (ends case adam left 0.0)
                    (ends case adam solved 0.0)

            yield!
                IvpClaims.notAbove
                    $"{case}: at the end, Levenberg–Marquardt with its last layer left not above any with it solved"
                    "error"
                    1.25
                    (ends case secondOrder left 1.0)
                    [| yield! ends case adam solved 1.0; yield! ends case secondOrder solved 1.0 |]
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-head"
            Title = "Solving for the last layer gains little, after Adam as after Levenberg–Marquardt"
            Subject =
                "Fits of a bell for a wave and of a narrow bell for advection by Adam on all points and by Levenberg–Marquardt, with the last layer left or solved for at the end, and the runs that follow; and a wave that is fitted anew after every so many steps"
            Keys = [| Column.TextKey "fit"; Column.TextKey "head" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.35" "0.6"
                    Parameter.Of("adam", "epochs of Adam", "300", "3000", "5000")
                    Parameter.Of("bell", "last time of the wave", "0.02", "0.15", "0.45")
                    Parameter.Of("narrow", "last time of advection, 0 for none", "0", "0.1", "0.25")
                    Parameter.Of("refitted", "last time of the wave that is fitted anew, 0 for none", "0", "0.4", "2")
                    Parameter.Of("every", "steps between its fits", "2", "10", "25")
                    Parameter.Of("iterations", "iterations of its fits", "10", "40", "80")
                |]
            Measures = [| "refit_error" |]
            Rows =
                fun settings ->
                    let share = settings.Real "share"
                    let heads = [ left, false; solved, true ]

                    [|
                        for name, case in [ "bell", WaveBox.bellShaped; "narrow", PlaneFlow.narrowAdvection ] do
                            if settings.Real name > 0.0 then
                                let case = (case [| 0.0; settings.Real name |]).Scaled share

                                for head, isSolved in heads do
                                    let case =
                                        case |> IvpRow.withSettings (fun s -> { s with Fit = { s.Fit with Head = isSolved; Limit = 1.0 } })

                                    case |> IvpRow.ofCase [ secondOrder; head ]
                                    let epochs = Counts.one settings "adam"
                                    let own = case |> IvpRow.measuring (byAdam epochs) IvpRow.nothing [ adam; head ]
                                    { own with Words = $"{own.Words}, Adam {epochs}" }

                        if settings.Real "refitted" > 0.0 then
                            let case = (WaveBox.long [| 0.0; settings.Real "refitted" |]).Scaled share

                            for head, isSolved in heads do
                                case
                                |> IvpRow.withSettings (fun s ->
                                    let fit = { s.Fit with Iterations = Counts.one settings "iterations"; Head = isSolved }
                                    { s with Restart = EverySteps(Counts.one settings "every", fit) })
                                |> IvpRow.measuring IvpRow.start refitErrors [ refits; head ]
                    |]
            Claims = claims
            Figures = [||]
        }
