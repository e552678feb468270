/// What a learned Koopman operator is used for: forecasts with bands from observed states, the values of its functions, and its errors on other data.
module Spectral.KoopmanUse

open System

/// What a model makes of data.
type Evaluated =
    {
        /// Lags ahead.
        Horizons: int[]
        /// Instants that are forecast from.
        Instants: int
        /// The model, its stored rivals, persistence and the mean.
        Rivals: KoopmanRival[]
        /// The share of values inside the bands at each horizon.
        Coverage: float[]
        /// The modes on these data; the cosine with halves is not known here, and is 1.
        Modes: KoopmanMode[]
    }

/// Whether anything was learned or chosen after a time is not known of trajectories that were kept back as wholes.
let private from (model: KoopmanModel) (given: Nullable<float>) (runs: ObservableRun[]) =
    let last (run: ObservableRun) = run.First + model.Step * float (run.Rows.Length - 1)

    if given.HasValue then
        given.Value
    elif runs |> Array.exists (fun run -> last run > model.Until + 0.5 * model.Step) then
        model.Until + 0.5 * model.Step
    else
        -infinity

/// The runs of series as the model takes them. Raises ArgumentException where the step is another one or the observables are others.
let private runsOf (model: KoopmanModel) (series: ObservableSeries[]) =
    let columns = model.Reduction.Mean.Length

    Check.that
        (series.Length > 0
         && series |> Array.forall (fun s -> s.Rows |> Array.forall (fun row -> row.Length = columns)))
        "observables"
        $"the model was learned on {columns} observables: give data with the same ones."

    if model.IsResampled then
        ObservableRuns.resampled model.Step series
    else
        ObservableRuns.ofSeries model.Step series

/// How far a model and its rivals are from data, from a time on; from where learning stopped if none is given and the data go on.
let evaluate
    (engine: IEngine)
    (seed: int64)
    (model: KoopmanModel)
    (fromTime: Nullable<float>)
    (most: int)
    (series: ObservableSeries[])
    : Evaluated =
    let runs = runsOf model series
    let coordinates = runs |> Array.map (fun run -> model.Reduction.Reduce run.Rows)
    let first = from model fromTime runs

    let stretches =
        [|
            for number, run in Array.indexed runs do
                let row =
                    if first = -infinity then
                        0
                    else
                        max 0 (int (Math.Ceiling((first - run.First) / model.Step - 1e-6)))

                if row < run.Rows.Length then
                    { Run = number; From = row; Until = run.Rows.Length }
        |]

    let longest = stretches |> Array.fold (fun top s -> max top ((s.Until - s.From) / model.Lag)) 0
    let depth = model.Depth
    let horizon = min (Array.last model.Horizons) ((longest - depth) / 2)
    let lags = model.Horizons |> Array.filter (fun h -> h <= horizon)

    let test = KoopmanForecasts.instants coordinates model.Lag depth (max 2 horizon) stretches

    Check.that
        (horizon >= 2 && not (KoopmanForecasts.areFew test))
        "data"
        $"the data have {test.Count} instants to forecast from, {depth} lags of {model.LagTime} after their beginning and some before their end: give longer data, or an earlier --from-time."

    let weights = model.Reduction.Scale |> Array.map (fun s -> s * s)
    let judge struct (name, predictor) = KoopmanForecasts.judged engine weights lags test name "" predictor
    let heldOut = (StateWindows.ofStretches coordinates model.Lag model.Delays 2 stretches).Thinned 8000

    {
        Horizons = lags
        Instants = test.Count
        Rivals =
            Array.append
                (Array.append [| struct ("Koopman", model.Predictor) |] model.Rivals |> Array.map judge)
                (KoopmanForecasts.simple weights model.Mean lags test)
        Coverage = KoopmanForecasts.coverage engine model.Reduction lags test model.Predictor model.Bands
        Modes = KoopmanModes.judge engine ((RandomStream.OfSeed seed).Child "evaluate") most model.Predictor [||] heldOut
    }

