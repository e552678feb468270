namespace Spectral

/// Vector fields on the principal coordinates of the states, fitted through their flow. A fit goes in rounds, and the round that forecasts best is taken: stopping early is what keeps a rich field
/// from following noise.
module internal FieldTrials =
    /// Rounds of a fit at most.
    let private mostRounds = 3

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

    /// Share of the largest contribution below which a term of a sparse field is cut.
    let private cut = 1.0e-2

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

    /// A field on so many coordinates.
    let trial (task: LearningTask) (name: string) (directions: int) : DynamicsTrial =
        let rules, shape = task.Rules, task.Shape
        let field = FieldOfDynamics.Of(name, rules.Units)

        let fits =
            task.Folds
            |> Array.mapi (fun k fold ->
                let coordinates = (ObservedCoordinates.Of(shape, fold.Training, directions)).Found
                let learner round = task.Learners.Invoke $"{field.Description}, {directions}, fold {k + 1}, {round}"
                let struct (found, _, _) = fit learner rules mostRounds coordinates field fold.Training
                struct (found, found |> Array.map (fun dynamics -> ValidationFolds.score shape (learner "forecast") dynamics fold)))

        let scores = fits |> Array.map (fun (struct (_, own)) -> own)

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

        let candidate =
            {
                Kind = "field"
                Description = field.Description
                Directions = directions
                Parameters = (field.Form.Network(directions + shape.Labels)).ParameterCount
                Rounds = min taken mostRounds
                Error = rounds[taken]
            }

        {
            Candidate = candidate
            Fit =
                fun () ->
                    let coordinates = (ObservedCoordinates.Of(shape, task.Trajectories, directions)).Found
                    let learner round = task.Learners.Invoke $"{candidate.Name}, all, {round}"
                    let struct (found, error, pairs) = fit learner rules candidate.Rounds coordinates field task.Trajectories

                    { Dynamics = found[found.Length - 1]; FitError = error; Pairs = pairs }
            Members = fun () -> fits |> Array.map (fun (struct (found, _)) -> found[taken] :> IDynamics)
        }

    /// How many coordinates are tried.
    let private counts (task: LearningTask) : int[] =
        let rules = task.Rules

        let most =
            if rules.Directions > 0 then
                rules.Directions
            else
                max 1 (mostCoordinates - task.Shape.Labels)

        let all = ObservedCoordinates.Of(task.Shape, task.Trajectories, most)
        let full = all.Found.Directions.Length

        if rules.Directions > 0 then
            [| full |]
        else
            let floors = ValidationFolds.rootMeanSquare (task.Trajectories |> Array.collect _.Floors)

            let found =
                losses
                |> Array.map (fun part -> all.CountFor(part * max leastLoss floors))
                |> List.ofArray
                |> List.distinct

            // Where the floor asks for all, fewer may still forecast better.
            let fewer =
                if List.contains full found && full > 4 then
                    shares |> Array.map (fun share -> max 1 (int (round (share * float full)))) |> List.ofArray
                else
                    []

            found @ fewer |> List.distinct |> List.sort |> Array.ofList

    /// The field that was asked for, or linear ones, on every number of coordinates.
    let first (task: LearningTask) : DynamicsTrial[] =
        counts task |> Array.map (trial task (if task.Rules.Field = "" then "linear" else task.Rules.Field))

    /// Richer fields on so many coordinates.
    let richer (task: LearningTask) (directions: int) : DynamicsTrial[] =
        let n = directions + task.Shape.Labels

        [|
            if n * (1 + n + n * (n + 1) / 2) <= mostQuadratic then
                trial task "quadratic" directions
            trial task "linear+mlp" directions
        |]
