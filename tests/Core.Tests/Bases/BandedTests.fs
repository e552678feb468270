/// Banded matrices and least squares against MathNet.
module Spectral.Tests.BandedTests

open System
open NUnit.Framework
open FsCheck
open FsCheck.FSharp
open MathNet.Numerics.LinearAlgebra
open Spectral

/// Sums of up to thirty products of numbers below 10.
let private roundOff = 1e-11

let private number = Gen.choose (-1000, 1000) |> Gen.map (fun k -> float k / 100.0)

let private banded rows columns =
    gen {
        let! lower = Gen.choose (0, 4)
        let! upper = Gen.choose (0, 12)
        let! entries = Gen.arrayOfLength (rows * columns) number
        return Banded.Create(rows, columns, lower, upper, fun i j -> entries[i * columns + j])
    }

let private dense (matrix: Banded) = Matrix<float>.Build.DenseOfArray(matrix.ToDense())

let private pairs =
    gen {
        let! p = Gen.choose (1, 12)
        let! q = Gen.choose (1, 12)
        let! r = Gen.choose (1, 12)
        let! a = banded p q
        let! b = banded q r
        let! v = Gen.arrayOfLength q number
        return a, b, v
    }
    |> Arb.fromGen

[<Law(MaxTest = 100)>]
let ``banded products, transposes and applications are those of the full matrices`` () =
    Prop.forAll pairs (fun (a, b, v) ->
        let near (x: Matrix<float>) (y: Matrix<float>) = (x - y).InfinityNorm() < roundOff

        near (dense (a.Multiply b)) (dense a * dense b)
        && near (dense (a.Transpose())) ((dense a).Transpose())
        && near (dense (a.Scale 3.0)) (3.0 * dense a)
        && (Vector<float>.Build.DenseOfArray(a.Apply v) - dense a * Vector<float>.Build.DenseOfArray v).InfinityNorm() < roundOff)

let private systems =
    gen {
        let! columns = Gen.choose (1, 8)
        let! extra = Gen.choose (0, 10)
        let rows = columns + extra
        let! noise = Gen.arrayOfLength (rows * columns) number
        let! y = Gen.arrayOfLength rows number
        // Well conditioned: a large diagonal on random entries.
        return rows, columns, Array.mapi (fun k v -> v + (if k / columns = k % columns then 100.0 else 0.0)) noise, y
    }
    |> Arb.fromGen

[<Law(MaxTest = 100)>]
let ``least squares agree with MathNet's QR`` () =
    Prop.forAll systems (fun (rows, columns, matrix, y) ->
        let full = Matrix<float>.Build.Dense(rows, columns, (fun i j -> matrix[i * columns + j]))
        let expected = full.QR().Solve(Vector<float>.Build.DenseOfArray y)
        let found = Vector<float>.Build.DenseOfArray(LeastSquares.solve rows columns matrix y)
        (expected - found).InfinityNorm() < roundOff)

[<Test>]
let ``shapes that do not fit are refused`` () =
    let a = Banded.Identity 3
    Expect.refused "3 × 3" (fun () -> a.Apply [| 1.0 |] :> obj)
    Expect.refused "inner sizes" (fun () -> a.Multiply(Banded.Identity 4))
    Expect.refused "outside" (fun () -> a[3, 0] :> obj)
    Expect.refused "6 entries" (fun () -> LeastSquares.solve 3 2 [| 1.0 |] [| 1.0; 1.0; 1.0 |] :> obj)
