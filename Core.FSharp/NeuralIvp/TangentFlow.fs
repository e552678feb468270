namespace Spectral

open System

/// What a solve of all fields has found.
type internal FieldVelocity =
    {
        /// θ̇ of all fields.
        Velocity: float[]
        /// tr M, one a field.
        Traces: float[]
        /// Steps of iterative solvers.
        Iterations: int
        /// The largest rank.
        Rank: int
        /// Operations.
        Operations: int64
    }

/// A problem as an ordinary differential equation of its networks' parameters: θ̇ = argmin_v E‖J v − L[u(θ)]‖² + μ|v|², with everything that steps need to ask of it.
[<Sealed>]
type internal TangentFlow(engine: IEngine, problem: InitialValueProblem, settings: IvpSettings) =
    let equation = problem.Equation
    let networks = settings.Network.On equation.Fields
    let dimension = equation.Dimension
    let place = Tensor.input "place" [| dimension |]
    let at = { Place = place; Time = Tensor.shared "time" [||] }

    let fields =
        networks
        |> Array.mapi (fun q network ->
            {
                Network = network
                Factor = problem.Factor
                Initial = problem.Initial[q]
                // A network that is fitted to nothing has no tangent space: later fields begin with the first one's parameters.
                Start = if q = 0 then settings.Start else Centred
            })

    let layered = fields |> Array.map (fun field -> field.Layered place)
    let values = layered |> Array.map (fun struct (_, value) -> value)
    let jets = values |> Array.map (fun value -> FieldJet(place, value))
    let right = equation.Right at jets

    do
        Check.that
            (right.Length = fields.Length)
            "equation"
            $"{equation.Name} has {fields.Length} fields and {right.Length} right-hand sides: give one each."

    let linearised =
        Array.map3
            (fun network (struct (layers, value)) target -> { Network = network; Value = value; Target = target; Layers = layers })
            networks
            layered
            right

    let programs = new TangentPrograms(engine, equation.Name, linearised, place, [||])
    let program name outputs = new FieldProgram(engine, name, [| place |], outputs)
    let named prefix = Array.mapi (fun q (e: Expr) -> struct ($"{prefix} {q}", e))
    let state = program "fields" (fun () -> Array.append (named "u" values) (named "L" right))
    let value = program "values" (fun () -> named "u" values)

    let slope =
        program "slope" (fun () -> [| struct ("slope", Tensor.squareRoot (Tensor.dot jets[0].Gradient jets[0].Gradient)) |])

    let motion =
        problem.Particles
        |> Option.map (fun particles -> program "particles" (fun () -> [| struct ("velocity", particles.Velocity at jets) |]))

    let projection =
        match settings.Invariants with
        | Drifting -> None
        | Kept nodes ->
            Check.that
                (not settings.Solver.UsesProducts)
                "invariants"
                $"the solver '{settings.Solver.Name}' makes no matrix, which the projection on invariants needs: use the solver 'dense' or 'dual'."

            Some(new InvariantProjection(engine, problem, networks, at, values, nodes))

    let root = RandomStream.OfSeed settings.Seed

    /// The engine.
    member _.Engine = engine
    /// The problem.
    member _.Problem = problem
    /// The settings.
    member _.Settings = settings
    /// One a field.
    member _.Fields = fields
    /// One a field, side by side on one flat vector.
    member _.Networks = networks
    /// p, all fields together.
    member val Count = networks |> Array.sumBy _.Count
    /// d.
    member _.Dimension = dimension
    /// The place and the time of all expressions.
    member _.At = at
    /// u_q.
    member _.Values = values
    /// L_q.
    member _.Right = right
    /// Everything that is drawn comes from its children.
    member _.Root = root

    /// The shared numbers at a time.
    member _.Given(anchors: float[], time: float) : struct (string * float[])[] =
        networks
        |> Array.collect (fun network ->
            network.Anchors
            |> Array.mapi (fun k anchor -> struct (anchor.Name, Array.sub anchors network.Parameters[k].Attributes[0] anchor.Size)))
        |> Array.append [| struct ("time", [| time |]) |]

    member private flow.Evaluate(program: FieldProgram, theta, anchors, time, places: float[]) : float[][] =
        program.Evaluate(theta, flow.Given(anchors, time), places.Length / dimension, [| places |])

    /// u_q at places [n × d].
    member flow.ValuesAt(theta, anchors, time, places) : float[][] = flow.Evaluate(value, theta, anchors, time, places)

    /// u_q and L_q at places [n × d].
    member flow.ValuesAndRight(theta, anchors, time, places) : struct (float[][] * float[][]) =
        let all = flow.Evaluate(state, theta, anchors, time, places)
        struct (all[.. fields.Length - 1], all[fields.Length ..])

    /// Points by a rule.
    member flow.Draw(rule: PointRule, theta, anchors, particles: float[], time, stream: RandomStream) : SamplePoints =
        rule.Draw
            {
                Box = problem.Box
                Time = time
                Stream = stream
                Particles = particles
                Slope = fun places -> (flow.Evaluate(slope, theta, anchors, time, places))[0]
            }

    /// Points that no step sees: Halton's in a box, the particles themselves without one.
    member flow.Fresh(count: int, theta, anchors, particles: float[], time, stream: RandomStream) : SamplePoints =
        if problem.Box.Length > 0 then
            flow.Draw(PointRule.halton count, theta, anchors, particles, time, stream)
        else
            SamplePoints.Equal(dimension, particles)

    /// θ̇ at a state, on points, and what else is to be told of its systems, one a field.
    member flow.Look
        (theta: float[], anchors, time, mu: float[], rank, points: SamplePoints, stream: RandomStream, tell: TangentSystem -> float -> 'a)
        : struct (FieldVelocity * 'a[]) =
        let before = flow.Operations
        let solver = settings.Solver
        let systems = programs.Systems(solver.UsesProducts, theta, flow.Given(anchors, time), points, [||])

        try
            let solutions =
                systems
                |> Array.mapi (fun q system -> solver.Solve(system, mu[q], rank, stream.Child equation.Fields[q]))

            let free = solutions |> Array.map _.Velocity |> Array.concat
            Check.finite "velocity" [| Dense.norm free |]

            let velocity =
                match projection with
                | Some own -> own.Tangent(systems, theta, flow.Given(anchors, time), free)
                | None -> free

            let found =
                {
                    Velocity = velocity
                    Traces = systems |> Array.map _.Trace
                    Iterations = solutions |> Array.sumBy _.Iterations
                    Rank = solutions |> Array.map _.Rank |> Array.max
                    Operations = flow.Operations - before + (systems |> Array.sumBy _.Operations)
                }

            struct (found, Array.map2 tell systems mu)
        finally
            systems |> Array.iter (fun s -> s.Dispose())

    /// θ̇ at a state, on points.
    member flow.Velocity(theta, anchors, time, mu, rank, points, stream) : FieldVelocity =
        let struct (found, _) = flow.Look(theta, anchors, time, mu, rank, points, stream, (fun _ _ -> ()))
        found

    /// The parameters after a step of Newton's method towards the invariants that are kept, if any are, with the work that it took.
    member flow.Restored(theta: float[], anchors, time, points: SamplePoints) : struct (float[] * int64) =
        match projection with
        | None -> struct (theta, 0L)
        | Some own ->
            let before = flow.Operations
            let given = flow.Given(anchors, time)
            let systems = programs.Systems(false, theta, given, points, [||])

            try
                let restored = own.Restored(systems, theta, given)
                struct (restored, flow.Operations - before + (systems |> Array.sumBy _.Operations))
            finally
                systems |> Array.iter (fun s -> s.Dispose())

    /// The integrals that the equation keeps, as Gauss's rule with so many nodes an axis sees them.
    member flow.InvariantsAt(theta, anchors, time, nodes) : float[] =
        use own = new InvariantProjection(engine, problem, networks, at, values, nodes)
        own.Values(theta, flow.Given(anchors, time))

    /// Operations of its programs so far.
    member private _.Operations =
        programs.Operations
        + (match projection with
           | Some own -> own.Operations
           | None -> 0L)

    /// The systems at a state, by factors or by rows.
    member flow.Systems(byFactors, theta, anchors, time, points) : TangentSystem[] =
        programs.Systems(byFactors, theta, flow.Given(anchors, time), points, [||])

    /// ‖J_q v_q‖ and ‖J_q v_q − f_q‖/‖f_q‖ on points, one a field.
    member flow.Moved(theta, anchors, time, velocity: float[], points: SamplePoints) : struct (float * float)[] =
        programs.Push(theta, velocity, flow.Given(anchors, time), points, [||])
        |> Array.map (fun struct (moved, wanted) ->
            let size = Dense.norm wanted
            let miss = Dense.norm (Array.map2 (-) moved wanted)
            struct (Dense.norm moved, (if size = 0.0 then 0.0 else miss / size)))

    /// Particles moved over an accepted step by Heun's method.
    member flow.Move(anchors, particles: float[], time, theta: float[], later, thetaLater: float[]) : float[] =
        match motion with
        | None -> [||]
        | Some program ->
            let velocity theta time places = (flow.Evaluate(program, theta, anchors, time, places))[0]
            let step = later - time
            let here = velocity theta time particles
            let there = velocity thetaLater later (Array.map2 (fun x v -> x + step * v) particles here)
            Array.map3 (fun x a b -> x + 0.5 * step * (a + b)) particles here there

    /// √ of the means of the squared scales at the start, one a field, of the exact initial condition.
    member val Scales: float[] =
        (let exact = problem.Initial |> Array.map (fun g -> FieldJet(place, g place))

         use program =
             new FieldProgram(engine, "scales", [| place |], (fun () -> named "scale" (problem.SquaredScales at exact)))

         let count = if problem.Box.Length > 0 then 4000 else 1

         let places =
             if problem.Box.Length > 0 then
                 Array.init count (fun i -> Halton.within problem.Box (Halton.point dimension (i + 1)))
                 |> Array.concat
             else
                 Array.zeroCreate dimension

         program.Evaluate([||], [| struct ("time", [| problem.Times[0] |]) |], count, [| places |])
         |> Array.map (fun s -> sqrt (Summation.sum s / float count)))

    interface IDisposable with
        member _.Dispose() =
            (programs :> IDisposable).Dispose()
            projection |> Option.iter (fun own -> (own :> IDisposable).Dispose())

            for program in Array.append [| state; value; slope |] (Option.toArray motion) do
                (program :> IDisposable).Dispose()
