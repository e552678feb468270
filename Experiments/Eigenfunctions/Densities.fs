/// What learned singular functions say about the law of the next state, of the one before, and about the drift of a diffusion.
module Spectral.Experiments.Densities

open Spectral

let private twoPi = 6.283185307179586

/// 1, √2 cos 2πjx, √2 sin 2πjx up to degree ten.
let private waves (x: float) =
    Array.init 21 (fun i ->
        let angle = twoPi * float ((i + 1) / 2) * x

        if i = 0 then 1.0
        elif i % 2 = 1 then sqrt 2.0 * Elementary.cos angle
        else sqrt 2.0 * Elementary.sin angle)

/// The stationary density at points, as samples give it: their means of waves are its coefficients.
let private density (samples: float[]) (points: float[]) =
    let rows = samples |> Array.map waves
    let coefficients = Array.init 21 (fun i -> Aggregate.mean (rows |> Array.map (fun row -> row[i])))
    points |> Array.map (fun x -> max 0.0 (Dense.dot coefficients (waves x)))

/// Nodes of the logistic map with the weights of Lebesgue's measure.
let private nodes, private lebesgue =
    let system = PairRows.system.Value
    system.Nodes, Array.map2 (fun x w -> w / system.Density x) system.Nodes system.Weights

/// Rows of a matrix cut at 0 and made probability densities.
let private normalised (m: Matrix) =
    let rows =
        Array.init m.Rows (fun i ->
            let row = m.Row i |> Array.map (max 0.0)
            let total = Dense.dot row lebesgue
            if total > 0.0 then row |> Array.map (fun v -> v / total) else row)

    Matrix.Init(m.Rows, m.Columns, fun i j -> rows[i][j])

/// ½ ∫ |p − q| of the densities in the rows, the mean over the rows under the stationary law.
let private variation (p: Matrix) (q: Matrix) =
    let weights = PairRows.system.Value.Weights
    let each i = 0.5 * Dense.dot lebesgue (Array.map2 (fun a b -> abs (a - b)) (p.Row i) (q.Row i))
    Dense.dot weights (Array.init p.Rows each)

/// p(x′ | x) and p(x | x′) = π(x) p(x′ | x)/π(x′) on the nodes.
let private truth =
    lazy
        (let system = PairRows.system.Value
         let n = nodes.Length
         let forward = Matrix.Init(n, n, fun i j -> system.Transition(nodes[i], nodes[j]))
         let law = nodes |> Array.map system.Density
         struct (forward, Matrix.Init(n, n, fun i j -> law[j] * forward[j, i] / law[i])))

/// The total variation of a kernel Σ φᵢ(x) ψᵢ(x′) against the law that samples give, forwards and backwards.
let private judged (states: float[]) (left: Matrix) (right: Matrix) =
    let law = density states nodes
    let kernel = left * right.Transposed
    let n = nodes.Length
    let struct (forward, backward) = truth.Value

    [|
        "variation", variation (normalised (Matrix.Init(n, n, fun i j -> law[j] * kernel[i, j]))) forward
        "posterior", variation (normalised (Matrix.Init(n, n, fun i j -> law[j] * kernel[j, i]))) backward
    |]

/// The pairs of a training with this stream, as `PairTrial` draws them.
let private pairsOf (settings: Settings) (stream: RandomStream) =
    PairRows.system.Value.Pairs(stream.Child "pairs", Counts.one settings "pairs")

let private learned (settings: Settings) (name, loss) : EigenRow =
    let k = Counts.one settings "modes"
    let trial = PairRows.trial settings loss k (Counts.one settings "batch") (Counts.one settings "steps") false

    let row = PairRows.row [| Cell.Text "logistic"; Cell.Text name; Cell.Integer(int64 k) |] trial (fun _ -> [||])

    { row with
        Measure =
            fun machine stream ->
                let result = PairTrial.run (machine.Learner "fit") stream trial
                let struct (states, _) = pairsOf settings stream
                Array.append (judged states result.Left result.Right) [| "work", float result.Fit.Operations * 1e-9 |]
    }

/// The best kernel of rank k, from the true singular functions.
let private best (settings: Settings) : EigenRow =
    let k = Counts.one settings "modes"

    {
        Keys = [| Cell.Text "logistic"; Cell.Text "true singular functions"; Cell.Integer(int64 k) |]
        Configuration = [| "functions", string k; "pairs", settings.Text "pairs" |]
        Measure =
            fun _ stream ->
                let struct (sigma, phi, psi) = PairRows.system.Value.Singular()
                let struct (states, _) = pairsOf settings stream
                let scaled = Matrix.Init(phi.Rows, k, fun i j -> sigma[j] * phi[i, j])
                judged states scaled (psi.Leading(psi.Rows, k))
    }

