namespace Spectral

/// A learned operator from the values on a grid at t₀ to those at all later times.
type LearnedOperator =
    {
        /// Input "x", values at t₀ [points]; output "y" [later times × points].
        Map: Program
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

    /// The loss over the later times, time by time, of Li et al.: Σ_j ‖û_j − u_j‖/‖u_j‖; or Σ_j ‖û_j − u_j‖²/‖u_j‖², a sum of squares, for optimisers that ask for one.
    /// Inputs "x", "target" [times × points], "inverse square norms" [times].
    let private loss (network: Network) points later isSquare =
        let x = Tensor.input "x" [| network.InputCount |]
        let target = Tensor.input "target" [| later * points |]
        let inverse = Tensor.input "inverse square norms" [| later |]
        let difference = network.Apply x - target
        let inputs = [| x; target; inverse |]

        if isSquare then
            let norms =
                Tensor.matrixProduct
                    false
                    false
                    (Tensor.reshape [| later; 1 |] (Tensor.squareRoot inverse))
                    (Tensor.full [| 1; points |] 1.0)

            SampleLoss.OfSquares(network.Description, network.Parameters, inputs, Tensor.reshape [| later; points |] difference * norms)
        else
            let ones = Tensor.full [| points; 1 |] 1.0
            let errors = Tensor.square difference |> Tensor.reshape [| later; points |]
            let sums = Tensor.matrixProduct false false errors ones |> Tensor.reshape [| later |]
            SampleLoss.Of(network.Description, network.Parameters, inputs, Tensor.sum (Tensor.squareRoot (leastSquare + sums * inverse)))

    /// The task of fitting training samples, with the scales of arguments and values; `isSquare`: by the sum of squares.
    let task (size: FourierOperator.Specification) (isSquare: bool) (training: GridSamples) (stream: RandomStream) =
        let later = training.Times.Length - 1
        let argumentScale = rootMeanSquare (training.AtTime 0)
        let scales = Array.init later (fun j -> rootMeanSquare (training.AtTime(j + 1)))
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
            Loss = loss network size.Points later isSquare
            Source = Given [| training.AtTime 0 |> Array.map (fun v -> v / argumentScale); perSample targets; perSample inverse |]
            Start = network.Initial(stream.Child "initial parameters")
            Order = stream.Child "order"
        },
        network,
        argumentScale,
        scales

    /// Learns the operator of training samples.
    let learn (learner: ILearner) size (optimiser: Optimiser) (training: GridSamples) (stream: RandomStream) : LearnedOperator =
        let isSquare = optimiser :? LevenbergMarquardt
        let task, network, argumentScale, scales = task size isSquare training stream
        let x = Tensor.input "x" [| network.InputCount |]

        {
            Map = Lowering.lower "map" [| x |] [| struct ("y", network.Apply x) |] [||]
            ArgumentScale = argumentScale
            ValueScales = scales
            Result = learner.Fit(task, optimiser)
        }

    /// The predicted values [samples × times × points]; at t₀ those given.
    let predict (learner: ILearner) (learned: LearnedOperator) (samples: GridSamples) : float[] =
        let initial = samples.AtTime 0
        let points, later = samples.Points, learned.ValueScales.Length

        let values =
            let arguments = initial |> Array.map (fun v -> v / learned.ArgumentScale)
            (learner.Engine.Evaluate(learned.Map, learned.Result.Parameters, samples.Count, [| arguments |])).Outputs[0]

        Array.init (samples.Count * (later + 1) * points) (fun i ->
            let s, j, p = i / ((later + 1) * points), i / points % (later + 1), i % points

            if j = 0 then
                initial[s * points + p]
            else
                learned.ValueScales[j - 1] * values[(s * later + j - 1) * points + p])
