namespace Spectral

/// What happened on the way.
type IvpEvent =
    /// The first fit: its relative errors and steps.
    | FitDone of errors: float[] * iterations: int
    /// A restart that was taken: the time, the reason, the relative error of the new fit.
    | Restarted of time: float * reason: string * error: float
    /// A restart that was not taken, since its error would have been more than it could gain.
    | RestartRefused of time: float * reason: string * error: float

/// What is known of the last interval between two accepted states: the cubic Hermite curve of θ begins here.
type IvpInterval =
    {
        /// Where it begins.
        Time: float
        /// θ there.
        Theta: float[]
        /// θ̇ there.
        Slope: float[]
    }

/// What restarts are decided by.
type RestartWatch =
    {
        /// The largest relative residual of the first three steps after the last fit.
        Residual: float
        /// Steps since the last fit.
        Steps: int
        /// Steps running with a residual beyond three times that.
        Exceeding: int
        /// tr M at the last fit, the sum over the fields.
        Trace: float
        /// The bound at the last fit.
        Bound: float
    }

/// The state of a run between two steps: all that it needs to go on exactly.
type IvpState =
    {
        /// t.
        Time: float
        /// All fields' parameters.
        Theta: float[]
        /// The parameters that centred fields subtract.
        Anchors: float[]
        /// The particles, [n × d]; empty without particles.
        Particles: float[]
        /// Steps that were accepted.
        Accepted: int
        /// Steps that were tried and not accepted.
        Rejected: int
        /// Linear problems that were solved: velocities, or steps of Gauss and Newton's method.
        Solves: int
        /// Steps of iterative solvers.
        Iterations: int
        /// Operations.
        Operations: int64
        /// The length of the next step to be tried, 0 where it has not been chosen.
        Step: float
        /// The error of the last accepted step, in units of the tolerance.
        LastError: float
        /// μ, one a field.
        Mu: float[]
        /// The rank that the solver used last.
        Rank: int
        /// The number of the next of the times that the solution is wanted at; the run ends when there is none.
        NextTime: int
        /// The error bound up to the start of Interval; ‖e(0)‖ at first.
        Bound: float
        /// The last interval, once there is one.
        Interval: IvpInterval voption
        /// What restarts are decided by.
        Watch: RestartWatch
        /// What happened, the first first.
        Events: IvpEvent[]
    }

/// What can be told of a state.
type IvpSnapshot =
    {
        /// t.
        Time: float
        /// ‖Jv − f‖/‖f‖ on fresh points, one a field.
        Residuals: float[]
        /// The bound of the error now, in its own norm, where the problem has one; else the integral of the residual's norm.
        Bound: float
        /// The norm of the solution in the norm of the bound.
        Size: float
        /// tr M, one a field.
        Traces: float[]
        /// The largest eigenvalue of M, one a field; not a number where M is not made.
        LargestEigenvalues: float[]
        /// d_eff = tr M (M + μI)⁻¹, one a field; not a number where M is not made.
        EffectiveDimensions: float[]
    }
