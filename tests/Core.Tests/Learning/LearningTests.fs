module Spectral.Tests.LearningTests

open System
open NUnit.Framework
open Spectral

/// Central differences of a loss of order one.
let differenceTolerance = 1e-7

/// Two exact ways to the same number.
let roundingTolerance = 1e-12

let private engine = ReferenceEngine() :> IEngine

let private network = Mlp.spread 2.0 Activation.Tanh 1 [| 5 |] 1

let private x, target = Tensor.input "x" [| 1 |], Tensor.input "target" [| 1 |]
let private r = network.Apply x - target

/// u(x) = sin 3x at a few points, by its values.
let private curve isSquare : SampleTask =
    let points = Array.init 12 (fun i -> float i / 6.0 - 1.0)

    {
        Loss =
            if isSquare then
                SampleLoss.OfSquares("curve", network.Parameters, [| x; target |], r)
            else
                SampleLoss.Of("curve", network.Parameters, [| x; target |], Tensor.squareRoot (1e-4 + Tensor.dot r r))
        Source = Given [| points; points |> Array.map (fun x -> Elementary.sin (3.0 * x)) |]
        Start = network.Initial(RandomStream.OfSeed 3L)
        Order = RandomStream.OfSeed 4L
    }

let private squares (task: SampleTask) = (task :> IFit).Objective(engine, LevenbergMarquardt 1) :?> ISumOfSquares
let private normals count seed = let stream = RandomStream.OfSeed seed in Array.init count (fun _ -> stream.NextNormal())
let private moved (point: float[]) (direction: float[]) step = Array.map2 (fun p d -> p + step * d) point direction
let private dot (a: float[]) (b: float[]) = Array.fold2 (fun s x y -> s + x * y) 0.0 a b

/// The value of a fit's objective at its start, whose gradient must be that of its differences, by the four-point formula.
let private checkedValue (fit: IFit) =
    use objective = fit.Objective(engine, Adam(1, 0.1))
    let direction = normals objective.Count 5L
    let gradient = engine.Vector objective.Count
    let value = objective.ValueAndGradient(engine.VectorOf fit.Start, gradient)
    let at step = objective.ValueAndGradient(engine.VectorOf(moved fit.Start direction step), engine.Vector objective.Count)
    let h = 1e-4
    let central h = (at h - at -h) / (2.0 * h)
    let difference = (4.0 * central h - central (2.0 * h)) / 3.0
    Assert.That(dot (gradient.ToArray()) direction, Is.EqualTo(difference).Within(differenceTolerance * max 1.0 (abs difference)))
    value

[<TestCase true>]
[<TestCase false>]
let ``the gradient of a loss of samples is that of its differences`` (isSquare: bool) =
    let task = curve isSquare
    let total = (Reference.run task.Loss.Gradient task.Start 12 (task.Source.At 0)).Sums |> Array.last
    Assert.That(checkedValue task, Is.EqualTo total)

[<Test>]
let ``the normal matrix and the products are those of one Jacobian`` () =
    let task = curve true
    use objective = squares task
    let count = objective.Count
    let normal, gradient, again = engine.Vector(count * count), engine.Vector count, engine.Vector count
    let theta = engine.VectorOf task.Start
    let value = objective.Linearise(theta, normal, gradient)
    Assert.That(objective.LineariseProducts(theta, again), Is.EqualTo value)
    Assert.That(again.ToArray(), Is.EqualTo<float[]>(gradient.ToArray()))
    let v = normals count 6L
    let product = engine.Vector count
    objective.NormalProduct(engine.VectorOf v, product)
    let matrix = normal.ToArray()

    let expected =
        Array.init count (fun i -> Seq.init count (fun j -> matrix[max i j * count + min i j] * v[j]) |> Seq.fold (+) 0.0)

    let size = sqrt (dot expected expected)

    for i in 0 .. count - 1 do
        Assert.That(product[i], Is.EqualTo(expected[i]).Within(roundingTolerance * size))

[<Test>]
let ``the curvature is that of the residuals along the step`` () =
    let task = curve true
    use objective = squares task
    let count = objective.Count
    let step = normals count 7L |> Array.map (fun v -> 0.05 * v)
    let curvature = engine.Vector count

    objective.Linearise(engine.VectorOf task.Start, engine.Vector(count * count), engine.Vector count)
    |> ignore

    Assert.That(objective.Curvature(engine.VectorOf task.Start, engine.VectorOf step, curvature), Is.True)
    let program = Lowering.lower "residual" [| x; target |] [| struct ("r", r) |] [||]
    let residual point = (Reference.run program point 12 (task.Source.At 0)).Outputs[0]
    let along step direction = Array.map2 (-) (residual (moved task.Start direction step)) (residual (moved task.Start direction -step))

    let ahead, middle, behind =
        residual (moved task.Start step 0.1), residual task.Start, residual (moved task.Start step -0.1)

    let second = Array.init 12 (fun i -> (ahead[i] - 2.0 * middle[i] + behind[i]) / 0.01)

    for seed in 8L .. 10L do
        let direction = normals count seed
        let expected = dot second (along 1e-4 direction) / 2e-4
        Assert.That(dot (curvature.ToArray()) direction, Is.EqualTo(expected).Within(differenceTolerance * max 1.0 (abs expected)))

