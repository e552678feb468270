namespace Spectral

/// A spectral neural differential equation: the state (c, β, x₀) of an expansion follows a learned vector field. Xia et al., arXiv 2309.16131, equations 2–4.
type SpectralNode =
    {
        /// The form of the field.
        Field: FieldForm
        /// The Runge–Kutta method of the learner.
        Tableau: Tableau
        /// Its steps between neighbouring times of the data.
        Steps: int
        /// The part L of dc/dt = L c + f(c) that is known and integrated exactly, so that it may be stiff; the field then learns the rest.
        Linear: LinearPart option
        /// The weight λ of (β − β̂)² + (x₀ − x̂₀)²; without meaning where the basis does not move.
        Lambda: float
    }

    /// All of it in one line.
    member n.Canonical =
        let known = LinearPart.Words n.Linear
        System.FormattableString.Invariant $"{n.Field.Canonical}, {n.Tableau.Name}, {n.Steps} steps{known}, lambda={n.Lambda:R}"

    /// The scheme of its solves at these times, on states of that scaling.
    member internal n.Scheme(times: float[], scaling: StateScaling) : FixedScheme = scaling.Scheme(n.Tableau, n.Linear, times, n.Steps)

    /// One hidden layer of tanh units of a spread, classical Runge–Kutta with 5 steps an interval, λ = 0.1.
    static member Standard(units: int, spread: float) : SpectralNode =
        {
            Field = FieldForm.Mlp([| units |], Activation.Tanh, spread)
            Tableau = Tableaus.Rk4
            Steps = 5
            Linear = None
            Lambda = 0.1
        }

    /// The same with spread 1.
    static member Standard(units: int) : SpectralNode = SpectralNode.Standard(units, 1.0)

/// A learned vector field with the scaling of its state.
type LearnedNode =
    {
        /// The programs of the field.
        Field: FieldPrograms
        /// From the state to the network's state.
        Scaling: StateScaling
        /// How it was asked to be learned.
        Specification: SpectralNode
        /// What the optimiser found.
        Result: FitResult
    }

/// Learning and using spectral neural differential equations.
module SpectralNode =
    /// The loss of the paper in residual form: relative L² in function space, plus λ times the distance of the labels.
    let loss (node: SpectralNode) (samples: SpectralSamples) =
        if samples.Motion <> LabelMotion.Still then
            let function' = Loss.movingRelativeL2 samples.Basis (samples.Modes + 12)

            if node.Lambda = 0.0 then
                function'
            else
                Loss.sum [| function'; Loss.weighted node.Lambda (Loss.labels samples.Motion samples.Modes) |]
        else
            Loss.relativeL2 samples.Basis

    /// The states at one time, [samples × state].
    let private statesAt (samples: SpectralSamples) (states: float[]) (time: int) =
        let n = samples.StateSize

        Array.init samples.Count (fun s -> Array.sub states ((s * samples.Times.Length + time) * n) n)
        |> Array.concat

    /// The task of fitting training samples, with initial parameters from the stream.
    let task (node: SpectralNode) (training: SpectralSamples) (stream: RandomStream) : FitTask * StateScaling =
        let states = training.States
        let n = training.StateSize
        let scaling = StateScaling.Of(states, n, training.Modes, node.Field.KeepsOrigin)
        let network = node.Field.Network n
        let loss = loss node training
        let later = training.Times.Length - 1

        let data =
            loss.Data
            |> Array.map (fun d ->
                Array.init (later * training.Count) (fun i ->
                    d.Of training.Targets[(i % training.Count) * training.Times.Length + 1 + i / training.Count])
                |> Array.concat)

        {
            Field = FieldPrograms.Of network
            Scheme = node.Scheme(training.Times, scaling)
            Samples = training.Count
            Initial = scaling.Forward(statesAt training states 0)
            Residual = scaling.Residual loss
            Data = data
            Start = network.Initial(stream.Child "initial parameters")
        },
        scaling

    /// Learns the field of training samples.
    let learn
        (learner: ILearner)
        (node: SpectralNode)
        (optimiser: Optimiser)
        (training: SpectralSamples)
        (stream: RandomStream)
        : LearnedNode =
        let task, scaling = task node training stream

        {
            Field = task.Field
            Scaling = scaling
            Specification = node
            Result = learner.Fit(task, optimiser)
        }

    /// The predicted states [samples × times × state] from the samples' states at t₀.
    let predict (learner: ILearner) (learned: LearnedNode) (samples: SpectralSamples) : float[] =
        let initial = learned.Scaling.Forward(statesAt samples samples.States 0)
        let node = learned.Specification

        learner.Solve(learned.Field, learned.Result.Parameters, node.Scheme(samples.Times, learned.Scaling), samples.Count, initial)
        |> learned.Scaling.Backward
