module Spectral.Tests.StepFormTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.TestFields

/// Of sums of some ten terms.
let private roundOff = 1e-13

/// Round-off of a few steps.
let private stepRoundOff = 1e-12

/// How far a measured order may lie from the method's.
let private orderTolerance = 0.15

let private near (expected: float) (tolerance: float) = Is.EqualTo(expected).Within(tolerance)

let private distance (a: float[]) (b: float[]) = Array.map2 (fun x y -> abs (x - y)) a b |> Array.max

let private factored (part: LinearPart) (tableau: Tableau) (times: float[]) (steps: int) =
    FixedScheme(tableau, Some(part.By LinearForm.IntegratingFactor), times, steps)

/// A step from y by the documented arithmetic in plain loops: `compute stage argument` makes slopes.
let private stepByTheText (form: StepForm) (compute: int -> float[] -> float[]) (y: float[]) =
    let n = y.Length
    let stack = Array.zeroCreate (form.Vectors * n)
    Array.Copy(y, stack, n)

    for vector in 1 .. form.Vectors - 1 do
        let sum = form.Sums[vector]
        let stage = Array.IndexOf(form.Arguments, vector - 1)

        if stage >= 0 then
            Array.Copy(compute stage stack[(vector - 1) * n .. vector * n - 1], 0, stack, vector * n, n)
        else
            for m in 0 .. n - 1 do
                let row = if sum.Rows = 1 then 0 else m
                let number e = if sum.Rows = 1 then stack[sum.Sources[e] * n + m] else stack[sum.Sources[e]]
                let first, last = sum.Starts[row], sum.Starts[row + 1] - 1
                let start = if first > last then 0.0 else sum.Factors[first] * number first

                stack[vector * n + m] <-
                    Seq.fold (fun sofar e -> Math.FusedMultiplyAdd(sum.Factors[e], number e, sofar)) start (seq { first + 1 .. last })

    stack[(form.Vectors - 1) * n ..]

/// Rows of equal length are formed four at a time and others one by one: some states have both.
[<Test>]
let ``a step with any linear part is the documented arithmetic, bit for bit, and so is its transpose`` () =
    for part in
        [|
            yield! linearParts
            LinearPart.Diagonal(drawn 1 "rates" 6)
            LinearPart.Fourier(drawn 2 "real" 5, drawn 2 "imaginary" 5)
            LinearPart.Dense(drawn 3 "matrix" 49)
        |] do
        let n = part.StateSize
        let field, start, h = TanhField.Drawn(n, 5, 3), drawn 5 "start" n, 0.3
        let cotangents = Array.append (Array.zeroCreate n) (drawn 6 "cotangents" n)

        for scheme in
            [|
                FixedScheme(Tableaus.Rk4, Some part, [| 0.0; h |], 1)
                for tableau in Tableaus.All do
                    FixedScheme(tableau, Some(part.By LinearForm.IntegratingFactor), [| 0.0; h |], 1)
            |] do
            let form = scheme.Form h
            let arguments = Array.zeroCreate form.Stages

            let value stage (argument: float[]) =
                let slope: float[] = Array.zeroCreate n
                arguments[stage] <- argument
                field.Value(Math.FusedMultiplyAdd(form.Times[stage], h, 0.0), argument, slope)
                slope

            let pull back (w: float[]) =
                let pulled: float[] = Array.zeroCreate n
                let stage = form.Stages - 1 - back
                field.Pull(form.Times[stage] * h, arguments[stage], w, pulled, Array.zeroCreate field.ParameterSize)
                pulled

            let finish = stepByTheText form value start
            let gradient = Adjoint.Gradient(scheme, field, start, cotangents)
            Assert.That((bits gradient.States[n..] = bits finish), Is.True, nameOf scheme)
            let initial = stepByTheText form.Transposed pull cotangents[n..] |> Array.map (fun x -> x + 0.0)
            Assert.That((bits gradient.Initial = bits initial), Is.True, nameOf scheme)

/// The columns of the matrix of a step of three states whose stages multiply by matrices, one a stage.
let private columnsOf (form: StepForm) (stages: float[][]) =
    let multiply stage (argument: float[]) =
        Array.init 3 (fun i -> Array.sum (Array.init 3 (fun j -> stages[stage][3 * i + j] * argument[j])))

    Array.init 3 (fun column -> stepByTheText form multiply (Array.init 3 (fun i -> if i = column then 1.0 else 0.0)))

[<Test>]
let ``the transpose of a step is its transposed matrix, and that of the transpose the step`` () =
    for scheme in schemes [| 0.0; 0.4 |] 1 do
        let form = scheme.Layout
        let stages = Array.init form.Stages (fun i -> drawn i "stage" 9)
        let back = stages |> Array.rev |> Array.map (fun m -> Array.init 9 (fun at -> m[at % 3 * 3 + at / 3]))
        let columns, rows = columnsOf form stages, columnsOf form.Transposed back
        let again = columnsOf form.Transposed.Transposed stages
        Assert.That(distance (Array.concat columns) (Array.init 9 (fun at -> rows[at % 3][at / 3])), Is.LessThan roundOff, nameOf scheme)
        Assert.That(distance (Array.concat again) (Array.concat columns), Is.LessThan roundOff, nameOf scheme)
        Assert.That(form.Transposed.Times, Is.EqualTo<float>(Array.rev form.Times).AsCollection, nameOf scheme)

