/// The programs between networks and losses: gradients against differences, the interval's eigenfunctions, batches, and trainings that are cut off.
module Spectral.Tests.EigenfunctionFitTests

open System
open NUnit.Framework
open Spectral

/// Of gradients against central differences, relative to the gradient.
let private tolerance = 1e-6
let private step = 1e-5
/// Of the eigenvalues j² of the interval after a short training, relative.
let private trained = 0.02
/// Of Ritz values on the last hidden layer.
let private polished = 1e-4

let private engine = ReferenceEngine() :> IEngine
let private stream = RandomStream.OfSeed 5L
let private x, q = Tensor.input "x" [| 1 |], Tensor.input "q" [| 1 |]
let private pi = Math.PI

/// Trial functions on [0, π] that vanish at its ends.
let private masked (network: FeatureNetwork) (f: Expr -> Expr) =
    let mask = x * (pi - x)
    Tensor.scale (Tensor.reshape [||] mask) (f (0.6 * (Tensor.plus (-pi / 2.0) x))), network.Parameters

let private shift = 20.0

/// Gauss nodes of [0, π] as weighted points.
let private nodes =
    let rule = Gauss.legendre 60

    [|
        rule.Nodes |> Array.map (fun t -> pi * (1.0 + t) / 2.0)
        rule.Weights |> Array.map (fun w -> sqrt (60.0 * w * pi / 2.0))
    |]

/// The network's features and 1, masked: the space of its last layer.
let private lastLayer (network: FeatureNetwork) =
    masked network (fun y -> Tensor.concatenate [| network.Features y; Tensor.full [| 1 |] 1.0 |])
    |> fst

/// The network's parameters with the Ritz vectors of its own features as the head.
let private warm (network: FeatureNetwork) start points =
    let features = lastLayer network
    let image = Operators.below shift features (Operators.hamiltonian (Tensor.scalar 0.0) x features)
    RayleighRitz.Of(x, q, features, image).Solve(engine, start, points, 1e-5)

/// LoRA and others on −u″ in the interval.
let private interval (network: FeatureNetwork) =
    let psi, parameters = masked network network.Apply
    let image = Operators.below shift psi (Operators.hamiltonian (Tensor.scalar 0.0) x psi)
    let weighted = Tensor.scale (Tensor.reshape [||] q)
    MomentPull.Space("interval", [| x; q |], parameters, weighted psi, weighted image)

let private ofPoints (points: UnitPoints) = SampledPoints.drawn points (SampledPoints.box [| 0.0 |] [| pi |]) (stream.Child "points")

let private fit (network: FeatureNetwork) (programs: MomentPull) loss source halves : EigenfunctionFit =
    {
        Programs = programs
        Loss = loss
        Words = network.Description
        Source = source
        Start = network.Initial(stream.Child "start")
        Halves = halves
        Order = stream.Child "order"
    }

/// The gradient of an objective, and central differences of its value along a random direction.
let private derivative (fit: IFit) (direction: float[]) =
    use objective = fit.Objective(engine, Adam(1, 1e-3))
    use gradient = engine.Vector objective.Count

    let at h =
        use theta = engine.VectorOf(Array.map2 (fun p d -> p + h * d) fit.Start direction)
        objective.ValueAndGradient(theta, gradient)

    let difference = (at step - at -step) / (2.0 * step)
    at 0.0 |> ignore
    struct (difference, Dense.dot (gradient.ToArray()) direction)

let private random (count: int) (name: string) =
    let own = stream.Child name
    Array.init count (fun _ -> own.NextNormal())

