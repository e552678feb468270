/// Stiff equations whose linear part is known: what an exponential integrator saves, and whether the learned field is one.
module Spectral.Experiments.Stiff

open Spectral
open Spectral.Experiments.LearningClaims

let private exponential = "ETDRK4, linear part given"
let private explicit = "RK4, linear part given"
let private whole = "RK4, all learned"

/// A periodic equation on (−1, 1) with the multipliers of its linear part, real and imaginary, at a wavenumber κ = kπ.
type private Equation = { Problem: Problem; Multiplier: float -> struct (float * float) }

let private equations =
    [|
        {
            Problem = Problems.kortewegDeVries
            Multiplier = fun wave -> struct (0.0, 0.02 * wave * wave * wave)
        }
        {
            Problem = Problems.burgersPlus
            Multiplier = fun wave -> struct (-0.1 * wave * wave, 0.0)
        }
    |]

let private multipliers (equation: Equation) (order: int) = Array.init (order + 1) (fun k -> equation.Multiplier(System.Math.PI * float k))

let private linearPart (equation: Equation) (order: int) =
    let each = multipliers equation order
    LinearPart.Fourier(each |> Array.map (fun (struct (re, _)) -> re), each |> Array.map (fun (struct (_, im)) -> im))

/// |λ|h of the fastest mode: a classical Runge–Kutta step is stable up to 2.78 for decay, 2.83 for rotation.
let private stiffness (equation: Equation) (order: int) (steps: int) =
    let struct (re, im) = Array.last (multipliers equation order)
    let times = equation.Problem.Times
    sqrt (re * re + im * im) * (times[1] - times[0]) / float steps

/// Predictions are made again with so many times as many steps: a field stays what it is, a map that a coarse step has made of it does not.
let private refinement = 4

/// The quadratic field that commutes with translations, learned by Levenberg–Marquardt on single intervals, then over all times.
let private method' (settings: Settings) (equation: Equation) (order: int) (name: string) (steps: int) : Method =
    let struct (left, right) = equation.Problem.Domain[0]
    let basis = Basis.Fourier(order, left, right)
    let linear = linearPart equation order
    let field = TranslationInvariantField.create basis.Count 1

    let node =
        { NeuralEquation.Of((if name = explicit then linear.AddedTo field else field), true, steps) with
            Linear = if name = exponential then Some linear else None
        }

    let optimiser key = LevenbergMarquardt(Counts.one settings key)

    {
        Configuration =
            [|
                "basis", basis.Canonical
                "learner", node.Canonical
                "intervals", (optimiser "first-iterations").Canonical
                "optimiser", (optimiser "iterations").Canonical
                "refinement", string refinement
            |]
        Run =
            fun trial ->
                let samples draws = SpectralSamples(trial.Problem, basis, Moving, draws)
                let training, test = samples (trial.TrainDraws()), samples (trial.TestDraws())
                let data = training.Plain

                let first, intervals =
                    LearnedField.learn (trial.Machine.Learner "intervals") node (optimiser "first-iterations") data.Intervals trial.Stream

                let learner = trial.Machine.Learner "fit"
                let learned, fit = LearnedField.learnOn learner first (optimiser "iterations") data

                let predict (steps: int) (samples: SpectralSamples) =
                    LearnedField.predict learner { learned with Equation.Steps = steps } samples.Plain

                let refined =
                    try
                        test.Errors(predict (refinement * steps) test)
                    with :? NumericalFailureException ->
                        Array.create (test.Count * test.Times.Length) infinity

                {
                    Errors = test.Errors(predict steps test)
                    Floors = test.Floors
                    Readings =
                        [|
                            "train_error", PerSample(training.Errors(predict steps training))
                            "refined_error", PerSample refined
                            "stiffness", Number(stiffness equation order steps)
                            "modes", Count basis.Count
                            "parameters", Count field.ParameterCount
                            "iterations", Count(intervals.Iterations + fit.Iterations)
                            Methods.work (intervals.Operations + fit.Operations)
                        |]
                }
    }

let private rows (settings: Settings) =
    let orders = Counts.atLeastOne settings "orders"

    Check.that (orders.Length = equations.Length) "orders" $"orders: give {equations.Length} numbers, one a problem, not {orders.Length}."

    [|
        for e in 0 .. equations.Length - 1 do
            for name, key in [ exponential, "exponential-steps"; explicit, "explicit-steps"; whole, "learned-steps" ] do
                for steps in Counts.atLeastOne settings key do
                    {
                        Name = name
                        Keys = [| Cell.Text equations[e].Problem.Name; Cell.Integer orders[e]; Cell.Integer steps |]
                        Problem = equations[e].Problem
                        Train = Counts.one settings "train"
                        Method = method' settings equations[e] orders[e] name steps
                    }
    |]

