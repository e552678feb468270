namespace Spectral

open System

/// What happened on the way.
type IvpEvent =
    /// A fit: the time, its relative errors and its steps.
    | FitDone of time: float * errors: float[] * iterations: int
    /// A restart that was taken: the time, the reason, the relative error of the new fit.
    | Restarted of time: float * reason: string * error: float
    /// A restart that was not taken: its error would have been more than it could gain.
    | RestartRefused of time: float * reason: string * error: float

/// The state of a run between two steps: all that a run needs to go on exactly.
type IvpState =
    {
        /// t.
        Time: float
        /// All fields' parameters.
        Theta: float[]
        /// The parameters that centred fields subtract.
        Anchors: float[]
        /// The particles, [n × d].
        Particles: float[]
        /// Steps that were accepted.
        Accepted: int
        /// Steps that were tried and not accepted.
        Rejected: int
        /// Velocities that were solved for.
        Solves: int
        /// Steps of iterative solvers.
        Iterations: int
        /// Operations.
        Operations: int64
        /// The length of the next step to be tried.
        Step: float
        /// The error of the last accepted step, in units of the tolerance.
        LastError: float
        /// Whether the last try was rejected.
        AfterRejection: bool
        /// μ, one a field.
        Mu: float[]
        /// The rank that the solver used last, its largest field.
        Rank: int
        /// The next of the times that the solution is wanted at.
        NextTime: int
    }

/// The solution at a time.
type IvpSnapshot =
    {
        /// t.
        Time: float
        /// All fields' parameters.
        Theta: float[]
        /// The particles then.
        Particles: float[]
        /// ‖Jv − f‖/‖f‖ on fresh points, one a field.
        Residuals: float[]
        /// tr M, one a field.
        Traces: float[]
    }

