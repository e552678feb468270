namespace Spectral

/// What every kind of learned dynamics does: it leads the states of a trajectory on.
type IDynamics =
    /// "field", "delays" or "equation".
    abstract Kind: string
    /// In a few words, with its sizes.
    abstract Description: string
    /// Numbers that were learned.
    abstract ParameterCount: int
    /// Earlier states that a forecast asks for beside the one that it starts from.
    abstract Memory: int
    /// The states at ascending times, from the last of the past on, [times][state]. Raises NumericalFailureException where they leave the finite numbers or cannot be followed.
    abstract Forecast: learner: ILearner * past: ObservedTrajectory * times: float[] -> float[][]

/// The start of a forecast.
module internal Starts =
    /// f, of the times from that of the last state of the past on, at the times asked.
    let lead (past: ObservedTrajectory) (times: float[]) (f: float[] -> float[] -> float[][]) : float[][] =
        let start, state = past.Times[past.Count - 1], past.States[past.Count - 1]
        Check.that (times.Length > 0 && times[0] >= start) "times" $"a forecast from {Family.text start} goes forward in time."

        if times[0] = start then
            f times state
        else
            (f (Array.append [| start |] times) state)[1..]
