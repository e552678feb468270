namespace Spectral

/// Translation-invariant equations, read off in the weak form and fitted through their flow. Candidates come from the earlier training data of the folds: for several windows in time and several
/// highest wavenumbers, terms go one by one; supports that forecast best are fitted by Levenberg–Marquardt on every fold and judged on each.
module internal EquationTrials =
    /// Windows of the weak form, in times to either side.
    let private windows = [| 3; 6; 12; 24 |]

    /// Terms of one field at most.
    let private mostTerms = 8

    /// Costs of a term, in logarithms of what is left, at which several fields choose theirs.
    let private prices = [| 1e-3; 1e-2; 3e-2; 0.1; 0.3 |]

    /// Supports that are fitted through the flow.
    let private mostSupports = 3

    /// Intervals of the segments that a fit forecasts, and how many there are at most.
    let private lengths = [| 8; 32; 96 |]
    let private mostSegments = 60

    /// What forecasts that are compared may be off, coarsely and finely, and the steps of an interval they may take.
    let private coarse, fine = 1e-3, 1e-6
    let private coarseSteps, fineSteps = 32, 256

    /// A term is left out where what its loss adds to the error beyond the floor, in squares, is within this factor, or this part of the floor.
    let private asGood, slack = 1.2, 0.02

    /// An equation that comes so near the floor is not bettered by another.
    let private nearFloor = 1.02

    /// Numbers of a grid of products beyond which nothing is tried.
    let private mostPoints = 16384

    /// What grows by more than e to this power over the data is no candidate.
    let private mostGrowth = 60.0

    let private errorOf (task: LearningTask) (dynamics: EquationDynamics) (steps: int) (rehearsal: Rehearsal) : float[] =
        let t = rehearsal.Of

        match dynamics.Solve(t.Parameters, t.Times[rehearsal.Start ..], t.States[rehearsal.Start], steps) with
        | ValueSome found ->
            Array.init (found.Length - 1) (fun j ->
                let at = rehearsal.Start + 1 + j
                task.Shape.ErrorOf(t.States[at], t.Floors[at], found[j + 1]))
        | ValueNone -> Array.create (t.Count - 1 - rehearsal.Start) infinity

    let private plain equation =
        {
            Equation = equation
            Errors = equation.Factors |> Array.map (Array.map (fun _ -> 0.0))
            Inflation = nan
            Residual = nan
        }

    let private score (task: LearningTask) (states: TorusStates) (fitted: FittedEquation) tolerance steps (fold: ValidationFold) : float =
        let dynamics = EquationDynamics(states, fitted, tolerance)

        let growth (runs: Rehearsal[]) =
            let span = runs |> Array.fold (fun top r -> max top (r.Of.Times[r.Of.Count - 1] - r.Of.Times[r.Start])) 0.0

            dynamics.Growth runs[0].Of.Parameters * span

        if
            fold.Rehearsals
            |> Array.groupBy _.Of.Parameters
            |> Array.exists (fun (_, runs) -> growth runs > mostGrowth)
        then
            infinity
        else
            let errors = fold.Rehearsals |> Array.truncate 8 |> Array.collect (errorOf task dynamics steps)
            let value = ValidationFolds.rootMeanSquare errors
            if System.Double.IsNaN value then infinity else value

    /// The modes up to a lower wavenumber along each axis.
    let private lowered (modes: TorusModes) (orders: int[]) (fields: int) (trajectories: ModeTrajectory[]) : ModeTrajectory[] =
        let low = TorusModes(modes.Lengths, orders, 1)
        let place = modes.Indices |> Array.mapi (fun j n -> List.ofArray n, j) |> dict
        let from = low.Indices |> Array.map (fun n -> place[List.ofArray n])
        let count, all = low.Count, modes.Count

        trajectories
        |> Array.map (fun t ->
            { t with
                States =
                    t.States
                    |> Array.map (fun state ->
                        Array.init (fields * 2 * count) (fun p ->
                            let f, rest = p / (2 * count), p % (2 * count)
                            state[f * 2 * all + (if rest < count then from[rest] else all + from[rest - count])]))
            })

    /// Equations of few terms, from sparse to rich, of one weak form.
    let private path (form: WeakForm) (lengths: float[]) (orders: int[]) (fields: int) : FieldEquation list =
        let paths = form.Eliminate()

        let equation (chosen: struct (int[] * float[])[]) =
            {
                Lengths = lengths
                Orders = orders
                Terms = form.Terms
                Factors =
                    chosen
                    |> Array.map (fun (struct (active, factors)) ->
                        let row = Array.zeroCreate form.Terms.Length
                        Array.iter2 (fun t x -> row[t] <- x) active factors
                        row)
            }
                .Trimmed

        let few = paths |> Array.map (Array.filter (fun (struct (active, _)) -> active.Length <= mostTerms))

        if fields = 1 then
            few[0] |> List.ofArray |> List.map (fun one -> equation [| one |])
        else
            prices
            |> List.ofArray
            |> List.map (fun price ->
                few
                |> Array.mapi (fun f own ->
                    own
                    |> List.ofArray
                    |> List.minBy (fun (struct (active, factors)) ->
                        Elementary.log (max 1e-14 (form.Left(f, active, factors)))
                        + price * 100.0 * float active.Length / float mostTerms))
                |> equation)

    let private support (e: FieldEquation) = e.Terms |> List.ofArray, e.Factors |> Array.map (Array.map (fun v -> v <> 0.0)) |> List.ofArray

    /// The equation without the term that has the largest standard error, relative to its factor; none where only one term is left.
    let private weakest (fitted: FittedEquation) : FieldEquation option =
        let e = fitted.Equation

        if e.Count < 2 then
            None
        else
            let places =
                [
                    for f in 0 .. e.Fields - 1 do
                        for t in 0 .. e.Terms.Length - 1 do
                            if e.Factors[f][t] <> 0.0 then
                                struct (fitted.Errors[f][t] / abs (e.Factors[f][t]), f, t)
                ]

            let struct (_, f, t) = List.max places
            let factors = e.Factors |> Array.map Array.copy
            let row = factors[f]
            row[t] <- 0.0
            Some { e with Factors = factors }.Trimmed

    /// Supports fitted through the flow on every fold and judged, the sparsest first: over short segments all until one is at the floor, over longer ones the best.
    let private judge
        (task: LearningTask)
        (states: TorusStates)
        (training: ModeTrajectory[][])
        (taken: FieldEquation list)
        : DynamicsTrial[] =
        let refined (equation: FieldEquation) (length: int) (data: ModeTrajectory[]) : FittedEquation voption =
            let longest = data |> Array.maxBy _.Times.Length
            let flow = EquationFlow.Of(equation.At longest.Parameters)
            let count = min 9 longest.Times.Length

            match flow.Forecast(longest.Times[.. count - 1], longest.States[0], fine, 1, fineSteps) with
            | ValueNone -> ValueNone
            | ValueSome(struct (_, steps)) -> EquationFit.fit equation steps (EquationFit.segments length mostSegments data)

        let trial (equation: FieldEquation) (length: int) : struct (DynamicsTrial * FittedEquation) =
            task.Tell.Invoke $"equation of {equation.Count} terms over {length} intervals"

            let fits =
                training
                |> Array.map (fun data -> refined equation length data |> ValueOption.defaultWith (fun () -> plain equation))

            let error =
                Array.map2 (fun fold fitted -> score task states fitted fine fineSteps fold) task.Folds fits
                |> ValidationFolds.together

            let count = equation.Count
            let words = if count = 1 then "1 term" else $"{count} terms"

            struct ({
                        Candidate =
                            {
                                Kind = "equation"
                                Description = $"equation of {words}, over {length} intervals"
                                Directions = 0
                                Parameters = count
                                Rounds = 1
                                Error = error
                            }
                        Fit =
                            fun () ->
                                let data = states.Trajectories task.Trajectories
                                let last = fits[fits.Length - 1]
                                let fitted = refined last.Equation length data |> ValueOption.defaultValue last

                                {
                                    Dynamics = EquationDynamics(states, fitted, fine)
                                    FitError = fitted.Residual
                                    Pairs = (EquationFit.segments length mostSegments data).Length
                                }
                        Members = fun () -> fits |> Array.map (fun own -> EquationDynamics(states, own, fine))
                    },
                    fits[fits.Length - 1])

        // The sparsest first; none after one that the floor alone keeps from being better.
        let floor = ValidationFolds.indifference task.Folds

        let errorOf (struct (t: DynamicsTrial, _: FittedEquation)) = t.Candidate.Error
        let isAtFloor found = found |> List.exists (fun one -> errorOf one <= nearFloor * floor)

        let short =
            taken
            |> List.fold (fun found equation -> if isAtFloor found then found else found @ [ trial equation lengths[0] ]) []

        // As long as the forecast is as good without it, the term that the data are least sure of goes.
        let rec pruned (struct (_, fitted: FittedEquation) as one) =
            match weakest fitted with
            | None -> [ one ]
            | Some fewer ->
                let next = trial fewer lengths[0]
                // In squares, so that what the floor hides of an error is not counted twice.
                let beyond error = max 0.0 (error * error - floor * floor)

                if beyond (errorOf next) <= asGood * beyond (errorOf one) + slack * floor * floor then
                    one :: pruned next
                else
                    [ one; next ]

        match short with
        | [] -> [||]
        | _ ->
            let best = short |> List.minBy errorOf
            let kept = pruned best |> List.tail
            let all = short @ kept
            let struct (_, fitted) = all |> List.minBy errorOf

            let longer =
                if isAtFloor all then
                    []
                else
                    lengths[1..] |> List.ofArray |> List.map (trial fitted.Equation)

            all @ longer |> List.map (fun (struct (t, _)) -> t) |> Array.ofList

    /// The equations that are worth a forecast in the end, the best first; none for a basis that is neither periodic nor between walls.
    let all (task: LearningTask) : DynamicsTrial[] =
        match TorusStates.Of(task.Basis, task.Trajectories) with
        | null -> [||]
        | states when states.Modes.Points > mostPoints -> [||]
        | states ->
            let modes, fields = states.Modes, task.Basis.Fields

            let terms =
                FieldTerms.usual fields modes.Dimension
                |> FieldTerms.withParameters task.Trajectories[0].Parameters.Length

            let training = task.Folds |> Array.map (fun fold -> states.Trajectories fold.Training)
            let first = task.Folds[0]

            let orders =
                [ 1.0; 0.5; 0.25 ]
                |> List.map (fun share -> modes.Orders |> Array.map (fun n -> max (min n 4) (int (ceil (share * float n)))))
                |> List.distinct

            // What each reading forecasts, supports once.
            let found = System.Collections.Generic.List<struct (float * FieldEquation)>()

            for own in orders do
                task.Tell.Invoke $"equations of wavenumbers up to {Array.max own}"
                let data = lowered modes own fields training[0]

                for form in WeakForm.Of(modes.Lengths, own, fields, terms, data, windows) do
                    for equation in path form modes.Lengths modes.Orders fields do
                        let error = score task states (plain equation) coarse coarseSteps first

                        if System.Double.IsFinite error then
                            found.Add(struct (error, equation))

            let persistence = ValidationFolds.persistence task.Shape first

            let supports =
                found
                |> List.ofSeq
                |> List.sortBy (fun (struct (error, equation)) -> struct (error, equation.Count))
                |> List.fold
                    (fun kept (struct (error, equation)) ->
                        if kept |> List.exists (fun (struct (_, other)) -> support other = support equation) then
                            kept
                        else
                            kept @ [ struct (error, equation) ])
                    []
                |> List.filter (fun (struct (error, _)) -> error < 2.0 * persistence)

            // The best, and the sparsest of those that are nearly as good.
            let taken: struct (float * FieldEquation) list =
                match supports with
                | [] -> []
                | (struct (least, _)) :: _ ->
                    let sparse =
                        supports
                        |> List.filter (fun (struct (error, _)) -> error <= 2.0 * least + ValidationFolds.floor first)
                        |> List.sortBy (fun (struct (error, equation)) -> struct (equation.Count, error))

                    (List.truncate 2 sparse @ List.truncate mostSupports supports)
                    |> List.distinctBy (fun (struct (_, equation)) -> support equation)
                    |> List.sortBy (fun (struct (error, equation)) -> struct (equation.Count, error))

            judge task states training (taken |> List.map (fun (struct (_, equation)) -> equation))

    /// The terms of an equation, fitted again on another order of the basis.
    let again (task: LearningTask) (equation: FieldEquation) : DynamicsTrial[] =
        match TorusStates.Of(task.Basis, task.Trajectories) with
        | null -> [||]
        | states when states.Modes.Points > mostPoints -> [||]
        | states ->
            let training = task.Folds |> Array.map (fun fold -> states.Trajectories fold.Training)
            judge task states training [ { equation with Orders = states.Modes.Orders } ]