/// A problem with networks on an engine: every program that a run needs, made once.
[<Sealed>]
type NeuralIvp(engine: IEngine, problem: InitialValueProblem, settings: IvpSettings) =
    let equation = problem.Equation
    let networks = settings.Network.On equation.Fields
    let total = networks |> Array.sumBy _.Count
    let dimension = equation.Dimension
    let place = Tensor.input "place" [| dimension |]
    let time = Tensor.shared "time" [||]
    let at = { Place = place; Time = time }

    do
        Check.that
            (settings.Network.Map.Dimension = dimension)
            "settings"
            $"{equation.Name} has {dimension} dimensions, and the network's features {settings.Network.Map.Dimension}."

        Check.that
            (problem.Initial.Length = equation.Fields.Length)
            "problem"
            $"{equation.Name} has {equation.Fields.Length} fields, and {problem.Initial.Length} initial conditions are given."

        Check.that (problem.Times.Length >= 2) "problem" "a run needs the time at which it starts and one at which it ends."

    let fields =
        networks
        |> Array.mapi (fun q network ->
            {
                Network = network
                Factor = problem.Factor
                Initial = problem.Initial[q]
                // A network that is fitted to nothing has no tangent space: later fields begin with the first one's.
                Start = if q = 0 then settings.Start else Centred
            })

    let values = fields |> Array.map (fun field -> field.At place)
    let jets = values |> Array.map (fun value -> FieldJet(place, value))
    let right = equation.Right at jets
    let programs = new TangentPrograms(engine, equation.Name, networks, place, [||], values, right)
    let root = RandomStream.OfSeed settings.Seed

    let program name outputs = lazy (new FieldProgram(engine, name, [| place |], outputs))
    let valueProgram = program "fields" (values |> Array.mapi (fun q u -> struct ($"{q}", u)))

    let slopeProgram =
        program "slope" [| struct ("slope", Tensor.squareRoot (Tensor.dot jets[0].Gradient jets[0].Gradient)) |]

    let motionProgram =
        problem.Particles
        |> Option.map (fun particles -> program "particles" [| struct ("velocity", particles.Velocity at jets) |])

    let given (time: float) (anchors: float[]) : struct (string * float[])[] =
        networks
        |> Array.collect (fun network ->
            network.Anchors
            |> Array.mapi (fun k anchor -> struct (anchor.Name, Array.sub anchors network.Parameters[k].Attributes[0] anchor.Size)))
        |> Array.append [| struct ("time", [| time |]) |]

    let evaluate (program: FieldProgram) theta anchors time (places: float[]) : float[][] =
        use samples = engine.VectorOf places

        program.Run(theta, given time anchors, places.Length / dimension, [| samples |])
        |> Array.map (fun v ->
            use v = v
            v.ToArray())

    let contextOf (theta: float[]) anchors (particles: float[]) time stream =
        {
            Box = problem.Box
            Time = time
            Stream = stream
            Particles = particles
            Slope = fun places -> (evaluate slopeProgram.Value theta anchors time places)[0]
        }

    /// Fresh points that no step has seen, as many as are asked for.
    let freshPoints (theta: float[]) anchors (particles: float[]) time stream count : SamplePoints =
        if problem.Box.Length > 0 then
            (PointRule.halton count).Draw(contextOf theta anchors particles time stream)
        else
            SamplePoints.Equal(dimension, particles)

    /// √ of the means of the squared scales, one a field.
    let scales =
        lazy
            (let stream = root.Child "scales"
             let theta = Array.zeroCreate total

             let places =
                 if problem.Box.Length > 0 then
                     ((PointRule.halton 4000).Draw(contextOf theta theta [||] problem.Times[0] stream)).Places
                 else
                     Array.zeroCreate dimension

             // Centred on the initial condition: the exact one, whatever the networks are.
             let exact = problem.Initial |> Array.map (fun g -> FieldJet(place, g place))

             use program =
                 new FieldProgram(
                     engine,
                     "scales",
                     [| place |],
                     problem.SquaredScales at exact |> Array.mapi (fun q s -> struct ($"{q}", s))
                 )

             let squares = evaluate program theta theta problem.Times[0] places
             squares |> Array.map (fun s -> sqrt (Array.sum s / float s.Length)))

    /// The velocity of all parameters at a state, with μ, and the systems' work.
    let velocity (time: float) (theta: float[]) (anchors: float[]) (mu: float[]) (points: SamplePoints) (stream: RandomStream) =
        let systems = programs.Systems(theta, given time anchors, points, [||])
        let result = Array.zeroCreate total
        let mutable iterations = 0
        let mutable rank = 0
        let mutable operations = 0L

        systems
        |> Array.iteri (fun q system ->
            use system = system
            let solution = settings.Solver.Solve(system, mu[q], stream.Child equation.Fields[q])
            Array.blit solution.Velocity 0 result networks[q].First networks[q].Count
            iterations <- iterations + solution.Iterations
            rank <- max rank solution.Rank
            operations <- operations + system.Operations)

        struct (result, iterations, rank, operations)

    let tracesAt time theta anchors points =
        programs.Systems(theta, given time anchors, points, [||])
        |> Array.map (fun system ->
            use system = system
            system.Trace)

    let norm (x: float[]) = sqrt (Dense.dot x x)

    /// The error of a step in units of the tolerance.
    let stepError tolerance stepNorm (theta0: float) time theta anchors points (error: float[]) =
        let parameter = norm error / (tolerance * theta0)

        let functional () =
            programs.Push(theta, error, given time anchors, points, [||])
            |> Array.mapi (fun q (struct (change, _)) -> norm change / (tolerance * scales.Value[q]))
            |> Array.max

        match stepNorm with
        | Parameter -> parameter
        | Function -> functional ()
        | Both -> max parameter (functional ())

    let initial () : struct (IvpState * FunctionFitResult) =
        let stream = root.Child "initial parameters"
        let start = networks |> Array.collect (fun network -> network.Initial stream)

        // Fields that are centred begin with the parameters of the first field, fitted or not: all networks have the same windows.
        let spread (theta: float[]) =
            let first = Array.sub theta 0 networks[0].Count
            Array.concat (networks |> Array.map (fun _ -> first))

        let anchors = spread start

        let points =
            let context = contextOf start anchors [||] problem.Times[0] (root.Child "fit")

            if problem.Box.Length > 0 then
                (if dimension = 1 then
                     PointRule.equidistant settings.Fit.Points
                 else
                     PointRule.halton settings.Fit.Points)
                    .Draw
                    context
            else
                SamplePoints.Equal(dimension, Array.zeroCreate dimension)

        let fit =
            FunctionFitting.run engine fields problem.Initial settings.Solver settings.Fit points (given problem.Times[0] anchors) start

        let theta = spread fit.Theta

        let particles =
            match problem.Particles with
            | Some motion ->
                let draw = root.Child "particles"
                Array.init settings.Points.Count (fun i -> motion.Draw(draw.Child i)) |> Array.concat
            | None -> [||]

        let first = settings.Points.Draw(contextOf theta theta particles problem.Times[0] (root.Child "x/0"))
        let traces = tracesAt problem.Times[0] theta theta first

        let state =
            {
                Time = problem.Times[0]
                Theta = theta
                Anchors = theta
                Particles = particles
                Accepted = 0
                Rejected = 0
                Solves = 0
                Iterations = 0
                Operations = fit.Operations
                Step = 0.0
                LastError = 1.0
                AfterRejection = false
                Mu = traces |> Array.map (fun trace -> settings.Solver.Regularisation * trace)
                Rank = 0
                NextTime = 1
            }

        struct (state, fit)

    /// Particles moved over an accepted step by Heun's method.
    let move (state: IvpState) step (theta: float[]) =
        match motionProgram with
        | None -> [||]
        | Some program ->
            let slope theta time places = (evaluate program.Value theta state.Anchors time places)[0]
            let here = slope state.Theta state.Time state.Particles
            let ahead = Array.map2 (fun x v -> x + step * v) state.Particles here
            let there = slope theta (state.Time + step) ahead
            Array.map3 (fun x a b -> x + 0.5 * step * (a + b)) state.Particles here there

    /// One accepted step of an explicit pair, with the tries that were not.
    let explicitStep (tableau: Tableau) tolerance stepNorm (theta0: float) (last: float) (state: IvpState) : IvpState =
        let stream = root.Child $"x/{state.Accepted}"
        let points = settings.Points.Draw(contextOf state.Theta state.Anchors state.Particles state.Time stream)
        let mutable iterations, rank, operations, solves = 0, 0, 0L, 0

        let solve time theta =
            let struct (v, i, r, o) = velocity time theta state.Anchors state.Mu points (stream.Child "solver")
            iterations <- iterations + i
            rank <- max rank r
            operations <- operations + o
            solves <- solves + 1
            v

        let first = solve state.Time state.Theta

        let mutable h =
            if state.Step > 0.0 then
                state.Step
            else
                // ‖Jθ̇‖h = 1e-2 ‖u‖.
                let moved = programs.Push(state.Theta, first, given state.Time state.Anchors, points, [||])
                let rate = moved |> Array.mapi (fun q (struct (change, _)) -> norm change / scales.Value[q]) |> Array.max
                1e-2 / max rate 1e-6

        let mutable result = ValueNone
        let mutable rejected = 0
        let mutable afterRejection = state.AfterRejection
        let left = last - state.Time

        while result.IsNone do
            let isLast = h >= left * (1.0 - 1e-12)
            let step = if isLast then left else h
            let slopes = Array.zeroCreate tableau.Stages
            slopes[0] <- first

            let combine (weights: float[]) =
                let target = Array.copy state.Theta

                for j in 0 .. weights.Length - 1 do
                    if weights[j] <> 0.0 then
                        Dense.subtract (-step * weights[j]) slopes[j] target

                target

            for i in 1 .. tableau.Stages - 1 do
                slopes[i] <- solve (state.Time + tableau.C[i] * step) (combine tableau.A[i])

            let theta = combine tableau.B
            let error = Array.zeroCreate total
            tableau.ErrorWeights |> Array.iteri (fun i w -> Dense.subtract (-step * w) slopes[i] error)
            let size = stepError tolerance stepNorm theta0 state.Time state.Theta state.Anchors points error

            if size <= 1.0 then
                let factor = StepControl.accepted tableau.EmbeddedOrder size state.LastError afterRejection
                let time = if isLast then last else state.Time + step

                result <-
                    ValueSome
                        { state with
                            Time = time
                            Theta = theta
                            Particles = move state step theta
                            Accepted = state.Accepted + 1
                            Rejected = state.Rejected + rejected
                            Solves = state.Solves + solves
                            Iterations = state.Iterations + iterations
                            Operations = state.Operations + operations
                            // A step that was cut short says little of how long the next may be.
                            Step = if isLast then max h (step * factor) else step * factor
                            LastError = max size StepControl.SmallestError
                            AfterRejection = false
                            Rank = rank
                        }
            else
                rejected <- rejected + 1
                afterRejection <- true
                h <- step * StepControl.rejected tableau.EmbeddedOrder size

                if not (h > 1e-12 * abs last) || rejected > 60 then
                    raise (
                        NumericalFailureException
                            $"{equation.Name}: the step at t = {state.Time:G5} became too small; a larger tolerance, more points or a larger regularisation may help."
                    )

        result.Value

    /// The equation's names and sizes.
    member _.Problem = problem
    /// The settings.
    member _.Settings = settings
    /// The networks, one a field.
    member _.Networks = networks
    /// p, all fields together.
    member _.Count = total

    /// The start: fitted networks, and how the fit went.
    member _.Start() : struct (IvpState * FunctionFitResult) = initial ()

    /// The state after the next accepted step.
    member _.Advance(state: IvpState) : IvpState =
        let last = problem.Times[state.NextTime]

        let next =
            match settings.Steps with
            | Adaptive(tableau, tolerance, stepNorm) ->
                let theta0 = norm state.Anchors
                explicitStep tableau tolerance stepNorm theta0 last state
            | Implicit _ -> failwith "not yet"

        if next.Time >= last then { next with NextTime = state.NextTime + 1 } else next

    /// Values of all fields at places [n × d], [n] a field.
    member _.Values(state: IvpState, places: float[]) : float[][] = evaluate valueProgram.Value state.Theta state.Anchors state.Time places

    /// What is to be told of a state at a time that was asked for.
    member _.Snapshot(state: IvpState) : IvpSnapshot =
        let stream = root.Child $"check/{state.Accepted}"
        let points = freshPoints state.Theta state.Anchors state.Particles state.Time stream 2000

        let own =
            settings.Points.Draw(contextOf state.Theta state.Anchors state.Particles state.Time (stream.Child "own"))

        let struct (v, _, _, _) = velocity state.Time state.Theta state.Anchors state.Mu own (stream.Child "solver")

        {
            Time = state.Time
            Theta = state.Theta
            Particles = state.Particles
            Residuals =
                programs.Push(state.Theta, v, given state.Time state.Anchors, points, [||])
                |> Array.map (fun (struct (moved, wanted)) -> norm (Array.map2 (-) moved wanted) / max (norm wanted) Double.Epsilon)
            Traces = tracesAt state.Time state.Theta state.Anchors own
        }

    interface IDisposable with
        member _.Dispose() =
            (programs :> IDisposable).Dispose()

            for program in [| valueProgram; slopeProgram |] do
                if program.IsValueCreated then
                    (program.Value :> IDisposable).Dispose()
