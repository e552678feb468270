namespace Spectral

/// Solutions that have no formula: states du/dt = L u + N(u) by ETDRK4 from a trajectory's first state. States at the problem's own times are found once a
/// trajectory, when one is first asked for; a state at any other time by steps of at most the same size from the last of these before it.
[<Sealed>]
type internal Evolution(linear: LinearPart, field: VectorField, times: float[], stepsPerInterval: int) =
    let scheme = lazy (FixedScheme(Tableaus.Rk4, Some linear, times, stepsPerInterval))
    let step = (times[1] - times[0]) / float stepsPerInterval

    /// The labels of a bounded domain.
    static let extents (_: float) = [| { Middle = 0.0; Width = 1.0 } |]

    let between (start: float) (state: float[]) (time: float) =
        let steps = max 1 (int (ceil ((time - start) / step)))
        Array.skip linear.StateSize (FixedScheme(Tableaus.Rk4, Some linear, [| start; time |], steps).Solve(field, state))

    /// The solution from a first state; `evaluate` makes a function of x of a state.
    member _.Solve(initial: float[], evaluate: float[] -> float -> float) : Solution =
        let n = linear.StateSize
        let states = lazy (scheme.Value.Solve(field, initial))

        let stateAt time =
            let j = times |> Array.findIndexBack (fun t -> t <= time)
            let state = Array.sub states.Value (j * n) n
            if times[j] = time then state else between times[j] state time

        { At = (fun time -> OnLine(evaluate (stateAt time))); Extents = extents }
