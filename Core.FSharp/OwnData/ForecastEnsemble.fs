namespace Spectral

/// A dynamics and its kin: fits of the same kind that saw less of the data, and starts as uncertain as the basis leaves them. How far their forecasts are apart says how far one may be trusted:
///   σ(t)² = κ² · mean over kin of ‖û_kin(t) − û(t)‖²,
/// κ calibrated where forecasts were judged, so that σ is there as large as what they missed.
type ForecastEnsemble =
    {
        /// Fits of the same kind to the training data of the folds.
        Members: IDynamics[]
        /// κ: what judged forecasts missed, floors apart, by how far their kin were apart.
        Inflation: float
        /// The time after the start up to which the expected relative error stays below ForecastEnsembles.trusted.
        Horizon: float
        /// Whether the error grows beyond at the horizon; else it was not looked any further.
        IsReached: bool
    }

/// Forecasts of an ensemble, how they are calibrated and how far they may be trusted.
module ForecastEnsembles =
    /// The expected relative error up to which a forecast is trusted: of the forecast itself, without the noise of what is measured.
    let trusted = 0.1

    /// Starts that are drawn.
    let private starts = 2

    /// The least and the largest κ.
    let private least, largest = 0.1, 1e3

    /// Parts of the longest trajectory's time, one after the other, that are looked ahead, and times in each.
    let private stages = [| 0.25; 1.0; 4.0 |]
    let private stageTimes = 16

    /// Forecasts that calibrate, and trajectories that are looked ahead from, at most.
    let private mostRehearsals, mostTrajectories = 4, 2

    /// States that are as far off as the basis leaves them: normal deviates in all coefficients, as large together as the floor.
    let private drawn (shape: StateShape) (draw: int) (past: ObservedTrajectory) : ObservedTrajectory =
        let stream = ((RandomStream.OfSeed 1L).Child "start").Child draw
        let n = shape.Coefficients

        { past with
            States =
                Array.map2
                    (fun (state: float[]) floor ->
                        let size = floor * shape.Norm state / sqrt (float n)

                        state
                        |> Array.mapi (fun i v -> if i < n then v + size * shape.Units[i] * stream.NextNormal() else v))
                    past.States
                    past.Floors
        }

    /// The forecasts of kin, [kin][times][state]: of each other fit from the same start, of the dynamics itself from starts that are drawn.
    let kin
        (learner: ILearner)
        (shape: StateShape)
        (dynamics: IDynamics)
        (others: IDynamics[])
        (past: ObservedTrajectory)
        (times: float[])
        : float[][][] =
        Array.append
            (others |> Array.map (fun other -> other.Forecast(learner, past, times)))
            (Array.init starts (fun draw -> dynamics.Forecast(learner, drawn shape draw past, times)))

    /// How far kin are from the forecast in the mean, without κ, relative to its norm, at each time.
    let private apart (shape: StateShape) (forecast: float[][]) (kin: float[][][]) : float[] =
        forecast
        |> Array.mapi (fun j state ->
            let squares = kin |> Array.map (fun other -> let e = shape.ErrorOf(state, 0.0, other[j]) in e * e)
            sqrt (Summation.sum squares / float squares.Length))

    let private calibrate (learner: ILearner) (shape: StateShape) (folds: ValidationFold[]) (members: IDynamics[]) : float =
        let squares =
            Array.zip folds members
            |> Array.mapi (fun k (fold, judged) ->
                fold.Rehearsals
                |> ObservedTrajectories.thinned mostRehearsals
                |> Array.choose (fun r ->
                    try
                        let past, times = r.Of.Part(0, r.Start), r.Of.Times[r.Start + 1 ..]
                        let forecast = judged.Forecast(learner, past, times)
                        let gaps = apart shape forecast (kin learner shape judged members[.. k - 1] past times)

                        let missed =
                            forecast
                            |> Array.mapi (fun j state -> let e = shape.ErrorOf(r.Of.States[r.Start + 1 + j], 0.0, state) in e * e)

                        Some(struct (Summation.sum missed, Dense.dot gaps gaps))
                    with :? NumericalFailureException ->
                        None))
            |> Array.concat

        let total pick = squares |> Array.map pick |> Summation.sum
        let missed, gaps = total (fun (struct (a, _)) -> a), total (fun (struct (_, b)) -> b)

        if gaps > 0.0 && System.Double.IsFinite(missed / gaps) then
            min largest (max least (sqrt (missed / gaps)))
        elif missed > 0.0 then
            largest
        else
            1.0

    /// The ensemble of a dynamics fitted to all and of fits to the folds, fold by fold.
    let make
        (learner: ILearner)
        (shape: StateShape)
        (trajectories: ObservedTrajectory[])
        (folds: ValidationFold[])
        (dynamics: IDynamics)
        (members: IDynamics[])
        : ForecastEnsemble =
        let inflation = calibrate learner shape folds members
        let span = trajectories |> Array.fold (fun top t -> max top (t.Times[t.Count - 1] - t.Times[0])) 0.0

        /// The time after its end up to which a trajectory is trusted.
        let ahead (t: ObservedTrajectory) : struct (float * bool) =
            let first = t.Times[t.Count - 1]

            let rec look stage before =
                if stage = stages.Length then
                    struct (before, false)
                else
                    let from = if stage = 0 then 0.0 else stages[stage - 1]
                    let lead k = span * (from + (stages[stage] - from) * float k / float stageTimes)
                    let times = Array.init stageTimes (fun k -> first + lead (k + 1))

                    try
                        let forecast = dynamics.Forecast(learner, t, times)
                        let gaps = apart shape forecast (kin learner shape dynamics members t times)

                        match gaps |> Array.tryFindIndex (fun gap -> not (inflation * gap <= trusted)) with
                        | Some k -> struct (lead k, true)
                        | None -> look (stage + 1) (lead stageTimes)
                    with :? NumericalFailureException ->
                        struct (before, true)

            look 0 0.0

        let found =
            trajectories
            |> Array.filter (fun t -> t.Count > 1 + dynamics.Memory)
            |> ObservedTrajectories.thinned mostTrajectories
            |> Array.map ahead

        let struct (horizon, isReached) = if found.Length = 0 then struct (0.0, true) else Array.min found

        { Members = members; Inflation = inflation; Horizon = horizon; IsReached = isReached }
