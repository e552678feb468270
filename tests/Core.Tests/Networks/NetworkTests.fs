module Spectral.Tests.NetworkTests

open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

let valueTolerance = 1e-14

let private activations =
    [
        Activation.Tanh, Elementary.tanh
        Activation.Elu, (fun x -> if x > 0.0 then x else Elementary.expm1 x)
        Activation.Softplus, Elementary.softplus
        Activation.Sine, Elementary.sin
        Activation.Swish, (fun x -> x * Elementary.sigmoid x)
        Activation.Gelu, (fun x -> 0.5 * x * (1.0 + Elementary.erf (x / sqrt 2.0)))
    ]

[<Law(MaxTest = 20)>]
let ``activations are their formulas`` (seed: int) =
    for activation, formula in activations do
        let values = normal (RandomStream.OfSeed(int64 seed)) 9

        let actual =
            evaluate [ "v", values ] [||] [| Activation.apply activation (Tensor.input "v" [| 9 |]) |]
            |> Array.head

        Array.iter2
            (fun (v: float) (a: float) ->
                Assert.That(a, Is.EqualTo(formula v).Within(valueTolerance * (1.0 + abs v)), $"{activation} at {v}"))
            values
            actual

[<Test>]
let ``the slope of elu is 1 at 0`` () =
    let v = Tensor.input "v" [| 1 |]
    let slope = Differentiation.push [| struct (v, Tensor.full [| 1 |] 1.0) |] [| Activation.apply Activation.Elu v |]
    let value = evaluate [ "v", [| 0.0 |] ] [||] slope |> Array.head |> Array.head
    Assert.That(value, Is.EqualTo 1.0)

[<Test>]
let ``the parameters of a network are windows side by side`` () =
    let network = Mlp.create Activation.Tanh 3 [| 5; 4 |] 2
    Assert.That(network.ParameterCount, Is.EqualTo(15 + 5 + 20 + 4 + 8 + 2))
    let mutable offset = 0

    for w in network.Windows do
        Assert.That(w.Expression.Attributes[0], Is.EqualTo offset)
        offset <- offset + w.Expression.Size

    Assert.That(network.Description, Is.EqualTo "mlp(3-5-4-2, tanh)")

[<Test>]
let ``a network knows the shapes of its argument and result`` () =
    let mlp = Mlp.create Activation.Tanh 3 [| 5 |] 2
    Assert.That((mlp.InputShape, mlp.OutputShape), Is.EqualTo(([| 3 |], [| 2 |])))

    let operator: Network =
        FourierOperator.create
            {
                Points = 16
                Width = 4
                Modes = 3
                Layers = 1
                Projection = 5
                Outputs = 2
                Boundary = Boundary.Periodic
            }

    Assert.That((operator.InputShape, operator.OutputShape), Is.EqualTo(([| 16 |], [| 2; 16 |])))
    Assert.That((operator.InputCount, operator.OutputCount), Is.EqualTo((16, 32)))
    Assert.That((operator.Apply(Tensor.input "u" [| 16 |])).Size, Is.EqualTo operator.OutputCount)

[<Test>]
let ``initial weights have the stated deviation and depend on the stream alone`` () =
    let network = Mlp.create Activation.Tanh 50 [| 400 |] 50
    let first = network.Initial(RandomStream.OfSeed(1L).Child "a")
    let again = network.Initial(RandomStream.OfSeed(1L).Child "a")
    Assert.That((first = again), Is.True)
    let deviation from count = sqrt (first[from .. from + count - 1] |> Array.averageBy (fun w -> w * w))

    let near (expected: float) (actual: float) = Assert.That(actual, Is.EqualTo(expected).Within(0.1 * expected))
    near (1.0 / sqrt 50.0) (deviation 0 20000)
    near 0.5 (deviation 20000 400)
    near (0.1 / sqrt 400.0) (deviation 20400 20000)
    Assert.That(first[40400..] |> Array.forall (fun b -> b = 0.0), Is.True)

[<Test>]
let ``a network of the wrong shape is refused`` () =
    let network = Mlp.create Activation.Tanh 3 [| 5 |] 2
    Assert.That(Refusal.message (fun () -> network.Apply(Tensor.input "v" [| 4 |])), Does.Contain "length 3, not [4]")
    Assert.That(Refusal.message (fun () -> FieldPrograms.Of network), Does.Contain "no vector field")
