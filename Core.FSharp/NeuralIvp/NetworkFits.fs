namespace Spectral

/// A start that is refused: the network comes no closer to the initial condition than to this relative error.
type InitialFitException(error: float, message: string) =
    inherit NumericalFailureException(message)
    /// ‖g − u‖/‖g‖ on the fit's points, the floor that was reached.
    member _.Error = error

/// The fits of a run: of its first network to the initial condition, and of new networks to what the old ones have become.
[<Sealed>]
type internal NetworkFits
    (problem: InitialValueProblem, settings: IvpSettings, flow: TangentFlow, fitting: FunctionFitting, bound: ResidualBound) =
    let start = problem.Times[0]

    let sum (x: float[]) = Array.fold (+) 0.0 x

    let pointsOf (fit: FunctionFit) =
        let rule =
            if flow.Dimension = 1 then
                PointRule.equidistant fit.Points
            else
                PointRule.halton fit.Points

        let none = Array.zeroCreate flow.Count
        flow.Draw(rule, none, none, [||], start, flow.Root.Child "fit")

    // All networks have the same windows: later fields begin where the first does.
    let spread (theta: float[]) =
        let first = Array.sub theta 0 flow.Networks[0].Count
        flow.Networks |> Array.map (fun _ -> first) |> Array.concat

    let drawn () = spread (flow.Networks[0].Initial(flow.Root.Child "initial parameters"))

    let initialValues (points: SamplePoints) =
        let place = Tensor.input "place" [| flow.Dimension |]

        use wanted =
            new FieldProgram(flow.Engine, "initial condition", [| place |], (fun () -> [| struct ("g", problem.Initial[0] place) |]))

        let values = (wanted.Evaluate([||], [||], points.Count, [| points.Places |]))[0]
        Check.finite "initial condition" values
        values

    /// A fit of new networks to what the old ones are; the error on fresh points, relative to the first field.
    let refit (fit: FunctionFit) (state: IvpState) =
        let points =
            if problem.Box.Length > 0 then
                pointsOf fit
            else
                SamplePoints.Equal(flow.Dimension, state.Particles)

        let old = flow.ValuesAt(state.Theta, state.Anchors, state.Time, points.Places)
        let theta0 = drawn ()
        let mutable theta = theta0
        let mutable anchors = if settings.Start = Centred then theta0 else state.Anchors
        let mutable operations = 0L

        for q in 0 .. flow.Fields.Length - 1 do
            let own = fitting.Fit(q, old[q], fit, points, flow.Given(anchors, state.Time), theta)
            theta <- own.Theta
            operations <- operations + own.Operations

            if q = 0 && settings.Start = Fitted then
                theta <- spread theta
                anchors <- theta

        let fresh =
            flow.Fresh(
                NetworkFits.CheckPoints,
                state.Theta,
                state.Anchors,
                state.Particles,
                state.Time,
                flow.Root.Child $"refit/{state.Accepted}"
            )

        let before = flow.ValuesAt(state.Theta, state.Anchors, state.Time, fresh.Places)
        let after = flow.ValuesAt(theta, anchors, state.Time, fresh.Places)

        let error =
            Array.init flow.Fields.Length (fun q ->
                let d = Array.map2 (-) after[q] before[q]
                sqrt (Dense.dot d d / float d.Length) / flow.Scales[q])
            |> Array.max

        struct (theta, anchors, error, operations)

    /// Points of a check of the residual, in a box.
    static member CheckPoints = 2000

    /// What restarts are decided by, after a fit.
    static member Watch(trace, bound) : RestartWatch = { Residual = 0.0; Steps = 0; Exceeding = 0; Trace = trace; Bound = bound }

    /// The parameters at the start and the fit that they come from; `given` parameters of the first network are not fitted, but their head is solved for where fits do that.
    member _.First(given: float[] voption) : FunctionFitResult =
        if settings.Start = Centred then
            { Theta = drawn (); Errors = [||]; Iterations = 0; Operations = 0L }
        else
            let points = pointsOf settings.Fit
            let values = initialValues points

            let theta, fit =
                match given with
                | ValueSome first ->
                    Check.that
                        (first.Length = flow.Networks[0].Count)
                        "theta"
                        $"the first network has {flow.Networks[0].Count} parameters, not {first.Length}."

                    spread first, { settings.Fit with Iterations = 0 }
                | ValueNone -> drawn (), settings.Fit

            let found = fitting.Fit(0, values, fit, points, flow.Given(theta, start), theta)

            if not (found.Errors[0] <= settings.Fit.Limit) then
                raise (
                    InitialFitException(
                        found.Errors[0],
                        $"{problem.Equation.Name}: a network of {flow.Networks[0].Count} parameters comes no closer to the initial condition than to a relative error of {found.Errors[0]:G3}: take a wider one, or other features."
                    )
                )

            { found with Theta = spread found.Theta }

    /// What restarts follow: the residual of the first three steps after a fit, the trace then.
    member _.Watched(state: IvpState, found: FieldVelocity, residual: float) : RestartWatch =
        let watch = state.Watch
        let exceeds = watch.Steps >= 3 && residual > 3.0 * watch.Residual

        { watch with
            Residual = if watch.Steps < 3 then max watch.Residual residual else watch.Residual
            Steps = watch.Steps + 1
            Exceeding = if exceeds then watch.Exceeding + 1 else 0
            Trace = if watch.Steps = 0 then sum found.Traces else watch.Trace
        }

    /// The state after a restart, or after its refusal where it would cost more than it could gain and is not forced.
    member private _.Refitted(state: IvpState, reason: string, fit: FunctionFit, isForced: bool) : IvpState =
        let struct (theta, anchors, error, operations) = refit fit state

        let points =
            flow.Fresh(
                NetworkFits.CheckPoints,
                state.Theta,
                state.Anchors,
                state.Particles,
                state.Time,
                flow.Root.Child $"size/{state.Accepted}"
            )

        let size = bound.Size(state.Theta, flow.Given(state.Anchors, state.Time), points)
        let gain = (state.Bound - state.Watch.Bound) / max size System.Double.Epsilon
        let state = { state with Operations = state.Operations + operations }

        if isForced || error < 0.25 * gain then
            { state with
                Theta = theta
                Anchors = anchors
                Bound = state.Bound + error * size
                Interval = ValueNone
                Watch = NetworkFits.Watch(0.0, state.Bound + error * size)
                Events = Array.append state.Events [| Restarted(state.Time, reason, error) |]
            }
        else
            // The same reason would ask for it again at every step: it is weighed anew after as many steps as the first values took.
            { state with
                Watch = { NetworkFits.Watch(0.0, state.Watch.Bound) with Residual = state.Watch.Residual }
                Events = Array.append state.Events [| RestartRefused(state.Time, reason, error) |]
            }

    /// The state after a restart or its refusal, where the residual or the trace asks for one.
    member fits.Restarted(state: IvpState, found: FieldVelocity, fit: FunctionFit) : IvpState voption =
        if state.Watch.Exceeding >= 3 then
            ValueSome(fits.Refitted(state, "the residual has grown to three times its first values", fit, false))
        elif sum found.Traces > 30.0 * state.Watch.Trace then
            ValueSome(fits.Refitted(state, "the trace of M has grown thirtyfold", fit, false))
        else
            ValueNone

    /// The state after a restart that so many steps ask for.
    member fits.RestartedEvery(steps: int, state: IvpState, fit: FunctionFit) : IvpState voption =
        if state.Accepted > 0 && state.Accepted % steps = 0 then
            ValueSome(fits.Refitted(state, $"{steps} steps are over", fit, true))
        else
            ValueNone
