/// Losses for the Koopman operator at several sizes of batches.
module Spectral.Experiments.KoopmanMethods

open Spectral
open Spectral.Experiments.PairRows

/// Methods for the Koopman operator at several sizes of batches.
let experiment =
    EigenTable.experiment
        {
            Name = "koopman-methods"
            Title = "From small batches LoRA learns the operator where losses that invert a batch's moments overfit it"
            Subject =
                "The noisy logistic map from pairs. gap: Σσ² less the population's projected VAMP-2; vamp_e: of the model by canonical correlation; spectral: distance of the three leading eigenvalues of the population's model from the truth, by canonical correlation, EDMD on f, and EDMD on f and g together; forecast: root mean square error of E[sin 2πx_t | x₀]"
            Keys = [| Column.TextKey "method"; Column.IntegerKey "modes"; Column.IntegerKey "batch"; Column.IntegerKey "steps" |]
            Means = [| "gap"; "vamp_e" |]
            Shown = [| "spectral_canonical"; "spectral_edmd"; "spectral_joint"; "forecast_1"; "forecast_2"; "work" |]
            Parameters =
                [|
                    yield! parameters ("6", "32,32", "64,64") ("200", "16000", "50000")
                    Parameter.Of("modes", "functions on each side", "3", "8", "12,20")
                    Parameter.Of("batches", "pairs of a minibatch", "32", "32,128", "64,256")
                    Parameter.Of(
                        "steps",
                        "steps of Adam, about, a training each: a baseline counts at its best",
                        "6",
                        "300,800",
                        "1000,5000"
                    )
                |]
            Rows =
                fun settings ->
                    let measured (r: PairResult) =
                        [|
                            "gap", r.SquareSum - r.Vamp2
                            "vamp_e", r.VampE
                            "spectral_canonical", r.SpectralErrors[0]
                            "spectral_edmd", r.SpectralErrors[1]
                            "spectral_joint", r.SpectralErrors[2]
                            "forecast_1", r.Forecasts[0]
                            "forecast_2", r.Forecasts[1]
                            "work", float r.Fit.Operations * 1e-9
                        |]

                    [|
                        for k in Counts.atLeastOne settings "modes" do
                            for batch in Counts.atLeastOne settings "batches" do
                                for steps in Counts.atLeastOne settings "steps" do
                                    for name, loss in losses do
                                        row
                                            [|
                                                Cell.Text name
                                                Cell.Integer(int64 k)
                                                Cell.Integer(int64 batch)
                                                Cell.Integer(int64 steps)
                                            |]
                                            (trial settings loss k batch steps false)
                                            measured
                    |]
            Claims =
                fun lines ->
                    let number i (line: EigenLine) = line.Keys[i].AsInteger
                    let k = lines |> Array.map (number 1) |> Array.max

                    let best (name: string) batch =
                        lines
                        |> Array.filter (fun line -> string line.Keys[0] = name && number 1 line = k && number 2 line = batch)
                        |> Array.map (fun line -> line.Mean "gap")
                        |> Array.min

                    let batches = lines |> Array.map (number 2) |> Array.distinct

                    [|
                        for rival in [ "VAMPnet-1"; "VAMPnet-2"; "DPNet"; "DPNet, relaxed" ] do
                            EigenTable.below
                                $"batches of {Array.min batches}: sequential LoRA at most half the gap of {rival} at its best"
                                0.5
                                (best rival (Array.min batches))
                                (best "LoRA, sequential" (Array.min batches))

                        EigenTable.below
                            $"batches of {Array.max batches}: sequential LoRA at most 1.5 times the gap of VAMPnet-2 at its best"
                            1.5
                            (best "VAMPnet-2" (Array.max batches))
                            (best "LoRA, sequential" (Array.max batches))

                        let own = lines |> Array.filter (fun line -> string line.Keys[0] = "LoRA, sequential" && number 1 line = k)

                        for line in own |> Array.rev |> Array.truncate 1 do
                            EigenTable.below
                                "the joint basis at most a fifth of the spectral error by canonical correlation"
                                0.2
                                (line.Mean "spectral_canonical")
                                (line.Mean "spectral_joint")
                    |]
            Figures =
                [|
                    Plot.errorOverModes
                    |> Plot.named "gap-over-batch" "Σσ² less the population's VAMP-2 against the size of batches"
                    |> Plot.lines
                        { Column = "batch"; Title = "pairs of a batch"; Kind = AxisKind.Logarithmic }
                        [ { Quantity.Logarithmic "gap" with Title = "gap" } ]
                    |> Plot.panels [ "modes" ]
                    |> Plot.along [ "steps" ]
                    |> Plot.floor ""
                |]
        }
