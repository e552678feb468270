/// Samples, losses and principal directions in D dimensions: closed forms against quadrature, laws of the reduction, pinned floors.
module Spectral.Tests.TensorTests

open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

/// Closed-form coefficients and errors against tensor quadrature.
let quadratureTolerance = 1e-11

/// The tangent loss against the distance of functions: first order in the distance of the labels.
let tangentTolerance = 0.05

/// Floors of one draw set against the means over other draws that the method note pins.
let pinnedTolerance = 0.5

let private problems = [ Problems.nonlocalPlane; Problems.crossDiffusionPlane; Problems.schroedingerPlane ]

let private basisAt (labels: Label[]) (set: IndexSet) =
    TensorBasis.Create(labels |> Array.mapi (fun k l -> AffineBasis.Create(Basis.Hermite set.Orders[k], l.Scale, l.Center)), set)

let private points = [| 90; 90 |]

/// Values of all fields on the basis' tensor grid, its weights, and the points.
let private sampled (draw: Trajectory) time (basis: TensorBasis) =
    let grid = basis.GridOf points
    let at = Array.init grid.Count (fun i -> Array.sub grid.Points (2 * i) 2)
    draw.ValuesAt(time, at), grid

[<Test>]
let ``closed-form coefficients are those of tensor quadrature`` () =
    let set = IndexSet.HyperbolicCross(2, 9, -1.0)
    let recursion = GaussianRecursion set

    for problem in problems do
        let draw = problem.DrawMany(5L, "test", 1)[0]
        let labels = draw.Labels 0.75
        let basis = basisAt labels set
        let values, _ = sampled draw 0.75 basis
        let exact = draw.HermiteCoefficients(0.75, labels, recursion)

        for field in 0 .. problem.Fields - 1 do
            let expected = basis.Transform(values[field], points)
            Assert.That(norm (Array.map2 (-) exact[field] expected), Is.LessThan quadratureTolerance, problem.Name)

[<Test>]
let ``floors and errors are distances of functions`` () =
    let set = IndexSet.HyperbolicCross(2, 7, 0.0)

    for problem in problems do
        let draw = problem.DrawMany(6L, "test", 1)
        let samples = TensorSamples(problem, set, draw)
        let stream = RandomStream.OfSeed 6L
        let states = samples.States
        let moved = states |> Array.map (fun v -> v * (1.0 + 0.01 * stream.NextNormal()))

        let distance (states: float[]) j =
            let n, modes = samples.StateSize, samples.Modes
            let own = Array.sub states (j * n) n
            let labels = Array.init 2 (fun k -> { Scale = own[modes + k]; Center = own[modes + 2 + k] })
            let basis = basisAt labels set
            // A grid of the true frame sees both functions.
            let values, grid = sampled draw[0] problem.Times[j] (basisAt (draw[0].Labels problem.Times[j]) set)

            let sum weight f = Array.fold2 (fun total w v -> total + w * v) 0.0 weight (Array.init grid.Count f)

            let square (f: int -> int -> float) =
                Seq.init problem.Fields (fun field -> sum grid.Weights (fun i -> let v = f field i in v * v))
                |> Seq.sum

            let predicted =
                Array.init problem.Fields (fun field -> basis.Evaluate(Array.sub own (field * set.Count) set.Count, grid.Points))

            sqrt (
                square (fun field i -> predicted[field][i] - values[field][i])
                / square (fun field i -> values[field][i])
            )

        let floors, errors = samples.Floors, samples.Errors moved

        for j in 0 .. problem.Times.Length - 1 do
            Assert.That(floors[j], Is.EqualTo(distance states j).Within quadratureTolerance, problem.Name)
            Assert.That(errors[j], Is.EqualTo(distance moved j).Within quadratureTolerance, problem.Name)

[<Test>]
let ``the errors of the projections are the floors, and their norms those of the truth`` () =
    let samples =
        TensorSamples(Problems.schroedingerPlane, IndexSet.FullTensor(2, 9), Problems.schroedingerPlane.DrawMany(2L, "test", 2))

    let pairs = Array.zip samples.Floors (samples.Errors samples.States)
    Assert.That(pairs |> Array.forall (fun (a, b) -> a = b), Is.True)
    Assert.That(Array.max (samples.NormErrors samples.States), Is.LessThan(1e-6))

