namespace Spectral

/// A vector field that can be learned.
[<RequireQualifiedAccess>]
type LearnableField =
    /// A form on states of any length. States are measured in what they deviate.
    | Form of FieldForm
    /// A network on states of its own length. One that keeps the origin, as fields that commute with translations do, has states in units of their size, never shifted.
    | Network of network: Network * keepsOrigin: bool

    /// In words.
    member f.Canonical =
        match f with
        | Form form -> form.Canonical
        | Network(network, _) -> network.Description

    /// On states of a length.
    member f.On(size: int) : Spectral.Network =
        match f with
        | Form form -> form.Network size
        | Network(network, _) ->
            Check.that
                (network.InputCount = size)
                "network"
                $"{network.Description} has states of {network.InputCount} numbers, the samples {size}: give them the same size."

            network

    /// The coordinates along given directions in which it is learned from states.
    member f.CoordinatesOf(directions: Coordinates, states: float[]) : Coordinates =
        match f with
        | Form form -> directions.ByDeviation(states, form.KeepsOrigin)
        | Network(_, true) -> directions.BySize states
        | Network(_, false) -> directions.ByDeviation(states, false)

/// A neural differential equation: which field, how it is solved, and what a loss weighs beside it. On the states (c, β, x₀) of expansions it is that of Xia et al., arXiv 2309.16131, equations 2–4.
type NeuralEquation =
    {
        /// The field.
        Field: LearnableField
        /// The Runge–Kutta method.
        Tableau: Tableau
        /// Its steps between neighbouring times of the data.
        Steps: int
        /// The part L of dc/dt = L c + f(c) that is known and integrated exactly, so that it may be stiff; the field then learns the rest.
        Linear: LinearPart option
        /// The weight λ of (β − β̂)² + (x₀ − x̂₀)², without meaning where the basis does not move; none for states that have no labels.
        Lambda: float option
    }

    /// All of it in one line.
    member n.Canonical =
        let labels =
            n.Lambda
            |> Option.map (fun l -> System.FormattableString.Invariant $", lambda={l:R}")
            |> Option.defaultValue ""

        $"{n.Field.Canonical}, {n.Tableau.Name}, {n.Steps} steps{LinearPart.Words n.Linear}{labels}"

    /// The scheme of its solves at these times, a linear part of the state itself scaled as the coordinates are.
    member internal n.Scheme(times: float[], coordinates: Coordinates) : FixedScheme =
        FixedScheme(n.Tableau, n.Linear |> Option.map _.Scaled(coordinates.Scale), times, n.Steps)

    /// A form, classical Runge–Kutta with 5 steps an interval, λ = 0.1.
    static member Of(form: FieldForm) : NeuralEquation =
        {
            Field = LearnableField.Form form
            Tableau = Tableaus.Rk4
            Steps = 5
            Linear = None
            Lambda = Some 0.1
        }

    /// A network on states without labels, classical Runge–Kutta with so many steps an interval.
    static member Of(network: Network, keepsOrigin: bool, steps: int) : NeuralEquation =
        {
            Field = LearnableField.Network(network, keepsOrigin)
            Tableau = Tableaus.Rk4
            Steps = steps
            Linear = None
            Lambda = None
        }

    /// One hidden layer of tanh units of a spread.
    static member Standard(units: int, spread: float) : NeuralEquation =
        NeuralEquation.Of(FieldForm.Mlp([| units |], Activation.Tanh, spread))

    /// The same with spread 1.
    static member Standard(units: int) : NeuralEquation = NeuralEquation.Standard(units, 1.0)

/// Trajectories of states: what a field is learned from and started on.
type IFlowSamples =
    /// What the numbers of a state mean.
    abstract Shape: StateShape
    /// t₀ < t₁ < …
    abstract Times: float[]
    /// Number of trajectories.
    abstract Count: int
    /// The states at t₀, [samples × state].
    abstract Initial: float[]
    /// All states one after another, in the order in which their mean is summed.
    abstract States: float[]
    /// What the state of a sample at a time aims at.
    abstract Target: sample: int * time: int -> Target
    /// The loss of the reduced state z of coordinates, with the weight λ of the labels.
    abstract Loss: coordinates: Coordinates * lambda: float option -> Loss

/// A learned vector field.
type LearnedField =
    {
        /// The programs of the field on coordinates.
        Field: FieldPrograms
        /// From states to coordinates.
        Coordinates: Coordinates
        /// How it is solved, and how it was asked to be learned.
        Equation: NeuralEquation
        /// θ.
        Parameters: float[]
    }

/// Learning and using vector fields. A fit gives the field and what the optimiser found.
module LearnedField =
    /// The field of an equation in given coordinates, with given parameters.
    let internal make (equation: NeuralEquation) (coordinates: Coordinates) (parameters: Network -> float[]) : LearnedField =
        let network = equation.Field.On coordinates.Size

        {
            Field = FieldPrograms.Of network
            Coordinates = coordinates
            Equation = equation
            Parameters = parameters network
        }

    /// The field before it is learned: along directions, in the units of the samples, with initial parameters from the stream.
    let startAlong (directions: Coordinates) (equation: NeuralEquation) (samples: IFlowSamples) (stream: RandomStream) : LearnedField =
        let coordinates = equation.Field.CoordinatesOf(directions, samples.States)
        make equation coordinates (fun network -> network.Initial(stream.Child "initial parameters"))

    /// The same on whole states.
    let start (equation: NeuralEquation) (samples: IFlowSamples) (stream: RandomStream) : LearnedField =
        startAlong (Coordinates.Whole samples.Shape) equation samples stream

    /// The task of fitting samples, from the parameters that the field has.
    let task (field: LearnedField) (samples: IFlowSamples) : FitTask =
        let coordinates = field.Coordinates
        let loss = samples.Loss(coordinates, field.Equation.Lambda)
        let later = samples.Times.Length - 1

        let targets =
            Array.init (later * samples.Count) (fun i -> samples.Target(i % samples.Count, 1 + i / samples.Count))

        {
            Field = field.Field
            Scheme = field.Equation.Scheme(samples.Times, coordinates)
            Samples = samples.Count
            Initial = coordinates.Forward samples.Initial
            Residual = ResidualPrograms.Of(loss, coordinates.Size, (fun z -> coordinates.Reduced z))
            Data = loss.Data |> Array.map (fun datum -> Array.collect datum.Of targets)
            Start = field.Parameters
        }

    /// Learns a field that was started, or on from what was learned, on the same or other samples; coordinates stay.
    let learnOn (learner: ILearner) (field: LearnedField) (optimiser: Optimiser) (samples: IFlowSamples) : LearnedField * FitResult =
        let result = learner.Fit(task field samples, optimiser)
        { field with Parameters = result.Parameters }, result

    /// Learns the field of samples on whole states.
    let learn (learner: ILearner) (equation: NeuralEquation) (optimiser: Optimiser) (samples: IFlowSamples) (stream: RandomStream) =
        learnOn learner (start equation samples stream) optimiser samples

    /// The predicted states [samples × times × state] from the samples' states at t₀.
    let predict (learner: ILearner) (field: LearnedField) (samples: IFlowSamples) : float[] =
        learner.Solve(
            field.Field,
            field.Parameters,
            field.Equation.Scheme(samples.Times, field.Coordinates),
            samples.Count,
            field.Coordinates.Forward samples.Initial
        )
        |> field.Coordinates.Backward
