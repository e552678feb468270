/// Integrals that an equation keeps, kept by its run.
module Spectral.Tests.InvariantTests

open System
open NUnit.Framework
open Spectral

/// Sums of rounding errors over a run of a few steps, and what one step of Newton's method leaves of a step's drift.
let private keptTolerance = 1e-9

/// What one step of Newton's method leaves of a coarse step's drift: its square.
let private newtonTolerance = 2e-6

/// Central differences along a velocity whose derivative is zero, relative to the integral.
let private tangentTolerance = 1e-7


/// Nodes with which the ring's rule is exact to rounding, and those of the wave.
let private ringNodes, waveNodes = 40, 12

/// uₜ = uₓ on a ring from exp(sin πx): mass and momentum stay.
let private ring rule =
    use small = SmallRuns.carriedRun 1.0 0.2

    let problem =
        { small.Problem with
            Initial = [| fun x -> Tensor.exp (Tensor.sin (Math.PI * Tensor.element 0 x)) |]
            Invariants =
                [|
                    { Name = "mass"; Density = fun _ jets -> jets[0].Value }
                    { Name = "momentum"; Density = fun _ jets -> Tensor.square jets[0].Value }
                |]
        }

    new NeuralIvp(SmallRuns.engine, problem, { small.Settings with Invariants = rule })

/// The waves of the small run, whose energy is an integral of both fields.
let private wave rule =
    use small = SmallRuns.waveRun (TangentSolver.dense 1e-9)

    let energy: Invariant =
        {
            Name = "energy"
            Density = fun _ jets -> 0.5 * (Tensor.square jets[1].Value + 0.1 * Tensor.dot jets[0].Gradient jets[0].Gradient)
        }

    new NeuralIvp(SmallRuns.engine, { small.Problem with Invariants = [| energy |] }, { small.Settings with Invariants = rule })

/// The largest relative distance of the integrals from those of the exact initial condition, over all states after the start, by a rule that the run does not use.
let private drift (run: NeuralIvp) nodes (exact: float[]) =
    let distance state =
        Array.map2 (fun found wanted -> abs (found / wanted - 1.0)) (run.InvariantsOf(state, nodes + 7)) exact
        |> Array.max

    let rec follow worst state =
        if state.NextTime < run.Problem.Times.Length then
            let next = run.Advance state
            follow (max worst (distance next)) next
        else
            worst

    let start = run.Start()
    follow (distance start) start

[<Test>]
let ``Mass and momentum of a carried function are kept exactly`` () =
    // ∫₋₁¹ e^{sin πx} dx = 2 I₀(1), ∫ e^{2 sin πx} dx = 2 I₀(2).
    let exact = [| 2.0 * 1.2660658777520084; 2.0 * 2.2795853023360673 |]
    use kept = ring (Kept ringNodes)
    use free = ring Drifting
    let with', without = drift kept ringNodes exact, drift free ringNodes exact
    Assert.That(with', Is.LessThan keptTolerance)
    Assert.That(without, Is.GreaterThan(100.0 * with'))

[<Test>]
let ``The energy of a wave is kept across both of its fields`` () =
    // ∫ ½ c²|∇u|² of cos(πx/2) cos(πy/2), c² = 0.1.
    let exact = [| 0.1 * Math.PI * Math.PI / 4.0 |]
    use kept = wave (Kept waveNodes)
    use free = wave Drifting
    let with', without = drift kept waveNodes exact, drift free waveNodes exact
    Assert.That(with', Is.LessThan newtonTolerance)
    Assert.That(without, Is.GreaterThan(100.0 * with'))

/// Wherever a run stands, its velocity moves along the invariants.
[<Law(MaxTest = 12)>]
let ``Velocities are tangents of the invariants`` (seed: int) =
    use run = wave (Kept waveNodes)
    let stream = RandomStream.OfSeed(int64 seed)
    let start = run.Start()
    let state = { start with Theta = start.Theta |> Array.map (fun t -> t + 0.1 * stream.NextNormal()) }
    let velocity = (run.Advance state).Interval.Value.Slope
    let step = 1e-4 / sqrt (Array.fold (fun s v -> s + v * v) 0.0 velocity)

    let at sign =
        run.InvariantsOf({ state with Theta = Array.map2 (fun t v -> t + sign * step * v) state.Theta velocity }, waveNodes)[0]

    abs (at 1.0 - at -1.0) <= tangentTolerance * 1e-4 * at 0.0 + 1e-12 * at 0.0

[<Test>]
let ``Invariants that cannot be kept are refused in one line`` () =
    use small = SmallRuns.carriedRun 1.0 0.2

    Assert.That(
        Refusal.message (fun () -> new NeuralIvp(SmallRuns.engine, small.Problem, { small.Settings with Invariants = Kept waveNodes })),
        Does.Contain "no integral is known"
    )

    let products =
        { small.Settings with
            Invariants = Kept waveNodes
            Solver = TangentSolver.nystrom 1e-6 1e-8
        }

    Assert.That(Refusal.message (fun () -> new NeuralIvp(SmallRuns.engine, small.Problem, products)), Does.Contain "'dense' or 'dual'")
