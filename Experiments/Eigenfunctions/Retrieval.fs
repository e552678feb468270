/// Retrieval across two views by learned singular functions: how many of them are enough.
module Spectral.Experiments.Retrieval

open Spectral

/// How many of the best matches count.
let private depth = 100

/// The share of the best matches that are of a query's class, by scores a(query) · b(gallery): the mean over the queries.
let private precision (a: Matrix) (queries: int[]) (b: Matrix) (gallery: int[]) =
    let scores = a * b.Transposed

    let ofQuery q =
        let own = scores.Row q
        let least = (own |> List.ofArray |> List.sortDescending |> List.truncate depth |> List.last)

        let best = [| 0 .. gallery.Length - 1 |] |> Array.filter (fun i -> own[i] >= least) |> Array.truncate depth

        Aggregate.mean (best |> Array.map (fun i -> if gallery[i] = queries[q] then 1.0 else 0.0))

    Aggregate.mean (Array.init queries.Length ofQuery)

let private x, y = Tensor.input "x" [| ClassPairs.seen |], Tensor.input "y" [| ClassPairs.seenSecond |]

type private Data = { Train: ClassPairs; Test: ClassPairs }

let private draw (settings: Settings) (stream: RandomStream) =
    let maps = stream.Child "maps"

    {
        Train = ClassPairs.draw maps (stream.Child "train") (Counts.one settings "pairs")
        Test = ClassPairs.draw maps (stream.Child "test") (Counts.one settings "test")
    }

/// The same products f · g by functions in the order of their weight: with M_f^½ M_g^½ = UΣVᵀ, f M_f^{−½} U Σ^½ and g M_g^{−½} V Σ^½.
let private ordered (f: Matrix) (g: Matrix) =
    let moments (m: Matrix) = (PairValues.Mean(PairValues.Equal m.Rows, m, m)).Symmetrised
    let inverse m = SymmetricPencil.inverseRoot 1e-10 (moments m)
    let a, b = inverse f, inverse g
    let struct (u, sigma, v) = SingularValues.decompose (moments f * a * (moments g * b))
    let roots = Matrix.Diagonal(sigma |> Array.map sqrt)
    f * a * u * roots, g * b * v * roots

/// Precision with all of k functions, with half of them and with a quarter; first views ask, second views answer.
let private judged (data: Data) (asking: int) (f: Matrix) (g: Matrix) =
    let k = f.Columns
    let first (m: Matrix) = m.Leading(min asking m.Rows, m.Columns)
    let struct (turned, turnedSecond) = let a, b = ordered f g in struct (first a, b)
    let f = first f
    let at n = precision (f.Leading(f.Rows, n)) data.Test.Classes[.. f.Rows - 1] (g.Leading(g.Rows, n)) data.Test.Classes

    let whole, half = at k, at (k / 2)

    let halfOrdered =
        precision
            (turned.Leading(turned.Rows, k / 2))
            data.Test.Classes[.. f.Rows - 1]
            (turnedSecond.Leading(g.Rows, k / 2))
            data.Test.Classes

    [| "precision", whole; "half", half; "quarter", at (k / 4); "kept", half / whole; "kept_ordered", halfOrdered / whole |]

let private optimiserOf (settings: Settings) =
    let batch, pairs = Counts.one settings "batch", Counts.one settings "pairs"
    let epochs = max 1 ((Counts.one settings "steps" * batch + pairs / 2) / pairs)
    Adam(epochs, settings.Real "rate", SpaceRows.warmUp, SpaceRows.clip, 0.9, 0.999).WithBatch batch

/// Two networks for k functions each.
let private networks (settings: Settings) k =
    FeatureNetwork.Pair(Activation.Tanh, ClassPairs.seen, ClassPairs.seenSecond, settings.Integers "hidden", k)

let private rowOf (settings: Settings) name k words (measure: IMachine -> RandomStream -> (string * float)[]) : EigenRow =
    {
        Keys = [| Cell.Text name; Cell.Integer(int64 k) |]
        Configuration =
            [|
                "loss", words
                "functions", string k
                "hidden", settings.Text "hidden"
                "pairs", settings.Text "pairs"
                "optimiser", (optimiserOf settings).Canonical
            |]
        Measure = measure
    }

