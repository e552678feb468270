namespace Spectral

open System

/// What a fit of trajectories is, by the core's own solvers: one trajectory after another, the whole Jacobian in memory. It defines what the engines' own objectives give.
[<Sealed>]
type internal CoreTrajectories(engine: IEngine, task: FitTask, gradient: GradientMethod) =
    let n = task.Field.StateSize
    let later = task.Times.Length - 1
    let count = task.Field.Network.ParameterCount
    let values = ArrayVector.ValuesOf
    let mutable operations = 0L
    let mutable linearised: (float[] * float[])[] = [||]

    let initial s = Array.sub task.Initial (s * n) n
    let loss = TrajectoryLoss(engine, task.Residual, n, task.Samples, later, task.Data)
    let fieldAt parameters = ProgramField(engine, task.Field, parameters)
    let residuals (field: ProgramField) s = loss.Residuals(s, task.Scheme.Solve(field, initial s))

    /// The residuals of a trajectory and their derivatives in the parameters, [residuals × count].
    let linearise (field: ProgramField) s =
        let chained = FlowJacobian.Chained(task.Scheme, field, initial s)
        let size = task.Residual.Size
        let slopes = loss.Slopes(s, chained.States)

        let rows j =
            let byState = Array.init (size * n) (fun i -> slopes[i % n][j * size + i / n])
            Dense.product byState (Array.sub chained.Parameters ((j + 1) * n * count) (n * count)) size count n

        loss.Residuals(s, chained.States), Array.init later rows |> Array.concat

    let sum (parts: float[] seq) =
        parts
        |> Seq.fold (fun total part -> part |> Array.fold (fun t v -> Math.FusedMultiplyAdd(v, v, t)) total) 0.0

    let guarded (compute: unit -> float) =
        try
            let value = compute ()
            if Double.IsNaN value then infinity else value
        with :? SolveFailedException ->
            infinity

    let valueAt (parameters: float[]) =
        let field = fieldAt parameters
        guarded (fun () -> Seq.init task.Samples (residuals field) |> sum)

    let lineariseAt (parameters: float[]) (result: float[]) =
        let field = fieldAt parameters

        guarded (fun () ->
            linearised <- Array.init task.Samples (linearise field)
            Array.fill result 0 count 0.0

            for r, j in linearised do
                Array.blit (Dense.productOnto result r j 1 count r.Length) 0 result 0 count

            linearised |> Seq.map fst |> sum)

    interface ISumOfSquares with
        member _.Count = count
        member _.Terms = task.Terms
        member _.Loss(sum, terms) = sqrt (sum / float terms)

        member _.Operations
            with get () = operations
            and set value = operations <- value

        member _.ValueAndGradient(parameters, target) =
            let field = fieldAt (values parameters)
            let total = Array.zeroCreate count

            let value =
                guarded (fun () ->
                    let mutable value = 0.0

                    for s in 0 .. task.Samples - 1 do
                        let struct (own, cotangents) = loss.Pull(s, task.Scheme.Solve(field, initial s))
                        value <- value + own
                        let own = Gradients.Compute(gradient, task.Scheme, field, initial s, cotangents)

                        for p in 0 .. count - 1 do
                            total[p] <- total[p] + own.Parameters[p]

                    value)

            Array.blit total 0 (values target) 0 count
            value

        member _.Value(parameters) = valueAt (values parameters)

        member _.Linearise(parameters, normal, target) =
            let normal = values normal
            let value = lineariseAt (values parameters) (values target)
            Array.fill normal 0 normal.Length 0.0

            for r, j in linearised do
                Array.blit (Dense.symmetricProductOnto normal j r.Length count) 0 normal 0 normal.Length

            value

        member _.Curvature(parameters, step, result) =
            let at h =
                let moved = Array.map2 (fun p d -> Math.FusedMultiplyAdd(h, d, p)) (values parameters) (values step)
                let field = fieldAt moved
                Array.init task.Samples (residuals field)

            let h = 0.1
            let total = Array.zeroCreate count

            let value =
                guarded (fun () ->
                    let ahead, behind = at h, at -h

                    linearised
                    |> Array.iteri (fun s (r, j) ->
                        let second = Array.init r.Length (fun i -> (ahead[s][i] - 2.0 * r[i] + behind[s][i]) / (h * h))
                        Array.blit (Dense.productOnto total second j 1 count r.Length) 0 total 0 count)

                    0.0)

            Array.blit total 0 (values result) 0 count
            Double.IsFinite value

        member _.LineariseProducts(parameters, target) = lineariseAt (values parameters) (values target)

        member _.NormalProduct(v, result) =
            let total = Array.zeroCreate count

            for r, j in linearised do
                let moved = Dense.product j (values v) r.Length 1 count
                Array.blit (Dense.productOnto total moved j 1 count r.Length) 0 total 0 count

            Array.blit total 0 (values result) 0 count

        member _.Dispose() = ()
