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

/// What the adjoint of a fixed-step solve keeps of the way forward.
type internal AdjointMemory =
    /// Every stage's argument.
    | Everything
    /// The states at every ⌈√steps⌉-th step; the stages between are computed again.
    | Checkpoints
    /// The states at the output times; those between are found by stepping backwards from them.
    | OutputsOnly

/// The arguments of the stages of every step of a fixed-step solve, asked for from the last step to the first.
[<Sealed>]
type internal StageHistory(scheme: FixedScheme, field: VectorField, memory: AdjointMemory, initial: float[]) =
    let n = field.StateSize
    let perInterval = scheme.StepsPerInterval
    let steps = (scheme.Times.Length - 1) * perInterval
    let stack = scheme.Stack field
    let scratch = StepStack.Buffers(scheme.Tableau.AdvancingStages, n)

    let segment =
        match memory with
        | Everything -> max 1 steps
        | Checkpoints -> FixedScheme.CheckpointEvery steps
        | OutputsOnly -> 1

    let window =
        Array.init (min segment (max 1 steps)) (fun _ -> StepStack.Buffers(scheme.Tableau.AdvancingStages, n))

    let checkpoints: float[][] = Array.zeroCreate ((steps + segment - 1) / segment)

    let visit (step: int) (y: float[]) =
        match memory with
        | Everything -> window[step]
        | Checkpoints ->
            if step % segment = 0 then
                checkpoints[step / segment] <- Array.copy y

            scratch
        | OutputsOnly -> scratch

    let states = scheme.Walk(field, initial, visit)

    let advance (step: int) (y: float[]) (arguments: float[][]) =
        let interval = step / perInterval
        let next: float[] = Array.zeroCreate n
        let form = scheme.Form(scheme.StepSize interval)
        stack.Advance(form, field, scheme.StepTime(interval, step % perInterval), y, arguments, next)
        next

    let mutable filled = steps
    let mutable behind: float[] = [||]

    /// The states at all times, [times × n].
    member _.States = states

    /// The arguments of the stages of a step.
    member _.Arguments(step: int) : float[][] =
        match memory with
        | Everything -> window[step]
        | Checkpoints ->
            let first = step - step % segment

            if filled <> first then
                let mutable y = checkpoints[first / segment]

                for s in first..step do
                    y <- advance s y window[s - first]

                filled <- first

            window[step - first]
        | OutputsOnly ->
            let interval = step / perInterval
            let h = scheme.StepSize interval

            if step % perInterval = perInterval - 1 then
                behind <- Array.sub states ((interval + 1) * n) n

            let next: float[] = Array.zeroCreate n
            let time = Floating.fma 1.0 h (scheme.StepTime(interval, step % perInterval))
            stack.Advance(scheme.Form -h, field, time, behind, scratch, next)
            behind <- next
            advance step behind window[0] |> ignore
            window[0]

    /// Pulls the cotangent of y(tⱼ₊₁) back to y(tⱼ) in place, adding to parameterCotangent; intervals come from the last to the first, as steps do.
    member this.PullInterval(field: DifferentiableField, interval: int, cotangent: float[], parameterCotangent: float[]) =
        let form = scheme.Form(scheme.StepSize interval)

        for s in perInterval - 1 .. -1 .. 0 do
            let arguments = this.Arguments(interval * perInterval + s)
            stack.Pull(form, field, scheme.StepTime(interval, s), arguments, [||], cotangent, parameterCotangent)

/// The adjoint of a fixed-step solve: steps are taken in reverse, one Pull a stage, and the cotangent of the state at tⱼ is added when tⱼ is reached.
/// With n states, J output times and S steps of so many stages it keeps, and computes again:
///
///     StoreAll       S × stages × n               nothing; the exact transpose of the scheme's own arithmetic
///     Checkpointed   (1 + stages) × √S × n        every stage once; the same bits as StoreAll
///     Backsolve      J × n                        every stage twice; the adjoint equation ā′ = −(∂f/∂y)ᵀ ā solved backwards by the transposed
///                                                 scheme about states that the scheme finds by stepping backwards from the output times, so the
///                                                 gradient carries an error of the order of the scheme, large where the backward flow is unstable
[<AbstractClass; Sealed>]
type Adjoint private () =

    static let gradient
        (memory: AdjointMemory)
        (scheme: FixedScheme)
        (field: DifferentiableField)
        initial
        (cotangents: float[] -> float[])
        =
        let n = field.StateSize
        let history = StageHistory(scheme, field, memory, initial)
        let cotangents = cotangents history.States
        GradientCheck.cotangents scheme.Times field cotangents
        let last = scheme.Times.Length - 1
        let cotangent = Array.sub cotangents (last * n) n
        let parameterCotangent: float[] = Array.zeroCreate field.ParameterSize

        for j in last - 1 .. -1 .. 0 do
            history.PullInterval(field, j, cotangent, parameterCotangent)

            for m in 0 .. n - 1 do
                cotangent[m] <- cotangent[m] + cotangents[j * n + m]

        { States = history.States; Initial = cotangent; Parameters = parameterCotangent }

    /// The gradient with respect to the initial state and the parameters of a loss whose derivative with respect to the states
    /// at all times is cotangents, [times × n].
    static member Gradient(scheme: FixedScheme, field: DifferentiableField, initial: float[], cotangents: float[]) : SolveGradient =
        gradient Everything scheme field initial (fun _ -> cotangents)

    /// The same, for a loss whose derivative with respect to the states depends on them: cotangents is asked once, with the states [times × n].
    static member Gradient
        (scheme: FixedScheme, field: DifferentiableField, initial: float[], cotangents: Func<float[], float[]>)
        : SolveGradient =
        gradient Everything scheme field initial cotangents.Invoke

    /// The same bits from the states of every ⌈√steps⌉-th step, the stages between computed again.
    static member Checkpointed(scheme: FixedScheme, field: DifferentiableField, initial: float[], cotangents: float[]) : SolveGradient =
        gradient Checkpoints scheme field initial (fun _ -> cotangents)

    /// The gradient from the states of the output times alone, with an error of the order of the scheme.
    static member Backsolve(scheme: FixedScheme, field: DifferentiableField, initial: float[], cotangents: float[]) : SolveGradient =
        gradient OutputsOnly scheme field initial (fun _ -> cotangents)
