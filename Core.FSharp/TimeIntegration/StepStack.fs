namespace Spectral

open System

/// What a stage computes of its argument: a slope; of a direction: the slope's derivative; in the transpose, of a slope's cotangent: the argument's.
type internal StageFunction = delegate of stage: int * argument: float[] * slope: float[] -> unit

/// Memory for steps of one layout on states of n numbers, and the one way to run through them: a step, its derivative and its transpose differ in what stages compute.
[<Sealed>]
type internal StepStack(n: int) =
    let mutable stack: float[] = Array.zeroCreate n
    let argument: float[] = Array.zeroCreate n
    let slope: float[] = Array.zeroCreate n

    /// Forms the vectors before a stage, the last of them in the target.
    let formBefore (form: StepForm) stage (target: float[]) =
        let struct (first, last) = form.Before stage

        for vector in first .. last - 1 do
            form.Sums[vector].Apply(stack, n, stack, vector * n)

        form.Sums[last].Apply(stack, n, target, 0)

    /// Sets the state at the start.
    member _.Start(form: StepForm, state: float[]) =
        if stack.Length < form.Vectors * n then
            stack <- Array.zeroCreate (form.Vectors * n)

        Array.Copy(state, stack, n)

    /// Sets the slope of a stage.
    member _.SetSlope(form: StepForm, stage: int, value: float[]) = Array.Copy(value, 0, stack, (form.Arguments[stage] + 1) * n, n)

    /// Takes the slope of a stage.
    member _.Slope(form: StepForm, stage: int, target: float[]) = Array.Copy(stack, (form.Arguments[stage] + 1) * n, target, 0, n)

    /// Runs the stages first … last − 1.
    member this.Stages(form: StepForm, first: int, last: int, compute: StageFunction) =
        for stage in first .. last - 1 do
            formBefore form stage argument
            compute.Invoke(stage, argument, slope)
            this.SetSlope(form, stage, slope)

    /// The state at the end, when all stages have run that reach it.
    member _.End(form: StepForm, target: float[]) = formBefore form form.Stages target

    /// A sum over the vectors.
    member _.Read(sum: StepSum, target: float[]) = sum.Apply(stack, n, target, 0)

    /// A whole step. The target may be the state.
    member private this.Run(form: StepForm, state: float[], target: float[], compute: StageFunction) =
        this.Start(form, state)
        this.Stages(form, 0, form.Stages, compute)
        this.End(form, target)

    /// next ← the step from y at t; the arguments of its stages are left in arguments.
    member this.Advance(form: StepForm, field: VectorField, t, y, arguments: float[][], next) =
        this.Run(
            form,
            y,
            next,
            fun stage argument slope ->
                Array.Copy(argument, arguments[stage], n)
                field.Value(form.Time(stage, t), argument, slope)
        )

    /// next ← the derivative of the step in the direction (tangent, parameterTangent).
    member this.Push(form: StepForm, field: DifferentiableField, t, arguments: float[][], tangent, parameterTangent, next) =
        this.Run(
            form,
            tangent,
            next,
            fun stage tangent slope -> field.Push(form.Time(stage, t), arguments[stage], tangent, parameterTangent, slope)
        )

    /// cotangent ← that of the step's start from that of its end; parameterCotangent is added to. seeds: what else reads each slope gives for its cotangent; or empty.
    member this.Pull(form: StepForm, field: DifferentiableField, t, arguments: float[][], seeds: float[][], cotangent, parameterCotangent) =
        this.Run(
            form.Transposed,
            cotangent,
            cotangent,
            fun back w pulled ->
                let stage = form.Stages - 1 - back

                if seeds.Length > 0 then
                    for m in 0 .. n - 1 do
                        w[m] <- w[m] + seeds[stage][m]

                field.Pull(form.Time(stage, t), arguments[stage], w, pulled, parameterCotangent)
        )

    /// Room for a state or a slope of each stage.
    static member Buffers(stages: int, n: int) : float[][] = Array.init stages (fun _ -> Array.zeroCreate n)
