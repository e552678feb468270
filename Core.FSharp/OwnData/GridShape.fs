namespace Spectral

open System

/// The full grid on which the points of a snapshot lie, if they do: every combination of a few coordinates an axis, each once, in any order of the source.
/// In one dimension all points lie on one, as long as none is given twice.
[<Sealed>]
type GridShape private (axes: float[][], places: int[]) =

    /// How far spacings may differ from their mean, relative to it, on an equispaced grid; coordinates in single precision are as far off.
    static let spacingTolerance = 1.0e-4

    static let distinctSorted (values: float[]) =
        // What is in order already, as in most files, is not sorted again.
        let isAscending =
            let mutable i = 1

            while i < values.Length && values[i - 1] <= values[i] do
                i <- i + 1

            i >= values.Length

        let sorted =
            if isAscending then
                values
            else
                values |> List.ofArray |> List.sort |> Array.ofList

        sorted |> Array.indexed |> Array.filter (fun (i, v) -> i = 0 || sorted[i - 1] <> v) |> Array.map snd

    // The place of a value that is there.
    static let place (coordinates: float[]) (value: float) =
        let rec search low high =
            let middle = (low + high) / 2

            if coordinates[middle] = value then middle
            elif coordinates[middle] < value then search (middle + 1) high
            else search low (middle - 1)

        search 0 (coordinates.Length - 1)

    let strides = Array.scanBack (fun (axis: float[]) stride -> axis.Length * stride) axes 1

    /// The grid of points [dimensions × points]; null where they lie on none.
    static member TryOf(points: float[][]) : GridShape | null =
        let axes = points |> Array.map distinctSorted
        let count = points[0].Length
        let size = axes |> Array.fold (fun product axis -> product * float axis.Length) 1.0

        if size <> float count then
            null
        else
            let places = Array.create count -1

            for i in 0 .. count - 1 do
                let at =
                    Array.fold2 (fun at (axis: float[]) (column: float[]) -> at * axis.Length + place axis column[i]) 0 axes points

                places[at] <- i

            if Array.contains -1 places then null else GridShape(axes, places)

    /// Whether two snapshots have the same points in the same order.
    static member SamePoints(a: float[][], b: float[][]) : bool =
        Object.ReferenceEquals(a, b)
        || (a.Length = b.Length
            && Array.forall2
                (fun (x: float[]) (y: float[]) ->
                    Object.ReferenceEquals(x, y)
                    || (x.Length = y.Length
                        && (let mutable i = 0

                            while i < x.Length && x[i] = y[i] do
                                i <- i + 1

                            i = x.Length)))
                a
                b)

    /// The grid of each snapshot, null where it has none; that of neighbours with the same points is made once.
    static member OfEach(snapshots: FieldSnapshot[]) : (GridShape | null)[] =
        let grids: (GridShape | null)[] = Array.zeroCreate snapshots.Length

        for i in 0 .. snapshots.Length - 1 do
            grids[i] <-
                if i > 0 && GridShape.SamePoints(snapshots[i - 1].Points, snapshots[i].Points) then
                    grids[i - 1]
                else
                    GridShape.TryOf snapshots[i].Points

        grids

    /// Whether coordinates in ascending order are equally far apart.
    static member IsEquispaced(coordinates: float[]) : bool =
        let last = coordinates.Length - 1

        last >= 1
        && (let spacing = (coordinates[last] - coordinates[0]) / float last

            coordinates
            |> Array.pairwise
            |> Array.forall (fun (a, b) -> abs (b - a - spacing) <= spacingTolerance * spacing))

    /// The coordinates along each axis, ascending.
    member _.Axes = axes

    /// The places in the snapshot of the points along every line parallel to an axis, [lines × points of the axis], ascending along it.
    member _.Lines(axis: int) : int[][] =
        let along = axes[axis].Length
        let stride = strides[axis + 1]

        Array.init (places.Length / along) (fun line ->
            let start = line / stride * (stride * along) + line % stride
            Array.init along (fun j -> places[start + j * stride]))

    /// Weights of the trapezoid rule along each axis, round the period of an axis that has one (0: none); 1 where there is one coordinate.
    member _.AxisWeights(periods: float[]) : float[][] =
        Array.map2
            (fun (x: float[]) (period: float) ->
                let n = x.Length

                if n = 1 then
                    [| 1.0 |]
                elif period > 0.0 then
                    Array.init n (fun i ->
                        let next = if i + 1 < n then x[i + 1] else x[0] + period
                        let last = if i > 0 then x[i - 1] else x[n - 1] - period
                        0.5 * (next - last))
                else
                    (Rule.Trapezoid x).Weights)
            axes
            periods

    /// Weights of the product rule, one a point in the order of the snapshot.
    member this.Weights(periods: float[]) : float[] =
        let alone = this.AxisWeights periods

        Array.init places.Length (fun at ->
            let mutable weight = 1.0

            for k in 0 .. axes.Length - 1 do
                weight <- weight * alone[k][at / strides[k + 1] % axes[k].Length]

            weight)
        |> this.OfGrid

    /// Values in the order of the snapshot as an array over the grid, the last axis fastest.
    member _.ToGrid(values: float[]) : float[] = places |> Array.map (fun i -> values[i])

    /// An array over the grid in the order of the snapshot.
    member _.OfGrid(values: float[]) : float[] =
        let result = Array.zeroCreate values.Length
        Array.iteri (fun at (i: int) -> result[i] <- values[at]) places
        result
