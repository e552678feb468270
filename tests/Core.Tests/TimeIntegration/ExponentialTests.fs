module Spectral.Tests.ExponentialTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.TestFields

/// Of functions φ of numbers, relative.
let private numberTolerance = 4e-15

/// Of functions φ of matrices whose exponential is bounded: twelve doublings of round-off.
let private matrixTolerance = 2e-12

/// How far a measured order may lie from 4.
let private orderTolerance = 0.15

/// Round-off of some hundred steps.
let private roundOff = 1e-12

let private near (expected: float) (tolerance: float) = Is.EqualTo(expected).Within(tolerance)

let private distance (a: float[]) (b: float[]) = Array.fold2 (fun s x y -> s + (x - y) * (x - y)) 0.0 a b |> sqrt

/// Computed with 60 digits.
let private pinned =
    [|
        0.3,
        -0.4,
        [|
            1.2433022950695026039, -0.52565977919697875238
            1.1330184007985691285, -0.24150806292517033657
            0.54603498163855549273, -0.07698023423249379825
            0.17841035273825666848, -0.018720310457303769526
        |]
        -0.999,
        0.0,
        [| 0.36824750461366292121, 0.0; 0.63238488026660368247, 0.0; 0.36798310283623255008, 0.0; 0.13214904620997742735, 0.0 |]
        0.0,
        1.5,
        [|
            0.070737201667702910088, 0.99749498660405443094
            0.66499665773603628729, 0.61950853222153139327
            0.41300568814768759552, 0.2233355615093091418
            0.14889037433953942787, 0.057996207901541602989
        |]
        -40.0,
        7.0,
        [|
            3.2028438503133000911e-18, 2.7911118123365152429e-18
            0.024257125530624620917, 0.0042449969678593085906
            0.023686737390873274908, 0.0040390541192063403942
            0.011571136375500008118, 0.0019239725127323429108
        |]
    |]

[<Test>]
let ``functions of numbers are pinned on both sides of the series' end`` () =
    for a, b, expected in pinned do
        PhiFunctions.ofNumber a b
        |> Array.iteri2
            (fun k (re, im) (struct (x, y)) ->
                let size = sqrt (re * re + im * im)
                Assert.That(x, near re (numberTolerance * size), $"φ{k}({a} + {b}i)")
                Assert.That(y, near im (numberTolerance * size), $"φ{k}({a} + {b}i)"))
            expected

/// A reflection Q of n dimensions: symmetric and orthogonal, with hardly a zero.
let private reflection n =
    let v = drawn 3 "reflection" n
    let square = v |> Array.sumBy (fun x -> x * x)
    fun i j -> (if i = j then 1.0 else 0.0) - 2.0 * v[i] * v[j] / square

/// The symmetric matrix Q diag(values) Q.
let private reflected (values: float[]) =
    let n = values.Length
    let q = reflection n
    Array.init (n * n) (fun at -> Seq.init n (fun k -> q (at / n) k * values[k] * q (at % n) k) |> Seq.sum)

[<Test>]
let ``functions of a matrix are those of its eigenvalues, small, stiff and of both signs`` () =
    let values = [| 0.0; -1e-9; -0.3; -0.9; -25.0; -4000.0; 1.2 |]
    let phi = PhiFunctions.ofMatrix (reflected values) 7

    for k in 0..3 do
        let expected =
            values
            |> Array.map (fun v -> let struct (re, _) = (PhiFunctions.ofNumber v 0.0)[k] in re)
            |> reflected

        Array.iteri2 (fun i (a: float) (e: float) -> Assert.That(a, near e matrixTolerance, $"φ{k}, number {i}")) phi[k] expected

[<Test>]
let ``a matrix without eigenvectors has the functions of a Jordan block`` () =
    // φ_k of [[λ, 1], [0, λ]] has φ_k′(λ) in the corner; φ₀′ = φ₀, φ_k′ = (φ_{k−1} − k φ_k)/λ.
    let value = -3.0
    let phi = PhiFunctions.ofMatrix [| value; 1.0; 0.0; value |] 2
    let numbers = PhiFunctions.ofNumber value 0.0 |> Array.map (fun (struct (re, _)) -> re)

    for k in 0..3 do
        let slope = if k = 0 then numbers[0] else (numbers[k - 1] - float k * numbers[k]) / value

        Assert.That(phi[k][0], near numbers[k] matrixTolerance)
        Assert.That(phi[k][1], near slope matrixTolerance, $"φ{k}")
        Assert.That(phi[k][2], Is.Zero)

/// The scheme with a linear part.
let private etdrk4 (linear: LinearPart, times: float[], steps: int) = FixedScheme(Tableaus.Rk4, Some linear, times, steps)

