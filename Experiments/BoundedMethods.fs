/// Learners that all get the same budget of work, counted in operations: what is tried to learn an operation's price and to choose a form is paid from it.
module Spectral.Experiments.BoundedMethods

open Spectral

/// Trajectories on which the price of an iteration is found.
let private few = 4

/// The least number of trajectories that a learner is given, where there are as many.
let private least = 6

/// A form counts as good as the best where its error is at most so many times as large: a richer one must be worth it, or noise chooses.
let private margin = 1.1

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
    let optimiser epochs = Adam.OneCycle(epochs, batch, rate, 0.3)
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

/// How the parameters of a form are found.
type Training =
    {
        /// The optimiser of so many iterations.
        Optimiser: int -> Optimiser
        /// Iterations from which the price of one is found.
        Priced: int
        /// Iterations of the first stage.
        First: int
        /// Iterations of the second stage.
        Second: int
    }

    /// In words.
    member t.Canonical = $"{(t.Optimiser 1).Name}, {t.First} iterations on intervals, {t.Second} over all times"

/// A vector field that a learner of dynamics may choose, and how it is fitted.
type Form =
    {
        /// Its words in the configuration.
        Canonical: string
        /// What stands in the column degree: of the field as a polynomial of the state.
        Degree: int
        /// In how many principal directions of the training states it lives; 0 for the states themselves.
        Directions: int
        /// The field of these directions [directions × state], which are empty for the states themselves.
        Network: float[] -> Network
        /// Runge–Kutta steps between neighbouring times.
        Steps: int
        /// Its optimiser.
        Training: Training
    }

/// A form on the states of training trajectories, along its directions. States are scaled by one number.
type private FormOn(form: Form, all: StateData) =
    let directions =
        if form.Directions > 0 then
            OrthogonalModes.of' all.States all.Size form.Directions
        else
            Coordinates.Whole(StateShape.Plain all.Size)

    let equation = NeuralEquation.Of(form.Network(Array.concat directions.Directions), true, form.Steps)
    member _.Form = form
    member _.Size = directions.Size
    member _.Start(data: StateData, stream) = LearnedField.startAlong directions equation data stream

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

/// The first stage of a form on the first trajectories: its error on the others, infinite where it does not solve for all, and what was learned from how many at
/// which price of an iteration.
let private firstStage (trial: Trial) (account: Account) (share: float) (all: StateData) (count: int) (index: int) (form: FormOn) =
    let own, held = all.Part(0, count), all.Part(count, all.Count - count)
    let learner what = trial.Machine.Learner $"form-{index}-{what}"
    let training = form.Form.Training

    let learn what iterations count =
        let data = (own.Part(0, count)).Intervals

        let learned, fit =
            LearnedField.learnOn (learner what) (form.Start(data, trial.Stream)) (training.Optimiser iterations) data

        account.Pay fit.Operations
        learned, fit

    try
        let some = min few own.Count
        let _, priced = learn "price" training.Priced some
        let price = float priced.Operations / float (max 1 priced.Iterations * some)
        let used, iterations = spend (account.Share share) price training.First own.Count
        let learned = learn "intervals" iterations used
        let predicted = LearnedField.predict (learner "solve") (fst learned) all
        let error = mismatch (Array.skip (predicted.Length - held.States.Length) predicted) held
        (if System.Double.IsFinite error then error else infinity), Ok(form, price, learned, used)
    with :? NumericalFailureException as fault ->
        account.Pay(int64 (account.Share share))
        infinity, Error fault.Message

/// Learns the dynamics of states: a predictor of states, and its readings. Each form goes through a first stage with a share of the work, on four fifths of the
/// training trajectories: it learns every single interval from the state that was seen at its start. The first form, from simple to rich, that predicts the other trajectories
/// over all times nearly as well as the best goes through a second stage with what is left of the work: all times from the first. A stage does about so many iterations on as many trajectories as its
/// work pays. A stage that breaks down has cost all it could, and the second leaves what the first has learned.
let private learn (trial: Trial) (budget: float) (share: float) (forms: Form[]) (all: StateData) =
    let account = account budget
    let count = all.Count - max 1 (all.Count / 5)

    let tried =
        forms
        |> Array.mapi (fun i form -> firstStage trial account share all count i (FormOn(form, all.Part(0, count))))

    let smallest = tried |> Array.map fst |> Array.min

    match tried |> Array.find (fun (error, _) -> error <= margin * smallest) |> snd with
    | Error message -> raise (NumericalFailureException message)
    | Ok(form, price, (first, intervals), firstUsed) ->
        let training = form.Form.Training
        let used, iterations = spend (account.Share 1.0) price training.Second all.Count
        let learner = trial.Machine.Learner "fit"

        let learned, fit, used =
            try
                let learned, fit = LearnedField.learnOn learner first (training.Optimiser iterations) (all.Part(0, used))
                LearnedField.predict learner learned all |> ignore
                account.Pay fit.Operations
                learned, fit, used
            with :? NumericalFailureException ->
                account.Pay(int64 (account.Share 1.0))
                first, intervals, firstUsed

        (fun (data: StateData) -> LearnedField.predict learner learned data),
        [|
            "degree", Count form.Form.Degree
            "directions", Count form.Size
            "trajectories", Count used
            "parameters", Count fit.Parameters.Length
            "iterations", Count(intervals.Iterations + fit.Iterations)
            Methods.work account.Spent
        |]

let private configuration (forms: Form[]) (share: float) (sigma: float) (budget: float) =
    [|
        "learner",
        forms
        |> Array.map (fun form -> $"{form.Canonical}, {form.Steps} steps, {form.Training.Canonical}")
        |> String.concat "; "
        "choice", $"a share {Claims.number share} of the work for each form"
        Methods.noise sigma
        budgetText budget
    |]

/// Learned stencils: PDE-Net, which is trained on short blocks of time first and on long ones then, with forms to choose from.
let convolution (budget: float) (sigma: float) (points: int) (forms: Form[]) (share: float) : Method =
    {
        Configuration = configuration forms share sigma budget
        Run =
            fun trial ->
                let seen = GridMethods.training trial points sigma
                let test = GridSamples.Exact(trial.Problem, points, trial.TestDraws())
                let predict, readings = learn trial budget share forms seen.Plain

                {
                    Errors = test.Errors(predict test.Plain)
                    Floors = [||]
                    Readings = [| "train_error", PerSample(seen.Errors(predict seen.Plain)); yield! readings |]
                }
    }

/// The spectral learner on an orthonormal basis that stands still, with forms to choose from.
let spectral (budget: float) (sigma: float) (basis: Basis) (forms: Form[]) (share: float) : Method =
    {
        Configuration = [| "basis", basis.Canonical; yield! configuration forms share sigma budget |]
        Run =
            fun trial ->
                let seen = Methods.trainingOf trial basis sigma
                let predict, readings = learn trial budget share forms seen.Plain
                let test = SpectralSamples(trial.Problem, basis, Moving, trial.TestDraws())

                {
                    Errors = test.Errors(predict test.Plain)
                    Floors = test.Floors
                    Readings = [| "train_error", PerSample(seen.Errors(predict seen.Plain)); "modes", Count basis.Count; yield! readings |]
                }
    }
