namespace Spectral

open System

/// Adam, step by step: on the whole batch an epoch is a step, on minibatches one pass over the samples. An epoch's loss is the mean of those that its steps met.
[<Sealed>]
type internal AdamTraining(room: DeviceRoom, objective: IObjective, settings: Adam, monitor: ITrainingMonitor, what: string) =
    inherit Training(room, objective, settings, monitor, what)

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

        for step in first .. steps - 1 do
            match batched with
            | ValueSome b -> b.Choose(step, settings.Batch)
            | ValueNone -> ()

            let value = objective.ValueAndGradient(theta, gradient)
            t.RequireFinite(value, step)
            let terms = objective.Terms
            scalars[2] <- scalars[2] + value
            scalars[3] <- scalars[3] + float terms
            let meanFactor = 1.0 / float terms

            let factor =
                if Double.IsFinite settings.Clip then
                    let norm = meanFactor * algebra.Norm gradient
                    if norm > settings.Clip then meanFactor * (settings.Clip / norm) else meanFactor
                else
                    meanFactor

            scalars[0] <- scalars[0] * settings.Beta1
            scalars[1] <- scalars[1] * settings.Beta2

            let numbers =
                {
                    Factor = factor
                    Rate = settings.Schedule.Rate(step, steps)
                    Beta1 = settings.Beta1
                    Beta2 = settings.Beta2
                    Correction1 = 1.0 - scalars[0]
                    Correction2 = 1.0 - scalars[1]
                }

            algebra.Adam(numbers, gradient, theta, mean, square)

            if step % perEpoch = perEpoch - 1 then
                t.History.Add(objective.Loss(scalars[2], int scalars[3]))
                scalars[2] <- 0.0
                scalars[3] <- 0.0

            done'[0] <- step + 1
            t.Tell(step + 1, steps, objective.Loss(value, terms), current)

        if settings.Batch = 0 then
            let final = objective.ValueAndGradient(theta, gradient)
            t.RequireFinite(final, steps)
            t.Result(theta, final, settings.Epochs, int64 settings.Epochs + 1L)
        else
            t.Result(theta, t.History[t.History.Count - 1], settings.Epochs, int64 settings.Epochs)
