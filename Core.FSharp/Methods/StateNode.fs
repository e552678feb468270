namespace Spectral

/// Trajectories of states of any meaning whose Euclidean norm is that of the function they stand for: coefficients of an orthonormal basis, values on a grid.
type StateData =
    {
        /// Number of trajectories.
        Count: int
        /// t₀ < t₁ < …
        Times: float[]
        /// Length of a state.
        Size: int
        /// [samples × times × size]
        States: float[]
        /// The norms that errors are relative to, [samples × times].
        Norms: float[]
    }

    /// The states at t₀, [samples × size].
    member d.Initial =
        Array.init d.Count (fun s -> Array.sub d.States (s * d.Times.Length * d.Size) d.Size)
        |> Array.concat

    /// So many of the trajectories, from that one on.
    member d.Part(first: int, count: int) : StateData =
        let times = d.Times.Length

        { d with
            Count = count
            States = Array.sub d.States (first * times * d.Size) (count * times * d.Size)
            Norms = Array.sub d.Norms (first * times) (count * times)
        }

    /// Every two neighbouring times as a trajectory of its own: a field that is right over one interval is found more easily than one that is right over all.
    /// The times must be equally far apart.
    member d.Intervals: StateData =
        let later = d.Times.Length - 1
        let length = d.Times[1] - d.Times[0]

        Check.that
            (Array.pairwise d.Times |> Array.forall (fun (a, b) -> abs (b - a - length) <= 1e-9 * length))
            "Times"
            $"the times {d.Times} are not equally far apart: only then are their intervals trajectories of one length."

        let pairs (values: float[]) size =
            Array.init (d.Count * later) (fun i -> Array.sub values ((i / later * (later + 1) + i % later) * size) (2 * size))
            |> Array.concat

        {
            Count = d.Count * later
            Times = d.Times[..1]
            Size = d.Size
            States = pairs d.States d.Size
            Norms = pairs d.Norms 1
        }

/// A neural differential equation on plain states: which field, how it is scaled and solved.
type StateNode =
    {
        /// The field.
        Network: Network
        /// Whether states are only scaled, never shifted: fields that commute with translations ask for it.
        KeepsOrigin: bool
        /// The Runge–Kutta method.
        Tableau: Tableau
        /// Its steps between neighbouring times.
        Steps: int
        /// The part L of dc/dt = L c + f(c) that is known and integrated exactly, so that it may be stiff; the field then learns the rest.
        Linear: LinearPart option
    }

    /// All of it in one line.
    member n.Canonical = $"{n.Network.Description}, {n.Tableau.Name}, {n.Steps} steps{LinearPart.Words n.Linear}"

    /// The scheme of its solves at these times, on states of that scaling.
    member internal n.Scheme(times: float[], scaling: StateScaling) : FixedScheme = scaling.Scheme(n.Tableau, n.Linear, times, n.Steps)

/// A learned field on plain states.
type LearnedState =
    {
        /// The programs of the field.
        Field: FieldPrograms
        /// From the state to the network's state.
        Scaling: StateScaling
        /// How it was asked to be learned.
        Specification: StateNode
        /// What the optimiser found.
        Result: FitResult
    }

/// Learning and using neural differential equations on plain states; the loss is the relative L² error of the states.
module StateNode =
    let private scaling (node: StateNode) (data: StateData) =
        let usual = StateScaling.Of(data.States, data.Size, data.Size, false)

        if node.KeepsOrigin then
            let square = data.States |> Array.fold (fun sum v -> System.Math.FusedMultiplyAdd(v, v, sum)) 0.0
            let size = sqrt (square * float data.Size / float data.States.Length)

            {
                Mean = Array.zeroCreate data.Size
                Scale = Array.create data.Size (size / sqrt (float data.Size))
            }
        else
            usual

    let private taskOf (node: StateNode) (data: StateData) (scaling: StateScaling) (start: float[]) : FitTask =
        let loss = Loss.weightedCoefficients (Array.create data.Size 1.0)
        let times, n = data.Times.Length, data.Size

        let target i =
            let s, j = i % data.Count, 1 + i / data.Count
            let at = s * times + j
            Target(Array.sub data.States (at * n) n, { Scale = 1.0; Center = 0.0 }, data.Norms[at])

        {
            Field = FieldPrograms.Of node.Network
            Scheme = node.Scheme(data.Times, scaling)
            Samples = data.Count
            Initial = scaling.Forward data.Initial
            Residual = scaling.Residual loss
            Data =
                loss.Data
                |> Array.map (fun d -> Array.init ((times - 1) * data.Count) (fun i -> d.Of(target i)) |> Array.concat)
            Start = start
        }

    /// The task of fitting trajectories, with initial parameters from the stream.
    let task (node: StateNode) (data: StateData) (stream: RandomStream) : FitTask * StateScaling =
        let scaling = scaling node data
        taskOf node data scaling (node.Network.Initial(stream.Child "initial parameters")), scaling

    /// Learns the field of trajectories.
    let learn (learner: ILearner) (node: StateNode) (optimiser: Optimiser) (data: StateData) (stream: RandomStream) : LearnedState =
        let task, scaling = task node data stream

        {
            Field = task.Field
            Scaling = scaling
            Specification = node
            Result = learner.Fit(task, optimiser)
        }

    /// Learns on from what was learned, on the same or other trajectories, in the same scaling.
    let learnOn (learner: ILearner) (learned: LearnedState) (optimiser: Optimiser) (data: StateData) : LearnedState =
        let task = taskOf learned.Specification data learned.Scaling learned.Result.Parameters
        { learned with Result = learner.Fit(task, optimiser) }

    /// The predicted states [samples × times × size] from states at t₀ [samples × size].
    let predict (learner: ILearner) (learned: LearnedState) (times: float[]) (samples: int) (initial: float[]) : float[] =
        let node = learned.Specification

        learner.Solve(
            learned.Field,
            learned.Result.Parameters,
            node.Scheme(times, learned.Scaling),
            samples,
            learned.Scaling.Forward initial
        )
        |> learned.Scaling.Backward
