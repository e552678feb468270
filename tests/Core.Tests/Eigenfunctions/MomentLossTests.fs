/// The losses on exact moments: slopes against differences, minima, invariances, nesting, and the rates of convergence of §1.
module Spectral.Tests.MomentLossTests

open NUnit.Framework
open Spectral
open Spectral.Tests.ExactMoments

/// Of slopes against central differences, relative.
let private tolerance = 1e-6
let private step = 1e-5
/// Of identities.
let private exact = 1e-11
/// Of rates of convergence, found by differences.
let private rateTolerance = 1e-4

let private operator = operatorOf eigenvalues
let private kernel = random "kernel" 7 6 |> fun k -> 0.3 * k
let private weighted k = Array.init k (fun i -> [| 0.5; 0.3; 0.2 |][i % 3])

let private agree (expected: Matrix) (found: Matrix) (name: string) =
    let size = 1.0 + sqrt expected.SquaredNorm
    Assert.That(distance expected found, Is.LessThan(tolerance * size), name)

[<Test>]
let ``slopes of one space are those of the value`` () =
    let losses =
        [
            SpaceLosses.lowRank
            SpaceLosses.orbital 1
            SpaceLosses.orbital 2
            SpaceLosses.orbital 3
            MomentLoss.joint MomentLoss.uniform SpaceLosses.lowRank
            MomentLoss.joint weighted (SpaceLosses.orbital 1)
            MomentLoss.joint (MomentLoss.every 2) (SpaceLosses.orbital 2)
        ]

    for loss in losses do
        Assert.That(loss.IsFunction, Is.True, loss.Name)
        let f = 0.5 * random "f" 6 3
        let value g = (loss.At(ofSpace operator g)).Value
        agree (differences step value f) (pullSpace operator f (loss.At(ofSpace operator f))) loss.Name

[<Test>]
let ``slopes of pairs are those of the value`` () =
    let losses =
        [
            PairLosses.lowRank
            PairLosses.vamp1
            PairLosses.vamp2
            PairLosses.dpNet 0.7
            PairLosses.dpNetRelaxed 0.7
            MomentLoss.joint weighted PairLosses.lowRank
            MomentLoss.joint MomentLoss.uniform PairLosses.vamp2
        ]

    for loss in losses do
        let f, g = random "f" 7 3, random "g" 6 3
        let wf, wg = pullPairs kernel f g (loss.At(ofPairs kernel f g))
        agree (differences step (fun f -> (loss.At(ofPairs kernel f g)).Value) f) wf $"{loss.Name}, f"
        agree (differences step (fun g -> (loss.At(ofPairs kernel f g)).Value) g) wg $"{loss.Name}, g"

[<Test>]
let ``sequential slopes of function i are those of the loss of the first i`` () =
    let f, t = 0.5 * random "f" 6 3, operator

    for loss in [ SpaceLosses.lowRank; SpaceLosses.orbital 1; SpaceLosses.orbital 2 ] do
        let found = pullSpace t f ((MomentLoss.sequential loss).At(ofSpace t f))

        for i in 0..2 do
            let own = differences step (fun g -> (loss.At(ofSpace t g)).Value) (f.Leading(6, i + 1))
            agree (Matrix.Init(6, 1, fun r _ -> own[r, i])) (Matrix.Init(6, 1, fun r _ -> found[r, i])) loss.Name

