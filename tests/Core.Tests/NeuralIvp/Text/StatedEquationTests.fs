module Spectral.Tests.StatedEquationTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.Statements

let private ofDerivatives = 1e-11
/// A mean over 4000 points of Halton's against its integral, relative.
let private ofMeans = 1e-2
let private place = [| 0.3; -0.6 |]

let private isNear (tolerance: float) (expected: float) (actual: float) =
    Assert.That(actual, Is.EqualTo(expected).Within(tolerance * max 1.0 (abs expected)))

[<Test>]
let ``the named equations are obeyed by their solutions in closed form`` () =
    let pi = Math.PI
    let bump = cos (pi * place[0] / 2.0) * cos (pi * place[1] / 2.0)
    let ripple = -0.5 * sin (pi * place[0]) * cos (3.0 * pi * place[1] / 2.0)
    isNear ofDerivatives (-0.05 * pi * pi * (0.5 * bump + 3.25 * ripple)) (rightAt NamedEquations.heat place 0.0)
    let s = 0.15
    let bell = exp (-((place[0] - 0.3) ** 2.0 + (place[1] - 0.3) ** 2.0) / (2.0 * s * s))
    isNear ofDerivatives (-(place[0] + place[1] - 0.6) / (s * s) * bell) (rightAt NamedEquations.advection place 0.0)

    let wave = (StatedEquation NamedEquations.wave).Problem

    let rates =
        at place (fun x ->
            wave.Equation.Right { Place = x; Time = Tensor.scalar 0.0 } (wave.Initial |> Array.map (fun g -> FieldJet(x, g x))))

    Assert.That(wave.Equation.Fields, Is.EqualTo<string> [| "u"; "u_t" |])
    isNear ofDerivatives 0.0 rates[0]
    isNear ofDerivatives (-0.05 * pi * pi * bump) rates[1]

[<Test>]
let ``a velocity is measured by c times the gradient`` () =
    let problem = (StatedEquation NamedEquations.wave).Problem

    let mean =
        Array.init 4000 (fun k -> Halton.point 2 (k + 1) |> Array.map (fun h -> 2.0 * h - 1.0))
        |> Array.averageBy (fun point ->
            (at point (fun x ->
                problem.SquaredScales { Place = x; Time = Tensor.scalar 0.0 } (problem.Initial |> Array.map (fun g -> FieldJet(x, g x)))))[1])

    // c² ∫|∇u|² = 0.1 · π²/8 of the area.
    isNear ofMeans (0.1 * Math.PI * Math.PI / 8.0) mean

[<Test>]
let ``coefficients follow place, time and parameters`` () =
    let text =
        { onInterval WallCondition.Free "c*t*x*dx(u)" "x^2" with
            Parameters = [| struct ("c", 3.0) |]
        }

    isNear ofDerivatives (3.0 * 0.5 * 0.4 * 0.8) (rightAt text [| 0.4 |] 0.5)

[<Test>]
let ``fields see one another, velocities too`` () =
    let wave =
        { field "u" "dxx(u) - 0.5*u_t + v" "cos(x)" with
            IsSecondOrder = true
            InitialVelocity = "2"
        }

    let text = equation [| axis "x" -1.0 1.0 WallCondition.Free |] [| wave; field "v" "u_t - v" "1" |]
    let problem = (StatedEquation text).Problem

    let rates =
        at [| 0.5 |] (fun x ->
            problem.Equation.Right { Place = x; Time = Tensor.scalar 0.0 } (problem.Initial |> Array.map (fun g -> FieldJet(x, g x))))

    Assert.That(problem.Equation.Fields, Is.EqualTo<string> [| "u"; "v"; "u_t" |])
    Array.iter2 (isNear ofDerivatives) [| 2.0; 1.0; -cos 0.5 |] rates

[<Test>]
let ``the factor vanishes on the walls that are stated, and on no other`` () =
    let box = [| axis "x" 0.0 3.0 WallCondition.Periodic; axis "y" -1.0 2.0 WallCondition.Zero |]
    let stated = StatedEquation(equation box [| field "u" "laplacian(u)" "(y + 1)*(2 - y)" |])
    let factor point = (at point (fun x -> [| stated.Problem.Factor.Value x |]))[0]
    isNear ofDerivatives 0.0 (factor [| 1.0; -1.0 |])
    isNear ofDerivatives 0.0 (factor [| 1.0; 2.0 |])
    isNear ofDerivatives 1.0 (factor [| 0.0; 0.5 |])
    let map = (UsualSettings.settings stated IvpChoices.None).Network.Map
    let features point = at point (fun x -> Array.init map.Count (fun i -> Tensor.element i (map.Apply x)))
    Array.iter2 (isNear ofDerivatives) (features [| 0.0; 0.5 |]) (features [| 3.0; 0.5 |])
    let left, right = features [| 1.0; -1.0 |], features [| 1.0; 2.0 |]
    Assert.That(Array.exists2 (fun l r -> abs (l - r) > 0.1) left right, "an axis with walls is not periodic")

