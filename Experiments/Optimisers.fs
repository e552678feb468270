/// Optimisers at equal work, counted in operations, from the same starts.
module Spectral.Experiments.Optimisers

open Spectral
open Spectral.Experiments.LearningClaims

let private problems = [| Problems.burgers; Problems.jumpLine; Problems.interactionLine |]
let private second = "Levenberg–Marquardt"
let private rivals = [| "Adam"; "L-BFGS" |]

/// Two short fits whose difference is the cost of an iteration: what a fit costs once must not count for every one.
let private shortest, private short = 2, 6

/// A fit with about so many operations: as many iterations as the measured cost of the first ones lets expect.
let private atWork (budget: float) (basis: Basis) (node: NeuralEquation) (optimiserOf: int -> Optimiser) : Method =
    let learn (learner: ILearner) (trial: Trial) (iterations: int) =
        let training = SpectralSamples(trial.Problem, basis, Moving, trial.TrainDraws())
        training, LearnedField.learn learner node (optimiserOf iterations) training trial.Stream

    {
        Configuration =
            [|
                "basis", basis.Canonical
                "learner", node.Canonical
                "optimiser", (optimiserOf shortest).Canonical
                "work", $"{Claims.number budget} GFLOP"
            |]
        Run =
            fun trial ->
                let operations name iterations =
                    let _, (_, fit) = learn (trial.Machine.Learner name) trial iterations
                    float fit.Operations

                let cost = (operations "short" short - operations "shortest" shortest) / float (short - shortest)
                let iterations = max 1 (int (budget * 1e9 / cost))
                let learner = trial.Machine.Learner "fit"
                let training, (learned, fit) = learn learner trial iterations
                let test = SpectralSamples(trial.Problem, basis, Moving, trial.TestDraws())

                {
                    Errors = test.Errors(LearnedField.predict learner learned test)
                    Floors = test.Floors
                    Readings =
                        [|
                            "train_error", PerSample(training.Errors(LearnedField.predict learner learned training))
                            "loss", Number(fit.History |> Array.last)
                            "modes", Count basis.Count
                            yield! Methods.counts fit
                        |]
                }
    }

let private claims (cells: LearningCell[]) =
    let budgets = cells |> Array.map (fun c -> c.Row.Keys[1].AsReal) |> Array.distinct
    let most = Array.max budgets

    [|
        for problem in problems do
            let at name = select name [| Cell.Text problem.Name; Cell.Real most |] cells

            for rival in rivals do
                yield!
                    below
                        $"{problem.Name}: at {Claims.number most} GFLOP {second} below {rival}, worst later time"
                        2.0
                        (later (at rival))
                        (later (at second))
    |]

let table =
    {
        Name = "optimisers"
        Title = "With little work L-BFGS leads; with enough of it Levenberg–Marquardt ends lowest"
        Subject =
            "Burgers (P1, Chebyshev), jump, drift and diffusion (P2, Hermite) and quadratic interaction (P3, Hermite); every optimiser gets about the same number of operations, counted by the engine, and starts from the same parameters"
        Keys = [| Column.TextKey "problem"; Column.RealKey("budget", "GFLOP") |]
        Columns = [| LearningColumns.work; Column.Real("loss", "", Tolerance.Informative); yield! LearningColumns.counts |]
        Parameters =
            [|
                Parameter.Of("budgets", "operations of a fit, 10⁹", "0.02,0.05", "2,8", "8,24,72")
                Parameter.Of("orders", "orders of the bases of P1, P2 and P3", "5,5,5", "9,7,7", "13,9,9")
                Parameter.Of("train", "training trajectories", "12", "20", "50")
                Parameter.Of("units", "tanh units of the hidden layer", "6", "16", "30")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "2", "4", "4")
                Parameter.Of("rates", "Adam's largest learning rates on P1, P2 and P3", "0.1,0.03,0.03")
                Parameter.Of("clip", "the norm to which Adam cuts the gradient of the mean squared relative error", "0.02")
                Parameter.Of("memory", "pairs that L-BFGS keeps", "20")
            |]
        Rows =
            fun settings ->
                let rates, orders = settings.Reals "rates", Counts.atLeastOne settings "orders"
                Check.that (rates.Length = problems.Length) "rates" $"rates: give {problems.Length}, one a problem, not {rates.Length}."
                Check.that (orders.Length = problems.Length) "orders" $"orders: give {problems.Length}, one a problem, not {orders.Length}."

                [|
                    for p in 0 .. problems.Length - 1 do
                        let problem = problems[p]
                        let basis = if problem.Moves then Basis.Hermite orders[p] else Basis.Chebyshev orders[p]

                        let node =
                            { NeuralEquation.Standard(settings.Integer "units", (if problem.Moves then 1.0 else 2.0)) with
                                Steps = settings.Integer "steps"
                            }

                        for budget in settings.Reals "budgets" do
                            for name, optimiserOf in
                                [
                                    "Adam", (fun n -> Adam(n, rates[p], 0.1, settings.Real "clip", 0.9, 0.999) :> Optimiser)
                                    "L-BFGS", (fun n -> Lbfgs(n, settings.Integer "memory") :> Optimiser)
                                    second, (fun n -> LevenbergMarquardt n :> Optimiser)
                                ] do
                                {
                                    Name = name
                                    Keys = [| Cell.Text problem.Name; Cell.Real budget |]
                                    Problem = problem
                                    Train = Counts.one settings "train"
                                    Method = atWork budget basis node optimiserOf
                                }
                |]
        Claims = claims
        Figures =
            [|
                { Plot.errorOverModes with
                    Name = "error-over-work"
                    Title = "Largest error over the times against work"
                    Across = { Column = "work"; Title = "work, 10⁹ operations"; Kind = AxisKind.Logarithmic }
                    Panels = [| "problem" |]
                    Along = [| "budget"; "t" |]
                    Floor = ""
                }
            |]
    }

/// Adam, L-BFGS and Levenberg–Marquardt on P1, P2 and P3.
let experiment = LearningTable.experiment table
