namespace Spectral

/// How the gradient of a fixed-step solve is computed. The first four are exact and agree to rounding, StoreAll and Checkpointed to the last bit.
type GradientMethod =
    /// The discrete adjoint with every stage kept: one Pull a stage; for the gradient of a loss.
    | StoreAll = 0
    /// Forward sensitivities: one Push a stage, a state and a parameter; for few parameters, or for whole Jacobians.
    | ForwardSensitivities = 1
    /// The chained Jacobians of the intervals' flows: n Pulls a stage; for whole Jacobians with many parameters.
    | ChainedJacobian = 2
    /// Central differences of whole solves: for checking only, good to some eight digits.
    | CentralDifferences = 3
    /// The discrete adjoint from √steps checkpoints: each stage is computed once more; for long solves.
    | Checkpointed = 4
    /// The adjoint equation solved backwards about reconstructed states: no memory but the output times, an error of the order of the scheme.
    | Backsolve = 5

/// How far the gradients of a solve by different methods differ, as max |a − b| / max |b| over the initial state and the parameters.
type GradientAgreement =
    {
        /// The adjoint against forward sensitivities.
        AdjointAgainstSensitivities: float
        /// The chained Jacobian against forward sensitivities.
        ChainedAgainstSensitivities: float
        /// The adjoint against central differences.
        AdjointAgainstDifferences: float
        /// The adjoint from checkpoints against the one that keeps everything: 0.
        CheckpointedAgainstAdjoint: float
        /// The backsolve against the adjoint: of the order of the scheme.
        BacksolveAgainstAdjoint: float
        /// The same with half the steps' size: smaller by 2 to the scheme's order, until rounding.
        BacksolveAtHalfSteps: float
    }

    /// The largest of the disagreements between exact methods.
    member this.LargestExact =
        max (max this.AdjointAgainstSensitivities this.ChainedAgainstSensitivities) this.CheckpointedAgainstAdjoint

    /// The largest disagreement of the methods that are exact or check them; the backsolve, whose error is that of the scheme, stands apart.
    member this.Largest = max this.LargestExact this.AdjointAgainstDifferences

/// The gradient of a fixed-step solve by a method of choice, and the comparison of all of them.
[<AbstractClass; Sealed>]
type Gradients private () =

    /// The step of a central difference at x: ε^⅓ ≈ 6·10⁻⁶, relative where |x| > 1.
    static let differenceStep (x: float) = 6.0554544523933395e-6 * max 1.0 (abs x)

    static let differences (scheme: FixedScheme) (field: DifferentiableField) (initial: float[]) (cotangents: float[]) : SolveGradient =
        let slope (solve: float[] -> float[]) (point: float[]) index =
            let moved sign =
                let x = Array.copy point
                x[index] <- x[index] + sign * differenceStep point[index]
                x

            let above = moved 1.0
            let below = moved -1.0
            let change = Array.map2 (-) (solve above) (solve below)

            Array.fold2 (fun sum c d -> Floating.fma c d sum) 0.0 cotangents change
            / (above[index] - below[index])

        let fromInitial y = scheme.Solve(field, y)
        let fromParameters theta = scheme.Solve(field.WithParameters theta, initial)

        {
            States = scheme.Solve(field, initial)
            Initial = Array.init field.StateSize (slope fromInitial initial)
            Parameters = Array.init field.ParameterSize (slope fromParameters field.Parameters)
        }

    static let disagreement (given: SolveGradient) (reference: SolveGradient) =
        let a = Array.append given.Initial given.Parameters
        let b = Array.append reference.Initial reference.Parameters
        let size = b |> Array.fold (fun largest x -> max largest (abs x)) 0.0
        let gap = Array.fold2 (fun largest x y -> max largest (abs (x - y))) 0.0 a b
        if gap = 0.0 then 0.0 else gap / size

    /// The gradient of a loss whose derivative with respect to the states at all times is cotangents, [times × n].
    static member Compute
        (method: GradientMethod, scheme: FixedScheme, field: DifferentiableField, initial: float[], cotangents: float[])
        : SolveGradient =
        GradientCheck.cotangents scheme.Times field cotangents
        let transposed (jacobian: SolveJacobian) = jacobian.Transposed(cotangents, field.StateSize, field.ParameterSize)

        match method with
        | GradientMethod.StoreAll -> Adjoint.Gradient(scheme, field, initial, cotangents)
        | GradientMethod.ForwardSensitivities -> transposed (Sensitivities.Jacobian(scheme, field, initial))
        | GradientMethod.ChainedJacobian -> transposed (FlowJacobian.Chained(scheme, field, initial))
        | GradientMethod.CentralDifferences -> differences scheme field initial cotangents
        | GradientMethod.Checkpointed -> Adjoint.Checkpointed(scheme, field, initial, cotangents)
        | GradientMethod.Backsolve -> Adjoint.Backsolve(scheme, field, initial, cotangents)
        | other -> invalidArg (nameof method) $"there is no gradient method {int other}: choose one of GradientMethod."

    /// Computes the gradient by every method and reports how far they differ: beyond 10⁻¹⁰ between the exact ones, or 10⁻⁵ from
    /// central differences, the field's Pull and Push do not belong to its Value; where the backsolve does not come closer at half the steps' size, the
    /// backward flow is unstable or the steps are too long for it.
    static member Check(scheme: FixedScheme, field: DifferentiableField, initial: float[], cotangents: float[]) : GradientAgreement =
        let by method = Gradients.Compute(method, scheme, field, initial, cotangents)
        let adjoint = by GradientMethod.StoreAll

        let backsolveGap (scheme: FixedScheme) =
            disagreement (Adjoint.Backsolve(scheme, field, initial, cotangents)) (Adjoint.Gradient(scheme, field, initial, cotangents))

        let sensitivities = by GradientMethod.ForwardSensitivities

        {
            AdjointAgainstSensitivities = disagreement adjoint sensitivities
            ChainedAgainstSensitivities = disagreement (by GradientMethod.ChainedJacobian) sensitivities
            AdjointAgainstDifferences = disagreement adjoint (by GradientMethod.CentralDifferences)
            CheckpointedAgainstAdjoint = disagreement (by GradientMethod.Checkpointed) adjoint
            BacksolveAgainstAdjoint = backsolveGap scheme
            BacksolveAtHalfSteps = backsolveGap (scheme.At(scheme.Times, 2 * scheme.StepsPerInterval))
        }