let private claims (cells: LearningCell[]) =
    let steps (c: LearningCell) = c.Row.Keys[2].AsInteger
    let refined (rows: LearningCell[]) = later rows |> Array.map (fun c -> (c.Value "refined_error").AsReal) |> Array.max
    let work (rows: LearningCell[]) = let cell = rows[0].Value "work" in if cell.IsEmpty then infinity else cell.AsReal

    [|
        for equation in equations do
            let problem = equation.Problem

            let at name count = select name [| Cell.Text problem.Name |] cells |> Array.filter (fun c -> steps c = count) |> later

            let counts = select exponential [| Cell.Text problem.Name |] cells |> Array.map steps |> Array.distinct

            for count in counts do
                let own = at exponential count

                yield!
                    about [| own; at explicit (2L * count) |] (fun () ->
                        let rival = at explicit (2L * count)
                        let gain, share = worst rival / worst own, work own / work rival

                        {
                            Name =
                                $"{problem.Name}: {count} exponential steps against {2L * count} explicit ones, at least 3 times the accuracy for 0.6 of the work"
                            Holds = gain >= 3.0 && share <= 0.6
                            Detail =
                                $"{Claims.ratio gain} times, {Claims.error (worst own)} against {Claims.error (worst rival)}, for {Claims.ratio share} of the work"
                        })

            yield!
                about [| at exponential (Array.max counts) |] (fun () ->
                    let own = at exponential (Array.max counts)
                    let change = refined own / worst own

                    {
                        Name =
                            $"{problem.Name}: with four times the steps of its learning the exponential field keeps within 5 times of its error"
                        Holds = change <= 5.0
                        Detail = $"{Claims.ratio change} times, from {Claims.error (worst own)} to {Claims.error (refined own)}"
                    })

        // Modes that turn by more than half a period between two times cannot be told from slower ones.
        let fast = equations[0].Problem.Name
        let rows name = select name [| Cell.Text fast |] cells |> later

        yield!
            about [| rows whole; rows exponential |] (fun () ->
                let best name = rows name |> Array.groupBy steps |> Array.map (fun (_, own) -> worst own) |> Array.min
                let gain = best whole / best exponential

                {
                    Name = $"{fast}: with the dispersion given at least 1000 times as accurate as with all learned, best rows of each"
                    Holds = gain >= 1000.0
                    Detail = $"{Claims.ratio gain} times, {Claims.error (best exponential)} against {Claims.error (best whole)}"
                })
    |]

let table =
    {
        Name = "stiff"
        Title =
            "With the stiff linear part given, exponential steps learn more accurately for half the work of explicit ones; where modes turn fast it must be given to be learned at all"
        Subject =
            "Korteweg–de Vries and Burgers (P1+) on a period, in so many Fourier modes that their linear parts, dispersion and diffusion, are stiff; the rest of the equation is learned as a quadratic field. stiffness is |λ|h of the fastest mode, refined_error that of predictions with four times as many steps"
        Keys = [| Column.TextKey "problem"; Column.IntegerKey "order"; Column.IntegerKey "steps" |]
        Columns =
            [|
                Column.Real("refined_error", "", Tolerance.Informative)
                Column.Real("stiffness", "", Tolerance.Informative)
                yield! LearningColumns.counts
                LearningColumns.work
            |]
        Parameters =
            [|
                Parameter.Of("orders", "orders of the Fourier basis: Korteweg–de Vries, Burgers", "4,4", "14,10", "14,10")
                Parameter.Of("exponential-steps", "steps an interval of the exponential integrator", "2", "4", "1,2,4")
                Parameter.Of("explicit-steps", "steps of the explicit one, the linear part given", "4", "8", "8,16")
                Parameter.Of("learned-steps", "steps of the explicit one, the linear part learned with the rest", "2", "4", "2,8")
                Parameter.Of("train", "training trajectories", "8", "16", "50")
                Parameter.Of("first-iterations", "Levenberg–Marquardt iterations on single intervals", "3", "12", "15")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations over all times", "2", "6", "8")
                Parameter.Of("test", "test trajectories", "4", "20", "60")
                Parameter.Of("seeds", "number of seeds, counted from the root seed", "1", "1", "3")
            |]
        Rows = rows
        Claims = claims
        Figures =
            [|
                for name, across in
                    [
                        "error-over-steps", { Column = "steps"; Title = "steps an interval"; Kind = AxisKind.Logarithmic }
                        "error-over-work", { Column = "work"; Title = "work, 10⁹ operations"; Kind = AxisKind.Logarithmic }
                    ] do
                    { Plot.errorOverModes with
                        Name = name
                        Title = $"Largest error over the later times against {across.Title}"
                        Across = across
                        Up = [| Quantity.Logarithmic "test_error"; Quantity.Logarithmic "refined_error" |]
                        Panels = [| "problem"; "order" |]
                        Along = if across.Column = "steps" then [| "t" |] else [| "steps"; "t" |]
                    }
                    |> Plot.where (fun table row -> table[row, "t"].AsReal > 0.0)
            |]
    }

/// Exponential and explicit integrators of learned fields.
let experiment = LearningTable.experiment table
