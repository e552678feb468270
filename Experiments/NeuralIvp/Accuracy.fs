/// Neural IVP beside what it replaces: random columns, and strong regularisation.
module Spectral.Experiments.IvpAccuracy

open Spectral

/// Errors that the cases are to stay below, as they are meant.
let private bounds =
    [ "advection", 2e-3; "heat", 3e-4; "bell-wave", 4e-3; "allen-cahn", 1.5e-4; "confined-drift", 5e-3 ]

let private own = "dense"

let private methods: (string * (IvpSettings -> int -> TangentSolver)) list =
    [
        own, (fun s _ -> s.Solver)
        "dense, strongly regularised", (fun _ _ -> TangentSolver.dense 1e-6)
        "columns", (fun s p -> TangentSolver.columns (p / 4) s.Solver.Regularisation)
    ]

let private cases (settings: Settings) =
    let at (name: string) (case: float[] -> IvpCase) =
        let last = settings.Real name

        if last > 0.0 then
            [| (case [| 0.0; 0.5 * last; last |]).Scaled(settings.Real "share") |]
        else
            [||]

    Array.concat
        [|
            at "advection" PlaneFlow.advection
            at "heat" PlaneFlow.heat
            at "wave" WaveBox.bellShaped
            at "drift" ConfinedDrift.inSquare
            at "allen-cahn" PeriodicLine.allenCahn
        |]

let private claims (settings: Settings) (cells: IvpCell[]) =
    let slack = settings.Real "slack"
    let ends method case = cells |> IvpClaims.ofCase case |> IvpClaims.withKey 0 method |> IvpClaims.last

    [|
        for case, bound in bounds do
            yield!
                cells
                |> IvpClaims.ofCase case
                |> IvpClaims.withKey 0 own
                |> IvpClaims.later
                |> IvpClaims.atMost $"{case}: error" "error" (slack * bound)

        for case, _ in bounds do
            yield!
                IvpClaims.notAbove
                    $"{case}: no rival much below"
                    "error"
                    1.5
                    (ends own case)
                    (Array.concat [ for name, _ in methods.Tail -> ends name case ])

        yield!
            IvpClaims.timesBelow
                "bell-wave: weak against strong regularisation"
                "error"
                3.0
                (ends "dense, strongly regularised" "bell-wave")
                (ends own "bell-wave")
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-accuracy"
            Title = "The regularisation decides the accuracy: a weak one, kept fixed, against a strong one and random columns"
            Subject =
                "Advection, heat, a wave, drift between walls and Allen–Cahn by networks whose parameters move, with the same steps and points and three ways to the velocity; strong regularisation 10⁻⁶ has the cut of a truncated least squares of 10⁻³; columns: a quarter of the parameters, drawn anew every step"
            Keys = [| Column.TextKey "method" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.4" "0.7"
                    IvpTable.slack "1000" "10" "3"
                    Parameter.Of("advection", "last time of advection, 0 for none", "0.02", "0.25", "0.5")
                    Parameter.Of("heat", "last time of heat, 0 for none", "0.005", "0.25", "2")
                    Parameter.Of("wave", "last time of the wave, 0 for none", "0.02", "0.15", "0.9")
                    Parameter.Of("drift", "last time of the drift between walls, 0 for none", "0", "0", "1")
                    Parameter.Of("allen-cahn", "last time of Allen–Cahn, 0 for none", "0", "0", "2")
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    [|
                        for case in cases settings do
                            for name, solver in methods do
                                case
                                |> IvpRow.withSettings (fun s -> { s with Solver = solver s (IvpRow.parameters case) })
                                |> IvpRow.ofCase [ name ]
                    |]
            Claims = claims
            Figures = [| IvpTable.errorOverTime |]
        }
