namespace Spectral

/// A solution at any time, from the states that were kept at some.
module KeptStates =
    /// The problem whose solution is wanted at these times, with the same start.
    let wanted (times: float[]) (problem: InitialValueProblem) : InitialValueProblem =
        { problem with Times = Array.append [| problem.Times[0] |] times }

    /// The state at the k-th time of a run of such a problem: the one that was kept there, or the last before it, carried on by the steps of the run. What other times are wanted does not matter.
    let reach (run: NeuralIvp) (kept: IvpState[]) (k: int) : IvpState =
        let time = run.Problem.Times[k + 1]
        let before = kept |> Array.findBack (fun state -> state.Time <= time)

        let rec onward (state: IvpState) =
            if state.NextTime > k + 1 then state else onward (run.Advance state)

        if before.Time = time then
            before
        else
            onward { before with NextTime = k + 1 }
