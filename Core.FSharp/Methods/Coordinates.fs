namespace Spectral

/// What the numbers of a state mean: coefficients, field after field, then the scales β that move, then the centres x₀ that move.
type StateShape =
    {
        /// The unit of each coefficient, that of its field, [coefficients].
        Units: float[]
        /// How many scales move.
        Scales: int
        /// For each centre that moves the place of its axis among the scales.
        ScaleOfCenter: int[]
        /// The norm below which a state counts as vanishing: errors are relative to it where the state is smaller.
        Least: float
    }

    /// Number of coefficients of all fields together.
    member s.Coefficients = s.Units.Length
    /// Number of scales and centres that move.
    member s.Labels = s.Scales + s.ScaleOfCenter.Length
    /// Length of a state.
    member s.Size = s.Coefficients + s.Labels

    /// Coefficients in units of 1, and the scales and centres of so many axes.
    static member Of(coefficients: int, scales: int, centers: int) : StateShape =
        {
            Units = Array.create coefficients 1.0
            Scales = scales
            ScaleOfCenter = Array.init centers id
            Least = 0.0
        }

    /// Nothing but so many numbers.
    static member Plain(count: int) : StateShape = StateShape.Of(count, 0, 0)

    /// The coefficients of a state in their units.
    member internal s.InUnits(state: float[]) = Array.map2 (fun c unit -> c / unit) state[.. s.Coefficients - 1] s.Units

    /// ‖c‖ of a state in units, never below the least, nor 0.
    member internal s.Norm(state: float[]) =
        let c = s.InUnits state
        max (sqrt (Dense.dot c c)) (max s.Least System.Double.Epsilon)

    /// The relative error of a state beside an observed one with its floor: √(floor² + ‖c − ĉ‖²/‖c‖² + (what the labels miss)²). Labels miss (β̂ − β)/β and (x̂₀ − x₀)β: functions of a frame change
    /// by their own size when it is stretched by its size or moved by its width.
    member s.ErrorOf(state: float[], floor: float, other: float[]) : float =
        let gap = Array.map2 (-) (s.InUnits other) (s.InUnits state)
        let size = s.Norm state
        let own = (let c = s.InUnits state in sqrt (Dense.dot c c))
        // A floor is relative to the state itself.
        let floor = if own < size then floor * own / size else floor
        let mutable sum = floor * floor + Dense.dot gap gap / (size * size)

        for k in 0 .. s.Labels - 1 do
            let difference = other[s.Coefficients + k] - state[s.Coefficients + k]

            let missed =
                if k < s.Scales then
                    difference / state[s.Coefficients + k]
                else
                    difference * state[s.Coefficients + s.ScaleOfCenter[k - s.Scales]]

            sum <- sum + missed * missed

        sqrt sum

/// Means and deviations of a few numbers.
module internal Deviation =
    /// A deviation below this is none.
    let private standing = 1e-12

    let mean (values: float[]) = Array.fold (+) 0.0 values / float values.Length

    let of' (values: float[]) =
        let centre = mean values
        sqrt (Array.fold (fun sum v -> let d = v - centre in sum + d * d) 0.0 values / float values.Length)

    /// What is divided by: the deviation, 1 where there is none.
    let orOne (deviation: float) = if deviation > standing then deviation else 1.0

