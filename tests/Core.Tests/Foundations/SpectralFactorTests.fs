/// Eigenvalues, singular values and pencils: what defines them, and MathNet as the oracle.
module Spectral.Tests.SpectralFactorTests

open System
open NUnit.Framework
open Spectral

/// Relative to the size of the matrix.
let private tolerance = 1e-12

let private stream (name: string) = RandomStream.OfSeed(41L).Child name

let private random (rows: int) (columns: int) =
    let stream = stream $"{rows} {columns}"
    Matrix.Init(rows, columns, fun _ _ -> stream.NextNormal())

let private distance (a: Matrix) (b: Matrix) = sqrt (a - b).SquaredNorm
let private oracle (a: Matrix) = MathNet.Numerics.LinearAlgebra.Matrix<float>.Build.Dense(a.Rows, a.Columns, (fun i j -> a[i, j]))

[<TestCase(1); TestCase(2); TestCase(3); TestCase(7); TestCase(40); TestCase(121)>]
let ``reflections and QL diagonalise a symmetric matrix`` (n: int) =
    let a = (random n n).Symmetrised
    let struct (values, v) = HouseholderEigen.decompose a
    let size = tolerance * (1.0 + sqrt a.SquaredNorm)
    Assert.That(distance (a * v) (v * Matrix.Diagonal values), Is.LessThan size)
    Assert.That(distance (v.Transposed * v) (Matrix.Identity n), Is.LessThan(tolerance * float n))

    let expected =
        (oracle a).Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric).EigenValues.ToArray()
        |> Array.map _.Real

    for i in 0 .. n - 1 do
        Assert.That(values[i], Is.EqualTo(expected[i]).Within size)

[<Test>]
let ``reflections agree with rotations, also where eigenvalues coincide`` () =
    let n = 24
    // A projection of rank 9 and twice the identity: two eigenvalues only.
    let q = SymmetricPencil.whitener 0.0 ((random n n).Transposed * random n n).Symmetrised
    let unit = q.Transposed * (SymmetricPencil.pseudoInverse 0.0 (q * q.Transposed).Symmetrised) * q
    let a = (2.0 * Matrix.Identity n + unit.Leading(n, 9) * unit.Leading(9, n)).Symmetrised
    let struct (values, v) = HouseholderEigen.decompose a
    let struct (others, _) = SymmetricEigen.decompose a.Values n
    Assert.That(distance (a * v) (v * Matrix.Diagonal values), Is.LessThan(tolerance * sqrt a.SquaredNorm))

    for i in 0 .. n - 1 do
        Assert.That(values[i], Is.EqualTo(others[i]).Within(tolerance * sqrt a.SquaredNorm))

[<TestCase(1, 1); TestCase(9, 4); TestCase(4, 9); TestCase(30, 30); TestCase(80, 17)>]
let ``singular values and vectors rebuild the matrix`` (m: int, n: int) =
    let a = random m n
    let struct (u, sigma, v) = SingularValues.decompose a
    let r = min m n
    let size = tolerance * sqrt a.SquaredNorm
    Assert.That(distance a (u * Matrix.Diagonal sigma * v.Transposed), Is.LessThan size)
    Assert.That(distance (u.Transposed * u) (Matrix.Identity r), Is.LessThan(tolerance * float r))
    Assert.That(distance (v.Transposed * v) (Matrix.Identity r), Is.LessThan(tolerance * float r))
    let expected = (oracle a).Svd(false).S.ToArray()

    for i in 0 .. r - 1 do
        Assert.That(sigma[i], Is.EqualTo(expected[i]).Within size)

[<Test>]
let ``a small singular value keeps its digits`` () =
    // Diagonal times orthogonal: graded columns.
    let n = 6
    let struct (_, q) = HouseholderEigen.decompose (random n n).Symmetrised
    let grades = Array.init n (fun i -> Seq.fold (fun v _ -> 1e-3 * v) 1.0 (seq { 1..i }))
    let struct (_, sigma, _) = SingularValues.decompose (q * Matrix.Diagonal grades)

    for i in 0 .. n - 1 do
        Assert.That(sigma[i] / grades[i], Is.EqualTo(1.0).Within 1e-12)

[<TestCase(9, 4); TestCase(4, 9)>]
let ``the pseudo-inverse obeys Penrose's four equations`` (m: int, n: int) =
    // Rank 3
    let a = random m 3 * random 3 n
    let p = SingularValues.pseudoInverse 1e-10 a
    let size = tolerance * (1.0 + a.SquaredNorm) * (1.0 + p.SquaredNorm)
    Assert.That(distance (a * p * a) a, Is.LessThan size)
    Assert.That(distance (p * a * p) p, Is.LessThan size)
    Assert.That(distance (a * p) (a * p).Transposed, Is.LessThan size)
    Assert.That(distance (p * a) (p * a).Transposed, Is.LessThan size)

