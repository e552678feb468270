namespace Spectral

open System
open System.Globalization

/// How a solve ended.
type SolveOutcome =
    /// Every requested time was reached.
    | Complete = 0
    /// A state or slope was infinite or not a number.
    | NonFinite = 1
    /// The step became too small for the time to advance.
    | StepUnderflow = 2
    /// The allowed number of steps was spent.
    | TooManySteps = 3

/// A solve that did not reach its last time.
[<Sealed>]
type SolveFailedException(outcome: SolveOutcome, timeReached: float, message: string) =
    inherit NumericalFailureException(message)
    /// What happened.
    member _.Outcome = outcome
    /// The last time with a finite, accepted state.
    member _.TimeReached = timeReached

/// Checks that solvers share.
module internal SolveCheck =
    let number (x: float) = x.ToString("R", CultureInfo.InvariantCulture)

    let times (times: float[]) =
        Check.that (times.Length > 0) "times" "no output times were given: give at least the initial time."
        Check.finite "times" times

        for j in 2 .. times.Length - 1 do
            Check.that
                ((times[j] > times[j - 1]) = (times[1] > times[0]) && times[j] <> times[j - 1])
                "times"
                $"times[{j}] = {number times[j]} follows {number times[j - 1]}: give strictly increasing (or strictly decreasing) times."

        Check.that
            (times.Length < 2 || times[1] <> times[0])
            "times"
            $"times[1] repeats times[0] = {number times[0]}: give strictly increasing (or strictly decreasing) times."

    let initial (field: VectorField) (initial: float[]) =
        Check.that
            (initial.Length = field.StateSize)
            "initial"
            $"the initial state has {initial.Length} numbers, the vector field {field.StateSize}: give them the same size."

        Check.finite "initial" initial

/// The recorded stages of a fixed-step solve, all that its derivatives need.
/// States: [times × n]. Arguments: yᵢ of every stage of every step, [steps][stages][n].
type internal FixedTrace = { States: float[]; Arguments: float[][][] }

