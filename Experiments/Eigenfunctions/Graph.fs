/// Eigenvectors of a graph as representations of its nodes: what a few labels make of them.
module Spectral.Experiments.Graph

open Spectral

let private graph = lazy (BlockGraph(RandomStream.OfSeed 1L))

/// Number of communities, and of labelled nodes.
let private communities, labelled = 4, 60

/// Ridges of the probe: a representation counts at its best.
let private ridges = [| 1e-4; 1e-3; 1e-2; 1e-1; 1.0 |]

let private columnsToUnit (m: Matrix) =
    let mean = Array.init m.Columns (fun j -> Aggregate.mean (m.Column j))

    let scale =
        Array.init m.Columns (fun j ->
            let column = m.Column j |> Array.map (fun v -> v - mean[j])
            let size = sqrt (Dense.dot column column / float m.Rows)
            if size > 0.0 then 1.0 / size else 0.0)

    Matrix.Init(m.Rows, m.Columns + 1, fun i j -> if j = 0 then 1.0 else scale[j - 1] * (m[i, j - 1] - mean[j - 1]))

/// The share of the other nodes whose community a linear probe names right, ridge regression on labelled nodes with columns of unit deviation; the mean over draws of the labels.
let private probe (representation: Matrix) (draws: int) (stream: RandomStream) =
    let b = graph.Value.Blocks
    let z = columnsToUnit representation
    let m = z.Columns

    let accuracy ridge draw =
        let order = Array.zeroCreate z.Rows
        SampleOrder.permute stream draw order
        let rows = order[.. labelled - 1]
        let own = Matrix.Init(labelled, m, fun i j -> z[rows[i], j])
        let wanted = Matrix.Init(labelled, communities, fun i c -> if b[rows[i]] = c then 1.0 else 0.0)
        // The first column is 1 and carries no ridge worth mentioning.
        let normal = own.Transposed * own + (ridge * float labelled) * Matrix.Identity m
        let weights = SymmetricPencil.pseudoInverse 0.0 normal.Symmetrised * (own.Transposed * wanted)
        let scores = z * weights

        let isRight node =
            let row = scores.Row node
            Array.findIndex (fun v -> v = Array.max row) row = b[node]

        order[labelled..] |> Array.map (fun node -> if isRight node then 1.0 else 0.0) |> Aggregate.mean

    ridges |> Array.map (fun ridge -> Aggregate.mean (Array.init draws (accuracy ridge))) |> Array.max

/// The eigenvectors of the random walk, orthonormal under its law: of the normalised adjacency, divided by √degree.
let private walkVectors k =
    let g = graph.Value
    let struct (eigenvalues, vectors) = g.Spectrum()
    let total = float (2 * g.Edges.Length)
    let v = Matrix.Init(vectors.Rows, k, fun i j -> vectors[i, j] * sqrt (total / float (max 1 g.Degrees[i])))
    struct (eigenvalues[.. k - 1], v)

let private law () =
    let g = graph.Value
    let total = float (2 * g.Edges.Length)
    g.Degrees |> Array.map (fun d -> float d / total)

/// Cosines with the eigenvectors under the law of the walk, and the probe.
let private judged (settings: Settings) (stream: RandomStream) (representation: Matrix) (withCosines: bool) =
    let draws = Counts.one settings "draws"

    [|
        "accuracy", probe representation draws (stream.Child "labels")

        if withCosines then
            let struct (eigenvalues, vectors) = walkVectors representation.Columns
            let weights = law ()

            let cosines =
                Certificates.cosines
                    (PairValues.Mean(weights, representation, representation))
                    (PairValues.Mean(weights, representation, vectors))
                    eigenvalues

            "cosine", Aggregate.mean cosines
            "cosine_least", Array.min cosines
    |]

/// What the probe reads without any training.
let private given (settings: Settings) name (representation: Lazy<Matrix>) withCosines : EigenRow =
    {
        Keys = [| Cell.Text name; Cell.Text "none" |]
        Configuration = [| "representation", name; "draws", settings.Text "draws" |]
        Measure = fun _ stream -> judged settings stream representation.Value withCosines
    }