[<Test>]
let ``nesting is a mask on the slopes of LoRA and OMM`` () =
    let f = random "f" 6 4
    let moments = ofSpace operator f
    let s, w, identity = moments[0], moments[1], Matrix.Identity 4
    // m_i = Σ_{j ≥ i} α_j, P_ij = min(m_i, m_j) of equal weights
    let m = Array.init 4 (fun i -> float (4 - i) / 4.0)
    let p = Matrix.Init(4, 4, fun i j -> min m[i] m[j])

    let check (name: string) (loss: MomentLoss) a b =
        let slopes = (loss.At moments).Slopes
        Assert.That(distance slopes[0] a + distance slopes[1] b, Is.LessThan(exact * s.SquaredNorm), name)

    let joint = MomentLoss.joint MomentLoss.uniform
    check "LoRA sequential" (MomentLoss.sequential SpaceLosses.lowRank) (4.0 * s.UpperTriangle) (-4.0 * identity)
    check "LoRA joint" (joint SpaceLosses.lowRank) (4.0 * (s .* p)) (-4.0 * Matrix.Diagonal m)
    check "OMM sequential" (MomentLoss.sequential (SpaceLosses.orbital 1)) (2.0 * w.UpperTriangle) (2.0 * s.UpperTriangle - 4.0 * identity)
    check "OMM joint" (joint (SpaceLosses.orbital 1)) (2.0 * (w .* p)) (2.0 * (s .* p) - 4.0 * Matrix.Diagonal m)

    let value = (joint SpaceLosses.lowRank).At(moments).Value
    let formula = -2.0 * (Matrix.Diagonal m * w).Trace + p.Inner(s .* s)
    Assert.That(value, Is.EqualTo(formula).Within(exact * s.SquaredNorm))

[<Test>]
let ``OMM is the trace of a power of what the functions leave`` () =
    let f = 0.4 * random "f" 6 3
    let rest = Matrix.Identity 6 - f * f.Transposed

    for p in 1..3 do
        let power = Seq.fold (fun m _ -> m * rest) (Matrix.Identity 6) (seq { 1 .. 2 * p })
        let expected = (power * operator).Trace - operator.Trace
        Assert.That(((SpaceLosses.orbital p).At(ofSpace operator f)).Value, Is.EqualTo(expected).Within exact)

[<Test>]
let ``no functions make LoRA less than minus the sum of squares`` () =
    let struct (_, sigma, _) = SingularValues.decompose kernel
    let squares = Array.sumBy (fun s -> s * s)

    for trial in 1..50 do
        let f, g = random $"f {trial}" 7 3, random $"g {trial}" 6 3
        let scale = 0.1 * float trial
        let pairs = PairLosses.lowRank.At(ofPairs kernel (scale * f) g)
        Assert.That(pairs.Value, Is.GreaterThanOrEqualTo(-(squares sigma[..2]) - exact))
        let one = SpaceLosses.lowRank.At(ofSpace operator (scale * g))
        Assert.That(one.Value, Is.GreaterThanOrEqualTo(-(squares eigenvalues[..2]) - exact))
        let orbital = (SpaceLosses.orbital 1).At(ofSpace operator (scale * g))
        Assert.That(orbital.Value, Is.GreaterThanOrEqualTo(-(Array.sum eigenvalues[..2]) - exact))

[<Test>]
let ``the minima are attained at eigenfunctions and singular functions, where the slopes vanish`` () =
    let struct (u, sigma, v) = SingularValues.decompose kernel
    let roots = Matrix.Diagonal(sigma[..2] |> Array.map sqrt)
    let f, g = u.Leading(7, 3) * roots, v.Leading(6, 3) * roots

    for loss in [ PairLosses.lowRank; MomentLoss.sequential PairLosses.lowRank; MomentLoss.joint weighted PairLosses.lowRank ] do
        let response = loss.At(ofPairs kernel f g)
        let wf, wg = pullPairs kernel f g response
        Assert.That(sqrt (wf.SquaredNorm + wg.SquaredNorm), Is.LessThan exact, loss.Name)

    Assert.That((PairLosses.lowRank.At(ofPairs kernel f g)).Value, Is.EqualTo(-(Array.sumBy (fun s -> s * s) sigma[..2])).Within exact)
    Assert.That((PairLosses.vamp1.At(ofPairs kernel f g)).Value, Is.EqualTo(-(Array.sum sigma[..2])).Within exact)

    // Eigenvectors in decreasing order of the eigenvalues are the first columns.
    let modes = eigenvectors.Leading(6, 3)

    for loss in [ SpaceLosses.orbital 1; SpaceLosses.orbital 2; SpaceLosses.sanger; MomentLoss.sequential (SpaceLosses.orbital 1) ] do
        Assert.That(sqrt (pullSpace operator modes (loss.At(ofSpace operator modes))).SquaredNorm, Is.LessThan exact, loss.Name)

