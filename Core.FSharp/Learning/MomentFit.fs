namespace Spectral

open System

/// A fit of a loss of moments, L(m(θ)) with m = Σ g(x; θ) over samples: not a sum over samples itself, but its gradient is one (Moments).
type MomentFit =
    {
        /// The moments and the loss of them.
        Moments: Moments
        /// What it is, in words.
        Words: string
        /// The samples of the inputs of g.
        Source: SampleSource
        /// Initial parameters.
        Start: float[]
        /// Draws the order of the samples in every epoch of minibatches.
        Order: RandomStream
    }

    interface IFit with
        member f.Start = f.Start
        member f.Words = f.Words
        member f.Numbers = Array.append [| f.Start |] (f.Source.At 0)
        member f.Objective(engine, optimiser) = new MomentObjective(engine, f, optimiser.Precision)

/// L(m(θ)) as a function of the parameters, on the whole batch or on minibatches. It counts as one term, whatever the samples.
and internal MomentObjective(engine: IEngine, fit: MomentFit, precision: Precision) =
    let algebra = engine.Algebra
    let count = fit.Start.Length
    let head, recording = fit.Moments.Head, fit.Moments.Recording
    let sizes = recording.Value.Inputs |> Array.map _.Size
    let batches = new SampleBatches(engine, fit.Words, fit.Source, sizes, fit.Order)
    let recorder, ofMoments = engine.Compile(recording, precision), engine.Compile(head, Precision.Double)
    let total, pulled = engine.Vector recording.Value.SumsSize, engine.Vector recording.Pull.SumsSize
    let moments = head.Inputs |> Array.map (fun slot -> engine.Vector slot.Size)
    let slopes = head.Outputs |> Array.map (fun slot -> engine.Vector slot.Size)
    let shared = engine.Vector recording.Pull.SharedLength
    let none, noSums = Array.empty<DeviceVector>, engine.Vector 0

    /// The slopes that the pull reads: which output of the head, and their place among the shared numbers.
    let places =
        recording.Pull.SharedInputs
        |> Array.map (fun slot ->
            let output = head.Outputs |> Array.findIndex (fun o -> o.Name = slot.Name)
            struct (output, slot.Operand.Address, slot.Size))

    let mutable operations = 0L

    let run (parameters: DeviceVector) (gradient: DeviceVector) =
        algebra.Copy(parameters, 0, shared, 0, recording.Pull.ParameterCount)
        recorder.Record(shared, batches.Count, batches.Inputs, none, total)

        for i in 0 .. moments.Length - 1 do
            algebra.Copy(total, recording.Value.Sums[i].Operand.Address, moments[i], 0, moments[i].Length)

        ofMoments.Run(noSums, 1, moments, slopes, noSums)

        for struct (output, place, length) in places do
            algebra.Copy(slopes[output], 0, shared, place, length)

        recorder.Pull(shared, none, none, pulled)
        algebra.Copy(pulled, 0, gradient, 0, count)

        operations <-
            operations
            + int64 batches.Count * (recording.Value.Operations + recording.Pull.Operations)
            + head.Operations

    interface IDeferredObjective with
        member _.Defer(parameters, gradient, values, at) =
            run parameters gradient
            algebra.Copy(slopes[0], 0, values, at, 1)

    interface IBatchedObjective with
        member _.Count = count
        member _.Terms = 1
        member _.Loss(sum, terms) = sum / float terms

        member _.Operations
            with get () = operations
            and set value = operations <- value

        member _.ValueAndGradient(parameters, gradient) =
            run parameters gradient
            slopes[0][0]

        member _.StepsPerEpoch(batch) = batches.StepsPerEpoch batch
        member _.Choose(step, batch) = batches.Choose(step, batch)

        member _.Dispose() =
            recorder.Dispose()
            ofMoments.Dispose()

            for vector in Array.concat [ [| total; pulled; shared; noSums |]; moments; slopes ] do
                vector.Dispose()

            (batches :> IDisposable).Dispose()
