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
    let moments = fit.Moments
    let algebra = engine.Algebra
    let count = fit.Start.Length
    let sizes = moments.Sums.Inputs |> Array.map _.Size
    let batches = new SampleBatches(engine, fit.Words, fit.Source, sizes, fit.Order)

    let sums, head, pull =
        engine.Compile(moments.Sums, precision), engine.Compile(moments.Head, Precision.Double), engine.Compile(moments.Pull, precision)

    let total, pulled = engine.Vector moments.Sums.SumsSize, engine.Vector moments.Pull.SumsSize
    let ofMoments = moments.Head.Inputs |> Array.map (fun slot -> engine.Vector slot.Size)
    let ofHead = moments.Head.Outputs |> Array.map (fun slot -> engine.Vector slot.Size)
    let shared = engine.Vector moments.Pull.SharedLength
    let none, noSums = Array.empty<DeviceVector>, engine.Vector 0
    let mutable operations = 0L

    interface IBatchedObjective with
        member _.Count = count
        member _.Terms = 1
        member _.Loss(sum, terms) = sum / float terms

        member _.Operations
            with get () = operations
            and set value = operations <- value

        member _.ValueAndGradient(parameters, gradient) =
            sums.Run(parameters, batches.Count, batches.Inputs, none, total)

            for i in 0 .. ofMoments.Length - 1 do
                let slot = moments.Sums.Sums[i]
                algebra.Copy(total, slot.Operand.Address, ofMoments[i], 0, slot.Size)

            head.Run(noSums, 1, ofMoments, ofHead, noSums)
            algebra.Copy(parameters, 0, shared, 0, moments.Pull.ParameterCount)

            for i in 0 .. ofMoments.Length - 1 do
                let slot = moments.Pull.SharedInputs[i]
                algebra.Copy(ofHead[i + 1], 0, shared, slot.Operand.Address, slot.Size)

            pull.Run(shared, batches.Count, batches.Inputs, none, pulled)
            algebra.Copy(pulled, 0, gradient, 0, count)

            operations <-
                operations
                + int64 batches.Count * (moments.Sums.Operations + moments.Pull.Operations)
                + moments.Head.Operations

            ofHead[0][0]

        member _.StepsPerEpoch(batch) = batches.StepsPerEpoch batch
        member _.Choose(step, batch) = batches.Choose(step, batch)

        member _.Dispose() =
            for own in [| sums; head; pull |] do
                own.Dispose()

            for vector in Array.concat [ [| total; pulled; shared; noSums |]; ofMoments; ofHead ] do
                vector.Dispose()

            (batches :> IDisposable).Dispose()
