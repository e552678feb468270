/// The affine map, its derivatives in β and x₀, and re-expansion.
module Spectral.Tests.AffineBasisTests

open System
open NUnit.Framework
open FsCheck
open FsCheck.FSharp
open Spectral

/// Relative to the norm of the coefficients.
let private roundOff = 1e-12

/// Overlaps against finite sums that must be exact.
let private reexpansion = 2e-12

let private dot (a: float[]) (b: float[]) = Array.fold2 (fun s x y -> s + x * y) 0.0 a b
let private size (a: float[]) = sqrt (dot a a)
let private distance (a: float[]) (b: float[]) = size (Array.map2 (-) a b)
let private tenth low high = Gen.choose (low, high) |> Gen.map (fun k -> float k / 10.0)

let private affine =
    gen {
        let! basis = AnyBasis.ofOrder (Gen.choose (0, 25))
        let! scale = tenth 3 40
        let! center = tenth -30 30
        let! c = AnyBasis.coefficientsOf basis.Count
        let! y = AnyBasis.pointOf basis
        return AffineBasis.Create(basis, scale, center), c, center + y / scale
    }
    |> Arb.fromGen

[<Law(MaxTest = 100)>]
let ``mapped functions keep Parseval and the transform pair`` () =
    Prop.forAll affine (fun (basis, c, _) ->
        let u = basis.Inverse c

        distance (basis.Transform u) c <= roundOff * (1.0 + size c)
        && abs (basis.Rule.Sum(Array.map (fun v -> v * v) u) - dot c c) <= roundOff * (1.0 + dot c c)
        && distance (basis.Evaluate(c, basis.Rule.Nodes)) u <= 1e-9 * (1.0 + size u))

[<Law(MaxTest = 100)>]
let ``derivatives in β and x₀ agree on coefficients, on values and with differences`` () =
    Prop.forAll affine (fun (basis, c, x) ->
        let y = basis.Scale * (x - basis.Center)
        let near = 1e-3

        let inside =
            (Double.IsInfinity basis.Left || y - near > basis.Basis.Left)
            && (Double.IsInfinity basis.Right || y + near < basis.Basis.Right)

        if basis.Basis.Name = "fourier" || not inside then
            true
        else
            let h = 1e-5
            let scaleSlope = dot c (basis.ScaleDerivatives x)
            let centerSlope = dot c (basis.CenterDerivatives x)
            let at dScale dCenter = basis.At(basis.Scale + dScale, basis.Center + dCenter).Evaluate(c, x)
            let byCenter = (at 0.0 h - at 0.0 -h) / (2.0 * h)
            let byScale = (at h 0.0 - at -h 0.0) / (2.0 * h)
            let modes = float (basis.Basis.Order + 2)
            // A polynomial mode's third derivative grows like the sixth power of its order near the ends.
            let tolerance =
                1e-7
                * modes
                * modes
                * modes
                * (1.0 + size c)
                * (1.0 + abs y)
                * (1.0 + abs (size (basis.Derivatives x)))

            let exact = 1e-9 * modes * modes * modes * (1.0 + size c) * (1.0 + abs y * abs y)

            abs (byCenter - centerSlope) <= tolerance
            && abs (byScale - scaleSlope) <= tolerance
            && abs (basis.Raised.Evaluate(basis.CenterDerivative.Apply c, x) - centerSlope) <= exact
            && abs (basis.Dilated.Evaluate(basis.ScaleDerivative.Apply c, x) - scaleSlope) <= exact)

/// A source and a target between which re-expansion is possible.
let private pairs =
    gen {
        let! basis = AnyBasis.ofOrder (Gen.choose (0, 20))
        let! scale = tenth 5 20
        let! center = tenth -10 10
        let! ratio = Gen.choose (70, 140) |> Gen.map (fun k -> float k / 100.0)
        let! shift = tenth -5 5
        let! order = Gen.choose (0, 25)
        let! c = AnyBasis.coefficientsOf basis.Count
        let source = AffineBasis.Create(basis, scale, center)

        let target =
            match basis.Name with
            | "fourier" -> source.At(scale, center + shift)
            | "laguerre"
            | "power-laguerre" -> source.At(scale * ratio, center)
            | "hermite"
            | "mapped-jacobi" -> source.At(scale * ratio, center + shift)
            | _ ->
                // A sub-interval.
                let inner = 1.0 + abs shift
                source.At(scale * inner, center + (1.0 - 1.0 / inner) / scale * ratio / 1.4)

        return source, c, target.WithOrder order
    }
    |> Arb.fromGen

[<Law(MaxTest = 100)>]
let ``re-expansion is the orthogonal projection`` () =
    Prop.forAll pairs (fun (source, c, target) ->
        let result = Reexpansion.reexpand source c target
        let projected = target.Project((fun x -> source.Evaluate(c, x)), 400)
        let scale = 1.0 + size projected + size c

        // A 400-point rule of the target at its own scale is not exact for the line's functions, least of all for algebraic
        // decay: a looser check of the same law.
        let tolerance = if source.Basis.Name = "mapped-jacobi" then 2e-2 else 1e-7
        distance result.Coefficients projected <= tolerance * scale)

