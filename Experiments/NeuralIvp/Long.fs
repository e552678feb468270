/// Long times, with restarts and without.
module Spectral.Experiments.IvpLong

open Spectral

let private never, ruled = "none", "by rule"

let private claims (settings: Settings) (cells: IvpCell[]) =
    [|
        for restarts in [ never; ruled ] do
            yield!
                cells
                |> IvpClaims.ofCase "long-wave"
                |> IvpClaims.withKey 0 restarts
                |> IvpClaims.later
                |> IvpClaims.atMost $"a wave for long times, restarts {restarts}: error" "error" (settings.Real "slack" * 2e-2)
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-long"
            Title = "Runs stay stable for long times, and restarts are refused where they would cost more than they gain"
            Subject =
                "A bell's wave in a box through many reflections, with and without the rule that fits the networks anew; traces and effective dimensions over time"
            Keys = [| Column.TextKey "refits" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.4" "0.7"
                    Parameter.Of("last", "last time", "0.04", "1", "10")
                    Parameter.Of("times", "times that are shown", "2", "4", "5")
                    Parameter.Of("iterations", "iterations of a new fit", "10", "40", "80")
                    IvpTable.slack "1000" "20" "3"
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    let count, last = Counts.one settings "times", settings.Real "last"

                    let case =
                        (WaveBox.long (Array.init (count + 1) (fun j -> last * float j / float count))).Scaled(settings.Real "share")

                    let fit = { case.Settings.Fit with Iterations = Counts.one settings "iterations" }

                    [|
                        for name, restart in [ never, NoRestart; ruled, WhenResidualGrows fit ] do
                            case |> IvpRow.withSettings (fun s -> { s with Restart = restart }) |> IvpRow.ofCase [ name ]
                    |]
            Claims = claims
            Figures = [| IvpTable.errorOverTime |]
        }
