namespace Spectral

open System

/// Where the basis stands for a trajectory at a time.
type Frame =
    /// At the canonical label of the trajectory at that time; on a bounded domain it does not move.
    | Moving
    /// At a given label, always: a basis frozen or constant.
    | Fixed of label: Label
    /// At the canonical label of each trajectory's first time.
    | Frozen

/// Trajectories of a one-dimensional real problem, expanded in a basis: the data of a learner, the truth beside it, and the distance between the two.
/// Arrays are [samples × times × …], row-major. Norms and errors are in unweighted L² on the physical domain, by a rule of 160 nodes, projections by one of
/// 2·modes + 64; on a bounded domain both have at least `leastPoints` nodes, for solutions that are steeper than the basis can follow.
[<Sealed>]
type SpectralSamples(problem: Problem, basis: Basis, frame: Frame, trajectories: Trajectory[], leastPoints: int) =
    static let quadraturePoints = 160

    do
        Check.that
            (problem.Dimension = 1 && problem.Fields = 1)
            "problem"
            $"{problem.Name} has {problem.Dimension} dimensions and {problem.Fields} fields: these samples are one-dimensional and real."

        Check.that (trajectories.Length > 0) "trajectories" "at least one trajectory is needed."

    let times = problem.Times
    let modes = basis.Count
    let moves = problem.Moves

    let canonical (s: int) (j: int) : Label = trajectories[s].Labels(times[j]) |> Array.head

    let label (s: int) (j: int) =
        match frame with
        | _ when not moves -> { Scale = 1.0; Center = 0.0 }
        | Moving -> canonical s j
        | Frozen -> canonical s 0
        | Fixed label -> label

    // On the line the rules live in the variable ζ = β(x − x₀) of a basis; truth is compared at the canonical label, where it is well resolved.
    let projection = basis.RuleOf(if moves then 2 * modes + 64 else max (2 * modes + 64) leastPoints)
    let projectionModes = basis.ValuesAt projection.Nodes

    let comparison =
        if moves then
            Basis.Hermite(0).RuleOf quadraturePoints
        else
            basis.UnweightedRuleOf(max quadraturePoints leastPoints)

    let comparisonNodes s j =
        if moves then
            let l = canonical s j
            comparison.Nodes |> Array.map (fun z -> l.Center + z / l.Scale)
        else
            comparison.Nodes

    let comparisonScale s j = if moves then 1.0 / (canonical s j).Scale else 1.0
    let index s j = s * times.Length + j
    let overAll f = Array.init (trajectories.Length * times.Length) (fun i -> f (i / times.Length) (i % times.Length))
    let truth = lazy (overAll (fun s j -> trajectories[s].ValuesOn(times[j], comparisonNodes s j)))

    let norm (s: int) (j: int) (values: float[]) =
        let mutable sum = 0.0

        for q in 0 .. values.Length - 1 do
            sum <- Math.FusedMultiplyAdd(comparison.Weights[q] * values[q], values[q], sum)

        sqrt (sum * comparisonScale s j)

    let norms = lazy (overAll (fun s j -> norm s j truth.Value[index s j]))

    let project s j =
        let l = label s j

        let x =
            if moves then
                projection.Nodes |> Array.map (fun z -> l.Center + z / l.Scale)
            else
                projection.Nodes

        let u = trajectories[s].ValuesOn(times[j], x)
        let factor = if moves then 1.0 / sqrt l.Scale else 1.0

        Array.init modes (fun k ->
            let mutable sum = 0.0

            for q in 0 .. u.Length - 1 do
                sum <- Math.FusedMultiplyAdd(projection.Weights[q] * projectionModes[q * modes + k], u[q], sum)

            factor * sum)

    let targets = lazy (overAll (fun s j -> Target(project s j, label s j, norms.Value[index s j])))

    let expansionAt (l: Label) (coefficients: float[]) (x: float[]) =
        if moves then
            let u = basis.Evaluate(coefficients, x |> Array.map (fun x -> l.Scale * (x - l.Center)))
            let amplitude = sqrt l.Scale
            Array.map (fun v -> amplitude * v) u
        else
            basis.Evaluate(coefficients, x)

    let distance s j (l: Label) coefficients =
        let i = index s j

        norm s j (Array.map2 (-) (expansionAt l coefficients (comparisonNodes s j)) truth.Value[i])
        / norms.Value[i]

    /// With as many points as smooth solutions need.
    new(problem, basis, frame, trajectories) = SpectralSamples(problem, basis, frame, trajectories, 0)

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
    /// Whether scale and centre are part of the state.
    member _.Moves = moves
    /// Length of the state: modes, and 2 more where the basis moves.
    member _.StateSize = if moves then modes + 2 else modes
    /// The expansions, [samples × times].
    member _.Targets = targets.Value

    /// The states (c, β, x₀), [samples × times × state].
    member _.States =
        targets.Value
        |> Array.collect (fun t ->
            if moves then
                Array.append t.Coefficients [| t.Label.Scale; t.Label.Center |]
            else
                t.Coefficients)

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
    member this.Errors(states: float[]) =
        let n = this.StateSize

        Check.that
            (states.Length = trajectories.Length * times.Length * n)
            "states"
            $"{trajectories.Length} × {times.Length} × {n} numbers are needed, not {states.Length}."

        overAll (fun s j ->
            let at = index s j * n

            let l =
                if moves then
                    { Scale = states[at + modes]; Center = states[at + modes + 1] }
                else
                    { Scale = 1.0; Center = 0.0 }

            if not (l.Scale > 0.0) then
                raise (
                    NumericalFailureException
                        $"the learned field leaves the valid scales: trajectory {s} has scale {Family.text l.Scale} at t = {Family.text times[j]}; use more training trajectories, more steps or another seed."
                )

            distance s j l (Array.sub states at modes))

    /// |β̂ − β|/β and |x̂₀ − x₀| β of predicted states, each [samples × times].
    member this.LabelErrors(states: float[]) =
        let n = this.StateSize
        let of' f = overAll (fun s j -> let at = index s j * n in f (label s j) states[at + modes] states[at + modes + 1])
        of' (fun l scale _ -> abs (scale - l.Scale) / l.Scale), of' (fun l _ center -> abs (center - l.Center) * l.Scale)
