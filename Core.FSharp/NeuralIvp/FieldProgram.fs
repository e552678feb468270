namespace Spectral

open System

/// A program on an engine, for those who give and take arrays: shared inputs by name, samples as vectors that stay where they are. It is lowered when it is first asked for anything.
[<Sealed>]
type internal FieldProgram(engine: IEngine, name: string, inputs: Expr[], outputs: unit -> struct (string * Expr)[]) =
    let made =
        lazy
            (let program = Lowering.lower name inputs (outputs ()) [||]
             struct (program, engine.Compile(program, Precision.Double), engine.Vector program.SharedLength, engine.Vector program.SumsSize))

    let mutable operations = 0L

    /// What is run.
    member _.Program =
        let struct (program, _, _, _) = made.Value
        program

    /// Operations so far.
    member _.Operations = operations

    /// The batch sums of the last run, one after another.
    member _.Sums =
        let struct (_, _, _, sums) = made.Value
        sums

    /// New vectors [batch × size], one an output, after the shared numbers have been filled in.
    member _.RunWith(fill: DeviceVector -> unit, batch: int, samples: DeviceVector[]) : DeviceVector[] =
        let struct (program, executor, shared, sums) = made.Value
        fill shared
        let results = program.Outputs |> Array.map (fun slot -> engine.Vector(batch * slot.Size))
        executor.Run(shared, batch, samples, results, sums)
        operations <- operations + int64 batch * program.Operations
        results

    /// New vectors [batch × size], one an output. Of the shared numbers that are given, the program takes what it reads.
    member p.Run(theta: float[], given: struct (string * float[])[], batch: int, samples: DeviceVector[]) : DeviceVector[] =
        let program = p.Program

        let read =
            given
            |> Array.filter (fun struct (wanted, _) -> program.SharedInputs |> Array.exists (fun slot -> slot.Name = wanted))

        p.RunWith((fun shared -> shared.Write(0, ReadOnlySpan(program.SharedNumbers(theta, read)))), batch, samples)

    /// The same from and to arrays.
    member p.Evaluate(theta: float[], given: struct (string * float[])[], batch: int, samples: float[][]) : float[][] =
        let vectors = samples |> Array.map (fun x -> engine.VectorOf x)
        let results = p.Run(theta, given, batch, vectors)
        let values = results |> Array.map _.ToArray()
        Array.append vectors results |> Array.iter (fun v -> v.Dispose())
        values

    interface IDisposable with
        member _.Dispose() =
            if made.IsValueCreated then
                let struct (_, executor, shared, sums) = made.Value
                executor.Dispose()
                shared.Dispose()
                sums.Dispose()

/// Samples of the domain: places, and weights whose mean is one.
type SamplePoints =
    {
        /// [n × d].
        Places: float[]
        /// [n].
        Weights: float[]
    }

    /// n.
    member p.Count = p.Weights.Length
    /// √(w/n), [n]: their squares add up to one.
    member internal p.RootWeights = p.Weights |> Array.map (fun w -> sqrt (w / float p.Weights.Length))

    /// Points of equal weight.
    static member Equal(dimension: int, places: float[]) = { Places = places; Weights = Array.create (places.Length / dimension) 1.0 }