[<Test>]
let ``LoRA, OMM and VAMP see spaces only`` () =
    let f, g = random "f" 7 3, random "g" 6 3
    let q = random "q" 3 3
    let inverse = SingularValues.pseudoInverse 0.0 q
    let struct (_, turn) = HouseholderEigen.decompose q.Symmetrised
    let value (loss: MomentLoss) f g = (loss.At(ofPairs kernel f g)).Value
    let size = 1e-9 * (1.0 + abs (value PairLosses.lowRank f g))
    Assert.That(value PairLosses.lowRank (f * q) (g * inverse.Transposed), Is.EqualTo(value PairLosses.lowRank f g).Within size)

    for loss in [ PairLosses.vamp1; PairLosses.vamp2 ] do
        Assert.That(value loss (f * q) (g * q.Transposed), Is.EqualTo(value loss f g).Within 1e-9, loss.Name)

    for p in 1..3 do
        let value g = ((SpaceLosses.orbital p).At(ofSpace operator g)).Value
        Assert.That(value (g * turn), Is.EqualTo(value g).Within(1e-10 * abs (value g)))

[<Test>]
let ``the slopes of SpIN are those of each eigenvalue by its own function`` () =
    let u = random "u" 6 3
    let found = pullSpace operator u (SpaceLosses.spectralInference.At(ofSpace operator u))

    for i in 0..2 do
        // Λ_ii depends on the first i functions: the value of i functions less that of i − 1.
        let value n (u: Matrix) =
            if n = 0 then
                0.0
            else
                (SpaceLosses.spectralInference.At(ofSpace operator (u.Leading(6, n)))).Value

        let own = differences step (fun u -> value (i + 1) u - value i u) u
        agree (Matrix.Init(6, 1, fun r _ -> own[r, i])) (Matrix.Init(6, 1, fun r _ -> found[r, i])) $"function {i + 1}"

[<Test>]
let ``NeuralEF moves functions across themselves`` () =
    let f = random "f" 6 3

    for unbiased in [ false; true ] do
        let w = pullSpace operator f ((SpaceLosses.neuralEigenfunctions unbiased).At(ofSpace operator f))

        for i in 0..2 do
            Assert.That(Dense.dot (w.Column i) (f.Column i), Is.EqualTo(0.0).Within exact)

    // The first function follows the Rayleigh quotient: half its gradient.
    let first = f.Leading(6, 1)
    let quotient (g: Matrix) = -(g.Transposed * operator * g)[0, 0] / g.SquaredNorm
    let w = pullSpace operator first ((SpaceLosses.neuralEigenfunctions false).At(ofSpace operator first))
    agree (0.5 * differences step quotient first) w "NeuralEF"

[<Test>]
let ``the multipliers of ALLO converge to the eigenvalues`` () =
    let loss = SpaceLosses.augmentedLagrangian 2.0 0.02
    let mutable f = 0.3 * random "f" 6 3
    let mutable memory = loss.Memory 3

    for _ in 1..8000 do
        let struct (response, next) = loss.Respond memory (ofSpace operator f)
        f <- f - 0.02 * pullSpace operator f response
        memory <- next

    // 4 + β_ii = 4 λ_i at rest
    for i in 0..2 do
        Assert.That(memory[4 * i], Is.EqualTo(4.0 * (eigenvalues[i] - 1.0)).Within 1e-3)
        Assert.That(abs (Dense.dot (f.Column i) (eigenvectors.Column i)), Is.EqualTo(1.0).Within 1e-3)

/// The rates of the flow f′ = −w, linearised at f by differences, ascending.
let private rates (loss: MomentLoss) (f: Matrix) =
    let n, k = f.Rows, f.Columns
    let flow (values: float[]) = (pullSpace operator (Matrix(n, k, values)) (loss.At(ofSpace operator (Matrix(n, k, values))))).Values

    let columns =
        Array.init (n * k) (fun at ->
            let moved h = f.Values |> Array.mapi (fun i v -> if i = at then v + h else v) |> flow
            Array.map2 (fun a b -> (a - b) / (2.0 * step)) (moved step) (moved -step))

    let struct (values, _) = GeneralEigen.decompose (Matrix.Init(n * k, n * k, fun i j -> columns[j][i]))
    values |> Array.map _.Real |> Array.sort

