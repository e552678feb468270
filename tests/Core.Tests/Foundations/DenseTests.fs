module Spectral.Tests.DenseTests

open MathNet.Numerics.LinearAlgebra
open NUnit.Framework
open Spectral

/// Relative to the size of the matrices below.
let private tolerance = 1e-11

let private numbers (name: string) length =
    let stream = RandomStream.OfSeed(9L).Child name
    Array.init length (fun _ -> stream.NextNormal())

let private matrix rows columns (a: float[]) = Matrix<float>.Build.Dense(rows, columns, fun i j -> a[i * columns + j])

let private isClose rows columns (expected: Matrix<float>) (a: float[]) =
    (expected - matrix rows columns a).L2Norm() <= tolerance * (1.0 + expected.L2Norm())

let private order (n: byte) = 1 + int n % 24

[<Law>]
let ``products are those of an independent library`` (mRaw: byte) (nRaw: byte) (kRaw: byte) =
    let m, n, k = order mRaw, order nRaw, order kRaw
    let a, b, c = numbers "a" (m * k), numbers "b" (k * n), numbers "c" (m * n)

    isClose m n (matrix m k a * matrix k n b) (Dense.product a b m n k)
    && isClose m n (matrix m n c + matrix m k a * matrix k n b) (Dense.productOnto c a b m n k)
    && isClose k k ((matrix m k a).Transpose() * matrix m k a) (Dense.symmetricProduct a m k)

[<Law>]
let ``the symmetric product has the bits of the general one`` (mRaw: byte) (nRaw: byte) =
    let m, n = order mRaw, order nRaw
    let a = numbers "a" (m * n)
    Dense.symmetricProduct a m n = Dense.product (Dense.transpose a m n) a n n m

[<Law>]
let ``chains that stop and go on have the same bits`` (kRaw: byte) =
    let m, n, k = 5, 4, 1 + order kRaw
    let a, b = numbers "a" (m * k), numbers "b" (k * n)
    let half = k / 2

    let columns from until =
        [|
            for i in 0 .. m - 1 do
                for l in from .. until - 1 -> a[i * k + l]
        |]

    let first = Dense.product (columns 0 half) (Array.sub b 0 (half * n)) m n half

    Dense.productOnto first (columns half k) (Array.sub b (half * n) ((k - half) * n)) m n (k - half) = Dense.product a b m n k

let private positiveDefinite n =
    let a = numbers "spd" ((n + 3) * n)
    Dense.symmetricProductOnto (Array.init (n * n) (fun at -> if at % (n + 1) = 0 then 0.5 else 0.0)) a (n + 3) n

[<Law>]
let ``the Cholesky factor multiplies back, and its systems are solved`` (nRaw: byte) =
    let n = order nRaw
    let a, b = positiveDefinite n, numbers "b" n

    match Dense.cholesky a n, Dense.solvePositiveDefinite a b n with
    | Some l, Some x ->
        isClose n n (matrix n n a) (Dense.product l (Dense.transpose l n n) n n n)
        && isClose n 1 (matrix n 1 b) (Dense.product a x n 1 n)
    | _ -> false

[<Test>]
let ``an indefinite matrix, and one that is not finite, have no factor`` () =
    Assert.That((Dense.cholesky [| 1.0; 2.0; 2.0; 1.0 |] 2).IsNone, Is.True)
    Assert.That((Dense.cholesky [| 1.0; 0.0; nan; 1.0 |] 2).IsNone, Is.True)
    Assert.That((Dense.cholesky [| infinity |] 1).IsNone, Is.True)

[<Test>]
let ``wrong dimensions are refused`` () =
    Assert.That(Refusal.message (fun () -> Dense.product [| 1.0 |] [| 1.0 |] 1 1 2), Does.Contain "not 1 × 2")