[<Test>]
let ``gradients of functions are those of differences`` () =
    let network = FeatureNetwork.Of(Activation.Tanh, 1, [| 6; 5 |], 3)
    let disjoint = FeatureNetwork.Disjoint(Activation.Tanh, 1, [| 4 |], 3)
    let struct (f, g) = FeatureNetwork.Pair(Activation.Tanh, 1, 1, [| 5; 4 |], 3)
    let struct (apartF, apartG) = FeatureNetwork.DisjointPair(Activation.Tanh, 1, [| 3 |], 2)
    let next = Tensor.input "next" [| 1 |]
    let states = Given [| random 24 "x"; random 24 "next" |]
    let constant (e: Expr) = Tensor.concatenate [| Tensor.full [| 1 |] 1.0; e |]

    let cases =
        [|
            fit f (MomentPull.Pairs("pairs", [| x; next |], f.Parameters, f.Apply x, g.Apply next)) PairLosses.lowRank states false
            fit
                f
                (MomentPull.Pairs("pairs", [| x; next |], f.Parameters, constant (f.Apply x), constant (g.Apply next)))
                PairLosses.vamp2
                states
                false
            fit
                apartF
                (MomentPull.Pairs("apart", [| x; next |], apartF.Parameters, apartF.Apply x, apartG.Apply next))
                (PairLosses.dpNet 0.5)
                states
                false
            fit
                network
                (MomentPull.Reversible("reversible", [| x; next |], network.Parameters, network.Apply x, network.Apply next))
                (MomentLoss.joint MomentLoss.uniform SpaceLosses.lowRank)
                states
                false
            fit
                disjoint
                (MomentPull.Reversible("disjoint", [| x; next |], disjoint.Parameters, disjoint.Apply x, disjoint.Apply next))
                (SpaceLosses.orbital 2)
                states
                false
            // On Gauss nodes the operator is symmetric to rounding, so that its two slots agree.
            fit network (interval network) SpaceLosses.lowRank (Given nodes) false
        |]

    for case in cases do
        let struct (difference, product) = derivative case (random case.Start.Length "direction")
        Assert.That(product, Is.EqualTo(difference).Within(tolerance * (1.0 + abs difference)), (case :> IFit).Words)

[<Test>]
let ``points of a sample may lie in one matrix`` () =
    // Twelve states as one sample of twelve rows, or as twelve samples with the kernel's row sums: the same gradient.
    let network = FeatureNetwork.Of(Activation.Tanh, 2, [| 5 |], 3)
    let states = random 24 "states"
    let kernel = ExactMoments.random "states" 12 12 |> fun k -> (k + k.Transposed).Values
    let rows = Tensor.input "states" [| 12; 2 |]
    let f = network.Apply rows
    let image = Tensor.matrixProduct false false (Tensor.constant [| 12; 12 |] kernel) f
    let programs = MomentPull.Space("states", [| rows |], network.Parameters, f, image)

    let case =
        fit network programs (MomentLoss.joint MomentLoss.uniform SpaceLosses.lowRank) (Given [| states |]) false

    let struct (difference, product) = derivative case (random case.Start.Length "direction")
    Assert.That(product, Is.EqualTo(difference).Within(tolerance * (1.0 + abs difference)))

let private short loss network = fit network (interval network) loss (ofPoints (UnitPoints.Stratified(32, 1))) false

[<Test>]
let ``the interval's modes are learned, and the last hidden layer refines them`` () =
    let network = FeatureNetwork.Of(Activation.Tanh, 1, [| 16; 16 |], 4)
    let task = short (MomentLoss.sequential SpaceLosses.lowRank) network
    let start = RayleighRitz.WarmHead(network, task.Start, warm network task.Start nodes, 4)

    let result =
        (Learner engine :> ILearner).Fit({ task with Start = start }, Adam(300, 0.01, 0.03, 20.0, 0.9, 0.999))

    let psi, _ = masked network network.Apply
    let own = RayleighRitz.Of(x, q, psi, Operators.form (Tensor.scalar 0.0) x psi)
    let struct (s, a) = own.Moments(engine, result.Parameters, nodes)

    for i in 0..2 do
        let square = float ((i + 1) * (i + 1))
        Assert.That(a[i, i] / s[i, i], Is.EqualTo(square).Within(trained * square), $"mode {i + 1}")
        // ‖f_i‖² = λ_i of T
        Assert.That(s[i, i], Is.EqualTo(1.0 - square / shift).Within trained)

    let features = lastLayer network
    let ritz = RayleighRitz.Of(x, q, features, Operators.form (Tensor.scalar 0.0) x features)
    let solution = ritz.Solve(engine, result.Parameters, nodes, RayleighRitz.QuadratureCut)
    let values = Array.rev solution.Values

    for i in 0..2 do
        Assert.That(values[i], Is.EqualTo(float ((i + 1) * (i + 1))).Within polished, $"Ritz value {i + 1}")

[<Test>]
let ``a warm head starts at Ritz vectors`` () =
    let network = FeatureNetwork.Of(Activation.Tanh, 1, [| 16 |], 3)
    let start = network.Initial(stream.Child "start")

    let points =
        SampledPoints.images (SampledPoints.box [| 0.0 |] [| pi |]) 1 ((UnitPoints.Stratified(400, 1)).Draw(stream.Child "warm"))

    let solution = warm network start points
    let warm = RayleighRitz.WarmHead(network, start, solution, 3)
    let psi, _ = masked network network.Apply
    let own = RayleighRitz.Of(x, q, psi, Operators.below shift psi (Operators.hamiltonian (Tensor.scalar 0.0) x psi))
    let struct (s, a) = own.Moments(engine, warm, points)
    let expected = Matrix.Diagonal solution.Values[..2]
    Assert.That(ExactMoments.distance s expected, Is.LessThan 1e-8)
    Assert.That(ExactMoments.distance a (expected * expected), Is.LessThan 1e-8)

