namespace Spectral

/// Trajectories of a problem in D dimensions, real or complex, expanded in products of Hermite functions over an index set, each axis at its own scale and centre:
/// the data of a learner, the truth beside it, and the distance between the two in relative unweighted L². Nothing is integrated on a grid: solutions made of Gaussians
/// have exact coefficients a_n in every frame (GaussianRecursion), and for an expansion û with coefficients ĉ in its own frame
///   ‖û − u‖² = Σ_{n in set} (ĉ_n − a_n)² + Σ_{n outside} a_n²,
/// which squares differences and never subtracts squares. The second sum runs over a wider set, and what lies beyond that is ‖u‖² − Σ a_n², taken where it exceeds 1e-14 ‖u‖²:
/// in up to two dimensions the wide set leaves less than that of our problems, from three on errors below 1e-7 are not resolved.
/// The state is (c, β₁ … β_D, x₀₁ … x₀_D), c the fields one after another. Arrays are [samples × times × …], row-major.
[<Sealed>]
type TensorSamples(problem: Problem, set: IndexSet, trajectories: Trajectory[]) =
    static let wideOrder = 44
    static let resolved = 1e-14

    do
        Check.that
            (problem.Moves && problem.Dimension = set.Dimension)
            "set"
            $"{problem.Name} has {problem.Dimension} dimension(s) and the set {set.Canonical} has {set.Dimension}: these samples move on the whole space, with one component of the set an axis."

        Check.that (trajectories.Length > 0) "trajectories" "at least one trajectory is needed."

    let dimension = set.Dimension
    let fields = problem.Fields
    let times = problem.Times
    let modes = fields * set.Count
    let size = modes + 2 * dimension

    let wide =
        if dimension > 2 then
            set
        else
            IndexSet.TotalDegree(dimension, max wideOrder (Array.fold (+) 0 set.Orders))

    let recursion = GaussianRecursion wide
    let inside = Array.init set.Count (fun i -> wide.Rank(set.Unrank i))

    let outside =
        let held = Array.zeroCreate<bool> wide.Count
        inside |> Array.iter (fun place -> held[place] <- true)
        Array.init wide.Count id |> Array.filter (fun place -> not held[place])

    let overAll f = Array.init (trajectories.Length * times.Length) (fun i -> f (i / times.Length) (i % times.Length))
    let index s j = s * times.Length + j
    let squares = lazy (overAll (fun s j -> (trajectories[s].GaussianAt times[j]).SquareNorm()))

    /// The exact coefficients in the set, field after field, and the square of what is left.
    let expand s j (labels: Label[]) =
        let all = trajectories[s].HermiteCoefficients(times[j], labels, recursion)
        let own = all |> Array.collect (fun field -> inside |> Array.map (fun place -> field[place]))
        let sum = Array.fold (fun sum (c: float) -> sum + c * c) 0.0
        let seen = all |> Array.fold (fun total field -> total + sum field) 0.0
        let square = squares.Value[index s j]
        let beyond = square - seen

        let cut =
            all
            |> Array.fold (fun total field -> outside |> Array.fold (fun total place -> total + field[place] * field[place]) total) 0.0

        struct (own, cut + (if beyond > resolved * square then beyond else 0.0))

    let expansions =
        lazy
            (overAll (fun s j ->
                let labels = trajectories[s].Labels times[j]
                let struct (own, cut) = expand s j labels
                let square = squares.Value[index s j]
                struct (Target(own, labels, sqrt square), sqrt (cut / square))))

    let targets = lazy (expansions.Value |> Array.map (fun (struct (target, _)) -> target))

    let stateOf (t: Target) = Array.concat [ t.Coefficients; t.Labels |> Array.map _.Scale; t.Labels |> Array.map _.Center ]
    let statesAt j = Array.init trajectories.Length (fun s -> stateOf targets.Value[index s j]) |> Array.concat

    /// The problem.
    member _.Problem = problem
    /// The index set.
    member _.Set = set
    /// Number of trajectories.
    member _.Count = trajectories.Length
    /// t₀ < t₁ < …
    member _.Times = times
    /// Number of coefficients: as many as the set has indices, for each field.
    member _.Modes = modes
    /// D.
    member _.Dimension = dimension
    /// Length of the state: modes + 2D.
    member _.StateSize = size
    /// The expansions, [samples × times].
    member _.Targets = targets.Value

    /// The states (c, β, x₀), [samples × times × state].
    member _.States = targets.Value |> Array.collect stateOf

    /// Relative error of the expansions themselves, [samples × times]: what no learner of these coefficients can undercut on average.
    member _.Floors = expansions.Value |> Array.map (fun (struct (_, floor)) -> floor)

    /// What the numbers of a state mean.
    member _.Shape = StateShape.Of(modes, dimension, dimension)

    /// The labels of a state that begins at that place.
    member private _.LabelsAt(states: float[], at: int) =
        Array.init dimension (fun k -> { Scale = states[at + modes + k]; Center = states[at + modes + dimension + k] })

    member private _.CheckStates(states: float[]) =
        Check.that
            (states.Length = trajectories.Length * times.Length * size)
            "states"
            $"{trajectories.Length} × {times.Length} × {size} numbers are needed, not {states.Length}."

    /// Relative errors of predicted states [samples × times × state] against the truth, [samples × times].
    /// A state whose scale is not positive describes no function: its error is 1, that of the zero function.
    member this.Errors(states: float[]) =
        this.CheckStates states

        overAll (fun s j ->
            let at = index s j * size
            let labels = this.LabelsAt(states, at)

            if labels |> Array.forall (fun l -> l.Scale > 0.0) then
                let struct (own, cut) = expand s j labels
                let mutable sum = cut

                for k in 0 .. modes - 1 do
                    let difference = states[at + k] - own[k]
                    sum <- System.Math.FusedMultiplyAdd(difference, difference, sum)

                sqrt (sum / squares.Value[index s j])
            else
                1.0)

    /// |‖û‖/‖u‖ − 1| of predicted states, [samples × times]: how far from conserved is what the truth conserves.
    member this.NormErrors(states: float[]) =
        this.CheckStates states

        overAll (fun s j ->
            let at = index s j * size
            let mutable sum = 0.0

            for k in at .. at + modes - 1 do
                sum <- System.Math.FusedMultiplyAdd(states[k], states[k], sum)

            abs (sqrt (sum / squares.Value[index s j]) - 1.0))

    /// The largest |β̂ − β|/β and |x̂₀ − x₀| β over the axes of predicted states, each [samples × times].
    member this.LabelErrors(states: float[]) =
        this.CheckStates states

        let worst (measure: Label -> Label -> float) =
            overAll (fun s j ->
                Array.map2 measure targets.Value[index s j].Labels (this.LabelsAt(states, index s j * size))
                |> Array.max)

        worst (fun l p -> abs (p.Scale - l.Scale) / l.Scale), worst (fun l p -> abs (p.Center - l.Center) * l.Scale)

    interface IFlowSamples with
        member this.Shape = this.Shape
        member _.Times = times
        member _.Count = trajectories.Length
        member _.Initial = statesAt 0
        member _.States = Array.init times.Length statesAt |> Array.concat
        member _.Target(sample, time) = targets.Value[index sample time]

        /// Relative L² in function space near the target, beside λ times the distance of the labels.
        member _.Loss(coordinates, lambda) =
            Check.that
                (coordinates.Directions.Length > 0)
                "coordinates"
                "expansions in several dimensions are learned along directions of their coefficients: find them by PrincipalDirections."

            TangentLoss.relativeL2 set fields coordinates.Mean coordinates.Directions
            |> Loss.beside lambda (TangentLoss.labels dimension coordinates.Directions.Length)
