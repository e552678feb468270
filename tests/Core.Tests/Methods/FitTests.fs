module Spectral.Tests.FitTests

open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

/// Central differences with step 1e-6 of functions of order one.
let differenceTolerance = 1e-7

let private samples =
    SpectralSamples(Problems.jumpLine, Basis.Hermite 5, Moving, Problems.jumpLine.DrawMany(3L, "train", 4))

let private start = LearnedField.start (NeuralEquation.Standard 6) samples (RandomStream.OfSeed 3L)
let private task = LearnedField.task start samples

/// The loss's data of one trajectory at one time.
let private data (i: int) =
    Array.map2 (fun (d: LossDatum) (all: float[]) -> Array.sub all (i * d.Input.Size) d.Input.Size) task.Residual.Loss.Data task.Data

[<Test>]
let ``the data of the loss are those of the samples, time by time`` () =
    let states = start.Coordinates.Forward samples.States
    let n, times = samples.StateSize, samples.Times.Length

    for s in 0 .. samples.Count - 1 do
        for j in 1 .. times - 1 do
            let y = Array.sub states ((s * times + j) * n) n

            let r =
                (Reference.run task.Residual.Value [||] 1 (Array.append [| y |] (data ((j - 1) * samples.Count + s)))).Outputs[0]

            Assert.That(norm r, Is.LessThan 1e-11, "the residual vanishes at the data")

[<Test>]
let ``the residual's derivatives are its differences`` () =
    let stream = RandomStream.OfSeed 9L
    let n = samples.StateSize
    let y, dy = Array.map (fun v -> 0.1 * v) (normal stream n), normal stream n
    let at (y: float[]) = (Reference.run task.Residual.Value [||] 1 (Array.append [| y |] (data 5))).Outputs[0]
    let moved s = at (Array.map2 (fun a d -> a + s * d) y dy)
    let step = 1e-6
    let difference = Array.map2 (fun p m -> (p - m) / (2.0 * step)) (moved step) (moved -step)
    let pushed = (Reference.run task.Residual.Push [||] 1 (Array.concat [ [| y; dy |]; data 5 ])).Outputs[0]
    Assert.That(norm (Array.map2 (-) difference pushed), Is.LessThan(differenceTolerance * norm pushed))
    let pulled = Reference.run task.Residual.Pull [||] 1 (Array.append [| y |] (data 5))
    Assert.That(dot pulled.Outputs[0] dy, Is.EqualTo(2.0 * dot (at y) pushed).Within(1e-10))
    Assert.That(pulled.Sums[0], Is.EqualTo(dot (at y) (at y)).Within(1e-12))

[<Test>]
let ``Adam's rate rises and falls`` () =
    let adam = Adam(100, 0.01)
    let rates = Array.init 100 (fun k -> adam.Schedule.Rate(k, 100))
    Assert.That(Array.max rates, Is.EqualTo(0.01).Within(1e-4))
    Assert.That(rates[0], Is.LessThan 1e-3)
    Assert.That(rates[99], Is.LessThan 1e-4)
    Assert.That(adam.Canonical, Is.EqualTo "adam(epochs=100, rate=0.01, warm-up=0.1, clip=1, beta1=0.9, beta2=0.999)")

[<Test>]
let ``Adam in single precision has the same settings and says so`` () =
    let adam = Adam(100, 0.01).InSinglePrecision()
    Assert.That(adam.Precision, Is.EqualTo Precision.Single)
    Assert.That(adam.Canonical, Is.EqualTo "adam(epochs=100, rate=0.01, warm-up=0.1, clip=1, beta1=0.9, beta2=0.999, precision=single)")

[<Test>]
let ``the way of the gradient is part of the settings, and whole Jacobians are no such way`` () =
    let checkpointed = Lbfgs(10, 5).WithGradient GradientMethod.Checkpointed
    Assert.That(checkpointed.Gradient, Is.EqualTo GradientMethod.Checkpointed)
    Assert.That(checkpointed.Canonical, Is.EqualTo "lbfgs(iterations=10, memory=5, gradient=checkpointed)")
    Assert.That(Lbfgs(10, 5).Canonical, Is.EqualTo "lbfgs(iterations=10, memory=5)")

    let refusal = Refusal.message (fun () -> Adam(10, 0.1).WithGradient GradientMethod.ChainedJacobian |> ignore)
    Assert.That(refusal, Does.Contain "StoreAll, Checkpointed or Backsolve")
