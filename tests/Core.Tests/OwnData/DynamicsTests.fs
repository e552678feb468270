/// Laws of what learns from own data and of what it is compared with.
module Spectral.Tests.DynamicsTests

open System
open NUnit.Framework
open Spectral

/// Sums and rotations of a few numbers.
[<Literal>]
let Rounding = 1e-10

/// A cubic between points of a smooth function, a tenth apart.
[<Literal>]
let Interpolated = 1e-4

/// Factors of an equation read off exact snapshots by differences of second order in time.
[<Literal>]
let ReadOff = 0.01

let private near (tolerance: float) (expected: float) (found: float) = Assert.That(found, Is.EqualTo(expected).Within tolerance)
let private allNear (tolerance: float) (expected: float[]) (found: float[]) = Array.iter2 (near tolerance) expected found
let private same (expected: 'a) (found: 'a) = Assert.That((found = expected), $"%A{found} instead of %A{expected}")

let private shape = { Units = [| 1.0; 1.0; 2.0; 2.0 |]; Scales = 1; ScaleOfCenter = [| 0 |]; Least = 0.0 }

/// Two modes that turn, two that decay; a scale that falls and a centre that moves.
let private state (t: float) =
    [|
        2.0 + Elementary.cos t
        Elementary.sin t
        Elementary.exp -t
        0.5 * Elementary.exp (-0.5 * t)
        1.0 + Elementary.exp -t
        0.3 * t
    |]

let private trajectory (times: float[]) =
    {
        Name = ""
        Times = times
        States = Array.map state times
        Floors = Array.create times.Length 1e-9
        Inputs = KnownInputs.None
    }

let private even = trajectory (Array.init 41 (fun j -> 0.1 * float j))
let private uneven = trajectory (Array.init 41 (fun j -> 0.1 * float j + 0.03 * Elementary.sin (7.0 * float j)))

[<Test>]
let ``coordinates with all directions lose nothing of their states`` () =
    let coordinates = (ObservedCoordinates.Of(shape, [| even |], 10)).Found

    for state in even.States do
        let back = coordinates.Backward(coordinates.Forward state)
        allNear Rounding state back
        near Rounding 0.1 (shape.ErrorOf(state, 0.1, back))

[<Test>]
let ``the loss falls with every direction`` () =
    let coordinates = ObservedCoordinates.Of(shape, [| even |], 10)

    coordinates.Lost
    |> Array.pairwise
    |> Array.iter (fun (more, less) -> Assert.That(less, Is.LessThanOrEqualTo(more + Rounding)))

    for k in 1 .. coordinates.Lost.Length - 1 do
        let count = coordinates.CountFor coordinates.Lost[k]
        Assert.That(count, Is.LessThanOrEqualTo k)
        Assert.That(coordinates.Lost[count], Is.LessThanOrEqualTo coordinates.Lost[k])

[<Test>]
let ``states that never change are refused`` () =
    let still = { even with States = Array.create even.Count even.States[0] }
    Assert.That(Refusal.message (fun () -> ObservedCoordinates.Of(shape, [| still |], 4)), Does.Contain "do not change from time to time")

