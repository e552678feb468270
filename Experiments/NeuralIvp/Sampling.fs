/// Points: which, how many, and a run that is not to be trusted.
module Spectral.Experiments.IvpSampling

open Spectral

/// A fit is flagged where it is so many times worse between its points than on them.
let private flag = 3.0

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
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-sampling"
            Title = "Points should be as many as parameters or more, and a fit that is good on its points alone is found out by fresh ones"
            Subject =
                "Advection of a bell on uniform and on Halton's points, so many a parameter; and a density in the cube of five dimensions, which uniform points do not see"
            Keys = [| Column.TextKey "points"; Column.TextKey "count" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.4" "1"
                    Parameter.Of("counts", "points a parameter", "1,2", "1,2,4", "0.5,1,2,4,8")
                    Parameter.Of("last", "last time", "0.02", "0.25", "0.5")
                    Parameter.Of("iterations", "iterations of the fit in five dimensions", "10", "40", "100")
                |]
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
                    |]
            Claims = claims
            Figures = [||]
        }