/// The values of two expressions on the test views.
let private onTest (learner: ILearner) (data: Data) parameters (f: Expr) (g: Expr) =
    let program = Lowering.lower "functions" [| x; y |] [| struct ("f", f); struct ("g", g) |] [||]
    let count = data.Test.Classes.Length

    let outputs =
        (learner.Engine.Evaluate(program, parameters, count, [| data.Test.Seen.Values; data.Test.SeenSecond.Values |])).Outputs

    Matrix(count, f.Size, outputs[0]), Matrix(count, g.Size, outputs[1])

let private learned (settings: Settings) (name, loss: MomentLoss) : EigenRow =
    let k = Counts.one settings "modes"

    rowOf settings name k loss.Name (fun machine stream ->
        let learner, data = machine.Learner "fit", draw settings stream
        // The constant counts as one of the k.
        let struct (left, right) = networks settings (k - 1)
        let constant (f: Expr) = Tensor.concatenate [| Tensor.full [| 1 |] 1.0; f |]
        let f, g = constant (left.Apply x), constant (right.Apply y)

        let fit =
            learner.Fit(
                {
                    Programs = MomentPull.Pairs("retrieval", [| x; y |], left.Parameters, f, g)
                    Loss = loss
                    Words = $"classes seen twice, {left.Description}"
                    Source = Given [| data.Train.Seen.Values; data.Train.SeenSecond.Values |]
                    Start = left.Initial(stream.Child "initial parameters")
                    Halves = false
                    Order = stream.Child "order"
                },
                optimiserOf settings
            )

        let f, g = onTest learner data fit.Parameters f g
        Array.append (judged data (Counts.one settings "asking") f g) [| "work", float fit.Operations * 1e-9 |])

/// InfoNCE (van den Oord, Li and Vinyals, arXiv 1807.03748): −log of the softmax of a pair among all second views of a group, with embeddings on the sphere and a learned temperature.
/// A sample is a group of pairs, a batch is as many groups as make the batch of the others.
let private contrastive (settings: Settings) k : EigenRow =
    rowOf settings "InfoNCE" k "InfoNCE" (fun machine stream ->
        let learner, data = machine.Learner "fit", draw settings stream
        let struct (left, right) = networks settings k
        let group = Counts.one settings "group"
        let xs, ys = Tensor.input "xs" [| group; ClassPairs.seen |], Tensor.input "ys" [| group; ClassPairs.seenSecond |]

        /// Rows of length 1.
        let unit (f: Expr) =
            let norms = Tensor.squareRoot (1e-12 + Tensor.sumAxis 1 (f * f))
            f / Tensor.repeatAxis 1 f.Shape[1] norms

        let temperature = settings.Real "temperature"
        let logits = (1.0 / temperature) * Tensor.matrixProduct false true (unit (left.Apply xs)) (unit (right.Apply ys))
        let own = Tensor.sum (logits * Tensor.constant [| group; group |] (Matrix.Identity group).Values)
        let spread axis = Tensor.sum (Tensor.log (Tensor.sumAxis axis (Tensor.exp logits)))
        let loss = 0.5 * (spread 0 + spread 1) - own
        let groups = data.Train.Classes.Length / group
        let whole (m: Matrix) = Array.sub m.Values 0 (groups * group * m.Columns)
        let optimiser = optimiserOf settings
        let perBatch = max 1 (Counts.one settings "batch" / group)

        let adam =
            Adam(optimiser.Epochs, settings.Real "rate", SpaceRows.warmUp, SpaceRows.clip, 0.9, 0.999).WithBatch perBatch

        let task: SampleTask =
            {
                Loss = SampleLoss.Of("InfoNCE", left.Parameters, [| xs; ys |], Tensor.reshape [||] loss)
                Source = Given [| whole data.Train.Seen; whole data.Train.SeenSecond |]
                Start = left.Initial(stream.Child "initial parameters")
                Order = stream.Child "order"
            }

        let fit = learner.Fit(task, adam)

        let sphere (f: Expr) = Tensor.reshape [| k |] (unit (Tensor.reshape [| 1; k |] f))

        let f, g = onTest learner data fit.Parameters (sphere (left.Apply x)) (sphere (right.Apply y))
        Array.append (judged data (Counts.one settings "asking") f g) [| "work", float fit.Operations * 1e-9 |])

