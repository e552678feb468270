/// Golden numbers of the operators on grids, graphs, circles, images and classes, and what their samples must have in common with them.
module Spectral.Tests.OperatorProblemTests

open NUnit.Framework
open Spectral

/// Of golden numbers, which are given to seven or eight digits.
let private digits = 2e-8

/// A mean over n samples of numbers of size 1 lies within this many deviations 1/√n.
let private deviations = 5.0

let private agree (name: string) (expected: float[]) (found: float[]) (tolerance: float) =
    Array.iteri (fun i (e: float) -> Assert.That(found[i], Is.EqualTo(e).Within tolerance, $"{name} {i}")) expected

let private stream = RandomStream.OfSeed 4L

[<Test>]
let ``grid worlds have their states and eigenvalues`` () =
    let rooms =
        [| 1.0; 0.99439426; 0.99431523; 0.98758679; 0.91352997; 0.91314411; 0.90993179; 0.90682570; 0.89638900 |]

    let cases =
        [|
            GridWorld.Rooms(1, 15), 225, [| 1.0; 0.98907380; 0.98907380; 0.97814760 |]
            GridWorld.Rooms(2, 5), 104, rooms
            GridWorld.Rooms(3, 4), 156, [| 1.0; 0.99579588; 0.99554862; 0.99125402; 0.98625936 |]
            GridWorld.Maze 5, 49, [| 1.0; 0.99798473; 0.99293166; 0.98893813; 0.98152076 |]
            GridWorld.Maze 8, 127, [| 1.0; 0.99938342 |]
        |]

    for world, states, expected in cases do
        Assert.That(world.States, Is.EqualTo states, world.Name)
        let struct (eigenvalues, vectors) = world.Spectrum
        agree world.Name expected eigenvalues digits
        let p = world.Transitions
        Assert.That((p - p.Transposed).SquaredNorm, Is.EqualTo 0.0, world.Name)
        // P V = V Λ, V orthonormal under the uniform law.
        let residual = p * vectors - vectors * Matrix.Diagonal eigenvalues
        Assert.That(residual.SquaredNorm, Is.LessThan 1e-16, world.Name)
        let gram = PairValues.Mean(PairValues.Equal states, vectors, vectors)
        Assert.That((gram - Matrix.Identity states).SquaredNorm, Is.LessThan 1e-18, world.Name)

[<Test>]
let ``the resolvent sums the powers of P at a geometric lag`` () =
    let world = GridWorld.Maze 5
    let gamma = 0.9
    let identity = Matrix.Identity world.States
    // R (I − γP) = (1 − γ) P
    let left = world.Resolvent gamma * (identity - gamma * world.Transitions)
    Assert.That((left - (1.0 - gamma) * world.Transitions).SquaredNorm, Is.LessThan 1e-20)
    Assert.That((world.Resolvent 0.0 - world.Transitions).SquaredNorm, Is.LessThan 1e-20)

[<Test>]
let ``walks move to neighbours, from all states alike`` () =
    let world = GridWorld.Rooms(2, 5)
    let moves = 200000
    let walk = world.Walk(stream.Child "walk", moves)
    let counts = Array.zeroCreate world.States

    for at in 0..moves do
        counts[walk[at]] <- counts[walk[at]] + 1

        if at > 0 then
            Assert.That(world.Transitions[walk[at - 1], walk[at]], Is.GreaterThan 0.0)

    // The slowest mode takes some 180 moves, so that 200 000 are about 500 independent ones.
    let share = counts |> Array.map (fun c -> float c * float world.States / float moves)
    Assert.That(Array.max share, Is.LessThan 2.0)
    Assert.That(Array.min share, Is.GreaterThan 0.4)

[<Test>]
let ``the block graph has its edges and eigenvalues`` () =
    let graph = BlockGraph(RandomStream.OfSeed 1L)
    Assert.That(graph.Edges.Length, Is.EqualTo 5666)
    Assert.That(Array.min graph.Degrees, Is.EqualTo 2)
    Assert.That(Array.max graph.Degrees, Is.EqualTo 37)
    let struct (eigenvalues, _) = graph.Spectrum()
    agree "graph" [| 1.0; 0.74048245; 0.65888085; 0.53937830; 0.44557815 |] eigenvalues digits

