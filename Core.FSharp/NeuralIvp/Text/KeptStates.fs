namespace Spectral

/// A solution at any time, from the states that were kept at some.
module KeptStates =
    /// The problem whose solution is wanted at these ascending times, none before its start.
    let wanted (times: float[]) (problem: InitialValueProblem) : InitialValueProblem =
        let start = problem.Times[0]

        { problem with
            Times = if times[0] > start then Array.append [| start |] times else times
        }

    /// The state at one of the times of a run of such a problem: the one that was kept there, or the last before it, carried on by the steps of the run. What other times are wanted does not matter.
    let reach (run: NeuralIvp) (kept: IvpState[]) (time: float) : IvpState =
        let before = kept |> Array.findBack (fun state -> state.Time <= time)

        let rec onward (state: IvpState) = if state.Time >= time then state else onward (run.Advance state)

        onward { before with NextTime = run.Problem.Times |> Array.findIndex ((=) time) }