[<Test>]
let ``floors are those of the method note`` () =
    let draws = 10

    let mean (problem: Problem) gamma =
        let samples = TensorSamples(problem, IndexSet.HyperbolicCross(2, 9, gamma), problem.DrawMany(1L, "test", draws))
        let floors = samples.Floors
        Array.init draws (fun s -> floors[s * 5 + 4]) |> Array.average

    for problem, pinned in
        [
            Problems.nonlocalPlane, [ 1.3e-3; 2.8e-3; 5.4e-3; 1.2e-2 ]
            Problems.crossDiffusionPlane, [ 1.1e-4; 5.8e-4; 2.0e-3; 6.0e-3 ]
            Problems.schroedingerPlane, [ 1.1e-4; 3.2e-4; 1.7e-3; 8.7e-3 ]
        ] do
        let floors = [ -infinity; -1.0; 0.0; 0.5 ] |> List.map (mean problem)

        for expected, actual in List.zip pinned floors do
            Assert.That(actual, Is.EqualTo(expected).Within(pinnedTolerance * expected), problem.Name)

        Assert.That(List.pairwise floors |> List.forall (fun (a, b) -> a <= b), Is.True, "non-decreasing in γ")

[<Test>]
let ``cross diffusion in two dimensions is the plane's`` () =
    let flowing, plane = FlowingMixture.crossDiffusion 2, Problems.crossDiffusionPlane
    let drawn = plane.DrawMany(3L, "test", 1)[0]
    let parameters = drawn.Parameters
    let w, m, g = parameters[0..1], parameters[2..5], parameters[6..7]

    let own = flowing.Of [| w[0]; m[0] + 0.3; m[1] - 0.3; g[0]; w[1] / 0.7; m[2] - 0.4; m[3] + 0.2; g[1] |]

    let other = plane.Of parameters

    for t in [ 0.0; 0.6 ] do
        let at = [| 0.3; -0.7 |]
        Assert.That(own.Value(t, at)[0], Is.EqualTo(other.Value(t, at)[0]).Within 1e-14)
        let mine, theirs = own.Labels t, other.Labels t
        Assert.That(mine[1].Scale, Is.EqualTo(theirs[1].Scale).Within 1e-13)

[<Test>]
let ``an expanding flow keeps the mass and obeys its equation`` () =
    let flow =
        {
            Name = "flow"
            Title = "flow"
            Velocity = [| 0.3; -0.2; 0.1 |]
            Expansion = 0.4
            Diffusion = [| 0.2; 0.05; 0.0; 0.05; 0.1; 0.02; 0.0; 0.02; 0.15 |]
            Components =
                [|
                    {
                        Group = 1
                        Weight = 1.0
                        Mean = [| 0.1; 0.2; -0.1 |]
                        Covariance = [| 0.5; 0.1; 0.0; 0.1; 0.4; 0.0; 0.0; 0.0; 0.6 |]
                    }
                |]
            Shift = 0.1
            LabelFactor = 1.2
        }

    let draw = (FlowingMixture.problem flow).DrawMany(4L, "test", 1)[0]
    let x = [| 0.4; -0.3; 0.2 |]
    let h = 1e-3
    let u t (x: float[]) = draw.Value(t, x)[0]
    let shifted k s (x: float[]) = Array.mapi (fun i v -> if i = k then v + s else v) x
    let first k (f: float[] -> float) (x: float[]) = (f (shifted k h x) - f (shifted k -h x)) / (2.0 * h)
    let flux k (x: float[]) = (flow.Velocity[k] + flow.Expansion * x[k]) * u 0.5 x
    let mutable residual = (u (0.5 + h) x - u (0.5 - h) x) / (2.0 * h)

    for i in 0..2 do
        residual <- residual + first i (flux i) x

        for j in 0..2 do
            residual <- residual - flow.Diffusion[i * 3 + j] * first i (first j (u 0.5)) x

    Assert.That(abs residual, Is.LessThan(1e-5 * u 0.5 x))

[<Test>]
let ``in three dimensions the norm is that of many coefficients`` () =
    let problem = FlowingMixture.crossDiffusion 3
    let samples = TensorSamples(problem, IndexSet.TotalDegree(3, 24), problem.DrawMany(4L, "test", 1))

    for target in samples.Targets do
        Assert.That(norm target.Coefficients, Is.EqualTo(target.Norm).Within(1e-7 * target.Norm))

let private training =
    let problem = Problems.crossDiffusionPlane
    TensorSamples(problem, IndexSet.HyperbolicCross(2, 7, -1.0), problem.DrawMany(1L, "train", 12))