/// The coordinates y in which a field is learned, of a state (c, β, x₀):
///   z = (D(c/u − m), β, x₀),   y = (z − offset)/scale,
/// u the units of the coefficients, m their mean, D orthonormal directions [r × coefficients]. Without directions z is the state itself.
/// One common scale for all of D(c/u − m), own scales for the labels: scaling each coefficient by its own deviation would blow up the smallest modes and overfit them.
/// States and coordinates are one after another, [rows × size].
[<Sealed>]
type Coordinates(shape: StateShape, mean: float[], directions: float[][], offset: float[], scale: float[]) =
    let coefficients = shape.Coefficients
    let isWhole = directions.Length = 0
    let kept = if isWhole then coefficients else directions.Length
    let size = kept + shape.Labels

    do
        Check.that
            (mean.Length = coefficients
             && directions |> Array.forall (fun d -> d.Length = coefficients)
             && offset.Length = size
             && scale.Length = size)
            "coordinates"
            "the numbers of the coordinates do not fit the shape of the state."

    static let byRow (width: int) (map: float[] -> float[]) (rows: float[]) =
        if rows.Length = width then
            map rows
        else
            rows |> Array.chunkBySize width |> Array.collect map

    /// All of a state as it is.
    static member Whole(shape: StateShape) : Coordinates =
        Coordinates(shape, Array.zeroCreate shape.Coefficients, [||], Array.zeroCreate shape.Size, Array.create shape.Size 1.0)

    /// Along directions from a mean, labels as they are.
    static member Along(shape: StateShape, mean: float[], directions: float[][]) : Coordinates =
        let size = directions.Length + shape.Labels
        Coordinates(shape, mean, directions, Array.zeroCreate size, Array.create size 1.0)

    /// The shape of the states.
    member _.Shape = shape
    /// The number of coordinates.
    member _.Size = size
    /// m, in units.
    member _.Mean = mean
    /// D, [r][coefficients]; empty for the coefficients themselves.
    member _.Directions = directions
    /// What is subtracted from z, [size].
    member _.Offset = offset
    /// What z is divided by, [size].
    member _.Scale = scale

    /// z of states.
    member _.Reduce(states: float[]) : float[] =
        let ofState (state: float[]) =
            let difference = Array.map2 (-) (shape.InUnits state) mean
            Array.append (directions |> Array.map (fun d -> Dense.dot d difference)) state[coefficients..]

        if isWhole then states else byRow shape.Size ofState states

    /// The states of z.
    member _.Restore(reduced: float[]) : float[] =
        let ofReduced (z: float[]) =
            let c = Array.copy mean
            directions |> Array.iteri (fun k d -> Dense.subtract -z[k] d c)
            Array.append (Array.map2 (*) c shape.Units) z[kept..]

        if isWhole then reduced else byRow size ofReduced reduced

    /// From states to coordinates.
    member c.Forward(states: float[]) : float[] = c.Reduce states |> Array.mapi (fun i z -> (z - offset[i % size]) / scale[i % size])

    /// From coordinates to states.
    member c.Backward(coordinates: float[]) : float[] =
        coordinates
        |> Array.mapi (fun i y -> System.Math.FusedMultiplyAdd(y, scale[i % size], offset[i % size]))
        |> c.Restore

    /// z as an expression of the coordinates: what losses read.
    member _.Reduced(y: Expr) : Expr = Tensor.constant [| size |] scale * y + Tensor.constant [| size |] offset

    /// The first few directions.
    member _.First(count: int) : Coordinates =
        let cut (values: float[]) = Array.append values[.. count - 1] values[kept..]
        Coordinates(shape, mean, directions[.. count - 1], cut offset, cut scale)

    /// The same directions in units of what states deviate, the largest deviation for all but the labels; centred at the mean of the states unless the origin is kept.
    member c.ByDeviation(states: float[], keepsOrigin: bool) : Coordinates =
        let reduced = c.Reduce states
        let column i = Array.init (reduced.Length / size) (fun row -> reduced[row * size + i])
        let deviations = Array.init size (column >> Deviation.of')
        let common = Array.max deviations[.. kept - 1]

        Coordinates(
            shape,
            mean,
            directions,
            Array.init size (fun i -> if keepsOrigin then 0.0 else Deviation.mean (column i)),
            Array.init size (fun i -> Deviation.orOne (if i < kept then common else deviations[i]))
        )

    /// The same directions in units of the states' root mean square component, which keeps the origin.
    member c.BySize(states: float[]) : Coordinates =
        let reduced = c.Reduce states
        let square = reduced |> Array.fold (fun sum z -> System.Math.FusedMultiplyAdd(z, z, sum)) 0.0
        let norm = sqrt (square * float size / float reduced.Length)
        Coordinates(shape, mean, directions, Array.zeroCreate size, Array.create size (norm / sqrt (float size)))

    /// Weights w [size] for which Σ w²(y − ŷ)² is about ‖u − û‖²/‖u‖² near this state, labels weighed as in StateShape.ErrorOf.
    member _.Weights(state: float[]) : float[] =
        let norm = shape.Norm state

        Array.init size (fun i ->
            if i < kept then
                scale[i] / norm
            elif i < kept + shape.Scales then
                scale[i] / abs state[coefficients + i - kept]
            else
                scale[i] * abs state[coefficients + shape.ScaleOfCenter[i - kept - shape.Scales]])

    /// Whether every scale is positive, without which coordinates describe no function.
    member _.HasPositiveScales(y: float[]) : bool =
        Seq.init shape.Scales (fun k -> System.Math.FusedMultiplyAdd(y[kept + k], scale[kept + k], offset[kept + k]))
        |> Seq.forall (fun scale -> scale > 0.0)

    /// Names: a1 … along directions, c1 … without, then beta and x0 of the axes that move, numbered where there are several.
    member _.Names: string[] =
        let letter = if isWhole then "c" else "a"
        let many name count = Array.init count (fun k -> if count = 1 then name else $"{name}{k + 1}")

        Array.concat [ Array.init kept (fun k -> $"{letter}{k + 1}"); many "beta" shape.Scales; many "x0" shape.ScaleOfCenter.Length ]
