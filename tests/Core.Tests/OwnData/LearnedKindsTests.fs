/// What is learned from trajectories of states: linear maps of delays, equations, and the choice among all kinds.
module Spectral.Tests.LearnedKindsTests

open System
open NUnit.Framework
open Spectral

/// Sums and rotations of a few numbers.
[<Literal>]
let Rounding = 1e-9

let private near (tolerance: float) (expected: float) (found: float) = Assert.That(found, Is.EqualTo(expected).Within tolerance)
let private allNear (tolerance: float) (expected: float[]) (found: float[]) = Array.iter2 (near tolerance) expected found

let private learners = Func<string, ILearner>(fun _ -> Learner(ReferenceEngine()) :> ILearner)
let private silent = Action<string> ignore

let private still family left right = AxisRule.Bounded(family, [||], left, right)

let private periodic (order: int) (axes: (float * float)[]) =
    ObservedBasis.Create(axes |> Array.map (fun (a, b) -> still "fourier" a b), SetRule.Full, order, [| 2.0 |], [| 0.0 |], false)

[<Law>]
let ``states on a torus are modes and back`` (seed: int) =
    for basis in [ periodic 6 [| 1.0, 4.0 |]; periodic 3 [| 0.0, 2.0; -1.0, 1.0 |] ] do
        let states = nonNull (TorusStates.TryOf basis)
        let stream = RandomStream.OfSeed(int64 seed)
        let state = Array.init basis.StateSize (fun _ -> stream.NextNormal())
        let modes = states.Forward state
        allNear 1e-12 state (states.Backward modes)
        // At the points of the torus both are the same function; the axes begin where the basis counts its phase from.
        let torus = states.Modes
        let values = torus.Values(modes, 0, torus.Symbol(Array.create torus.Dimension 0), 0)

        let points =
            Array.init torus.Dimension (fun k ->
                Array.init torus.Points (fun p ->
                    let inner = Array.fold (*) 1 torus.Shape[k + 1 ..]
                    let place = p / inner % torus.Shape[k]
                    let x = basis.Axes[k].Label.Center + torus.Lengths[k] * float place / float torus.Shape[k]
                    x))

        allNear 1e-10 (basis.Evaluate(basis.Unpack("", 0.0, state), points)[0]) values

[<Test>]
let ``a basis that moves or ends is no torus`` () =
    let interval = ObservedBasis.Create([| still "legendre" 0.0 1.0 |], SetRule.Full, 4, [| 1.0 |], [| 0.0 |], false)
    Assert.That(TorusStates.TryOf interval, Is.Null)

/// Two oscillators seen through one number.
let private seen (t: float) = Elementary.cos t + 0.4 * Elementary.cos (1.7 * t)

let private shape = StateShape.Plain 2

let private hidden (times: float[]) =
    {
        Name = ""
        Times = times
        States = times |> Array.map (fun t -> [| seen t; 1.0 + 0.5 * seen t |])
        Floors = Array.create times.Length 1e-9
        Inputs = KnownInputs.None
    }

let private coordinates trajectory = (ObservedCoordinates.Of(shape, [| trajectory |], 2)).Found

let private sequence (own: Coordinates) (trajectory: ObservedTrajectory) =
    EvenTimes.resample 0.1 trajectory.Times (trajectory.States |> Array.map own.Forward) KnownInputs.None

[<Test>]
let ``delays see what one state hides`` () =
    let whole = hidden (Array.init 161 (fun j -> 0.1 * float j))
    let data = whole.Part(0, 100)
    let own = coordinates data
    let later = whole.Times[101..]

    let error delays =
        DelayMaps.all delays 0.1 [| sequence own data |]
        |> Array.map (fun map ->
            let found = (DelayDynamics(own, map) :> IDynamics).Forecast(learners.Invoke "", data, later)
            Array.map2 (fun (a: float[]) t -> abs (a[0] - seen t)) found later |> Array.max)
        |> Array.min

    Assert.That(error 1, Is.GreaterThan 0.1)
    Assert.That(error 4, Is.LessThan 1e-4)

[<Test>]
let ``maps of all ranks are the leading parts of one`` () =
    let data = hidden (Array.init 81 (fun j -> 0.1 * float j))
    let own = coordinates data
    let maps = DelayMaps.all 3 0.1 [| sequence own data |]
    let largest = maps[maps.Length - 1]

    for map in maps do
        Assert.That((map.Directions = largest.Directions[.. map.Rank - 1]))

        for i in 0 .. map.Rank - 1 do
            for j in 0 .. map.Rank - 1 do
                Assert.That(map.Map[i * map.Rank + j], Is.EqualTo largest.Map[i * largest.Rank + j])

