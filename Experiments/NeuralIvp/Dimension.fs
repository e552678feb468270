/// Does it scale with the dimension?
module Spectral.Experiments.IvpDimension

open Spectral

let private carried, boxed = "log u, particles", "u, box"

/// KL divergences that the cases are to stay below.
let private bound dimension =
    if dimension <= 10 then 1e-3
    elif dimension <= 20 then 1.5e-3
    else 1.5e-2

let private claims (settings: Settings) (cells: IvpCell[]) =
    [|
        for dimension in settings.Integers "dimensions" do
            yield!
                cells
                |> IvpClaims.ofCase $"mixture-{dimension}"
                |> IvpClaims.last
                |> IvpClaims.atMost $"{dimension} dimensions: KL divergence" "divergence" (settings.Real "slack" * bound dimension)
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-dimension"
            Title = "On particles a density is followed in many dimensions; on points of a box it is lost in a few"
            Subject =
                "A mixture of two normal densities in a linear drift on ℝᵈ, exact in every dimension, as log u on particles; and as u in the cube. Only one direction is not normal: the network's features hold the others"
            Keys = [| Column.TextKey "form" |]
            Parameters =
                [|
                    Parameter.Of("dimensions", "dimensions on particles", "2", "1,2,5", "1,2,5,10,20,50")
                    Parameter.Of("boxes", "dimensions in a box", "2", "1,2,3", "1,2,3,5")
                    IvpTable.share "0.2" "0.45" "1"
                    Parameter.Of("last", "last time", "0.01", "0.5", "1")
                    IvpTable.slack "1000" "10" "1"
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    let last, share = settings.Real "last", settings.Real "share"
                    let times = [| 0.0; 0.5 * last; last |]

                    [|
                        for dimension in Counts.atLeastOne settings "dimensions" do
                            (DriftingMixture.inDimension dimension times).Scaled share |> IvpRow.ofCase [ carried ]

                        for dimension in Counts.atLeastOne settings "boxes" do
                            (DriftingMixture.inBox dimension times).Scaled share |> IvpRow.ofCase [ boxed ]
                    |]
            Claims = claims
            Figures = [| IvpTable.errorOverTime |]
        }
