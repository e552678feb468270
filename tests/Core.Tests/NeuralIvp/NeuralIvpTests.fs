/// Runs of Neural IVP: starts, boundaries, steps and bounds.
module Spectral.Tests.NeuralIvpTests

open System
open NUnit.Framework
open Spectral

/// The first field of a state at places.
let private first (run: NeuralIvp) state places : float[] =
    let all = run.Values(state, places)
    all[0]

let private error (u: float[]) (exact: float[]) =
    sqrt (
        Array.fold2 (fun s a b -> s + (a - b) * (a - b)) 0.0 u exact
        / Array.fold (fun s v -> s + v * v) 0.0 exact
    )

[<Test>]
let ``A fitted start holds its condition, a centred one exactly, and walls are kept`` () =
    use fitted = SmallRuns.heatRun (TangentSolver.dense 1e-9)
    let state = fitted.Start()
    let places = SmallRuns.places 2 50
    let exact = places |> Array.map (fun x -> Math.Cos(0.5 * Math.PI * x[0]) * Math.Cos(0.5 * Math.PI * x[1]))
    Assert.That(error (first fitted (state) (Array.concat places)) exact, Is.LessThan 2e-2)
    let walls = places |> Array.map (fun x -> [| x[0]; (if x[1] > 0.0 then 1.0 else -1.0) |])
    Assert.That((first fitted (state) (Array.concat walls)), Is.All.EqualTo(0.0).Within 1e-15)

    use centred = new NeuralIvp(SmallRuns.engine, fitted.Problem, { fitted.Settings with Start = Centred })
    Assert.That(error (first centred (centred.Start()) (Array.concat places)) exact, Is.LessThan 1e-15)
    Assert.That((centred.Start()).Events, Is.Empty)

[<Test>]
let ``Periodic features make periodic functions`` () =
    use run = SmallRuns.carriedRun -1.0 1.0
    let state = run.Start()
    let u = (first run (state) ([| -0.7; 1.3; 0.2; -1.8 |]))
    Assert.That(u[0], Is.EqualTo(u[1]).Within 1e-14)
    Assert.That(u[2], Is.EqualTo(u[3]).Within 1e-14)

[<Test>]
let ``Heat flows as it should, within its own bound, and a run goes on from any state`` () =
    let places = SmallRuns.places 2 200 |> Array.concat

    let exactAt t =
        Array.init 200 (fun i ->
            Math.Exp(-0.05 * Math.PI * Math.PI * t / 2.0)
            * Math.Cos(0.5 * Math.PI * places[2 * i])
            * Math.Cos(0.5 * Math.PI * places[2 * i + 1]))

    let small = SmallRuns.heatRun (TangentSolver.dense 1e-9)
    let decay = -0.05 * Math.PI * Math.PI / 2.0

    let problem = { small.Problem with Bound = Some(ErrorBound.Square(Constant decay)) }

    use run =
        new NeuralIvp(
            SmallRuns.engine,
            problem,
            { small.Settings with
                Points = PointRule.halton 60
                Fit = { FunctionFit.Standard(60, 90) with Tolerance = 1e-3 }
            }
        )

    let state = run.Start()
    let last = SmallRuns.finish run state
    Assert.That(last.Time, Is.EqualTo 0.2)
    let u = (first run (last) (places))
    let exact = exactAt 0.2
    Assert.That(error u exact, Is.LessThan 1e-2)
    let own = run.Snapshot last
    let size = own.Size
    // The bound's norm is a mean over the box, the error's one over these points.
    Assert.That(error u exact, Is.LessThan(own.Bound / size))
    Assert.That(own.Bound / size, Is.LessThan(50.0 * error u exact))
    Assert.That(own.EffectiveDimensions[0], Is.InRange(1.0, float run.Count))
    Assert.That(own.LargestEigenvalues[0], Is.InRange(0.3 * own.Traces[0], own.Traces[0]))

    let again = SmallRuns.finish run (run.Advance state)
    Assert.That(again.Theta, Is.EqualTo<float> last.Theta)
    Assert.That(again.Bound, Is.EqualTo last.Bound)

[<Test>]
let ``The wrong sign raises the bound`` () =
    let bound sign =
        use run = SmallRuns.carriedRun sign 0.1
        let state = SmallRuns.finish run (run.Start())
        // What the run has solved, judged by the equation with the sign +.
        use judge = SmallRuns.carriedRun 1.0 0.1
        let own = judge.Snapshot state
        own.Bound / own.Size

    Assert.That(bound -1.0, Is.GreaterThan(20.0 * bound 1.0))

[<Test>]
let ``A network that cannot hold its initial condition is refused with the floor it reached`` () =
    use small = SmallRuns.carriedRun 1.0 0.1

    let problem =
        { small.Problem with
            Initial = [| fun x -> Tensor.sin (12.0 * Math.PI * Tensor.element 0 x) |]
        }

    let network = { small.Settings.Network with Hidden = [| 1 |] }
    use run = new NeuralIvp(SmallRuns.engine, problem, { small.Settings with Network = network })

    let struct (floor, message) =
        try
            run.Start() |> ignore
            struct (nan, "")
        with :? InitialFitException as refusal ->
            struct (refusal.Error, refusal.Message)

    Assert.That(floor, Is.InRange(small.Settings.Fit.Limit, 1.0))
    Assert.That(message, Does.Contain "take a wider one")