[<Test>]
let ``pairs lie 1, 4 and 16 intervals apart, or as far as there are, and are thinned evenly`` () =
    let pairs = FlowPairs.of' [| even; even.Part(0, 2) |] Int32.MaxValue
    let spans = pairs |> Array.map (fun p -> p.Trajectory, p.Last - p.First) |> Array.countBy id |> Array.sort
    same [| (0, 1), 40; (0, 4), 37; (0, 16), 25; (1, 1), 2; (1, 2), 1 |] spans
    Assert.That(FlowPairs.of' [| even |] 10, Has.Length.EqualTo 10)

/// A linear field in the coordinates follows the states exactly: the regression at even times is the flow's own field.
[<Test>]
let ``the start at even times is the logarithm of the flow`` () =
    let coordinates = (ObservedCoordinates.Of(shape, [| even |], 4)).Found
    let n = coordinates.Size
    let field = FlowPairs.linearStart coordinates [| even |] 1.0
    let y = coordinates.Forward(state 1.0)
    // dy/dt by the differences of the exact states.
    let h = 1e-5
    let ahead, behind = coordinates.Forward(state (1.0 + h)), coordinates.Forward(state (1.0 - h))

    for i in 0 .. n - 1 do
        let slope = field[i * (n + 1) + n] + (Seq.init n (fun k -> field[i * (n + 1) + k] * y[k]) |> Seq.sum)
        near 1e-5 ((ahead[i] - behind[i]) / (2.0 * h)) slope

[<Test>]
let ``folds by time hide the last shares, folds by trajectory whole trajectories`` () =
    let folds = ValidationFolds.byTime 0.2 [| even |]
    same [| 25; 33 |] (folds |> Array.map (fun f -> f.Training[0].Count))
    same [| 24; 32 |] (folds |> Array.map (fun f -> f.Rehearsals[0].Start))
    let many = Array.init 10 (fun k -> { even with Name = $"{k}" })
    let fold = (ValidationFolds.byTrajectory 0.2 many)[0]
    same [| "4"; "9" |] (fold.Rehearsals |> Array.map (fun r -> r.Of.Name))
    Assert.That(fold.Training, Has.Length.EqualTo 8)
    Assert.That(Refusal.message (fun () -> ValidationFolds.byTime 0.2 [| even.Part(0, 3) |]), Does.Contain "too few to keep")

[<Test>]
let ``rows at even times are taken as they are, and cubics stand between the others`` () =
    let rows (t: ObservedTrajectory) = EvenTimes.resample 0.1 t.Times t.States KnownInputs.None
    same even.States (rows even).Rows

    (rows uneven).Rows
    |> Array.iteri (fun k row ->
        let t = uneven.Times[0] + 0.1 * float k
        allNear Interpolated (state t) row)

/// Rows x_{k+1} = A x_k + b of rank 5 with a constant beside them.
[<Test>]
let ``dynamic mode decomposition of rows that follow a linear map goes on with it`` () =
    let row t = Array.append (state t) [| 1.0 |]
    let times = Array.init 41 (fun j -> 0.1 * float j)

    let sequence =
        {
            First = 0.0
            Step = 0.1
            Rows = times[..29] |> Array.map row
            Inputs = Array.create 30 [||]
        }

    let modes = DynamicModes.Of([| sequence |], nonNull (DynamicModes.Directions [| sequence |]))
    let later = times[30..]

    modes.Forecast(times[29], row times[29], later)
    |> Array.iteri (fun k found -> allNear 1e-5 (row later[k]) found)

[<Test>]
let ``stencils are exact on quartics, and to high order round a period`` () =
    let x = [| -1.0; -0.7; -0.2; 0.1; 0.6; 0.9; 1.3 |]
    let stencil = Stencil.Create(x, 3, 0.0)
    let quartic = x |> Array.map (fun v -> v * v * v * v - 2.0 * v * v)
    allNear 1e-9 (x |> Array.map (fun v -> 4.0 * v * v * v - 4.0 * v)) (stencil.Apply(1, quartic))
    allNear 1e-8 (x |> Array.map (fun v -> 24.0 * v)) (stencil.Apply(3, quartic))
    let n = 64
    let round = Array.init n (fun i -> 2.0 * Math.PI * float i / float n)
    let turning = Stencil.Create(round, 3, 2.0 * Math.PI)

    allNear 1e-5 (round |> Array.map Elementary.cos) (turning.Apply(1, round |> Array.map Elementary.sin))

/// u = e^(−0.1 t) sin(x − t) + ½ e^(−0.4 t) sin(2(x − t)) solves u_t = −u_x + 0.1 u_xx.
[<Test>]
let ``sparse regression reads the equation off a clean movie and goes on with it`` () =
    let n = 64
    let x = Array.init n (fun i -> 2.0 * Math.PI * float i / float n)

    let u t =
        x
        |> Array.map (fun v ->
            Elementary.exp (-0.1 * t) * Elementary.sin (v - t)
            + 0.5 * Elementary.exp (-0.4 * t) * Elementary.sin (2.0 * (v - t)))

    let movie first count =
        let times = Array.init count (fun j -> 0.05 * float (first + j))

        {
            Times = times
            Points = x
            Period = 2.0 * Math.PI
            Values = times |> Array.map (fun t -> [| u t |])
        }

    let whole, early = movie 0 41, movie 0 31

    let judge (equation: SparseRegression) =
        match equation.Forecast(early.Times[30], early.Values[30], whole.Times[31..]) with
        | null -> infinity
        | found ->
            let gap = Array.map2 (-) found[9].[0] whole.Values[40].[0]
            Summation.dot gap gap

    let equation = SparseRegression.Of([| whole |], [| early |], Func<_, _> judge)
    let truth = u 3.0

    match equation.Forecast(2.0, [| u 2.0 |], [| 3.0 |]) with
    | null -> Assert.Fail equation.Equation
    | found -> allNear ReadOff truth found[0].[0]

    Assert.That(equation.Equation, Does.Contain("u_x").And.Contain("u_xx"))

[<Test>]
let ``rules that cannot be meant are refused with the nearest word`` () =
    let refused (rules: DynamicsRules) = Refusal.message (fun () -> rules.Check())
    Assert.That(refused { DynamicsRules.Default with Field = "lineer" }, Does.Contain "did you mean 'linear'?")
    Assert.That(refused { DynamicsRules.Default with Optimiser = "adamm" }, Does.Contain "did you mean 'adam'?")
    Assert.That(refused { DynamicsRules.Default with Validation = 0.5 }, Does.Contain "between 0.05 and 0.4")
    Assert.That(refused DynamicsRules.Default, Is.Empty)

[<Test>]
let ``a field in its own time runs h times as fast and keeps h`` () =
    let field = (FieldOfDynamics.Of("linear+mlp", 3)).Form.Network 2
    let own = FieldsOfDynamics.inOwnTime field
    let parameters = field.Initial(RandomStream.OfSeed 5L)
    Assert.That(own.ParameterCount, Is.EqualTo field.ParameterCount)
    let value (programs: FieldPrograms) y = (Reference.run programs.Value parameters 1 [| y |]).Outputs[0]
    let slope = value (FieldPrograms.Of field) [| 0.3; -0.2 |]
    let found = value (FieldPrograms.Of own) [| 0.3; -0.2; 0.5 |]
    same (Array.append (slope |> Array.map (fun v -> 0.5 * v)) [| 0.0 |]) found

[<Test>]
let ``every field has a form, and a start with its linear part in place`` () =
    let n = 3
    let linear = Array.init (n * (n + 1)) (fun i -> 0.1 * float (i + 1))
    let y = [| 0.2; -0.1; 0.4 |]

    for name in FieldOfDynamics.Names do
        let field = FieldOfDynamics.Of(name, 4)
        let network = field.Form.Network n
        let start = FieldsOfDynamics.start field network linear (RandomStream.OfSeed 1L)
        Assert.That(start, Has.Length.EqualTo network.ParameterCount)
        let value = (Reference.run (FieldPrograms.Of network).Value start 1 [| y |]).Outputs[0]

        if field.HasLinearPart && name <> "linear+mlp" then
            for i in 0 .. n - 1 do
                let expected = linear[i * (n + 1) + n] + (Seq.init n (fun k -> linear[i * (n + 1) + k] * y[k]) |> Seq.sum)
                near Rounding expected value[i]