[<TestCase(1); TestCase(2); TestCase(5); TestCase(12); TestCase(40)>]
let ``the vectors of a general matrix belong to its eigenvalues`` (n: int) =
    let a = random n n
    let struct (values, vectors) = GeneralEigen.decompose a
    let size = 1e-11 * sqrt a.SquaredNorm

    for j in 0 .. n - 1 do
        let v = vectors[j]

        let image =
            Array.init n (fun i -> Array.fold (fun s k -> s + a[i, k] * v[k]) (ComplexNumber.Of(0.0, 0.0)) [| 0 .. n - 1 |])

        let residual = Array.map2 (fun (y: ComplexNumber) x -> (y - values[j] * x).Square) image v |> Array.sum |> sqrt
        Assert.That(residual, Is.LessThan size)

    for e in (oracle a).Evd().EigenValues do
        let nearest = values |> Array.map (fun v -> (v - ComplexNumber.Of(e.Real, e.Imaginary)).Modulus) |> Array.min
        Assert.That(nearest, Is.LessThan size)

    // Pairs stand together and are exact conjugates.
    let mutable j = 0

    while j < n do
        if values[j].Imaginary <> 0.0 then
            Assert.That(values[j].Imaginary > 0.0 && values[j + 1] = values[j].Conjugate, Is.True)
            j <- j + 2
        else
            j <- j + 1

[<Test>]
let ``eigenvalues with a known polynomial`` () =
    // The companion matrix of (x² + 1)(x − 2)(x + 3)
    let a = Matrix(4, 4, [| -1.0; 5.0; -1.0; 6.0; 1.0; 0.0; 0.0; 0.0; 0.0; 1.0; 0.0; 0.0; 0.0; 0.0; 1.0; 0.0 |])
    let struct (values, _) = GeneralEigen.decompose a
    let expected = [| -3.0, 0.0; 2.0, 0.0; 0.0, 1.0; 0.0, -1.0 |]

    Array.iter2 (fun (v: ComplexNumber) (x, y) -> Assert.That((v - ComplexNumber.Of(x, y)).Modulus, Is.LessThan 1e-12)) values expected

[<Test>]
let ``a cyclic permutation has the roots of unity`` () =
    let n = 5

    let struct (values, _) =
        GeneralEigen.decompose (Matrix.Init(n, n, fun i j -> if j = (i + 1) % n then 1.0 else 0.0))

    for k in 0 .. n - 1 do
        let angle = 2.0 * Math.PI * float k / float n
        let root = ComplexNumber.Of(Math.Cos angle, Math.Sin angle)
        Assert.That(values |> Array.map (fun v -> (v - root).Modulus) |> Array.min, Is.LessThan 1e-13)

[<Test>]
let ``a pencil is diagonalised on what its second matrix carries`` () =
    let n, r = 9, 6
    let b = random 40 r * random r n
    let s = b.Transposed * b
    let c = random 40 40
    let a = b.Transposed * c.Symmetrised * b
    let struct (values, v) = SymmetricPencil.decompose 1e-10 a s.Symmetrised
    Assert.That(values.Length, Is.EqualTo r)
    Assert.That(distance (v.Transposed * s * v) (Matrix.Identity r), Is.LessThan 1e-9)
    Assert.That(distance (a * v) (s * v * Matrix.Diagonal values), Is.LessThan(1e-9 * sqrt a.SquaredNorm))
    Assert.That(Array.pairwise values |> Array.forall (fun (x, y) -> x >= y), Is.True)

[<Test>]
let ``the inverse root whitens`` () =
    let b = random 30 8
    let s = (b.Transposed * b).Symmetrised
    let root = SymmetricPencil.inverseRoot 0.0 s
    Assert.That(distance (root * s * root) (Matrix.Identity 8), Is.LessThan 1e-11)
    Assert.That(distance (s * SymmetricPencil.pseudoInverse 0.0 s) (Matrix.Identity 8), Is.LessThan 1e-10)

[<Test>]
let ``square roots of complex numbers`` () =
    for x, y in [ 3.0, 4.0; -3.0, 4.0; -3.0, -4.0; 0.0, 2.0; -4.0, 0.0; 0.0, 0.0 ] do
        let root = ComplexNumber.Of(x, y).SquareRoot
        Assert.That((root * root - ComplexNumber.Of(x, y)).Modulus, Is.LessThan 1e-14)
        Assert.That(root.Real, Is.GreaterThanOrEqualTo 0.0)

[<Test>]
let ``matrices that do not fit are refused`` () =
    let wide = random 3 4
    Assert.That(Refusal.message (fun () -> HouseholderEigen.decompose wide), Does.Contain "3 × 4")
    Assert.That(Refusal.message (fun () -> GeneralEigen.decompose wide), Does.Contain "3 × 4")
    Assert.That(Refusal.message (fun () -> wide + wide.Transposed), Does.Contain "4 × 3")
    Assert.That(Refusal.message (fun () -> HouseholderEigen.decompose (Matrix(1, 1, [| nan |]))), Does.Contain "finite")
