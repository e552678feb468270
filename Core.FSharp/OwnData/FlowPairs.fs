namespace Spectral

/// Two times of one observed trajectory: a fit leads the state of the first to that of the second.
[<Struct>]
type FlowPair = { Trajectory: int; First: int; Last: int }

/// The task of fitting a field to observed trajectories. Each trajectory is cut into pairs of times that are 1, 4 and 16 intervals apart (or as many as there are): short ones carry the field,
/// long ones punish what grows. Every pair is a sample with its own interval h, in its own time from 0 to 1: y′ = h f(y); so times may be irregular, and trajectories of any length.
module FlowPairs =
    let private spans = [| 1; 4; 16 |]

    /// Pairs of a fit; more are thinned evenly.
    let mostPairs = 1500

    /// Runge–Kutta steps of a pair.
    let steps = 8

    /// The pairs of trajectories, at most so many, evenly spread.
    let of' (trajectories: ObservedTrajectory[]) (most: int) : FlowPair[] =
        let own (place: int) =
            let count = trajectories[place].Count

            spans
            |> Array.map (fun span -> min span (count - 1))
            |> Array.distinct
            |> Array.filter (fun span -> span > 0)
            |> Array.collect (fun span -> Array.init (count - span) (fun i -> { Trajectory = place; First = i; Last = i + span }))

        Array.init trajectories.Length own |> Array.concat |> ObservedTrajectories.thinned most

    /// How far intervals may differ, relative to their middle, and count as even.
    let private even = 1.0e-6

    /// Terms of the series of the logarithm.
    let private mostTerms = 12

    /// From the field of the midpoint rule, Z = h A/2 with e^{hA′} = (1 + Z)/(1 − Z), to that of the flow, hA′/2 = artanh Z = Z + Z³/3 + Z⁵/5 + …; the field as it is where the series does not
    /// fall. Fields [n × (n + 1)].
    let private logarithm (field: float[]) (n: int) (h: float) : float[] =
        let size = n + 1
        let z = Array.init (size * size) (fun i -> if i / size < n then 0.5 * h * field[i] else 0.0)
        let square = Dense.product z z size size size
        let norm (m: float[]) = sqrt (Array.fold (fun sum v -> sum + v * v) 0.0 m)

        let rec add k (power: float[]) (sum: float[]) (before: float) =
            if k > mostTerms then
                Some sum
            else
                let next = Dense.product power square size size size
                let term = next |> Array.map (fun v -> v / float (2 * k + 1))
                let length = norm term

                if length > before then None
                elif length <= 1.0e-15 * norm sum then Some sum
                else add (k + 1) next (Array.map2 (+) sum term) length

        match add 1 z z (norm z) with
        | Some sum -> Array.init (n * size) (fun i -> 2.0 * sum[i] / h)
        | None -> field

    /// The linear field A y + b that passes neighbouring times best in the mean, (y₁ − y₀)/h ≈ A (y₀ + y₁)/2 + b, [n × (n + 1)] with b last: weighted least squares with a ridge of 10⁻¹⁰ of the
    /// largest diagonal entry; at even times corrected to the exact flow. A start for every field with a linear part.
    let linearStart (coordinates: Coordinates) (trajectories: ObservedTrajectory[]) (timeUnit: float) : float[] =
        let n = coordinates.Size
        let columns = n + 1
        let moments = Array.zeroCreate (columns * columns)
        let rights = Array.zeroCreate (n * columns)
        let row = Array.zeroCreate columns

        for t in trajectories do
            let y = t.States |> Array.map coordinates.Forward

            for j in 0 .. t.Count - 2 do
                let h = (t.Times[j + 1] - t.Times[j]) / timeUnit
                // The weight of a: relative to the size of the function at this time.
                let weight = (coordinates.Weights t.States[j + 1])[0]
                let square = weight * weight

                for k in 0 .. n - 1 do
                    row[k] <- 0.5 * (y[j][k] + y[j + 1][k])

                row[n] <- 1.0

                for a in 0..n do
                    for b in 0..a do
                        moments[a * columns + b] <- System.Math.FusedMultiplyAdd(square * row[a], row[b], moments[a * columns + b])

                    for i in 0 .. n - 1 do
                        let slope = (y[j + 1][i] - y[j][i]) / h
                        rights[i * columns + a] <- System.Math.FusedMultiplyAdd(square * row[a], slope, rights[i * columns + a])

        let largest = Array.init columns (fun a -> moments[a * columns + a]) |> Array.max

        for a in 0..n do
            moments[a * columns + a] <- moments[a * columns + a] + 1.0e-10 * largest

        let intervals = ObservedTrajectories.intervals trajectories
        let usual = intervals[intervals.Length / 2]
        let isEven = intervals |> Array.forall (fun h -> abs (h - usual) <= even * usual)

        match Dense.cholesky moments columns with
        | Some l ->
            let field =
                Array.init n (fun i ->
                    let right = Array.sub rights (i * columns) columns
                    Dense.solveLowerTransposed l (Dense.solveLower l right columns) columns)
                |> Array.concat

            if isEven then logarithm field n (usual / timeUnit) else field
        | None -> Array.zeroCreate (n * columns)

    /// The residual w (y − ŷ) at the state that a pair ends in, y and w of it.
    let private loss (coordinates: Coordinates) : Loss =
        let n = coordinates.Size
        let datum name (of': float[] -> float[]) = { Input = Tensor.input name [| n |]; Of = fun t -> of' t.Coefficients }
        let target, weights = datum "target" coordinates.Forward, datum "weights" coordinates.Weights
        Loss("weighted coordinates", [| target; weights |], (fun y -> weights.Input * (Tensor.slice 0 n y - target.Input)))

    /// The pairs as trajectories of the states (y, h) from 0 to 1.
    let private samples (coordinates: Coordinates) (timeUnit: float) (trajectories: ObservedTrajectory[]) : IFlowSamples =
        let pairs = of' trajectories mostPairs
        let state (p: FlowPair) time = Array.item time trajectories[p.Trajectory].States

        let interval (p: FlowPair) =
            let times = trajectories[p.Trajectory].Times
            (times[p.Last] - times[p.First]) / timeUnit

        let initial =
            pairs
            |> Array.collect (fun p -> Array.append (coordinates.Forward(state p p.First)) [| interval p |])

        { new IFlowSamples with
            member _.Shape = StateShape.Plain(coordinates.Size + 1)
            member _.Times = [| 0.0; 1.0 |]
            member _.Count = pairs.Length
            member _.Initial = initial
            member _.States = initial
            member _.Target(pair, _) = Target(state pairs[pair] pairs[pair].Last, [||], 1.0)
            member _.Loss(_, _) = loss coordinates
        }

    /// The task: from the states of the first times of pairs to those of the last, by a field with such parameters.
    let task (coordinates: Coordinates) (field: Network) (timeUnit: float) (trajectories: ObservedTrajectory[]) (start: float[]) : FitTask =
        let samples = samples coordinates timeUnit trajectories
        let equation = NeuralEquation.Of(FieldsOfDynamics.inOwnTime field, true, steps)
        let field = LearnedField.make equation (Coordinates.Whole samples.Shape) (fun _ -> start)
        LearnedField.task field samples