/// The kernel estimate of a conditional density (Rosenblatt, 1969): wrapped Gaussian bumps in x and in x′; the best over both bandwidths, by the truth.
let private kernelEstimate (settings: Settings) : EigenRow =
    {
        Keys = [| Cell.Text "logistic"; Cell.Text "kernel estimate"; Cell.Integer 0L |]
        Configuration = [| "estimate", "kernel"; "bandwidths", settings.Text "bandwidths"; "pairs", settings.Text "pairs" |]
        Measure =
            fun _ stream ->
                let struct (states, images) = pairsOf settings stream

                /// On the circle of length 1.
                let wrapped h (d: float) =
                    let d = d - System.Math.Round d
                    Elementary.exp (-0.5 * d * d / (h * h))

                let struct (forward, backward) = truth.Value

                // [nodes × pairs] each.
                let at (points: float[]) h = Matrix.Init(nodes.Length, points.Length, fun i j -> wrapped h (nodes[i] - points[j]))
                let widths = settings.Reals "bandwidths"
                let first, second = widths |> Array.map (at states), widths |> Array.map (fun h -> (at images h).Transposed)

                let found =
                    Array.allPairs first second
                    |> Array.map (fun (a, b) ->
                        let joint = a * b
                        struct (variation (normalised joint) forward, variation (normalised joint.Transposed) backward))

                [|
                    "variation", found |> Array.map (fun struct (a, _) -> a) |> Array.min
                    "posterior", found |> Array.map (fun struct (_, b) -> b) |> Array.min
                |]
    }

/// The drift of the diffusion in four wells from slow eigenfunctions: b = Σ φ′(λφ − φ″)/Σ φ′², the least squares of bφ′ = λφ − φ″, where π holds nearly everything and φ′ is not small.
let private drift (settings: Settings) : EigenRow =
    let problem = PrinzDiffusion.problem
    let k = Counts.one settings "functions"
    let points = UnitPoints.Stratified(Counts.one settings "points", 1)

    let trial =
        { SpaceRows.trial
              settings
              problem
              k
              k
              (MomentLoss.preconditioned (SpaceRows.lossOf "LoRA, sequential"))
              (Sampling.Of(problem, points))
              (settings.Real "shift")
              false with
            Hidden = settings.Integers "drift-hidden"
            Optimiser = Adam(Counts.one settings "drift-steps", settings.Real "drift-rate", SpaceRows.warmUp, SpaceRows.clip, 0.9, 0.999)
        }

    let measure (machine: IMachine) stream =
        let learner = machine.Learner "fit"
        let result = SpaceTrial.run learner stream trial
        let x = Tensor.input "x" [| 1 |]
        let network = FeatureNetwork.Of(Activation.Tanh, problem.InputCount, trial.Hidden, k)
        let pushed = (ForwardLaplacian.inAll x [| problem.Functions(network.Apply, x) |])[0]

        let program =
            Lowering.lower
                "derivatives"
                [| x |]
                [|
                    struct ("f", pushed.Value)
                    struct ("slope", Tensor.reshape [| k |] pushed.Gradient)
                    struct ("second", pushed.Laplacian)
                |]
                [||]

        let places, q = problem.Quadrature[0], problem.Quadrature[1]
        let count = places.Length

        let outputs =
            (learner.Engine.Evaluate(program, result.Fit.Parameters, count, [| places |])).Outputs
            |> Array.map (fun o -> Matrix(count, k, o))

        let weights = q |> Array.map (fun v -> v * v / float count)
        let norm i = Dense.dot weights (outputs[0].Column i |> Array.map (fun v -> v * v))
        let slopeNorm i = Dense.dot weights (outputs[1].Column i |> Array.map (fun v -> v * v))
        // λ by the form, −∫ φ′² dπ; the constant apart.
        let used = [| 1 .. Counts.one settings "used" |]

        let at node =
            let top =
                used
                |> Array.sumBy (fun i ->
                    outputs[1][node, i] * (-(slopeNorm i / norm i) * outputs[0][node, i] - outputs[2][node, i])
                    / slopeNorm i)

            let bottom = used |> Array.sumBy (fun i -> outputs[1][node, i] * outputs[1][node, i] / slopeNorm i)
            struct (top / bottom, bottom)

        let exact = places |> Array.map PrinzDiffusion.drift
        let found = Array.init count at

        let chosen =
            [| 0 .. count - 1 |]
            |> Array.filter (fun i -> let struct (_, size) = found[i] in size > settings.Real "least-slope")

        let mean f = chosen |> Array.sumBy (fun i -> weights[i] * f i)

        let error i =
            let struct (b, _) = found[i]
            (b - exact[i]) * (b - exact[i])

        [|
            "drift", sqrt (mean error / mean (fun i -> exact[i] * exact[i]))
            "share", mean (fun _ -> 1.0)
            "work", float result.Fit.Operations * 1e-9
        |]

    {
        Keys = [| Cell.Text "four wells"; Cell.Text "LoRA, preconditioned"; Cell.Integer(int64 k) |]
        Configuration =
            [|
                "problem", problem.Name
                "functions", string k
                "hidden", System.String.Join("-", trial.Hidden)
                "optimiser", trial.Optimiser.Canonical
            |]
        Measure = measure
    }