[<Test>]
let ``a model of delays asks for the states before`` () =
    let data = hidden (Array.init 81 (fun j -> 0.1 * float j))
    let own = coordinates data
    let maps = DelayMaps.all 4 0.1 [| sequence own data |]
    let dynamics = DelayDynamics(own, maps[maps.Length - 1]) :> IDynamics
    Assert.That(dynamics.Memory, Is.EqualTo 3)

    let fault =
        Assert.Throws<NumericalFailureException>(
            Action(fun () -> dynamics.Forecast(learners.Invoke "", data.Part(0, 1), [| 0.5 |]) |> ignore)
        )

    Assert.That((nonNull fault).Message, Does.Contain "forecasts from 4 states, 0.1 apart")

/// States of u_t = −u u_x + 0.1 u_xx on a periodic basis, by the flow itself.
let private burgers =
    lazy
        (let basis = periodic 10 [| 0.0, 2.0 * Math.PI |]
         let states = nonNull (TorusStates.TryOf basis)

         let equation =
             {
                 Lengths = states.Modes.Lengths
                 Orders = states.Modes.Orders
                 Terms = [| "0:0 0:1"; "0:2" |] |> Array.map FieldTerm.OfCode
                 Factors = [| [| -1.0; 0.1 |] |]
             }

         let flow = EquationFlow.Of equation
         let times = Array.init 61 (fun j -> 0.05 * float j)
         let start = Array.zeroCreate basis.StateSize
         start[0] <- 0.7
         start[2] <- 1.1
         start[3] <- 0.4

         match flow.Forecast(times, states.Forward start, 1e-9, 1, 256) with
         | ValueSome(struct (found, _)) ->
             basis,
             {
                 Name = ""
                 Times = times
                 States = found |> Array.map states.Backward
                 Floors = Array.create times.Length 1e-9
                 Inputs = KnownInputs.None
             }
         | ValueNone -> failwith "the flow broke down")

[<Test>]
let ``an equation is learned from one trajectory, with the terms it has`` () =
    let basis, data = burgers.Value

    let struct (dynamics, report) =
        DynamicsLearning.learn learners silent { DynamicsRules.Default with Field = "equation" } basis [| data |]

    let found = (dynamics :?> EquationDynamics).Equation
    Assert.That(report.Chosen.Description, Does.StartWith "equation of 2 terms")
    Assert.That((found.Terms |> Array.map _.Code |> Array.sort) = [| "0:0 0:1"; "0:2" |])

    for t in 0..1 do
        let expected = if found.Terms[t].Code = "0:2" then 0.1 else -1.0
        let row = found.Factors[0]
        near 1e-4 expected row[t]

    let line = found.Lines([| "u" |], [| "x" |], [||], 3)[0]
    Assert.That(line, Does.StartWith("u_t = ").And.Contain("0.1 u_xx").And.Contain("1 u u_x"))

[<Test>]
let ``of all kinds the equation is taken, and no field is tried beside it`` () =
    let basis, data = burgers.Value
    let rules = { DynamicsRules.Default with Field = "" }

    let struct (dynamics, report) =
        DynamicsLearning.learn learners silent rules basis [| { data with Floors = Array.create data.Count 1e-5 } |]

    Assert.That(dynamics.Kind, Is.EqualTo "equation")
    Assert.That(report.StaysNear)
    Assert.That(report.Candidates |> Array.exists (fun c -> c.Description.Contains "delays"))
    Assert.That(report.Candidates |> Array.forall (fun c -> c.Directions = 0))
    Assert.That(report.Chosen.Error, Is.LessThan(2e-5))

[<Test>]
let ``what cannot be an equation says why`` () =
    let basis = ObservedBasis.Create([| still "legendre" 0.0 1.0 |], SetRule.Full, 1, [| 1.0 |], [| 0.0 |], false)
    let data = hidden (Array.init 41 (fun j -> 0.1 * float j))

    Assert.That(
        Refusal.message (fun () ->
            DynamicsLearning.learn learners silent { DynamicsRules.Default with Field = "equation" } basis [| data |]
            |> ignore),
        Does.Contain("needs a periodic basis").And.Contain("legendre")
    )

[<Test>]
let ``the eigenproblem of a matrix of low rank converges`` () =
    // Columns over twelve orders of size, as windows of a decaying field are.
    let n = 60

    let column k =
        Array.init 90 (fun i -> Elementary.exp (-0.5 * float k) * Elementary.sin (0.1 * float (i * (1 + k % 5)) + float k))

    let columns = Array.init n column
    let gram = Matrix.Init(n, n, fun i j -> Dense.dot columns[i] columns[j])
    let struct (values, vectors) = HouseholderEigen.decompose gram
    let trace = gram.Trace
    near (1e-12 * trace) trace (Array.sum values)
    let top = vectors.Column(n - 1)
    allNear (1e-12 * trace) (top |> Array.map (fun v -> values[n - 1] * v)) (gram.Apply top)
