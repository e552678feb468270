namespace Spectral

open System

/// The derivatives of each interval's flow y(tⱼ) → y(tⱼ₊₁) of a fixed-step solve.
type FlowJacobians =
    {
        /// The states at all times, [times × n].
        States: float[]
        /// Aⱼ = ∂y(tⱼ₊₁)/∂y(tⱼ): one an interval, [n × n].
        ByState: float[][]
        /// Bⱼ = ∂y(tⱼ₊₁)/∂θ at fixed y(tⱼ): one an interval, [n × p].
        ByParameters: float[][]
    }

/// The Jacobian of each interval's flow by the adjoints of unit cotangents, and the chain of them:
///     Sⱼ₊₁ = Aⱼ Sⱼ + Bⱼ,  S₀ = 0  (with respect to θ);      Tⱼ₊₁ = Aⱼ Tⱼ,  T₀ = I  (with respect to y(t₀)).
/// Work: n Pulls a stage, whatever the number of parameters and times: the way to the whole Jacobian when p > n.
[<AbstractClass; Sealed>]
type FlowJacobian private () =

    /// Aⱼ and Bⱼ of every interval.
    static member Intervals(scheme: FixedScheme, field: DifferentiableField, initial: float[]) : FlowJacobians =
        let n = field.StateSize
        let p = field.ParameterSize
        let history = StageHistory(scheme, field, Everything, initial)
        let cotangent: float[] = Array.zeroCreate n
        let parameterCotangent: float[] = Array.zeroCreate p
        let intervals = scheme.Times.Length - 1
        let a = Array.init intervals (fun _ -> (Array.zeroCreate (n * n): float[]))
        let b = Array.init intervals (fun _ -> (Array.zeroCreate (n * p): float[]))

        for j in 0 .. intervals - 1 do
            for row in 0 .. n - 1 do
                Array.Clear cotangent
                Array.Clear parameterCotangent
                cotangent[row] <- 1.0
                history.PullInterval(field, j, cotangent, parameterCotangent)
                Array.Copy(cotangent, 0, a[j], row * n, n)
                Array.Copy(parameterCotangent, 0, b[j], row * p, p)

        { States = history.States; ByState = a; ByParameters = b }

    /// target ← target + a · source: a [n × n], source and target [n × columns]; each element one chain of fused multiply-adds in increasing k.
    static member private MultiplyAdd(a: float[], source: ReadOnlySpan<float>, target: Span<float>, n, columns) =
        for row in 0 .. n - 1 do
            for k in 0 .. n - 1 do
                let factor = a[row * n + k]

                for column in 0 .. columns - 1 do
                    let index = row * columns + column
                    target[index] <- Floating.fma factor source[k * columns + column] target[index]

    /// The derivatives of the states at all times with respect to the initial state and the parameters, chained over the intervals.
    static member Chained(scheme: FixedScheme, field: DifferentiableField, initial: float[]) : SolveJacobian =
        let n = field.StateSize
        let p = field.ParameterSize
        let flow = FlowJacobian.Intervals(scheme, field, initial)
        let byInitial: float[] = Array.zeroCreate (flow.States.Length * n)
        let byParameters: float[] = Array.zeroCreate (flow.States.Length * p)

        for m in 0 .. n - 1 do
            byInitial[m * n + m] <- 1.0

        let chain (a: float[]) (whole: float[]) j columns =
            let size = n * columns
            FlowJacobian.MultiplyAdd(a, ReadOnlySpan(whole, j * size, size), Span(whole, (j + 1) * size, size), n, columns)

        for j in 0 .. scheme.Times.Length - 2 do
            Array.Copy(flow.ByParameters[j], 0, byParameters, (j + 1) * n * p, n * p)
            chain flow.ByState[j] byInitial j n
            chain flow.ByState[j] byParameters j p

        { States = flow.States; Initial = byInitial; Parameters = byParameters }