/// Laws of the next and the last state, and a drift.
let experiment =
    EigenTable.experiment
        {
            Name = "densities"
            Title =
                "Singular functions are a model of the law of the next state, and of the one before; in one dimension a kernel estimate at its best bandwidths is ahead of them"
            Subject =
                "variation: the total variation of p(x′ | x) = π(x′) Σ φᵢ(x) ψᵢ(x′), cut at 0 and normalised, from that of the noisy logistic map, the mean over the stationary law; posterior: of p(x | x′) = π(x) Σ φᵢ(x) ψᵢ(x′). φ, ψ by canonical correlation of learned functions, π from the same pairs. The kernel estimate counts at its best bandwidth. drift: the relative error in rms of b = Σ φ′(λφ − φ″)/Σ φ′² of the diffusion in four wells, from functions that were learned from its generator, on a share of the stationary law"
            Keys = [| Column.TextKey "system"; Column.TextKey "method"; Column.IntegerKey "functions" |]
            Means = [| "variation"; "posterior"; "drift" |]
            Shown = [| "share"; "work" |]
            Parameters =
                [|
                    yield! PairRows.parameters ("6", "64,64", "64,64") ("200", "20000", "50000")
                    Parameter.Of("modes", "functions on each side", "3", "12", "12")
                    Parameter.Of("batch", "pairs of a minibatch", "32", "128", "256")
                    Parameter.Of("steps", "steps of Adam, about", "6", "2500", "5000")
                    Parameter.Of("bandwidths", "bandwidths of the kernel estimate", "0.02,0.05", "0.015,0.03", "0.005,0.01,0.02,0.04")
                    Parameter.Of("drift-hidden", "tanh units for the diffusion", "8", "32,32,32", "96,96,96")
                    Parameter.Of("drift-steps", "steps of Adam for the diffusion", "4", "2500", "6000")
                    Parameter.Of("drift-rate", "Adam's largest learning rate for the diffusion", "0.005")
                    Parameter.Of("points", "stratified points of a batch", "16", "96", "512")
                    Parameter.Of("functions", "eigenfunctions of the diffusion", "5", "5", "8")
                    Parameter.Of("used", "eigenfunctions that the drift is read off, the slowest ones", "3", "3", "3")
                    Parameter.Of("shift", "c of the diffusion", "200")
                    Parameter.Of("least-slope", "places where Σ φ′²/‖φ′‖² is below this do not count", "0.2")
                |]
            Rows =
                fun settings ->
                    [|
                        for name, loss in PairRows.losses do
                            if List.contains name [ "LoRA, sequential"; "VAMPnet-2"; "DPNet" ] then
                                learned settings (name, loss)

                        best settings
                        kernelEstimate settings
                        drift settings
                    |]
            Claims =
                fun lines ->
                    let at (method': string) = lines |> Array.find (fun line -> string line.Keys[1] = method')
                    let own = at "LoRA, sequential"

                    [|
                        yield! EigenTable.atMost "sequential LoRA: p(x′ | x) within a total variation of 0.1" 0.1 "variation" [| own |]
                        yield! EigenTable.atMost "sequential LoRA: p(x | x′) within a total variation of 0.1" 0.1 "posterior" [| own |]

                        for name in [ "VAMPnet-2"; "DPNet" ] do
                            EigenTable.below
                                $"sequential LoRA at most 1.5 times the total variation of {name}"
                                1.5
                                ((at name).Mean "variation")
                                (own.Mean "variation")

                        EigenTable.below
                            "the kernel estimate at its best bandwidths is ahead of sequential LoRA, which counts against it"
                            1.0
                            (own.Mean "variation")
                            ((at "kernel estimate").Mean "variation")

                        yield! EigenTable.atMost "four wells: the drift within 10 % in rms" 0.1 "drift" [| at "LoRA, preconditioned" |]
                    |]
            Figures = [||]
        }
