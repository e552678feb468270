/// The least-squares problems of Neural IVP: their rows are derivatives, their factors the same matrix, and every solver finds the same function.
module Spectral.Tests.TangentSystemTests

open System
open NUnit.Framework
open Spectral

/// Central differences of order two at a step of 1e-5.
let differenceTolerance = 1e-8

/// Two exact ways to the same number.
let roundingTolerance = 1e-13

/// Dense and dual solutions of one regularised problem, as functions.
let dualTolerance = 1e-9

/// Conjugate gradients that end at 1e-10, as functions.
let iterativeTolerance = 1e-6

let private normals count (seed: int64) = let stream = RandomStream.OfSeed seed in Array.init count (fun _ -> stream.NextNormal())
let private vector (x: float[]) = SmallRuns.engine.VectorOf x
let private norm (x: float[]) = sqrt (Array.fold (fun s v -> s + v * v) 0.0 x)
let private dot (a: float[]) (b: float[]) = Array.fold2 (fun s x y -> s + x * y) 0.0 a b

let private assertClose tolerance (expected: float[]) (actual: float[]) (what: string) =
    let gap = norm (Array.map2 (-) expected actual) / norm expected
    Assert.That(gap, Is.LessThanOrEqualTo tolerance, what)

/// The states and systems of a run whose first field has moved off its start, so that nothing is symmetric.
let private moved (run: NeuralIvp) =
    let state = run.Start()

    { state with
        Theta = Array.map2 (fun t d -> t + 0.05 * d) state.Theta (normals state.Theta.Length 8L)
    }

[<Test>]
let ``J v is the derivative of the fields along v`` () =
    use run = SmallRuns.waveRun (TangentSolver.dense 1e-9)
    let state = moved run
    let systems = run.Systems(state, false)
    let places = Array.concat (SmallRuns.places 2 30)
    let h = 1e-5

    for q in 0..1 do
        let network = run.Networks[q]
        let v = normals network.Count 5L

        let at step =
            let theta = Array.copy state.Theta
            v |> Array.iteri (fun i v -> theta[network.First + i] <- theta[network.First + i] + step * v)
            (run.Values({ state with Theta = theta }, places))[q]

        let difference = Array.map2 (fun a b -> (a - b) / (2.0 * h) / sqrt 30.0) (at h) (at -h)
        let product = systems[q].Multiply(vector v, 1).ToArray()
        assertClose differenceTolerance difference product $"field {q}"

[<TestCase(1)>]
[<TestCase(3)>]
let ``Factors and rows are the same matrix`` (columns: int) =
    for run in [ SmallRuns.heatRun (TangentSolver.dense 1e-9); SmallRuns.waveRun (TangentSolver.dense 1e-9) ] do
        use run = run
        let state = moved run

        for rows, factors in Array.zip (run.Systems(state, false)) (run.Systems(state, true)) do
            let v = vector (normals (columns * rows.Count) 3L)
            let r = vector (normals (columns * rows.Samples) 4L)
            assertClose roundingTolerance (rows.Multiply(v, columns).ToArray()) (factors.Multiply(v, columns).ToArray()) "J V"

            assertClose
                roundingTolerance
                (rows.MultiplyTransposed(r, columns).ToArray())
                (factors.MultiplyTransposed(r, columns).ToArray())
                "Jᵀ R"

            assertClose roundingTolerance (rows.Target.ToArray()) (factors.Target.ToArray()) "f"
            Assert.That(factors.Trace, Is.EqualTo(rows.Trace).Within(roundingTolerance * rows.Trace))

