namespace Spectral

/// A forecast that a fit is judged by: from the state at a place of a trajectory through all its later times.
type Rehearsal =
    {
        /// The trajectory.
        Of: ObservedTrajectory
        /// The place of the time at which the forecast begins.
        Start: int
    }

/// Data kept from a fit to judge it.
type ValidationFold =
    {
        /// What the fit sees.
        Training: ObservedTrajectory[]
        /// What judges it.
        Rehearsals: Rehearsal[]
    }

/// How observed trajectories are split: the last times of each where there are few trajectories, every k-th trajectory where there are many.
module ValidationFolds =
    /// From so many trajectories on whole ones are left out.
    let manyTrajectories = 5

    /// Fewest times of a trajectory that a fit can use.
    let fewestTimes = 3

    /// At most so many forecasts judge a fit, evenly spread.
    let private mostRehearsals = 64

    /// Two folds: a fit that sees all but the last two shares of each trajectory's time, and one that sees all but the last share. Raises ArgumentException where there are too few times.
    let byTime (share: float) (trajectories: ObservedTrajectory[]) : ValidationFold[] =
        let folds =
            [| 1.0 - 2.0 * share; 1.0 - share |]
            |> Array.map (fun part ->
                let cut =
                    trajectories
                    |> Array.map (fun t ->
                        // Up to round-off.
                        let bound = t.Times[0] + (part + 1e-9) * (t.Times[t.Count - 1] - t.Times[0])
                        t, t.Times |> Array.filter (fun time -> time <= bound) |> Array.length)

                let usable = cut |> Array.filter (fun (t, count) -> count >= fewestTimes && count < t.Count)

                {
                    Training = usable |> Array.map (fun (t, count) -> t.Part(0, count - 1))
                    Rehearsals =
                        usable
                        |> Array.map (fun (t, count) -> { Of = t; Start = count - 1 })
                        |> ObservedTrajectories.thinned mostRehearsals
                })

        if folds |> Array.exists (fun f -> f.Training.Length = 0) then
            let longest = trajectories |> Array.map _.Count |> Array.max

            invalidArg
                "times"
                $"the longest trajectory has {longest} times to learn from, too few to keep the last {100.0 * share:F0} %% twice for validation: give at least {fewestTimes + 4} times, or more trajectories."

        folds

    /// One fold: every k-th trajectory is left out, about the share of them; forecasts begin at its first time.
    let byTrajectory (share: float) (trajectories: ObservedTrajectory[]) : ValidationFold[] =
        let long = trajectories |> Array.filter (fun t -> t.Count >= 2)

        Check.that
            (long.Length >= 2)
            "trajectories"
            $"{long.Length} of {trajectories.Length} trajectories have 2 times or more: leaving some out for validation needs at least two of them; validate by time."

        let every = max 2 (int (round (1.0 / share)))
        let isOut (i: int) = (i + 1) % (min every long.Length) = 0
        let indexed = Array.indexed long

        [|
            {
                Training = indexed |> Array.filter (fst >> isOut >> not) |> Array.map snd
                Rehearsals =
                    indexed
                    |> Array.filter (fst >> isOut)
                    |> Array.map (fun (_, t) -> { Of = t; Start = 0 })
                    |> ObservedTrajectories.thinned mostRehearsals
            }
        |]

    /// A forecast beside what was observed: relative errors at the times after the start. A forecast that breaks down has errors of infinity.
    let errors (shape: StateShape) (learner: ILearner) (dynamics: IDynamics) (rehearsal: Rehearsal) : float[] =
        let t = rehearsal.Of
        let times = t.Times[rehearsal.Start + 1 ..]

        try
            dynamics.Forecast(learner, t.Part(0, rehearsal.Start), times)
            |> Array.mapi (fun j state ->
                let at = rehearsal.Start + 1 + j
                shape.ErrorOf(t.States[at], t.Floors[at], state))
        with :? NumericalFailureException ->
            Array.create times.Length infinity

    /// Root mean square of errors.
    let rootMeanSquare (errors: float[]) : float =
        sqrt ((errors |> Array.fold (fun sum e -> sum + e * e) 0.0) / float (max 1 errors.Length))

    /// The geometric mean of the errors of folds, so that each counts alike, however hard it is.
    let together (errors: float[]) : float =
        match errors with
        | [| a; b |] -> sqrt (a * b)
        | _ -> rootMeanSquare errors

    /// Root mean square error of all forecasts of a fold.
    let score (shape: StateShape) (learner: ILearner) (dynamics: IDynamics) (fold: ValidationFold) : float =
        let value = fold.Rehearsals |> Array.collect (errors shape learner dynamics) |> rootMeanSquare
        if System.Double.IsNaN value then infinity else value

    /// Root mean square of the floors at the same times.
    let floor (fold: ValidationFold) : float = fold.Rehearsals |> Array.collect (fun r -> r.Of.Floors[r.Start + 1 ..]) |> rootMeanSquare

    /// Relative errors below this are those of rounding.
    let private rounding = 1e-12

    /// What makes no difference between forecasts of folds: their floors, and rounding.
    let indifference (folds: ValidationFold[]) : float =
        let floor = folds |> Array.map floor |> together
        sqrt (floor * floor + rounding * rounding)

    /// The error of a forecast that nothing changes, in the same measure.
    let persistence (shape: StateShape) (fold: ValidationFold) : float =
        fold.Rehearsals
        |> Array.collect (fun r ->
            let state = r.Of.States[r.Start]

            Array.init (r.Of.Count - 1 - r.Start) (fun j ->
                shape.ErrorOf(r.Of.States[r.Start + 1 + j], r.Of.Floors[r.Start + 1 + j], state)))
        |> rootMeanSquare
