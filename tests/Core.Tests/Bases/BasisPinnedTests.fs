/// Values computed with mpmath (40 digits), closed forms of the literature, and refusals.
module Spectral.Tests.BasisPinnedTests

open System
open NUnit.Framework
open Spectral

/// Relative to the value, for orders that amplify round-off little.
let private pinned = 1e-13

/// Orders of thousands.
let private pinnedHigh = 1e-11

let private last (basis: Basis) (x: float) = (basis.Values x)[basis.Order]

[<Test>]
let ``Hermite functions do not underflow`` () =
    Assert.That(last (Basis.Hermite 1000) 40.0, Is.EqualTo(0.17225052073279227).Within pinnedHigh)
    Assert.That(last (Basis.Hermite 2000) 60.0, Is.EqualTo(0.079728242238348043).Within pinnedHigh)
    Assert.That(last (Basis.Hermite 5000) 99.0, Is.EqualTo(-0.1576657880407551).Within pinnedHigh)
    Assert.That(last (Basis.Hermite 24) 7.5, Is.EqualTo(0.094401494925736745).Within pinned)
    (Basis.Hermite 3).Values 1e300 = Array.zeroCreate 4 |> Expect.isTrue "0 far out"

[<Test>]
let ``values of the other families`` () =
    Assert.That(last (Basis.Laguerre 10) 3.5, Is.EqualTo(0.038423765787390211).Within pinned)
    Assert.That(last (Basis.Laguerre(20, 1.5)) 30.0, Is.EqualTo(0.0094861857017513248).Within pinned)
    Assert.That(last (Basis.Laguerre(12, -0.5)) 0.25, Is.EqualTo(-0.28303113377778941).Within pinned)
    Assert.That(last (Basis.Jacobi(12, 0.5, -0.25)) 0.3, Is.EqualTo(-0.254409886830547).Within pinned)
    Assert.That(last (Basis.Jacobi(9, 2.0, 1.5)) -0.8, Is.EqualTo(0.94433444313634159).Within pinned)
    Assert.That(last (Basis.Legendre 30) 0.99, Is.EqualTo(-1.9805165586797865).Within pinned)
    Assert.That(last (Basis.MappedJacobi(7, 0.5)) 2.5, Is.EqualTo(0.028858397094144137).Within pinned)
    Assert.That(last (Basis.MappedJacobi(10, -0.5)) -12.0, Is.EqualTo(0.044648643360203517).Within pinned)
    Assert.That(last (Basis.MappedJacobi(5, 1.25)) 0.7, Is.EqualTo(-0.52292494597425723).Within pinned)

[<Test>]
let ``Chebyshev's and Legendre's derivative matrices are the closed forms`` () =
    let n = 12
    let chebyshev = (Basis.Chebyshev n).Differentiation
    let legendre = (Basis.Legendre n).Differentiation

    for i in 0..n do
        for j in 0..n do
            let odd = j > i && (j - i) % 2 = 1

            let c =
                if not odd then 0.0
                elif i = 0 then float j * sqrt 2.0
                else 2.0 * float j

            let l = if odd then sqrt (float ((2 * i + 1) * (2 * j + 1))) else 0.0
            Assert.That(chebyshev[i, j], Is.EqualTo(c).Within 1e-12)
            Assert.That(legendre[i, j], Is.EqualTo(l).Within 1e-12)

[<Test>]
let ``a single Cauchy density is one mode of the mapped Jacobi functions with α = ½`` () =
    let c = Basis.MappedJacobi(6, 0.5).Project(fun x -> 1.0 / (Math.PI * (1.0 + x * x)))
    abs c[0] > 0.1 |> Expect.isTrue "the first mode"

    for k in 1..6 do
        Assert.That(c[k], Is.EqualTo(0.0).Within 1e-15)

