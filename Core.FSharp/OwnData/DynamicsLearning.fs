namespace Spectral

/// Learns the dynamics of observed trajectories. Candidates are fitted to what a fold shows and judged by forecasting what it hides; of those within a tenth of the best the one with the fewest
/// parameters is fitted again to everything. A fit goes in rounds, and the round that forecasts best is taken: stopping early is what keeps a rich field from following noise.
/// A field is taken only if its forecast stays near the range of the data for as long again as the data last, unless none does.
module DynamicsLearning =
    /// Rounds of a fit at most.
    let private mostRounds = 3

    /// Candidates this near the best count as good as the best.
    let private asGood = 1.1

    /// Principal coordinates and labels of a chosen field at most: the dense linear field of a state grows with its square.
    let private mostCoordinates = 22

    /// Losses of the reduction beside the floor at which candidates are tried.
    let private losses = [| 1.0; 0.3; 0.1; 0.03 |]

    /// Shares of the most coordinates that are tried besides where the floor asks for more than all.
    let private shares = [| 0.3; 0.5; 0.7 |]

    /// No reduction is asked to lose less than this.
    let private leastLoss = 1.0e-5

    /// Parameters of a quadratic field tried without being asked for.
    let private mostQuadratic = 1200

    /// A forecast that leaves the data's range by this factor is not near.
    let private nearness = 3.0

    /// Share of the largest contribution below which a term of a sparse field is cut.
    let private cut = 1.0e-2

    /// Fields that are tried for the last fit until one stays near.
    let private mostTries = 4

    /// Times that the terms of a sparse field are cut at most.
    let private mostCuts = 5

    /// The terms that matter, as long as cutting changes something.
    let private sparsify
        (learner: string -> ILearner)
        (optimiser: Optimiser)
        (task: FitTask)
        (trajectories: ObservedTrajectory[])
        (fitted: LearnedDynamics)
        =
        let coordinates, n = fitted.Coordinates, fitted.Coordinates.Size
        let states = ObservedTrajectories.states trajectories |> Array.collect coordinates.Forward
        let size = SparseField.sizes (Monomials(n, 2)) states
        let within active = { fitted.Field with Active = active }

        let fit count active start =
            let field = FieldPrograms.Of(FieldsOfDynamics.inOwnTime ((within active).Form.Network n))
            (learner $"cut{count}").Fit({ task with Field = field; Start = start }, optimiser)

        let struct (active, fits) = SparseField.cut size cut n mostCuts fit fitted.Parameters
        let parameters = fits |> Array.tryLast |> Option.map _.Parameters |> Option.defaultValue fitted.Parameters
        LearnedDynamics.Of(coordinates, within active, parameters, fitted.TimeUnit, fitted.Interval)

    /// Fits in rounds: the dynamics after 0, 1, … rounds, and the last result.
    let private fit
        (learner: string -> ILearner)
        (rules: DynamicsRules)
        (rounds: int)
        (coordinates: Coordinates)
        (field: FieldOfDynamics)
        (trajectories: ObservedTrajectory[])
        =
        let timeUnit = ObservedTrajectories.meanSpan trajectories
        let interval = ObservedTrajectories.usualInterval trajectories
        let network = field.Form.Network coordinates.Size
        let linear = FlowPairs.linearStart coordinates trajectories timeUnit
        let stream = (RandomStream.OfSeed rules.Seed).Child $"{field.Description}, {coordinates.Size}"
        let start = FieldsOfDynamics.start field network linear stream
        let task = FlowPairs.task coordinates network timeUnit trajectories start
        let optimiser = rules.RoundOf network.ParameterCount

        let found =
            System.Collections.Generic.List<LearnedDynamics>([ LearnedDynamics.Of(coordinates, field, start, timeUnit, interval) ])

        let mutable error = nan

        for round in 1..rounds do
            let before = found[found.Count - 1]

            let result =
                try
                    Some((learner $"round{round}").Fit({ task with Start = before.Parameters }, optimiser))
                with :? NumericalFailureException ->
                    None

            match result with
            | Some result ->
                error <- task.RootMeanSquare result.SumOfSquares
                found.Add { before with Learned.Parameters = result.Parameters }
            | None -> found.Add before

        if field.Name = "sparse" then
            found.Add(sparsify learner optimiser task trajectories found[found.Count - 1])

        struct (found.ToArray(), error, task.Samples)

    /// The errors after every round, over all folds together.
    let private judge
        (learners: System.Func<string, ILearner>)
        (rules: DynamicsRules)
        (shape: StateShape)
        (folds: ValidationFold[])
        (field: FieldOfDynamics)
        (directions: int)
        : FieldCandidate =
        let scores =
            folds
            |> Array.mapi (fun k fold ->
                let coordinates = (ObservedCoordinates.Of(shape, fold.Training, directions)).Found
                let learner round = learners.Invoke $"{field.Description}, {directions}, fold {k + 1}, {round}"
                let struct (found, _, _) = fit learner rules mostRounds coordinates field fold.Training
                found |> Array.map (fun dynamics -> ValidationFolds.score (learner "forecast") dynamics fold))

        // Sparse fields end with a cut, which is always made.
        let rounds =
            Array.init scores[0].Length (fun round -> scores |> Array.map (fun own -> own[round]) |> ValidationFolds.together)

        let candidates =
            if field.Name = "sparse" then
                [| rounds.Length - 1 |]
            else
                [| 0 .. rounds.Length - 1 |]

        let best = candidates |> Array.map (fun i -> rounds[i]) |> Array.min
        // The first round that is within a hundredth of the best.
        let taken = candidates |> Array.find (fun i -> rounds[i] <= 1.01 * best || not (System.Double.IsFinite best))
        let size = directions + shape.Labels

        {
            Field = field
            Directions = directions
            Parameters = (field.Form.Network size).ParameterCount
            Rounds = min taken mostRounds
            Error = rounds[taken]
        }

    /// Whether forecasts from first states stay near the range of the data until the data end and as long again.
    let private staysNear (learner: ILearner) (dynamics: LearnedDynamics) (trajectories: ObservedTrajectory[]) : bool =
        let largest =
            ObservedTrajectories.states trajectories
            |> Array.fold (fun top state -> dynamics.Coordinates.Forward state |> Array.fold (fun m v -> max m (abs v)) top) 0.0

        trajectories
        |> Array.filter (fun t -> t.Count > 1)
        |> Array.truncate 8
        |> Array.forall (fun t ->
            let first, last = t.Times[0], t.Times[t.Count - 1]
            let times = Array.init 65 (fun i -> first + 2.0 * (last - first) * float i / 64.0)

            try
                dynamics.Solve(learner, times, dynamics.Coordinates.Forward t.States[0])
                |> Array.forall (fun y ->
                    y |> Array.forall (fun v -> abs v <= nearness * largest) && dynamics.Coordinates.HasPositiveScales y)
            with :? NumericalFailureException ->
                false)

    let private percent (x: float) = (100.0 * x).ToString("G3", System.Globalization.CultureInfo.InvariantCulture) + " %"

    let private foldsOf (rules: DynamicsRules) (trajectories: ObservedTrajectory[]) =
        let byTrajectory =
            rules.ValidateBy = "trajectory"
            || (rules.ValidateBy = "" && trajectories.Length >= ValidationFolds.manyTrajectories)

        if byTrajectory then
            let folds = ValidationFolds.byTrajectory rules.Validation trajectories
            let total = trajectories.Length

            folds,
            $"every {max 2 (int (round (1.0 / rules.Validation)))}th of {total} trajectories left out; forecasts from their first time judge"
        else
            ValidationFolds.byTime rules.Validation trajectories,
            $"forecasts of the last {percent rules.Validation} and of the last {percent (2.0 * rules.Validation)} of the time, not seen by the fit, judge, each alike"

    /// Learns. `learners` gives a learner for each fit, by the fit's name.
    let learn
        (learners: System.Func<string, ILearner>)
        (rules: DynamicsRules)
        (shape: StateShape)
        (trajectories: ObservedTrajectory[])
        : struct (LearnedDynamics * LearningReport) =
        rules.Check()
        let usable = trajectories |> Array.filter (fun t -> t.Count >= ValidationFolds.fewestTimes)

        Check.that
            (usable.Length > 0)
            "times"
            $"no trajectory has {ValidationFolds.fewestTimes} times or more to learn from: a dynamics needs states that follow each other."

        let folds, split = foldsOf rules trajectories
        let labels = shape.Labels

        let most =
            if rules.Directions > 0 then
                rules.Directions
            else
                max 1 (mostCoordinates - labels)

        let all = ObservedCoordinates.Of(shape, usable, most)
        let floors = ValidationFolds.rootMeanSquare (usable |> Array.collect _.Floors)

        let counts =
            if rules.Directions > 0 then
                [| all.Found.Directions.Length |]
            else
                let found =
                    losses
                    |> Array.map (fun part -> all.CountFor(part * max leastLoss floors))
                    |> List.ofArray
                    |> List.distinct

                let full = all.Found.Directions.Length

                // Where the floor asks for all, fewer may still forecast better.
                let fewer =
                    if List.contains full found && full > 4 then
                        shares |> Array.map (fun share -> max 1 (int (round (share * float full)))) |> List.ofArray
                    else
                        []

                found @ fewer |> List.distinct |> List.sort |> Array.ofList

        let judged (name: string) (directions: int) = judge learners rules shape folds (FieldOfDynamics.Of(name, rules.Units)) directions

        let best (candidates: FieldCandidate[]) =
            let least = candidates |> Array.map _.Error |> Array.min

            let good =
                candidates
                |> Array.filter (fun c -> c.Error <= asGood * least || not (System.Double.IsFinite least))

            let fewest = good |> Array.map _.Parameters |> Array.min
            good |> Array.find (fun c -> c.Parameters = fewest)

        let first = counts |> Array.map (judged (if rules.Field = "" then "linear" else rules.Field))

        let candidates =
            if rules.Field <> "" then
                first
            else
                let r = (best first).Directions
                let n = r + labels

                Array.concat
                    [
                        first
                        (if n * (1 + n + n * (n + 1) / 2) <= mostQuadratic then
                             [| judged "quadratic" r |]
                         else
                             [||])
                        [| judged "linear+mlp" r |]
                    ]

        // The chosen first, then the others by their errors.
        let chosen = best candidates

        let others =
            candidates
            |> List.ofArray
            |> List.filter (fun c -> c <> chosen)
            |> List.sortBy (fun c -> struct (c.Error, c.Parameters))
            |> Array.ofList

        let queue = Array.append [| chosen |] others |> Array.truncate mostTries

        let last (c: FieldCandidate) =
            let coordinates = (ObservedCoordinates.Of(shape, usable, c.Directions)).Found
            let learner round = learners.Invoke $"{c.Name}, all, {round}"
            let struct (found, error, pairs) = fit learner rules c.Rounds coordinates c.Field usable
            let dynamics = found[found.Length - 1]
            struct (c, dynamics, error, pairs, staysNear (learner "forecast") dynamics usable)

        let rec settle place =
            let struct (_, _, _, _, near) as outcome = last queue[place]

            if near then Some(outcome, place)
            elif place + 1 < queue.Length then settle (place + 1)
            else None

        let outcome, place =
            match settle 0 with
            | Some(outcome, place) -> outcome, place
            | None -> last queue[0], 0

        let struct (taken, dynamics, error, pairs, near) = outcome
        let least = candidates |> Array.map _.Error |> Array.min

        let why =
            if rules.Field <> "" && counts.Length = 1 then
                "it was asked for"
            elif place > 0 then
                $"{queue[0].Name} forecast the validation times better ({percent queue[0].Error}), but fitted to all data it leaves their range when it runs on"
            elif taken.Error = least then
                $"its forecasts of what it had not seen are the best ({percent taken.Error})"
            else
                $"within a tenth of the best ({percent taken.Error}, best {percent least}) with the fewest parameters"

        struct (dynamics,
                {
                    Candidates = candidates
                    Chosen = taken
                    Why = why
                    Split = split
                    Floor = folds |> Array.map ValidationFolds.floor |> ValidationFolds.together
                    Persistence = folds |> Array.map (ValidationFolds.persistence shape) |> ValidationFolds.together
                    FitError = error
                    Pairs = pairs
                    AllPairs = (FlowPairs.of' usable System.Int32.MaxValue).Length
                    StaysNear = near
                })
