namespace Spectral

open System

/// A program on an engine, for those who give and take arrays: shared inputs by name, samples as vectors that stay where they are.
[<Sealed>]
type internal FieldProgram(engine: IEngine, name: string, inputs: Expr[], outputs: struct (string * Expr)[]) =
    let program = Lowering.lower name inputs outputs [||]
    let executor = engine.Compile(program, Precision.Double)
    let shared = engine.Vector program.SharedLength
    let noSums = engine.Vector 0
    let mutable operations = 0L

    /// What is run.
    member _.Program = program
    /// Operations so far.
    member _.Operations = operations

    /// New vectors [batch × size], one an output. Of the shared numbers that are given, the program takes what it reads.
    member _.Run(theta: float[], given: struct (string * float[])[], batch: int, samples: DeviceVector[]) : DeviceVector[] =
        let read =
            given
            |> Array.filter (fun struct (wanted, _) -> program.SharedInputs |> Array.exists (fun slot -> slot.Name = wanted))

        shared.Write(0, ReadOnlySpan(program.SharedNumbers(theta, read)))
        let results = program.Outputs |> Array.map (fun slot -> engine.Vector(batch * slot.Size))
        executor.Run(shared, batch, samples, results, noSums)
        operations <- operations + int64 batch * program.Operations
        results

    interface IDisposable with
        member _.Dispose() =
            executor.Dispose()
            shared.Dispose()
            noSums.Dispose()

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

    /// Points of equal weight.
    static member Equal(dimension: int, places: float[]) = { Places = places; Weights = Array.create (places.Length / dimension) 1.0 }

/// What is linearised, field by field, at a sample: values y_q(x, data; θ) whose derivatives with respect to the field's own parameters are the rows J_q, and targets f_q. The flow has the
/// fields and their time derivatives, a fit the fields and what they miss, an implicit stage the left-hand side of its equation and what it misses.
[<Sealed>]
type internal TangentPrograms
    (engine: IEngine, name: string, networks: FieldNetwork[], place: Expr, data: Expr[], values: Expr[], targets: Expr[]) =
    let weight = Tensor.input "weight" [||]
    let inputs = Array.append [| place; weight |] data

    let row q =
        let network = networks[q]
        let cotangents = Differentiation.pull [| struct (values[q], weight) |] network.Parameters
        cotangents |> Array.map (fun w -> Tensor.reshape [| w.Size |] w) |> Tensor.concatenate

    let rows =
        lazy
            (let outputs =
                Array.init networks.Length (fun q -> [| struct ($"J {q}", row q); struct ($"f {q}", weight * targets[q]) |])
                |> Array.concat

             new FieldProgram(engine, $"{name} rows", inputs, outputs))

    let residual =
        lazy (new FieldProgram(engine, $"{name} targets", inputs, targets |> Array.mapi (fun q f -> struct ($"f {q}", weight * f))))

    let direction = lazy (ParameterDirection(networks |> Array.collect _.Parameters))

    let pushed =
        lazy
            (let along = direction.Value.Push([||], values)

             let outputs =
                 Array.append
                     (along |> Array.mapi (fun q v -> struct ($"Jv {q}", weight * v)))
                     (targets |> Array.mapi (fun q f -> struct ($"f {q}", weight * f)))

             new FieldProgram(engine, $"{name} push", inputs, outputs))

    /// √(w/n) for each point.
    let rootWeights (points: SamplePoints) =
        let n = float points.Count
        points.Weights |> Array.map (fun w -> sqrt (w / n))

    let withSamples (points: SamplePoints) (data: float[][]) run =
        let vectors =
            Array.concat [ [| points.Places; rootWeights points |]; data ]
            |> Array.map (fun x -> engine.VectorOf(x: float[]))

        let result = run vectors
        vectors |> Array.iter (fun v -> v.Dispose())
        result

    /// Operations so far.
    member _.Operations =
        [| rows; residual; pushed |]
        |> Array.sumBy (fun p -> if p.IsValueCreated then p.Value.Operations else 0L)

    /// One system a field.
    member _.Systems(theta: float[], given, points: SamplePoints, data: float[][]) : TangentSystem[] =
        withSamples points data (fun vectors ->
            let results = rows.Value.Run(theta, given, points.Count, vectors)

            networks
            |> Array.mapi (fun q network -> new TangentSystem(engine, points.Count, network.Count, results[2 * q], results[2 * q + 1])))

    /// The weighted targets, [n] a field: their squares add up to ‖f_q‖².
    member _.Targets(theta: float[], given, points: SamplePoints, data: float[][]) : float[][] =
        withSamples points data (fun vectors ->
            residual.Value.Run(theta, given, points.Count, vectors)
            |> Array.map (fun f ->
                use f = f
                f.ToArray()))

    /// The weighted J_q v_q and f_q, [n] each, where v is a direction in the space of all parameters.
    member _.Push(theta: float[], velocity: float[], given, points: SamplePoints, data: float[][]) : struct (float[] * float[])[] =
        withSamples points data (fun vectors ->
            let results =
                pushed.Value.Run(theta, Array.append given (direction.Value.Given velocity), points.Count, vectors)
                |> Array.map (fun v -> use v = v in v.ToArray())

            let fields = networks.Length
            Array.init fields (fun q -> struct (results[q], results[fields + q])))

    interface IDisposable with
        member _.Dispose() =
            for program in [| rows; residual; pushed |] do
                if program.IsValueCreated then
                    (program.Value :> IDisposable).Dispose()
