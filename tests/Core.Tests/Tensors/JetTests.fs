module Spectral.Tests.JetTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

/// Jets and nested pushes are the same derivatives with other roundings.
let nestedTolerance = 1e-12

/// Closed forms, relative to the largest derivative.
let closedTolerance = 1e-13

/// Observed orders of Taylor remainders.
let slopeTolerance = 0.15

/// Central differences with step 1e-5 of functions of order one.
let differenceTolerance = 1e-7

let private highest = 4
let private tangents = inputs |> Array.map (fun i -> Tensor.input ("d" + i.Name) i.Shape)
let private directions = Array.map2 (fun i d -> struct (i, d)) inputs tangents
let private curves = Array.map2 (fun i d -> struct (i, [| Some d |])) inputs tangents
let private bindTangents values = Array.zip (tangents |> Array.map (fun t -> t.Name)) values |> List.ofArray
let private factorial k = Seq.fold (fun product i -> product * float i) 1.0 [ 2..k ]

/// An expression of x and z in which smooth functions follow each other; their arguments stay in (½, 3/2).
let private randomExpression (stream: RandomStream) =
    let functions =
        [|
            Tensor.exp
            Tensor.expm1
            Tensor.log
            Tensor.log1p
            Tensor.sin
            Tensor.cos
            Tensor.tanh
            Tensor.sigmoid
            Tensor.softplus
            Tensor.erf
            Tensor.squareRoot
            Tensor.square
        |]

    let operations: (Expr -> Expr -> Expr)[] =
        [|
            Tensor.multiply
            Tensor.divide
            Tensor.add
            (fun u v -> Tensor.apply (Tensor.matrixProduct false true a a) (u - v))
        |]

    let pick (from: 'a[]) = from[int (stream.NextUniform(0.0, float from.Length))]
    let inside u = 0.5 + Tensor.sigmoid u
    Seq.fold (fun u _ -> pick operations ((pick functions) (inside u)) (inside (z + u))) x [ 1..3 ]

let private agreesWithNestedPushes (name: string) (seed: int) (y: Expr) =
    let stream = RandomStream.OfSeed(int64 seed).Child name
    let coefficients = (Jets.push highest curves [| y |])[0]
    let nested = Seq.scan (fun d _ -> (Differentiation.push directions [| d |])[0]) y [ 1..highest ] |> Seq.toArray
    let bound = bind (draw stream positive) @ bindTangents (draw stream normal)

    for k in 1..highest do
        let expected = (evaluate bound [||] [| nested[k] |])[0]

        match coefficients[k - 1] with
        | None -> Assert.That(norm expected, Is.Zero, $"{name}, seed {seed}, order {k}: a coefficient is missing.")
        | Some c ->
            let found = (evaluate bound [||] [| c |])[0] |> Array.map (fun v -> factorial k * v)
            let gap = norm (Array.map2 (-) expected found)
            Assert.That(gap, Is.LessThanOrEqualTo(nestedTolerance * (1.0 + norm expected)), $"{name}, seed {seed}, order {k}")

[<Law(MaxTest = 10)>]
let ``jets of every primitive are nested pushes`` (seed: int) =
    for name, build in samples do
        agreesWithNestedPushes name seed (build x z a b)

[<Law(MaxTest = 20)>]
let ``jets of random expressions are nested pushes`` (seed: int) =
    agreesWithNestedPushes "random" seed (randomExpression (RandomStream.OfSeed(int64 seed).Child "shape"))

[<Law(MaxTest = 20)>]
let ``coefficients of a curve go through as they are given`` (seed: int) =
    // x(t) = x + dx t² has the coefficients of even order of x + dx t.
    let y = randomExpression (RandomStream.OfSeed(int64 seed).Child "shape")
    let line = (Jets.push 2 [| struct (x, [| Some tangents[0] |]) |] [| y |])[0]
    let curve = (Jets.push highest [| struct (x, [| None; Some tangents[0] |]) |] [| y |])[0]
    let stream = RandomStream.OfSeed(int64 seed)
    let bound = bind (draw stream positive) @ bindTangents (draw stream normal)
    let values = evaluate bound [||] [| line[0].Value; line[1].Value; curve[1].Value; curve[3].Value |]
    Assert.That(curve[0].IsNone && curve[2].IsNone, Is.True)

    for first, second in [ values[0], values[2]; values[1], values[3] ] do
        Assert.That(norm (Array.map2 (-) first second), Is.LessThanOrEqualTo(nestedTolerance * (1.0 + norm first)))

let private s = Tensor.input "s" [||]
let private one = Tensor.scalar 1.0
let private valuesAt at (outputs: Expr[]) = evaluate [ "s", [| at |] ] [||] outputs |> Array.map Array.head

[<Law>]
let ``derivatives of a sine and of an exponential are their closed forms`` (seed: int) =
    let stream = RandomStream.OfSeed(int64 seed)
    let omega, at = stream.NextUniform(0.5, 4.0), stream.NextUniform(-2.0, 2.0)
    let order = 6
    let scale = Seq.fold (fun w _ -> w * omega) 1.0 [ 1..order ] * Elementary.exp (omega * abs at)

    for f, derivative in
        [
            Tensor.sin, (fun k -> Elementary.sin (omega * at + 0.5 * Math.PI * float k))
            Tensor.exp, (fun _ -> Elementary.exp (omega * at))
        ] do
        let found = valuesAt at (Jets.along one order s (f (omega * s)))

        for k in 0..order do
            let expected = Seq.fold (fun d _ -> omega * d) (derivative k) [ 1..k ]
            Assert.That(found[k], Is.EqualTo(expected).Within(closedTolerance * (1.0 + scale)), $"order {k}")

[<Test>]
let ``what is zero is left out`` () =
    let affine = 2.0 * s + 1.0 * one
    let quadratic = Tensor.square affine

    let jets =
        Jets.push highest [| struct (s, [| Some one |]) |] [| affine; quadratic; Tensor.heaviside s; Tensor.exp one |]

    let missing = jets |> Array.map (Array.map Option.isNone)

    Assert.That(
        (missing =
            [|
                [| false; true; true; true |]
                [| false; false; true; true |]
                [| true; true; true; true |]
                [| true; true; true; true |]
            |]),
        Is.True,
        $"%A{missing}"
    )

    Assert.That((valuesAt 3.0 (Jets.along one 3 s quadratic) = [| 49.0; 28.0; 8.0; 0.0 |]), Is.True)

let private network = Mlp.create Activation.Tanh 3 [| 8; 8 |] 1
let private u = network.Apply x
let private theta = network.Initial(RandomStream.OfSeed(2L).Child "θ")

[<Test>]
let ``the remainder of a Taylor polynomial has its order`` () =
    let stream = RandomStream.OfSeed 4L
    let at, v = normal stream 3, normal stream 3
    let bound = [ "x", at; "dx", v ]

    let coefficients =
        evaluate
            bound
            theta
            (Jets.push highest [| struct (x, [| Some tangents[0] |]) |] [| u |]
             |> Array.head
             |> Array.map Option.get)

    let value (h: float) = evaluate [ "x", Array.map2 (fun p d -> p + h * d) at v ] theta [| u |] |> Array.head |> Array.head

    for order in 1..highest do
        let remainder h =
            let polynomial = Seq.foldBack (fun k sum -> h * (coefficients[k][0] + sum)) [ 0 .. order - 1 ] 0.0
            abs (value h - value 0.0 - polynomial)

        let slope = Math.Log2(remainder 0.02 / remainder 0.01)
        Assert.That(slope, Is.EqualTo(float (order + 1)).Within slopeTolerance, $"order {order}")

[<Test>]
let ``gradients of jets in the parameters are differences`` () =
    let stream = RandomStream.OfSeed 5L
    let bound = [ "x", normal stream 3; "dx", normal stream 3 ]
    let second = (Jets.along tangents[0] 2 x u)[2] |> Tensor.sum
    let gradient = Differentiation.gradient second network.Parameters |> evaluate bound theta |> Array.concat
    let step = 1e-5

    for p in 0..7 .. theta.Length - 1 do
        let value h =
            evaluate bound (Array.mapi (fun i t -> if i = p then t + h else t) theta) [| second |]
            |> Array.head
            |> Array.head

        let difference = (value step - value -step) / (2.0 * step)
        Assert.That(gradient[p], Is.EqualTo(difference).Within differenceTolerance, $"parameter {p}")

[<Test>]
let ``jets in two directions share the value and its slopes`` () =
    let operations (outputs: Expr[]) =
        (Lowering.lower "jets" [| x; tangents[0]; tangents[1] |] (outputs |> Array.mapi (fun i o -> struct ($"{i}", o))) [||]).Operations

    let along direction = Jets.along direction 2 x u
    let first, second = along tangents[0], along tangents[1]
    let saved = operations first + operations second - operations (Array.append first second)
    Assert.That(saved, Is.GreaterThanOrEqualTo(operations [| u |]))

[<Test>]
let ``a jet of a long recurrence needs no deep stack`` () =
    let long = Seq.fold (fun e _ -> Tensor.sin e) s [ 1..20000 ]
    let jet = (Jets.push 2 [| struct (s, [| Some one |]) |] [| long |])[0]
    Assert.That(Array.forall Option.isSome jet, Is.True)

[<Test>]
let ``wrong orders and shapes are refused`` () =
    Assert.That(Refusal.message (fun () -> Jets.push 0 [||] [| u |]), Does.Contain "order 0")
    Assert.That(Refusal.message (fun () -> Jets.along one 2 x u), Does.Contain "[3]")
