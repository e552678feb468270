namespace Spectral

open System

/// What the data look like along one axis.
type AxisShape =
    {
        /// The name of the axis.
        Name: string
        /// The least coordinate.
        Low: float
        /// The largest coordinate.
        High: float
        /// Root mean square of u in the last thirty-second of the range on the left, relative to the largest such part, at the worst time.
        LeftTail: float
        /// The same on the right.
        RightTail: float
        /// The period that an equispaced grid suggests: one spacing more than the range, or the range where the data end as they begin; 0 where the points suggest none.
        Period: float
        /// What values across the ends differ from the polynomial through their neighbours, relative to the largest such difference elsewhere, or to what may be overlooked, at the worst time;
        /// ∞ where there is no period.
        Seam: float
    }

    /// Whether the data vanish towards both ends; what continues across them vanishes only if far less is left there.
    member this.IsLine =
        let largest = if this.IsPeriodic then AxisShape.LargestPeriodicTail else AxisShape.LargestTail

        this.LeftTail <= largest && this.RightTail <= largest

    /// Whether the data begin at a boundary at or above 0 and vanish to the right.
    member this.IsHalfLine =
        this.Low >= 0.0
        && this.RightTail <= AxisShape.LargestTail
        && (this.LeftTail > AxisShape.LargestTail || this.Low <= AxisShape.Touching * (this.High - this.Low))

    /// Whether the data continue across the ends.
    member this.IsPeriodic = this.Seam <= AxisShape.LargestSeam

    /// A tail below this part of the largest has vanished.
    static member LargestTail = 0.05
    /// The same where the data continue across the ends: with more there they are periodic.
    static member LargestPeriodicTail = 0.01
    /// A seam within this many of the largest differences elsewhere is none.
    static member LargestSeam = 4.0
    /// Data that begin within this part of their range of 0 begin at 0.
    static member Touching = 0.05

