namespace Spectral

open System

/// The gradient of a loss of a solution's states.
type SolveGradient =
    {
        /// The states at all times, [times × n].
        States: float[]
        /// ∂loss/∂y(t₀), [n].
        Initial: float[]
        /// ∂loss/∂θ, [p].
        Parameters: float[]
    }

/// Checks of the arguments of derivatives.
module internal GradientCheck =
    let size name what (given: float[]) expected =
        Check.that (given.Length = expected) name $"{what} holds {given.Length} numbers where {expected} are needed."

    let cotangents (times: float[]) (field: VectorField) (cotangents: float[]) =
        size
            "cotangents"
            $"the cotangent of the states at {times.Length} times × {field.StateSize} states"
            cotangents
            (times.Length * field.StateSize)

/// The discrete adjoint of a fixed-step solve: the exact transpose of the scheme's own arithmetic, with every stage stored (no
/// backward solve, so nothing drifts). Memory: steps × stages × n numbers. Work: one Pull a stage.
/// Steps are taken in reverse; the cotangent of the state at tⱼ is added when tⱼ is reached.
[<AbstractClass; Sealed>]
type Adjoint private () =

    /// Pulls the cotangent of y(tⱼ₊₁) back to y(tⱼ) in place, adding to parameterCotangent.
    static member internal PullInterval
        (
            scheme: FixedScheme,
            trace: FixedTrace,
            transpose: RungeKuttaStep.Transpose,
            interval,
            cotangent: float[],
            parameterCotangent: float[]
        ) =
        let h = scheme.StepSize interval
        let count = scheme.Tableau.AdvancingStages

        for s in scheme.StepsPerInterval - 1 .. -1 .. 0 do
            let arguments = trace.Arguments[interval * scheme.StepsPerInterval + s]
            transpose.Pull(count, scheme.StepTime(interval, s), h, arguments, Array.Empty<float[]>(), cotangent, parameterCotangent)

    /// The gradient with respect to the initial state and the parameters of a loss whose derivative with respect to the states
    /// at all times is cotangents, [times × n].
    static member Gradient(scheme: FixedScheme, field: DifferentiableField, initial: float[], cotangents: float[]) : SolveGradient =
        Adjoint.Gradient(scheme, field, initial, Func<float[], float[]>(fun _ -> cotangents))

    /// The same, for a loss whose derivative with respect to the states depends on them: cotangents is asked once, with the states [times × n].
    static member Gradient
        (scheme: FixedScheme, field: DifferentiableField, initial: float[], cotangents: Func<float[], float[]>)
        : SolveGradient =
        let n = field.StateSize
        let trace = scheme.Record(field, initial)
        let cotangents = cotangents.Invoke trace.States
        GradientCheck.cotangents scheme.Times field cotangents
        let last = scheme.Times.Length - 1
        let cotangent = Array.sub cotangents (last * n) n
        let parameterCotangent: float[] = Array.zeroCreate field.ParameterSize
        let transpose = RungeKuttaStep.Transpose(scheme.Tableau, field)

        for j in last - 1 .. -1 .. 0 do
            Adjoint.PullInterval(scheme, trace, transpose, j, cotangent, parameterCotangent)

            for m in 0 .. n - 1 do
                cotangent[m] <- cotangent[m] + cotangents[j * n + m]

        { States = trace.States; Initial = cotangent; Parameters = parameterCotangent }
