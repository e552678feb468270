/// Small problems that the laws of Neural IVP are tested on.
module Spectral.Tests.SmallRuns

open System
open Spectral

let engine = ReferenceEngine() :> IEngine

/// The box [−1, 1]ᵈ.
let box d = Array.create d (struct (-1.0, 1.0))

/// Points that stay where they are, of equal weight.
let fixedPoints (places: float[][]) : PointRule =
    { new PointRule("fixed", places.Length) with
        override _.Draw(_) = SamplePoints.Equal(places[0].Length, Array.concat places)
    }

/// Halton's points of the box.
let places d count = Array.init count (fun i -> Halton.point d (i + 1) |> Array.map (fun u -> 2.0 * u - 1.0))

let heat d = EvolutionEquation.firstOrder "heat" d (fun _ u -> 0.05 * u.Laplacian)
let wave d = EvolutionEquation.secondOrder "wave" d (fun _ u -> 0.1 * u.Laplacian)

/// Π cos(πx_i/2), zero on the walls.
let mode (x: Expr) =
    Array.init x.Size (fun i -> Tensor.cos (0.5 * Math.PI * Tensor.element i x))
    |> Array.reduce Tensor.multiply

let settings map hidden activation points solver steps start : IvpSettings =
    {
        Network = { Map = map; Hidden = hidden; Activation = activation }
        Start = start
        Fit = FunctionFit.Standard(30, 60)
        Points = points
        Solver = solver
        Steps = steps
        Restart = NoRestart
        Invariants = Drifting
        Seed = 1L
    }

let pair = Adaptive(Tableaus.BogackiShampine, 1e-2, Both)

/// The heat equation in two dimensions with a small network, 40 points.
let heatRun solver =
    let problem =
        InitialValueProblem.inBox (heat 2) (box 2) (Some(InitialValueProblem.wallFactor (box 2))) [| mode |] [| 0.0; 0.2 |]

    let own =
        settings (InputMap.Sinusoidal(2, 2, 3.0, 1.0)) [| 6; 5 |] Activation.Swish (fixedPoints (places 2 40)) solver pair Fitted

    new NeuralIvp(engine, problem, own)

/// The wave equation in two dimensions: two fields, the second centred.
let waveRun solver =
    let problem =
        InitialValueProblem.inBox
            (wave 2)
            (box 2)
            (Some(InitialValueProblem.wallFactor (box 2)))
            [| mode; (fun _ -> Tensor.scalar 0.0) |]
            [| 0.0; 0.2 |]

    let scaled =
        { problem with
            SquaredScales = fun _ jets -> [| Tensor.square jets[0].Value; 0.1 * Tensor.dot jets[0].Gradient jets[0].Gradient |]
        }

    new NeuralIvp(engine, scaled, settings (InputMap.Raw(2, 1.0)) [| 6 |] Activation.Tanh (fixedPoints (places 2 30)) solver pair Fitted)

/// A sine that is carried along a periodic interval, uₜ = speed uₓ, to a time.
let carriedRun (speed: float) (last: float) =
    let equation = EvolutionEquation.firstOrder "advection" 1 (fun _ u -> speed * u.Partial 0)

    let problem =
        InitialValueProblem.inBox
            equation
            [| struct (-1.0, 1.0) |]
            None
            [| fun x -> Tensor.sin (Math.PI * Tensor.element 0 x) |]
            [| 0.0; last |]

    let own =
        settings
            (InputMap.Periodic([| 2.0 |], 2, 1.0))
            [| 6 |]
            Activation.Tanh
            (PointRule.equidistant 40)
            (TangentSolver.dense 1e-9)
            pair
            Fitted

    new NeuralIvp(engine, problem, own)

/// The state at the end.
let rec finish (run: NeuralIvp) (state: IvpState) =
    if state.NextTime < run.Problem.Times.Length then
        finish run (run.Advance state)
    else
        state
