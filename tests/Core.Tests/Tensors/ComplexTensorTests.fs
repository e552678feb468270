module Spectral.Tests.ComplexTensorTests

open System.Numerics
open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

/// Round-off of a few operations on numbers of order 1.
let roundOff = 1e-13

let private a' = ComplexTensor.Of(a, b)
let private b' = ComplexTensor.Of(Tensor.transpose b, Tensor.exp a)

let private values seed (outputs: ComplexTensor) =
    let given = draw (RandomStream.OfSeed(int64 seed)) normal
    let numbers z = evaluate (bind given) [||] [| z.Real; z.Imaginary |]
    let complex z = (let n = numbers z in Array.map2 (fun x y -> Complex(x, y)) n[0] n[1])
    complex a', complex b', complex outputs

let private agrees seed (z: ComplexTensor) (expected: Complex[] -> Complex[] -> Complex[]) =
    let x, y, found = values seed z
    Array.forall2 (fun (e: Complex) (f: Complex) -> (e - f).Magnitude <= roundOff * (1.0 + e.Magnitude)) (expected x y) found

let private product (x: Complex[]) (y: Complex[]) =
    Array.init 9 (fun at -> Seq.init 3 (fun k -> x[at / 3 * 3 + k] * y[k * 3 + at % 3]) |> Seq.fold (+) Complex.Zero)

[<Law(MaxTest = 20)>]
let ``operations are those of complex numbers`` (seed: int) =
    agrees seed (a' + b') (Array.map2 (+))
    && agrees seed (a' - b') (Array.map2 (-))
    && agrees seed (a' * b') (Array.map2 (*))
    && agrees seed a'.Conjugate (fun x _ -> Array.map Complex.Conjugate x)
    && agrees seed (a'.Scale(Tensor.scalar 3.0)) (fun x _ -> x |> Array.map (fun v -> 3.0 * v))
    && agrees seed (a'.Map Tensor.transpose) (fun x _ -> Array.init 9 (fun i -> x[i % 3 * 3 + i / 3]))
    && agrees seed (ComplexTensor.MatrixProduct(false, false, a', b')) product

[<Law(MaxTest = 20)>]
let ``a product with the conjugate is the square of the modulus`` (seed: int) =
    let z = a' * a'.Conjugate
    let difference = ComplexTensor.Of(z.Real - a'.ModulusSquared, z.Imaginary)
    agrees seed difference (fun x _ -> Array.map (fun _ -> Complex.Zero) x)

[<Test>]
let ``parts of two shapes are refused`` () = Assert.That(Refusal.message (fun () -> ComplexTensor.Of(x, a)), Does.Contain "[3] and [3 × 3]")
