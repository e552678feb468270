namespace Spectral

/// A vector field learned in the principal directions of its training coefficients.
type LearnedTensorNode =
    {
        /// The directions.
        Directions: PrincipalDirections
        /// The field on (a, β, x₀), with the scaling of that state.
        Node: LearnedNode
    }

/// Learning and using spectral neural differential equations in D dimensions: the state of the network is (a, β₁ … β_D, x₀₁ … x₀_D) with r principal coordinates a.
module TensorNode =
    /// The reduced states at one time, [samples × (r + 2D)].
    let private statesAt (directions: PrincipalDirections) (samples: TensorSamples) (time: int) =
        Array.init samples.Count (fun s ->
            let target = samples.Targets[s * samples.Times.Length + time]

            Array.concat
                [
                    directions.Reduce target.Coefficients
                    target.Labels |> Array.map (fun l -> l.Scale)
                    target.Labels |> Array.map (fun l -> l.Center)
                ])
        |> Array.concat

    /// The task of fitting training samples in these directions, with initial parameters from the stream.
    let task
        (node: SpectralNode)
        (directions: PrincipalDirections)
        (training: TensorSamples)
        (stream: RandomStream)
        : FitTask * StateScaling =
        let r = directions.Count
        let n = r + 2 * training.Dimension
        let times = training.Times.Length
        let states = Array.init times (statesAt directions training)
        let scaling = StateScaling.Of(Array.concat states, n, r, node.Field.KeepsOrigin)
        let network = node.Field.Network n

        let distance = TangentLoss.relativeL2 training.Set training.Problem.Fields directions.Mean directions.Directions

        let loss =
            if node.Lambda = 0.0 then
                distance
            else
                Loss.sum [| distance; Loss.weighted node.Lambda (TangentLoss.labels training.Dimension r) |]

        let data =
            loss.Data
            |> Array.map (fun d ->
                Array.init ((times - 1) * training.Count) (fun i ->
                    d.Of training.Targets[(i % training.Count) * times + 1 + i / training.Count])
                |> Array.concat)

        {
            Field = FieldPrograms.Of network
            Scheme = node.Scheme(training.Times, scaling)
            Samples = training.Count
            Initial = scaling.Forward states[0]
            Residual = scaling.Residual loss
            Data = data
            Start = network.Initial(stream.Child "initial parameters")
        },
        scaling

    /// Learns the field of training samples; `cost` is the share by which the reduction may raise the floor.
    let learn
        (learner: ILearner)
        (node: SpectralNode)
        (cost: float)
        (optimiser: Optimiser)
        (training: TensorSamples)
        (stream: RandomStream)
        : LearnedTensorNode =
        let directions = PrincipalDirections.Of(training, cost)
        let task, scaling = task node directions training stream

        {
            Directions = directions
            Node =
                {
                    Field = task.Field
                    Scaling = scaling
                    Specification = node
                    Result = learner.Fit(task, optimiser)
                }
        }

    /// States (a, β, x₀) as states (c, β, x₀), [… × state].
    let private restore (directions: PrincipalDirections) (dimension: int) (states: float[]) =
        let r = directions.Count

        states
        |> Array.chunkBySize (r + 2 * dimension)
        |> Array.collect (fun state -> Array.append (directions.Restore state[.. r - 1]) state[r..])

    /// The states of the samples as the directions keep them, [samples × times × state].
    let reduce (directions: PrincipalDirections) (samples: TensorSamples) : float[] =
        let times = samples.Times.Length

        let rows =
            Array.init times (fun j -> statesAt directions samples j |> Array.chunkBySize (directions.Count + 2 * samples.Dimension))

        Array.init (samples.Count * times) (fun i -> rows[i % times][i / times])
        |> Array.concat
        |> restore directions samples.Dimension

    /// The predicted states (c, β, x₀), [samples × times × state], from the samples' states at t₀.
    let predict (learner: ILearner) (learned: LearnedTensorNode) (samples: TensorSamples) : float[] =
        let { Directions = directions; Node = node } = learned
        let initial = node.Scaling.Forward(statesAt directions samples 0)
        let specification = node.Specification

        learner.Solve(node.Field, node.Result.Parameters, specification.Scheme(samples.Times, node.Scaling), samples.Count, initial)
        |> node.Scaling.Backward
        |> restore directions samples.Dimension
