/// Which nesting orders singular functions.
module Spectral.Experiments.EigenOrder

open Spectral
open Spectral.Experiments.PairRows

/// Nesting orders the modes.
let experiment =
    EigenTable.experiment
        {
            Name = "eigen-order"
            Title = "Sequential nesting orders the singular functions; without nesting only their space is found"
            Subject =
                "Singular functions of the noisy logistic map from pairs, one trunk or a network a function. cosine: the least |cos| of the first functions with the true ones; distance: 1 − tr(P₁P₂)/k of the spans; gap: Σσ² less the population's VAMP-2"
            Keys = [| Column.TextKey "method"; Column.TextKey "networks" |]
            Means = [| "cosine"; "off_diagonal"; "gap" |]
            Shown = [| "distance"; "work" |]
            Parameters =
                [|
                    yield! parameters ("6", "32,32", "64,64") ("200", "16000", "50000")
                    Parameter.Of("own-hidden", "tanh units where every function has a network of its own", "4", "14,14", "24,24")
                    Parameter.Of("batch", "pairs of a minibatch", "32", "128", "256")
                    Parameter.Of("steps", "steps of Adam, about", "6", "1000", "5000")
                    Parameter.Of("functions", "functions on each side", "3", "5", "7")
                    Parameter.Of("judged", "functions whose cosines count", "2", "3", "5")
                |]
            Rows =
                fun settings ->
                    let judged = Counts.one settings "judged"

                    let measured (r: PairResult) =
                        [|
                            "cosine", Array.min r.Cosines[.. judged - 1]
                            "off_diagonal", r.OffDiagonal
                            "gap", r.SquareSum - r.Vamp2
                            "distance", r.SubspaceDistance
                            "work", float r.Fit.Operations * 1e-9
                        |]

                    [|
                        for name, loss in losses[..2] do
                            for disjoint in [ false; true ] do
                                row
                                    [| Cell.Text name; Cell.Text(if disjoint then "a function" else "one trunk") |]
                                    (trial
                                        settings
                                        loss
                                        (Counts.one settings "functions")
                                        (Counts.one settings "batch")
                                        (Counts.one settings "steps")
                                        disjoint)
                                    measured
                    |]
            Claims =
                fun lines ->
                    [|
                        for networks in [ "one trunk"; "a function" ] do
                            let at (name: string) =
                                lines |> Array.find (fun line -> string line.Keys[0] = name && string line.Keys[1] = networks)

                            let nested, plain = (at "LoRA, sequential").Mean "cosine", (at "LoRA, unnested").Mean "cosine"

                            {
                                Name =
                                    $"{networks}: sequential functions have cosines of at least 0.98 where unnested ones have at most 0.8"
                                Holds = nested >= 0.98 && plain <= 0.8
                                Detail = $"{Claims.ratio nested} and {Claims.ratio plain}"
                            }

                            yield!
                                EigenTable.atMost
                                    $"{networks}: sequential functions are orthogonal to 0.1"
                                    0.1
                                    "off_diagonal"
                                    [| at "LoRA, sequential" |]
                    |]
            Figures = [||]
        }
