/// Methods that learn nothing: Galerkin's method with the known equation, and the classical scaling and moving of a basis after the exact solution.
module Spectral.Experiments.KnownEquation

open Spectral

/// Galerkin's method with the known equation in the frame of the canonical labels, from the test trajectories' expansions at t₀.
let galerkin (equation: LineEquation) (basis: Basis) (steps: int) : Method =
    {
        Configuration = [| "basis", basis.Canonical; "equation", $"{equation}"; "steps", string steps |]
        Run =
            fun trial ->
                let draws = trial.TestDraws()
                let test = SpectralSamples(trial.Problem, basis, Moving, draws)
                let states = Galerkin.solve equation test draws steps

                {
                    Errors = test.Errors states
                    Floors = test.Floors
                    Readings = [| yield! Methods.labelColumns test states; "modes", Count basis.Count |]
                }
    }

/// Scaling by the frequency indicator and moving by the exterior errors, in so many steps between neighbouring times, each on the exact solution's
/// expansion of that moment (arXiv 2009.13170, 2010.02008). The labels so found at t_j, starting from the canonical ones.
let private follow (problem: Problem) (basis: Basis) (steps: int) (trajectory: Trajectory) : Label[] =
    let start = (trajectory.Labels 0.0)[0]

    let expand time (l: Label) =
        Expansion.Project(AffineBasis.Create(basis, l.Scale, l.Center), (fun x -> trajectory.ValuesOn(time, [| x |])[0]))

    let labelOf (u: Expansion) = { Scale = u.Basis.Axes[0].Scale; Center = u.Basis.Axes[0].Center }
    let first = expand 0.0 start

    let step (label, frequency, right, left) time =
        let scaled = Adapt.scale Adapt.Scaling.Standard 0 frequency (expand time label)
        let toRight = Adapt.move Adapt.Moving.Standard 0 Indicator.Side.Right right scaled.Function
        let toLeft = Adapt.move Adapt.Moving.Standard 0 Indicator.Side.Left left toRight.Function
        labelOf toLeft.Function, Indicator.frequency 0 toLeft.Function, toRight.Indicator, toLeft.Indicator

    let between (a, b) = Array.init steps (fun i -> a + (b - a) * float (i + 1) / float steps)

    let states =
        Array.pairwise problem.Times
        |> Array.scan
            (fun state interval -> Array.fold step state (between interval))
            (start,
             Indicator.frequency 0 first,
             Indicator.exterior 0 Indicator.Side.Right first,
             Indicator.exterior 0 Indicator.Side.Left first)

    states |> Array.map (fun (label, _, _, _) -> label)

/// The projection floor at the labels of classical scaling and moving, on the first `most` test trajectories: each takes thousands of re-expansions.
let classical (basis: Basis) (steps: int) (most: int) : Method =
    {
        Configuration = [| "basis", basis.Canonical; "frame", "classical scaling and moving"; "steps", string steps; "most", string most |]
        Run =
            fun trial ->
                let draws = trial.TestDraws() |> Array.truncate most
                let labels = draws |> Array.collect (follow trial.Problem basis steps)
                let times = trial.Problem.Times.Length
                let moving = SpectralSamples(trial.Problem, basis, Moving, draws)

                let states =
                    Array.init labels.Length (fun i ->
                        let l = labels[i]
                        let projected = SpectralSamples(trial.Problem, basis, Fixed l, [| draws[i / times] |])
                        Array.append projected.Targets[i % times].Coefficients [| l.Scale; l.Center |])
                    |> Array.concat

                {
                    Errors = moving.Errors states
                    Floors = moving.Floors
                    Readings = [| yield! Methods.labelColumns moving states; "modes", Count basis.Count |]
                }
    }
