module Spectral.Tests.LearnedFieldTests

open NUnit.Framework
open Spectral

/// Round-off of values of order 1.
let roundOff = 1e-12

/// Three trajectories at four times of states of two numbers: 100 s + 10 j + k.
let private data: StateData =
    {
        Count = 3
        Times = [| 0.0; 0.1; 0.2; 0.3 |]
        Size = 2
        States = Array.init 24 (fun i -> float (100 * (i / 8) + 10 * (i / 2 % 4) + i % 2))
        Norms = Array.init 12 (fun i -> float (10 * (i / 4) + i % 4))
    }

[<Test>]
let ``a part keeps whole trajectories`` () =
    let part = data.Part(1, 2)
    Assert.That(part.Count, Is.EqualTo 2)
    Assert.That((part :> IFlowSamples).Initial, Is.EqualTo<float[]> [| 100.0; 101.0; 200.0; 201.0 |])
    Assert.That(part.Norms, Is.EqualTo<float[]> data.Norms[4..])

[<Test>]
let ``intervals are trajectories of two times`` () =
    let intervals = data.Intervals
    Assert.That(intervals.Count, Is.EqualTo 9)
    Assert.That(intervals.Times, Is.EqualTo<float[]> [| 0.0; 0.1 |])
    // The second interval of the third trajectory.
    Assert.That(Array.sub intervals.States (7 * 4) 4, Is.EqualTo<float[]> [| 210.0; 211.0; 220.0; 221.0 |])
    Assert.That(Array.sub intervals.Norms (7 * 2) 2, Is.EqualTo<float[]> [| 21.0; 22.0 |])
    let uneven = { data with Times = [| 0.0; 0.1; 0.2; 0.4 |] }
    Assert.That(Refusal.message (fun () -> uneven.Intervals), Does.Contain "equally far apart")

[<Test>]
let ``learning on starts where learning ended, in the same scaling`` () =
    let equation = NeuralEquation.Of(FieldForm.Linear.Network 2, true, 2)
    let tasks = System.Collections.Generic.List<FitTask>()

    let learner =
        { new ILearner with
            member _.Fit(fit, _) =
                let task = fit :?> FitTask
                tasks.Add task

                {
                    Parameters = task.Start |> Array.map (fun v -> v + 1.0)
                    SumOfSquares = 0.0
                    Iterations = 1
                    History = [||]
                    Evaluations = 1L
                    Operations = 1L
                    Memory = [||]
                }

            member _.Engine = ReferenceEngine()
            member _.Solve(_, _, _, _, _) = failwith "nothing is solved"
        }

    let optimiser = LevenbergMarquardt 3
    let first, fit = LearnedField.learn learner equation optimiser data.Intervals (RandomStream.OfSeed 1L)
    let second, _ = LearnedField.learnOn learner first optimiser data
    Assert.That(first.Parameters, Is.EqualTo<float[]> fit.Parameters)
    Assert.That(tasks[1].Start, Is.EqualTo<float[]> first.Parameters)
    Assert.That(second.Coordinates, Is.SameAs first.Coordinates)
    Assert.That(tasks[1].Initial, Is.EqualTo<float[]>(first.Coordinates.Forward (data :> IFlowSamples).Initial))
    Assert.That(tasks[1].Times, Is.EqualTo<float[]> data.Times)

[<Test>]
let ``a network of another length than the samples is refused`` () =
    let equation = NeuralEquation.Of(FieldForm.Linear.Network 3, false, 2)
    let start () = LearnedField.start equation data (RandomStream.OfSeed 1L)
    Assert.That(Refusal.message start, Does.Contain "states of 3 numbers, the samples 2")

[<Test>]
let ``losses that need all coefficients refuse directions, and losses along directions need some`` () =
    let task samples directions =
        let start =
            LearnedField.startAlong directions (NeuralEquation.Of FieldForm.Linear) samples (RandomStream.OfSeed 1L)

        Refusal.message (fun () -> LearnedField.task start samples)

    let line = Problems.jumpLine
    let samples = SpectralSamples(line, Basis.Hermite 4, Moving, line.DrawMany(1L, "train", 2))
    let direction = Array.init samples.Modes (fun i -> if i = 0 then 1.0 else 0.0)
    let along = Coordinates.Along(samples.Shape, Array.zeroCreate samples.Modes, [| direction |])
    Assert.That(task samples along, Does.Contain "start from Coordinates.Whole")
    let plane = Problems.crossDiffusionPlane
    let several = TensorSamples(plane, IndexSet.TotalDegree(2, 2), plane.DrawMany(1L, "train", 2))
    Assert.That(task several (Coordinates.Whole several.Shape), Does.Contain "find them by PrincipalDirections")

[<Test>]
let ``an equation says all its settings`` () =
    Assert.That((NeuralEquation.Standard(8, 2.0)).Canonical, Is.EqualTo $"mlp(8, tanh), spread 2, {Tableaus.Rk4.Name}, 5 steps, lambda=0.1")
    let network = FieldForm.Linear.Network 2

    let stiff =
        { NeuralEquation.Of(network, true, 3) with
            Linear = Some(LinearPart.Diagonal [| -1.0; -2.0 |])
        }

    Assert.That(stiff.Canonical, Is.EqualTo $"{network.Description}, {Tableaus.Rk4.Name}, 3 steps, diagonal linear part by ETDRK4")

[<Test>]
let ``grids of problems with ends at zero are resampled by sines, exactly without noise`` () =
    for problem in [| Problems.heatInterval; Problems.allenCahn |] do
        let draws = problem.DrawMany(5L, "train", 2)
        let samples = GridSamples.Observed(problem, 32, draws, Noise.observe problem 0.0 5L "train" 2 Noise.points)
        // What 31 sines hold of the solution, and nothing at the end.
        Assert.That(Array.max (samples.Errors samples.Values), Is.LessThan 1e-4, problem.Name)

        for s in 0..1 do
            for j in 0..4 do
                Assert.That((samples.At(s, j))[0], Is.Zero)
