module Spectral.Tests.PrimitiveTests

open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

/// ⟨w, J v⟩ and ⟨Jᵀ w, v⟩ differ by rounding only.
let adjointTolerance = 1e-12

/// Central differences with step 1e-5 of functions of order one.
let differenceTolerance = 2e-8

let private tangents = inputs |> Array.map (fun i -> Tensor.input ("d" + i.Name) i.Shape)
let private along = Array.map2 (fun i d -> struct (i, d)) inputs tangents
let private bindTangents values = Array.zip (tangents |> Array.map (fun t -> t.Name)) values |> List.ofArray

let private failUnless name seed condition (message: string) =
    if not condition then
        Assert.Fail $"{name}, seed {seed}: {message}"

[<Law(MaxTest = 20)>]
let ``every primitive satisfies the adjoint identity`` (seed: int) =
    for name, build in samples do
        let stream = RandomStream.OfSeed(int64 seed).Child name
        let y = build x z a b
        let w = Tensor.input "w" y.Shape
        let pushed = Differentiation.push along [| y |]
        let pulled = Differentiation.pull [| struct (y, w) |] inputs
        let at, v, weight = draw stream positive, draw stream normal, normal stream y.Size
        let bound = bind at @ bindTangents v @ [ "w", weight ]
        let left = dot weight (evaluate bound [||] pushed |> Array.head)
        let right = Array.map2 dot v (evaluate bound [||] pulled) |> Array.sum
        failUnless name seed (abs (left - right) <= adjointTolerance * (1.0 + abs left) * 10.0) $"⟨w, Jv⟩ = {left} but ⟨Jᵀw, v⟩ = {right}."

[<Law(MaxTest = 20)>]
let ``every forward rule is the derivative`` (seed: int) =
    for name, build in samples do
        let stream = RandomStream.OfSeed(int64 seed).Child name
        let y = build x z a b
        let at, v = draw stream positive, draw stream normal
        let step = 1e-5
        let moved s = Array.map2 (Array.map2 (fun p d -> p + s * d)) at v
        let value s = evaluate (bind (moved s)) [||] [| y |] |> Array.head
        // The kink of max(x, 0) and the jump of the Heaviside function lie at x = 1 here.
        let nearKink = Array.exists2 (fun p d -> abs (p - 1.0) < 2.0 * step * abs d) at[0] v[0]

        if not nearKink then
            let difference = Array.map2 (fun p m -> (p - m) / (2.0 * step)) (value step) (value -step)
            let exact = evaluate (bind at @ bindTangents v) [||] (Differentiation.push along [| y |]) |> Array.head
            let gap = Array.map2 (-) difference exact |> norm

            failUnless
                name
                seed
                (gap <= differenceTolerance * (1.0 + norm exact) * 10.0)
                $"the tangent misses the central difference by {gap}."

[<Test>]
let ``every opcode of the language has a primitive`` () =
    for opcode in System.Enum.GetValues<Opcode>() do
        if opcode <> Opcode.BatchProduct && opcode <> Opcode.BatchAccumulate then
            Assert.That((Primitive.find opcode).Opcode, Is.EqualTo opcode)

[<Test>]
let ``a wrong shape is refused with both shapes`` () =
    let message = Refusal.message (fun () -> Tensor.add x a)
    Assert.That(message, Does.Contain "[3]")
    Assert.That(message, Does.Contain "[3 × 3]")