[<Test>]
let ``the cosine potential has the sums of its one-dimensional levels`` () =
    let cases =
        [|
            1, [| -0.378489221; 0.918058177; 1.293166283; 4.031921988 |]
            2, [| -0.591624519; 0.623365592; 0.662887867; 0.891545972; 0.982541638; 1.877877978 |]
            5, [| -0.0540189305; 0.946249740; 0.946572160; 0.952590920; 0.956894448; 0.959428199 |]
            10, [| -0.0980874489; 0.902071089; 0.902181222; 0.902261339; 0.902503642; 0.903203153 |]
        |]

    for dimension, expected in cases do
        agree $"d = {dimension}" expected ((EigenProblem.cosines dimension).Eigenvalues expected.Length) 1e-9

[<Test>]
let ``waves have their energies in the cosine potential`` () =
    // ⟨1, H 1⟩ = 0 and ⟨cos x₁, H cos x₁⟩ = ½ under the uniform law: the potential has mean 0 and is odd about π/2.
    let problem = EigenProblem.cosines 2
    let x, q = Tensor.input "x" [| 2 |], Tensor.input "q" [| 1 |]
    let u = Tensor.concatenate [| Tensor.full [| 1 |] 1.0; Tensor.slice 0 1 (Tensor.cos x) |]
    let engine = ReferenceEngine() :> IEngine

    for operator in [ problem.Form x u; problem.Operator x u ] do
        let struct (s, a) = (RayleighRitz.Of(x, q, u, operator)).Moments(engine, [||], problem.Quadrature)
        agree "S" [| 1.0; 0.5 |] s.DiagonalEntries 1e-3
        agree "A" [| 0.0; 0.5 |] a.DiagonalEntries 2e-3

[<Test>]
let ``the chain in four wells at a lag has the Ritz values of seven bumps`` () =
    let struct (middle, chain) = PrinzDiffusion.laggedChain 300 1.25 0.1

    let bumps =
        Matrix.Init(
            300,
            8,
            fun i j ->
                let from = (middle[i] - 0.25 * float (j - 4)) / 0.15
                if j = 0 then 1.0 else Elementary.exp (-0.5 * from * from)
        )

    let mean a = (PairValues.Mean(chain.Stationary, bumps, a)).Symmetrised
    let struct (values, _) = SymmetricPencil.decompose 1e-12 (mean (chain.Transitions * bumps)) (mean bumps)
    agree "Ritz values" [| 1.0; 0.86797003; 0.44776533; 0.21052706 |] values digits
    let slopes = [| -0.9; -0.3; 0.2; 0.7 |]
    let h = 1e-5
    let difference x = -(PrinzDiffusion.potential (x + h) - PrinzDiffusion.potential (x - h)) / (2.0 * h)
    agree "drift" (Array.map difference slopes) (Array.map PrinzDiffusion.drift slopes) 1e-6

[<Test>]
let ``transitions of a chain are drawn with their probabilities`` () =
    let chain = FiniteChain.Mixed
    let count = 200000
    let struct (first, second) = chain.Sample(stream.Child "chain", count)
    let shares = Array.zeroCreate 36
    Array.iter2 (fun a b -> shares[6 * a + b] <- shares[6 * a + b] + 1.0 / float count) first second
    let expected = Array.init 36 (fun at -> chain.Stationary[at / 6] * chain.Transitions[at / 6, at % 6])
    agree "shares" expected shares (deviations * 0.3 / sqrt (float count))

