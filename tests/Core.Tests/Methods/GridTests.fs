module Spectral.Tests.GridTests

open NUnit.Framework
open Spectral

/// Round-off of values of order 1 on a grid.
let roundOff = 1e-11

/// Kernel ridge regression of a smooth map of two parameters from 60 samples.
let regressionTolerance = 1e-4

let private problem = Problems.burgers
let private draws = problem.DrawMany(5L, "train", 60)

[<Test>]
let ``exact values on a grid have no error`` () =
    let samples = GridSamples.Exact(problem, 64, draws[..4])
    Assert.That(Array.max (samples.Errors samples.Values), Is.Zero)

[<Test>]
let ``observations without noise are resampled exactly`` () =
    let seen = Noise.observe problem 0.0 5L "train" 3 Noise.points
    let samples = GridSamples.Observed(problem, 64, draws[..2], seen)
    Assert.That(Array.max (samples.Errors samples.Values), Is.LessThan roundOff)

[<Test>]
let ``resampling keeps about half of the noise of twice as many points`` () =
    let seen = Noise.observe problem 0.05 5L "train" 20 Noise.points
    let samples = GridSamples.Observed(problem, 64, draws[..19], seen)
    let mean = Array.average (samples.Errors samples.Values)
    // 63 of 128 degrees of freedom stay: 0.05 √(63/128).
    Assert.That(mean, Is.InRange(0.030, 0.040))

[<Test>]
let ``noisy expansions are nearer to the truth the fewer modes they have, down to the floor`` () =
    let seen = Noise.observe problem 0.05 5L "train" 10 Noise.points

    let error order =
        let samples = SpectralSamples.Observed(problem, Basis.Fourier(order, -1.0, 1.0), draws[..9], seen)
        Array.average samples.Floors

    Assert.That(error 6, Is.LessThan(error 20))
    Assert.That(error 6, Is.GreaterThan 1e-3)

[<Test>]
let ``orthogonal modes are orthonormal and hold the snapshots`` () =
    let samples = GridSamples.Exact(problem, 64, draws)
    let modes = OrthogonalModes.of' samples.Values 64 12
    let back = modes.Reduce(modes.Restore(Array.init 12 float))
    Array.iteri (fun k (v: float) -> Assert.That(v, Is.EqualTo(float k).Within roundOff)) back
    let held = samples.Errors(modes.Restore(modes.Reduce samples.Values))
    Assert.That(Array.max held, Is.LessThan 1e-3)

[<Test>]
let ``kernel ridge regression learns a smooth map of two parameters`` () =
    let training = GridSamples.Exact(problem, 16, draws)
    let test = GridSamples.Exact(problem, 16, problem.DrawMany(5L, "test", 10))
    let later (s: GridSamples) k = s.At(k, 4)
    let all f = Array.init draws.Length f

    let fit =
        KernelRidge.Fit(all (fun k -> training.At(k, 0)), all (later training), all (fun k -> Array.create 16 training.Norms[k * 5 + 4]))

    for k in 0..9 do
        let predicted, truth = fit.Predict(test.At(k, 0)), later test k
        let norm = Array.fold (fun s v -> s + v * v) 0.0 >> sqrt
        Assert.That(norm (Array.map2 (-) predicted truth) / norm truth, Is.LessThan regressionTolerance)

[<Test>]
let ``the error left out is that of a fit without the sample`` () =
    let arguments = [| [| 0.0 |]; [| 0.4 |]; [| 1.1 |]; [| 1.5 |]; [| 2.2 |] |]
    let values = [| [| 0.3 |]; [| -0.2 |]; [| 0.9 |]; [| 0.1 |]; [| -0.4 |] |]
    let fit = KernelRidge.Fit(arguments, values, Array.create 5 [| 1.0 |])
    let mean = (values |> Array.sumBy Array.head) / 5.0
    let kernel (a: float[]) (b: float[]) = Elementary.exp (-(a[0] - b[0]) * (a[0] - b[0]) / (2.0 * fit.Width * fit.Width))

    let leftOut =
        Array.init 5 (fun s ->
            let others =
                [|
                    for t in 0..4 do
                        if t <> s then
                            t
                |]

            let k =
                Array.init 16 (fun i ->
                    kernel arguments[others[i / 4]] arguments[others[i % 4]]
                    + (if i / 4 = i % 4 then fit.Ridge else 0.0))

            let alpha = (Dense.solvePositiveDefinite k (others |> Array.map (fun t -> values[t][0] - mean)) 4).Value
            let predicted = Array.map2 (fun a t -> a * kernel arguments[t] arguments[s]) alpha others |> Array.sum
            let r = values[s][0] - mean - predicted
            r * r)

    Assert.That(fit.LeaveOneOut, Is.EqualTo(Array.average leftOut).Within 1e-9)

[<Test>]
let ``the order of minibatches is a permutation that belongs to the epoch`` () =
    let samples = GridSamples.Exact(problem, 16, draws[..9])

    let size: FourierOperator.Specification =
        {
            Points = 16
            Width = 2
            Modes = 2
            Layers = 1
            Projection = 2
            Outputs = 1
            Boundary = Boundary.Periodic
        }

    let task, _, _, _ = GridOperator.task size false samples (RandomStream.OfSeed 1L)

    let permutation epoch =
        let order = Array.zeroCreate 10
        SampleOrder.permute task.Order epoch order
        order

    Assert.That(Array.sort (permutation 3), Is.EqualTo<int[]> [| 0..9 |])
    Assert.That(permutation 3, Is.EqualTo<int[]>(permutation 3))
    Assert.That((permutation 3 = permutation 4), Is.False)

[<Test>]
let ``the rate rises to its largest value and falls to nothing`` () =
    let schedule = (Adam.OneCycle(10, 4, 0.01, 0.3)).Schedule
    let rates = Array.init 100 (fun k -> schedule.Rate(k, 100))
    Assert.That(Array.max rates, Is.EqualTo(0.01).Within 1e-4)
    Assert.That(Array.findIndex ((=) (Array.max rates)) rates, Is.InRange(28, 31))
    Assert.That(rates[0], Is.LessThan 6e-4)
    Assert.That(rates[99], Is.LessThan 1e-5)
