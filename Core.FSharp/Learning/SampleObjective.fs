namespace Spectral

open System

/// The samples of a fit.
type SampleSource =
    /// The same for all steps: one array an input, [samples × size].
    | Given of inputs: float[][]
    /// Drawn anew for each step, the same for the same step: so many a step. Optimisers that work on one batch keep that of step 0.
    | Drawn of samples: int * draw: (int -> float[][])

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

    /// Samples of a step without minibatches.
    member t.Samples =
        match t.Source with
        | Given inputs -> if inputs.Length = 0 then 1 else inputs[0].Length / t.Loss.InputSizes[0]
        | Drawn(samples, _) -> samples

    /// The samples' numbers in the order in which an epoch visits them: a random permutation, addressed by the epoch (Fisher and Yates).
    member t.Permute(epoch: int, order: int[]) =
        let stream = t.Order.Child epoch

        for i in 0 .. order.Length - 1 do
            order[i] <- i

        for i in order.Length - 1 .. -1 .. 1 do
            let j = stream.NextInteger(i + 1)
            let kept = order[i]
            order[i] <- order[j]
            order[j] <- kept

    /// The samples of a step.
    member t.At(step: int) : float[][] =
        match t.Source with
        | Given inputs -> inputs
        | Drawn(_, draw) -> draw step

    interface IFit with
        member t.Start = t.Start
        member t.Words = t.Loss.Words
        member t.Numbers = Array.append [| t.Start |] (t.At 0)

        member t.Objective(engine, optimiser) =
            if t.Loss.IsSumOfSquares then
                new SquareObjective(engine, t, optimiser.Precision)
            else
                new SampleObjective(engine, t, optimiser.Precision)

/// The sum of a loss over samples as a function of the parameters, on the whole batch or on minibatches.
and SampleObjective(engine: IEngine, task: SampleTask, precision: Precision) =
    let loss = task.Loss
    let count = loss.Count
    let samples = task.Samples
    let algebra = engine.Algebra
    let first = task.At 0

    do
        Check.that (samples > 0) "samples" "a fit needs at least one sample."
        Check.that (task.Start.Length = count) "Start" $"{task.Start.Length} initial parameters were given for {count}."

        Check.that
            (first.Length = loss.InputSizes.Length
             && Array.forall2 (fun (x: float[]) size -> x.Length = samples * size) first loss.InputSizes)
            "Source"
            $"the loss of {loss.Words} reads {loss.InputSizes.Length} inputs of {samples} samples each; give one array [samples × size] an input."

    let executor = engine.Compile(loss.Gradient, precision)
    let sums = engine.Vector loss.Gradient.SumsSize
    let whole = first |> Array.map engine.VectorOf
    let none: DeviceVector[] = [||]

    // Where minibatches are asked for: their samples, and the order of those of an epoch.
    let mutable chosen = whole
    let mutable terms = samples
    let mutable room: DeviceVector[] = [||]
    let mutable order: int[] = [||]
    let mutable epoch = -1
    let mutable operations = 0L

    let stepsPerEpoch batch =
        match task.Source with
        | Given _ when batch > 0 -> (samples + batch - 1) / batch
        | _ -> 1

    /// The engine.
    member internal _.Engine = engine
    /// The inputs of the samples at present.
    member internal _.Inputs = chosen

    interface IBatchedObjective with
        member _.Count = count
        member _.Terms = terms
        member _.Loss(sum, terms) = sum / float terms

        member _.Operations
            with get () = operations
            and set value = operations <- value

        member _.ValueAndGradient(parameters, gradient) =
            executor.Run(parameters, terms, chosen, none, sums)
            operations <- operations + int64 terms * loss.Gradient.Operations
            algebra.Copy(sums, 0, gradient, 0, count)
            sums[count]

        member _.StepsPerEpoch(batch) = stepsPerEpoch batch

        member _.Choose(step, batch) =
            match task.Source with
            | Drawn(_, draw) -> Array.iter2 (fun (vector: DeviceVector) (x: float[]) -> vector.Write(0, ReadOnlySpan x)) whole (draw step)
            | Given _ when batch = 0 -> ()
            | Given _ ->
                let perEpoch = stepsPerEpoch batch

                if order.Length = 0 then
                    order <- Array.zeroCreate samples
                    room <- loss.InputSizes |> Array.map (fun size -> engine.Vector(min batch samples * size))

                if step / perEpoch <> epoch then
                    epoch <- step / perEpoch
                    task.Permute(epoch, order)

                let at = step % perEpoch * batch
                terms <- min batch (samples - at)
                chosen <- room

                for i in 0 .. room.Length - 1 do
                    algebra.TakeRows(whole[i], order, at, terms, loss.InputSizes[i], room[i])

        member _.Dispose() =
            executor.Dispose()
            sums.Dispose()

            for vector in Array.append whole room do
                vector.Dispose()

/// A sum of squares over samples, with products with its Jacobian; on the whole batch.
and SquareObjective(engine: IEngine, task: SampleTask, precision: Precision) =
    let inner = new SampleObjective(engine, task, precision)
    let objective = inner :> IBatchedObjective
    let algebra = engine.Algebra
    let count = task.Loss.Count
    let samples = task.Samples
    let residual = task.Loss.Residual.Value
    let size = residual.Size

    /// Step of the differences along a trial step: large enough for rounding, small enough for the residuals' third derivative.
    let differenceStep = 0.1

    /// Numbers of the Jacobian that are held at a time.
    let chunkNumbers = 1 <<< 22

    let compile (program: Program) = lazy (engine.Compile(program, Precision.Double))
    let value, push, pull, row = compile residual.Value, compile residual.Push, compile residual.Pull, compile residual.Row
    let none: DeviceVector[] = [||]
    let noSums = engine.Vector 0
    let residuals = lazy (Array.init 3 (fun _ -> engine.Vector(samples * size)))
    let pulled = lazy (engine.Vector count)
    let point = lazy (engine.Vector count)
    let directed = lazy (engine.Vector residual.Push.SharedLength)

    // The dense Jacobian goes through chunks of samples.
    let chunk = max 8 (min samples (chunkNumbers / max 1 count))
    let chunkInputs = lazy (task.Loss.InputSizes |> Array.map (fun length -> engine.Vector(chunk * length)))
    let unit = lazy (Array.init size (fun i -> engine.VectorOf(Array.init (chunk * size) (fun k -> if k % size = i then 1.0 else 0.0))))
    let rows = lazy (engine.Vector(chunk * count))

    let residualsAt (parameters: DeviceVector) (target: DeviceVector) =
        objective.Operations <- objective.Operations + int64 samples * residual.Value.Operations
        value.Value.Run(parameters, samples, inner.Inputs, [| target |], noSums)

    /// result ← Σ Jᵀ w.
    let pullInto (parameters: DeviceVector) (w: DeviceVector) (result: DeviceVector) =
        objective.Operations <- objective.Operations + int64 samples * residual.Pull.Operations
        pull.Value.Run(parameters, samples, Array.append inner.Inputs [| w |], none, pulled.Value)
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
                        algebra.Copy(inner.Inputs[i], first * length, chunkInputs.Value[i], 0, taken * length)

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
            push.Value.Run(directed.Value, samples, inner.Inputs, [| residuals.Value[2] |], noSums)
            pullInto point.Value residuals.Value[2] result

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
