namespace Spectral

open System

/// Adam, step by step: on the whole batch an epoch is a step, on minibatches one pass over the samples. An epoch's loss is the mean of those that its steps met.
/// Losses stay on the device until it is time to read them: between two readings nothing waits for it.
[<Sealed>]
type internal AdamTraining(room: DeviceRoom, objective: IObjective, settings: Adam, monitor: ITrainingMonitor, what: string) =
    inherit Training(room, objective, settings, monitor, what)

    /// The most steps whose losses stay on the device.
    static let pendingSteps = 1024

    override t.Run(start) =
        let algebra = room.Engine.Algebra

        let batched =
            match objective with
            | :? IBatchedObjective as batched -> ValueSome batched
            | _ ->
                Check.that
                    (settings.Batch = 0)
                    "batch"
                    $"this objective has no samples to make minibatches of {settings.Batch} from: use the whole batch, 0."

                ValueNone

        let perEpoch =
            match batched with
            | ValueSome b -> b.StepsPerEpoch settings.Batch
            | ValueNone -> 1

        let steps = settings.Epochs * perEpoch

        let theta, mean, square, gradient =
            room.VectorOf start, room.Vector t.Count, room.Vector t.Count, room.Vector t.Count
        // β₁ᵗ, β₂ᵗ, and of the epoch so far: the sum of the losses and its terms.
        let scalars = [| 1.0; 1.0; 0.0; 0.0 |]
        let mutable first = 0

        match t.Resume() with
        | ValueSome state ->
            Array.iter2 (fun (v: DeviceVector) (x: float[]) -> v.Write(0, ReadOnlySpan x)) [| theta; mean; square |] state.Vectors[..2]
            state.Scalars.CopyTo(scalars, 0)
            first <- state.Step
        | ValueNone -> ()

        // One object for all steps: a step allocates nothing.
        let done' = [| first |]

        let current =
            Func<TrainingState>(fun () ->
                let epochs = int64 (done'[0] / perEpoch)
                t.State(done'[0], epochs, Array.copy scalars, [| theta.ToArray(); mean.ToArray(); square.ToArray() |]))

        // Losses of steps whose values were not read yet: their terms, and where they stand.
        let values = room.Vector pendingSteps
        let losses, terms: float[] * int[] = Array.zeroCreate pendingSteps, Array.zeroCreate pendingSteps
        let mutable pending = 0

        let evaluate =
            match objective with
            | :? IDeferredObjective as deferred -> fun () -> deferred.Defer(theta, gradient, values, pending)
            | _ ->
                let own: float[] = Array.zeroCreate 1

                fun () ->
                    own[0] <- objective.ValueAndGradient(theta, gradient)
                    values.Write(pending, ReadOnlySpan own)

        /// Takes the losses of all steps before that one over.
        let read next =
            values.Read(0, Span(losses, 0, pending))

            for k in 0 .. pending - 1 do
                let step = next - pending + k
                t.RequireFinite(losses[k], step)
                scalars[2] <- scalars[2] + losses[k]
                scalars[3] <- scalars[3] + float terms[k]

                if step % perEpoch = perEpoch - 1 then
                    t.History.Add(objective.Loss(scalars[2], int scalars[3]))
                    scalars[2] <- 0.0
                    scalars[3] <- 0.0

            let last = pending - 1
            pending <- 0
            done'[0] <- next
            t.Tell(next, steps, objective.Loss(losses[last], terms[last]), current)

        for step in first .. steps - 1 do
            match batched with
            | ValueSome b -> b.Choose(step, settings.Batch)
            | ValueNone -> ()

            evaluate ()
            terms[pending] <- objective.Terms
            scalars[0] <- scalars[0] * settings.Beta1
            scalars[1] <- scalars[1] * settings.Beta2

            let numbers =
                {
                    Factor = 1.0 / float terms[pending]
                    Rate = settings.Schedule.Rate(step, steps)
                    Beta1 = settings.Beta1
                    Beta2 = settings.Beta2
                    Correction1 = 1.0 - scalars[0]
                    Correction2 = 1.0 - scalars[1]
                }

            algebra.ClippedAdam(numbers, settings.Clip, gradient, theta, mean, square)
            pending <- pending + 1

            if pending = pendingSteps || step = steps - 1 || room.Engine.IsTimeToRead() then
                read (step + 1)

        if settings.Batch = 0 then
            let final = objective.ValueAndGradient(theta, gradient)
            t.RequireFinite(final, steps)
            t.Result(theta, final, settings.Epochs, int64 settings.Epochs + 1L)
        else
            t.Result(theta, t.History[t.History.Count - 1], settings.Epochs, int64 settings.Epochs)
