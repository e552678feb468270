/// Learners that all get the same budget of work, counted in operations: what is tried to learn an operation's price and to choose a form is paid from it.
module Spectral.Experiments.BoundedMethods

open Spectral

/// Trajectories on which the price of an iteration is found.
let private few = 4

/// The least number of trajectories that a learner is given, where there are as many.
let private least = 6

/// A fit stops when the loss falls by less than this part.
let private tolerance = 1e-3

/// What a learner may spend, and has spent, in operations.
type private Account(budget: float) =
    let mutable spent = 0L
    member _.Spent = spent
    member _.Pay(operations: int64) = spent <- spent + operations
    /// A share of the budget, or what is left of it.
    member _.Share(share: float) = min (share * budget) (budget - float spent)

let private account (budget: float) = Account(budget * 1e9)
let private budgetText (budget: float) = "work", $"{Claims.number budget} GFLOP"

/// How many trajectories and iterations so many operations pay: `wanted` iterations on as many trajectories as that leaves, then as many iterations as there is work for.
let private spend (operations: float) (price: float) (wanted: int) (trajectories: int) =
    let affordable = int (operations / (price * float wanted))
    let used = min trajectories (max (min least trajectories) affordable)
    used, max 1 (int (operations / (price * float used)))

/// The Fourier neural operator with as many epochs as the budget pays.
let fourierOperator (budget: float) (sigma: float) (size: FourierOperator.Specification) (batch: int) (rate: float) : Method =
    let optimiser epochs = OneCycleAdam(epochs, batch, rate, 0.3)
    let usual = GridMethods.fourierOperator sigma size (optimiser 1)

    {
        Configuration =
            [|
                yield! usual.Configuration |> Array.filter (fun (name, _) -> name <> "optimiser")
                "optimiser", $"one-cycle Adam, batch {batch}, rate {Claims.number rate}, as many epochs as the work pays"
                "points", string size.Points
                budgetText budget
            |]
        Run =
            fun trial ->
                let account = account budget
                let training = GridMethods.training trial size.Points sigma
                let epoch = GridOperator.learn (trial.Machine.Learner "epoch") size (optimiser 1) training trial.Stream
                account.Pay epoch.Result.Operations
                let epochs = max 1 (int (account.Share 1.0 / float epoch.Result.Operations))
                let outcome = (GridMethods.fourierOperator sigma size (optimiser epochs)).Run trial

                { outcome with
                    Readings =
                        [|
                            "trajectories", Count trial.Train
                            for name, reading in outcome.Readings do
                                match reading with
                                | Number fit when name = "work" -> name, Number(fit + float account.Spent / 1e9)
                                | _ -> name, reading
                        |]
                }
    }

/// A fit in two stages: first on single intervals, each from the state that was seen at its start, then over all times from the first. Each stage does about so many
/// iterations on as many trajectories as its share of the work pays.
type private Stages =
    {
        Node: StateNode
        Optimiser: int -> Optimiser
        Wanted: int
        Trial: Trial
        Account: Account
        /// What its learners' names begin with.
        Name: string
    }

    member s.Learner name = s.Trial.Machine.Learner $"{s.Name}-{name}"

    member private s.Paid(learned: LearnedState) =
        s.Account.Pay learned.Result.Operations
        learned

    /// Operations of an iteration for one trajectory.
    member s.Price(data: StateData) =
        let some = data.Part(0, min few data.Count)
        let learned = StateNode.learn (s.Learner "price") s.Node (s.Optimiser 1) some.Intervals s.Trial.Stream
        float (s.Paid learned).Result.Operations / float some.Count

    /// The first stage.
    member s.Intervals(share: float, price: float, data: StateData) =
        let used, iterations = spend (s.Account.Share share) price s.Wanted data.Count
        StateNode.learn (s.Learner "intervals") s.Node (s.Optimiser iterations) (data.Part(0, used).Intervals) s.Trial.Stream |> s.Paid

    /// The second stage with all that is left, and the number of trajectories it used.
    member s.AllTimes(learned: LearnedState, price: float, data: StateData) =
        let used, iterations = spend (s.Account.Share 1.0) price s.Wanted data.Count
        s.Paid(StateNode.learnOn (s.Learner "fit") learned (s.Optimiser iterations) (data.Part(0, used))), used

    /// States at all times from those at the first.
    member s.Predict(learned: LearnedState, data: StateData) =
        StateNode.predict (s.Learner "solve") learned data.Times data.Count data.Initial

