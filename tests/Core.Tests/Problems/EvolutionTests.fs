/// The problems on bounded domains that were added for comparisons: heat, advection, Korteweg–de Vries, Allen–Cahn.
module Spectral.Tests.EvolutionTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.Calculus
open Spectral.Tests.TestFields

let private seed = 31L

/// Of an equation with a formula, relative to its largest term.
let private residualTolerance = 1e-8

/// Of an equation that is solved numerically: differences in time magnify what the steps leave.
let private solvedTolerance = 1e-6

/// What twice the modes and twice the steps change, relative in L².
let private doublingTolerance = 2e-9

/// What an independent discretisation with many small Runge–Kutta steps gives, relative in L².
let private independentTolerance = 5e-9

let private roundOff = 1e-13

let private near (expected: float) (tolerance: float) = Is.EqualTo(expected).Within(tolerance)

let private bounded =
    [| Problems.heatInterval; Problems.advection; Problems.kortewegDeVries; Problems.allenCahn |]

/// Points x_i = −1 + (i + ½) 2/n.
let private midpoints n = Array.init n (fun i -> -1.0 + (2.0 * float i + 1.0) / float n)

let private size (values: float[]) = values |> Array.fold (fun s v -> s + v * v) 0.0 |> sqrt
let private gap (a: float[]) (b: float[]) = size (Array.map2 (-) a b) / size b

/// The terms of the equation at (t, x), by differences.
let private terms (name: string) (draw: Trajectory) (t: float) (x: float) =
    let u t x = draw.Value(t, [| x |])[0]
    let ut h = derivative h (fun t -> u t x) t

    match name with
    | "heatInterval" -> [| ut 0.002; -0.1 * secondDerivative 0.004 (u t) x |]
    | "advection" -> [| ut 0.003; derivative 0.003 (u t) x |]
    | "kortewegDeVries" ->
        let third = derivative 0.01 (secondDerivative 0.01 (u t)) x
        [| ut 0.001; u t x * derivative 0.01 (u t) x; 0.02 * third |]
    | _ ->
        let here = u t x
        [| ut 0.02; -0.05 * secondDerivative 0.01 (u t) x; -here; here * here * here |]

[<TestCase("heatInterval")>]
[<TestCase("advection")>]
[<TestCase("kortewegDeVries")>]
[<TestCase("allenCahn")>]
let ``the equation holds`` (name: string) =
    let problem = Problems.find name
    let stream = RandomStream.OfSeed seed
    let last = Array.last problem.Times

    let tolerance =
        if name = "heatInterval" || name = "advection" then
            residualTolerance
        else
            solvedTolerance

    for draw in problem.DrawMany(seed, "train", 3) do
        for _ in 1..2 do
            let t, x = stream.NextUniform(0.3, 0.8) * last, stream.NextUniform(-0.8, 0.8)
            let all = terms name draw t x
            // Against the size of the solution, so that places where all terms vanish do not count.
            let scale = draw.ValuesOn(t, midpoints 32) |> Array.map abs |> Array.max

            Assert.That(
                abs (Array.sum all),
                Is.LessThan(tolerance * (scale + (all |> Array.map abs |> Array.max))),
                $"t = {t}, x = {x}: %A{all}"
            )

[<Test>]
let ``ends are what the problem says, and every problem has eight parameters or more`` () =
    for problem in Array.append bounded [| Problems.burgersPlus |] do
        Assert.That(problem.ParameterNames.Length, Is.GreaterThanOrEqualTo 8)
        Assert.That(Array.distinct problem.ParameterNames |> Array.length, Is.EqualTo problem.ParameterNames.Length)

        for draw in problem.DrawMany(seed, "train", 5) do
            for t in problem.Times do
                let u = draw.ValuesOn(t, [| -1.0; 1.0; 0.3 |])
                let scale = draw.ValuesOn(t, midpoints 64) |> Array.map abs |> Array.max

                match problem.Boundary with
                | Boundary.Zero ->
                    Assert.That(u[0], near 0.0 (roundOff * scale))
                    Assert.That(u[1], near 0.0 (roundOff * scale))
                | _ -> Assert.That(u[0], near u[1] (roundOff * scale))

    Assert.That(Problems.allenCahn.Boundary, Is.EqualTo Boundary.Zero)
    Assert.That(Problems.heatInterval.Boundary, Is.EqualTo Boundary.Zero)
    Assert.That(Problems.kortewegDeVries.Boundary, Is.EqualTo Boundary.Periodic)
    Assert.That(Problems.jumpLine.Boundary, Is.EqualTo Boundary.Unbounded)
    Assert.That((Problems.allenCahn.At [| 0.0; 0.3 |]).Boundary, Is.EqualTo Boundary.Zero)

