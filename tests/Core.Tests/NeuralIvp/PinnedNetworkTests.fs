module Spectral.Tests.PinnedNetworkTests

open NUnit.Framework
open Spectral

/// Numbers pinned to twelve digits, relative to the larger of one and the number.
let pinnedTolerance = 2e-12

let private near (expected: float) = Is.EqualTo(expected).Within(pinnedTolerance * max 1.0 (abs expected))
let private box = [| struct (-1.0, 1.0); struct (-1.0, 1.0) |]

/// 0.4 sin q, q = 1, 2, …
let private parameters count = Array.init count (fun q -> 0.4 * sin (float (q + 1)))

let private ansatz (map: InputMap) activation factor : FieldAnsatz =
    {
        Network = (({ Map = map; Hidden = [| 3; 3 |]; Activation = activation }: FieldNetworkSettings).On [| "u" |])[0]
        Factor = factor
        Initial = fun _ -> Tensor.scalar 0.0
        Start = Fitted
    }

let private onSquare =
    ansatz (InputMap.Sinusoidal(2, 2, 3.0, 1.0)) Activation.Swish (Some(InitialValueProblem.wallFactor box))

/// Values of scalars at one place.
let private evaluate (dimension: int) (count: int) (place: float[]) (scalars: Expr -> Expr[]) =
    let x = Tensor.input "place" [| dimension |]

    let program =
        Lowering.lower "scalars" [| x |] [| struct ("all", scalars x |> Array.map (Tensor.reshape [| 1 |]) |> Tensor.concatenate) |] [||]

    (Reference.run program (parameters count) 1 [| place |]).Outputs[0]

/// The rows ∂u/∂θ at places, [places × 43].
let private rows (places: float[]) =
    let x = Tensor.input "place" [| 2 |]

    let pulled = Differentiation.pull [| struct (onSquare.At x, Tensor.scalar 1.0) |] onSquare.Network.Parameters

    let row = pulled |> Array.map (fun w -> Tensor.reshape [| w.Size |] w) |> Tensor.concatenate
    let program = Lowering.lower "rows" [| x |] [| struct ("J", row) |] [||]
    (Reference.run program (parameters 43) (places.Length / 2) [| places |]).Outputs[0]

[<Test>]
let ``a network of the plane: value, gradient, Laplacian and a second derivative along a direction`` () =
    Assert.That(onSquare.Network.Count, Is.EqualTo 43)

    let found =
        evaluate 2 43 [| 0.3; -0.2 |] (fun x ->
            let jet = FieldJet(x, onSquare.At x)
            [| jet.Value; jet.Partial 0; jet.Partial 1; jet.Laplacian; jet.Along(Tensor.constant [| 2 |] [| 0.6; 0.8 |], 2) |])

    [| -0.453789973354; 0.199570878370; -0.168664624796; 2.48081743449; 1.31661902575 |]
    |> Array.iteri (fun i expected -> Assert.That(found[i], near expected, $"number {i}"))

[<Test>]
let ``a network of the line: four derivatives`` () =
    let field = ansatz (InputMap.Periodic([| 2.0 |], 2, 0.0)) Activation.Tanh None
    Assert.That(field.Network.Count, Is.EqualTo 31)

    let found =
        evaluate 1 31 [| 0.3 |] (fun x ->
            let jet = FieldJet(x, field.At x)
            Array.init 5 (fun order -> jet.Derivative(0, order)))

    [| -0.408388932583; 0.0591427163593; 0.300496720357; -6.08284143968; 48.3960112965 |]
    |> Array.iteri (fun order expected -> Assert.That(found[order], near expected, $"order {order}"))

[<Test>]
let ``the derivative along a direction of the parameters, the norm of a row and the Gram matrix of three places`` () =
    let row = rows [| 0.3; -0.2 |]
    Assert.That(Dense.dot row (Array.init 43 (fun q -> cos (float (q + 1)))), near 0.468433880797)
    Assert.That(Dense.dot row row, near 1.25917200401)

    let engine = ReferenceEngine() :> IEngine

    use system =
        new RowSystem(engine, 3, 43, engine.VectorOf(rows [| 0.3; -0.2; -0.5; 0.4; 0.1; 0.7 |]), engine.Vector 3)

    let gram = system.Gram.ToArray()

    for i, j, expected in [ 1, 0, 0.538964647741; 2, 0, 0.437788552329; 2, 1, 0.392583708788 ] do
        Assert.That(gram[3 * i + j], near expected, $"K {i} {j}")
