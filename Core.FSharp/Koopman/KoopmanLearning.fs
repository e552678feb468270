/// From observables to a Koopman operator: lag, networks, the joint basis of both sides, modes judged on what was not learned from, and forecasts beside other methods.
/// Jeong, Ryu, Yun and Wornell, arXiv 2507.07222, with the checks of docs/koopman.md.
module Spectral.KoopmanLearning

open System

/// Pairs that networks are trained on at most, and pairs for each squared function below which a note is given.
let private mostPairs, enoughPairs = 50000, 20
/// Pairs that judge modes, at least and at most.
let private fewestJudges, mostJudges = 40, 8000
/// A drift of a mean by so many deviations between halves of the training part is told.
let private drift = 0.5
/// Singular values from here on count as 1.
let private deterministic = 0.99
/// Pairs of a batch for each function below which losses that invert moments overfit the batch.
let private batchOfInverses = 4

/// The pairs of values that inference works on, the constant before f and g.
let private pairValues (engine: IEngine) (network: KoopmanNetwork) parameters (windows: StateWindows) : PairValues =
    let withOne (m: Matrix) = Matrix.Init(m.Rows, m.Columns + 1, fun i j -> if j = 0 then 1.0 else m[i, j - 1])

    let struct (f, g) = network.Values(engine, parameters, windows.States)
    let struct (fNext, gNext) = network.Values(engine, parameters, windows.Next)

    {
        F = withOne f
        FNext = withOne fNext
        G = withOne g
        GNext = withOne gNext
        Weights = PairValues.Equal windows.Count
    }

/// Correlations on held-out pairs of the singular functions that training pairs give, and what chance gives; the constant is left out.
let private singular engine (stream: RandomStream) network parameters training heldOut =
    let model = CanonicalModel.Of(pairValues engine network parameters training)
    let values = pairValues engine network parameters heldOut
    let left, right = values.F * model.Left, values.GNext * model.Right
    let none = Array.zeroCreate heldOut.Count

    Array.init (min (network: KoopmanNetwork).Functions (left.Columns - 1)) (fun i ->
        let now, next = [| left.Column(i + 1); none |], [| right.Column(i + 1); none |]
        struct (KoopmanModes.correlation 0 now next, KoopmanModes.chance (stream.Child $"singular {i}") now next))

/// The functions kept: as many as the last singular value above chance.
let private above (values: struct (float * float)[]) =
    match values |> Array.tryFindIndexBack (fun struct (value, chance) -> value > chance) with
    | Some last -> last + 1
    | None -> 1

/// Refuses dynamics of which LoRA on one space could learn nothing: those whose operator has no positive eigenvalue.
let private requirePositive engine (training: StateWindows) =
    let degree = if training.Later[0].Columns <= 5 then 2 else 1
    let predictor = (KoopmanPredictor.ofPairs engine (Monomials(1, degree)) true [| 1e-8 |] training)[0]
    let struct (eigenvalues, vectors) = predictor.Eigen()
    let constant = KoopmanModes.constantOf (predictor.Functions(engine, training.States)) vectors
    let isPositive = eigenvalues |> Array.indexed |> Array.exists (fun (i, v) -> i <> constant && v.Real > 0.0)

    Check.that
        isPositive
        "reversible"
        "the operator of the data has no positive part at this lag, and of reversible dynamics only the positive part can be learned: give an even --lag, or leave --reversible out."

let private notes
    (settings: KoopmanSettings)
    (network: KoopmanNetwork)
    (training: StateWindows)
    (singularValues: struct (float * float)[])
    =
    let k = network.Functions
    let halves = training.Halves
    let meanOf (w: StateWindows) j = Summation.sum (w.Later[0].Column j) / float w.Count
    let drifts = Array.init training.Later[0].Columns (fun j -> abs (meanOf halves[0] j - meanOf halves[1] j))
    let largest = Array.max drifts

    [|
        if training.Count < enoughPairs * k * k then
            $"{training.Count} pairs are few for {k} modes: {enoughPairs * k * k} would be enough; believe the intervals, or ask for fewer modes"

        if settings.Training.Loss <> "lora" && settings.Training.Batch < batchOfInverses * k then
            $"a batch of {settings.Training.Batch} is small for {settings.Training.Loss}, which inverts moments of {k} functions: it overfits the batch"

        if largest > drift then
            $"the mean of coordinate {1 + Array.IndexOf(drifts, largest)} drifts by {Family.text (Math.Round(largest, 2))} deviations between the halves of the training part: the data are not stationary, and modes hold for what was seen"

        let near = singularValues |> Array.filter (fun struct (value, _) -> value > deterministic) |> Array.length

        if 2 * near > singularValues.Length then
            "singular values crowd at 1: the data are close to deterministic, the operator is not compact and the loss has no finite optimum; trust eigenvalues with small defects only"
    |]

