/// The regularisation over time: conditioning and errors.
module Spectral.Experiments.IvpConditioning

open Spectral

let private never, ruled = "none", "by rule"

let private claims (settings: Settings) (cells: IvpCell[]) =
    let ends mu = cells |> IvpClaims.withKey 0 (Claims.error mu) |> IvpClaims.withKey 1 never |> IvpClaims.last
    let all = settings.Reals "regularisation"

    [|
        if all.Length > 1 then
            yield!
                IvpClaims.timesBelow
                    "the weakest regularisation against the strongest, without restarts"
                    "error"
                    1.0
                    (ends (Array.max all))
                    (ends (Array.min all))
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-conditioning"
            Title = "The largest eigenvalue grows over time; a regularisation that was anchored at the start keeps its resolution"
            Subject =
                "A bell's wave by the dense solver at several regularisations, in units of the trace at the start, with and without restarts by rule; the largest eigenvalue and the effective dimension over time"
            Keys = [| Column.TextKey "regularisation"; Column.TextKey "refits" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.35" "1"
                    Parameter.Of("regularisation", "μ in units of the trace at the start", "1e-6", "1e-5,1e-7", "1e-6,1e-8,1e-10")
                    Parameter.Of("last", "last time", "0.02", "0.4", "4")
                    Parameter.Of("times", "times that are shown", "1", "2", "8")
                    Parameter.Of("iterations", "iterations of a new fit", "10", "40", "80")
                |]
            Rows =
                fun settings ->
                    let count, last = Counts.one settings "times", settings.Real "last"

                    let case =
                        (WaveBox.long (Array.init (count + 1) (fun j -> last * float j / float count))).Scaled(settings.Real "share")

                    let fit = { case.Settings.Fit with Iterations = Counts.one settings "iterations" }

                    [|
                        for mu in settings.Reals "regularisation" do
                            for name, restart in [ never, NoRestart; ruled, WhenResidualGrows fit ] do
                                case
                                |> IvpRow.withSettings (fun s -> { s with Solver = TangentSolver.dense mu; Restart = restart })
                                |> IvpRow.ofCase [ Claims.error mu; name ]
                    |]
            Claims = claims
            Figures = [||]
        }
