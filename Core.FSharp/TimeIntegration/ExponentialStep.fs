namespace Spectral

open System
open System.Collections.Generic

/// A step of size h of any method from y at t to next; the arguments of its stages are left in arguments.
type internal AdvanceStep = delegate of t: float * h: float * y: float[] * arguments: float[][] * next: float[] -> unit

/// The transpose of a step: cotangent is that of y₊ on entry, of y on return.
type internal PullStep = delegate of t: float * h: float * arguments: float[][] * cotangent: float[] * parameterCotangent: float[] -> unit

/// The derivative of a step in a direction.
type internal PushStep =
    delegate of t: float * h: float * arguments: float[][] * tangent: float[] * parameterTangent: float[] * next: float[] -> unit

/// One step of ETDRK4 for du/dt = L u + N(t, u), with φ_k = φ_k(hL), E = φ₀, and halves at hL/2 (Cox and Matthews, J. Comput. Phys. 176 (2002) 430, equations 26–29):
///     a  = E½ u + Q N(u, t)                         Q = (h/2) φ₁(hL/2)
///     b  = E½ u + Q N(a, t + h/2)
///     c  = E½ a + Q (2 N(b, t + h/2) − N(u, t))
///     u₊ = E u + α N(u, t) + β (N(a, t + h/2) + N(b, t + h/2)) + γ N(c, t + h)
///     α = h (φ₁ − 3φ₂ + 4φ₃),  β = h (2φ₂ − 4φ₃),  γ = h (4φ₃ − φ₂).
/// With L = 0 it is the classical Runge–Kutta method, whose times of stages it has.
///
/// As data that every executor repeats bit for bit: a stack of vectors, of which the first is u, the last u₊, some are the slopes of the stages and the others are
/// sums over those before them. Its transpose is a stack of cotangents, from the last vector to the first: each the sum over the cotangents of the vectors that read
/// it, and, where it is the argument of stage i, of vᵢ = (∂N/∂y)ᵀ k̄ᵢ, the vectors behind the stack.
[<Sealed>]
type ExponentialStep(linear: LinearPart, h: float) =
    // The vectors: which are arguments and slopes of the stages, and how many there are.
    static let arguments = [| 0; 3; 5; 8 |]
    static let slopes = [| 1; 4; 6; 9 |]
    static let count = 12

    let n = linear.StateSize
    let whole, half = linear.Phi h, linear.Phi(0.5 * h)

    let combine (weights: float[]) =
        Array.init whole[0].Length (fun i -> h * (weights[0] * whole[1][i] + weights[1] * whole[2][i] + weights[2] * whole[3][i]))

    let rowOf (values: float[]) m = linear.Row(values, m)
    let exponential, halfExponential = rowOf whole[0], rowOf half[0]
    let inner = rowOf (half[1] |> Array.map (fun v -> 0.5 * h * v))

    let first, middle, last =
        rowOf (combine [| 1.0; -3.0; 4.0 |]), rowOf (combine [| 0.0; 2.0; -4.0 |]), rowOf (combine [| 0.0; -1.0; 4.0 |])

    let times (factor: float) m = [| struct (m, factor) |]

    /// Σ matrix · vector, in this order.
    let sum (terms: (int * (int -> struct (int * float)[])) list) =
        Array.init n (fun m ->
            terms
            |> List.map (fun (vector, row) -> row m |> Array.map (fun (struct (column, factor)) -> struct (vector * n + column, factor)))
            |> Array.concat)
        |> RowSums.Of

    let given = RowSums.Of(Array.create n [||])

    let sums =
        [|
            given // u
            given // N(u)
            sum [ 0, halfExponential ]
            sum [ 2, times 1.0; 1, inner ] // a
            given // N(a)
            sum [ 2, times 1.0; 4, inner ] // b
            given // N(b)
            sum [ 1, times -1.0; 6, times 2.0 ]
            sum [ 3, halfExponential; 7, inner ] // c
            given // N(c)
            sum [ 4, times 1.0; 6, times 1.0 ]
            sum [ 0, exponential; 1, first; 10, middle; 9, last ] // u₊
        |]

    // Only gradients ask for it.
    let transposed =
        lazy
            let terms = Array.init (count * n) (fun _ -> List<struct (int * float)>())

            for vector in 0 .. count - 1 do
                let rows = sums[vector]

                for m in 0 .. n - 1 do
                    for e in rows.Starts[m] .. rows.Starts[m + 1] - 1 do
                        terms[rows.Sources[e]].Add(struct (vector * n + m, rows.Factors[e]))

            for stage in 0 .. arguments.Length - 1 do
                for m in 0 .. n - 1 do
                    terms[arguments[stage] * n + m].Add(struct ((count + stage) * n + m, 1.0))

            Array.init count (fun vector -> RowSums.Of(Array.init n (fun m -> terms[vector * n + m].ToArray())))

    let operations = 2L * Array.sumBy (fun (rows: RowSums) -> int64 rows.Sources.Length) sums

    /// Number of vectors of the stack; the state at t is the first, the state at t + h the last.
    static member Vectors = count
    /// The vector that is the argument of each stage. Read them, do not write into them.
    static member Arguments = arguments
    /// The vector that is the slope of each stage. Read them, do not write into them.
    static member Slopes = slopes
    /// How a vector is formed of those before it; without terms where it is the state or a slope.
    member _.Sums = sums
    /// How the cotangent of a vector is formed of those behind it, vᵢ of stage i being vector Vectors + i; without terms for the last.
    member _.Transposed = transposed.Value
    /// Operations of floating point of the sums of a step, and as many of its transpose.
    member _.Operations = operations

    /// The first and the last of the vectors to form for the argument of a stage, or behind the last stage for the state at t + h.
    static member Before(stage: int) : struct (int * int) =
        struct ((if stage = 0 then 1 else slopes[stage - 1] + 1), (if stage < arguments.Length then arguments[stage] else count - 1))

    /// The highest and the lowest of the vectors whose cotangents are to form for that of the slope of a stage, or for stage −1 for that of the state at t.
    static member After(stage: int) : struct (int * int) =
        struct ((if stage + 1 < arguments.Length then slopes[stage + 1] - 1 else count - 2), (if stage >= 0 then slopes[stage] else 0))

    member private _.Form(stack: float[], stage: int) =
        let struct (first, last) = ExponentialStep.Before stage

        for vector in first..last do
            sums[vector].Apply(stack, vector * n)

    member private _.FormTransposed(stack: float[], stage: int) =
        let struct (highest, lowest) = ExponentialStep.After stage

        for vector in highest .. -1 .. lowest do
            transposed.Value[vector].Apply(stack, vector * n)

    /// Room for a stack and the vectors behind it.
    static member private Stack(n: int) : float[] = Array.zeroCreate ((count + arguments.Length) * n)

    /// Runs through the vectors of a step from its first; `slopeAt stage argument slope` computes slopes.
    member private this.Run
        (stack: float[], y: float[], next: float[], argument: float[], slope: float[], slopeAt: Action<int, float[], float[]>)
        =
        Array.Copy(y, stack, n)

        for stage in 0 .. arguments.Length - 1 do
            this.Form(stack, stage)
            Array.Copy(stack, arguments[stage] * n, argument, 0, n)
            slopeAt.Invoke(stage, argument, slope)
            Array.Copy(slope, 0, stack, slopes[stage] * n, n)

        this.Form(stack, arguments.Length)
        Array.Copy(stack, (count - 1) * n, next, 0, n)

    /// Steps of the sizes that are asked for; c are the times of the stages in units of the step.
    static member internal Advancer(stepOf: float -> ExponentialStep, c: float[], field: VectorField) : AdvanceStep =
        let n = field.StateSize
        let argument, slope = Array.zeroCreate n, Array.zeroCreate n
        let stack = ExponentialStep.Stack n

        AdvanceStep(fun t h y kept next ->
            let step = stepOf h

            step.Run(
                stack,
                y,
                next,
                argument,
                slope,
                fun stage argument slope ->
                    Array.Copy(argument, kept[stage], n)
                    field.Value(Math.FusedMultiplyAdd(c[stage], h, t), argument, slope)
            ))

    /// The derivative of such steps.
    static member internal Derivative(stepOf: float -> ExponentialStep, c: float[], field: DifferentiableField) : PushStep =
        let n = field.StateSize
        let argument, slope = Array.zeroCreate n, Array.zeroCreate n
        let stack = ExponentialStep.Stack n

        PushStep(fun t h kept tangent parameterTangent next ->
            let step = stepOf h

            step.Run(
                stack,
                tangent,
                next,
                argument,
                slope,
                fun stage tangent slope -> field.Push(Math.FusedMultiplyAdd(c[stage], h, t), kept[stage], tangent, parameterTangent, slope)
            ))

    /// The transpose of such steps.
    static member internal Transpose(stepOf: float -> ExponentialStep, c: float[], field: DifferentiableField) : PullStep =
        let n = field.StateSize
        let w, pulled = Array.zeroCreate n, Array.zeroCreate n
        let stack = ExponentialStep.Stack n

        PullStep(fun t h kept cotangent parameterCotangent ->
            let step = stepOf h
            Array.Copy(cotangent, 0, stack, (count - 1) * n, n)

            for stage in arguments.Length - 1 .. -1 .. 0 do
                step.FormTransposed(stack, stage)
                Array.Copy(stack, slopes[stage] * n, w, 0, n)
                field.Pull(Math.FusedMultiplyAdd(c[stage], h, t), kept[stage], w, pulled, parameterCotangent)
                Array.Copy(pulled, 0, stack, (count + stage) * n, n)

            step.FormTransposed(stack, -1)
            Array.Copy(stack, cotangent, n))
