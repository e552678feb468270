namespace Spectral

/// Linear maps of delays: every number of delays with every rank, judged by their forecasts.
module internal DelayTrials =
    /// Principal coordinates that windows are made of, at most.
    let private mostCoordinates = 40

    /// Products of one judgement at most; beyond, ranks are passed over.
    let private mostProducts = 4e8

    let private coordinatesOf (task: LearningTask) (trajectories: ObservedTrajectory[]) =
        let most = if task.Rules.Directions > 0 then task.Rules.Directions else mostCoordinates
        (ObservedCoordinates.Of(task.Shape, trajectories, most)).Found

    let private sequences (coordinates: Coordinates) (step: float) (trajectories: ObservedTrajectory[]) =
        trajectories
        |> Array.filter (fun t -> t.Count > 1)
        |> Array.map (fun t -> EvenTimes.resample step t.Times (t.States |> Array.map coordinates.Forward) t.Inputs)

    /// The mean of the logarithms of an error and its neighbours: luck of one rank is not taken for skill.
    let private smoothed (errors: float[]) (k: int) =
        let near = errors[max 0 (k - 1) .. min (errors.Length - 1) (k + 1)]

        if near |> Array.forall System.Double.IsFinite then
            Summation.sum (near |> Array.map (fun e -> Elementary.log (max e 1e-300))) / float near.Length
        else
            infinity

    /// The maps of so many delays of some trajectories, all ranks, with their coordinates.
    let private mapsOf (task: LearningTask) (count: int) (step: float) (trajectories: ObservedTrajectory[]) =
        let coordinates = coordinatesOf task trajectories
        struct (coordinates, DelayMaps.all count step (sequences coordinates step trajectories))

    /// The errors on a fold of all ranks of so many delays; infinite where a rank is passed over.
    let private judge (task: LearningTask) (count: int) (fold: ValidationFold) : float[] =
        let struct (coordinates, maps) =
            mapsOf task count (ObservedTrajectories.usualInterval fold.Training) fold.Training

        let learner = task.Learners.Invoke "delays"
        let times = fold.Rehearsals |> Array.sumBy (fun r -> r.Of.Count - r.Start) |> float
        let work = times * float maps.Length * float maps.Length * float maps.Length / 3.0
        let every = max 1 (int (ceil (work / mostProducts)))

        maps
        |> Array.mapi (fun k map ->
            if k % every <> 0 && k >= 20 then
                nan
            else
                ValidationFolds.score task.Shape learner (DelayDynamics(coordinates, map)) fold)

    /// The best rank of every number of delays that the data allow; the best of all first. Empty where there is nothing to decompose.
    let all (task: LearningTask) : DynamicsTrial[] =
        // A forecast must have the states before it that a window asks for.
        let past = task.Folds |> Array.collect _.Rehearsals |> Array.map _.Start |> Array.min
        let shortest = task.Folds |> Array.collect _.Training |> Array.map _.Count |> Array.max
        let step = ObservedTrajectories.usualInterval task.Trajectories

        DelayMaps.delays
        |> Array.filter (fun d -> d - 1 <= past && (d = 1 || 3 * d <= shortest))
        |> Array.choose (fun d ->
            task.Tell.Invoke $"linear maps of {d} delay(s)"
            let folds = task.Folds |> Array.map (judge task d)
            let ranks = folds |> Array.map _.Length |> Array.min

            if ranks = 0 then
                None
            else
                let together = Array.init ranks (fun k -> folds |> Array.map (fun own -> own[k]) |> ValidationFolds.together)

                let tried = [| 0 .. ranks - 1 |] |> Array.filter (fun k -> not (System.Double.IsNaN together[k]))
                let errors = tried |> Array.map (fun k -> together[k])
                let values = Array.init tried.Length (smoothed errors)
                let least = Array.min values

                if not (System.Double.IsFinite least) then
                    None
                else
                    let rank = tried[System.Array.IndexOf(values, least)] + 1

                    let fit (step: float) (trajectories: ObservedTrajectory[]) =
                        let struct (coordinates, maps) = mapsOf task d step trajectories
                        DelayDynamics(coordinates, maps[min rank maps.Length - 1])

                    Some
                        {
                            Candidate =
                                {
                                    Kind = "delays"
                                    Description = DelayMap.Words(d, task.Trajectories[0].Inputs.Count, rank)
                                    Directions = 0
                                    Parameters = rank * rank
                                    Rounds = 0
                                    Error = together[rank - 1]
                                }
                            Fit =
                                fun () ->
                                    let found = fit step task.Trajectories

                                    {
                                        Dynamics = found
                                        FitError = nan
                                        Pairs =
                                            sequences found.Coordinates step task.Trajectories
                                            |> Array.sumBy (fun s -> max 0 (s.Rows.Length - d))
                                    }
                            Members =
                                fun () ->
                                    task.Folds
                                    |> Array.map (fun fold -> fit (ObservedTrajectories.usualInterval fold.Training) fold.Training)
                        })