/// Functions of what is seen of a node: its features, or which node it is.
let private row (settings: Settings) (name, loss: MomentLoss) isTable : EigenRow =
    let g = graph.Value
    let k, batch = communities, Counts.one settings "batch"
    let nodes = g.Blocks.Length
    let inputs = if isTable then nodes else g.Features.Columns
    let steps = Counts.one settings "steps"
    let pairs = 2 * g.Edges.Length
    let epochs = max 1 ((steps * batch + pairs / 2) / pairs)

    let hidden =
        if isTable then
            [| Counts.one settings "table" |]
        else
            settings.Integers "hidden"

    let optimiser = Adam(epochs, settings.Real "rate", SpaceRows.warmUp, SpaceRows.clip, 0.9, 0.999).WithBatch batch

    let measure (machine: IMachine) (stream: RandomStream) =
        let learner = machine.Learner "fit"
        let network = FeatureNetwork.Of(Activation.Tanh, inputs, hidden, k - 1)
        let x, next = Tensor.input "x" [| inputs |], Tensor.input "next" [| inputs |]
        let functions node = Tensor.concatenate [| Tensor.full [| 1 |] 1.0; network.Apply node |]

        let seen node =
            if isTable then
                Array.init nodes (fun i -> if i = node then sqrt (float nodes) else 0.0)
            else
                g.Features.Row node

        let ends pick = g.Edges |> Array.collect (fun struct (i, j) -> Array.append (seen (pick i j)) (seen (pick j i)))

        let fit =
            learner.Fit(
                {
                    Programs = MomentPull.Reversible("graph", [| x; next |], network.Parameters, functions x, functions next)
                    Loss = loss
                    Words = $"graph, {network.Description}"
                    Source = Given [| ends (fun i _ -> i); ends (fun _ j -> j) |]
                    Start = network.Initial(stream.Child "initial parameters")
                    Halves = false
                    Order = stream.Child "order"
                },
                optimiser
            )

        let program = Lowering.lower "functions" [| x |] [| struct ("f", functions x) |] [||]
        let all = Array.init nodes seen |> Array.concat
        let f = Matrix(nodes, k, (learner.Engine.Evaluate(program, fit.Parameters, nodes, [| all |])).Outputs[0])
        Array.append (judged settings stream f true) [| "work", float fit.Operations * 1e-9 |]

    {
        Keys = [| Cell.Text name; Cell.Text(if isTable then "table of nodes" else "features") |]
        Configuration =
            [|
                "loss", loss.Name
                "inputs", string inputs
                "hidden", System.String.Join("-", hidden)
                "optimiser", optimiser.Canonical
            |]
        Measure = measure
    }

/// Features averaged over the neighbours twice, what a linear graph network reads (Wu et al., arXiv 1902.07153).
let private smoothed =
    lazy
        (let g = graph.Value
         let walk = g.Walk
         walk * (walk * g.Features))

/// Representations of nodes.
let experiment =
    EigenTable.experiment
        {
            Name = "graph"
            Title =
                "Communities of a graph from sixty labels: functions of a node's features that were learned from edges alone are as good as the exact eigenvectors"
            Subject =
                "A random graph of 600 nodes in four blocks whose features say little; four functions learned from pairs of neighbours, 1 among them. accuracy: of ridge regression on 60 labelled nodes, on all others, each representation with its best ridge, the mean over draws of the labels; cosine: the mean |cos| with the eigenvectors of the random walk under its law. Below: nothing learned, the features averaged over neighbours twice among them"
            Keys = [| Column.TextKey "method"; Column.TextKey "network" |]
            Means = [| "accuracy"; "cosine" |]
            Shown = [| "cosine_least"; "work" |]
            Parameters =
                [|
                    Parameter.Of("hidden", "tanh units of the hidden layers", "6", "128,64", "128,64")
                    Parameter.Of("table", "tanh units above a table of nodes", "6", "16", "32")
                    Parameter.Of("batch", "pairs of a minibatch", "256", "512", "512")
                    Parameter.Of("steps", "steps of Adam, about", "20", "1500", "3000")
                    Parameter.Of("rate", "Adam's largest learning rate", "0.01")
                    Parameter.Of("draws", "draws of the labels", "2", "10", "40")
                |]
            Rows =
                fun settings ->
                    [|
                        for loss in
                            [
                                "LoRA, sequential", SpaceRows.sequential SpaceLosses.lowRank
                                "LoRA, preconditioned", MomentLoss.preconditioned (SpaceRows.sequential SpaceLosses.lowRank)
                                "OMM-1, sequential", SpaceRows.lossOf "OMM-1, sequential"
                                "Sanger", SpaceLosses.sanger
                            ] do
                            row settings loss false

                        given settings "exact eigenvectors" (lazy (let struct (_, v) = walkVectors communities in v)) true
                        given settings "features" (lazy graph.Value.Features) false
                        given settings "features of neighbours" smoothed false
                    |]
            Claims =
                fun lines ->
                    let accuracy (name: string) = (SpaceRows.named name lines |> Array.head).Mean "accuracy"
                    let exact, features = accuracy "exact eigenvectors", accuracy "features"
                    let own, averaged = accuracy "LoRA, preconditioned", accuracy "features of neighbours"
                    let plain = accuracy "LoRA, sequential"

                    [|
                        {
                            Name = "preconditioned LoRA: within .03 of the exact eigenvectors"
                            Holds = own >= exact - 0.03
                            Detail = $"{Claims.ratio own} against {Claims.ratio exact}"
                        }

                        {
                            Name = "preconditioned LoRA: at least .4 above the features"
                            Holds = own >= features + 0.4
                            Detail = $"{Claims.ratio own} against {Claims.ratio features}"
                        }

                        {
                            Name = "preconditioned LoRA: at least as good as the features averaged over neighbours"
                            Holds = own >= averaged
                            Detail = $"{Claims.ratio own} against {Claims.ratio averaged}"
                        }

                        // Shares of nodes that are named wrong.
                        EigenTable.below "preconditioning: no more nodes named wrong than without" 1.0 (1.0 - plain) (1.0 - own)
                    |]
            Figures = [||]
        }