[<Test>]
let ``Korteweg and de Vries: mean and square stay, twice the modes and steps change nothing`` () =
    let problem, x = Problems.kortewegDeVries, midpoints 128
    let finer = Problems.kortewegDeVriesResolved 40 40

    for draw in problem.DrawMany(seed, "train", 6) do
        let better = finer.Of draw.Parameters
        let square t = draw.ValuesOn(t, x) |> size
        let start = square 0.0

        for t in problem.Times do
            let u = draw.ValuesOn(t, x)
            Assert.That(Array.sum u, near 0.0 1e-11)
            Assert.That(square t, near start (1e-8 * start))
            Assert.That(gap u (better.ValuesOn(t, x)), Is.LessThan doublingTolerance, $"t = {t}, %A{draw.Parameters}")

[<Test>]
let ``Allen and Cahn: twice the functions, points and steps change nothing`` () =
    let problem, x = Problems.allenCahn, midpoints 128
    let finer = Problems.allenCahnResolved 80 64

    for draw in problem.DrawMany(seed, "train", 6) do
        let better = finer.Of draw.Parameters

        for t in problem.Times do
            Assert.That(gap (draw.ValuesOn(t, x)) (better.ValuesOn(t, x)), Is.LessThan doublingTolerance, $"t = {t}, %A{draw.Parameters}")

/// Values on a grid whose modes evaluate and differentiate by matrices: the method of lines with small Runge–Kutta steps.
let private lines (right: float[] -> float[]) (times: float[]) (steps: int) (start: float[]) =
    let field = VectorField.OfFunction(start.Length, (fun _ u slope -> Array.blit (right u) 0 slope 0 slope.Length))

    FixedScheme(Tableaus.Rk4, times, steps).Solve(field, start)

let private apply (matrix: float[][]) (u: float[]) = matrix |> Array.map (fun row -> Array.fold2 (fun s a b -> s + a * b) 0.0 row u)

[<Test>]
let ``Korteweg and de Vries: values on a grid and small Runge–Kutta steps give the same`` () =
    let n = 48
    let x = Array.init n (fun i -> -1.0 + 2.0 * float i / float n)

    /// Trigonometric differentiation: Σ over wavenumbers of the kernel.
    let matrix (kernel: float -> float -> float) =
        Array.init n (fun i ->
            Array.init n (fun j ->
                (Seq.init (n / 2 - 1) (fun k -> kernel (Math.PI * float (k + 1)) (x[i] - x[j])) |> Seq.sum) * 2.0
                / float n))

    let first = matrix (fun k d -> -k * Math.Sin(k * d))
    let third = matrix (fun k d -> k * k * k * Math.Sin(k * d))
    let draw = Problems.kortewegDeVries.DrawMany(seed, "train", 1)[0]

    let right (u: float[]) =
        Array.map2 (fun flux dispersed -> -0.5 * flux - 0.02 * dispersed) (apply first (Array.map (fun v -> v * v) u)) (apply third u)

    let states = lines right [| 0.0; 0.2 |] 1600 (draw.ValuesOn(0.0, x))
    Assert.That(gap states[n..] (draw.ValuesOn(0.2, x)), Is.LessThan independentTolerance)

[<Test>]
let ``Allen and Cahn: sines on a grid and small Runge–Kutta steps give the same`` () =
    let n = 40
    let x = Array.init n (fun i -> -1.0 + 2.0 * float (i + 1) / float (n + 1))
    let sine k x = Math.Sin(0.5 * Math.PI * float k * (x + 1.0))

    let second =
        Array.init n (fun i ->
            Array.init n (fun j ->
                Seq.init n (fun k ->
                    let wave = 0.5 * Math.PI * float (k + 1)
                    -wave * wave * sine (k + 1) x[i] * sine (k + 1) x[j] * 2.0 / float (n + 1))
                |> Seq.sum))

    let right (u: float[]) = Array.map2 (fun v bent -> 0.05 * bent + v - v * v * v) u (apply second u)

    for draw in Problems.allenCahn.DrawMany(seed, "train", 2) do
        let states = lines right [| 0.0; 0.5; 2.0 |] 600 (draw.ValuesOn(0.0, x))

        for j, t in [| 1, 0.5; 2, 2.0 |] do
            Assert.That(gap (Array.sub states (j * n) n) (draw.ValuesOn(t, x)), Is.LessThan independentTolerance, $"t = {t}")

[<Test>]
let ``a time between the problem's own is on the same trajectory, whatever was asked before`` () =
    for problem in [| Problems.kortewegDeVries; Problems.allenCahn |] do
        let draw = problem.DrawMany(seed, "test", 1)[0]
        let again = problem.Of draw.Parameters
        let x = midpoints 40
        let middle = 0.5 * (problem.Times[1] + problem.Times[2])
        let late = draw.ValuesOn(1.2 * Array.last problem.Times, x)
        let a = draw.ValuesOn(middle, x)
        Assert.That((bits (again.ValuesOn(middle, x)) = bits a), Is.True)
        Assert.That(late |> Array.forall Double.IsFinite, Is.True)
        // Onward from the middle by differences of the solution itself: the flow has the group property.
        let other = (problem.At [| 0.0; middle |]).Of draw.Parameters
        Assert.That((bits (other.ValuesOn(middle, x)) = bits a), Is.True)
