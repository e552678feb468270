module Spectral.Tests.TridiagonalEigenTests

open System
open NUnit.Framework
open FsCheck
open FsCheck.FSharp
open Spectral

/// Eigenvalue error relative to the largest entry.
let private tolerance = 1e-13

let private matrices =
    gen {
        let! n = Gen.choose (1, 30)
        let! d = Gen.arrayOfLength n (Gen.choose (-1000, 1000))
        let! e = Gen.arrayOfLength (n - 1) (Gen.choose (-1000, 1000))
        return Array.map (fun k -> float k / 100.0) d, Array.map (fun k -> float k / 100.0) e
    }

[<Law(MaxTest = 100)>]
let ``the eigenvalues are those of MathNet`` () =
    Prop.forAll (Arb.fromGen matrices) (fun (d, e) ->
        let n = d.Length

        let dense =
            MathNet.Numerics.LinearAlgebra.Matrix<float>.Build.Dense(
                n,
                n,
                (fun i j ->
                    if i = j then d[i]
                    elif abs (i - j) = 1 then e[min i j]
                    else 0.0)
            )

        let expected =
            dense.Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric).EigenValues.ToArray()
            |> Array.map _.Real
            |> Array.sort

        let scale = 10.0 * float n
        Array.forall2 (fun x y -> abs (x - y) < tolerance * scale) (TridiagonalEigen.values d e) expected)

[<Test>]
let ``the second difference has eigenvalues 2 − 2cos`` () =
    let n = 300
    let values = TridiagonalEigen.values (Array.create n 2.0) (Array.create (n - 1) -1.0)

    for k in 1..n do
        Assert.That(values[k - 1], Is.EqualTo(2.0 - 2.0 * Math.Cos(float k * Math.PI / float (n + 1))).Within 1e-14)