let private optimisers: (string * Optimiser * float)[] =
    [|
        "Adam", Adam(400, 0.05), 1e-1
        "minibatches", (Adam(300, 0.05)).WithBatch 5, 1e-1
        "L-BFGS", Lbfgs(200, 10), 1e-3
        "Levenberg–Marquardt", LevenbergMarquardt 25, 1e-5
        "matrix-free", LevenbergMarquardt.MatrixFree(60, 16, 1e-3), 1e-3
    |]

[<TestCase(0)>]
[<TestCase(1)>]
[<TestCase(2)>]
[<TestCase(3)>]
[<TestCase(4)>]
let ``every optimiser fits a curve`` (which: int) =
    let name, optimiser, bound = optimisers[which]
    let found = (Learner engine :> ILearner).Fit(curve true, optimiser)
    let task = curve true
    use objective = squares task
    let value = objective.Value(engine.VectorOf found.Parameters)
    Assert.That(value, Is.LessThan(bound), name)
    Assert.That(found.History[found.History.Length - 1], Is.LessThan found.History[0], name)

[<Test>]
let ``a loss that is no sum of squares is refused by Levenberg–Marquardt in one line`` () =
    let message = Refusal.message (fun () -> (Learner engine :> ILearner).Fit(curve false, LevenbergMarquardt 3))
    Assert.That(message, Does.Contain("needs a sum of squares").And.Contain("L-BFGS"))

[<Test>]
let ``fresh samples are those of their step, and of step 0 for those who keep one batch`` () =
    let task = curve true
    let asked = Collections.Generic.List<int>()

    let draw step =
        asked.Add step
        let stream = (RandomStream.OfSeed 9L).Child step
        let x = Array.init 6 (fun _ -> stream.NextUniform(-1.0, 1.0))
        [| x; x |> Array.map (fun x -> Elementary.sin (3.0 * x)) |]

    let fresh = { task with Source = Drawn(6, draw) }
    let learner = Learner engine :> ILearner
    let first = learner.Fit(fresh, Adam(20, 0.05))
    Assert.That(asked.Contains 19, Is.True)
    Assert.That((learner.Fit(fresh, Adam(20, 0.05))).Parameters, Is.EqualTo<float[]> first.Parameters)
    asked.Clear()
    learner.Fit(fresh, Lbfgs(3, 3)) |> ignore
    Assert.That(asked |> Seq.forall ((=) 0), Is.True)

[<Test>]
let ``a recorder gives what the programs give`` () =
    let x, w = Tensor.input "x" [| 1 |], Tensor.input "w" [| 1 |]
    let y = network.Apply x
    let pulled = Differentiation.pull [| struct (y, w) |] [| x |]
    let total = Differentiation.pull [| struct (y, w) |] network.Parameters

    let pulls =
        Array.append [| struct ("v", pulled[0]) |] (total |> Array.mapi (fun k g -> struct ($"theta:{k}", Tensor.batchSum g)))

    let recording = Recording.Of("curve", [| x |], [| struct ("y", y) |], [| w |], pulls)
    let plain = Lowering.lower "plain" [| x; w |] pulls [||]
    let theta = network.Initial(RandomStream.OfSeed 3L)
    let points, cotangents = normals 9 1L, normals 9 2L
    let expected = Reference.run plain theta 9 [| points; cotangents |]
    use recorder = engine.Compile(recording, Precision.Double)
    let shared = engine.VectorOf theta
    let value, v, sums = engine.Vector 9, engine.Vector 9, engine.Vector plain.SumsSize
    recorder.Record(shared, 9, [| engine.VectorOf points |], [| value |], engine.Vector 0)
    recorder.Pull(shared, [| engine.VectorOf cotangents |], [| v |], sums)
    Assert.That(v.ToArray(), Is.EqualTo<float[]> expected.Outputs[0])
    Assert.That(sums.ToArray(), Is.EqualTo<float[]> expected.Sums)

/// Σ (y − u)²/Σ (1 + y²): a loss of two moments.
let private quotient source : MomentFit =
    let y = network.Apply x
    let each = [| struct ("numerator", Tensor.square (y - target)); struct ("denominator", 1.0 + Tensor.square y) |]

    {
        Moments = Moments.Of("quotient", [| x; target |], each, (fun m -> Tensor.reshape [||] (m[0] / m[1])), network.Parameters)
        Words = "quotient"
        Source = source
        Start = network.Initial(RandomStream.OfSeed 3L)
        Order = RandomStream.OfSeed 4L
    }

[<Test>]
let ``the gradient of a loss of moments is that of its differences`` () =
    let fit = quotient (curve true).Source
    let points = (curve true).Source.At 0

    let expected =
        let y =
            (Reference.run (Lowering.lower "y" [| x |] [| struct ("y", network.Apply x) |] [||]) fit.Start 12 [| points[0] |]).Outputs[0]

        (Array.map2 (fun y u -> (y - u) * (y - u)) y points[1] |> Array.sum)
        / (y |> Array.sumBy (fun y -> 1.0 + y * y))

    Assert.That(checkedValue fit, Is.EqualTo(expected).Within roundingTolerance)

[<Test>]
let ``a loss of moments falls, on all samples and on minibatches`` () =
    for optimiser in [ Adam(60, 0.05) :> Optimiser; (Adam(30, 0.05)).WithBatch 4; Lbfgs(20, 5) ] do
        let found = (Learner engine :> ILearner).Fit(quotient (curve true).Source, optimiser)
        Assert.That(found.History[found.History.Length - 1], Is.LessThan(0.8 * found.History[0]), optimiser.Canonical)
