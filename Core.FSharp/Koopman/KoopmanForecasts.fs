/// The learned predictor and its rivals, each tuned by forecasts of the validation part, and judged on the test part at the same instants.
module Spectral.KoopmanForecasts

open System

/// Ridges that are tried.
let private ridges = [| 1e-8; 1e-4; 1e-2 |]
/// Delays of dynamic mode decomposition that are tried.
let private delays = [| 2; 4; 8 |]
/// Gaussians that are tried.
let private gaussians = [| 20; 60 |]
/// Functions of a dictionary at most, and pairs for each of them at least.
let private mostFunctions, leastPairs = 200, 3
/// Pairs that rivals are fitted to at most.
let private mostPairs = 20000
/// Horizons, in lags.
let private horizons = [| 1; 2; 3; 5; 8; 13; 21; 34; 50 |]
/// Instants that judge, at least where there are so many, and at most.
let private fewestInstants, mostInstants = 20, 4000

/// How many lags a state holds for all methods, and how far ahead is forecast: as stretches allow.
let reach (own: int) (lag: int) (parts: RunStretch[][]) : struct (int * int) =
    let longest (part: RunStretch[]) = part |> Array.fold (fun top s -> max top ((s.Until - s.From) / lag)) 0
    let length = parts |> Array.map longest |> Array.min
    let depth = delays |> Array.filter (fun d -> d > own && 4 * d <= length) |> Array.fold max own
    struct (depth, max 2 (min (Array.last horizons) ((length - depth) / 2)))

/// The horizons up to one.
let upTo (most: int) : int[] = horizons |> Array.filter (fun h -> h <= most)

/// A method with its predictor, the best of its candidates on the validation part.
type Tuned = { Name: string; Predictor: KoopmanPredictor; Validated: float }

let private best (engine: IEngine) weights (lags: int[]) (validation: StateWindows) name (candidates: KoopmanPredictor[]) : Tuned =
    let error (p: KoopmanPredictor) =
        let found = p.Forecast(engine, validation.States, Array.last lags)
        ForecastError.over lags (ForecastError.ofForecasts weights found validation)

    let errors = candidates |> Array.map error
    let chosen = Array.IndexOf(errors, Array.min errors)
    { Name = name; Predictor = candidates[chosen]; Validated = errors[chosen] }

/// The rivals that know no network: DMD, EDMD, and DMD on delays, each with the size and the ridge that forecast the validation part best.
let rivals engine (weights: float[]) isReversible (depth: int) (lags: int[]) (training: StateWindows) (validation: StateWindows) : Tuned[] =
    let training = training.Thinned mostPairs
    let coordinates = training.Later[0].Columns

    let fitting (dictionaries: ObservableDictionary[]) =
        dictionaries
        |> Array.filter (fun d ->
            let m = ObservableDictionary.count coordinates d
            m <= mostFunctions && leastPairs * m <= training.Count)
        |> Array.collect (fun d ->
            // Delays do not look the same backwards.
            let both = isReversible && ObservableDictionary.delays coordinates d = 1
            KoopmanPredictor.ofPairs engine d both ridges training)

    let families =
        [|
            "DMD", [| Monomials(1, 1) |]
            "EDMD",
            [|
                for degree in 2..4 do
                    Monomials(1, degree)
                for frequencies in 1..3 do
                    Waves frequencies
                for count in gaussians do
                    ObservableDictionary.bumps coordinates count (training.Thinned 2000).States
            |]
            "delay DMD",
            [|
                for d in delays do
                    if d <= depth then
                        Monomials(d, 1)
            |]
        |]

    [|
        for name, dictionaries in families do
            let candidates = fitting dictionaries

            if candidates.Length > 0 then
                best engine weights lags validation name candidates
    |]

/// The learned functions as a predictor: with the coordinates beside them or without, and the ridge, as validation says.
let learned engine weights (lags: int[]) network parameters functions training validation : Tuned =
    [| false; true |]
    |> Array.collect (fun withState ->
        KoopmanPredictor.ofPairs
            engine
            (Learned(network, parameters, functions, withState))
            (network: KoopmanNetwork).IsReversible
            ridges
            (training: StateWindows))
    |> best engine weights lags validation "Koopman"

/// In words, how a method was tuned.
let detail (tuned: Tuned) : string = $"{ObservableDictionary.words tuned.Predictor.Dictionary}, ridge {tuned.Predictor.Ridge:R}"

/// Instants that are forecast from.
let instants coordinates lag depth horizon stretches : StateWindows =
    (StateWindows.ofStretches coordinates lag depth horizon stretches).Thinned mostInstants

/// The errors of persistence and of the mean at each horizon.
let simple weights (mean: float[]) (lags: int[]) (test: StateWindows) : KoopmanRival[] =
    let errors (forecast: Matrix) =
        let all = ForecastError.ofForecasts weights (Array.create (Array.last lags) forecast) test
        lags |> Array.map (fun h -> all[h - 1])

    [|
        { Name = "persistence"; Detail = ""; Errors = errors test.Later[0] }
        {
            Name = "mean"
            Detail = ""
            Errors = errors (Matrix.Init(test.Count, mean.Length, fun _ j -> mean[j]))
        }
    |]

/// The errors of a method at each horizon; infinite where it breaks down.
let judged engine weights (lags: int[]) (test: StateWindows) (name: string) (detail: string) (predictor: KoopmanPredictor) : KoopmanRival =
    let all = ForecastError.ofForecasts weights (predictor.Forecast(engine, test.States, Array.last lags)) test
    let errors = lags |> Array.map (fun h -> if Double.IsFinite all[h - 1] then all[h - 1] else infinity)
    { Name = name; Detail = detail; Errors = errors }

/// The quantiles .05 and .95 of what came less what was forecast, in observables: [horizons][two][observables].
let bands engine (reduction: StateReduction) (lags: int[]) (validation: StateWindows) (predictor: KoopmanPredictor) : float[][][] =
    let found = predictor.Forecast(engine, validation.States, Array.last lags)

    lags
    |> Array.map (fun h ->
        let came, said = reduction.Restore(validation.Later[h]), reduction.Restore(found[h - 1])
        let error = came - said

        let quantiles =
            Array.init error.Columns (fun j ->
                let sorted = error.Column j |> List.ofArray |> List.sort |> Array.ofList
                let at share = sorted[int (Math.Round(share * float (sorted.Length - 1)))]
                at 0.05, at 0.95)

        [| Array.map fst quantiles; Array.map snd quantiles |])

/// The share of test values that lie in the bands, at each horizon.
let coverage
    engine
    (reduction: StateReduction)
    (lags: int[])
    (test: StateWindows)
    (predictor: KoopmanPredictor)
    (bands: float[][][])
    : float[] =
    let found = predictor.Forecast(engine, test.States, Array.last lags)

    lags
    |> Array.mapi (fun k h ->
        let came, said = reduction.Restore(test.Later[h]), reduction.Restore(found[h - 1])
        let low, high = bands[k][0], bands[k][1]
        let mutable inside = 0

        for i in 0 .. came.Rows - 1 do
            for j in 0 .. came.Columns - 1 do
                let error = came[i, j] - said[i, j]

                if error >= low[j] && error <= high[j] then
                    inside <- inside + 1

        float inside / float (came.Rows * came.Columns))

/// Whether a part has too few instants to judge by.
let areFew (windows: StateWindows) : bool = windows.Count < fewestInstants
