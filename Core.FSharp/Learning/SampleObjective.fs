namespace Spectral

open System

/// A fit over samples: find θ so that the mean of the loss over the samples is small.
type SampleTask =
    {
        /// The loss of a sample.
        Loss: SampleLoss
        /// The samples.
        Source: SampleSource
        /// Initial parameters.
        Start: float[]
        /// Draws the order of the samples in every epoch of minibatches.
        Order: RandomStream
    }

    interface IFit with
        member t.Start = t.Start
        member t.Words = t.Loss.Words
        member t.Numbers = Array.append [| t.Start |] (t.Source.At 0)

        member t.Objective(engine, optimiser) =
            if t.Loss.IsSumOfSquares then
                new SquareObjective(engine, t, optimiser.Precision)
            else
                new SampleObjective(engine, t, optimiser.Precision)

/// The sum of a loss over samples as a function of the parameters, on the whole batch or on minibatches.
and internal SampleObjective(engine: IEngine, task: SampleTask, precision: Precision) =
    let loss = task.Loss
    let count = loss.Count

    do Check.that (task.Start.Length = count) "Start" $"{task.Start.Length} initial parameters were given for {count}."

    let batches = new SampleBatches(engine, loss.Words, task.Source, loss.InputSizes, task.Order)
    let executor = engine.Compile(loss.Gradient, precision)
    let sums = engine.Vector loss.Gradient.SumsSize
    let none: DeviceVector[] = [||]
    let mutable operations = 0L

    let run (parameters: DeviceVector) (gradient: DeviceVector) =
        executor.Run(parameters, batches.Count, batches.Inputs, none, sums)
        operations <- operations + int64 batches.Count * loss.Gradient.Operations
        engine.Algebra.Copy(sums, 0, gradient, 0, count)

    /// The samples.
    member _.Batches = batches

    interface IDeferredObjective with
        member _.Defer(parameters, gradient, values, at) =
            run parameters gradient
            engine.Algebra.Copy(sums, count, values, at, 1)

    interface IBatchedObjective with
        member _.Count = count
        member _.Terms = batches.Count
        member _.Loss(sum, terms) = sum / float terms

        member _.Operations
            with get () = operations
            and set value = operations <- value

        member _.ValueAndGradient(parameters, gradient) =
            run parameters gradient
            sums[count]

        member _.StepsPerEpoch(batch) = batches.StepsPerEpoch batch
        member _.Choose(step, batch) = batches.Choose(step, batch)

        member _.Dispose() =
            executor.Dispose()
            sums.Dispose()
            (batches :> IDisposable).Dispose()