[<Test>]
let ``the flows converge at the rates of the theory`` () =
    let lambda = eigenvalues
    let modes = eigenvectors.Leading(6, 3)
    let scaled = modes * Matrix.Diagonal(lambda[..2] |> Array.map sqrt)

    let predicted later earlier own =
        Array.init 18 (fun at ->
            let i, j = at / 6, at % 6

            if j > i then later i j
            elif j < i then earlier i j
            else own i)
        |> Array.sort

    let agree (name: string) (expected: float[]) (found: float[]) =
        Array.iter2 (fun (e: float) (f: float) -> Assert.That(f, Is.EqualTo(e).Within rateTolerance, name)) expected found

    let hebbian =
        predicted (fun i j -> 4.0 * (lambda[i] - lambda[j])) (fun i _ -> 4.0 * lambda[i]) (fun i -> 8.0 * lambda[i])

    agree "LoRA" hebbian (rates (MomentLoss.sequential SpaceLosses.lowRank) scaled)
    agree "Sanger" hebbian (rates SpaceLosses.sanger modes)

    let orbital =
        predicted (fun i j -> 2.0 * (lambda[i] - lambda[j])) (fun i j -> 2.0 * (lambda[i] + lambda[j])) (fun i -> 8.0 * lambda[i])

    agree "OMM" orbital (rates (MomentLoss.sequential (SpaceLosses.orbital 1)) modes)
    let joint = MomentLoss.joint MomentLoss.uniform
    Assert.That((rates (joint SpaceLosses.lowRank) scaled)[0], Is.EqualTo(0.1141).Within rateTolerance)
    Assert.That((rates (joint (SpaceLosses.orbital 1)) modes)[0], Is.EqualTo(0.0788).Within rateTolerance)

[<Test>]
let ``preconditioning divides each function's slopes by its norm`` () =
    let modes = eigenvectors.Leading(6, 3)
    let scaled = modes * Matrix.Diagonal(eigenvalues[..2] |> Array.map sqrt)
    let plain = (MomentLoss.sequential SpaceLosses.lowRank).At(ofSpace operator (1.1 * scaled))

    let found =
        (MomentLoss.preconditioned (MomentLoss.sequential SpaceLosses.lowRank)).At(ofSpace operator (1.1 * scaled))

    for s in 0..1 do
        for i in 0..2 do
            for j in 0..2 do
                let expected = plain.Slopes[s][i, j] / (1.21 * eigenvalues[j] + 0.02)
                Assert.That(found.Slopes[s][i, j], Is.EqualTo(expected).Within exact)

[<Test>]
let ``with a negative eigenvalue OMM falls without bound, and guarded it does not`` () =
    let indefinite = operatorOf [| 1.0; 0.7; 0.45; 0.3; 0.1; -0.8 |]

    // The first function lies along the negative direction, beyond the barrier at norm √2.
    let start =
        Matrix.Init(6, 3, fun i j -> (if j = 0 then 1.6 * eigenvectors[i, 5] else 0.0) + 0.1 * (random "start" 6 3)[i, j])

    let train (loss: MomentLoss) =
        let mutable f = start
        let mutable memory = loss.Memory 3
        let mutable step = 0

        while step < 4000 && f.SquaredNorm < 1e6 do
            let struct (response, next) = loss.Respond memory (ofSpace indefinite f)
            f <- f - 0.01 * pullSpace indefinite f response
            memory <- next
            step <- step + 1

        f, memory

    for loss in [ MomentLoss.sequential (SpaceLosses.orbital 1); SpaceLosses.sanger ] do
        let run, _ = train loss
        Assert.That(run.SquaredNorm, Is.GreaterThan 1e6, loss.Name)

    let held, memory = train (SpaceLosses.guarded (MomentLoss.sequential (SpaceLosses.orbital 1)))
    Assert.That(held.SquaredNorm, Is.EqualTo(3.0).Within 1e-3)
    Assert.That(memory[memory.Length - 1], Is.GreaterThan 0.0)

[<Test>]
let ``a loss that remembers is not nested`` () =
    Assert.That(Refusal.message (fun () -> MomentLoss.sequential SpaceLosses.spectralInference), Does.Contain "cannot be nested")
