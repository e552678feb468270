namespace Spectral

/// What a fit of factors found.
type FittedEquation =
    {
        /// The equation.
        Equation: FieldEquation
        /// The standard error of every factor, [fields][terms]; 0 where the factor is 0.
        Errors: float[][]
        /// How much the error of the least certain factor grows because other terms look alike: √ of the largest variance inflation.
        Inflation: float
        /// Root mean square of what forecasts over segments miss, relative to the states.
        Residual: float
    }

/// Factors of an equation fitted so that forecasts over segments of the trajectories hit the states: least squares over ξ by Levenberg–Marquardt, the forecasts by the exponential integrator with the
/// linear part that ξ says, Jacobians by differences of forecasts.
module EquationFit =
    /// Iterations at most.
    let private most = 12

    /// A step of differences, relative to the size of a factor.
    let private difference = 1e-6

    /// The relative decrease of the sum of squares below which a fit has ended.
    let private ended = 1e-6

    /// Segments of `length` intervals of trajectories, one after another; at most so many, evenly spread.
    let segments (length: int) (mostSegments: int) (trajectories: ModeTrajectory[]) : ModeTrajectory[] =
        trajectories
        |> Array.collect (fun t ->
            let own = min length (t.Times.Length - 1)

            if own < 1 then
                [||]
            else
                Array.init ((t.Times.Length - 1) / own) (fun k ->
                    { t with
                        Times = Array.sub t.Times (k * own) (own + 1)
                        States = Array.sub t.States (k * own) (own + 1)
                    }))
        |> fun all ->
            let kept = min mostSegments all.Length
            Array.init kept (fun k -> all[int (int64 k * int64 all.Length / int64 kept)])

    let private fitted (start: FieldEquation) (steps: int) (segments: ModeTrajectory[]) : FittedEquation voption =
        let start = start.Trimmed
        let terms = start.Terms.Length

        // One flow for all segments of the same parameters.
        let parameters = segments |> Array.map _.Parameters |> Array.distinct
        let flows = parameters |> Array.map (fun own -> EquationFlow.Whole(start.At own))
        let flowOf = segments |> Array.map (fun s -> System.Array.FindIndex(parameters, (fun own -> own = s.Parameters)))

        let active =
            [|
                for f in 0 .. start.Fields - 1 do
                    for t in 0 .. terms - 1 do
                        if start.Factors[f][t] <> 0.0 then
                            struct (f, t)
            |]

        let p = active.Length
        let weights = flows[0].Modes.Multiplicity
        let count = weights.Length

        let weigh (v: float[]) = v |> Array.mapi (fun q x -> sqrt weights[q % count] * x)

        let size =
            sqrt (
                segments
                |> Array.sumBy (fun s -> s.States |> Array.skip 1 |> Array.sumBy (fun v -> let w = weigh v in Dense.dot w w))
            )

        let equation (xi: float[]) =
            let factors = start.Factors |> Array.map Array.copy
            active |> Array.iteri (fun i (struct (f, t)) -> factors[f][t] <- xi[i])
            { start with Factors = factors }

        let longest =
            segments
            |> Array.fold (fun top s -> s.Times |> Array.pairwise |> Array.fold (fun l (a, b) -> max l (b - a)) top) 0.0

        /// Residuals of all segments, one after another; null where a forecast breaks down.
        let residuals (xi: float[]) : float[] | null =
            let moved = equation xi
            let flows = Array.map2 (fun (flow: EquationFlow) own -> flow.With((moved.At own).Factors)) flows parameters
            let mutable isWhole = true

            let found =
                Array.zip segments flowOf
                |> Array.collect (fun (s, place) ->
                    let own = s.Times |> Array.pairwise |> Array.fold (fun l (a, b) -> max l (b - a)) 0.0

                    match
                        (if isWhole then
                             flows[place].Solve(s.Times, s.States[0], max 1 (int (ceil (float steps * own / longest - 1e-9))))
                         else
                             null)
                    with
                    | null ->
                        isWhole <- false
                        [||]
                    | states ->
                        Array.init (states.Length - 1) (fun j -> weigh (Array.map2 (-) states[j + 1] s.States[j + 1]))
                        |> Array.concat)

            if isWhole then found else null

        let jacobian (xi: float[]) (r: float[]) : float[][] voption =
            let columns =
                Array.init p (fun i ->
                    let step = difference * max (abs xi[i]) 1e-8
                    let moved = Array.copy xi
                    moved[i] <- xi[i] + step

                    match residuals moved with
                    | null -> [||]
                    | next -> Array.map2 (fun a b -> (a - b) / step) next r)

            if columns |> Array.exists (fun c -> c.Length = 0) then
                ValueNone
            else
                ValueSome columns

        let normal (columns: float[][]) =
            Matrix.Init(
                p,
                p,
                fun i j ->
                    if i <= j then
                        Dense.dot columns[i] columns[j]
                    else
                        Dense.dot columns[j] columns[i]
            )

        let finish (xi: float[]) (r: float[]) (columns: float[][]) =
            let sum = Dense.dot r r
            let a = normal columns
            let norms = a.DiagonalEntries |> Array.map (fun v -> sqrt (max v 1e-300))

            let struct (values, vectors) =
                HouseholderEigen.decompose (Matrix.Init(p, p, fun i j -> a[i, j] / (norms[i] * norms[j])))

            let inverse i = Seq.fold (fun s m -> s + vectors[i, m] * vectors[i, m] / max values[m] 1e-15) 0.0 (seq { 0 .. p - 1 })
            let variance = sum / float (max 1 (r.Length - p))
            let errors = start.Factors |> Array.map (Array.map (fun _ -> 0.0))

            active
            |> Array.iteri (fun i (struct (f, t)) -> errors[f][t] <- sqrt (variance * inverse i) / norms[i])

            {
                Equation = equation xi
                Errors = errors
                Inflation = Seq.init p inverse |> Seq.fold max 0.0 |> sqrt
                Residual = sqrt sum / max size 1e-300
            }

        let rec iterate count damping (xi: float[]) (r: float[]) (columns: float[][]) =
            let sum = Dense.dot r r
            let a = normal columns
            let b = columns |> Array.map (fun c -> -(Dense.dot c r))

            let rec attempt damping tries =
                let damped = Matrix.Init(p, p, fun i j -> if i = j then a[i, i] * (1.0 + damping) + 1e-300 else a[i, j])

                match Dense.solvePositiveDefinite damped.Values b p with
                | Some step ->
                    let moved = Array.map2 (+) xi step

                    match residuals moved with
                    | NonNull next when Dense.dot next next < sum -> ValueSome(struct (moved, next, damping))
                    | _ -> if tries > 0 then attempt (10.0 * damping) (tries - 1) else ValueNone
                | None -> if tries > 0 then attempt (10.0 * damping) (tries - 1) else ValueNone

            match attempt damping 6 with
            | ValueNone -> finish xi r columns
            | ValueSome(struct (moved, next, used)) ->
                match jacobian moved next with
                | ValueNone -> finish xi r columns
                | ValueSome following ->
                    if count = 1 || Dense.dot next next > (1.0 - ended) * sum then
                        finish moved next following
                    else
                        iterate (count - 1) (max 1e-12 (0.1 * used)) moved next following

        let xi = active |> Array.map (fun (struct (f, t)) -> start.Factors[f][t])

        match residuals xi with
        | null -> ValueNone
        | r ->
            match jacobian xi r with
            | ValueNone -> ValueNone
            | ValueSome columns -> ValueSome(iterate most 1e-3 xi r columns)

    /// Fits the factors that are not 0, from those of the equation, with `steps` steps in the longest interval. None where the first forecasts leave the finite numbers.
    let fit (start: FieldEquation) (steps: int) (segments: ModeTrajectory[]) : FittedEquation voption =
        if start.Count = 0 || segments.Length = 0 then
            ValueNone
        else
            fitted start steps segments
