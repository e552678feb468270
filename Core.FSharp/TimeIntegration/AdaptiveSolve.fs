namespace Spectral

open System

/// The work of an adaptive solve.
type SolveStatistics =
    {
        /// Steps accepted.
        Accepted: int
        /// Steps tried and rejected.
        Rejected: int
        /// Evaluations of the vector field.
        Evaluations: int
    }

/// The result of an adaptive solve.
type AdaptiveSolution =
    {
        /// The times asked for.
        Times: float[]
        /// The states at the times reached, [reached × n].
        States: float[]
        /// How many of the times were reached.
        Reached: int
        /// How the solve ended.
        Outcome: SolveOutcome
        /// The time of the last accepted state.
        TimeReached: float
        /// What went wrong and what to change; empty when the solve is complete.
        Message: string
        /// The work done.
        Statistics: SolveStatistics
    }

    /// This solution when it is complete; raises SolveFailedException otherwise.
    member this.OrRaise() =
        if this.Outcome <> SolveOutcome.Complete then
            raise (SolveFailedException(this.Outcome, this.TimeReached, this.Message))

        this

/// The accepted steps of an adaptive solve, all that its gradient needs: start, length and state of each step, and for every output
/// time after the first the step it lies in and its place θ there (1: the step's end).
[<Sealed>]
type internal AdaptiveTrace() =
    member val Starts = ResizeArray<float>()
    member val Sizes = ResizeArray<float>()
    member val States = ResizeArray<float[]>()
    member val OutputSteps = ResizeArray<int>()
    member val OutputPlaces = ResizeArray<float>()

