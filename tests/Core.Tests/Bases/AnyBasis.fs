/// Every kind of basis with random parameters and orders, for the laws.
module Spectral.Tests.AnyBasis

open FsCheck
open FsCheck.FSharp
open Spectral

let private exponent = Gen.choose (-18, 50) |> Gen.map (fun k -> float k / 20.0)

let ofOrder (order: Gen<int>) : Gen<Basis> =
    gen {
        let! n = order
        let! a = exponent
        let! b = exponent
        let! left = Gen.choose (-30, 30) |> Gen.map (fun k -> float k / 10.0)
        let! length = Gen.choose (5, 80) |> Gen.map (fun k -> float k / 10.0)

        return!
            Gen.elements
                [
                    Basis.Chebyshev n
                    Basis.Legendre n
                    Basis.Jacobi(n, a, b)
                    Basis.Fourier n
                    Basis.Fourier(n, left, left + length)
                    Basis.Hermite n
                    Basis.Laguerre n
                    Basis.Laguerre(n, a)
                    Basis.PowerLaguerre(n, 0.0)
                    Basis.PowerLaguerre(n, 3.0)
                    Basis.PowerLaguerre(n, 4.5)
                    Basis.MappedJacobi(n, 0.5)
                    Basis.MappedJacobi(n, -0.5)
                    Basis.MappedJacobi(n, a)
                ]
    }

/// A point of the domain where the basis lives.
let pointOf (basis: Basis) : Gen<float> =
    Gen.choose (0, 1000)
    |> Gen.map (fun k ->
        let t = float k / 1000.0
        let reach = sqrt (2.0 * float basis.Order + 1.0) + 2.0

        match System.Double.IsFinite basis.Left, System.Double.IsFinite basis.Right with
        | true, true -> basis.Left + (basis.Right - basis.Left) * t
        | true, false -> basis.Left + reach * reach * t
        | _ -> reach * (2.0 * t - 1.0))

let coefficientsOf (count: int) : Gen<float[]> = Gen.arrayOfLength count (Gen.choose (-1000, 1000) |> Gen.map (fun k -> float k / 500.0))

/// A basis of order 0 … 40, coefficients, and a point.
let withFunction: Arbitrary<Basis * float[] * float> =
    gen {
        let! basis = ofOrder (Gen.choose (0, 40))
        let! c = coefficientsOf basis.Count
        let! x = pointOf basis
        return basis, c, x
    }
    |> Arb.fromGen

let any: Arbitrary<Basis> = Arb.fromGen (ofOrder (Gen.choose (0, 40)))
