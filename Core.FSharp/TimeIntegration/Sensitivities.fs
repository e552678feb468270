namespace Spectral

/// The derivatives of a solution's states at all times.
type SolveJacobian =
    {
        /// The states at all times, [times × n].
        States: float[]
        /// ∂y(tⱼ)/∂y(t₀), [times·n × n].
        Initial: float[]
        /// ∂y(tⱼ)/∂θ, [times·n × p].
        Parameters: float[]
    }

    /// The gradient of a loss whose derivative with respect to the states is cotangents, [times × n]: Jᵀ cotangents.
    member internal this.Transposed(cotangents: float[], n: int, p: int) : SolveGradient =
        let pull (jacobian: float[]) columns =
            let result: float[] = Array.zeroCreate columns

            for row in 0 .. cotangents.Length - 1 do
                for column in 0 .. columns - 1 do
                    result[column] <- Floating.fma cotangents[row] jacobian[row * columns + column] result[column]

            result

        {
            States = this.States
            Initial = pull this.Initial n
            Parameters = pull this.Parameters p
        }

/// Forward sensitivities of a fixed-step solve: the exact derivative of the scheme's own arithmetic, carried along with it.
/// Work: one Push a stage and direction, so they suit few parameters; the adjoint suits few outputs.
[<AbstractClass; Sealed>]
type Sensitivities private () =

    static member private Run(scheme: FixedScheme, field: DifferentiableField, history: StageHistory, tangent, parameterTangent, visit) =
        let stack = scheme.Stack field
        let mutable current: float[] = tangent
        let mutable next: float[] = Array.zeroCreate field.StateSize
        visit 0 current

        for j in 0 .. scheme.Times.Length - 2 do
            let form = scheme.Form(scheme.StepSize j)

            for s in 0 .. scheme.StepsPerInterval - 1 do
                let arguments = history.Arguments(j * scheme.StepsPerInterval + s)
                stack.Push(form, field, scheme.StepTime(j, s), arguments, current, parameterTangent, next)
                let swap = current
                current <- next
                next <- swap

            visit (j + 1) current

    /// The derivative of the states at all times, [times × n], in one direction: that of the initial state and that of the parameters.
    static member Direction
        (scheme: FixedScheme, field: DifferentiableField, initial: float[], initialTangent: float[], parameterTangent: float[])
        : float[] =
        let n = field.StateSize
        GradientCheck.size "initialTangent" "the direction of the initial state" initialTangent n
        GradientCheck.size "parameterTangent" "the direction of the parameters" parameterTangent field.ParameterSize
        let history = StageHistory(scheme, field, Everything, initial)
        let result: float[] = Array.zeroCreate history.States.Length
        let visit j (tangent: float[]) = System.Array.Copy(tangent, 0, result, j * n, n)
        Sensitivities.Run(scheme, field, history, Array.copy initialTangent, parameterTangent, visit)
        result

    /// The derivatives in every direction, one direction at a time over one recorded solve.
    static member Jacobian(scheme: FixedScheme, field: DifferentiableField, initial: float[]) : SolveJacobian =
        let n = field.StateSize
        let p = field.ParameterSize
        let history = StageHistory(scheme, field, Everything, initial)
        let parameterTangent: float[] = Array.zeroCreate p

        let columnInto (target: float[]) columns column j (tangent: float[]) =
            for m in 0 .. n - 1 do
                target[(j * n + m) * columns + column] <- tangent[m]

        let initialJacobian: float[] = Array.zeroCreate (history.States.Length * n)
        let parameterJacobian: float[] = Array.zeroCreate (history.States.Length * p)

        for column in 0 .. n - 1 do
            let tangent: float[] = Array.zeroCreate n
            tangent[column] <- 1.0
            Sensitivities.Run(scheme, field, history, tangent, parameterTangent, columnInto initialJacobian n column)

        for column in 0 .. p - 1 do
            parameterTangent[column] <- 1.0
            let tangent: float[] = Array.zeroCreate n
            Sensitivities.Run(scheme, field, history, tangent, parameterTangent, columnInto parameterJacobian p column)
            parameterTangent[column] <- 0.0

        { States = history.States; Initial = initialJacobian; Parameters = parameterJacobian }
