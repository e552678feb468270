namespace Spectral

/// Learns the dynamics of observed trajectories. Candidates of every kind — linear maps of delays, translation-invariant equations, vector fields on principal coordinates — are fitted to what a fold
/// shows and judged by forecasting what it hides; of those within a tenth of the best the one with the fewest parameters is fitted again to everything.
/// It is taken only if its forecast stays near the range of the data for as long again as the data last, unless none does.
module DynamicsLearning =
    /// Candidates whose error beyond the floor is this near the best's count as good as the best.
    let private asGood = 1.1

    /// What errors differ by, as a part of the floor in squares, that is none.
    let private slack = 0.02

    /// A forecast that leaves the data's range by this factor is not near.
    let private nearness = 3.0

    /// Dynamics that are tried for the last fit until one stays near.
    let private mostTries = 4

    /// Where a linear map or an equation comes this near the floor, richer fields are not tried.
    let private nearFloor = 2.0

    /// The floor of the forecasts of a task.
    let private floorOf (task: LearningTask) = task.Folds |> Array.map ValidationFolds.floor |> ValidationFolds.together

    /// Of those nearly as good as the best the one with the fewest parameters: near in what their errors, which contain the floor, have beyond it.
    let private best (task: LearningTask) (trials: DynamicsTrial[]) : DynamicsTrial =
        let floor = ValidationFolds.indifference task.Folds
        let square (t: DynamicsTrial) = t.Candidate.Error * t.Candidate.Error
        let least = trials |> Array.map square |> Array.min
        let allowed = least + (asGood * asGood - 1.0) * max 0.0 (least - floor * floor) + slack * floor * floor
        let good = trials |> Array.filter (fun t -> square t <= allowed || not (System.Double.IsFinite least))

        let fewest = good |> Array.map _.Candidate.Parameters |> Array.min
        good |> Array.find (fun t -> t.Candidate.Parameters = fewest)

    /// Whether forecasts stay near the range of the data until the data end and as long again.
    let private staysNear (task: LearningTask) (learner: ILearner) (dynamics: IDynamics) : bool =
        let shape = task.Shape
        let size (state: float[]) = shape.Norm state

        let largest =
            ObservedTrajectories.states task.Trajectories
            |> Array.fold (fun top state -> max top (size state)) 0.0

        task.Trajectories
        |> Array.filter (fun t -> t.Count > 1 + dynamics.Memory)
        |> Array.truncate 8
        |> Array.forall (fun t ->
            let past = t.Part(0, dynamics.Memory)
            let first, last = past.Times[dynamics.Memory], t.Times[t.Count - 1]
            let times = Array.init 64 (fun i -> first + 2.0 * (last - first) * float (i + 1) / 64.0)

            try
                dynamics.Forecast(learner, past, times)
                |> Array.forall (fun state ->
                    size state <= nearness * largest
                    && Array.forall (fun k -> state[shape.Coefficients + k] > 0.0) [| 0 .. shape.Scales - 1 |])
            with :? NumericalFailureException ->
                false)

    let private percent (x: float) = (100.0 * x).ToString("G3", System.Globalization.CultureInfo.InvariantCulture) + " %"

    /// Whether the inputs are parameters of the runs: none changes within one.
    let private areParameters (trajectories: ObservedTrajectory[]) = trajectories |> Array.forall (fun t -> t.Parameters.Length > 0)

    let private isByTrajectory (rules: DynamicsRules) (trajectories: ObservedTrajectory[]) =
        rules.ValidateBy = "trajectory"
        || (rules.ValidateBy = ""
            && (trajectories |> Array.filter (fun t -> t.Count >= 2)).Length >= ValidationFolds.manyTrajectories)

    let private foldsOf (rules: DynamicsRules) (trajectories: ObservedTrajectory[]) =
        if isByTrajectory rules trajectories then
            let folds = ValidationFolds.byTrajectory rules.Validation trajectories
            let total = trajectories.Length

            folds,
            $"every {max 2 (int (round (1.0 / rules.Validation)))}th of {total} trajectories left out; forecasts from their first time judge"
        else
            ValidationFolds.byTime rules.Validation trajectories,
            $"forecasts of the last {percent rules.Validation} and of the last {percent (2.0 * rules.Validation)} of the time, not seen by the fit, judge, each alike"

    /// Refuses what inputs cannot act on.
    let private checkInputs (rules: DynamicsRules) (trajectories: ObservedTrajectory[]) =
        Check.that
            (trajectories[0].Inputs.Count = 0
             || rules.Field = ""
             || rules.Field = "delays"
             || (rules.Field = "equation" && areParameters trajectories))
            "field"
            $"known inputs act on linear maps of delays, parameters on these and on equations: leave --field {rules.Field} out."

    let private taskOf
        (learners: System.Func<string, ILearner>)
        (tell: System.Action<string>)
        (rules: DynamicsRules)
        (basis: ObservedBasis)
        (trajectories: ObservedTrajectory[])
        =
        rules.Check()
        let fewest = if isByTrajectory rules trajectories then 2 else ValidationFolds.fewestTimes
        let usable = trajectories |> Array.filter (fun t -> t.Count >= fewest)

        Check.that
            (usable.Length > 0)
            "times"
            $"no trajectory has {fewest} times or more to learn from: a dynamics needs states that follow each other, at {ValidationFolds.fewestTimes} times, or at two where there are {ValidationFolds.manyTrajectories} trajectories or more."

        checkInputs rules usable

        let folds, split = foldsOf rules usable
        let shape = ObservedStates.shape basis

        {
            Learners = learners
            Tell = tell
            Rules = rules
            Basis = basis
            Shape =
                { shape with
                    Least = ObservedStates.vanishing (ObservedTrajectories.states usable |> Array.map shape.Norm)
                }
            Trajectories = usable
            Folds = folds
        },
        split

    let private isAtFloor (task: LearningTask) (trials: DynamicsTrial[]) =
        let floor = ValidationFolds.indifference task.Folds
        trials |> Array.exists (fun t -> t.Candidate.Error <= nearFloor * floor)

    /// What is tried first: all that is quick, fields only where neither comes near the floor; or what was asked for.
    let private first (task: LearningTask) : DynamicsTrial[] =
        match task.Rules.Field with
        | "" when areParameters task.Trajectories -> Array.append (EquationTrials.all task) (DelayTrials.all task)
        | "" when task.Trajectories[0].Inputs.Count > 0 -> DelayTrials.all task
        | "" ->
            let equations = EquationTrials.all task
            let quick = Array.append equations (DelayTrials.all task)

            if isAtFloor task equations then
                quick
            else
                Array.append quick (FieldTrials.first task)
        | "delays" ->
            let found = DelayTrials.all task

            Check.that
                (found.Length > 0)
                "field"
                "the data have no windows of delays to decompose: give more times, or learn with --field linear."

            found
        | "equation" ->
            let found = EquationTrials.all task

            Check.that
                (found.Length > 0)
                "field"
                $"no translation-invariant equation was found: it needs a periodic basis, or one interval at whose walls every field vanishes or is flat (here {task.Basis.Axes[0].Family}), and terms that forecast; give --basis fourier, or another --field."

            found
        | _ -> FieldTrials.first task

    /// The best of the trials that stays near when it is fitted to everything, and the report.
    let private settle (task: LearningTask) (split: string) (trials: DynamicsTrial[]) : struct (IDynamics * LearningReport) =
        let rules, learners = task.Rules, task.Learners
        let candidates = trials |> Array.map _.Candidate

        // The chosen first, then the others by their errors.
        let chosen = best task trials

        let others =
            trials
            |> List.ofArray
            |> List.filter (fun t -> t.Candidate <> chosen.Candidate)
            |> List.sortBy (fun t -> struct (t.Candidate.Error, t.Candidate.Parameters))
            |> Array.ofList

        let queue = Array.append [| chosen |] others |> Array.truncate mostTries

        let last (trial: DynamicsTrial) =
            task.Tell.Invoke $"{trial.Candidate.Name}, on all"
            let fitted = trial.Fit()
            struct (trial, fitted, staysNear task (learners.Invoke "forecast") fitted.Dynamics)

        let rec attempt place =
            let struct (_, _, near) as outcome = last queue[place]

            if near then Some(outcome, place)
            elif place + 1 < queue.Length then attempt (place + 1)
            else None

        let outcome, place =
            match attempt 0 with
            | Some(outcome, place) -> outcome, place
            | None -> last queue[0], 0

        let struct (trial, fitted, near) = outcome
        let taken = trial.Candidate
        let least = candidates |> Array.map _.Error |> Array.min

        let why =
            if rules.Field <> "" && candidates.Length = 1 then
                "it was asked for"
            elif place > 0 then
                $"{queue[0].Candidate.Name} forecast the validation times better ({percent queue[0].Candidate.Error}), but fitted to all data it leaves their range when it runs on"
            elif taken.Error = least then
                $"its forecasts of what it had not seen are the best ({percent taken.Error})"
            else
                $"within a tenth of the best ({percent taken.Error}, best {percent least}) with the fewest parameters"

        struct (fitted.Dynamics,
                {
                    Candidates = candidates
                    Chosen = taken
                    Why = why
                    Split = split
                    Floor = floorOf task
                    Persistence = task.Folds |> Array.map (ValidationFolds.persistence task.Shape) |> ValidationFolds.together
                    FitError = fitted.FitError
                    Pairs = fitted.Pairs
                    AllPairs = (FlowPairs.of' task.Trajectories System.Int32.MaxValue).Length
                    StaysNear = near
                    Ensemble =
                        lazy
                            (ForecastEnsembles.make
                                (learners.Invoke "forecast")
                                task.Shape
                                task.Trajectories
                                task.Folds
                                fitted.Dynamics
                                (trial.Members()))
                })

    /// How well the quick kinds forecast on a basis: the least error.
    let glance
        (learners: System.Func<string, ILearner>)
        (tell: System.Action<string>)
        (rules: DynamicsRules)
        (basis: ObservedBasis)
        (trajectories: ObservedTrajectory[])
        : DynamicsCandidate =
        let task, _ = taskOf learners tell rules basis trajectories
        (best task (first task)).Candidate

    /// Learns. `learners` gives a learner for each fit, by the fit's name; `tell` hears what is done.
    let learn
        (learners: System.Func<string, ILearner>)
        (tell: System.Action<string>)
        (rules: DynamicsRules)
        (basis: ObservedBasis)
        (trajectories: ObservedTrajectory[])
        : struct (IDynamics * LearningReport) =
        let task, split = taskOf learners tell rules basis trajectories
        let first = first task
        let fields = first |> Array.filter (fun t -> t.Candidate.Directions > 0)

        if rules.Field <> "" || isAtFloor task first || fields.Length = 0 then
            settle task split first
        else
            Array.append first (FieldTrials.richer task (best task fields).Candidate.Directions)
            |> settle task split

    /// Learns again what was found on another order of the same basis: an equation keeps its terms, a field its kind and coordinates;
    /// maps of delays are chosen anew, beside a field, too. With `anew` all kinds are tried again: where the coarse floor hid most of the dynamics.
    let again
        (learners: System.Func<string, ILearner>)
        (tell: System.Action<string>)
        (rules: DynamicsRules)
        (basis: ObservedBasis)
        (trajectories: ObservedTrajectory[])
        (found: IDynamics)
        (anew: bool)
        : struct (IDynamics * LearningReport) voption =
        let task, split = taskOf learners tell rules basis trajectories

        let trials =
            match found with
            | _ when anew -> first task
            | :? EquationDynamics as known -> EquationTrials.again task known.Equation
            | :? LearnedDynamics as known ->
                let same = FieldTrials.trial task known.Field.Name known.Coordinates.Directions.Length

                if rules.Field <> "" then
                    [| same |]
                else
                    Array.append [| same |] (DelayTrials.all task)
            | _ -> DelayTrials.all task

        if trials.Length = 0 then ValueNone else ValueSome(settle task split trials)