let private times = [| 0.0; 0.3; 1.0 |]

[<Test>]
let ``without a nonlinear part integrating factors are exact, however stiff`` () =
    let nothing = VectorField.OfFunction(5, (fun _ _ slope -> Array.Clear slope))
    let start = drawn 4 "start" 5
    let rates = [| -1e6; -40.0; -0.5; 0.0; 0.4 |]
    let dense = Array.init 25 (fun at -> if at / 5 = at % 5 then max -1e3 rates[at / 5] else 0.0)

    for tableau in Tableaus.All do
        for part in [| LinearPart.Diagonal rates; LinearPart.Dense dense |] do
            let rates = Array.init 5 (fun i -> part.Matrix[6 * i])
            let states = (factored part tableau times 3).Solve(nothing, start)

            for i in 0..4 do
                for j in 0..2 do
                    Assert.That(
                        states[5 * j + i],
                        near (start[i] * Math.Exp(rates[i] * times[j])) stepRoundOff,
                        $"{tableau.Name}, {part.Name}"
                    )

[<Test>]
let ``integrating factors of no linear part are the explicit method`` () =
    let field, start = TanhField.Drawn(3, 5, 7), drawn 7 "start" 3

    for tableau in Tableaus.All do
        let expected = FixedScheme(tableau, times, 3).Solve(field, start)
        let diagonal = (factored (LinearPart.Diagonal(Array.zeroCreate 3)) tableau times 3).Solve(field, start)
        Assert.That((bits diagonal = bits expected), Is.True, tableau.Name)

        for part in [| LinearPart.Fourier([| 0.0; 0.0 |], [| 0.0; 0.0 |]); LinearPart.Dense(Array.zeroCreate 9) |] do
            let states = (factored part tableau times 3).Solve(field, start)
            Assert.That(distance states expected, Is.LessThan roundOff, $"{tableau.Name}, {part.Name}")

/// The nonlinear problem with a part of its field given as a linear part, decaying and coupled.
[<Test>]
let ``with integrating factors every method keeps its order`` () =
    let first, last = nonlinear.Span

    for part in [| LinearPart.Diagonal [| -12.0; 2.0 |]; LinearPart.Dense [| -18.0; 9.0; -9.0; -3.0 |] |] do
        let matrix = part.Matrix

        let rest =
            VectorField.OfFunction(
                2,
                fun t y f ->
                    nonlinear.Field.Value(t, y, f)

                    for i in 0..1 do
                        f[i] <- f[i] - (matrix[2 * i] * y[0] + matrix[2 * i + 1] * y[1])
            )

        for tableau in Tableaus.All do
            let steps = if tableau.Order < 4 then [| 256; 512; 1024; 2048 |] else [| 64; 128; 256 |]

            let errors =
                steps
                |> Array.map (fun count ->
                    let states = (factored part tableau [| first; last |] count).Solve(rest, nonlinear.Exact first)
                    1.0 / float count, distance states[2..] (nonlinear.Exact last))

            Assert.That(slope errors, near (float tableau.Order) orderTolerance, $"{tableau.Name}, {part.Name}: %A{errors}")

/// The method of Shu and Osher of order 3, whose third stage lies before its second; and one of order 2 with a stage behind the step's end.
[<Test>]
let ``methods that would make a decay grow are refused with advice`` () =
    let tableau name order a b c = Tableau.Create(name, "", order, a, b, c, 0, [||], 0, [||])

    let back =
        tableau "Shu–Osher 3" 3 [| [||]; [| 1.0 |]; [| 0.25; 0.25 |] |] [| 1.0 / 6.0; 1.0 / 6.0; 2.0 / 3.0 |] [| 0.0; 1.0; 0.5 |]

    let beyond = tableau "Beyond 2" 2 [| [||]; [| 1.5 |] |] [| 2.0 / 3.0; 1.0 / 3.0 |] [| 0.0; 1.5 |]
    let part = LinearPart.Diagonal [| -1.0 |]
    let refused tableau = Refusal.message (fun () -> factored part tableau times 1 |> ignore)
    Assert.That(refused back, Does.StartWith "stage 2 of Shu–Osher 3 reads a slope of the later time c[1]")
    Assert.That(refused beyond, Does.StartWith "stage 1 of Beyond 2 lies behind the step's end")
    Assert.That(Refusal.message (fun () -> part.By(enum 7) |> ignore), Does.StartWith "there is no form 7 of a linear part")

[<Test>]
let ``a linear part says how it enters the steps`` () =
    let part = LinearPart.Diagonal [| -1.0; 0.0 |]
    let text (part: LinearPart) = { NeuralEquation.Standard 4 with Linear = Some part }.Canonical
    Assert.That(text part, Does.Contain ", diagonal linear part by ETDRK4,")

    Assert.That(
        text ((part.By LinearForm.IntegratingFactor).Scaled [| 1.0; 2.0 |]),
        Does.Contain ", diagonal linear part by integrating factors,"
    )
