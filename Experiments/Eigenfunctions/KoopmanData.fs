/// How many pairs a Koopman operator needs: learned functions beside dictionaries.
module Spectral.Experiments.KoopmanData

open Spectral
open Spectral.Experiments.PairRows

let private twoPi = 6.283185307179586

/// Dictionaries of n functions on [0, 1], 1 among them.
let private dictionaries: (string * (int -> float -> float[]))[] =
    [|
        "EDMD, Fourier",
        fun n x ->
            Array.init n (fun i ->
                let angle = twoPi * float ((i + 1) / 2) * x

                if i = 0 then 1.0
                elif i % 2 = 1 then Elementary.cos angle
                else Elementary.sin angle)
        "EDMD, Chebyshev",
        fun n x ->
            // T_{i+1} = 2 y T_i − T_{i−1}.
            let y = 2.0 * x - 1.0
            Array.unfold (fun (a, b, i) -> if i = n then None else Some(a, (b, 2.0 * y * b - a, i + 1))) (1.0, y, 0)
        "EDMD, monomials", fun n x -> Array.unfold (fun (power, i) -> if i = n then None else Some(power, (power * x, i + 1))) (1.0, 0)
    |]

/// What samples make of functions that are the same on both sides: the error of the model by canonical correlation under the stationary law, and the distance of three eigenvalues.
let private ofDictionary (functions: float -> float[]) (pairs: int) (stream: RandomStream) =
    let system = system.Value
    let struct (states, images) = system.Pairs(stream.Child "pairs", pairs)

    let values (points: float[]) =
        let rows = points |> Array.map functions
        Matrix(rows.Length, rows[0].Length, Array.concat rows)

    let first, next, nodes = values states, values images, values system.Nodes

    let canonical =
        CanonicalModel.Of { F = first; FNext = next; G = first; GNext = next; Weights = PairValues.Equal pairs }

    let basis = DynamicBasis.Of(first, next, PairValues.Equal pairs)
    let struct (sigma, _, _) = system.Singular()
    let squares = Array.sumBy (fun s -> s * s) sigma
    let struct (eigenvalues, _) = basis.Eigen()

    [|
        "gap", squares - PairScore.vamp2 (system.Moments(nodes, nodes))
        "error", squares - PairScore.vampE (system.Moments(nodes * canonical.Left, nodes * canonical.Right))
        "spectral", Certificates.spectralError 3 eigenvalues system.Eigenvalues
    |]

/// Pairs against error.
let experiment =
    EigenTable.experiment
        {
            Name = "koopman-data"
            Title =
                "From few pairs sequential LoRA spans the operator better than DPNet; as a model, a dictionary that happens to fit may have the smaller error"
            Subject =
                "The noisy logistic map from pairs in a row of one trajectory. gap: Σσ² less the population's projected VAMP-2, what the functions miss; error: ‖K − K̂‖² in the Hilbert–Schmidt norm under the stationary law, of the model by canonical correlation of all functions (Σσ² less VAMP-E); spectral: distance of the three leading eigenvalues of EDMD on the functions (f and g together where they are learned) from the truth, of the samples for dictionaries, of the population for learned functions"
            Keys = [| Column.TextKey "method"; Column.IntegerKey "functions"; Column.IntegerKey "pairs" |]
            Means = [| "gap"; "error" |]
            Shown = [| "spectral"; "work" |]
            Parameters =
                [|
                    Parameter.Of("hidden", "tanh units of the hidden layers", "6", "32,32", "64,64")
                    Parameter.Of("rate", "Adam's largest learning rate", "0.003")
                    Parameter.Of("pairs", "training pairs", "200", "1000,4000", "1000,4000,16000")
                    Parameter.Of("modes", "learned functions on each side", "3", "8", "8")
                    Parameter.Of("batch", "pairs of a minibatch", "32", "128", "128")
                    Parameter.Of("steps", "steps of Adam, about", "20", "2500", "4000")
                    Parameter.Of("sizes", "functions of dictionaries: each counts at its best", "4", "5,9,15", "5,9,15,21")
                |]
            Rows =
                fun settings ->
                    [|
                        for pairs in Counts.atLeastOne settings "pairs" do
                            for name, loss in losses do
                                if List.contains name [ "LoRA, sequential"; "VAMPnet-2"; "DPNet" ] then
                                    for k in Counts.atLeastOne settings "modes" do
                                        let one =
                                            ofPairs settings loss k (Counts.one settings "batch") (Counts.one settings "steps") false pairs

                                        row [| Cell.Text name; Cell.Integer(int64 k); Cell.Integer(int64 pairs) |] one (fun r ->
                                            [|
                                                "gap", r.SquareSum - r.Vamp2
                                                "error", r.SquareSum - r.VampE
                                                "spectral", r.SpectralErrors[2]
                                                "work", float r.Fit.Operations * 1e-9
                                            |])

                            for name, functions in dictionaries do
                                for size in Counts.atLeastOne settings "sizes" do
                                    {
                                        Keys = [| Cell.Text name; Cell.Integer(int64 size); Cell.Integer(int64 pairs) |]
                                        Configuration = [| "dictionary", name; "functions", string size; "pairs", string pairs |]
                                        Measure = fun _ stream -> ofDictionary (functions size) pairs stream
                                    }
                    |]
            Claims =
                fun lines ->
                    let best column (name: string) pairs =
                        lines
                        |> Array.filter (fun line -> string line.Keys[0] = name && line.Keys[2].AsInteger = pairs)
                        |> Array.map (fun line -> line.Mean column)
                        |> Array.min

                    let sizes = lines |> Array.map (fun line -> line.Keys[2].AsInteger) |> Array.distinct

                    [|
                        for pairs in sizes do
                            EigenTable.below
                                $"{pairs} pairs: sequential LoRA at most the gap of DPNet"
                                1.0
                                (best "gap" "DPNet" pairs)
                                (best "gap" "LoRA, sequential" pairs)

                        for pairs in sizes do
                            if pairs >= 4000L then
                                EigenTable.below
                                    $"{pairs} pairs: sequential LoRA at most the gap of VAMPnet-2"
                                    1.0
                                    (best "gap" "VAMPnet-2" pairs)
                                    (best "gap" "LoRA, sequential" pairs)

                        for pairs in sizes do
                            EigenTable.below
                                $"{pairs} pairs: sequential LoRA at most the error of the best dictionary"
                                1.0
                                (dictionaries |> Array.map (fun (name, _) -> best "error" name pairs) |> Array.min)
                                (best "error" "LoRA, sequential" pairs)
                    |]
            Figures =
                [|
                    Plot.errorOverModes
                    |> Plot.named "error-over-pairs" "‖K − K̂‖² against the number of pairs"
                    |> Plot.lines
                        { Column = "pairs"; Title = "training pairs"; Kind = AxisKind.Logarithmic }
                        [ { Quantity.Logarithmic "error" with Title = "‖K − K̂‖²" } ]
                    |> Plot.where (fun table row -> table[row, "error"].AsReal > 0.0)
                    |> Plot.panels [ "functions" ]
                    |> Plot.along []
                    |> Plot.floor ""
                |]
        }
