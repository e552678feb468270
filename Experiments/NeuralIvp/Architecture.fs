/// Depth and activation at about the same number of parameters.
module Spectral.Experiments.IvpArchitecture

open Spectral

/// The width with which so many hidden layers have about p parameters.
let private widthOf (features: int) (layers: int) (p: int) =
    let count k = (features + 1) * k + (layers - 1) * (k + 1) * k + k + 1
    Seq.initInfinite (fun i -> i + 2) |> Seq.find (fun k -> count (k + 1) > p)

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-architecture"
            Title = "Depth and activation of the networks at equal size"
            Subject =
                "A wave and heat by networks of one to five hidden layers of equal width with about the same number of parameters and four activations; nothing is claimed"
            Keys = [| Column.TextKey "activation"; Column.IntegerKey "layers" |]
            Parameters =
                [|
                    Parameter.Of("parameters", "parameters of a field's network, at most", "30", "120", "400")
                    Parameter.Of("layers", "hidden layers", "1,2", "1,2,4", "1,2,3,5")
                    Parameter.Of("points", "points", "60", "300", "800")
                    Parameter.Of("wave", "last time of the wave, 0 for none", "0.02", "0.2", "0.45")
                    Parameter.Of("heat", "last time of heat, 0 for none", "0", "0", "1")
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    let points = Counts.one settings "points"

                    [|
                        for name, case in [ "wave", WaveBox.bellShaped; "heat", PlaneFlow.heat ] do
                            if settings.Real name > 0.0 then
                                for activation in [ Activation.Tanh; Activation.Swish; Activation.Sine; Activation.Gelu ] do
                                    for layers in Counts.atLeastOne settings "layers" do
                                        (case [| 0.0; settings.Real name |]
                                         |> IvpRow.withSettings (fun s ->
                                             let width = widthOf s.Network.Map.Count layers (Counts.one settings "parameters")

                                             { s with
                                                 Network = { s.Network with Hidden = Array.create layers width; Activation = activation }
                                                 Points = PointRule.halton points
                                                 Fit = { s.Fit with Points = points }
                                             })
                                         |> IvpRow.keyed [| Cell.Text(Activation.name activation); Cell.Integer(int64 layers) |])
                    |]
            Claims = fun _ _ -> [||]
            Figures = [||]
        }