[<Test>]
let ``Fourier modes are cosines and sines counted from x = 0`` () =
    let basis = Basis.Fourier(3, -1.0, 1.0)
    let x = 0.37
    let values = basis.Values x
    Assert.That(values[0], Is.EqualTo(1.0 / sqrt 2.0).Within pinned)

    for k in 1..3 do
        Assert.That(values[2 * k - 1], Is.EqualTo(Math.Cos(float k * Math.PI * x)).Within pinned)
        Assert.That(values[2 * k], Is.EqualTo(Math.Sin(float k * Math.PI * x)).Within pinned)

    Assert.That(basis.Values(x + 2.0)[5], Is.EqualTo(values[5]).Within pinned)

/// Problem P1's mean over its two parameters of the relative, unweighted L² error of the Chebyshev projection.
let private floorOfP1 order (t: float) =
    let basis = Basis.Chebyshev order
    let fine = Gauss.legendre 200
    let decay = Math.Exp(-Math.PI * Math.PI * t / 10.0)
    let parameters = Gauss.legendre 12

    parameters.Integrate(fun p ->
        parameters.Integrate(fun q ->
            let a = (2.0 + 0.5 * (1.0 + p)) / 2.0 * decay
            let b = 0.5 * (1.0 + q) / 2.0 * decay

            let u (x: float) =
                let s, c = Math.Sin(Math.PI * x), Math.Cos(Math.PI * x)
                -0.2 * Math.PI * (a * c - b * s) / (5.0 + a * s + b * c)

            let c = basis.Project u
            let error = fine.Integrate(fun x -> let e = u x - basis.Evaluate(c, x) in e * e)
            sqrt (error / fine.Integrate(fun x -> u x * u x)) / 4.0))

[<Test>]
let ``Chebyshev's projection floors of Burgers' equation`` () =
    floorOfP1 9 0.0 |> Expect.between 4.9e-3 5.4e-3
    floorOfP1 9 1.0 |> Expect.between 8.9e-4 9.7e-4
    floorOfP1 13 0.0 |> Expect.between 2.5e-4 2.9e-4
    floorOfP1 13 1.0 |> Expect.between 1.5e-5 1.7e-5
    floorOfP1 19 0.0 |> Expect.between 4.4e-6 5.0e-6
    floorOfP1 19 1.0 |> Expect.between 0.9e-7 1.1e-7

[<Test>]
let ``bad arguments are refused in one line that says what to change`` () =
    Expect.refused "order of hermite" (fun () -> Basis.Hermite -1)
    Expect.refused "(−1, 50]" (fun () -> Basis.Jacobi(4, -1.0, 0.0))
    Expect.refused "(−1, 50]" (fun () -> Basis.MappedJacobi(4, nan))
    Expect.refused "left < right" (fun () -> Basis.Fourier(4, 1.0, -1.0))
    Expect.refused "names no basis" (fun () -> Basis.Parse "hermite")
    Expect.refused "names no basis" (fun () -> Basis.Parse "hermite(two)")
    Expect.refused "names no basis" (fun () -> Basis.Parse "jacobi(3, 1)")
    Expect.refused "not periodic" (fun () -> (Basis.Fourier 3).MultiplicationByX)
    Expect.refused "alpha > 0" (fun () -> (Basis.MappedJacobi(3, -0.5)).MultiplicationByX)
    Expect.refused "3 coefficients" (fun () -> (Basis.Legendre 2).Evaluate([| 1.0 |], 0.0))
    Expect.refused "must be finite" (fun () -> (Basis.Legendre 2).Project(fun _ -> nan))
    Expect.refused "2 samples cannot determine 3" (fun () -> (Basis.Legendre 2).Project([| 0.0; 0.5 |], [| 1.0; 1.0 |]))
    Expect.refused "determine only 2 of 3" (fun () -> (Basis.Legendre 2).Project([| 0.0; 0.5; 0.5 |], [| 1.0; 1.0; 1.0 |]))
    Expect.refused "x[1]" (fun () -> (Basis.Legendre 1).Project([| 0.0; nan; 0.5 |], [| 1.0; 1.0; 1.0 |]))
    Expect.refused "negative" (fun () -> (Basis.Legendre 1).ProjectSamples([| 0.0; 0.5 |], [| 1.0; 1.0 |], [| 1.0; -1.0 |]))
