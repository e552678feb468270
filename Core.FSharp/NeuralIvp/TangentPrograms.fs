namespace Spectral

open System

/// A field whose derivatives are taken at a sample: value y(x, data; θ), whose derivatives with respect to the field's own parameters are the rows of J, and target f. The flow has the
/// field and its time derivative, a fit the field and what it misses, an implicit stage the left-hand side of its equation and what it misses.
type internal LinearisedField =
    {
        /// The field's network.
        Network: FieldNetwork
        /// y.
        Value: Expr
        /// f.
        Target: Expr
        /// The layers that y is made of, where y is linear in the network; else empty.
        Layers: LayerAtSample[]
    }

/// The programs of linearised fields that share their samples.
[<Sealed>]
type internal TangentPrograms(engine: IEngine, name: string, fields: LinearisedField[], place: Expr, data: Expr[]) =
    let weight = Tensor.input "weight" [||]
    let inputs = Array.append [| place; weight |] data
    let targets = fields |> Array.mapi (fun q field -> struct ($"f {q}", weight * field.Target))

    let row field =
        Differentiation.pull [| struct (field.Value, weight) |] field.Network.Parameters
        |> Array.map (fun w -> Tensor.reshape [| w.Size |] w)
        |> Tensor.concatenate

    let rows =
        new FieldProgram(
            engine,
            $"{name} rows",
            inputs,
            fun () -> Array.append (fields |> Array.mapi (fun q field -> struct ($"J {q}", row field))) targets
        )

    let factors =
        lazy
            (fields
             |> Array.map (fun field -> new FactorPrograms(engine, field.Network, inputs, weight, field.Layers, field.Value, field.Target)))

    let target = new FieldProgram(engine, $"{name} targets", inputs, (fun () -> targets))
    let direction = ParameterDirection(fields |> Array.collect _.Network.Parameters)

    let pushed =
        new FieldProgram(
            engine,
            $"{name} push",
            inputs,
            fun () ->
                let along = direction.Push([||], fields |> Array.map _.Value)
                Array.append (along |> Array.mapi (fun q v -> struct ($"Jv {q}", weight * v))) targets
        )

    let samples (points: SamplePoints) (data: float[][]) = Array.append [| points.Places; points.RootWeights |] data

    /// Operations of its programs so far; what systems do with their matrices they count themselves.
    member _.Operations = rows.Operations + target.Operations + pushed.Operations

    /// One system a field, by rows or, where y is linear in the networks, by factors.
    member _.Systems(byFactors: bool, theta: float[], given, points: SamplePoints, data: float[][]) : TangentSystem[] =
        let vectors = samples points data |> Array.map (fun x -> engine.VectorOf x)

        let byRows () =
            let results = rows.Run(theta, given, points.Count, vectors)

            fields
            |> Array.mapi (fun q field ->
                new RowSystem(engine, points.Count, field.Network.Count, results[q], results[fields.Length + q]) :> TangentSystem)

        let systems =
            if byFactors && Array.forall (fun field -> field.Layers.Length > 0) fields then
                factors.Value |> Array.map (fun own -> own.System(theta, given, points.Count, vectors))
            else
                byRows ()

        vectors |> Array.iter (fun v -> v.Dispose())
        systems

    /// The weighted targets, [n] a field: their squares add up to ‖f_q‖².
    member _.Targets(theta: float[], given, points: SamplePoints, data: float[][]) : float[][] =
        target.Evaluate(theta, given, points.Count, samples points data)

    /// The weighted J_q v_q and f_q, [n] each, where v is a direction in the space of all parameters.
    member _.Push(theta: float[], velocity: float[], given, points: SamplePoints, data: float[][]) : struct (float[] * float[])[] =
        let results =
            pushed.Evaluate(theta, Array.append given (direction.Given velocity), points.Count, samples points data)

        Array.init fields.Length (fun q -> struct (results[q], results[fields.Length + q]))

    interface IDisposable with
        member _.Dispose() =
            for program in [| rows; target; pushed |] do
                (program :> IDisposable).Dispose()

            if factors.IsValueCreated then
                factors.Value |> Array.iter (fun p -> (p :> IDisposable).Dispose())