[<Test>]
let ``the noisy circle turns and decays as its eigenvalues say`` () =
    let values = NoisyCircle.eigenvalues 3
    agree "moduli" [| 1.0; 0.98019867; 0.98019867; 0.92311635; 0.92311635; 0.83527021 |] (values |> Array.map _.Modulus) digits
    let count = 100000
    let struct (theta, next) = NoisyCircle.pairs (stream.Child "circle") count
    let found = Array.averageBy (fun i -> Elementary.cos (2.0 * (next[i] - theta[i]))) [| 0 .. count - 1 |]
    Assert.That(found, Is.EqualTo(values[3].Real).Within(deviations / sqrt (float count)))
    Assert.That(NoisyCircle.forecast 1 0.3 -4, Is.EqualTo(NoisyCircle.forecast 1 -0.3 4).Within 1e-12)

[<Test>]
let ``every digit is followed by the next, and no two look alike`` () =
    let count = 4000
    let struct (digits, first, next) = GlyphCycle.pairs (stream.Child "digits") count

    let mean (images: Matrix) digit =
        let own = [| 0 .. count - 1 |] |> Array.filter (fun i -> digits[i] = digit)
        Array.init GlyphCycle.pixels (fun p -> own |> Array.averageBy (fun i -> images[i, p]))

    let distance (a: float[]) (b: float[]) = sqrt (Array.fold2 (fun sum x y -> sum + (x - y) * (x - y)) 0.0 a b)

    for digit in 0 .. GlyphCycle.classes - 1 do
        let following = mean next digit
        let distances = Array.init GlyphCycle.classes (fun other -> distance following (mean first other))
        let nearest = distances |> Array.findIndex (fun d -> d = Array.min distances)
        Assert.That(nearest, Is.EqualTo((digit + 1) % GlyphCycle.classes))
        Assert.That((distances |> Array.filter (fun d -> d > 0.25)).Length, Is.EqualTo(GlyphCycle.classes - 1))

[<Test>]
let ``classes seen twice have the singular values of their kernel`` () =
    let expected = [| 1.0; 0.8119140; 0.7830449; 0.7202421; 0.6752383; 0.6237605; 0.5948803; 0.4889582 |]
    agree "singular values" expected ClassPairs.singularValues 1e-7
    Assert.That(ClassPairs.singularValues[15], Is.EqualTo(0.2512991).Within 1e-7)
    Assert.That((Array.sumBy (fun s -> s * s) ClassPairs.singularValues), Is.EqualTo(5.30885776).Within 1e-7)
    // E[κ] over pairs that belong together is Σσ², over others 1.
    let count = 20000
    let pairs = ClassPairs.draw (stream.Child "maps") (stream.Child "pairs") count
    let struct (a, b) = ClassPairs.factors pairs
    let kernel i j = Seq.fold (fun sum c -> sum + a[i, c] * b[j, c]) 0.0 (seq { 0 .. ClassPairs.classes - 1 })
    Assert.That((Array.init count (fun i -> kernel i i) |> Array.average), Is.EqualTo(5.30885776).Within 0.1)
    Assert.That((Array.init count (fun i -> kernel i ((i + 7) % count)) |> Array.average), Is.EqualTo(1.0).Within 0.1)

[<Test>]
let ``the bootstrap's draws scatter as samples do`` () =
    // The mean of one function over n pairs: the interval of 90 % is ± 1.645/√n of its deviation, and the mean of all blocks is that of all pairs.
    let n = 4000
    let own = stream.Child "bootstrap"
    let first = Matrix.Init(n, 2, fun _ j -> if j = 0 then 1.0 else own.NextNormal())
    let bootstrap = MomentBootstrap(first, first, 200)
    let mean (m: Matrix[]) = [| m[0][0, 1] |]
    let expected = (PairValues.Mean(PairValues.Equal n, first, first))[0, 1]
    Assert.That((mean bootstrap.Moments)[0], Is.EqualTo(expected).Within 1e-12)
    let struct (low, high) = bootstrap.Intervals(own.Child "draws", 1000, 0.9, mean)
    Assert.That(high[0] - low[0], Is.EqualTo(2.0 * 1.645 / sqrt (float n)).Within(0.15 * 2.0 * 1.645 / sqrt (float n)))
    Assert.That(0.5 * (low[0] + high[0]), Is.EqualTo(expected).Within(0.3 / sqrt (float n)))
