namespace Spectral

open System

/// The samples of a fit.
type SampleSource =
    /// The same for all steps: one array an input, [samples × size].
    | Given of inputs: float[][]
    /// Drawn anew for each step, the same for the same step: so many a step. Optimisers that work on one batch keep that of step 0.
    | Drawn of samples: int * draw: (int -> float[][])

    /// Samples of a step without minibatches, of inputs of these sizes.
    member s.Count(sizes: int[]) : int =
        match s with
        | Given inputs when inputs.Length > 0 -> inputs[0].Length / sizes[0]
        | Given _ -> 1
        | Drawn(samples, _) -> samples

    /// The samples of a step.
    member s.At(step: int) : float[][] =
        match s with
        | Given inputs -> inputs
        | Drawn(_, draw) -> draw step

/// The order of samples in the epochs of minibatches.
module SampleOrder =
    /// A random permutation of 0 … order.Length − 1, addressed by the epoch (Fisher and Yates).
    let permute (stream: RandomStream) (epoch: int) (order: int[]) =
        let stream = stream.Child epoch

        for i in 0 .. order.Length - 1 do
            order[i] <- i

        for i in order.Length - 1 .. -1 .. 1 do
            let j = stream.NextInteger(i + 1)
            let kept = order[i]
            order[i] <- order[j]
            order[j] <- kept

/// Samples on an engine, of which the whole or minibatches are taken step by step; nothing is allocated a step of given samples.
[<Sealed>]
type internal SampleBatches(engine: IEngine, words: string, source: SampleSource, sizes: int[], stream: RandomStream) =
    let samples = source.Count sizes
    let first = source.At 0

    do
        Check.that
            (samples > 0
             && first.Length = sizes.Length
             && Array.forall2 (fun (x: float[]) size -> x.Length = samples * size) first sizes)
            "Source"
            $"the loss of {words} reads {sizes.Length} inputs of one sample or more; give one array [samples × size] an input."

    let whole = first |> Array.map engine.VectorOf
    let mutable chosen = whole
    let mutable count = samples
    let mutable room: DeviceVector[] = [||]
    let mutable order: int[] = [||]
    let mutable epoch = -1

    /// All samples of a step.
    member _.Samples = samples
    /// The inputs of the samples taken.
    member _.Inputs = chosen
    /// How many are taken.
    member _.Count = count

    /// Steps of an epoch with minibatches of so many, 0 for all of them.
    member _.StepsPerEpoch(batch: int) =
        match source with
        | Given _ when batch > 0 -> (samples + batch - 1) / batch
        | _ -> 1

    /// Takes the samples of a step.
    member b.Choose(step: int, batch: int) =
        match source with
        | Drawn(_, draw) -> Array.iter2 (fun (vector: DeviceVector) (x: float[]) -> vector.Write(0, ReadOnlySpan x)) whole (draw step)
        | Given _ when batch = 0 -> ()
        | Given _ ->
            let perEpoch = b.StepsPerEpoch batch

            if order.Length = 0 then
                order <- Array.zeroCreate samples
                room <- sizes |> Array.map (fun size -> engine.Vector(min batch samples * size))

            if step / perEpoch <> epoch then
                epoch <- step / perEpoch
                SampleOrder.permute stream epoch order

            let at = step % perEpoch * batch
            count <- min batch (samples - at)
            chosen <- room

            for i in 0 .. room.Length - 1 do
                engine.Algebra.TakeRows(whole[i], order, at, count, sizes[i], room[i])

    interface IDisposable with
        member _.Dispose() =
            for vector in Array.append whole room do
                vector.Dispose()