let private none n = VectorField.OfFunction(n, (fun _ _ slope -> Array.Clear slope))

[<Test>]
let ``linear problems are solved exactly, however stiff`` () =
    let times = [| 0.0; 0.3; 1.0 |]
    let start = drawn 4 "start" 5
    let diagonal = [| -1e6; -40.0; -0.5; 0.0; 0.4 |]
    let states = etdrk4(LinearPart.Diagonal diagonal, times, 3).Solve(none 5, start)

    for i in 0..4 do
        for j in 0..2 do
            let expected = start[i] * Math.Exp(diagonal[i] * times[j])
            Assert.That(states[5 * j + i], near expected roundOff)

    let real, imaginary = [| -0.2; -0.7; -30.0 |], [| 0.0; 12.0; 400.0 |]
    let states = etdrk4(LinearPart.Fourier(real, imaginary), times, 4).Solve(none 5, start)

    for j in 0..2 do
        Assert.That(states[5 * j], near (start[0] * Math.Exp(-0.2 * times[j])) roundOff)

        for k in 1..2 do
            // (a − ib) e^(λt)
            let growth, angle = Math.Exp(real[k] * times[j]), imaginary[k] * times[j]
            let a, b = start[2 * k - 1], start[2 * k]
            Assert.That(states[5 * j + 2 * k - 1], near (growth * (a * Math.Cos angle + b * Math.Sin angle)) roundOff)
            Assert.That(states[5 * j + 2 * k], near (growth * (b * Math.Cos angle - a * Math.Sin angle)) roundOff)

[<Test>]
let ``a constant forcing and one that is linear in time are exact too`` () =
    // u′ = λu + 1 + t: u = (u₀ + 1/λ + 1/λ²) e^(λt) − (1 + t)/λ − 1/λ².
    let field = VectorField.OfFunction(1, (fun t _ slope -> slope[0] <- 1.0 + t))

    for rate in [| -2000.0; -3.0; -0.01 |] do
        let states = etdrk4(LinearPart.Diagonal [| rate |], [| 0.0; 0.8 |], 2).Solve(field, [| 0.7 |])
        let inverse = 1.0 / rate
        let homogeneous = (0.7 + inverse + inverse * inverse) * Math.Exp(0.8 * rate)
        let expected = homogeneous - 1.8 * inverse - inverse * inverse
        Assert.That(states[1], near expected (1e-11 * (1.0 + inverse * inverse)))

/// u_t = −u_xx − u_xxxx − u u_x on a period of 16π: the spectrum of Kuramoto and Sivashinsky, growing up to wavenumber 1 and as stiff as −240 at 4.
let private kuramoto =
    let modes = 32
    let wave k = 0.125 * float k
    let rates = Array.init (modes + 1) (fun k -> let w = wave k in w * w - w * w * w * w)
    let basis = Basis.Fourier(modes, 0.0, 16.0 * Math.PI)
    let rule = basis.RuleOf 100
    let table, slopes = basis.ValuesAt rule.Nodes, basis.DerivativesAt rule.Nodes
    let n = basis.Count

    let steepening (state: float[]) (slope: float[]) =
        Array.Clear slope

        for q in 0 .. rule.Count - 1 do
            let mutable u = 0.0

            for k in 0 .. n - 1 do
                u <- u + table[q * n + k] * state[k]

            for k in 0 .. n - 1 do
                slope[k] <- slope[k] + rule.Weights[q] * 0.5 * u * u * slopes[q * n + k]

    let nonlinear = VectorField.OfFunction(n, (fun _ state slope -> steepening state slope))

    let whole =
        VectorField.OfFunction(
            n,
            fun _ state slope ->
                steepening state slope

                for k in 0 .. n - 1 do
                    slope[k] <- slope[k] + rates[(k + 1) / 2] * state[k]
        )

    let start =
        basis.Project((fun x -> Math.Cos(0.125 * x) + 0.5 * Math.Sin(0.25 * x) + 0.4 * Math.Cos(0.375 * x)), 100)

    rates, nonlinear, whole, start

let private errorsOf (linear: LinearPart) (field: VectorField) (start: float[]) (times: float[]) (truth: float[]) (steps: int[]) =
    steps
    |> Array.map (fun count ->
        let states = etdrk4(linear, times, count).Solve(field, start)
        1.0 / float count, distance states[states.Length - start.Length ..] truth)

