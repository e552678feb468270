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

        match settings.Restart with
        | EverySteps(steps, _) -> Check.that (steps >= 1) "restart" $"a restart every {steps} steps was asked for: use 1 or more."
        | NoRestart
        | WhenResidualGrows _ -> ()

    let fitting = new FunctionFitting(engine, flow.Fields, settings.Solver)
    let bound = new ResidualBound(engine, problem, flow.Networks, flow.At, flow.Values, flow.Right)
    let implicitStep = lazy (new ImplicitStep(flow))
    let start = problem.Times[0]

    let fits = NetworkFits(problem, settings, flow, fitting, bound)
    let checkPoints = NetworkFits.CheckPoints

    /// The interval that ends at the state, closed with its slope.
    let boundAt (state: IvpState) (slope: float[]) stream =
        match state.Interval with
        | ValueNone -> state.Bound
        | ValueSome interval ->
            let points = flow.Fresh(checkPoints, state.Theta, state.Anchors, state.Particles, state.Time, stream)
            bound.Over(state.Bound, interval, state.Time, state.Theta, slope, (fun time -> flow.Given(state.Anchors, time)), points)

    /// The start from a fit.
    let started (fitted: FunctionFitResult) : IvpState =
        let anchors = fitted.Theta

        let particles =
            match problem.Particles with
            | Some motion ->
                let draw = flow.Root.Child "particles"
                Array.init settings.Points.Count (fun i -> motion.Draw(draw.Child i)) |> Array.concat
            | None -> [||]

        let points = flow.Draw(settings.Points, anchors, anchors, particles, start, flow.Root.Child "x/0")
        let systems = flow.Systems(settings.Solver.UsesProducts, anchors, anchors, start, points)
        let traces = systems |> Array.map _.Trace
        systems |> Array.iter (fun s -> s.Dispose())
        let mu = traces |> Array.map (fun trace -> settings.Solver.Regularisation * trace)

        // The fit has missed the invariants by more than one step of Newton's method makes up for.
        let struct (theta, restoring) =
            Seq.replicate 4 ()
            |> Seq.fold
                (fun (struct (theta, work)) () ->
                    let struct (next, more) = flow.Restored(theta, anchors, start, points)
                    struct (next, work + more))
                (struct (anchors, 0L))

        let fresh = flow.Fresh(checkPoints, theta, anchors, particles, start, flow.Root.Child "check/0")
        let error = bound.InitialError(theta, flow.Given(anchors, start), fresh)

        {
            Time = start
            Theta = theta
            Anchors = anchors
            Particles = particles
            Accepted = 0
            Rejected = 0
            Solves = 0
            Iterations = 0
            Operations = fitted.Operations + restoring
            Step = 0.0
            LastError = 1.0
            Mu = mu
            Rank = 0
            NextTime = 1
            Bound = error
            Interval = ValueNone
            Watch = NetworkFits.Watch(Array.fold (+) 0.0 traces, error)
            Events =
                (if fitted.Errors.Length > 0 then
                     [| FitDone(fitted.Errors, fitted.Iterations) |]
                 else
                     [||])
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

    /// The start: fitted or centred networks. A fit that does not hold its initial condition is refused by an InitialFitException.
    member _.Start() : IvpState = started (fits.First ValueNone)

    /// The start of fields that are fitted from parameters of the first network that something else has found.
    member _.StartAt(theta: float[]) : IvpState = started (fits.First(ValueSome theta))

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

        let struct (state, refitted) =
            match settings.Restart with
            | NoRestart -> struct (state, ValueNone)
            | EverySteps(steps, fit) -> struct (state, fits.RestartedEvery(steps, state, fit))
            | WhenResidualGrows fit ->
                let fresh = flow.Fresh(checkPoints, state.Theta, state.Anchors, state.Particles, state.Time, check)

                let residual =
                    flow.Moved(state.Theta, state.Anchors, state.Time, found.Velocity, fresh)
                    |> Array.map (fun struct (_, residual) -> residual)
                    |> Array.max

                let state = { state with Watch = fits.Watched(state, found, residual) }
                struct (state, fits.Restarted(state, found, fit))

        let struct (points, found, state) =
            match refitted with
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

        let struct (theta, restoring) = flow.Restored(next.Theta, next.Anchors, next.Time, points)

        { next with
            Theta = theta
            Operations = next.Operations + restoring
            Particles = flow.Move(state.Anchors, state.Particles, state.Time, state.Theta, next.Time, theta)
            Interval = ValueSome interval
            NextTime = if next.Time >= last then state.NextTime + 1 else state.NextTime
        }

    /// Values of all fields at places [n × d], [n] a field.
    member _.Values(state: IvpState, places: float[]) : float[][] = flow.ValuesAt(state.Theta, state.Anchors, state.Time, places)

    /// The problem's invariants at a state, as Gauss's rule with so many nodes an axis sees them.
    member _.InvariantsOf(state: IvpState, nodes: int) : float[] = flow.InvariantsAt(state.Theta, state.Anchors, state.Time, nodes)

    /// The least-squares problems of the velocities at a state, one a field, on the points of its next step; by factors, or with their matrices. The caller disposes of them.
    member _.Systems(state: IvpState, byFactors: bool) : TangentSystem[] =
        let points =
            flow.Draw(settings.Points, state.Theta, state.Anchors, state.Particles, state.Time, flow.Root.Child $"x/{state.Accepted}")

        flow.Systems(byFactors, state.Theta, state.Anchors, state.Time, points)

    /// What can be told of a state: it costs a solve and, on rows, an eigenvalue.
    member _.Snapshot(state: IvpState) : IvpSnapshot =
        let stream = flow.Root.Child $"snapshot/{state.Accepted}"
        let points = flow.Draw(settings.Points, state.Theta, state.Anchors, state.Particles, state.Time, stream)

        let spectrum (system: TangentSystem) mu =
            if settings.Solver.UsesProducts then
                struct (nan, nan)
            else
                TangentSpectrum.of' system (settings.Solver.Weight(system, mu))

        let struct (found, spectra) =
            flow.Look(state.Theta, state.Anchors, state.Time, state.Mu, state.Rank, points, stream.Child "solver", spectrum)

        let fresh = flow.Fresh(checkPoints, state.Theta, state.Anchors, state.Particles, state.Time, stream.Child "fresh")

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