/// Learned stencils by L-BFGS: half of the work on single intervals, half over all times, as PDE-Net is trained block by block.
let convolution (budget: float) (sigma: float) (size: Convolution.Specification) (steps: int) (wanted: int) : Method =
    let node =
        {
            Network = Convolution.create size
            KeepsOrigin = true
            Tableau = Tableaus.Rk4
            Steps = steps
        }

    {
        Configuration =
            [|
                "learner", node.Canonical
                "optimiser", $"L-BFGS, about {wanted} iterations on single intervals and as many over all times"
                Methods.noise sigma
                budgetText budget
            |]
        Run =
            fun trial ->
                let training = GridMethods.training trial size.Points sigma
                let test = GridSamples.Exact(trial.Problem, size.Points, trial.TestDraws())
                let data (samples: GridSamples) = GridMethods.stateData samples size.Points samples.Values

                let stages =
                    {
                        Node = node
                        Optimiser = fun iterations -> Lbfgs(iterations, 20)
                        Wanted = wanted
                        Trial = trial
                        Account = account budget
                        Name = "stencils"
                    }

                let all = data training
                let price = stages.Price all
                let first = stages.Intervals(0.5, price, all)
                let learned, used = stages.AllTimes(first, price, all)

                {
                    Errors = test.Errors(stages.Predict(learned, data test))
                    Floors = [||]
                    Readings =
                        [|
                            "train_error", PerSample(training.Errors(stages.Predict(learned, all)))
                            "trajectories", Count used
                            "parameters", Count node.Network.ParameterCount
                            "iterations", Count(first.Result.Iterations + learned.Result.Iterations)
                            Methods.work stages.Account.Spent
                        |]
                }
    }

/// A field that the spectral learner may choose.
type Form =
    {
        /// Its degree as a polynomial of the coefficients.
        Degree: int
        /// The field.
        Network: Network
    }

/// Mean relative distance of predicted states from data over the later times.
let private mismatch (predicted: float[]) (data: StateData) =
    let times, n = data.Times.Length, data.Size

    let distance i =
        let mutable sum = 0.0

        for k in i * n .. (i + 1) * n - 1 do
            let d = predicted[k] - data.States[k]
            sum <- sum + d * d

        sqrt sum / data.Norms[i]

    let later = Seq.init (data.Count * times) id |> Seq.filter (fun i -> i % times > 0)
    (later |> Seq.fold (fun sum i -> sum + distance i) 0.0) / float (data.Count * (times - 1))

/// The spectral learner on an orthonormal basis that stands still, by Levenberg–Marquardt: each form of its field goes through the first stage, with a share of the
/// work, on four fifths of the training trajectories; the one that predicts the rest best over all times goes through the second stage with what is left of the work.
let spectral (budget: float) (sigma: float) (basis: Basis) (forms: Form[]) (steps: int) (wanted: int) (share: float) : Method =
    let nodeOf (form: Form) =
        {
            Network = form.Network
            KeepsOrigin = true
            Tableau = Tableaus.Rk4
            Steps = steps
        }

    let learners = forms |> Array.map (fun form -> (nodeOf form).Canonical) |> String.concat "; "

    {
        Configuration =
            [|
                "basis", basis.Canonical
                "learner", learners
                "optimiser", $"Levenberg–Marquardt, about {wanted} iterations on single intervals, a share {Claims.number share} of the work for each form, and as many over all times"
                Methods.noise sigma
                budgetText budget
            |]
        Run =
            fun trial ->
                let training = Methods.trainingOf trial basis sigma
                let all = Methods.stateData training
                let held = max 1 (all.Count / 5)
                let own, validation = all.Part(0, all.Count - held), all.Part(all.Count - held, held)
                let account = account budget

                let candidate (form: Form) =
                    let stages =
                        {
                            Node = nodeOf form
                            Optimiser = fun iterations -> LevenbergMarquardt(iterations, 1e-4, tolerance)
                            Wanted = wanted
                            Trial = trial
                            Account = account
                            Name = $"degree-{form.Degree}"
                        }

                    // A form that breaks down is not chosen, unless all do.
                    try
                        let price = stages.Price own
                        let learned = stages.Intervals(share, price, own)
                        let error = mismatch (stages.Predict(learned, validation)) validation
                        (if System.Double.IsFinite error then error else infinity), Ok(form, stages, price, learned)
                    with :? NumericalFailureException as fault ->
                        infinity, Error fault.Message

                match forms |> Array.map candidate |> Array.minBy fst |> snd with
                | Error message -> raise (NumericalFailureException message)
                | Ok(form, stages, price, first) ->
                    let learned, used = stages.AllTimes(first, price, all)
                    let test = SpectralSamples(trial.Problem, basis, Moving, trial.TestDraws())

                    {
                        Errors = test.Errors(stages.Predict(learned, Methods.stateData test))
                        Floors = test.Floors
                        Readings =
                            [|
                                "train_error", PerSample(training.Errors(stages.Predict(learned, all)))
                                "modes", Count basis.Count
                                "degree", Count form.Degree
                                "trajectories", Count used
                                "parameters", Count form.Network.ParameterCount
                                "iterations", Count(first.Result.Iterations + learned.Result.Iterations)
                                Methods.work account.Spent
                            |]
                    }
    }
