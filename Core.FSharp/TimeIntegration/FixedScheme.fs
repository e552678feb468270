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

/// A fixed-step discretisation: a method, the output times t₀, t₁, …, and the number of steps in each interval.
/// In interval j the step is h = (tⱼ₊₁ − tⱼ)/steps, and step s starts at fma(s, h, tⱼ). Stage i lies at fma(cᵢ, h, t).
/// Times may decrease; then h < 0.
///
/// With a linear part L the field is N of dy/dt = L y + N(t, y): L is integrated exactly, whatever its size, and the error is of the method's order in N. The
/// linear part says how (LinearForm): by ETDRK4, which the classical method becomes, or with integrating factors by any method whose times do not decrease.
[<Sealed>]
type FixedScheme(tableau: Tableau, linear: LinearPart option, times: float[], stepsPerInterval: int) =
    do
        SolveCheck.times times

        Check.that
            (stepsPerInterval > 0)
            "stepsPerInterval"
            $"a fixed-step solve needs at least one step an interval, not {stepsPerInterval}."

        match linear with
        | Some part when part.Form = LinearForm.IntegratingFactor -> RungeKuttaForm.requireForward tableau
        | Some _ -> ExponentialForm.requireClassical tableau
        | None -> ()

    let times = Array.copy times

    let make: float -> StepForm =
        match linear with
        | None -> RungeKuttaForm.explicit tableau
        | Some part when part.Form = LinearForm.IntegratingFactor -> RungeKuttaForm.integratingFactor tableau part
        | Some part -> ExponentialForm.etdrk4 part

    let forms = System.Collections.Concurrent.ConcurrentDictionary<float, StepForm>()
    let formOf (h: float) = forms.GetOrAdd(h, make)

    let requireSize (n: int) =
        match linear with
        | Some part ->
            Check.that (n = part.StateSize) "field" $"the field has {n} states, the linear part {part.StateSize}: give them the same size."
        | None -> ()

    let stackFor (field: VectorField) =
        requireSize field.StateSize
        StepStack field.StateSize

    /// The states at all times. `argumentsOf`: from a step, counted from the first of all, and the state at its start to the buffers of its stages' arguments.
    let run (field: VectorField) (initial: float[]) (argumentsOf: int -> float[] -> float[][]) =
        SolveCheck.initial field initial
        let stack = stackFor field
        let n = initial.Length
        let states: float[] = Array.zeroCreate (times.Length * n)
        let mutable y = Array.copy initial
        let mutable next: float[] = Array.zeroCreate n
        Array.Copy(y, states, n)

        for j in 0 .. times.Length - 2 do
            let h = (times[j + 1] - times[j]) / float stepsPerInterval
            let form = formOf h

            for s in 0 .. stepsPerInterval - 1 do
                stack.Advance(form, field, Floating.fma (float s) h times[j], y, argumentsOf (j * stepsPerInterval + s) y, next)
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
    member this.StepTime(interval: int, step: int) = Floating.fma (float step) (this.StepSize interval) times[interval]

    /// The step of size h. Its vectors, stages and times are the same for all sizes.
    member _.Form(h: float) : StepForm = formOf h

    /// The step of the first interval, for what is the same for all sizes.
    member s.Layout: StepForm = formOf (if times.Length > 1 then s.StepSize 0 else 0.0)

    /// Refuses a field of n states where the linear part has another size.
    member _.RequireStateSize(n: int) = requireSize n

    /// Operations of floating point of the sums of a step with a linear part, and of its transpose; 0 without one: such sums count for nothing beside the field.
    member s.SumOperations: int64 =
        match linear with
        | Some part -> s.Layout.Operations part.StateSize
        | None -> 0L

    /// The same method at other times, or with another number of steps.
    member _.At(times: float[], stepsPerInterval: int) : FixedScheme = FixedScheme(tableau, linear, times, stepsPerInterval)

    /// The same method on states of twice the length, the linear part on each half.
    member _.Doubled: FixedScheme = FixedScheme(tableau, linear |> Option.map _.Doubled, times, stepsPerInterval)

    /// Solves dy/dt = f(t, y), or dy/dt = L y + f(t, y), from y(t₀) = initial. Returns the states at all times, [times × n].
    /// Raises SolveFailedException when a state is not finite.
    member _.Solve(field: VectorField, initial: float[]) : float[] =
        let arguments = StepStack.Buffers(tableau.AdvancingStages, field.StateSize)
        run field initial (fun _ _ -> arguments)

    /// Solves, and asks at each step, given its number and the state it starts from, where the arguments of its stages go.
    member internal _.Walk(field: VectorField, initial: float[], argumentsOf: int -> float[] -> float[][]) : float[] =
        run field initial argumentsOf

    /// Memory for steps of a field, whose size is checked.
    member internal _.Stack(field: VectorField) : StepStack = stackFor field

    /// Steps from one checkpoint to the next of a solve of so many steps: ⌈√steps⌉, at least 1.
    static member CheckpointEvery(steps: int) : int = max 1 (int (ceil (sqrt (float steps))))
