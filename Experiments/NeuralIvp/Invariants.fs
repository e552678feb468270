/// Integrals that an equation keeps: drifting, and kept by a projection of the velocities.
module Spectral.Experiments.IvpInvariants

open Spectral

let private drifting, kept = "drifting", "kept"
let private column name = $"{name}_drift"

/// The cases with the nodes an axis of the rule that the run uses; drifts are measured by one of half as many more.
let private cases (settings: Settings) : (string * int * IvpCase) list =
    let share = settings.Real "share"

    [
        for name, nodes, share, case in
            [
                "wave", 32, share, WaveBox.long
                "curved", 18, share, CurvedWave.outsideBlackHole (settings.Integer "collocation")
                "solitons", 320, settings.Real "soliton-share", SolitonPair.meeting
            ] do
            let last = settings.Real name

            if last > 0.0 then
                let case = (case [| 0.0; 0.5 * last; last |]).Scaled share

                let stepped (s: IvpSettings) =
                    match s.Steps with
                    | Implicit _ -> { s with Steps = Implicit(settings.Real "soliton-step") }
                    | Adaptive _ -> s

                name, nodes, IvpRow.withSettings stepped case
    ]

let private drifts nodes (run: NeuralIvp) (first: IvpState) (state: IvpState) =
    let at state = run.InvariantsOf(state, nodes + nodes / 2)

    Array.map3
        (fun (own: Invariant) before now -> column own.Name, abs (now - before) / abs before)
        run.Problem.Invariants
        (at first)
        (at state)

let private claims (_: Settings) (cells: IvpCell[]) =
    [|
        for case in [ "long-wave"; "curved-wave"; "solitons" ] do
            let ends rule = cells |> IvpClaims.ofCase case |> IvpClaims.withKey 0 rule |> IvpClaims.last

            match ends drifting, ends kept with
            | [| free |], [| held |] ->
                for own in free.Row.Case.Problem.Invariants do
                    yield!
                        IvpClaims.timesBelow
                            $"{case}: drift of the {own.Name}, kept against drifting"
                            (column own.Name)
                            10.0
                            [| free |]
                            [| held |]

                yield!
                    IvpClaims.notAbove
                        $"{case}: the error of the kept run not above that of the drifting one"
                        "error"
                        1.25
                        [| held |]
                        [| free |]
            | _ -> ()
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-invariants"
            Title = "A projection keeps mass, momentum and energy ten times closer or more, and leaves the error as it was"
            Subject =
                "A bell's wave and a wave outside a black hole with their energy, two solitons with mass, momentum and energy; velocities by the bordered problem and one step of Newton's method after every step, by Gauss's rule; drifts are relative and since the start, by a finer rule"
            Keys = [| Column.TextKey "integrals" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.35" "0.7"
                    Parameter.Of("wave", "last time of the wave", "0.02", "0.5", "2")
                    Parameter.Of("curved", "last time of the wave outside a black hole, 0 for none", "0", "0.06", "0.36")
                    Parameter.Of("collocation", "points an axis of that wave's reference", "9", "13", "21")
                    Parameter.Of("solitons", "last time of the solitons, 0 for none", "0", "0.04", "0.5")
                    Parameter.Of("soliton-share", "the share of their network and points", "0.5", "0.6", "0.7")
                    Parameter.Of("soliton-step", "their implicit step", "0.01", "0.02", "0.01")
                |]
            Measures = [| column "mass"; column "momentum"; column "energy" |]
            Rows =
                fun settings ->
                    [|
                        for _, nodes, case in cases settings do
                            for name, rule in [ drifting, Drifting; kept, Kept nodes ] do
                                case
                                |> IvpRow.withSettings (fun s -> { s with Invariants = rule })
                                |> IvpRow.measuring IvpRow.start (drifts nodes) [ name ]
                    |]
            Claims = claims
            Figures = [||]
        }
