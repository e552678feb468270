namespace Spectral

/// A learned operator from the values on a grid at t₀ to those at all later times.
type LearnedOperator =
    {
        /// The programs of the map.
        Map: MapPrograms
        /// What the argument is divided by.
        ArgumentScale: float
        /// What the values are multiplied by, one number a later time.
        ValueScales: float[]
        /// What the optimiser found.
        Result: FitResult
    }

/// Learning and using Fourier neural operators on grid data.
module GridOperator =
    let private rootMeanSquare (values: float[]) =
        sqrt (
            (values |> Array.fold (fun sum v -> System.Math.FusedMultiplyAdd(v, v, sum)) 0.0)
            / float values.Length
        )

    /// Below this the mean squared relative error of a time counts as zero, so that the root has a slope.
    let private leastSquare = 1e-20

    /// Σ_j ‖û_j − u_j‖/‖u_j‖ over the later times: the relative L² loss of Li et al., time by time. Data: "target" [times × points], "inverse square norms" [times].
    let private loss points later =
        let target = Tensor.input "target" [| later * points |]
        let inverse = Tensor.input "inverse square norms" [| later |]
        let ones = Tensor.full [| points; 1 |] 1.0

        [| target; inverse |],
        fun (y: Expr) ->
            let errors = Tensor.square (y - target) |> Tensor.reshape [| later; points |]
            let sums = Tensor.matrixProduct false false errors ones |> Tensor.reshape [| later |]
            Tensor.sum (Tensor.squareRoot (leastSquare + sums * inverse))

    /// The task of fitting training samples, with the scales of arguments and values.
    let task (size: FourierOperator.Specification) (training: GridSamples) (stream: RandomStream) =
        let later = training.Times.Length - 1
        let argumentScale = rootMeanSquare (training.AtTime 0)
        let scales = Array.init later (fun j -> rootMeanSquare (training.AtTime(j + 1)))
        let data, loss = loss size.Points later
        let network = FourierOperator.create { size with Outputs = later }

        let perSample f = Array.init training.Count f |> Array.concat

        let targets s =
            Array.init later (fun j -> training.At(s, j + 1) |> Array.map (fun v -> v / scales[j]))
            |> Array.concat

        let inverse s =
            Array.init later (fun j ->
                let norm = training.Norms[s * (later + 1) + j + 1] / scales[j]
                1.0 / (norm * norm))

        {
            Map = MapPrograms.Of(network, data, loss)
            Samples = training.Count
            Inputs = [| training.AtTime 0 |> Array.map (fun v -> v / argumentScale); perSample targets; perSample inverse |]
            Start = network.Initial(stream.Child "initial parameters")
            Order = stream.Child "order"
        },
        argumentScale,
        scales

    /// Learns the operator of training samples.
    let learn (learner: ILearner) size (optimiser: OneCycleAdam) (training: GridSamples) (stream: RandomStream) : LearnedOperator =
        let task, argumentScale, scales = task size training stream

        {
            Map = task.Map
            ArgumentScale = argumentScale
            ValueScales = scales
            Result = learner.FitMap(task, optimiser)
        }

    /// The predicted values [samples × times × points]; at t₀ those given.
    let predict (learner: ILearner) (learned: LearnedOperator) (samples: GridSamples) : float[] =
        let initial = samples.AtTime 0
        let points, later = samples.Points, learned.ValueScales.Length

        let values =
            learner.Apply(learned.Map, learned.Result.Parameters, samples.Count, initial |> Array.map (fun v -> v / learned.ArgumentScale))

        Array.init (samples.Count * (later + 1) * points) (fun i ->
            let s, j, p = i / ((later + 1) * points), i / points % (later + 1), i % points

            if j = 0 then
                initial[s * points + p]
            else
                learned.ValueScales[j - 1] * values[(s * later + j - 1) * points + p])