/// A fixed-step discretisation: a method, the output times t₀, t₁, …, and the number of steps in each interval.
/// In interval j the step is h = (tⱼ₊₁ − tⱼ)/steps, and step s starts at fma(s, h, tⱼ).
/// Times may decrease; then h < 0.
///
/// With a linear part L the field is N of dy/dt = L y + N(t, y), and the steps are those of ETDRK4 (ExponentialStep): L is integrated exactly, whatever its
/// size, and the error is of fourth order in N. The method must then be the classical one, which ETDRK4 is where L = 0.
[<Sealed>]
type FixedScheme(tableau: Tableau, linear: LinearPart option, times: float[], stepsPerInterval: int) =
    do
        SolveCheck.times times

        Check.that
            (stepsPerInterval > 0)
            "stepsPerInterval"
            $"a fixed-step solve needs at least one step an interval, not {stepsPerInterval}."

        Check.that
            (linear.IsNone || Object.ReferenceEquals(tableau, Tableaus.Rk4))
            "tableau"
            $"{tableau.Name} has no exponential form here: with a linear part use the classical Runge–Kutta method, which becomes ETDRK4."

    let times = Array.copy times
    let exponential = System.Collections.Concurrent.ConcurrentDictionary<float, ExponentialStep>()
    let stepOf (part: LinearPart) (h: float) = exponential.GetOrAdd(h, (fun h -> ExponentialStep(part, h)))

    let advancer (field: VectorField) : AdvanceStep =
        match linear with
        | None ->
            let slopes = RungeKuttaStep.buffers tableau field.StateSize

            AdvanceStep(fun t h y arguments next -> RungeKuttaStep.advance tableau field t h y arguments slopes next)
        | Some part ->
            Check.that
                (field.StateSize = part.StateSize)
                "field"
                $"the field has {field.StateSize} states, the linear part {part.StateSize}: give them the same size."

            ExponentialStep.Advancer(stepOf part, tableau.C, field)

    /// The states at all times. `argumentsOf`: from a step, counted from the first of all, and the state at its start to the buffers of its stages' arguments.
    let run (field: VectorField) (initial: float[]) (argumentsOf: int -> float[] -> float[][]) =
        SolveCheck.initial field initial
        let advance = advancer field
        let n = initial.Length
        let states: float[] = Array.zeroCreate (times.Length * n)
        let mutable y = Array.copy initial
        let mutable next: float[] = Array.zeroCreate n
        Array.Copy(y, states, n)

        for j in 0 .. times.Length - 2 do
            let h = (times[j + 1] - times[j]) / float stepsPerInterval

            for s in 0 .. stepsPerInterval - 1 do
                advance.Invoke(RungeKuttaStep.fma (float s) h times[j], h, y, argumentsOf (j * stepsPerInterval + s) y, next)
                let swap = y
                y <- next
                next <- swap

            if y |> Array.exists (fun x -> not (Double.IsFinite x)) then
                let message =
                    $"the solution is no longer finite at t = {SolveCheck.number times[j + 1]} (finite at {SolveCheck.number times[j]}): take more than {stepsPerInterval} steps an interval, or check the vector field."

                raise (SolveFailedException(SolveOutcome.NonFinite, times[j], message))

            Array.Copy(y, 0, states, (j + 1) * n, n)

        states

    /// Without a linear part.
    new(tableau: Tableau, times: float[], stepsPerInterval: int) = FixedScheme(tableau, None, times, stepsPerInterval)

    /// The method.
    member _.Tableau = tableau
    /// The linear part that is integrated exactly; none where the method is explicit.
    member _.Linear = linear
    /// The output times; the first is the initial time. Read them, do not write into them.
    member _.Times = times
    /// The number of steps between two output times.
    member _.StepsPerInterval = stepsPerInterval
    /// The step in interval j, h = (tⱼ₊₁ − tⱼ)/steps.
    member _.StepSize(interval: int) = (times[interval + 1] - times[interval]) / float stepsPerInterval
    /// The time at which step s of interval j starts, fma(s, h, tⱼ).
    member this.StepTime(interval: int, step: int) = RungeKuttaStep.fma (float step) (this.StepSize interval) times[interval]

    /// The exponential step of a size, where there is a linear part.
    member _.ExponentialStep(h: float) : ExponentialStep =
        match linear with
        | Some part -> stepOf part h
        | None -> invalidOp "the scheme has no linear part."

    /// Operations of floating point of the sums of an exponential step, and of its transpose; 0 for an explicit method, whose sums count for nothing beside the field.
    member s.SumOperations: int64 =
        if linear.IsSome && times.Length > 1 then
            (s.ExponentialStep(s.StepSize 0)).Operations
        else
            0L

    /// The same method at other times, or with another number of steps.
    member _.At(times: float[], stepsPerInterval: int) : FixedScheme = FixedScheme(tableau, linear, times, stepsPerInterval)

    /// The same method on states of twice the length, the linear part on each half.
    member _.Doubled: FixedScheme = FixedScheme(tableau, linear |> Option.map _.Doubled, times, stepsPerInterval)

    /// Solves dy/dt = f(t, y), or dy/dt = L y + f(t, y), from y(t₀) = initial. Returns the states at all times, [times × n].
    /// Raises SolveFailedException when a state is not finite.
    member _.Solve(field: VectorField, initial: float[]) : float[] =
        let arguments = RungeKuttaStep.buffers tableau field.StateSize
        run field initial (fun _ _ -> arguments)

    /// Solves, and asks at each step, given its number and the state it starts from, where the arguments of its stages go.
    member internal _.Walk(field: VectorField, initial: float[], argumentsOf: int -> float[] -> float[][]) : float[] =
        run field initial argumentsOf

    /// A step for a field, with buffers of its own.
    member internal _.Advance(field: VectorField) : AdvanceStep = advancer field

    /// The transpose of a step for a field, with buffers of its own.
    member internal _.Pull(field: DifferentiableField) : PullStep =
        match linear with
        | None ->
            let transpose = RungeKuttaStep.Transpose(tableau, field)
            let count = tableau.AdvancingStages

            PullStep(fun t h arguments cotangent parameterCotangent ->
                transpose.Pull(count, t, h, arguments, Array.Empty<float[]>(), cotangent, parameterCotangent))
        | Some part -> ExponentialStep.Transpose(stepOf part, tableau.C, field)

    /// The derivative of a step for a field, with buffers of its own.
    member internal _.Push(field: DifferentiableField) : PushStep =
        match linear with
        | None ->
            let derivative = RungeKuttaStep.Derivative(tableau, field)

            PushStep(fun t h arguments tangent parameterTangent next -> derivative.Push(t, h, arguments, tangent, parameterTangent, next))
        | Some part -> ExponentialStep.Derivative(stepOf part, tableau.C, field)

    /// Steps from one checkpoint to the next of a solve of so many steps: ⌈√steps⌉, at least 1.
    static member CheckpointEvery(steps: int) : int = max 1 (int (ceil (sqrt (float steps))))

    /// Solves and keeps every stage's argument.
    member internal _.Record(field: VectorField, initial: float[]) : FixedTrace =
        let steps = (times.Length - 1) * stepsPerInterval

        let arguments =
            Array.init steps (fun _ -> Array.init tableau.AdvancingStages (fun _ -> (Array.zeroCreate field.StateSize: float[])))

        { States = run field initial (fun step _ -> arguments[step]); Arguments = arguments }