[<Test>]
let ``the order is four on the spectrum of Kuramoto and Sivashinsky, and the truth that of many small Runge–Kutta steps`` () =
    let rates, nonlinear, whole, start = kuramoto
    let times = [| 0.0; 1.0 |]
    let states = FixedScheme(Tableaus.Rk4, times, 1500).Solve(whole, start)
    let truth = states[start.Length ..]
    let fourier = LinearPart.Fourier(rates, Array.zeroCreate rates.Length)
    let errors = errorsOf fourier nonlinear start times truth [| 8; 16; 32; 64 |]
    Assert.That(slope errors, near 4.0 orderTolerance, $"%A{errors}")
    Assert.That(snd errors[3], Is.LessThan 1e-9)
    // Explicit steps of the middle size blow up: 240/16 is far outside of the stability domain.
    let explicit () = FixedScheme(Tableaus.Rk4, times, 16).Solve(whole, start) |> ignore
    Assert.Throws<SolveFailedException>(Action explicit) |> ignore

[<Test>]
let ``diagonal, Fourier and dense linear parts give one solution`` () =
    let rates, nonlinear, _, start = kuramoto
    let n = start.Length
    let diagonal = Array.init n (fun k -> rates[(k + 1) / 2])
    let dense = Array.init (n * n) (fun i -> if i / n = i % n then diagonal[i / n] else 0.0)
    let solve (linear: LinearPart) = etdrk4(linear, [| 0.0; 0.5; 1.0 |], 6).Solve(nonlinear, start)
    let expected = solve (LinearPart.Diagonal diagonal)
    Assert.That(distance (solve (LinearPart.Fourier(rates, Array.zeroCreate rates.Length))) expected, Is.LessThan roundOff)
    Assert.That(distance (solve (LinearPart.Dense dense)) expected, Is.LessThan roundOff)

[<Test>]
let ``without a linear part the steps are those of the classical method, and other methods are refused`` () =
    let times, start = [| 0.0; 0.7; 1.0 |], nonlinear.Exact 0.0
    let classical = FixedScheme(Tableaus.Rk4, times, 4).Solve(nonlinear.Field, start)
    Assert.That(distance (etdrk4(LinearPart.Diagonal [| 0.0; 0.0 |], times, 4).Solve(nonlinear.Field, start)) classical, Is.LessThan 1e-15)
    let heun () = FixedScheme(Tableaus.Heun, Some(LinearPart.Diagonal [| 0.0; 0.0 |]), times, 4) |> ignore
    Assert.That(Refusal.message heun, Does.Contain "no form as ETDRK4")

[<Test>]
let ``a linear part in scaled states gives the scaled solution`` () =
    let scale, times, start = [| 3.0; 0.2; 1.5 |], [| 0.0; 0.4; 1.0 |], drawn 8 "start" 3

    for linear in
        [|
            LinearPart.Diagonal [| -30.0; 0.1; -2.0 |]
            LinearPart.Fourier([| -0.3; -1.0 |], [| 0.0; 20.0 |])
            LinearPart.Dense(drawn 9 "matrix" 9)
        |] do
        let plain = etdrk4(linear, times, 2).Solve(none 3, start)
        let scaled = etdrk4(linear.Scaled scale, times, 2).Solve(none 3, Array.map2 (/) start scale)
        Assert.That(distance (Array.mapi (fun i y -> y * scale[i % 3]) scaled) plain, Is.LessThan roundOff, linear.Name)
        let product i = Array.sum (Array.init 3 (fun j -> linear.Matrix[i * 3 + j] * start[j]))
        // y′ = L y to first order.
        let slope i = (etdrk4(linear, [| 0.0; 1e-6 |], 1).Solve(none 3, start)[3 + i] - start[i]) * 1e6

        for i in 0..2 do
            Assert.That(slope i, near (product i) (1e-3 * (1.0 + abs (product i))), $"{linear.Name}, row {i}")

[<Test>]
let ``time may run backward, and wrong requests are refused`` () =
    let field = VectorField.OfFunction(1, (fun _ u slope -> slope[0] <- -u[0] * u[0]))
    let linear = LinearPart.Diagonal [| 0.5 |]
    let there = etdrk4(linear, [| 0.0; 1.0 |], 50).Solve(field, [| 0.3 |])
    let back = etdrk4(linear, [| 1.0; 0.0 |], 50).Solve(field, [| there[1] |])
    Assert.That(back[1], near 0.3 1e-7)
    let refuses (what: string) (action: unit -> unit) = Assert.That(Refusal.message action, Does.Contain what)
    refuses "square" (fun () -> LinearPart.Dense [| 1.0; 2.0 |] |> ignore)
    refuses "imaginary" (fun () -> LinearPart.Fourier([| 1.0 |], [||]) |> ignore)
    refuses "at least one step" (fun () -> etdrk4 (linear, [| 0.0; 1.0 |], 0) |> ignore)
    refuses "same size" (fun () -> etdrk4(linear, [| 0.0; 1.0 |], 1).Solve(none 2, [| 0.0; 0.0 |]) |> ignore)
    refuses "finite" (fun () -> LinearPart.Diagonal [| nan |] |> ignore)
