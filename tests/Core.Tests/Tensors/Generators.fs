/// Random expressions and direct evaluation, for the laws of the tensor language.
module Spectral.Tests.TensorGenerators

open System.Collections.Generic
open Spectral

/// The value of expressions for one sample, node by node, without lowering: what fused programs must agree with up to rounding.
let evaluate (inputs: (string * float[]) list) (parameters: float[]) (outputs: Expr[]) : float[][] =
    let values = Dictionary<Expr, float[]>(HashIdentity.Reference)

    for e in Differentiation.topological outputs do
        values[e] <-
            match e.Opcode with
            | Opcode.Input
            | Opcode.SharedInput -> inputs |> List.find (fun (n, _) -> n = e.Name) |> snd
            | Opcode.Parameter -> Array.sub parameters e.Attributes[0] e.Size
            | Opcode.Constant -> e.Data
            | _ ->
                let operation: Operation =
                    {
                        Opcode = e.Opcode
                        Shape = e.Shape
                        ArgumentShapes = e.Arguments |> Array.map (fun a -> a.Shape)
                        Attributes = e.Attributes
                    }

                (Primitive.find e.Opcode).Value Arithmetic.Double operation (e.Arguments |> Array.map (fun a -> values[a]))

    outputs |> Array.map (fun o -> values[o])

/// Numbers for which every primitive is smooth and defined: between ½ and 1½, away from the kinks at 0.
let positive (stream: RandomStream) count = Array.init count (fun _ -> stream.NextUniform(0.5, 1.5))

let normal (stream: RandomStream) count = Array.init count (fun _ -> stream.NextNormal())

let dot (a: float[]) (b: float[]) = Array.fold2 (fun s x y -> s + x * y) 0.0 a b

let norm (a: float[]) = sqrt (dot a a)

/// A stack of two matrices [2 × 3 × 3] made of A and B.
let private stack a b = Tensor.concatenate [| Tensor.reshape [| 1; 3; 3 |] a; Tensor.reshape [| 1; 3; 3 |] b |]

/// Every differentiable primitive applied to inputs x (vector), z (vector of the same length), A and B (matrices).
let samples: (string * (Expr -> Expr -> Expr -> Expr -> Expr)) list =
    [
        "fill", (fun x _ _ _ -> Tensor.fill [| 2; 3 |] (Tensor.element 1 x))
        "reshape", (fun _ _ a _ -> Tensor.reshape [| a.Size |] a)
        "slice of a vector", (fun x _ _ _ -> Tensor.slice 1 2 x)
        "slice of a matrix", (fun _ _ a _ -> Tensor.slice 1 2 a)
        "concatenate", (fun x z _ _ -> Tensor.concatenate [| x; z; x |])
        "rows", (fun x z _ _ -> Tensor.rows [| x; z |])
        "transpose", (fun _ _ a _ -> Tensor.transpose a |> Tensor.exp)
        "negate", (fun x _ _ _ -> -x)
        "exp", (fun x _ _ _ -> Tensor.exp x)
        "expm1", (fun x _ _ _ -> Tensor.expm1 x)
        "log", (fun x _ _ _ -> Tensor.log x)
        "log1p", (fun x _ _ _ -> Tensor.log1p x)
        "sin", (fun x _ _ _ -> Tensor.sin x)
        "cos", (fun x _ _ _ -> Tensor.cos x)
        "tanh", (fun x _ _ _ -> Tensor.tanh x)
        "sigmoid", (fun x _ _ _ -> Tensor.sigmoid x)
        "softplus", (fun x _ _ _ -> Tensor.softplus x)
        "erf", (fun x _ _ _ -> Tensor.erf x)
        "square root", (fun x _ _ _ -> Tensor.squareRoot x)
        "positive part", (fun x _ _ _ -> Tensor.positivePart (x - Tensor.full x.Shape 1.0))
        "heaviside", (fun x z _ _ -> z * Tensor.heaviside (x - Tensor.full x.Shape 1.0))
        "add", (fun x z _ _ -> x + z)
        "subtract", (fun x z _ _ -> x - z)
        "multiply", (fun x z _ _ -> x * z)
        "square", (fun x _ _ _ -> Tensor.square x)
        "divide", (fun x z _ _ -> x / z)
        "divide a number", (fun x _ _ _ -> Tensor.full x.Shape 2.0 / x)
        "sum", (fun _ _ a _ -> Tensor.sum a)
        "sum over the first axis", (fun _ _ a _ -> Tensor.sumAxis 0 a)
        "sum over the last axis", (fun _ _ a b -> Tensor.sumAxis 2 (Tensor.exp (stack a b)))
        "sum over an inner axis", (fun _ _ a b -> Tensor.sumAxis 1 (stack a b))
        "repeat along the first axis", (fun x _ a _ -> Tensor.repeatAxis 0 3 x * a)
        "repeat along an inner axis", (fun _ _ a _ -> Tensor.repeatAxis 1 4 a)
        "gather", (fun _ _ a _ -> Tensor.gather [| 2; 0; 0; 1; 2; 2 |] a)
        "gather of some rows", (fun _ z _ _ -> Tensor.exp (Tensor.gather [| 2; 0 |] (Tensor.exp z)))
        "gather of a permutation", (fun x _ _ _ -> Tensor.gather [| 1; 2; 0 |] x)
        "gathers and slices of one tensor",
        (fun x _ _ _ -> Tensor.concatenate [| Tensor.gather [| 2; 0 |] x; Tensor.slice 0 2 x; Tensor.gather [| 1; 1 |] x |])
        "scatter and add", (fun _ _ a _ -> Tensor.scatterAdd 5 [| 3; 0; 3 |] a)
        "scatter to a permutation", (fun x _ _ _ -> Tensor.scatterAdd 3 [| 2; 0; 1 |] x)
        "batched product AB", (fun _ _ a b -> Tensor.batchedProduct false false (stack a b) (stack b a))
        "batched product AᵀBᵀ", (fun _ _ a b -> Tensor.batchedProduct true true (stack a b) (stack b a))
        "batched product of unequal matrices",
        (fun x z a b -> Tensor.batchedProduct false true (stack a b) (Tensor.reshape [| 2; 1; 3 |] (Tensor.rows [| x; z |])))
        "product AB", (fun _ _ a b -> Tensor.matrixProduct false false a b)
        "product AᵀBᵀ", (fun _ _ a b -> Tensor.matrixProduct true true a b)
        "product ABᵀ", (fun _ _ a b -> Tensor.matrixProduct false true a (Tensor.transpose b))
        "product AᵀB", (fun _ _ a b -> Tensor.matrixProduct true false (Tensor.transpose a) b)
        "apply", (fun x _ a _ -> Tensor.apply a x)
        "apply transposed", (fun x _ _ b -> Tensor.applyTransposed b x)
        "dot", (fun x z _ _ -> Tensor.dot x z)
        "fused", (fun x z a _ -> x * z + Tensor.tanh (Tensor.apply a x + z) - z * z)
    ]

let x = Tensor.input "x" [| 3 |]
let z = Tensor.input "z" [| 3 |]
let a = Tensor.input "A" [| 3; 3 |]
let b = Tensor.input "B" [| 3; 3 |]
let inputs = [| x; z; a; b |]
let names = inputs |> Array.map (fun i -> i.Name)

/// A value for each input.
let draw (stream: RandomStream) f = inputs |> Array.map (fun i -> f stream i.Size)

let bind (values: float[][]) = Array.zip names values |> List.ofArray