/// Keeps the state of one step, and cuts the training off there.
let private cutAt (wanted: int) =
    let mutable kept = ValueNone

    { new ITrainingMonitor with
        member _.Resume _ = kept

        member _.Step(progress, state) =
            if progress.Step = wanted && kept.IsNone then
                kept <- ValueSome(state.Invoke())
                raise (OperationCanceledException())
    }

[<Test>]
let ``a training that remembers ends in the same bits after a cut`` () =
    let network = FeatureNetwork.Of(Activation.Tanh, 1, [| 5 |], 2)
    let loss = MomentLoss.preconditioned (MomentLoss.sequential SpaceLosses.lowRank)
    let task = short loss network
    let adam = Adam(12, 0.01)
    let whole = (Learner engine :> ILearner).Fit(task, adam)
    let monitor = cutAt 5
    let cut = Learner(engine, (fun _ -> monitor), ignore) :> ILearner

    let isCut =
        try
            cut.Fit(task, adam) |> ignore
            false
        with :? OperationCanceledException ->
            true

    Assert.That(isCut, Is.True)
    let resumed = cut.Fit(task, adam)
    Assert.That((resumed.Parameters = whole.Parameters), Is.True)
    Assert.That((resumed.Memory = whole.Memory), Is.True)
    Assert.That((resumed.History = whole.History), Is.True)

[<Test>]
let ``halves multiply each other, so that their gradient is the mean of two`` () =
    let network = FeatureNetwork.Of(Activation.Tanh, 1, [| 5 |], 2)
    let next = Tensor.input "next" [| 1 |]

    let programs =
        MomentPull.Reversible("halves", [| x; next |], network.Parameters, network.Apply x, network.Apply next)

    let states, images = random 16 "x", random 16 "next"
    let direction = random network.ParameterCount "direction"

    // Two equal halves give the gradient of one.
    let doubled = Given [| Array.append states states; Array.append images images |]

    let struct (_, whole) =
        derivative (fit network programs SpaceLosses.lowRank (Given [| states; images |]) false) direction

    let struct (_, halves) = derivative (fit network programs SpaceLosses.lowRank doubled true) direction
    Assert.That(halves, Is.EqualTo(whole).Within(1e-12 * (1.0 + abs whole)))

[<Test>]
let ``L-BFGS refuses slopes of no function in one line`` () =
    let network = FeatureNetwork.Of(Activation.Tanh, 1, [| 5 |], 2)
    let task = short (MomentLoss.sequential SpaceLosses.lowRank) network :> IFit
    let message = Refusal.message (fun () -> (Learner engine :> ILearner).Fit(task, Lbfgs(5, 5)))
    Assert.That(message, Does.Contain "use Adam instead of L-BFGS")
    Assert.That(message, Does.Not.Contain "\n")

[<Test>]
let ``strata hold one point each, and the sequence is even`` () =
    let cells = UnitPoints.Stratified(5, 2)
    let points = cells.Draw(stream.Child "cells")
    let places = Array.init 25 (fun i -> int (5.0 * points[2 * i]) + 5 * int (5.0 * points[2 * i + 1]))
    Assert.That((Array.sort places = [| 0..24 |]), Is.True)

    // Σ over a smooth periodic function: the sequence errs far less than independent points do.
    let error (points: UnitPoints) =
        let values = points.Draw(stream.Child "even") |> Array.chunkBySize points.Dimension
        let f (u: float[]) = u |> Array.fold (fun p v -> p * (1.0 + 0.5 * Math.Sin(2.0 * pi * v))) 1.0
        abs (Array.averageBy f values - 1.0)

    for d in 1..5 do
        Assert.That(error (UnitPoints.Kronecker(4000, d)), Is.LessThan 4e-3)

[<Test>]
let ``weights undo the density of the points`` () =
    // ∫ exp(−|x|²) over the plane is π.
    let normal =
        SampledPoints.images (SampledPoints.normal 1.2 2) 2 ((UnitPoints.Kronecker(4000, 2)).Draw(stream.Child "normal"))

    let integral =
        Array.map2 (fun (p: float[]) w -> w * w * Math.Exp(-p[0] * p[0] - p[1] * p[1])) (Array.chunkBySize 2 normal[0]) normal[1]
        |> Array.average

    Assert.That(integral, Is.EqualTo(pi).Within 0.02)