[<Test>]
let ``principal directions are orthonormal and cost what they may`` () =
    let directions = PrincipalDirections.of' training 0.2
    let d = directions.Directions

    for i in 0 .. d.Length - 1 do
        for j in 0 .. d.Length - 1 do
            Assert.That(dot d[i] d[j], Is.EqualTo(if i = j then 1.0 else 0.0).Within 1e-12)

        let largest = d[i] |> Array.maxBy abs
        Assert.That(largest, Is.GreaterThan 0.0)

    let a = Array.init directions.Size float
    let back = directions.Reduce(directions.Restore a)
    Assert.That(norm (Array.map2 (-) a back), Is.LessThan 1e-12)
    let errors = training.Errors(directions.Restore(directions.Reduce training.States))
    let floors = training.Floors

    for j in 0 .. training.Times.Length - 1 do
        let mean (values: float[]) = Array.init training.Count (fun s -> values[s * training.Times.Length + j]) |> Array.average
        Assert.That(mean errors, Is.LessThanOrEqualTo(1.2 * mean floors))

[<Test>]
let ``the tangent loss is the distance of functions near the target`` () =
    let directions = PrincipalDirections.of' training 0.2
    let n = directions.Size
    let loss = TangentLoss.relativeL2 training.Set 1 directions.Mean directions.Directions
    let stream = RandomStream.OfSeed 8L
    let states = training.States
    let size = training.StateSize

    for s in 0..2 do
        let target = training.Targets[s * training.Times.Length + 2]
        let labels = Array.append (target.Labels |> Array.map _.Scale) (target.Labels |> Array.map _.Center)
        let step = 1e-3

        let y =
            directions.Reduce(Array.append target.Coefficients labels)
            |> Array.map (fun v -> v + step * stream.NextNormal())

        let data = loss.Data |> Array.map (fun d -> d.Input.Name, d.Of target) |> List.ofArray
        let input = Tensor.input "state" [| n |]
        let residual = evaluate (("state", y) :: data) [||] [| loss.Residual input |] |> Array.head
        // The error against the truth has the floor beside it.
        let predicted = directions.Restore y
        let all = Array.copy states
        let at = s * training.Times.Length + 2
        Array.blit predicted 0 all (at * size) size
        let expected = (training.Errors all)[at]
        let floor = training.Floors[at]
        Assert.That(sqrt (norm residual * norm residual + floor * floor), Is.EqualTo(expected).Within(tangentTolerance * expected))

let private probe = IndexSet.FullTensor(2, 12)

/// Shares of a decay given by a function of the index.
let private sharesOf (size: int[] -> float) = SetChoice.shares probe [| Array.init probe.Count (fun i -> size (probe.Unrank i)) |]

[<Test>]
let ``a choice loses least of what its budget allows`` () =
    let stream = RandomStream.OfSeed 2L
    let shares = sharesOf (fun n -> stream.NextNormal() * exp (-0.4 * float (n[0] + n[1])))

    for budget in [ 10; 30; 60 ] do
        let choice = SetChoice.ofBudget probe shares SetChoice.gammas budget
        Assert.That(choice.Set.Count, Is.LessThanOrEqualTo budget)
        Assert.That(choice.Loss, Is.EqualTo(SetChoice.loss probe shares choice.Set))

        for gamma in SetChoice.gammas do
            for order in 1..12 do
                let set = IndexSet.HyperbolicCross(2, order, gamma)
                let isLargest = (IndexSet.HyperbolicCross(2, order + 1, gamma)).Count > budget || order = 12

                if set.Count <= budget && isLargest then
                    Assert.That(choice.Loss, Is.LessThanOrEqualTo(SetChoice.loss probe shares set))

[<Test>]
let ``coefficients on the axes want a cross, coefficients in a square the full tensor`` () =
    let axes = sharesOf (fun n -> if n[0] = 0 || n[1] = 0 then 1.0 else 1e-9)
    Assert.That((SetChoice.ofBudget probe axes SetChoice.gammas 41).Gamma, Is.EqualTo 0.5)
    let square = sharesOf (fun n -> if max n[0] n[1] <= 4 then 1.0 else 1e-9)
    let choice = SetChoice.ofBudget probe square SetChoice.gammas 25
    Assert.That((choice.Gamma, choice.Order), Is.EqualTo((-infinity, 4)))

[<Test>]
let ``a tolerance is kept by the smallest set, or refused`` () =
    let shares = sharesOf (fun n -> exp (-0.5 * float (n[0] + n[1])))
    let choice = SetChoice.ofTolerance probe shares SetChoice.gammas 0.05
    Assert.That(choice.Loss, Is.LessThanOrEqualTo 0.05)
    Assert.That(choice.Set.Count, Is.LessThan probe.Count)
    let message = Refusal.message (fun () -> SetChoice.ofTolerance probe shares [| 0.5 |] 1e-9)
    Assert.That(message, Does.Contain "probe with a higher order")
