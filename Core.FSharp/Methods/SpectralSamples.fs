namespace Spectral

open System

/// Where the basis stands for a trajectory at a time.
type Frame =
    /// At the canonical label of the trajectory at that time; on a bounded domain it does not move.
    | Moving
    /// At a given label, always: one constant basis. The label is no part of the state.
    | Fixed of label: Label
    /// At the canonical label of each trajectory's first time.
    | Frozen

/// Trajectories of a one-dimensional real problem, expanded in a basis: the data of a learner, the truth beside it, and the distance between the two.
/// The state is (c, β, x₀) on the line, (c, β) on a half line, (c) where the basis is the same at all times.
/// Exact trajectories are projected by quadrature at the frame's labels; observed ones (noise) by least squares on the points observed, at the label of
/// the observed values' own moments (DataProjection), so that nothing of the truth enters what is learned.
/// Arrays are [samples × times × …], row-major. Norms and errors are in unweighted L² on the physical domain, against the exact solution, by a rule of 160
/// nodes (640 for algebraic tails), projections by one of 2·modes + 64; where the basis does not move both have at least `leastPoints` nodes, for solutions
/// that are steeper than the basis can follow.
[<Sealed>]
type SpectralSamples
    private (problem: Problem, basis: Basis, frame: Frame, trajectories: Trajectory[], observed: Observation[][], leastPoints: int) =
    static let quadraturePoints = 160

    /// Algebraic tails need nodes far out, functions that oscillate there need them close.
    static let tailPoints = 640

    do
        Check.that
            (problem.Dimension = 1 && problem.Fields = 1)
            "problem"
            $"{problem.Name} has {problem.Dimension} dimensions and {problem.Fields} fields: these samples are one-dimensional and real."

        Check.that (trajectories.Length > 0) "trajectories" "at least one trajectory is needed."

    let times = problem.Times
    let modes = basis.Count
    let struct (left, _) = problem.Domain[0]

    let motion =
        match frame with
        | Fixed _ -> LabelMotion.Still
        | _ when not problem.Moves -> LabelMotion.Still
        | _ when Double.IsFinite left -> LabelMotion.Scale
        | _ -> LabelMotion.ScaleAndCenter

    let size = modes + int motion

    let standing =
        match frame with
        | Fixed label when problem.Moves -> label
        | _ -> { Scale = 1.0; Center = 0.0 }

    let canonical (s: int) (j: int) : Label =
        if problem.Moves then
            trajectories[s].Labels(times[j]) |> Array.head
        else
            standing

    let label (s: int) (j: int) =
        match frame with
        | Moving -> canonical s j
        | Frozen -> canonical s 0
        | Fixed _ -> standing

    let least = if problem.Moves then 0 else leastPoints

    // Rules live in the variable ζ = β(x − x₀) of a basis; truth is compared at the canonical label, where it is well resolved.
    let projection = basis.RuleOf(max (2 * modes + 64) least)
    let projectionModes = basis.ValuesAt projection.Nodes

    let comparison =
        if problem.HasAlgebraicTails then
            Reexpansion.cotangentRule tailPoints 2.0 1.0 0.0
        elif problem.Moves && not (Double.IsFinite left) then
            Basis.Hermite(0).RuleOf quadraturePoints
        else
            basis.UnweightedRuleOf(max quadraturePoints least)

    let placed (l: Label) (nodes: float[]) = nodes |> Array.map (fun z -> l.Center + z / l.Scale)
    let comparisonNodes s j = placed (canonical s j) comparison.Nodes
    let comparisonScale s j = 1.0 / (canonical s j).Scale
    let index s j = s * times.Length + j
    let overAll f = Array.init (trajectories.Length * times.Length) (fun i -> f (i / times.Length) (i % times.Length))
    let truth = lazy (overAll (fun s j -> trajectories[s].ValuesOn(times[j], comparisonNodes s j)))

    let norm (s: int) (j: int) (values: float[]) =
        let mutable sum = 0.0

        for q in 0 .. values.Length - 1 do
            sum <- Math.FusedMultiplyAdd(comparison.Weights[q] * values[q], values[q], sum)

        sqrt (sum * comparisonScale s j)

    let norms = lazy (overAll (fun s j -> norm s j truth.Value[index s j]))

    let exact s j =
        let l = label s j
        let u = trajectories[s].ValuesOn(times[j], placed l projection.Nodes)
        let factor = 1.0 / sqrt l.Scale

        let coefficients =
            Array.init modes (fun k ->
                let mutable sum = 0.0

                for q in 0 .. u.Length - 1 do
                    sum <- Math.FusedMultiplyAdd(projection.Weights[q] * projectionModes[q * modes + k], u[q], sum)

                factor * sum)

        Target(coefficients, l, norms.Value[index s j])

    let follow =
        lazy
            (let fields = observed |> Array.collect (Array.map FieldSamples.Of)
             DataProjection.Create(basis, fields, Nullable(), Nullable(), Nullable problem.LabelFactor))

    /// The expansion nearest to what was seen and the norm of what was seen: the truth's is not known to the learner.
    let measured s j =
        let seen = observed[s][j]

        if problem.Moves then
            let found = follow.Value.Project(FieldSamples.Of seen)
            let c = found.Coefficients[0]
            let square = basis.Gram.Apply c |> Array.map2 (*) c |> Array.fold (+) 0.0
            Target(c, found.Label, sqrt square)
        else
            // Points of equal weight.
            let x, u = seen.Points |> Array.map Array.head, seen.Values[0]
            let struct (left, right) = problem.Domain[0]
            let square = u |> Array.fold (fun sum v -> Math.FusedMultiplyAdd(v, v, sum)) 0.0
            Target(basis.ProjectSamples(x, u), standing, sqrt (square * (right - left) / float u.Length))

    let targets = lazy (overAll (if observed.Length = 0 then exact else measured))

    let expansionAt (l: Label) (coefficients: float[]) (x: float[]) =
        let u = basis.Evaluate(coefficients, x |> Array.map (fun x -> l.Scale * (x - l.Center)))
        let amplitude = sqrt l.Scale
        Array.map (fun v -> amplitude * v) u

    let distance s j (l: Label) coefficients =
        let i = index s j

        norm s j (Array.map2 (-) (expansionAt l coefficients (comparisonNodes s j)) truth.Value[i])
        / norms.Value[i]

    let stateOf (t: Target) =
        match motion with
        | LabelMotion.Still -> t.Coefficients
        | LabelMotion.Scale -> Array.append t.Coefficients [| t.Label.Scale |]
        | _ -> Array.append t.Coefficients [| t.Label.Scale; t.Label.Center |]

    let labelOf (states: float[]) (at: int) =
        match motion with
        | LabelMotion.Still -> standing
        | LabelMotion.Scale -> { Scale = states[at + modes]; Center = left }
        | _ -> { Scale = states[at + modes]; Center = states[at + modes + 1] }

    /// Exact trajectories in a frame.
    new(problem: Problem, basis: Basis, frame: Frame, trajectories: Trajectory[]) =
        SpectralSamples(problem, basis, frame, trajectories, [||], 0)

    /// Exact trajectories in a frame, by rules of at least so many points where the basis does not move.
    new(problem: Problem, basis: Basis, frame: Frame, trajectories: Trajectory[], leastPoints: int) =
        SpectralSamples(problem, basis, frame, trajectories, [||], leastPoints)

    /// What was observed of the trajectories, [samples × times], one observation a time of the problem. Errors are still against the exact solutions.
    static member Observed(problem: Problem, basis: Basis, trajectories: Trajectory[], observations: Observation[][]) : SpectralSamples =
        Check.that
            (observations.Length = trajectories.Length
             && observations |> Array.forall (fun o -> o.Length = problem.Times.Length))
            "observations"
            $"observations of {observations.Length} trajectories came with {trajectories.Length} trajectories at {problem.Times.Length} times: give one observation each."

        SpectralSamples(problem, basis, Moving, trajectories, observations, 0)

    /// The problem.
    member _.Problem = problem
    /// The basis at scale 1 and centre 0.
    member _.Basis = basis
    /// Number of trajectories.
    member _.Count = trajectories.Length
    /// t₀ < t₁ < …
    member _.Times = times
    /// Number of coefficients.
    member _.Modes = modes
    /// Which of scale and centre are part of the state.
    member _.Motion = motion
    /// Length of the state: the modes and what moves.
    member _.StateSize = size
    /// The expansions, [samples × times].
    member _.Targets = targets.Value

    /// The states, [samples × times × state].
    member _.States = targets.Value |> Array.collect stateOf

    /// What the numbers of a state mean.
    member _.Shape = StateShape.Of(modes, min 1 (int motion), max 0 (int motion - 1))

    /// The coefficients of an orthonormal basis that stands still, as plain states.
    member this.Plain: StateData =
        {
            Count = trajectories.Length
            Times = times
            Size = modes
            States = this.States
            Norms = targets.Value |> Array.map _.Norm
        }

    /// Where the basis of a state stands: the state begins at states[at].
    member _.LabelOf(states: float[], at: int) : Label = labelOf states at

    /// Relative error of the expansions themselves, [samples × times]: what no learner of these coefficients can undercut on average.
    member _.Floors =
        overAll (fun s j ->
            let t = targets.Value[index s j]
            distance s j t.Label t.Coefficients)

    /// Relative error of the L²-best coefficients in the same basis, [samples × times]: below the floor where the basis is orthonormal in a weight.
    member this.BestFloors =
        if basis.IsUnweighted then
            this.Floors
        else

            overAll (fun s j ->
                let weights = comparison.Weights
                distance s j (label s j) (basis.ProjectSamples(comparison.Nodes, truth.Value[index s j], weights)))

    /// Relative errors of predicted states [samples × times × state] against the truth, [samples × times].
    /// Raises NumericalFailureException where a predicted scale is not positive: there is no basis of such a scale.
    member _.Errors(states: float[]) =
        Check.that
            (states.Length = trajectories.Length * times.Length * size)
            "states"
            $"{trajectories.Length} × {times.Length} × {size} numbers are needed, not {states.Length}."

        overAll (fun s j ->
            let at = index s j * size
            let l = labelOf states at

            if not (l.Scale > 0.0) then
                raise (
                    NumericalFailureException
                        $"the learned field leaves the valid scales: trajectory {s} has scale {Family.text l.Scale} at t = {Family.text times[j]}; use more training trajectories, more steps or another seed."
                )

            distance s j l (Array.sub states at modes))

    /// |β̂ − β|/β and |x̂₀ − x₀| β of predicted states, each [samples × times]; β and x₀ those of the exact solution in this frame.
    member _.LabelErrors(states: float[]) =
        let of' f = overAll (fun s j -> f (label s j) (labelOf states (index s j * size)))
        of' (fun l p -> abs (p.Scale - l.Scale) / l.Scale), of' (fun l p -> abs (p.Center - l.Center) * l.Scale)

    interface IFlowSamples with
        member this.Shape = this.Shape
        member _.Times = times
        member _.Count = trajectories.Length
        member _.Initial = Array.init trajectories.Length (fun s -> stateOf targets.Value[index s 0]) |> Array.concat
        member this.States = this.States
        member _.Target(sample, time) = targets.Value[index sample time]

        /// The loss of the paper in residual form: relative L² in function space, beside λ times the distance of the labels.
        member _.Loss(coordinates, lambda) =
            Check.that
                (coordinates.Directions.Length = 0)
                "coordinates"
                "expansions in one dimension are learned on all of their coefficients: start from Coordinates.Whole, or learn SpectralSamples.Plain."

            if motion = LabelMotion.Still then
                Loss.relativeL2 basis
            else
                Loss.movingRelativeL2 basis (modes + 12) |> Loss.beside lambda (Loss.labels motion modes)
