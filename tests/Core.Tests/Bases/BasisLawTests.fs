/// The laws of the contract, for every instance with random orders and parameters.
module Spectral.Tests.BasisLawTests

open System
open NUnit.Framework
open FsCheck
open FsCheck.FSharp
open Spectral

/// Orthonormality, transform and Parseval, relative to the function's size.
let private orthonormality = 1e-12

/// A matrix of derivatives against the functions' own derivatives, relative to the largest derivative of any mode.
let private differentiation = 1e-11

/// Central differences of step 1e-6 against derivatives, relative.
let private differences = 1e-6

let private dot (a: float[]) (b: float[]) = Array.fold2 (fun s x y -> s + x * y) 0.0 a b
let private largest (a: float[]) = a |> Array.fold (fun m v -> max m (abs v)) 0.0
let private size (a: float[]) = sqrt (dot a a)

let private worstGram (basis: Basis) (rule: Rule) (expected: int -> int -> float) =
    let n = basis.Count
    let values = basis.ValuesAt rule.Nodes

    Seq.max (
        seq {
            for p in 0 .. n - 1 do
                for q in 0 .. n - 1 do
                    let mutable sum = 0.0

                    for i in 0 .. rule.Count - 1 do
                        sum <- sum + rule.Weights[i] * values[i * n + p] * values[i * n + q]

                    abs (sum - expected p q)
        }
    )

let private identity p q = if p = q then 1.0 else 0.0

[<Law(MaxTest = 150)>]
let ``the functions are orthonormal by their own rule and by any larger one`` () =
    Prop.forAll AnyBasis.any (fun basis ->
        worstGram basis basis.Rule identity < orthonormality
        && worstGram basis (basis.RuleOf(2 * basis.Count + 7)) identity < orthonormality)

[<Law(MaxTest = 60)>]
let ``the unweighted rule gives the physical Gram matrix, the identity where the weight is 1`` () =
    Prop.forAll AnyBasis.any (fun basis ->
        let scale = Array.max (Array.init basis.Count (fun k -> basis.Gram[k, k]))
        let fine = worstGram basis (basis.UnweightedRuleOf(2 * basis.Count + 3)) (fun p q -> basis.Gram[p, q])

        fine < orthonormality * max 1.0 scale
        && (not basis.IsUnweighted || worstGram basis basis.UnweightedRule identity < orthonormality))

[<Law(MaxTest = 150)>]
let ``transform undoes inverse, and Parseval holds`` () =
    Prop.forAll AnyBasis.withFunction (fun (basis, c, _) ->
        let u = basis.Inverse c
        let back = basis.Transform u
        let square = basis.Rule.Sum(Array.map (fun v -> v * v) u)

        size (Array.map2 (-) back c) <= orthonormality * (1.0 + size c)
        && abs (square - dot c c) <= orthonormality * (1.0 + dot c c))

[<Law(MaxTest = 100)>]
let ``projection of a function of the span gives its coefficients`` () =
    Prop.forAll AnyBasis.withFunction (fun (basis, c, _) ->
        let projected = basis.Project(fun x -> basis.Evaluate(c, x))
        size (Array.map2 (-) projected c) <= orthonormality * (1.0 + size c))

[<Law(MaxTest = 100)>]
let ``least squares on scattered samples of the span gives its coefficients`` () =
    Prop.forAll AnyBasis.withFunction (fun (basis, c, _) ->
        let x = basis.RuleOf(basis.Count + 5).Nodes |> Array.rev
        // The own weights make the columns orthonormal, so that round-off is not magnified.
        let weights = basis.RuleOf(basis.Count + 5).Weights |> Array.rev
        let found = basis.ProjectSamples(x, basis.Evaluate(c, x), weights)
        size (Array.map2 (-) found c) <= 1e-11 * (1.0 + size c))

