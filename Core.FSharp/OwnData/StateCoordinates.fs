namespace Spectral

/// The coordinates in which a dynamics of observed states is learned: y = (a/s, (β − β̄)/s_β, (x₀ − x̄₀)/s_x), where a are the leading principal coordinates of the coefficients,
/// each in the unit of its field. One common scale s for all of a (their largest deviation), own scales for the labels.
/// Rows weigh 1/(‖u‖ · floor), so that what a direction less loses is measured against what the basis loses anyway.
[<Sealed>]
type StateCoordinates
    private (shape: StateShape, mean: float[], directions: float[][], scale: float, labelMean: float[], labelScale: float[], lost: float[])
    =
    static let dot = LeadingDirections.dot
    static let subtract = LeadingDirections.subtract

    /// Nothing is asked for below this relative error.
    static let leastFloor = 1.0e-6

    /// Rows that the search for directions looks at, evenly spread.
    static let mostRows = 2000

    /// A label that moves less than this does not move.
    static let standing = 1.0e-12

    let r = directions.Length
    let coefficients = shape.Coefficients
    let labels = shape.Size - coefficients

    static let plain (shape: StateShape) (state: float[]) = Array.map2 (fun c unit -> c / unit) state[.. shape.Coefficients - 1] shape.Units
    static let norm (row: float[]) = sqrt (dot row row)

    /// The shape of the states.
    member _.Shape = shape
    /// n, the number of coordinates.
    member _.Size = r + labels
    /// r, the number of principal coordinates.
    member _.Directions = directions
    /// The mean of the coefficients, in their units.
    member _.Mean = mean
    /// s.
    member _.Scale = scale
    /// What is subtracted from the labels.
    member _.LabelMean = labelMean
    /// What the labels are divided by.
    member _.LabelScale = labelScale
    /// Root mean square over the states of ‖what is lost‖/‖u‖ with 0, 1, … directions; up to all that were found.
    member _.Lost = lost

    /// The coordinates of a state, [n].
    member _.Forward(state: float[]) : float[] =
        let difference = Array.map2 (-) (plain shape state) mean

        Array.append
            (directions |> Array.map (fun d -> dot d difference / scale))
            (Array.init labels (fun k -> (state[coefficients + k] - labelMean[k]) / labelScale[k]))

    /// The state at coordinates.
    member _.Backward(y: float[]) : float[] =
        let own = Array.copy mean
        directions |> Array.iteri (fun k d -> subtract (-scale * y[k]) d own)

        Array.append
            (Array.map2 (*) own shape.Units)
            (Array.init labels (fun k -> System.Math.FusedMultiplyAdd(y[r + k], labelScale[k], labelMean[k])))

    /// Weights w [n] for which Σ w²(y − ŷ)² is about ‖u − û‖²/‖u‖² near this state: s/‖u‖ on a, 1/β on β and β on x₀, the latter two because functions of a frame change by their own
    /// size when it is stretched by its size or moved by its width.
    member _.Weights(state: float[]) : float[] =
        let size = max (norm (plain shape state)) System.Double.Epsilon

        Array.init (r + labels) (fun i ->
            if i < r then
                scale / size
            elif i < r + shape.Scales then
                labelScale[i - r] / abs state[coefficients + i - r]
            else
                labelScale[i - r] * abs state[coefficients + shape.ScaleOfCenter[i - r - shape.Scales]])

    /// The relative error of a state beside an observed one with its floor: √(floor² + ‖c − ĉ‖²/‖c‖² + (what the labels miss)²), labels weighed as in Weights.
    member _.ErrorOf(state: float[], floor: float, other: float[]) : float =
        let own = plain shape state
        let gap = Array.map2 (-) (plain shape other) own
        let size = max (norm own) System.Double.Epsilon
        let mutable sum = floor * floor + dot gap gap / (size * size)

        for k in 0 .. labels - 1 do
            let difference = other[coefficients + k] - state[coefficients + k]

            let missed =
                if k < shape.Scales then
                    difference / state[coefficients + k]
                else
                    difference * state[coefficients + shape.ScaleOfCenter[k - shape.Scales]]

            sum <- sum + missed * missed

        sqrt sum

    /// Whether every scale is positive, without which coordinates describe no function.
    member _.HasPositiveScales(y: float[]) : bool =
        Seq.init shape.Scales (fun k -> System.Math.FusedMultiplyAdd(y[r + k], labelScale[k], labelMean[k]))
        |> Seq.forall (fun scale -> scale > 0.0)

    /// The first few directions.
    member _.Truncated(count: int) : StateCoordinates =
        StateCoordinates(shape, mean, directions[.. count - 1], scale, labelMean, labelScale, lost)

    /// The fewest directions, at least one, with which the root mean square loss is at most so much.
    member _.CountFor(loss: float) : int =
        let found = seq { 1..r } |> Seq.tryFind (fun k -> lost[k] <= loss)
        defaultArg found r

    /// The coordinates of trajectories, with at most so many directions.
    static member Of(shape: StateShape, trajectories: ObservedTrajectory[], most: int) : StateCoordinates =
        let all = ObservedTrajectories.states trajectories
        let floors = trajectories |> Array.collect _.Floors
        let every = (all.Length + mostRows - 1) / mostRows
        let chosen = [| 0..every .. all.Length - 1 |]
        let rows = chosen |> Array.map (fun i -> plain shape all[i])
        let count = float rows.Length

        let mean = Array.init shape.Coefficients (fun k -> (rows |> Array.fold (fun sum row -> sum + row[k]) 0.0) / count)

        let sizes = rows |> Array.map (fun row -> max (norm row) System.Double.Epsilon)
        let centred = rows |> Array.map (fun row -> Array.map2 (-) row mean)

        let weighted =
            centred
            |> Array.mapi (fun i row ->
                let weight = 1.0 / (sizes[i] * max leastFloor floors[chosen[i]])
                row |> Array.map (fun v -> weight * v))

        let directions = LeadingDirections.of' weighted most

        Check.that
            (directions.Length > 0)
            "states"
            "the data do not change from time to time beyond what the basis cannot tell: there is no dynamics to learn; check the column of times."

        // What each row has left, relative to ‖u‖, and the coordinates, whose largest deviation is the scale.
        let squares = Array.zeroCreate (directions.Length + 1)
        let moments = Array.zeroCreate directions.Length

        centred
        |> Array.iteri (fun i row ->
            let remainder = Array.copy row

            for k in 0 .. directions.Length do
                if k > 0 then
                    let a = dot directions[k - 1] remainder
                    moments[k - 1] <- moments[k - 1] + a * a
                    subtract a directions[k - 1] remainder

                squares[k] <- squares[k] + dot remainder remainder / (sizes[i] * sizes[i]))

        let labels = shape.Size - shape.Coefficients
        let label k (i: int) = all[chosen[i]][shape.Coefficients + k]
        let meanOf k = (Seq.init rows.Length (label k) |> Seq.fold (+) 0.0) / count
        let labelMean = Array.init labels meanOf

        let labelScale =
            Array.init labels (fun k ->
                let centre = labelMean[k]

                let deviation =
                    sqrt ((Seq.init rows.Length (fun i -> let d = label k i - centre in d * d) |> Seq.fold (+) 0.0) / count)

                if deviation > standing then deviation else 1.0)

        StateCoordinates(
            shape,
            mean,
            directions,
            sqrt (Array.max moments / count),
            labelMean,
            labelScale,
            squares |> Array.map (fun s -> sqrt (s / count))
        )

    /// The same from its numbers, as a file keeps them.
    static member Restore
        (shape: StateShape, mean: float[], directions: float[][], scale: float, labelMean: float[], labelScale: float[])
        : StateCoordinates =
        let labels = shape.Size - shape.Coefficients

        Check.that
            (mean.Length = shape.Coefficients
             && directions |> Array.forall (fun d -> d.Length = shape.Coefficients)
             && labelMean.Length = labels
             && labelScale.Length = labels)
            "coordinates"
            "the numbers of the coordinates do not fit the shape of the state."

        StateCoordinates(shape, mean, directions, scale, labelMean, labelScale, [||])
