namespace Spectral

open System
open System.Collections.Generic

/// Programs for the products of a network's Jacobian from what it is made of. With a_{l−1} the argument and δ_l = ∂u/∂z_l the sensitivity of layer l at a sample, the row of J is
/// (δ_l ⊗ a_{l−1}, δ_l), l = 1 … H + 1, so that for a block of vectors V = (V_l, v_l)
///     (JV)_i = Σ_l ⟨δ_l, V_l a_{l−1} + v_l⟩,    JᵀR = { Σ_i R_i δ_l ⊗ a_{l−1}, Σ_i R_i δ_l }:
/// 2np operations each for a vector, matrix products on blocks, and no J.
[<Sealed>]
type internal FactorPrograms
    (engine: IEngine, network: FieldNetwork, inputs: Expr[], weight: Expr, layers: LayerAtSample[], value: Expr, target: Expr) =
    let sensitivities = Differentiation.pull [| struct (value, weight) |] (layers |> Array.map _.Value)
    let square (x: Expr) = Tensor.dot x x

    let rowSquare =
        Array.map2 (fun layer delta -> square delta * (1.0 + square layer.Argument)) layers sensitivities
        |> Array.reduce Tensor.add

    let factors =
        let outputs =
            Array.concat
                [|
                    layers |> Array.mapi (fun l layer -> struct ($"a {l}", layer.Argument))
                    sensitivities |> Array.mapi (fun l delta -> struct ($"delta {l}", delta))
                    [| struct ("f", weight * target); struct ("square", rowSquare) |]
                |]

        new FieldProgram(engine, "factors", inputs, (fun () -> outputs))

    let arguments = layers |> Array.mapi (fun l layer -> Tensor.input $"a {l}" layer.Argument.Shape)
    let deltas = layers |> Array.mapi (fun l layer -> Tensor.input $"delta {l}" layer.Value.Shape)
    let held = Array.append arguments deltas
    let products = Dictionary<int, FieldProgram * FieldProgram>()
    let made = List<FieldProgram>()

    let multiply columns =
        layers
        |> Array.mapi (fun l layer ->
            let rows, inner = layer.Value.Size, layer.Argument.Size

            let moved =
                Tensor.apply (Tensor.shared $"V {l}" [| columns * rows; inner |]) arguments[l]
                + Tensor.shared $"v {l}" [| columns * rows |]

            Tensor.apply (Tensor.reshape [| columns; rows |] moved) deltas[l])
        |> Array.reduce Tensor.add

    let transposed columns =
        let r = Tensor.input "r" [| columns |]

        let outputs =
            Array.init layers.Length (fun l ->
                let rows, inner = layers[l].Value.Size, layers[l].Argument.Size

                let spread =
                    Tensor.matrixProduct false false (Tensor.reshape [| columns; 1 |] r) (Tensor.reshape [| 1; rows |] deltas[l])

                let weights =
                    Tensor.matrixProduct
                        false
                        false
                        (Tensor.reshape [| columns * rows; 1 |] spread)
                        (Tensor.reshape [| 1; inner |] arguments[l])

                [| struct ($"V {l}", Tensor.batchSum weights); struct ($"v {l}", Tensor.batchSum spread) |])
            |> Array.concat

        new FieldProgram(engine, "product with the transposed factors", Array.append held [| r |], (fun () -> outputs))

    /// Where a layer's weights "V l" or biases "v l" lie in a vector: place and length.
    member _.WindowOf(name: string) : struct (int * int) =
        let tensor = network.Parameters[2 * int (name.Substring 2) + (if name[0] = 'v' then 1 else 0)]
        struct (tensor.Attributes[0] - network.First, tensor.Size)

    /// The programs for blocks of so many vectors.
    member _.Products(columns: int) : FieldProgram * FieldProgram =
        match products.TryGetValue columns with
        | true, known -> known
        | _ ->
            let forward =
                new FieldProgram(engine, "product with the factors", held, (fun () -> [| struct ("product", multiply columns) |]))

            let back = transposed columns
            made.AddRange [| forward; back |]
            products[columns] <- (forward, back)
            forward, back

    /// Operations so far.
    member _.Operations = factors.Operations + (made |> Seq.sumBy _.Operations)

    /// The system at parameters and samples.
    member programs.System(theta: float[], given, batch: int, samples: DeviceVector[]) : TangentSystem =
        let before = factors.Operations
        let results = factors.Run(theta, given, batch, samples)
        let parts = results.Length - 2
        use squares = results[parts + 1]
        let trace = squares.ToArray() |> Summation.sum

        let system =
            new FactorSystem(engine, programs, batch, network.Count, results[.. parts - 1], results[parts], trace)

        system.Note(factors.Operations - before)
        system

    interface IDisposable with
        member _.Dispose() =
            (factors :> IDisposable).Dispose()

            for program in made do
                (program :> IDisposable).Dispose()

/// A system by its factors, where J has no room or is not worth making.
and [<Sealed>] internal FactorSystem
    (engine: IEngine, programs: FactorPrograms, samples: int, count: int, factors: DeviceVector[], target: DeviceVector, trace: float) =
    inherit TangentSystem(engine, samples, count, target)
    let algebra = engine.Algebra

    let refuse what = invalidOp $"a system by factors has no {what}: use the solver 'nystrom', or a dense one on rows."

    override _.Trace = trace
    override _.Normal = refuse "normal matrix"
    override _.Gram = refuse "Gram matrix"

    override s.Multiply(v, columns) =
        let forward, _ = programs.Products columns
        let before = forward.Operations

        let fill (shared: DeviceVector) =
            forward.Program.SharedInputs
            |> Array.iter (fun slot ->
                let struct (at, length) = programs.WindowOf slot.Name

                for j in 0 .. columns - 1 do
                    algebra.Copy(v, j * count + at, shared, slot.Operand.Address + j * length, length))

        let result = (forward.RunWith(fill, samples, factors))[0]
        s.Note(forward.Operations - before)
        result

    override s.MultiplyTransposed(r, columns) =
        let _, back = programs.Products columns
        let before = back.Operations
        back.RunWith(ignore, samples, Array.append factors [| r |]) |> ignore
        let result = engine.Vector(columns * count)

        for slot in back.Program.Sums do
            let struct (at, length) = programs.WindowOf slot.Name

            for j in 0 .. columns - 1 do
                algebra.Copy(back.Sums, slot.Operand.Address + j * length, result, j * count + at, length)

        s.Note(back.Operations - before)
        result

    override _.Dispose() =
        base.Dispose()
        factors |> Array.iter (fun f -> f.Dispose())
