namespace Spectral

/// What was measured at one time of one trajectory: values of one or more fields at scattered points of D dimensions, in the order of the source.
/// A value that is missing is NaN; `Complete` leaves its points out. Known inputs are what acts on the process from outside, the same at all points.
[<Sealed>]
type FieldSnapshot(trajectory: string, time: float, points: float[][], fields: float[][], inputs: float[]) =
    do
        Check.that (points.Length > 0 && fields.Length > 0) "points" "a snapshot needs at least one position and one field."

        let count = points[0].Length

        Check.that
            (Array.append points fields |> Array.forall (fun column -> column.Length = count))
            "fields"
            $"t = {Family.text time}: positions and fields must have one value a point each."

    /// Without inputs.
    new(trajectory: string, time: float, points: float[][], fields: float[][]) = FieldSnapshot(trajectory, time, points, fields, [||])

    /// The trajectory's name; empty where there is only one.
    member _.Trajectory = trajectory
    /// The time.
    member _.Time = time
    /// The positions, [dimensions × points].
    member _.Points = points
    /// The values, [fields × points]; NaN where missing.
    member _.Fields = fields
    /// The known inputs at this time, [inputs].
    member _.Inputs = inputs
    /// Whether any field has a value anywhere.
    member _.IsObserved = fields |> Array.exists (Array.exists (fun v -> not (System.Double.IsNaN v)))
    /// The number D of dimensions.
    member _.Dimensions = points.Length
    /// The number of points.
    member _.Count = points[0].Length

    /// The fields without a constant each; the snapshot itself where all constants are 0.
    member snapshot.Without(offsets: float[]) : FieldSnapshot =
        if Array.forall (fun v -> v = 0.0) offsets then
            snapshot
        else
            FieldSnapshot(trajectory, time, points, Array.map2 (fun offset -> Array.map (fun v -> v - offset)) offsets fields, inputs)

    /// The points at which every field has a value; the snapshot itself where that is all of them.
    member snapshot.Complete: FieldSnapshot =
        let whole =
            Array.init snapshot.Count (fun i -> fields |> Array.forall (fun field -> not (System.Double.IsNaN field[i])))

        if Array.forall id whole then
            snapshot
        else
            let only (column: float[]) = Array.indexed column |> Array.filter (fun (i, _) -> whole[i]) |> Array.map snd
            FieldSnapshot(trajectory, time, Array.map only points, Array.map only fields, inputs)