[<Test>]
let ``A solved last layer never fits worse, and is solved once and for all`` () =
    use small = SmallRuns.heatRun (TangentSolver.dense 1e-9)
    let fit = { small.Settings.Fit with Iterations = 3; Limit = 1.0 }

    let errorOf (state: IvpState) =
        match state.Events[0] with
        | FitDone(errors, _) -> errors[0]
        | other -> failwith $"a start was expected, not {other}"

    use left = new NeuralIvp(SmallRuns.engine, small.Problem, { small.Settings with Fit = fit })

    use solved =
        new NeuralIvp(SmallRuns.engine, small.Problem, { small.Settings with Fit = { fit with Head = true } })

    let start = left.Start()
    let once = solved.StartAt start.Theta
    let twice = solved.StartAt once.Theta
    Assert.That(errorOf (left.StartAt start.Theta), Is.EqualTo(errorOf start))
    Assert.That(errorOf once, Is.LessThan(errorOf start))
    Assert.That(errorOf twice, Is.EqualTo(errorOf once).Within(1e-3 * errorOf once))
    Assert.That((solved.Start()).Theta, Is.EqualTo<float> once.Theta)

[<Test>]
let ``Restarts that steps ask for are taken every so many of them`` () =
    use small = SmallRuns.carriedRun 1.0 0.2
    let settings = { small.Settings with Restart = EverySteps(2, small.Settings.Fit) }
    use run = new NeuralIvp(SmallRuns.engine, small.Problem, settings)
    let last = SmallRuns.finish run (run.Start())
    let taken = last.Events |> Array.filter _.IsRestarted
    Assert.That(taken.Length, Is.EqualTo((last.Accepted - 1) / 2))
    Assert.That(taken, Is.Not.Empty)

    Assert.That(
        Refusal.message (fun () ->
            new NeuralIvp(SmallRuns.engine, small.Problem, { settings with Restart = EverySteps(0, small.Settings.Fit) })),
        Does.Contain "use 1 or more"
    )

/// Third order of the implicit method on uₜ = 5 u_xx, whose slowest mode decays by e⁻⁵ in the unit of time; ± 0.15 as for all orders of convergence, more where the floor of the fit is near.
[<Test>]
let ``Implicit steps converge with order three and take steps that explicit ones cannot`` () =
    let eq = EvolutionEquation.firstOrder "heat" 1 (fun _ u -> 5.0 * u.Laplacian)

    let problem =
        InitialValueProblem.inBox eq [| struct (0.0, 2.0 * Math.PI) |] None [| fun x -> Tensor.sin (Tensor.element 0 x) |] [| 0.0; 0.32 |]

    let places = Array.init 40 (fun i -> 2.0 * Math.PI * float i / 40.0)

    let errorOf step =
        let own =
            { SmallRuns.settings
                  (InputMap.Periodic([| 2.0 * Math.PI |], 1, 1.0))
                  [| 5 |]
                  Activation.Tanh
                  (PointRule.equidistant 40)
                  (TangentSolver.dense 1e-12)
                  (Implicit step)
                  Fitted with
                Fit = { FunctionFit.Standard(200, 40) with Tolerance = 1e-7 }
            }

        use run = new NeuralIvp(SmallRuns.engine, problem, own)
        let state = SmallRuns.finish run (run.Start())
        error (first run (state) (places)) (places |> Array.map (fun x -> Math.Exp(-1.6) * Math.Sin x))

    let coarse, fine = errorOf 0.16, errorOf 0.08
    Assert.That(Math.Log2(coarse / fine), Is.EqualTo(3.0).Within 0.4, $"{coarse}, {fine}")

[<Test>]
let ``Wrong problems are refused in one line`` () =
    let small = SmallRuns.heatRun (TangentSolver.dense 1e-9)
    let build problem settings = Refusal.message (fun () -> new NeuralIvp(SmallRuns.engine, problem, settings))
    let problem, own = small.Problem, small.Settings
    Assert.That(build { problem with Box = [| struct (1.0, 1.0); struct (-1.0, 1.0) |] } own, Does.Contain "right end must lie beyond")
    Assert.That(build { problem with Box = [||] } own, Does.Contain "give both ends of every axis")
    Assert.That(build { problem with Times = [| 0.0; 0.0 |] } own, Does.Contain "must increase")
    Assert.That(build problem { own with Steps = Implicit 0.1 }, Does.Contain "points or more")
    Assert.That(build problem { own with Steps = Adaptive(Tableaus.Rk4, 1e-3, Both) }, Does.Contain "no error estimate")

    use two = SmallRuns.waveRun (TangentSolver.dense 1e-9)

    use run =
        new NeuralIvp(
            SmallRuns.engine,
            two.Problem,
            { two.Settings with
                Steps = Implicit 0.1
                Points = SmallRuns.fixedPoints (SmallRuns.places 2 80)
            }
        )

    Assert.That(Refusal.message (fun () -> run.Advance(run.Start())), Does.Contain "implicit steps are for equations of one")
