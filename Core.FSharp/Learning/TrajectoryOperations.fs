namespace Spectral

/// The work of a fit of trajectories in operations of floating point, the same on every device. See OperationCount.
[<Sealed>]
type TrajectoryOperations(task: FitTask, gradient: GradientMethod) =
    let field, residual, scheme = task.Field, task.Residual, task.Scheme
    let steps = int64 task.Terms * int64 scheme.StepsPerInterval
    let stages = steps * int64 scheme.Tableau.Stages
    let sums = steps * scheme.SumOperations
    let terms = int64 task.Terms

    /// How often a gradient computes every stage: checkpoints compute it once more, a backsolve twice more.
    let values =
        match gradient with
        | GradientMethod.StoreAll -> 1L
        | GradientMethod.Checkpointed -> 2L
        | _ -> 3L

    let tangent = lazy (FlowTangent task.Field.Network)

    /// One solve of all trajectories.
    member _.Solve: int64 = stages * field.Value.Operations + sums
    /// Σ r² at later states.
    member _.Residuals: int64 = terms * residual.Pull.Operations

    /// A solve and its adjoint, without the residuals.
    member _.Gradient: int64 = stages * (values * field.Value.Operations + field.Pull.Operations) + (values + 1L) * sums

    /// JᵀJ and Jᵀr: the field's values and n pulls a stage, the chain S ← A S + B and the product R S a trajectory and interval, the residuals with their n slopes, and
    /// the lower triangle of JᵀJ.
    member _.Linearisation: int64 =
        let n, count = int64 field.StateSize, int64 field.Network.ParameterCount

        let flow =
            int64 scheme.StepsPerInterval
            * (int64 scheme.Tableau.Stages * (field.Value.Operations + n * field.SamplePull.Operations)
               + (1L + n) * scheme.SumOperations)

        terms
        * (flow
           + 4L * n * n * count
           + residual.Value.Operations
           + n * residual.Push.Operations
           + n * count * (count + 1L))

    /// Jᵀ r″: the residuals on both sides of a point, and an adjoint through it.
    member _.Curvature: int64 =
        stages * (3L * field.Value.Operations + field.Pull.Operations)
        + 4L * sums
        + 2L * terms * residual.Value.Operations

    /// JᵀJ v on a recorded solve: the flow's tangent, the residuals' push and transpose, and an adjoint.
    member _.Product: int64 =
        stages
        * (tangent.Value.Program.Operations + (values - 1L) * field.Value.Operations + field.Pull.Operations)
        + (values + 1L) * sums
        + terms * (residual.Push.Operations + residual.Transpose.Operations)