let private mapped (target: Basis) (matrix: Banded) (c: float[]) (x: float) (expected: float) (scale: float) =
    let value = target.Evaluate(matrix.Apply c, x)
    abs (value - expected) <= differentiation * scale

let private slopeScale (basis: Basis) (c: float[]) =
    let slopes = basis.DerivativesAt basis.Rule.Nodes
    // Polynomials are steepest at the ends.
    let ends = [| basis.Left; basis.Right |] |> Array.filter Double.IsFinite |> basis.DerivativesAt

    (1.0 + largest c) * (1.0 + max (largest slopes) (largest ends)) * sqrt (float basis.Count)

[<Law(MaxTest = 200)>]
let ``differentiation of coefficients is differentiation of functions`` () =
    Prop.forAll AnyBasis.withFunction (fun (basis, c, x) ->
        let slope = dot c (basis.Derivatives x)

        mapped basis.Raised basis.Differentiation c x slope (slopeScale basis c)
        && mapped basis.SparseRaised basis.SparseDifferentiation c x slope (slopeScale basis c * (1.0 + float basis.Order))
        // Powers of x at the end leave no family in which derivatives are sparse.
        && (basis.Name = "power-laguerre"
            || basis.SparseDifferentiation.Lower + basis.SparseDifferentiation.Upper <= 4))

[<Law(MaxTest = 200)>]
let ``derivatives are the limits of differences`` () =
    Prop.forAll AnyBasis.withFunction (fun (basis, c, x) ->
        let h = 1e-6
        let x = if Double.IsFinite basis.Left then max x (basis.Left + 2.0 * h) else x
        let x = if Double.IsFinite basis.Right then min x (basis.Right - 2.0 * h) else x
        let quotient = (basis.Evaluate(c, x + h) - basis.Evaluate(c, x - h)) / (2.0 * h)
        let third = float (basis.Order + 2) * float (basis.Order + 2) * h
        abs (quotient - dot c (basis.Derivatives x)) <= (differences + third * third) * slopeScale basis c)

[<Law(MaxTest = 150)>]
let ``multiplication by x of coefficients is that of functions`` () =
    Prop.forAll AnyBasis.withFunction (fun (basis, c, x) ->
        let parameter () = Double.Parse(basis.Canonical.Split(',', ')')[1], Globalization.CultureInfo.InvariantCulture)

        let possible = basis.Name <> "fourier" && (basis.Name <> "mapped-jacobi" || parameter () > 0.0)

        not possible
        || mapped basis.MultiplicationBasis basis.MultiplicationByX c x (x * basis.Evaluate(c, x)) (slopeScale basis c * (1.0 + abs x)))

[<Law(MaxTest = 150)>]
let ``dilation of coefficients is ½u + xu′`` () =
    Prop.forAll AnyBasis.withFunction (fun (basis, c, x) ->
        basis.Name = "fourier"
        || mapped
            basis.DilationBasis
            basis.Dilation
            c
            x
            (0.5 * basis.Evaluate(c, x) + x * dot c (basis.Derivatives x))
            (slopeScale basis c * (1.0 + abs x)))

[<Law(MaxTest = 100)>]
let ``the canonical text names the basis`` () =
    Prop.forAll AnyBasis.withFunction (fun (basis, c, x) ->
        let again = Basis.Parse basis.Canonical
        again.Canonical = basis.Canonical && again.Evaluate(c, x) = basis.Evaluate(c, x))

[<Law(MaxTest = 60)>]
let ``points outside the domain are refused`` () =
    Prop.forAll AnyBasis.any (fun basis ->
        let refused x =
            try
                basis.Values x |> ignore
                false
            with :? ArgumentException as e ->
                not (e.Message.Contains '\n')

        let periodic = basis.Name = "fourier"

        refused nan
        && refused infinity
        && (periodic || Double.IsInfinity basis.Left || refused (basis.Left - 1e-3))
        && (periodic || Double.IsInfinity basis.Right || refused (basis.Right + 1e-3)))