/// Adaptive solves: the error estimate of an embedded method controls the step (StepControl), requested times are read from the interpolant
/// and do not disturb the steps. The slope at an accepted step's end is the next step's first stage.
/// One trajectory a call, so no result depends on others.
[<AbstractClass; Sealed>]
type AdaptiveSolve private () =

    /// target[m] ← fma(factor, source[m], target[m])
    static let addScaled (factor: float) (source: float[]) (target: float[]) =
        for m in 0 .. target.Length - 1 do
            target[m] <- Floating.fma factor source[m] target[m]

    static let finite (values: float[]) = Array.TrueForAll(values, Predicate Double.IsFinite)

    /// The smallest step at t that still moves the time reliably: 16 units in the last place.
    static let smallestStep (t: float) =
        let size = abs t
        16.0 * (Math.BitIncrement size - size)

    static member internal Run
        (tableau: Tableau, field: VectorField, times: float[], initial: float[], options: AdaptiveOptions, trace: AdaptiveTrace voption)
        : AdaptiveSolution =
        Check.that
            tableau.HasEmbedded
            "tableau"
            $"{tableau.Name} has no embedded method, so adaptive steps have no error estimate: take Dormand–Prince 5(4), Tsitouras 5(4), Bogacki–Shampine 3(2) or Heun 2(1), or fixed steps."

        SolveCheck.times times
        SolveCheck.initial field initial
        let n = field.StateSize
        let count = times.Length
        let last = times[count - 1]
        let direction = if last >= times[0] then 1.0 else -1.0
        let rows = tableau.Interpolant.Length
        let one = RungeKuttaForm.dense tableau 1.0
        let stack = StepStack n
        let slope: float[] = Array.zeroCreate n
        let error: float[] = Array.zeroCreate n
        let states: float[] = Array.zeroCreate (count * n)
        let mutable y = Array.copy initial
        let mutable next: float[] = Array.zeroCreate n
        let mutable t = times[0]
        let mutable reached = 1
        let mutable accepted = 0
        let mutable rejected = 0
        let mutable evaluations = 0
        let mutable h = 0.0
        let mutable previousError = 1.0
        let mutable afterRejection = false
        let mutable sawNonFinite = false
        let mutable outcome = SolveOutcome.Complete
        Array.Copy(y, states, n)

        if count > 1 then
            field.Value(t, y, slope)
            evaluations <- 1

            if not (finite slope) then
                sawNonFinite <- true
                outcome <- SolveOutcome.NonFinite
            elif options.InitialStep > 0.0 then
                h <- direction * min options.InitialStep (abs (last - t))
            else
                h <- direction * StepControl.initialStep options field tableau.Order t direction (abs (last - t)) y slope

                evaluations <- evaluations + 1

        while reached < count && outcome = SolveOutcome.Complete do
            let remaining = last - t
            let isLast = 1.01 * abs h >= abs remaining

            if isLast then
                h <- remaining

            if accepted + rejected >= options.MaximumSteps then
                outcome <- SolveOutcome.TooManySteps
            elif not (abs h >= smallestStep t) && not (isLast && not afterRejection) then
                outcome <- if sawNonFinite then SolveOutcome.NonFinite else SolveOutcome.StepUnderflow
            else
                let form = RungeKuttaForm.resized one h
                let start = t
                let compute = StageFunction(fun stage argument slope -> field.Value(form.Time(stage, start), argument, slope))
                stack.Start(form, y)
                stack.SetSlope(form, 0, slope)
                stack.Stages(form, 1, tableau.Stages, compute)
                evaluations <- evaluations + tableau.Stages - 1
                stack.End(form, next)
                stack.Read(RungeKuttaForm.increment h tableau.ErrorWeights, error)
                let e = StepControl.norm options error y next

                if e <= 1.0 then
                    let step = accepted
                    accepted <- accepted + 1

                    if rows > tableau.Stages then
                        stack.Stages(form, tableau.Stages, rows, compute)
                        evaluations <- evaluations + 1

                    match trace with
                    | ValueSome trace ->
                        trace.Starts.Add t
                        trace.Sizes.Add h
                        trace.States.Add(Array.copy y)
                    | ValueNone -> ()

                    let nextTime = if isLast then last else t + h

                    while reached < count && direction * (nextTime - times[reached]) >= 0.0 do
                        let place = if times[reached] = nextTime then 1.0 else (times[reached] - t) / h

                        if place = 1.0 then
                            Array.Copy(next, 0, states, reached * n, n)
                        else
                            stack.Read(RungeKuttaForm.reading h (tableau.InterpolantWeights place), error)
                            Array.Copy(error, 0, states, reached * n, n)

                        match trace with
                        | ValueSome trace ->
                            trace.OutputSteps.Add step
                            trace.OutputPlaces.Add place
                        | ValueNone -> ()

                        reached <- reached + 1

                    let swap = y
                    y <- next
                    next <- swap
                    stack.Slope(form, rows - 1, slope)
                    t <- nextTime
                    h <- h * StepControl.accepted tableau.EmbeddedOrder e previousError afterRejection
                    previousError <- max e StepControl.SmallestError
                    afterRejection <- false
                    sawNonFinite <- false
                else
                    rejected <- rejected + 1
                    sawNonFinite <- not (Double.IsFinite e)
                    h <- h * StepControl.rejected tableau.EmbeddedOrder e
                    afterRejection <- true

        let at = SolveCheck.number t

        let message =
            match outcome with
            | SolveOutcome.NonFinite ->
                $"the vector field or the solution is not finite beyond t = {at}: check the field there, or end the solve earlier."
            | SolveOutcome.StepUnderflow ->
                $"the step shrank to {SolveCheck.number (abs h)} at t = {at} without meeting the tolerances: loosen them, or check the field for a jump or a singularity there."
            | SolveOutcome.TooManySteps ->
                $"{options.MaximumSteps} steps were spent at t = {at} of {SolveCheck.number last}: allow more steps, loosen the tolerances, or check for stiffness."
            | _ -> ""

        {
            Times = Array.copy times
            States = if reached = count then states else Array.sub states 0 (reached * n)
            Reached = reached
            Outcome = outcome
            TimeReached = t
            Message = message
            Statistics = { Accepted = accepted; Rejected = rejected; Evaluations = evaluations }
        }

    /// Solves dy/dt = f(t, y) from y(times[0]) = initial and returns the states at the times.
    /// A solve that cannot go on returns what it reached, with the outcome, the time and a message.
    static member Solve
        (tableau: Tableau, field: VectorField, times: float[], initial: float[], options: AdaptiveOptions)
        : AdaptiveSolution =
        AdaptiveSolve.Run(tableau, field, times, initial, options, ValueNone)

    /// The gradient, with respect to the initial state and the parameters, of a loss whose derivative with respect to the states at all
    /// times is cotangents(states), both [times × n]. The accepted steps are frozen: this is the exact transpose of the
    /// scheme on those steps and of its interpolant; how the steps themselves would move is left out.
    /// Raises SolveFailedException when the solve is not complete.
    static member Gradient
        (
            tableau: Tableau,
            field: DifferentiableField,
            times: float[],
            initial: float[],
            options: AdaptiveOptions,
            cotangents: Func<float[], float[]>
        ) : SolveGradient =
        let trace = AdaptiveTrace()
        let solution = AdaptiveSolve.Run(tableau, field, times, initial, options, ValueSome trace).OrRaise()
        let cotangents = cotangents.Invoke solution.States
        GradientCheck.cotangents times field cotangents
        let n = field.StateSize
        let rows = tableau.Interpolant.Length
        let stack = StepStack n
        let arguments, seeds = StepStack.Buffers(rows, n), StepStack.Buffers(rows, n)
        let inside: float[] = Array.zeroCreate n
        let output: float[] = Array.zeroCreate n
        let cotangent: float[] = Array.zeroCreate n
        let parameterCotangent: float[] = Array.zeroCreate field.ParameterSize
        let mutable index = times.Length - 1

        for step in trace.Starts.Count - 1 .. -1 .. 0 do
            let t = trace.Starts[step]
            let h = trace.Sizes[step]
            let mutable dense = false
            Array.Clear inside

            for row in seeds do
                Array.Clear row

            while index >= 1 && trace.OutputSteps[index - 1] = step do
                let place = trace.OutputPlaces[index - 1]
                Array.Copy(cotangents, index * n, output, 0, n)

                if place = 1.0 then
                    addScaled 1.0 output cotangent
                else
                    dense <- true
                    addScaled 1.0 output inside
                    let weights = tableau.InterpolantWeights place

                    for i in 0 .. rows - 1 do
                        addScaled (h * weights[i]) output seeds[i]

                index <- index - 1

            let form = (if dense then RungeKuttaForm.dense else RungeKuttaForm.explicit) tableau h
            stack.Advance(form, field, t, trace.States[step], arguments, output)
            stack.Pull(form, field, t, arguments, (if dense then seeds else [||]), cotangent, parameterCotangent)
            addScaled 1.0 inside cotangent

        for m in 0 .. n - 1 do
            cotangent[m] <- cotangent[m] + cotangents[m]

        { States = solution.States; Initial = cotangent; Parameters = parameterCotangent }