/// What the data look like along each axis: where they vanish, and whether they continue across the ends.
module DataShape =
    /// Parts of the range in which u is averaged.
    let private parts = 32

    /// A seam below this part of the largest value is overlooked.
    let private negligibleSeam = 1.0e-3

    /// Values at the first and the last coordinate that agree to this part of the largest: the grid names the same point twice.
    let private closedTolerance = 1.0e-9

    /// Neighbours on either side of a point that tell what it would be.
    let private reach = 2

    /// Noise, in standard deviations, that is no seam.
    let private deviations = 5.0

    let private magnitude (units: float[]) (s: FieldSnapshot) (i: int) =
        let mutable sum = 0.0

        for f in 0 .. units.Length - 1 do
            let v = s.Fields[f][i] / units[f]
            sum <- sum + v * v

        sum

    // √ of what of the mean of |u|² in the first and the last part is more than noise, relative to that of the largest part.
    let private tails (units: float[]) (noise: float[]) low high axis (s: FieldSnapshot) =
        let sums = Array.zeroCreate parts
        let counts = Array.zeroCreate parts
        let drowned = Array.fold2 (fun sum (d: float) unit -> sum + (d / unit) * (d / unit)) 0.0 noise units

        for i in 0 .. s.Count - 1 do
            let value = magnitude units s i

            if not (Double.IsNaN value) then
                let part = min (parts - 1) (int (float parts * ((s.Points[axis][i] - low) / (high - low))))
                sums[part] <- sums[part] + value
                counts[part] <- counts[part] + 1.0

        // What the mean of the squares of noise does not exceed but by rare chance.
        let mean part =
            if counts[part] > 0.0 then
                max 0.0 (sums[part] / counts[part] - drowned * (1.0 + deviations * sqrt (2.0 / counts[part])))
            else
                nan

        let present = Array.init parts mean |> Array.filter (fun v -> not (Double.IsNaN v))
        let largest = Array.fold max 0.0 present

        // Of an end without points the nearest part that has some: points that do not reach the end of the range tell nothing beyond.
        if largest > 0.0 then
            struct (sqrt (present[0] / largest), sqrt (present[present.Length - 1] / largest))
        else
            struct (0.0, 0.0)

    /// Snapshots of one dimension whose points are some of an equispaced grid, on all of that grid, NaN where there was no point; others as they are.
    let private regular (snapshots: FieldSnapshot[]) : FieldSnapshot[] =
        let isShared = snapshots |> Array.forall (fun s -> GridShape.SamePoints(s.Points, snapshots[0].Points))

        let union =
            (if isShared then Array.truncate 1 snapshots else snapshots)
            |> List.ofArray
            |> List.collect (fun s -> List.ofArray s.Points[0])
            |> List.distinct
            |> List.sort
            |> Array.ofList

        let most = snapshots |> Array.map _.Count |> Array.max

        if
            isShared
            || snapshots[0].Dimensions > 1
            || union.Length > 2 * most
            || not (GridShape.IsEquispaced union)
        then
            snapshots
        else
            snapshots
            |> Array.map (fun s ->
                if s.Points[0] = union then
                    s
                else
                    let places = Array.map (fun x -> Array.BinarySearch(union, x)) s.Points[0]

                    let fields =
                        s.Fields
                        |> Array.map (fun field ->
                            let filled = Array.create union.Length nan
                            Array.iter2 (fun (place: int) v -> filled[place] <- v) places field
                            filled)

                    FieldSnapshot(s.Trajectory, s.Time, [| union |], fields))

    // How the values run on across the ends of an axis of a grid, and whether the grid names its first point twice.
    let private seam (units: float[]) (noise: float[]) (level: float[]) axis (snapshots: FieldSnapshot[]) (grids: GridShape[]) =
        let x = grids[0].Axes[axis]
        let n = x.Length

        if
            n < 4 * reach + 2
            || not (GridShape.IsEquispaced x)
            || grids |> Array.exists (fun g -> g.Axes[axis] <> x)
        then
            struct (0.0, infinity)
        else
            let lines = grids |> Array.map (fun g -> g.Lines axis)

            let peak =
                snapshots
                |> Array.map (fun s ->
                    Seq.fold (fun p i -> let m = magnitude units s i in if m > p then m else p) 0.0 (seq { 0 .. s.Count - 1 }))

            // Differences of a field between two places of the lines over all snapshots, each with the largest value of its snapshot.
            let gaps f i j =
                snapshots
                |> Array.mapi (fun at s ->
                    lines[at]
                    |> Array.map (fun line -> struct (s.Fields[f][line[j]] - s.Fields[f][line[i]], sqrt peak[at] * units[f]))
                    |> Array.filter (fun (struct (gap, _)) -> not (Double.IsNaN gap)))
                |> Array.concat

            let square (gaps: (struct (float * float))[]) =
                (gaps |> Array.sumBy (fun (struct (gap, _)) -> gap * gap)) / float (max 1 gaps.Length)

            // Both ends name one point where they differ by no more than round-off at any time; or by no more than noise over all of them, while neighbours differ by more. Where neighbours do not,
            // an odd number of points, as where an even one is closed, decides.
            let isClosed =
                Seq.forall
                    (fun f ->
                        let ends = gaps f 0 (n - 1)
                        let noise = 2.0 * level[f] * level[f]
                        let neighbours = 0.5 * (square (gaps f 0 1) + square (gaps f (n - 2) (n - 1)))

                        ends |> Array.forall (fun (struct (gap, size)) -> abs gap <= closedTolerance * size)
                        || (square ends <= noise * (1.0 + deviations * sqrt (2.0 / float (max 1 ends.Length)))
                            && (if neighbours >= 2.0 * noise then
                                    square ends < 0.5 * (noise + neighbours)
                                else
                                    n % 2 = 1)))
                    (seq { 0 .. units.Length - 1 })

            let distinct = if isClosed then n - 1 else n
            let spacing = (x[n - 1] - x[0]) / float (n - 1)
            // Once round, and on both sides as far as differences reach.
            let round = Array.init (distinct + 4 * reach) (fun i -> (i - 2 * reach + distinct) % distinct)
            let places = Array.init round.Length float

            let worst =
                snapshots
                |> Array.mapi (fun at s ->
                    let mutable across = 0.0
                    let mutable within = 0.0

                    for line in lines[at] do
                        for f in 0 .. units.Length - 1 do
                            let values = round |> Array.map (fun i -> s.Fields[f][line[i]] / units[f])
                            let gaps = NoiseEstimate.differences places values reach

                            for k in 0 .. gaps.Length - 1 do
                                // The difference at place k + reach of `round` is that of point k − reach: it sees the ends if it is near one.
                                let point = (k - reach + distinct) % distinct
                                let gap = abs gaps[k]

                                if Double.IsNaN gap then ()
                                elif point < reach || point >= distinct - reach then across <- max across gap
                                else within <- max within gap

                    let drowned = Array.fold2 (fun m (d: float) unit -> max m (d / unit)) 0.0 noise units
                    let overlooked = negligibleSeam * sqrt peak[at] + deviations * drowned / AxisShape.LargestSeam
                    if across > 0.0 then across / max within overlooked else 0.0)
                |> Array.max

            struct (float distinct * spacing, worst)

    /// Along each axis of snapshots, NaN where values are missing; units, the noise worth a thought and the estimated level of noise one a field.
    let ofSnapshots (given: FieldSnapshot[]) (units: float[]) (noise: float[]) (level: float[]) (names: int -> string) : AxisShape[] =
        let snapshots = regular given

        let grids =
            GridShape.OfEach snapshots
            |> Array.choose (fun grid ->
                match grid with
                | null -> None
                | grid -> Some grid)

        Array.init snapshots[0].Dimensions (fun axis ->
            let low = snapshots |> Array.map (fun s -> Array.min s.Points[axis]) |> Array.min
            let high = snapshots |> Array.map (fun s -> Array.max s.Points[axis]) |> Array.max

            let ends = snapshots |> Array.map (tails units noise low high axis)

            let struct (period, seam) =
                if grids.Length = snapshots.Length then
                    seam units noise level axis snapshots grids
                else
                    struct (0.0, infinity)

            {
                Name = names axis
                Low = low
                High = high
                LeftTail = ends |> Array.map (fun (struct (left, _)) -> left) |> Array.max
                RightTail = ends |> Array.map (fun (struct (_, right)) -> right) |> Array.max
                Period = period
                Seam = seam
            })
