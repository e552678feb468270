/// Steps: what their errors are measured by, and implicit ones for stiff equations.
module Spectral.Experiments.IvpSteps

open Spectral

let private claims (settings: Settings) (cells: IvpCell[]) =
    let coarsest = Claims.number (Array.max (settings.Reals "tolerances"))

    let ends norm =
        cells
        |> IvpClaims.ofCase "long-wave"
        |> IvpClaims.withKey 0 $"explicit {coarsest} {norm}"
        |> IvpClaims.last

    IvpClaims.notAbove
        $"tolerance {coarsest}: measured by both, neither alone below"
        "error"
        1.5
        (ends Both)
        (Array.append (ends Function) (ends Parameter))

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-steps"
            Title = "A step's error is best measured in the functions and in the parameters together"
            Subject =
                "A wave with the steps' error measured by the functions, by the parameters and by both, at falling tolerances; heat, Kuramoto–Sivashinsky and two solitons with Alexander's implicit steps"
            Keys = [| Column.TextKey "steps" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.4" "0.7"
                    Parameter.Of("tolerances", "relative tolerances of explicit steps", "0.01", "0.01,0.002", "0.01,0.003,0.001")
                    Parameter.Of("wave", "last time of the wave", "0.02", "0.3", "1")
                    Parameter.Of("heat", "last time of heat", "0.005", "0.5", "1")
                    Parameter.Of("heat-step", "implicit step of heat", "0.005", "0.05", "0.05")
                    Parameter.Of("chaos", "last time of Kuramoto–Sivashinsky", "0.02", "0.1", "2.5")
                    Parameter.Of("chaos-share", "the share of Kuramoto–Sivashinsky's network and points", "0.3", "1", "1")
                    Parameter.Of("solitons", "last time of two solitons, 0 for none", "0", "0", "0.5")
                    Parameter.Of("chaos-step", "implicit step of Kuramoto–Sivashinsky", "0.01", "0.025", "0.025")
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    let share = settings.Real "share"
                    let times name = [| 0.0; 0.5 * settings.Real name; settings.Real name |]
                    let wave = (WaveBox.long (times "wave")).Scaled share
                    let heat = (PlaneFlow.heat (times "heat")).Scaled share
                    let chaos = (PeriodicLine.kuramotoSivashinsky (times "chaos")).Scaled(settings.Real "chaos-share")
                    let stepped steps = IvpRow.withSettings (fun s -> { s with Steps = steps })

                    [|
                        for tolerance in settings.Reals "tolerances" do
                            for norm in [ Function; Parameter; Both ] do
                                wave
                                |> stepped (Adaptive(Tableaus.BogackiShampine, tolerance, norm))
                                |> IvpRow.ofCase [ $"explicit {Claims.number tolerance} {norm}" ]

                        heat |> IvpRow.ofCase [ "explicit 1e-5 Both" ]
                        heat |> stepped (Implicit(settings.Real "heat-step")) |> IvpRow.ofCase [ "implicit" ]
                        chaos |> stepped (Implicit(settings.Real "chaos-step")) |> IvpRow.ofCase [ "implicit" ]

                        if settings.Real "solitons" > 0.0 then
                            (SolitonPair.meeting (times "solitons")).Scaled share |> IvpRow.ofCase [ "implicit" ]
                    |]
            Claims = claims
            Figures = [| IvpTable.errorOverTime |]
        }
