/// Golden numbers of eigenproblems, and their operators against their forms and closed eigenfunctions.
module Spectral.Tests.EigenProblemTests

open System
open NUnit.Framework
open Spectral

/// Of closed forms.
let private exact = 1e-9
/// Of golden numbers given to so many digits.
let private digits = 1e-6
/// Of images on quadrature points.
let private image = 1e-6

let private engine = ReferenceEngine() :> IEngine

let private agree (name: string) (expected: float[]) (found: float[]) (tolerance: float) =
    Array.iteri (fun i (e: float) -> Assert.That(found[i], Is.EqualTo(e).Within tolerance, $"{name} {i}")) expected

[<Test>]
let ``the eigenvalues are those of the literature`` () =
    let well = [| 0.19739209; 0.49348022; 0.49348022; 0.78956835; 0.98696044; 0.98696044 |]
    agree "well" well ((EigenProblem.well 2).Eigenvalues 6) 1e-8
    agree "oscillator" [| 2.0; 4.0; 4.0; 6.0; 6.0; 6.0; 8.0 |] ((EigenProblem.oscillator 0.0 2).Eigenvalues 7) exact
    let chain = [| 8.4476246; 10.6996896; 11.2760517; 11.9117262; 12.4476246; 12.7982801 |]
    agree "oscillator chain" chain ((EigenProblem.oscillator 1.0 5).Eigenvalues 6) 1e-7
    Assert.That(((EigenProblem.oscillator 1.0 10).Eigenvalues 1)[0], Is.EqualTo(16.8356757).Within 1e-7)
    let hydrogen = [| -1.0; -1.0 / 9.0; -1.0 / 9.0; -1.0 / 9.0; -0.04; -0.04; -0.04; -0.04; -0.04; -1.0 / 49.0 |]
    agree "hydrogen" hydrogen (EigenProblem.hydrogen.Eigenvalues 10) exact

[<Test>]
let ``the generator and its chain have their golden numbers`` () =
    let generator =
        [| 0.0; 1.1989939; 7.8885021; 15.3613928; 82.0816660; 94.9326930; 132.6241764; 144.3903283; 220.4764355; 233.075518 |]

    let found = PrinzDiffusion.problem.Eigenvalues 10
    Array.iteri (fun i (e: float) -> Assert.That(found[i], Is.EqualTo(e).Within(1e-5 * (1.0 + e)), $"{i}")) generator
    let chain = PrinzDiffusion.chainEigenvalues 300 1.25
    agree "chain" [| 0.0; -1.20129813; -7.89379767; -15.36522419; -82.02653964 |] chain 1e-7
    agree "lagged" [| 1.0; 0.88680531; 0.45412637; 0.21512793; 0.00027393 |] (chain |> Array.map (fun v -> Elementary.exp (0.1 * v))) digits

/// S and A of given functions on the problem's quadrature: by the form or by the operator's image.
let private moments (problem: EigenProblem) (functions: Expr -> Expr) isForm =
    let x, q = Tensor.input "x" [| problem.Dimension |], Tensor.input "q" [| 1 |]
    let u = functions x
    let operator = if isForm then problem.Form x u else problem.Operator x u
    (RayleighRitz.Of(x, q, u, operator)).Moments(engine, [||], problem.Quadrature)

[<Test>]
let ``closed eigenfunctions have their eigenvalues on the quadrature points`` () =
    let radius x = Tensor.squareRoot (Tensor.dot x x)

    let cases: (EigenProblem * (Expr -> Expr) * float[])[] =
        [|
            EigenProblem.well 2,
            (fun x ->
                let c = Tensor.cos (Math.PI / 10.0 * x)
                let s = Tensor.sin (Math.PI / 5.0 * x)
                let first (a: Expr) (b: Expr) = Tensor.reshape [| 1 |] (Tensor.element 0 a * Tensor.element 1 b)
                Tensor.concatenate [| first c c; first s c |]),
            [| 0.19739209; 0.49348022 |]
            EigenProblem.oscillator 0.0 2,
            (fun x ->
                let ground = Tensor.exp (-0.5 * Tensor.dot x x)
                Tensor.concatenate [| Tensor.reshape [| 1 |] ground; Tensor.scale ground x |]),
            [| 2.0; 4.0; 4.0 |]
            EigenProblem.hydrogen,
            (fun x ->
                let second = Tensor.exp (-1.0 / 3.0 * radius x)
                Tensor.concatenate [| Tensor.reshape [| 1 |] (Tensor.exp (Tensor.negate (radius x))); Tensor.scale second x |]),
            [| -1.0; -1.0 / 9.0; -1.0 / 9.0 |]
        |]

    for problem, functions, values in cases do
        for isForm in [ true; false ] do
            let struct (s, a) = moments problem functions isForm

            for i in 0 .. values.Length - 1 do
                Assert.That(a[i, i] / s[i, i], Is.EqualTo(values[i]).Within image, $"{problem.Name} {i}")

[<Test>]
let ``operators and forms agree on any functions that satisfy the boundary conditions`` () =
    let network = FeatureNetwork.Of(Activation.Tanh, 1, [| 5 |], 3)
    let parameters = network.Initial(RandomStream.OfSeed 2L)
    let problem = PrinzDiffusion.problem
    let x, q = Tensor.input "x" [| 1 |], Tensor.input "q" [| 1 |]
    let u = problem.Functions(network.Apply, x)
    let at operator = (RayleighRitz.Of(x, q, u, operator)).Moments(engine, parameters, problem.Quadrature)
    let struct (s, form) = at (problem.Form x u)
    let struct (_, operator) = at (problem.Operator x u)
    Assert.That(ExactMoments.distance form operator, Is.LessThan(image * sqrt form.SquaredNorm))
    // The density integrates to 1.
    Assert.That((Array.averageBy (fun w -> w * w) problem.Quadrature[1]), Is.EqualTo(1.0).Within exact)
    Assert.That(s[0, 0], Is.GreaterThan 0.0)