/// Learns. `learner` gives the learner of a fit by its name, so that fits can be remembered; `tell` hears of stages.
/// Raises ArgumentException for settings or data that cannot be used; the message says in one line what to change.
let learn
    (learner: Func<string, ILearner>)
    (tell: Action<string>)
    (settings: KoopmanSettings)
    (groups: int[])
    (isField: bool)
    (series: ObservableSeries[])
    : struct (KoopmanModel * KoopmanReport) =
    settings.Check()
    let engine = (learner.Invoke "functions").Engine
    let stream = RandomStream.OfSeed(settings.Seed).Child "koopman"

    let step =
        if settings.Step.HasValue then
            settings.Step.Value
        else
            ObservableRuns.step series

    let runs =
        if settings.Step.HasValue then
            ObservableRuns.resampled step series
        else
            ObservableRuns.ofSeries step series

    let rows (stretches: RunStretch[]) = stretches |> Array.collect (fun s -> runs[s.Run].Rows[s.From .. s.Until - 1])
    let split = ObservableSplit.ofRuns stream step settings.Until runs
    let parts = [| split.Training; split.Validation; split.Test |]

    Check.that
        (parts |> Array.forall (fun part -> part.Length > 0) && (rows split.Training).Length > 1)
        "until"
        "one of the three parts of the data, to learn, to choose and to judge, is empty: give more times, or another --until."

    let reduction = StateReduction.ofRows groups isField (rows split.Training)
    let coordinates = runs |> Array.map (fun run -> reduction.Reduce run.Rows)
    let delays = settings.Delays
    let longest = split.Test |> Array.fold (fun top s -> max top (s.Until - s.From)) 0

    let given = settings.Lag.GetValueOrDefault()

    Check.that
        (given * (delays + 1) < longest)
        "lag"
        $"a lag of {given} steps is longer than the data allow: the longest stretch that judges has {longest} rows; give a lag of at most {(longest - 1) / (delays + 1)}."

    if not settings.Lag.HasValue then
        tell.Invoke "lags are tried"

    let trials =
        if settings.Lag.HasValue then
            [||]
        else
            LagChoice.trials engine (stream.Child "lags") step settings.IsReversible delays coordinates split

    let struct (lag, why) =
        if settings.Lag.HasValue then
            struct (given, "given")
        else
            LagChoice.choose trials

    let training = (StateWindows.ofStretches coordinates lag delays 1 split.Training).Thinned mostPairs

    let heldOut =
        (StateWindows.ofStretches coordinates lag delays 2 (Array.append split.Validation split.Test)).Thinned mostJudges

    Check.that
        (training.Count > settings.Modes)
        "modes"
        $"{training.Count} pairs cannot determine {settings.Modes} modes: ask for fewer (--modes), a smaller lag (--lag), or give more data."

    Check.that
        (heldOut.Count >= fewestJudges)
        "lag"
        $"{heldOut.Count} pairs are left to judge modes by, and {fewestJudges} are needed: give a smaller lag (--lag), or more data."

    if settings.IsReversible then
        requirePositive engine training

    let network = KoopmanNetwork(training.States.Columns, settings.Hidden, settings.Modes, settings.IsReversible)

    let train name (windows: StateWindows) =
        tell.Invoke name
        KoopmanTraining.run (learner.Invoke name) (stream.Child "network") network settings.Training windows

    let parameters = train $"{network.Description} on {training.Count} pairs" training
    let ofHalves = training.Halves |> Array.mapi (fun i half -> train $"half {i + 1} of the pairs" half)
    tell.Invoke "modes and forecasts are judged"
    let singularValues = singular engine (stream.Child "singular") network parameters training heldOut
    let functions = above singularValues
    let weights = reduction.Scale |> Array.map (fun s -> s * s)
    let struct (depth, horizon) = KoopmanForecasts.reach delays lag parts
    let lags = KoopmanForecasts.upTo horizon
    let instants part = KoopmanForecasts.instants coordinates lag depth (Array.last lags) part
    let validation, test = instants split.Validation, instants split.Test

    Check.that
        (not (KoopmanForecasts.areFew validation || KoopmanForecasts.areFew test))
        "lag"
        $"{min validation.Count test.Count} instants are left to forecast from, which are too few: give a smaller lag (--lag), or more data."

    let own = KoopmanForecasts.learned engine weights lags network parameters functions training validation

    let halfPredictors =
        Array.map2
            (fun half parameters ->
                match own.Predictor.Dictionary with
                | Learned(_, _, _, withState) ->
                    let dictionary = Learned(network, parameters, functions, withState)
                    (KoopmanPredictor.ofPairs engine dictionary settings.IsReversible [| own.Predictor.Ridge |] half)[0]
                | _ -> own.Predictor)
            training.Halves
            ofHalves

    let modes = KoopmanModes.judge engine (stream.Child "modes") settings.Modes own.Predictor halfPredictors heldOut
    let deep = (StateWindows.ofStretches coordinates lag depth 1 split.Training).Thinned mostPairs
    let rivals = KoopmanForecasts.rivals engine weights settings.IsReversible depth lags deep validation
    let mean = Array.init reduction.Size (fun j -> Summation.sum (training.Later[0].Column j) / float training.Count)
    let bands = KoopmanForecasts.bands engine reduction lags validation own.Predictor

    let judged =
        Array.append
            (Array.append [| own |] rivals
             |> Array.map (fun one -> KoopmanForecasts.judged engine weights lags test one.Name (KoopmanForecasts.detail one) one.Predictor))
            (KoopmanForecasts.simple weights mean lags test)

    let model =
        {
            Reduction = reduction
            Step = step
            IsResampled = settings.Step.HasValue
            Lag = lag
            Delays = delays
            Until = split.Until
            Mean = mean
            Predictor = own.Predictor
            Rivals = rivals |> Array.map (fun one -> struct (one.Name, one.Predictor))
            Bands = bands
            Horizons = lags
        }

    let report =
        {
            Split = split.Words
            Pairs = training.Count
            HeldOut = heldOut.Count
            Lags = trials
            Why = why
            Singular = singularValues
            Functions = functions
            Modes = modes
            Horizons = lags
            Rivals = judged
            Coverage = KoopmanForecasts.coverage engine reduction lags test own.Predictor bands
            Notes = notes settings network training singularValues
        }

    struct (model, report)
