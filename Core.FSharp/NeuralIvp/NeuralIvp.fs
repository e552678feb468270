namespace Spectral

open System

/// A problem with networks on an engine, made ready to run: a state leads to the next one, so a run that was cut off goes on from its last state in the same bytes.
///     let mutable state = run.Start()
///     while state.NextTime < problem.Times.Length do state <- run.Advance state
[<Sealed>]
type NeuralIvp(engine: IEngine, problem: InitialValueProblem, settings: IvpSettings) =
    do
        let name = problem.Equation.Name
        let fields = problem.Equation.Fields.Length
        let box = problem.Box.Length

        Check.that
            (settings.Network.Map.Dimension = problem.Equation.Dimension)
            "network"
            $"{name} has {problem.Equation.Dimension} dimensions, and the network's features {settings.Network.Map.Dimension}."

        Check.that
            (problem.Initial.Length = fields)
            "initial"
            $"{name} has {fields} fields, and {problem.Initial.Length} initial conditions are given."

        Check.that
            (box = problem.Equation.Dimension || box = 0 && problem.Particles.IsSome)
            "box"
            $"{name} has {problem.Equation.Dimension} dimensions, and the box {box}: give both ends of every axis, or particles."

        for struct (left, right) in problem.Box do
            Check.that
                (Double.IsFinite left && Double.IsFinite right && left < right)
                "box"
                $"an axis runs from {left} to {right}: its right end must lie beyond its left one."

        Check.that (problem.Times.Length >= 2) "times" "a run needs the time at which it starts and one at which it ends."
        Check.finite "times" problem.Times

        Check.that (Array.forall2 (<) problem.Times[.. problem.Times.Length - 2] problem.Times[1..]) "times" "the times must increase."

    let flow = new TangentFlow(engine, problem, settings)

    do
        match settings.Steps with
        | Implicit step ->
            let most = flow.Networks |> Array.map _.Count |> Array.max

            Check.that
                (step > 0.0 && Double.IsFinite step)
                "steps"
                $"implicit steps of length {step} were asked for: use a positive length."

            Check.that
                (settings.Points.Count >= most)
                "points"
                $"{settings.Points.Count} points determine no {most} parameters in an implicit step: use {most} points or more, or a smaller network."
        | Adaptive(tableau, tolerance, _) ->
            Check.that
                (tolerance > 0.0 && Double.IsFinite tolerance)
                "steps"
                $"a tolerance of {tolerance} was asked for: use a small positive number, for example 1e-4."

            Check.that tableau.HasEmbedded "steps" $"{tableau.Name} brings no error estimate: use Bogacki–Shampine or Dormand–Prince."

    let fitting = new FunctionFitting(engine, flow.Fields, settings.Solver)
    let bound = new ResidualBound(engine, problem, flow.Networks, flow.At, flow.Values, flow.Right)
    let implicitStep = lazy (new ImplicitStep(flow))
    let start = problem.Times[0]

    /// Points of a check of the residual, in a box.
    let checkPoints = 2000

    let sum (x: float[]) = Array.fold (+) 0.0 x

    /// Points for fits.
    let fitPoints (fit: FunctionFit) =
        let rule =
            if flow.Dimension = 1 then
                PointRule.equidistant fit.Points
            else
                PointRule.halton fit.Points

        let none = Array.zeroCreate flow.Count
        flow.Draw(rule, none, none, [||], start, flow.Root.Child "fit")

    let initialTheta () =
        let stream = flow.Root.Child "initial parameters"
        let first = flow.Networks[0].Initial stream
        // All networks have the same windows: later fields begin where the first does.
        flow.Networks |> Array.map (fun _ -> first) |> Array.concat

    /// The first field's parameters for all of them.
    let spread (theta: float[]) =
        let first = Array.sub theta 0 flow.Networks[0].Count
        flow.Networks |> Array.map (fun _ -> first) |> Array.concat

    let watchOf trace bound = { Residual = 0.0; Steps = 0; Exceeding = 0; Trace = trace; Bound = bound }

    /// The interval that ends at the state, closed with its slope.
    let boundAt (state: IvpState) (slope: float[]) stream =
        match state.Interval with
        | ValueNone -> state.Bound
        | ValueSome interval ->
            let points = flow.Fresh(checkPoints, state.Theta, state.Anchors, state.Particles, state.Time, stream)
            bound.Over(state.Bound, interval, state.Time, state.Theta, slope, (fun time -> flow.Given(state.Anchors, time)), points)

    /// A fit of new networks to what the old ones are; the error on fresh points, relative to the first field.
    let refit (fit: FunctionFit) (state: IvpState) =
        let points =
            if problem.Box.Length > 0 then
                fitPoints fit
            else
                SamplePoints.Equal(flow.Dimension, state.Particles)

        let old = flow.ValuesAt(state.Theta, state.Anchors, state.Time, points.Places)
        let theta0 = initialTheta ()
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
            flow.Fresh(checkPoints, state.Theta, state.Anchors, state.Particles, state.Time, flow.Root.Child $"refit/{state.Accepted}")

        let before = flow.ValuesAt(state.Theta, state.Anchors, state.Time, fresh.Places)
        let after = flow.ValuesAt(theta, anchors, state.Time, fresh.Places)

        let error =
            Array.init flow.Fields.Length (fun q ->
                let d = Array.map2 (-) after[q] before[q]
                sqrt (Dense.dot d d / float d.Length) / flow.Scales[q])
            |> Array.max

        struct (theta, anchors, error, operations)

    /// What restarts follow: the residual of the first three steps after a fit, the trace then.
    let watched (state: IvpState) (found: FieldVelocity) residual =
        let watch = state.Watch
        let exceeds = watch.Steps >= 3 && residual > 3.0 * watch.Residual

        { watch with
            Residual = if watch.Steps < 3 then max watch.Residual residual else watch.Residual
            Steps = watch.Steps + 1
            Exceeding = if exceeds then watch.Exceeding + 1 else 0
            Trace = if watch.Steps = 0 then sum found.Traces else watch.Trace
        }

    let restarted (state: IvpState) (found: FieldVelocity) (fit: FunctionFit) : IvpState voption =
        let trace = sum found.Traces

        let reason =
            if state.Watch.Exceeding >= 3 then
                "the residual has grown to three times its first values"
            elif trace > 30.0 * state.Watch.Trace then
                "the trace of M has grown thirtyfold"
            else
                ""

        if reason = "" then
            ValueNone
        else
            let struct (theta, anchors, error, operations) = refit fit state

            let points =
                flow.Fresh(checkPoints, state.Theta, state.Anchors, state.Particles, state.Time, flow.Root.Child $"size/{state.Accepted}")

            let size = bound.Size(state.Theta, flow.Given(state.Anchors, state.Time), points)
            let gain = (state.Bound - state.Watch.Bound) / max size Double.Epsilon
            let state = { state with Operations = state.Operations + operations }

            if error < 0.25 * gain then
                ValueSome
                    { state with
                        Theta = theta
                        Anchors = anchors
                        Bound = state.Bound + error * size
                        Interval = ValueNone
                        Watch = watchOf 0.0 (state.Bound + error * size)
                        Events = Array.append state.Events [| Restarted(state.Time, reason, error) |]
                    }
            else
                // The same reason would ask for it again at every step: it is weighed anew after as many steps as the first values took.
                ValueSome
                    { state with
                        Watch = { watchOf 0.0 state.Watch.Bound with Residual = state.Watch.Residual }
                        Events = Array.append state.Events [| RestartRefused(state.Time, reason, error) |]
                    }

    /// The problem.
    member _.Problem = problem
    /// The settings.
    member _.Settings = settings
    /// The networks, one a field.
    member _.Networks = flow.Networks
    /// p, all fields together.
    member _.Count = flow.Count
    /// √ of the mean squares that errors of steps are measured by, one a field.
    member _.Scales = flow.Scales

    /// The start: fitted or centred networks.
    member _.Start() : IvpState =
        let theta0 = initialTheta ()

        let fitted =
            if settings.Start = Centred then
                { Theta = theta0; Errors = [||]; Iterations = 0; Operations = 0L }
            else
                let points = fitPoints settings.Fit
                let place = Tensor.input "place" [| flow.Dimension |]

                use wanted =
                    new FieldProgram(engine, "initial condition", [| place |], (fun () -> [| struct ("g", problem.Initial[0] place) |]))

                let values = (wanted.Evaluate([||], [||], points.Count, [| points.Places |]))[0]
                Check.finite "initial condition" values
                fitting.Fit(0, values, settings.Fit, points, flow.Given(theta0, start), theta0)

        let theta = spread fitted.Theta

        let particles =
            match problem.Particles with
            | Some motion ->
                let draw = flow.Root.Child "particles"
                Array.init settings.Points.Count (fun i -> motion.Draw(draw.Child i)) |> Array.concat
            | None -> [||]

        let points = flow.Draw(settings.Points, theta, theta, particles, start, flow.Root.Child "x/0")
        let systems = flow.Systems(settings.Solver.UsesProducts, theta, theta, start, points)
        let traces = systems |> Array.map _.Trace
        systems |> Array.iter (fun s -> s.Dispose())
        let fresh = flow.Fresh(checkPoints, theta, theta, particles, start, flow.Root.Child "check/0")
        let error = bound.InitialError(theta, flow.Given(theta, start), fresh)

        {
            Time = start
            Theta = theta
            Anchors = theta
            Particles = particles
            Accepted = 0
            Rejected = 0
            Solves = 0
            Iterations = 0
            Operations = fitted.Operations
            Step = 0.0
            LastError = 1.0
            Mu = traces |> Array.map (fun trace -> settings.Solver.Regularisation * trace)
            Rank = 0
            NextTime = 1
            Bound = error
            Interval = ValueNone
            Watch = watchOf (sum traces) error
            Events =
                (if fitted.Iterations > 0 then
                     [| FitDone(fitted.Errors, fitted.Iterations) |]
                 else
                     [||])
        }

    /// The state after the next accepted step.
    member _.Advance(state: IvpState) : IvpState =
        Check.that (state.NextTime < problem.Times.Length) "state" "the run has reached its last time."
        let last = problem.Times[state.NextTime]
        let stream = flow.Root.Child $"x/{state.Accepted}"
        let solverStream = flow.Root.Child $"solver/{state.Accepted}"

        /// Points and θ̇ at a state.
        let look (state: IvpState) =
            let points = flow.Draw(settings.Points, state.Theta, state.Anchors, state.Particles, state.Time, stream)
            struct (points, flow.Velocity(state.Theta, state.Anchors, state.Time, state.Mu, state.Rank, points, solverStream))

        let note (found: FieldVelocity) (state: IvpState) =
            { state with
                Solves = state.Solves + 1
                Iterations = state.Iterations + found.Iterations
                Operations = state.Operations + found.Operations
                Rank = found.Rank
            }

        let struct (points, found) = look state
        let check = flow.Root.Child $"check/{state.Accepted}"

        let state =
            { note found state with
                Bound = boundAt state found.Velocity (check.Child "bound")
                Interval = ValueNone
            }

        let struct (points, found, state) =
            match settings.Restart with
            | NoRestart -> struct (points, found, state)
            | WhenResidualGrows fit ->
                let fresh = flow.Fresh(checkPoints, state.Theta, state.Anchors, state.Particles, state.Time, check)

                let residual =
                    flow.Moved(state.Theta, state.Anchors, state.Time, found.Velocity, fresh)
                    |> Array.map (fun struct (_, residual) -> residual)
                    |> Array.max

                let state = { state with Watch = watched state found residual }

                match restarted state found fit with
                | ValueNone -> struct (points, found, state)
                | ValueSome other when obj.ReferenceEquals(other.Theta, state.Theta) -> struct (points, found, other)
                | ValueSome other ->
                    let struct (points, found) = look other

                    struct (points,
                            found,
                            note
                                found
                                { other with
                                    Mu = found.Traces |> Array.map (fun trace -> settings.Solver.Regularisation * trace)
                                })

        let interval = { Time = state.Time; Theta = state.Theta; Slope = found.Velocity }

        let next =
            match settings.Steps with
            | Adaptive(tableau, tolerance, stepNorm) ->
                ExplicitStep.advance flow tableau tolerance stepNorm points solverStream found.Velocity last state
            | Implicit step ->
                let left = last - state.Time
                let isLast = step >= left * (1.0 - 1e-9)
                let next = implicitStep.Value.Advance((if isLast then left else step), points, solverStream, state)
                if isLast then { next with Time = last } else next

        { next with
            Particles = flow.Move(state.Anchors, state.Particles, state.Time, state.Theta, next.Time, next.Theta)
            Interval = ValueSome interval
            NextTime = if next.Time >= last then state.NextTime + 1 else state.NextTime
        }

    /// Values of all fields at places [n × d], [n] a field.
    member _.Values(state: IvpState, places: float[]) : float[][] = flow.ValuesAt(state.Theta, state.Anchors, state.Time, places)

    /// The least-squares problems of the velocities at a state, one a field, on the points of its next step; by factors, or with their matrices. The caller disposes of them.
    member _.Systems(state: IvpState, byFactors: bool) : TangentSystem[] =
        let points =
            flow.Draw(settings.Points, state.Theta, state.Anchors, state.Particles, state.Time, flow.Root.Child $"x/{state.Accepted}")

        flow.Systems(byFactors, state.Theta, state.Anchors, state.Time, points)

    /// What can be told of a state: it costs a solve and, on rows, an eigenvalue.
    member _.Snapshot(state: IvpState) : IvpSnapshot =
        let stream = flow.Root.Child $"snapshot/{state.Accepted}"
        let points = flow.Draw(settings.Points, state.Theta, state.Anchors, state.Particles, state.Time, stream)

        let found =
            flow.Velocity(state.Theta, state.Anchors, state.Time, state.Mu, state.Rank, points, stream.Child "solver")

        let fresh = flow.Fresh(checkPoints, state.Theta, state.Anchors, state.Particles, state.Time, stream.Child "fresh")

        let spectra =
            if settings.Solver.UsesProducts then
                flow.Networks |> Array.map (fun _ -> struct (nan, nan))
            else
                flow.Systems(false, state.Theta, state.Anchors, state.Time, points)
                |> Array.mapi (fun q system ->
                    use system = system
                    TangentSpectrum.of' system state.Mu[q])

        {
            Time = state.Time
            Residuals =
                flow.Moved(state.Theta, state.Anchors, state.Time, found.Velocity, fresh)
                |> Array.map (fun struct (_, residual) -> residual)
            Bound = boundAt state found.Velocity (stream.Child "bound")
            Size = bound.Size(state.Theta, flow.Given(state.Anchors, state.Time), fresh)
            Traces = found.Traces
            LargestEigenvalues = spectra |> Array.map (fun struct (largest, _) -> largest)
            EffectiveDimensions = spectra |> Array.map (fun struct (_, dimension) -> dimension)
        }

    interface IDisposable with
        member _.Dispose() =
            if implicitStep.IsValueCreated then
                (implicitStep.Value :> IDisposable).Dispose()

            (bound :> IDisposable).Dispose()
            (fitting :> IDisposable).Dispose()
            (flow :> IDisposable).Dispose()