/// A sum of squares over samples, with products with its Jacobian; on the whole batch.
and internal SquareObjective(engine: IEngine, task: SampleTask, precision: Precision) =
    let inner = new SampleObjective(engine, task, precision)
    let objective = inner :> IBatchedObjective
    let algebra = engine.Algebra
    let count = task.Loss.Count
    let samples = inner.Batches.Samples
    let residual = task.Loss.Residual.Value
    let size = residual.Size

    /// Step of the differences along a trial step: large enough for rounding, small enough for the residuals' third derivative.
    let differenceStep = 0.1

    /// Numbers of the Jacobian that are held at a time.
    let chunkNumbers = 1 <<< 22

    let compile (program: Program) = lazy (engine.Compile(program, Precision.Double))

    let value, push, pull, row =
        compile residual.Value, compile residual.Push, compile residual.Pull, compile residual.Row

    let none: DeviceVector[] = [||]
    let noSums = engine.Vector 0
    let residuals = lazy (Array.init 3 (fun _ -> engine.Vector(samples * size)))
    let pulled = lazy (engine.Vector count)
    let point = lazy (engine.Vector count)
    let directed = lazy (engine.Vector residual.Push.SharedLength)

    // The dense Jacobian goes through chunks of samples.
    let chunk = max 8 (min samples (chunkNumbers / max 1 count))
    let chunkInputs = lazy (task.Loss.InputSizes |> Array.map (fun length -> engine.Vector(chunk * length)))

    let unit =
        lazy (Array.init size (fun i -> engine.VectorOf(Array.init (chunk * size) (fun k -> if k % size = i then 1.0 else 0.0))))

    let rows = lazy (engine.Vector(chunk * count))

    let residualsAt (parameters: DeviceVector) (target: DeviceVector) =
        objective.Operations <- objective.Operations + int64 samples * residual.Value.Operations
        value.Value.Run(parameters, samples, inner.Batches.Inputs, [| target |], noSums)

    /// result ← Σ Jᵀ w.
    let pullInto (parameters: DeviceVector) (w: DeviceVector) (result: DeviceVector) =
        objective.Operations <- objective.Operations + int64 samples * residual.Pull.Operations
        pull.Value.Run(parameters, samples, Array.append inner.Batches.Inputs [| w |], none, pulled.Value)
        algebra.Copy(pulled.Value, result)

    let halfGradient (parameters: DeviceVector) (gradient: DeviceVector) =
        let value = objective.ValueAndGradient(parameters, gradient)
        algebra.Scale(0.5, gradient)
        value

    let finite (value: float) = if Double.IsNaN value then infinity else value

    interface IObjective with
        member _.Count = count
        member _.Terms = objective.Terms
        member _.Loss(sum, terms) = objective.Loss(sum, terms)

        member _.Operations
            with get () = objective.Operations
            and set value = objective.Operations <- value

        member _.ValueAndGradient(parameters, gradient) = finite (objective.ValueAndGradient(parameters, gradient))

    interface ISumOfSquares with
        member _.Value(parameters) =
            residualsAt parameters residuals.Value[0]
            finite (algebra.Dot(residuals.Value[0], residuals.Value[0]))

        member _.Linearise(parameters, normal, gradient) =
            let value = halfGradient parameters gradient

            if Double.IsFinite value then
                algebra.Scale(0.0, normal)

                for first in 0..chunk .. samples - 1 do
                    let taken = min chunk (samples - first)

                    for i in 0 .. chunkInputs.Value.Length - 1 do
                        let length = task.Loss.InputSizes[i]
                        algebra.Copy(inner.Batches.Inputs[i], first * length, chunkInputs.Value[i], 0, taken * length)

                    for i in 0 .. size - 1 do
                        row.Value.Run(parameters, taken, Array.append chunkInputs.Value [| unit.Value[i] |], [| rows.Value |], noSums)
                        algebra.AddNormal(rows.Value, taken, count, normal)

                let products = int64 samples * int64 size * (int64 count * int64 (count + 1) + residual.Row.Operations)
                objective.Operations <- objective.Operations + products

            finite value

        member _.Curvature(parameters, step, result) =
            let point, residuals = point.Value, residuals.Value
            residualsAt parameters residuals[0]
            algebra.Scale(-2.0, residuals[0])
            algebra.Copy(parameters, point)

            for h in [| differenceStep; -2.0 * differenceStep |] do
                algebra.AddScaled(h, step, point)
                residualsAt point residuals[1]
                algebra.AddScaled(1.0, residuals[1], residuals[0])

            algebra.Scale(1.0 / (differenceStep * differenceStep), residuals[0])
            pullInto parameters residuals[0] result
            Double.IsFinite(algebra.Norm result)

        member _.LineariseProducts(parameters, gradient) =
            algebra.Copy(parameters, point.Value)
            finite (halfGradient parameters gradient)

        member _.NormalProduct(v, result) =
            algebra.Copy(point.Value, 0, directed.Value, 0, residual.Push.ParameterCount)

            for struct (from, place, length) in residual.Places do
                algebra.Copy(v, from, directed.Value, place, length)

            objective.Operations <- objective.Operations + int64 samples * residual.Push.Operations
            push.Value.Run(directed.Value, samples, inner.Batches.Inputs, [| residuals.Value[2] |], noSums)
            pullInto point.Value residuals.Value[2] result

    interface IDeferredObjective with
        member _.Defer(parameters, gradient, values, at) = (inner :> IDeferredObjective).Defer(parameters, gradient, values, at)

    interface IBatchedObjective with
        member _.StepsPerEpoch(batch) = objective.StepsPerEpoch batch
        member _.Choose(step, batch) = objective.Choose(step, batch)

    interface IDisposable with
        member _.Dispose() =
            objective.Dispose()
            noSums.Dispose()

            for executor in [| value; push; pull; row |] do
                if executor.IsValueCreated then
                    executor.Value.Dispose()

            for vectors in [| residuals; unit; chunkInputs |] do
                if vectors.IsValueCreated then
                    vectors.Value |> Array.iter _.Dispose()

            for vector in [| pulled; point; directed; rows |] do
                if vector.IsValueCreated then
                    vector.Value.Dispose()
