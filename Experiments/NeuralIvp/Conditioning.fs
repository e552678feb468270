/// The regularisation over time: conditioning and errors.
module Spectral.Experiments.IvpConditioning

open Spectral

let private never, ruled, regular = "none", "by rule", "every so many steps"
let private anchored, current = "trace at the start", "current λ₁"

let private claims (settings: Settings) (cells: IvpCell[]) =
    let at unit refits mu =
        cells
        |> IvpClaims.withKey 0 (Claims.error mu)
        |> IvpClaims.withKey 1 unit
        |> IvpClaims.withKey 2 refits
        |> IvpClaims.last

    let ends = at anchored never
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

        for mu in all do
            yield!
                IvpClaims.notAbove
                    $"μ = {Claims.error mu}: anchored at the start not above that of the current λ₁"
                    "error"
                    1.25
                    (ends mu)
                    (at current never mu)

            yield!
                IvpClaims.notAbove
                    $"μ = {Claims.error mu}: without restarts not above any with them"
                    "error"
                    1.1
                    (ends mu)
                    (Array.append (at anchored ruled mu) (at anchored regular mu))
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-conditioning"
            Title = "The largest eigenvalue grows over time; a regularisation that was anchored at the start keeps its resolution"
            Subject =
                "A bell's wave by the dense solver at several regularisations, in units of the trace at the start or of the current largest eigenvalue, without restarts, with those of the rule, and with one every so many steps; the largest eigenvalue and the effective dimension over time"
            Keys = [| Column.TextKey "regularisation"; Column.TextKey "unit"; Column.TextKey "refits" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.35" "0.7"
                    Parameter.Of("regularisation", "μ", "1e-6", "1e-5,1e-7", "1e-6,1e-8,1e-10")
                    Parameter.Of("last", "last time", "0.02", "0.4", "2")
                    Parameter.Of("times", "times that are shown", "1", "2", "4")
                    Parameter.Of("every", "steps between restarts that no rule asks for", "2", "10", "25")
                    Parameter.Of("iterations", "iterations of a new fit", "10", "40", "80")
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    let count, last = Counts.one settings "times", settings.Real "last"

                    let case =
                        (WaveBox.long (Array.init (count + 1) (fun j -> last * float j / float count))).Scaled(settings.Real "share")

                    let fit = { case.Settings.Fit with Iterations = Counts.one settings "iterations" }

                    [|
                        for mu in settings.Reals "regularisation" do
                            for unit, solver, name, restart in
                                [
                                    anchored, TangentSolver.dense, never, NoRestart
                                    anchored, TangentSolver.dense, ruled, WhenResidualGrows fit
                                    anchored, TangentSolver.dense, regular, EverySteps(Counts.one settings "every", fit)
                                    current, TangentSolver.unanchored, never, NoRestart
                                ] do
                                case
                                |> IvpRow.withSettings (fun s -> { s with Solver = solver mu; Restart = restart })
                                |> IvpRow.ofCase [ Claims.error mu; unit; name ]
                    |]
            Claims = claims
            Figures = [||]
        }