[<Test>]
let ``The two products are adjoint, and both matrices are made of them`` () =
    use run = SmallRuns.heatRun (TangentSolver.dense 1e-9)
    let system = run.Systems(moved run, false)[0]
    let n, p = system.Samples, system.Count
    let v, w = normals p 1L, normals n 2L
    let jv, jw = system.Multiply(vector v, 1).ToArray(), system.MultiplyTransposed(vector w, 1).ToArray()
    Assert.That(dot jv w, Is.EqualTo(dot v jw).Within(roundingTolerance * norm jv * norm w))
    let normal, gram = system.Normal.ToArray(), system.Gram.ToArray()
    let lower (m: float[]) size i j = if i >= j then m[i * size + j] else m[j * size + i]
    let mv = Array.init p (fun i -> Seq.fold (fun s j -> s + lower normal p i j * v[j]) 0.0 (seq { 0 .. p - 1 }))
    assertClose roundingTolerance (system.MultiplyTransposed(vector jv, 1).ToArray()) mv "M v"
    let kw = Array.init n (fun i -> Seq.fold (fun s j -> s + lower gram n i j * w[j]) 0.0 (seq { 0 .. n - 1 }))
    assertClose roundingTolerance (system.Multiply(vector jw, 1).ToArray()) kw "K w"
    Assert.That(system.Trace, Is.EqualTo(Seq.fold (fun s i -> s + normal[i * p + i]) 0.0 (seq { 0 .. p - 1 })).Within(1e-12 * system.Trace))

let private solve (system: TangentSystem) (solver: TangentSolver) =
    let mu = solver.Regularisation * system.Trace
    let found = solver.Solve(system, mu, 0, RandomStream.OfSeed 42L)
    struct (found, system.Multiply(vector found.Velocity, 1).ToArray())

[<TestCase(1e-4)>]
[<TestCase(1e-8)>]
let ``Every solver finds the same function`` (regularisation: float) =
    use run = SmallRuns.heatRun (TangentSolver.dense 1e-9)
    let state = moved run
    let rows, factors = run.Systems(state, false)[0], run.Systems(state, true)[0]
    let struct (_, dense) = solve rows (TangentSolver.dense regularisation)
    let struct (_, dual) = solve rows (TangentSolver.dual regularisation)
    let struct (iterative, nystrom) = solve factors (TangentSolver.nystrom 1e-10 regularisation)
    let struct (_, all) = solve rows (TangentSolver.columns rows.Count regularisation)
    assertClose dualTolerance dense dual "dual"
    assertClose iterativeTolerance dense nystrom $"nystrom, {iterative.Iterations} iterations"
    assertClose dualTolerance dense all "all columns"
    Assert.That(iterative.Iterations, Is.GreaterThan 0)

[<Test>]
let ``A dense solution is stationary, and a larger sketch never fits worse`` () =
    use run = SmallRuns.heatRun (TangentSolver.dense 1e-9)
    let system = run.Systems(moved run, false)[0]
    let mu = 1e-6 * system.Trace
    let v = (TangentSolver.dense 1e-6).Solve(system, mu, 0, RandomStream.OfSeed 1L).Velocity
    let miss = Array.map2 (-) (system.Multiply(vector v, 1).ToArray()) (system.Target.ToArray())
    let slope = Array.map2 (fun g v -> g + mu * v) (system.MultiplyTransposed(vector miss, 1).ToArray()) v
    Assert.That(norm slope, Is.LessThanOrEqualTo(1e-10 * norm (system.Right.ToArray())))

    let residual columns =
        // |Jv − f|² + μ|v|² over nested spaces.
        let own = TangentSolver.columns columns 1e-6
        let found = own.Solve(system, mu, 0, RandomStream.OfSeed 1L)
        let miss = Array.map2 (-) (system.Multiply(vector found.Velocity, 1).ToArray()) (system.Target.ToArray())
        dot miss miss + mu * dot found.Velocity found.Velocity

    let found = [ 5; 20; 40; system.Count ] |> List.map residual

    for a, b in List.pairwise found do
        Assert.That(b, Is.LessThanOrEqualTo(a * (1.0 + 1e-9)))

[<Test>]
let ``A sketch in all directions and a cut below all eigenvalues leave least squares`` () =
    use run = SmallRuns.heatRun (TangentSolver.dense 1e-9)
    let system = run.Systems(moved run, false)[0]

    let residual solver =
        let struct (_, product) = solve system solver
        norm (Array.map2 (-) product (system.Target.ToArray())) / norm (system.Target.ToArray())

    let least = residual (TangentSolver.dense 1e-13)
    Assert.That(residual (TangentSolver.gaussian system.Count 1e-13), Is.LessThan(least + 1e-2))
    Assert.That(residual (TangentSolver.truncated 1e-7), Is.LessThan(least + 1e-2))
    // A cut of a third keeps few directions, and cannot fit better than all of them.
    let struct (few, _) = solve system (TangentSolver.truncated 0.3)
    Assert.That(few.Rank, Is.InRange(1, system.Count / 4))
    Assert.That(residual (TangentSolver.truncated 0.3), Is.GreaterThanOrEqualTo(least * (1.0 - 1e-9)))

