module Spectral.Tests.MomentsTests

open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

/// Sums over a batch in another order, and products that round once more.
let roundOff = 1e-11

/// Central differences with step 1e-5 of functions of order one.
let differenceStep, differenceTolerance = 1e-5, 1e-7

let private batch, size, width = 21, 3, 2
let private weight, bias = Tensor.parameter 0 [| width; size |], Tensor.parameter 6 [| width |]
let private f = Tensor.tanh (Tensor.apply weight x + bias)

/// A Rayleigh quotient of the moments "mass" = Σ f fᵀ and "mean" = Σ f, and a moment without parameters.
let private loss (moments: Expr[]) =
    let mass, mean, points = moments[0], moments[1], moments[2]
    let scaled = mean / Tensor.fill [| width |] (1.0 + Tensor.sum points)
    Tensor.dot scaled (Tensor.apply mass scaled) / (Tensor.shared "shift" [||] + Tensor.dot mean mean)

let private each =
    let row = Tensor.reshape [| 1; width |] f
    [| struct ("mass", Tensor.matrixProduct true false row row); struct ("mean", f); struct ("points", Tensor.square x) |]

let private moments = Moments.Of("rayleigh", [| x |], each, loss, [| weight; bias |])
let private shift = [| 0.7 |]

/// The loss and its gradient by the three programs.
let private run (theta: float[]) (points: float[]) =
    let sums = (Reference.run moments.Sums theta batch [| points |]).Sums

    let head =
        Reference.run moments.Head (moments.Head.SharedNumbers([||], [| "shift", shift |])) 1 (moments.HeadInputs sums)

    let numbers = moments.PullNumbers(theta, head.Outputs, [||])
    head.Outputs[0][0], (Reference.run moments.Pull numbers batch [| points |]).Sums

/// The same of one sample that holds all points as the rows of a matrix.
let private whole =
    let all = Tensor.input "all" [| batch; size |]
    let f = Tensor.tanh (Tensor.matrixProduct false true all weight + Tensor.repeatAxis 0 batch bias)

    let value =
        loss [| Tensor.matrixProduct true false f f; Tensor.sumAxis 0 f; Tensor.sumAxis 0 (Tensor.square all) |]

    let gradients = Differentiation.gradient value [| weight; bias |]
    Lowering.lower "whole" [| all |] (Array.append [| value |] gradients |> Array.mapi (fun i e -> struct ($"o{i}", e))) [||]

[<Law(MaxTest = 20)>]
let ``the gradient of a loss of moments is that of the loss of one large sample`` (seed: int) =
    let stream = RandomStream.OfSeed(int64 seed)
    let theta, points = normal stream 8, normal stream (batch * size)
    let value, gradient = run theta points
    let expected = (Reference.run whole (whole.SharedNumbers(theta, [| "shift", shift |])) 1 [| points |]).Outputs
    let expectedGradient = Array.concat expected[1..]
    Assert.That(value, Is.EqualTo(expected[0][0]).Within(roundOff * (1.0 + abs value)))
    Assert.That(norm (Array.map2 (-) expectedGradient gradient), Is.LessThan(roundOff * (1.0 + norm gradient)))

[<Test>]
let ``the gradient of a loss of moments agrees with differences`` () =
    let stream = RandomStream.OfSeed 2L
    let theta, points, direction = normal stream 8, normal stream (batch * size), normal stream 8
    let at h = fst (run (Array.map2 (fun t d -> t + h * d) theta direction) points)
    let difference = (at differenceStep - at -differenceStep) / (2.0 * differenceStep)
    Assert.That(dot direction (snd (run theta points)), Is.EqualTo(difference).Within differenceTolerance)

[<Test>]
let ``a loss of moments that reads parameters is refused`` () =
    let message =
        Refusal.message (fun () -> Moments.Of("m", [| x |], [| struct ("mean", f) |], (fun m -> Tensor.dot m[0] bias), [| bias |]))

    Assert.That(message, Does.Contain "reads parameters")