[<Test>]
let ``features of a box see it from minus one to one`` () =
    let box = [| struct (2.0, 6.0); struct (-1.0, 0.0) |]
    let inner = InputMap.Sinusoidal(2, 2, 3.0, 1.0)
    let outer = InputMap.OnBox(box, inner)
    let features (map: InputMap) point = at point (fun x -> Array.init map.Count (fun i -> Tensor.element i (map.Apply x)))
    Array.iter2 (isNear ofDerivatives) (features inner [| -0.5; 0.5 |]) (features outer [| 3.0; -0.25 |])
    Assert.That(InputMap.OnBox([| struct (-1.0, 1.0); struct (-1.0, 1.0) |], inner), Is.SameAs inner)

let private refused text = Refusal.message (fun () -> StatedEquation text)

[<Test>]
let ``a statement that cannot be meant is refused in one line`` () =
    let good = onInterval WallCondition.Zero "dxx(u)" "1 - x^2"
    Assert.That(refused good, Is.Empty)

    for text, message in
        [
            { good with Axes = [| axis "x" 1.0 1.0 WallCondition.Zero |] }, "axis x goes from 1 to 1: give two finite ends"
            { good with Axes = [||] }, "the box has 0 axes"
            { good with Axes = [| axis "t" -1.0 1.0 WallCondition.Zero |] }, "the axis 't' has a name with a meaning of its own"
            { good with Axes = [| axis "u" -1.0 1.0 WallCondition.Zero |] }, "'u' is the name of 2 things (axis, field)"
            { good with Axes = [| axis "2x" -1.0 1.0 WallCondition.Zero |] }, "the axis '2x' cannot be named in a formula"
            { good with Name = "../x" }, "the equation cannot be called '../x'"
            { good with Fields = [||] }, "there is no field"
            { good with Times = [| 0.0 |] }, "at least two times are needed"
            { good with Times = [| 0.0; 1.0; 1.0 |] }, "time 3 is 1: times must be finite and ascending"
            { good with Parameters = [| struct ("c", nan) |] }, "parameter c is NaN"
            onInterval WallCondition.Zero "dxx(u)" "1 + x", "misses the condition 'zero' on the walls of x by 2"
            onInterval WallCondition.Periodic "dxx(u)" "x", "misses the condition 'periodic' on the walls of x by 2"
            onInterval WallCondition.Neumann "dxx(u)" "x", "misses the condition 'neumann' on the walls of x by 2"
            onInterval WallCondition.Free "dxx(u)" "log(x)", "the initial condition of u is -Infinity at x = 0"
            onInterval WallCondition.Free "dxx(u)" "u + x", "initial condition of u, column 1: unknown name 'u'"
            onInterval WallCondition.Zero "dxx(u)" "0", "every field begins at zero and stays there"
            { good with
                Axes = [| axis "x" -1.0 1.0 WallCondition.Neumann; axis "y" -1.0 1.0 WallCondition.Free |]
                Fields = [| field "u" "laplacian(u)" "2 + y" |]
            },
            "'neumann' cannot stand beside another one"
        ] do
        let told = refused text
        Assert.That(told, Does.Contain message)
        Assert.That(told, Does.Not.Contain "\n")

[<Test>]
let ``settings follow from the kind of the equation`` () =
    let bump = "cos(pi*x/2)"

    for text, parts in
        [
            onInterval WallCondition.Zero "dxx(u)" bump, [ "raw(1.5)-24-24 tanh, start=Centred"; "Dormand–Prince" ]
            onInterval WallCondition.Fixed "dx(u)" "1 + x", [ "start=Centred" ]
            onInterval WallCondition.Zero "1 + dx(u)" "0", [ "start=Centred" ]
            onInterval WallCondition.Zero "dx(u)" bump, [ "swish, start=Fitted"; "Bogacki–Shampine" ]
            onInterval WallCondition.Periodic "-dxxx(u)" "sin(pi*x)", [ "points=equidistant"; "SDIRK3 0.0025" ]
            onInterval WallCondition.Neumann "dxx(u)" "cos(pi*x)", [ "cosine(L=3)" ]
            NamedEquations.wave, [ "raw(1)-16-16-16-16 tanh"; "Bogacki–Shampine"; " 0.001 Both" ]
        ] do
        let canonical = (UsualSettings.settings (StatedEquation text) IvpChoices.None).Canonical

        for part in parts do
            Assert.That(canonical, Does.Contain part)

[<Test>]
let ``choices that cannot be meant are refused in one line`` () =
    let diffusion = StatedEquation(onInterval WallCondition.Zero "dxx(u)" "1 - x^2")
    let none = IvpChoices.None

    for choices, message in
        [
            { none with Width = Nullable 0 }, "width is 0: give 1 or more"
            { none with Tolerance = Nullable -1.0 }, "tolerance is -1: give a positive number"
            { none with Solver = "dens" }, "unknown solver 'dens': did you mean 'dense'?"
            { none with Width = Nullable 500 }, "need a dense matrix of as many squared: use --solver nystrom"
            { none with Step = Nullable 0.1 }, "only where steps are implicit"
            { none with Points = Nullable 1000000 }, "more numbers than memory is meant for"
        ] do
        Assert.That(Refusal.message (fun () -> UsualSettings.settings diffusion choices), Does.Contain message)