/// The band at so many lags, between two horizons by a line; the last one beyond them, and nothing at 0.
let private bandAt (model: KoopmanModel) (lags: float) : float[][] =
    let horizons = Array.append [| 0 |] model.Horizons
    let none = [| Array.zeroCreate model.Reduction.Mean.Length; Array.zeroCreate model.Reduction.Mean.Length |]
    let bands = Array.append [| none |] model.Bands

    let upper =
        horizons
        |> Array.tryFindIndex (fun h -> float h >= lags)
        |> Option.defaultValue (horizons.Length - 1)

    if upper = 0 || float horizons[upper] < lags then
        bands[upper]
    else
        let share = (lags - float horizons[upper - 1]) / float (horizons[upper] - horizons[upper - 1])
        Array.map2 (Array.map2 (fun a b -> a + share * (b - a))) bands[upper - 1] bands[upper]

/// A forecast of one trajectory: the time it starts from, and mean, lower and upper end of a 90 % band at each time, [times][observables].
type Forecast = { Start: float; Mean: float[][]; Low: float[][]; High: float[][] }

/// The forecast of a trajectory from its last whole state not after the first of ascending times; between lags by cubics. Raises ArgumentException where there is no such state.
let forecast (engine: IEngine) (model: KoopmanModel) (times: float[]) (series: ObservableSeries) : Forecast =
    let runs = runsOf model [| series |]
    let whose = if series.Name = "" then "the data have" else $"trajectory {series.Name} has"
    let slack = 1e-6 * model.Step

    let starts =
        [|
            for run in runs do
                let row = min (run.Rows.Length - 1) (int (Math.Floor((times[0] + slack - run.First) / model.Step)))

                if row >= (model.Delays - 1) * model.Lag then
                    struct (run, row)
        |]

    Check.that
        (starts.Length > 0)
        "times"
        $"{whose} no whole state up to t = {Family.text times[0]}: ask for later times, or start from data that begin earlier and have {model.Delays} states a lag of {Family.text model.LagTime} apart."

    let struct (run, row) = starts[starts.Length - 1]
    let start = run.First + model.Step * float row
    let rows = Array.init model.Delays (fun d -> run.Rows[row - d * model.Lag])
    let coordinates = model.Reduction.Reduce rows
    let state = Matrix(1, coordinates.Values.Length, coordinates.Values)
    let last = times[times.Length - 1]
    let steps = 2 + int (Math.Ceiling((last - start) / model.LagTime))
    let found = model.Predictor.Forecast(engine, state, steps)
    let means = Array.append [| rows[0] |] (found |> Array.map (fun m -> (model.Reduction.Restore m).Row 0))
    let own = Array.init means.Length (fun k -> start + float k * model.LagTime)
    let mean = times |> Array.map (EvenTimes.at own means)
    let bands = times |> Array.map (fun t -> bandAt model (max 0.0 ((t - start) / model.LagTime)))
    let edge which = Array.map2 (fun (m: float[]) (band: float[][]) -> Array.map2 (+) m band[which]) mean bands

    { Start = start; Mean = mean; Low = edge 0; High = edge 1 }

/// The real and imaginary parts of eigenfunctions given by their coefficients, at all whole states of series: times and values, [modes][two][instants], a series each.
let functions
    (engine: IEngine)
    (model: KoopmanModel)
    (vectors: ComplexNumber[][])
    (series: ObservableSeries[])
    : struct (int[] * float[] * float[][][]) =
    let runs = runsOf model series
    let coordinates = runs |> Array.map (fun run -> model.Reduction.Reduce run.Rows)
    let stretches = runs |> Array.mapi (fun number run -> { Run = number; From = 0; Until = run.Rows.Length })
    let windows = StateWindows.ofStretches coordinates model.Lag model.Delays 0 stretches
    let values = model.Predictor.Functions(engine, windows.States)
    let before = (model.Delays - 1) * model.Lag
    let whose = windows.Stretch |> Array.map (fun number -> runs[number].Series)

    let times =
        [|
            for run in runs do
                for row in before .. run.Rows.Length - 1 do
                    run.First + model.Step * float row
        |]

    struct (whose, times, vectors |> Array.map (KoopmanModes.valuesOf values))
