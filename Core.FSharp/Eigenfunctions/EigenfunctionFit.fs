namespace Spectral

open System

/// A fit of eigenfunctions or singular functions: find θ so that a loss of moments is small. The loss knows no network, the programs know no loss.
type EigenfunctionFit =
    {
        /// The moments and their pull.
        Programs: MomentPull
        /// The loss.
        Loss: MomentLoss
        /// What it is, in words.
        Words: string
        /// The samples.
        Source: SampleSource
        /// Initial parameters.
        Start: float[]
        /// Whether the moments of one half of a batch multiply the functions of the other half, which makes the gradient unbiased.
        Halves: bool
        /// Draws the order of the samples in every epoch of minibatches.
        Order: RandomStream
    }

    interface IFit with
        member f.Start = f.Start
        member f.Words = f.Words + ", " + f.Loss.Name + (if f.Halves then ", halves" else "")
        member f.Numbers = Array.append [| f.Start |] (f.Source.At 0)

        member f.Objective(engine, optimiser) =
            Check.that
                (optimiser :? Adam || (f.Loss.IsFunction && not f.Halves))
                "optimiser"
                $"{f.Loss.Name} has no line search, its slopes are those of no function: use Adam instead of {optimiser.Name}, or a joint loss of whole batches."

            let samples = f.Source.Count(f.Programs.Recording.Value.Inputs |> Array.map _.Size)

            let batch =
                match optimiser with
                | :? Adam as adam when adam.Batch > 0 -> min adam.Batch samples
                | _ -> samples

            Check.that
                (not f.Loss.InvertsMoments || batch >= f.Programs.Size)
                "batch"
                $"{f.Loss.Name} inverts the moments of a batch, and {batch} samples cannot determine those of {f.Programs.Size} functions: give a batch of at least as many, better four times as many, or use LoRA."

            new EigenfunctionObjective(engine, f, optimiser.Precision)

/// A loss of moments as a function of the parameters. It counts as one term, whatever the samples.
and internal EigenfunctionObjective(engine: IEngine, fit: EigenfunctionFit, precision: Precision) =
    let algebra = engine.Algebra
    let programs, loss = fit.Programs, fit.Loss
    let recording = programs.Recording
    let k, count = programs.Size, fit.Start.Length
    let sizes = recording.Value.Inputs |> Array.map _.Size
    let words = (fit :> IFit).Words
    let batches = new SampleBatches(engine, words, fit.Source, sizes, fit.Order)
    let parts = if fit.Halves then 2 else 1
    let recorders = Array.init parts (fun _ -> engine.Compile(recording, precision))
    let totals = Array.init parts (fun _ -> engine.Vector recording.Value.SumsSize)
    let pulled = engine.Vector recording.Pull.SumsSize
    let shared = engine.Vector recording.Pull.SharedLength
    let none = Array.empty<DeviceVector>

    /// Where the slopes lie among the shared numbers.
    let places =
        Array.init programs.Slopes (fun s ->
            let slot = recording.Pull.SharedInputs |> Array.find (fun slot -> slot.Name = MomentPull.SlopeName s)
            struct (slot.Operand.Address, s))

    do
        Check.that
            (recording.Pull.SumsSize = count)
            "Start"
            $"{count} initial parameters were given for {recording.Pull.SumsSize}: take them from the network."

    // The samples of a half lie together.
    let mutable halves: DeviceVector[][] = [||]
    let mutable memory = loss.Memory k
    let mutable operations = 0L

    let inputsOf part samples =
        if parts = 1 then
            batches.Inputs
        else
            if halves.Length = 0 then
                halves <- Array.init parts (fun _ -> sizes |> Array.map (fun size -> engine.Vector(samples * size)))

            for i in 0 .. sizes.Length - 1 do
                algebra.Copy(batches.Inputs[i], part * samples * sizes[i], halves[part][i], 0, samples * sizes[i])

            halves[part]

    /// The mean moments of a part.
    let moments part samples =
        let total = totals[part].ToArray()
        let scale = 1.0 / float samples

        recording.Value.Sums
        |> Array.map (fun slot -> Matrix(k, k, Array.init (k * k) (fun i -> scale * total[slot.Operand.Address + i])))

    interface IRemembering with
        member _.Memory
            with get () = memory
            and set value = memory <- value

    interface IObjective with
        member _.Count = count
        member _.Terms = 1
        member _.Loss(sum, terms) = sum / float terms

        member _.Operations
            with get () = operations
            and set value = operations <- value

        member _.ValueAndGradient(parameters, gradient) =
            let samples = batches.Count / parts
            Check.that (samples > 0) "batch" $"{words} needs at least two samples a batch for its halves."
            algebra.Copy(parameters, 0, shared, 0, recording.Pull.ParameterCount)

            for part in 0 .. parts - 1 do
                recorders[part].Record(shared, samples, inputsOf part samples, none, totals[part])

            let mutable value = 0.0

            for part in 0 .. parts - 1 do
                let struct (response, next) = loss.Respond memory (moments (parts - 1 - part) samples)
                memory <- next
                value <- value + response.Value / float parts
                let scale = 1.0 / float (samples * parts)

                for struct (place, slope) in places do
                    shared.Write(place, ReadOnlySpan (scale * response.Slopes[slope]).Values)

                recorders[part].Pull(shared, none, none, pulled)

                if part = 0 then
                    algebra.Copy(pulled, 0, gradient, 0, count)
                else
                    algebra.AddScaled(1.0, pulled, gradient)

            operations <- operations + int64 (samples * parts) * (recording.Value.Operations + recording.Pull.Operations)
            value

    interface IBatchedObjective with
        member _.StepsPerEpoch(batch) = batches.StepsPerEpoch batch
        member _.Choose(step, batch) = batches.Choose(step, batch)

    interface IDisposable with
        member _.Dispose() =
            for recorder in recorders do
                recorder.Dispose()

            for vector in Array.concat [ totals; [| pulled; shared |]; Array.concat halves ] do
                vector.Dispose()

            (batches :> IDisposable).Dispose()