[<Test>]
let ``An unanchored regularisation is that of the largest eigenvalue`` () =
    use run = SmallRuns.heatRun (TangentSolver.dense 1e-9)
    let system = run.Systems(moved run, false)[0]
    let p = system.Count
    let normal = system.Normal.ToArray()
    let full = Array.init (p * p) (fun at -> normal[max (at / p) (at % p) * p + min (at / p) (at % p)])
    let struct (values, _) = HouseholderEigen.decompose (Matrix(p, p, full))
    let found = (TangentSolver.unanchored 1e-4).Solve(system, nan, 0, RandomStream.OfSeed 1L)
    let expected = (TangentSolver.dense 1e-4).Solve(system, 1e-4 * values[p - 1], 0, RandomStream.OfSeed 1L)
    // The power method has found λ₁ to this.
    assertClose 1e-3 expected.Velocity found.Velocity "velocity"

/// M = K of a squared exponential kernel on equal distances, as a system: its product is M, and F is given.
type private KernelSystem() =
    inherit TangentSystem(SmallRuns.engine, 200, 200, SmallRuns.engine.Vector 200)

    let m =
        Array.init 40000 (fun at ->
            let d = float (at / 200 - at % 200) / 199.0 / 0.05
            exp (-0.5 * d * d))

    let f = Array.init 200 (fun i -> let t = float i / 199.0 in sin (3.0 * t) + t * t)
    override _.Trace = 200.0
    override _.Normal = vector m
    override _.Gram = vector m

    // Sample by sample.
    override _.Multiply(v, columns) =
        let v = v.ToArray()
        vector (Array.init (200 * columns) (fun at -> v[at % columns * 200 + at / columns]))

    override s.MultiplyTransposed(r, columns) =
        if obj.ReferenceEquals(r, s.Target) then
            vector f
        else
            let r = r.ToArray()
            vector (Dense.product (Dense.transpose r 200 columns) m columns 200 200)

/// λ₁ of the kernel matrix, from the method note's own computation.
let private largest = 24.6703307802

/// Iterations without a preconditioner worth the name and with ranks that grow: the rank that the rule chooses for μ = 1e-4, 1e-6, 1e-8 λ₁ needs few.
[<TestCase(1e-4, 4)>]
[<TestCase(1e-6, 6)>]
[<TestCase(1e-8, 14)>]
let ``Conjugate gradients with the rank of the rule need few steps`` (mu: float, most: int) =
    use system = new KernelSystem()
    let solver = TangentSolver.nystrom 1e-8 mu
    let found = solver.Solve(system, mu * largest, 40, RandomStream.OfSeed 42L)
    Assert.That(found.Iterations, Is.InRange(1, most))
    let v = found.Velocity
    let mv = system.MultiplyTransposed(vector v, 1).ToArray()
    let f = system.Right.ToArray()
    let miss = Array.init 200 (fun i -> mv[i] + mu * largest * v[i] - f[i])
    Assert.That(norm miss, Is.LessThanOrEqualTo(1e-6 * norm f))

[<Test>]
let ``A stream draws the directions of the method note`` () =
    let omega = RandomStream.OfSeed(42L).Child "omega"
    let first = Array.init 201 (fun _ -> omega.NextNormal())
    Assert.That(first[0], Is.EqualTo(-2.71818491489).Within 1e-10)
    Assert.That(first[1], Is.EqualTo(-0.877583080394).Within 1e-11)
    Assert.That(first[200], Is.EqualTo(-0.303355195297).Within 1e-11)

[<Test>]
let ``What cannot be solved is refused in one line`` () =
    Assert.That(Refusal.message (fun () -> TangentSolver.dense 0.0), Does.Contain "small positive number")
    Assert.That(Refusal.message (fun () -> TangentSolver.nystrom 2.0 1e-8), Does.Contain "between 0 and 1")
    Assert.That(Refusal.message (fun () -> TangentSolver.columns 0 1e-8), Does.Contain "1 or more")
