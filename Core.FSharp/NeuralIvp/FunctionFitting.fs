namespace Spectral

open System

/// What a fit in function space has found.
type FunctionFitResult =
    {
        /// All fields' parameters.
        Theta: float[]
        /// ‖g − N‖/‖g‖ on the fit's points, one a field that was fitted.
        Errors: float[]
        /// Steps taken.
        Iterations: int
        /// Operations.
        Operations: int64
    }

module internal FunctionFitting =
    /// The least damping, in units of the trace.
    let private least = 1e-13

    /// A solver for fits: the damping takes the place of its regularisation, and it must not drop directions.
    let private solverOf (solver: TangentSolver) = if solver.Name = "nystrom" then solver else TangentSolver.dense 1e-9

    /// Fits a field's parameters, within those of all fields, to wanted values g at a place.
    let private fitField
        (engine: IEngine)
        (field: FieldAnsatz)
        (target: Expr -> Expr)
        (solver: TangentSolver)
        (fit: FunctionFit)
        points
        given
        (start: float[])
        : FunctionFitResult =
        let network = field.Network
        let place = Tensor.input "place" [| network.Dimension |]
        let value, wanted = field.At place, target place
        use programs = new TangentPrograms(engine, "fit", [| network |], place, [||], [| value |], [| wanted - value |])
        use whole = new TangentPrograms(engine, "wanted", [| network |], place, [||], [| value |], [| wanted |])
        let norm (f: float[][]) = sqrt (Dense.dot f[0] f[0])
        let size = norm (whole.Targets(start, given, points, [||]))
        let misfit theta = norm (programs.Targets(theta, given, points, [||])) / size
        let mutable theta = start
        let mutable error = if size = 0.0 then 0.0 else misfit theta
        let mutable damping = 1e-3
        let mutable iterations = 0
        let mutable operations = 0L
        let mutable isMoving = true

        while isMoving && not (error <= fit.Tolerance) && iterations < fit.Iterations do
            use system = programs.Systems(theta, given, points, [||])[0]
            let trace = system.Trace
            let stream = RandomStream.OfSeed(int64 iterations).Child $"fit {network.Name}"
            let mutable isTrying = true

            while isTrying do
                let step = solver.Solve(system, damping * trace, stream)
                let candidate = Array.copy theta

                step.Velocity
                |> Array.iteri (fun i v -> candidate[network.First + i] <- candidate[network.First + i] + v)

                let found = misfit candidate

                if found < error then
                    theta <- candidate
                    error <- found
                    damping <- max least (damping / 3.0)
                    isTrying <- false
                else
                    damping <- 4.0 * damping
                    isTrying <- damping <= 1e6
                    isMoving <- isTrying

            iterations <- iterations + 1
            operations <- operations + system.Operations

        {
            Theta = theta
            Errors = [| error |]
            Iterations = iterations
            Operations = operations + programs.Operations + whole.Operations
        }

    /// Fits all fields that are to be fitted, one after another; `targets`: the wanted values of all fields.
    let run
        (engine: IEngine)
        (fields: FieldAnsatz[])
        (targets: (Expr -> Expr)[])
        (solver: TangentSolver)
        (fit: FunctionFit)
        (points: SamplePoints)
        (given: struct (string * float[])[])
        (theta: float[])
        : FunctionFitResult =
        let start = { Theta = theta; Errors = [||]; Iterations = 0; Operations = 0L }

        Array.zip fields targets
        |> Array.fold
            (fun sofar (field, target) ->
                if field.Start = Fitted then
                    let own = fitField engine field target (solverOf solver) fit points given sofar.Theta

                    {
                        Theta = own.Theta
                        Errors = Array.append sofar.Errors own.Errors
                        Iterations = sofar.Iterations + own.Iterations
                        Operations = sofar.Operations + own.Operations
                    }
                else
                    sofar)
            start