/// The kernel itself.
let private exact (settings: Settings) : EigenRow =
    {
        Keys = [| Cell.Text "exact kernel"; Cell.Integer(int64 ClassPairs.classes) |]
        Configuration = [| "kernel", "exact"; "test", settings.Text "test" |]
        Measure =
            fun _ stream ->
                let data = draw settings stream
                let struct (f, g) = ClassPairs.factors data.Test
                let f = f.Leading(min (Counts.one settings "asking") f.Rows, f.Columns)
                [| "precision", precision f data.Test.Classes[.. f.Rows - 1] g data.Test.Classes |]
    }

/// Retrieval.
let experiment =
    EigenTable.experiment
        {
            Name = "retrieval"
            Title =
                "For retrieval the first half of sequentially nested functions keeps nine tenths of the precision, that of unnested ones does not; turned afterwards, contrastive embeddings keep more"
            Subject =
                "Classes seen twice, through two random feature maps: a first view asks, second views answer. precision: the share of the hundred best matches that are of the asker's class; half, quarter: with the first half and the first quarter of the functions; kept: half as a share of precision; kept_ordered: the same after the functions were turned so that their products come in the order of their weight. InfoNCE embeds on the sphere with all other pairs of a group as negatives. exact kernel: what can be reached"
            Keys = [| Column.TextKey "method"; Column.IntegerKey "functions" |]
            Means = [| "precision"; "half"; "quarter" |]
            Shown = [| "kept"; "kept_ordered"; "work" |]
            Parameters =
                [|
                    Parameter.Of("hidden", "tanh units of the hidden layers", "6", "48,48", "64,64")
                    Parameter.Of("pairs", "training pairs", "512", "10000", "20000")
                    Parameter.Of("test", "test pairs, whose second views answer", "200", "2000", "4000")
                    Parameter.Of("asking", "first views of test pairs that ask", "50", "500", "1000")
                    Parameter.Of("modes", "functions on each side", "4", "16", "16")
                    Parameter.Of("batch", "pairs of a minibatch", "128", "512", "512")
                    Parameter.Of("group", "pairs of a group of InfoNCE", "64", "64", "128")
                    Parameter.Of("temperature", "temperature of InfoNCE", "0.1")
                    Parameter.Of("steps", "steps of Adam, about", "6", "1000", "4000")
                    Parameter.Of("rate", "Adam's largest learning rate", "0.003")
                |]
            Rows =
                fun settings ->
                    let k = Counts.one settings "modes"

                    [|
                        for loss in PairRows.losses[..2] do
                            learned settings loss

                        contrastive settings k
                        contrastive settings (k / 2)
                        exact settings
                    |]
            Claims =
                fun lines ->
                    let at (method': string) =
                        lines
                        |> Array.filter (fun line -> string line.Keys[0] = method')
                        |> Array.maxBy (fun line -> line.Keys[1].AsInteger)

                    let own, kernel = at "LoRA, sequential", at "exact kernel"
                    let kept (line: EigenLine) = line.Mean "kept"
                    let reached, possible = own.Mean "precision", kernel.Mean "precision"

                    [|
                        {
                            Name = "sequential LoRA: at least 97 % of the precision of the exact kernel"
                            Holds = reached >= 0.97 * possible
                            Detail = $"{Claims.error reached} against {Claims.error possible}"
                        }

                        for name in [ "LoRA, unnested"; "InfoNCE" ] do
                            {
                                Name = $"the first half of the functions keeps 90 %% of the precision of sequential LoRA and not of {name}"
                                Holds = kept own >= 0.9 && kept (at name) < 0.9
                                Detail = $"{Claims.ratio (kept own)} and {Claims.ratio (kept (at name))}"
                            }

                        let turned = (at "InfoNCE").Mean "kept_ordered"

                        {
                            Name =
                                "turned into their order afterwards, half of InfoNCE's dimensions keep more than half of LoRA's functions, which counts against LoRA"
                            Holds = turned > kept own
                            Detail = $"{Claims.ratio turned} against {Claims.ratio (kept own)}"
                        }
                    |]
            Figures = [||]
        }
