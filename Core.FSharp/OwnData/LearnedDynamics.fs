namespace Spectral

/// A dynamics learned from someone's data: an autonomous vector field dy/dt = f(y)/τ on the coordinates of the states.
type LearnedDynamics =
    {
        /// The field on the coordinates y of states (c, β, x₀).
        Learned: LearnedField
        /// The field by its name.
        Field: FieldOfDynamics
        /// τ, the unit of time in which the field is learned.
        TimeUnit: float
        /// The usual interval of the data: no Runge–Kutta step of a forecast is longer than half of it.
        Interval: float
    }

    /// A field by its name on coordinates, with parameters θ.
    static member Of
        (coordinates: Coordinates, field: FieldOfDynamics, parameters: float[], timeUnit: float, interval: float)
        : LearnedDynamics =
        {
            Learned = LearnedField.make (NeuralEquation.Of field.Form) coordinates (fun _ -> parameters)
            Field = field
            TimeUnit = timeUnit
            Interval = interval
        }

    /// From states to coordinates.
    member d.Coordinates = d.Learned.Coordinates
    /// θ.
    member d.Parameters = d.Learned.Parameters

    /// The coordinates at times t₀ < t₁ < … from those at t₀, [times][n]. Raises NumericalFailureException where they leave the finite numbers.
    member d.Solve(learner: ILearner, times: float[], y: float[]) : float[][] =
        if times.Length = 1 then
            [| y |]
        else
            let longest = times |> Array.pairwise |> Array.fold (fun l (a, b) -> max l (b - a)) 0.0
            let steps = max 1 (int (min 1.0e6 (ceil (2.0 * longest / d.Interval))))
            let own = times |> Array.map (fun t -> (t - times[0]) / d.TimeUnit)

            learner.Solve(d.Learned.Field, d.Parameters, FixedScheme(d.Learned.Equation.Tableau, own, steps), 1, y)
            |> Array.chunkBySize y.Length

    /// The states at times t₀ < t₁ < … from that at t₀, [times][state]. What the coordinates lose of the first state is added to all as it is, so that a forecast begins where the data are.
    member d.Forecast(learner: ILearner, times: float[], state: float[]) : float[][] =
        let y = d.Coordinates.Forward state
        let left = Array.map2 (-) state (d.Coordinates.Backward y)
        d.Solve(learner, times, y) |> Array.map (fun y -> Array.map2 (+) (d.Coordinates.Backward y) left)

    interface IDynamics with
        member _.Kind = "field"
        member d.Description = $"{d.Field.Description} field of {d.Coordinates.Size} coordinates"
        member d.ParameterCount = d.Parameters.Length
        member _.Memory = 0
        member d.Forecast(learner, past, times) = Starts.lead past times (fun all state -> d.Forecast(learner, all, state))

    /// The field as equations in the coordinates, one line each, where it is a polynomial; none otherwise. Time is that of the data.
    member d.Equations: string[] =
        let names = d.Coordinates.Names
        let n = names.Length
        let at place = d.Parameters[place] / d.TimeUnit

        let lines (terms: int -> (float * string)[]) =
            names
            |> Array.mapi (fun i name -> $"{name}' = {terms i |> Array.filter (fun (factor, _) -> factor <> 0.0) |> PrintedEquation.sum 6}")

        match d.Field.Name with
        | "linear" -> lines (fun i -> Array.init (n + 1) (fun k -> if k < n then at (i * n + k), names[k] else at (n * n + i), ""))
        | "quadratic"
        | "sparse" ->
            let monomials = Monomials(n, 2)
            let active place = d.Field.Active.Length = 0 || d.Field.Active[place]

            lines (fun i ->
                monomials.Terms
                |> Array.mapi (fun k variables ->
                    let place = i * monomials.Count + k
                    (if active place then at (n + place) else 0.0), PrintedEquation.product names variables)
                |> Array.append [| at i, "" |])
        | _ -> [||]
