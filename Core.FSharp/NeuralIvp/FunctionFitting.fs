namespace Spectral

open System

/// What a fit in function space has found.
type FunctionFitResult =
    {
        /// All fields' parameters.
        Theta: float[]
        /// ‖g − u‖/‖g‖ on the fit's points, one a field that was fitted.
        Errors: float[]
        /// Steps taken.
        Iterations: int
        /// Operations.
        Operations: int64
    }

/// Fits of fields to values at points by Levenberg and Marquardt's method in function space, (M + μ′ tr M) δ = Jᵀr: the systems and solvers of the flow.
[<Sealed>]
type internal FunctionFitting(engine: IEngine, fields: FieldAnsatz[], solver: TangentSolver) =
    /// The least damping, in units of the trace.
    let least = 1e-13

    /// The damping takes the place of the solver's regularisation, and a fit must not drop directions.
    let solver = if solver.UsesProducts then solver else TangentSolver.dense 1e-9

    /// The last layer, W and b.
    let head =
        fields
        |> Array.map (fun field ->
            let tensors = field.Network.Parameters
            TangentSolver.lastColumns (tensors[tensors.Length - 2].Size + tensors[tensors.Length - 1].Size))

    let place = Tensor.input "place" [| fields[0].Network.Dimension |]
    let wanted = Tensor.input "wanted" [||]

    let programs =
        fields
        |> Array.map (fun field ->
            let struct (layers, value) = field.Layered place

            new TangentPrograms(
                engine,
                "fit",
                [| { Network = field.Network; Value = value; Target = wanted - value; Layers = layers } |],
                place,
                [| wanted |]
            ))

    /// One field, from `theta` of all fields, to values [n] at points.
    member _.Fit(q: int, values: float[], fit: FunctionFit, points: SamplePoints, given, start: float[]) : FunctionFitResult =
        let programs, network = programs[q], fields[q].Network
        let before = programs.Operations
        let size = Dense.norm (Array.map2 (*) points.RootWeights values)

        let misfit theta =
            let missed = programs.Targets(theta, given, points, [| values |])
            Dense.norm missed[0] / size

        let mutable theta = start
        let mutable error = if size = 0.0 then 0.0 else misfit theta
        let mutable damping = 1e-3
        let mutable iterations = 0
        let mutable operations = 0L
        let mutable rank = 0
        let mutable isMoving = true

        while isMoving && not (error <= fit.Tolerance) && iterations < fit.Iterations do
            use system = programs.Systems(solver.UsesProducts, theta, given, points, [| values |])[0]
            let trace = system.Trace
            let stream = RandomStream.OfSeed(int64 iterations).Child $"fit {network.Name}"
            let mutable isTrying = true

            while isTrying do
                let step = solver.Solve(system, damping * trace, rank, stream)
                let candidate = Array.copy theta

                step.Velocity
                |> Array.iteri (fun i v -> candidate[network.First + i] <- candidate[network.First + i] + v)

                let found = misfit candidate
                rank <- step.Rank

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

        // The last layer's least squares: linear, so one step ends them.
        if fit.Head && error > 0.0 then
            use system = programs.Systems(false, theta, given, points, [| values |])[0]
            let stream = RandomStream.OfSeed(0L).Child $"head {network.Name}"
            let step = head[q].Solve(system, head[q].Regularisation * system.Trace, 0, stream)
            let candidate = Array.copy theta

            step.Velocity
            |> Array.iteri (fun i v -> candidate[network.First + i] <- candidate[network.First + i] + v)

            let found = misfit candidate
            operations <- operations + system.Operations

            if found < error then
                theta <- candidate
                error <- found

        {
            Theta = theta
            Errors = [| error |]
            Iterations = iterations
            Operations = operations + programs.Operations - before
        }

    interface IDisposable with
        member _.Dispose() =
            for own in programs do
                (own :> IDisposable).Dispose()
