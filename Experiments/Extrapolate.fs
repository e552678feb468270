/// What a learned equation is worth outside its data: twice as long, and from wider initial data.
module Spectral.Experiments.Extrapolate

open Spectral
open Spectral.Experiments.LearningClaims

/// How much wider than the training draws, in every parameter.
let private widening = 1.5

/// Draws outside the box of the training draws' parameters: uniform in the box widened about its middle, drawn anew while inside.
let private wider (trial: Trial) : Trajectory[] =
    let seen = trial.TrainDraws() |> Array.map _.Parameters
    let low = Array.init seen[0].Length (fun i -> seen |> Array.map (fun p -> p[i]) |> Array.min)
    let high = Array.init seen[0].Length (fun i -> seen |> Array.map (fun p -> p[i]) |> Array.max)
    let root = RandomStream.OfSeed trial.Seed

    let rec draw (stream: RandomStream) =
        let parameters =
            Array.map2
                (fun a b ->
                    let margin = 0.5 * (widening - 1.0) * (b - a)
                    stream.NextUniform(a - margin, b + margin))
                low
                high

        let isInside = Array.forall2 (<=) low parameters && Array.forall2 (<=) parameters high
        if isInside then draw stream else parameters

    Array.init trial.Test (fun k -> trial.Problem.Of(draw (root.Child($"{trial.Problem.Name}/wider").Child k)))

/// Learned on the problem's own times, judged on twice as many, on draws like the training draws and on wider ones.
let private learned (problem: Problem) (basis: Basis) (node: NeuralEquation) (optimiser: Optimiser) : Method =
    {
        Configuration =
            [|
                "basis", basis.Canonical
                "learner", node.Canonical
                "optimiser", optimiser.Canonical
                "wider", Claims.number widening
            |]
        Run =
            fun trial ->
                let learner = trial.Machine.Learner "fit"
                let training = SpectralSamples(problem, basis, Moving, trial.TrainDraws())
                let field, fit = LearnedField.learn learner node optimiser training trial.Stream

                let judged draws =
                    let samples = SpectralSamples(trial.Problem, basis, Moving, draws)
                    samples.Errors(LearnedField.predict learner field samples), samples.Floors

                let errors, floors = judged (trial.TestDraws())
                let widerErrors, widerFloors = judged (wider trial)
                let trainErrors, _ = judged (trial.TrainDraws())

                {
                    Errors = errors
                    Floors = floors
                    Readings =
                        [|
                            "train_error", PerSample trainErrors
                            "wider_error", PerSample widerErrors
                            "wider_floor", PerSample widerFloors
                            "modes", Count basis.Count
                            "parameters", Count fit.Parameters.Length
                            "iterations", Count fit.Iterations
                        |]
                }
    }

let private problems = [| Problems.burgers; Problems.jumpLine; Problems.interactionLine |]
let private horizon (problem: Problem) = Array.last problem.Times

/// t₀ … T, and on to 2T in the same steps.
let private doubled (problem: Problem) =
    let times = problem.Times
    problem.At(Array.append times (times |> Array.skip 1 |> Array.map (fun t -> horizon problem + t)))

let private claims (cells: LearningCell[]) =
    [|
        for problem in problems do
            let own = cells |> Array.filter (fun c -> c.Row.Name = problem.Title)

            if own.Length > 0 then
                let inside = own |> Array.filter (fun c -> c.Time <= horizon problem)
                let value (name: string) (c: LearningCell) = (c.Value name).AsReal
                let largest name cells = cells |> Array.map (value name) |> Array.max
                let ends = Array.last own
                let atHorizon = Array.last inside
                yield! withinLargest $"{problem.Title}, t ≤ T" 3.0 inside

                {
                    Name = $"{problem.Title}, to 2T: at most 10 times the error at T"
                    Holds = ends.TestError <= 10.0 * atHorizon.TestError
                    Detail = $"{Claims.error atHorizon.TestError} at T, {Claims.error ends.TestError} at 2T"
                }

                {
                    Name = $"{problem.Title}, wider initial data, t ≤ T: at most 10 times the error on data like those learned from"
                    Holds = largest "wider_error" inside <= 10.0 * worst inside
                    Detail =
                        $"""{Claims.error (worst inside)} inside, {Claims.error (largest "wider_error" inside)} outside, floors {Claims.error (worstFloor inside)} and {Claims.error (largest "wider_floor" inside)}"""
                }
    |]

let table =
    {
        Name = "extrapolate"
        Title = "A learned field may be trusted on somewhat wider initial data, and not for twice as long as it was learned"
        Subject =
            "Learned on t ≤ T, judged to 2T; the columns wider_* are draws outside the box of the training draws' parameters, within 1.5 times its size"
        Keys = [| Column.IntegerKey "order" |]
        Columns =
            [|
                Column.Real("wider_error", "", Tolerance.Informative)
                Column.Real("wider_floor", "", Tolerance.Relative 1e-9)
                yield! LearningColumns.counts
            |]
        Parameters =
            [|
                Parameter.Of("order", "order N of the basis", "5", "9", "13")
                Parameter.Of("train", "training trajectories", "32", "50", "100")
                Parameter.Of("units", "tanh units of the hidden layer", "8", "20", "30")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "2", "4", "4")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations", "6", "20", "25")
            |]
        Rows =
            fun settings ->
                let order = Counts.one settings "order"

                [|
                    for problem in problems do
                        let basis = if problem.Moves then Basis.Hermite order else Basis.Chebyshev order

                        let node =
                            { NeuralEquation.Standard(settings.Integer "units", (if problem.Moves then 1.0 else 2.0)) with
                                Steps = settings.Integer "steps"
                            }

                        {
                            Name = problem.Title
                            Keys = [| Cell.Integer order |]
                            Problem = doubled problem
                            Train = Counts.one settings "train"
                            Method = learned problem basis node (LevenbergMarquardt(settings.Integer "iterations"))
                        }
                |]
        Claims = claims
        Figures =
            [|
                { Plot.errorOverTime with
                    Up = [| Quantity.Logarithmic "test_error"; Quantity.Logarithmic "wider_error" |]
                    Panels = [||]
                }
            |]
    }

/// Problems P1, P2 and P3 beyond their data.
let experiment = LearningTable.experiment table
