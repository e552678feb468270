module Spectral.Tests.FieldFormTests

open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

let valueTolerance = 1e-13

let private forms =
    [
        FieldForm.Mlp([| 5; 4 |], Activation.Tanh, 2.0), 3 * 5 + 5 + 5 * 4 + 4 + 4 * 3 + 3
        FieldForm.ResidualMlp(6, 2, Activation.Swish, 1.0), (3 * 6 + 6) + 2 * 2 * (36 + 6) + (6 * 3 + 3)
        FieldForm.Linear, 9 + 3
        FieldForm.Polynomial 2, 3 * (3 + 6)
        FieldForm.Polynomial 3, 3 * (3 + 6 + 10)
        FieldForm.Linear + FieldForm.Mlp([| 4 |], Activation.Tanh, 1.0), 12 + (12 + 4 + 12 + 3)
    ]

[<Test>]
let ``a form makes a network of the stated size, whose new field is small`` () =
    for form, parameters in forms do
        let network = form.Network 3
        Assert.That(network.ParameterCount, Is.EqualTo parameters, form.Canonical)
        let start = network.Initial(RandomStream.OfSeed 1L)
        let value = evaluate [ "y", [| 0.5; -1.0; 0.25 |] ] start [| network.Apply(Tensor.input "y" [| 3 |]) |]
        Assert.That(value[0] |> Array.forall (fun v -> abs v < 2.0), Is.True, form.Canonical)

[<Law(MaxTest = 20)>]
let ``a sum of forms is the sum of their fields`` (seed: int) =
    let stream = RandomStream.OfSeed(int64 seed)
    let y = normal stream 3
    let linear, mlp = FieldForm.Linear, FieldForm.Mlp([| 4 |], Activation.Tanh, 1.0)
    let sum = (linear + mlp).Network 3
    let parameters = normal stream sum.ParameterCount
    let of' (form: FieldForm) p = (evaluate [ "y", y ] p [| (form.Network 3).Apply(Tensor.input "y" [| 3 |]) |])[0]
    let whole = (evaluate [ "y", y ] parameters [| sum.Apply(Tensor.input "y" [| 3 |]) |])[0]
    let parts = Array.map2 (+) (of' linear parameters[..11]) (of' mlp parameters[12..])

    for i in 0..2 do
        Assert.That(whole[i], Is.EqualTo(parts[i]).Within(valueTolerance * (1.0 + abs parts[i])))

[<Law(MaxTest = 20)>]
let ``monomials are the products that their terms say`` (seed: int) =
    let y = normal (RandomStream.OfSeed(int64 seed)) 4

    for degree in 1..3 do
        let monomials = Monomials(4, degree)
        let values = (evaluate [ "y", y ] [||] [| monomials.Apply(Tensor.input "y" [| 4 |]) |])[0]
        let expected = monomials.Of y
        Assert.That(values.Length, Is.EqualTo monomials.Count)
        Assert.That((monomials.Terms |> Array.distinct).Length, Is.EqualTo monomials.Count)

        for k in 0 .. values.Length - 1 do
            Assert.That(values[k], Is.EqualTo(expected[k]).Within(valueTolerance * (1.0 + abs expected[k])))

/// A learner that finds a field it knows, with a small error in every term that is still active.
let private knowing (truth: float[]) =
    { new ILearner with
        member _.Fit(task, _) =
            let found = Array.map2 (fun t s -> if s = 0.0 then 0.0 else t + 1e-8) truth task.Start

            {
                Parameters = found
                SumOfSquares = 0.0
                Iterations = 1
                History = [| 0.0 |]
                Evaluations = 1L
                Operations = 0L
                Memory = [||]
            }

        member _.Engine = ReferenceEngine()
        member _.Solve(_, _, _, _, _) = invalidOp "nothing is solved here"
    }

[<Test>]
let ``identification keeps the terms that matter and prints them as equations`` () =
    let problem = Problems.burgers
    let samples = SpectralSamples(problem, Basis.Fourier 1, Moving, problem.DrawMany(1L, "train", 4))
    let monomials = Monomials(3, 2)
    let truth = Array.zeroCreate (3 * monomials.Count)
    truth[1 * monomials.Count + 1] <- -2.0
    truth[2 * monomials.Count + 2] <- 0.5
    truth[2 * monomials.Count + 7] <- 1.0
    let node = NeuralEquation.Standard 4
    let found = SparseField.learn (knowing truth) node 2 1e-3 (LevenbergMarquardt 1) samples (RandomStream.OfSeed 1L)
    let scale = found.Learned.Coordinates.Scale
    Assert.That(found.Candidates, Is.EqualTo(3 * 9))
    let terms = found.Terms |> Array.map (fun t -> t.Component, List.ofArray t.Variables)
    Assert.That((terms = [| 1, [ 1 ]; 2, [ 2 ]; 2, [ 1; 2 ] |]), Is.True, $"%A{terms}")
    Assert.That(found.Terms |> Array.last |> _.Factor, Is.EqualTo(1.0 / scale[1]).Within(1e-5))
    let lines = found.Equations [| "a"; "b"; "c" |]
    Assert.That(lines[0], Is.EqualTo "a' = 0")
    Assert.That(lines[1], Is.EqualTo "b' = -2 b")
    Assert.That(lines[2], Does.StartWith "c' = 0.5 c + ")
