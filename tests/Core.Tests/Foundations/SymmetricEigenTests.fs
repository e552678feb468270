module Spectral.Tests.SymmetricEigenTests

open NUnit.Framework
open Spectral

/// Relative to the largest eigenvalue.
let private tolerance = 1e-13

let private symmetric n =
    let stream = RandomStream.OfSeed(31L).Child($"{n}")
    let a = Array.init (n * n) (fun _ -> stream.NextNormal())
    Array.init (n * n) (fun at -> a[max (at / n) (at % n) * n + min (at / n) (at % n)])

let private distance (x: float[]) (y: float[]) = Array.map2 (fun a b -> abs (a - b)) x y |> Array.max

[<Law(MaxTest = 40)>]
let ``the vectors are orthonormal and diagonalise the matrix`` (raw: byte) =
    let n = 1 + int raw % 20
    let a = symmetric n
    let struct (values, vectors) = SymmetricEigen.decompose a n
    let size = 1.0 + (values |> Array.map abs |> Array.max)
    let scaled = vectors |> Array.mapi (fun at v -> v * values[at % n])
    let identity = Array.init (n * n) (fun at -> if at / n = at % n then 1.0 else 0.0)

    distance (Dense.product a vectors n n n) scaled <= tolerance * size * float n
    && distance (Dense.symmetricProduct vectors n n) identity <= tolerance * float n
    && Array.pairwise values |> Array.forall (fun (x, y) -> x <= y)

[<Test>]
let ``the second difference has its known eigenvalues`` () =
    // 2 − 2 cos(jπ/(n + 1)), j = 1 … n
    let n = 12

    let a =
        Array.init (n * n) (fun at ->
            match abs (at / n - at % n) with
            | 0 -> 2.0
            | 1 -> -1.0
            | _ -> 0.0)

    let struct (values, _) = SymmetricEigen.decompose a n
    let known = Array.init n (fun j -> 2.0 - 2.0 * Elementary.cos (System.Math.PI * float (j + 1) / float (n + 1)))
    Assert.That(distance values known, Is.LessThan(4.0 * tolerance))

[<Test>]
let ``a matrix that is not finite is refused`` () =
    Assert.That(Refusal.message (fun () -> SymmetricEigen.decompose [| 1.0; nan; nan; 1.0 |] 2), Does.Contain "finite")
