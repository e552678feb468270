/// Points: which, how many, and a run that is not to be trusted.
module Spectral.Experiments.IvpSampling

open Spectral

/// A fit is flagged where it is so many times worse between its points than on them.
let private flag = 3.0

let private startRefused = "start_refused"

/// A start that is to be refused: the floor that the fit has reached.
let private hopeless (keys: string list) (case: IvpCase) : IvpRow =
    let own = IvpRow.ofCase keys case

    let run seed (machine: IMachine) =
        use run = new NeuralIvp((machine.Learner "run").Engine, case.Problem, { case.Settings with Seed = seed })

        let floor =
            try
                run.Start() |> ignore
                None
            with :? InitialFitException as refusal ->
                Some refusal.Error

        case.Problem.Times
        |> Array.map (fun _ ->
            Measurement.Of
                [|
                    "parameters", Cell.Integer(int64 run.Networks[0].Count)
                    startRefused, Cell.Real(if floor.IsSome then 1.0 else 0.0)
                    match floor with
                    | Some error -> "fit_error", Cell.Real error
                    | None -> ()
                |])

    { own with Run = run }

let private claims (settings: Settings) (cells: IvpCell[]) =
    let ends rule count =
        cells
        |> IvpClaims.ofCase "advection"
        |> IvpClaims.withKey 0 rule
        |> IvpClaims.withKey 1 count
        |> IvpClaims.last

    let counts = settings.Reals "counts"
    let few, many = Claims.number (Array.min counts), Claims.number (Array.max counts)

    let starts = cells |> Array.filter (fun c -> c.Time = 0.0 && c.Row.Case.Name = "mixture-box-5")

    [|
        yield! IvpClaims.timesBelow "advection: Halton's points, many against few" "error" 1.0 (ends "halton" few) (ends "halton" many)
        yield! IvpClaims.notAbove "advection: uniform points not below Halton's" "error" 1.1 (ends "halton" many) (ends "uniform" many)

        for start in starts do
            let fresh, fitted = start.Median "error", start.Median "fit_error"
            let ratio = fresh / fitted

            {
                Name = $"a density in a box of five dimensions is flagged: fresh error {Claims.number flag} times that on the fit's points"
                Holds = ratio >= flag
                Detail = $"{Claims.ratio ratio} times, {Claims.error fresh} against {Claims.error fitted}"
            }

        for start in cells |> Array.filter (fun c -> c.Time = 0.0 && c.Row.Case.Name = "wave-packet") do
            let parameters, floor = start.Median "parameters", start.Median "fit_error"

            {
                Name = $"a network of {Claims.number parameters} parameters cannot hold a packet of waves, and is refused"
                Holds = start.Seeds startRefused |> Array.forall (fun refused -> refused = 1.0)
                Detail = $"it comes to a relative error of {Claims.error floor}"
            }
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-sampling"
            Title =
                "Points should be as many as parameters or more; a fit that is good on its points alone is found out by fresh ones, and one that is good nowhere is refused"
            Subject =
                "Advection of a bell on uniform and on Halton's points, so many a parameter; a density in the cube of five dimensions, which uniform points do not see; and a packet of waves, cos(10πx), for a network of two layers of two units"
            Keys = [| Column.TextKey "points"; Column.TextKey "count" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.4" "0.7"
                    Parameter.Of("counts", "points a parameter", "1,2", "1,2,4", "0.5,1,2,4")
                    Parameter.Of("last", "last time", "0.02", "0.25", "0.5")
                    Parameter.Of("iterations", "iterations of the fit in five dimensions", "10", "40", "100")
                |]
            Measures = [| startRefused |]
            Rows =
                fun settings ->
                    let case = (PlaneFlow.advection [| 0.0; settings.Real "last" |]).Scaled(settings.Real "share")
                    let p = IvpRow.parameters case
                    let boxed = (DriftingMixture.inBox 5 [| 0.0; 0.01 |]).Scaled(settings.Real "share")

                    [|
                        for name, rule in [ "uniform", PointRule.uniform; "halton", PointRule.halton ] do
                            for count in settings.Reals "counts" do
                                case
                                |> IvpRow.withSettings (fun s -> { s with Points = rule (int (count * float p)) })
                                |> IvpRow.ofCase [ name; Claims.number count ]

                        boxed
                        |> IvpRow.withSettings (fun s -> { s with Fit = { s.Fit with Iterations = settings.Integer "iterations" } })
                        |> IvpRow.ofCase [ "uniform"; "as given" ]

                        WaveBox.packet 10.0 [| 0.0; 0.01 |]
                        |> IvpRow.withSettings (fun s ->
                            { s with
                                Network = { s.Network with Hidden = [| 2; 2 |] }
                                Points = PointRule.halton 400
                                Fit = { s.Fit with Points = 400; Iterations = settings.Integer "iterations" }
                            })
                        |> hopeless [ "halton"; "2 × 2 units" ]
                    |]
            Claims = claims
            Figures = [||]
        }