[<Law(MaxTest = 100)>]
let ``norms split into what is kept and what is cut off`` () =
    Prop.forAll pairs (fun (source, c, target) ->
        let result = Reexpansion.reexpand source c target

        // Where the weight is not 1 or the target sees a part of the domain, the whole is what a high order keeps.
        if Double.IsFinite source.Left && source.Basis.Name <> "fourier" then
            let all = Reexpansion.reexpand source c (target.WithOrder(source.Basis.Order + 200))
            let tail = size (Array.skip (min target.Count all.Coefficients.Length) all.Coefficients)
            abs (result.CutOff - tail) <= 1e-7 * (1.0 + size all.Coefficients)
        else
            abs (size result.Coefficients * size result.Coefficients + result.CutOff * result.CutOff - dot c c)
            <= 1e-10 * (1.0 + dot c c))

[<Law(MaxTest = 60)>]
let ``re-expansion there and back is exact when nothing is cut off`` () =
    Prop.forAll pairs (fun (source, c, _) ->
        let target =
            match source.Basis.Name with
            | "hermite"
            | "mapped-jacobi" -> source.At(1.03 * source.Scale, source.Center + 0.02 / source.Scale)
            | "laguerre"
            | "power-laguerre" -> source.At(1.03 * source.Scale, source.Center)
            | "fourier" -> source.At(source.Scale, source.Center + 0.3)
            | _ -> source

        let wide = target.WithOrder(source.Basis.Order + 60)
        let there = Reexpansion.reexpand source c wide
        let back = Reexpansion.reexpand wide there.Coefficients source
        distance back.Coefficients c <= 1e-10 * (1.0 + size c) + 2.0 * there.CutOff)

[<Test>]
let ``overlaps of Hermite functions are exact where the closed form is known`` () =
    // ⟨ψ₀ at (β, x₀), ψ₀ at (β′, x₀′)⟩ = √(2ββ′/(β²+β′²)) e^(−β²β′²(x₀−x₀′)²/(2(β²+β′²)))
    for b, b', d in [ 1.0, 1.0, 0.3; 0.7, 1.9, 1.1; 3.0, 0.4, -2.0 ] do
        let source = AffineBasis.Create(Basis.Hermite 30, b, 0.5)
        let target = AffineBasis.Create(Basis.Hermite 20, b', 0.5 + d)
        let squares = b * b + b' * b'
        let expected = sqrt (2.0 * b * b' / squares) * Math.Exp(-b * b * b' * b' * d * d / (2.0 * squares))
        let overlaps = Reexpansion.overlap source target
        overlaps[0] |> Expect.close 1e-14 expected
        // The overlap matrix there is the transpose of that back.
        let back = Reexpansion.overlap target source

        for m in 0..20 do
            for n in 0..30 do
                back[n * 21 + m] |> Expect.close reexpansion overlaps[m * 31 + n]

[<Test>]
let ``polynomials and their re-expansions are the same function`` () =
    let source = AffineBasis.Create(Basis.Chebyshev 9, 0.5, 1.0)
    let c = Array.init 10 (fun k -> 1.0 / float (1 + k))
    let target = source.At(1.0, 1.5).WithOrder 12
    let result = Reexpansion.reexpand source c target

    for x in [ 0.5; 0.9; 1.7; 2.5 ] do
        target.Evaluate(result.Coefficients, x) |> Expect.close 1e-12 (source.Evaluate(c, x))

    result.CutOff |> Expect.close 1e-13 0.0

[<Test>]
let ``impossible maps and re-expansions are refused`` () =
    let hermite = AffineBasis.Create(Basis.Hermite 4, 1.0, 0.0)
    let legendre = AffineBasis.Create(Basis.Legendre 4, 1.0, 0.0)
    let laguerre = AffineBasis.Create(Basis.Laguerre 4, 1.0, 0.0)
    let fourier = AffineBasis.Create(Basis.Fourier 4, 1.0, 0.0)
    Expect.refused "must be finite and positive" (fun () -> hermite.At(0.0, 0.0))
    Expect.refused "must be finite and positive" (fun () -> hermite.At(nan, 0.0))
    Expect.refused "must be finite" (fun () -> hermite.At(1.0, infinity))
    Expect.refused "only scale, center and order may change" (fun () -> Reexpansion.overlap hermite legendre :> obj)
    Expect.refused "keep the center" (fun () -> Reexpansion.overlap laguerre (laguerre.At(1.0, 0.5)) :> obj)
    Expect.refused "keep the scale" (fun () -> Reexpansion.overlap fourier (fourier.At(1.1, 0.5)) :> obj)
    Expect.refused "shrink the target" (fun () -> Reexpansion.overlap legendre (legendre.At(0.9, 0.0)) :> obj)
    Expect.refused "5 coefficients" (fun () -> Reexpansion.reexpand hermite [| 1.0 |] hermite :> obj)
