namespace Spectral

open System

/// A basis for own data: a rule for each axis, an index set, and how the scale and the centre follow the data. It expands any snapshot of the same dimensions and fields.
///   coefficients  least squares in the weights of the trapezoid rule on a grid (round the period of a periodic axis), all weights 1 on scattered points;
///   labels        by the moments of |u|², each field in its unit, or of u where u has one sign; of noisy data by those of |u|² − σ² within five standard deviations, which noise far from
///                 the centre, weighed by x², would drown otherwise.
/// Errors: ArgumentException of one line that names the time.
[<Sealed>]
type ObservedBasis private (axes: AxisRule[], sets: SetRule, order: int, units: float[], offsets: float[], noise: float[], squared: bool) =
    let dimension = axes.Length
    let moves = axes |> Array.exists (fun axis -> axis.Motion <> LabelMotion.Still)

    let standing =
        lazy
            (TensorBasis.Create(
                axes
                |> Array.map (fun axis -> AffineBasis.Create(axis.Basis order, axis.Label.Scale, axis.Label.Center)),
                sets.Set(dimension, order)
            ))

    // Fields without their offsets; what has another number of fields is refused elsewhere.
    let shifted (s: FieldSnapshot) = if s.Fields.Length = offsets.Length then s.Without offsets else s

    let refuse (time: float) (message: string) = raise (ArgumentException($"t = {Family.text time}: {message}", "snapshot"))

    let rowMajor (points: float[][]) =
        let count = points[0].Length
        let all = Array.zeroCreate (count * dimension)

        for k in 0 .. dimension - 1 do
            for i in 0 .. count - 1 do
                all[i * dimension + k] <- points[k][i]

        all

    // On bounded axes round-off must not push an end point out.
    let clamp (points: float[][]) =
        Array.map2
            (fun (axis: AxisRule) (column: float[]) ->
                if axis.IsPeriodic || axis.IsLine then column
                elif axis.IsHalfLine then column |> Array.map (max axis.Left)
                else column |> Array.map (fun x -> min (max x axis.Left) axis.Right))
            axes
            points

    let check (s: FieldSnapshot) =
        if s.Dimensions <> dimension || s.Fields.Length <> units.Length then
            refuse
                s.Time
                $"{s.Dimensions} coordinate(s) and {s.Fields.Length} field(s) were given, but the basis has {dimension} and {units.Length}: name the same columns."

        for k in 0 .. dimension - 1 do
            match s.Points[k] |> Array.tryFind (fun x -> not (Double.IsFinite x)) with
            | Some x -> refuse s.Time $"a coordinate is {Family.text x}: every position must be a finite number; remove the row."
            | None -> ()

            match s.Points[k] |> Array.tryFind (fun x -> x < axes[k].Left || x > axes[k].Right) with
            | Some x ->
                refuse
                    s.Time
                    $"the coordinate {Family.text x} lies outside the domain [{Family.text axes[k].Left}, {Family.text axes[k].Right}]: widen the domain or remove the point."
            | None -> ()

        for field in s.Fields do
            match field |> Array.tryFind (fun v -> not (Double.IsFinite v)) with
            | Some v -> refuse s.Time $"a value is {Family.text v}: every value must be a finite number; remove the row or leave it empty."
            | None -> ()

    let labelsOf (s: FieldSnapshot) (weights: float[]) : Label[] =
        if moves then
            MomentLabels.ofSnapshot axes units noise squared s weights
        else
            axes |> Array.map _.Label

    let tensorAt (labels: Label[]) =
        if moves then
            standing.Value.At(labels |> Array.map _.Scale, labels |> Array.map _.Center)
        else
            standing.Value

    let periods = axes |> Array.map (fun axis -> if axis.IsPeriodic then axis.Right - axis.Left else 0.0)

    let weighted (points: float[][]) : WeightedPoints =
        match GridShape.TryOf points with
        | null ->
            {
                Points = points
                Grid = null
                Weights = Array.create points[0].Length 1.0
                AxisWeights = [||]
                IsRule = false
            }
        | grid ->
            {
                Points = points
                Grid = grid
                Weights = grid.Weights periods
                AxisWeights = grid.AxisWeights periods
                IsRule = grid.Axes |> Array.forall (fun x -> x.Length > 1)
            }

    // Those of the last snapshot while its points stay.
    let weightedAgain (last: WeightedPoints voption) (points: float[][]) =
        match last with
        | ValueSome same when GridShape.SamePoints(same.Points, points) -> same
        | _ -> weighted points

    let norm2 (tensor: TensorBasis) (c: float[]) =
        if tensor.IsUnweighted then
            Summation.dot c c
        elif dimension = 1 then
            let g = tensor.Axes[0].Gram
            Summation.dot c (g.Apply c)
        else
            nan

    let fitOf (s: FieldSnapshot) (points: WeightedPoints) (labels: Label[]) : SnapshotFit =
        let tensor = tensorAt labels

        if s.Count < tensor.Count then
            refuse
                s.Time
                $"{s.Count} samples cannot determine {tensor.Count} coefficients: lower the order, give more samples, or leave this time out."

        let onGrid =
            match points.Grid with
            | null -> null
            | grid -> GridFit.TryOf(tensor, grid, clamp grid.Axes, points.AxisWeights)

        match onGrid with
        | null ->
            let fit = PointFit(tensor, rowMajor (clamp s.Points), points.Weights)

            if fit.Count < tensor.Count then
                refuse
                    s.Time
                    $"the samples determine only {fit.Count} of {tensor.Count} coefficients: lower the order, close the gaps between the points, or leave this time out."

            fit
        | fit -> fit

    let expand (s: FieldSnapshot) (points: WeightedPoints) (labels: Label[]) (fit: SnapshotFit) : ExpandedSnapshot =
        let coefficients = s.Fields |> Array.map fit.Solve
        let weights = points.Weights
        let mutable gap = 0.0
        let mutable all = 0.0
        let mutable seen = 0.0
        let mutable whole = 0.0

        for f in 0 .. units.Length - 1 do
            let values = fit.Values coefficients[f]
            whole <- whole + norm2 standing.Value coefficients[f] / (units[f] * units[f])

            for i in 0 .. s.Count - 1 do
                let u = s.Fields[f][i] / units[f]
                let v = values[i] / units[f]
                gap <- gap + weights[i] * (u - v) * (u - v)
                all <- all + weights[i] * u * u
                seen <- seen + weights[i] * v * v

        {
            Trajectory = s.Trajectory
            Time = s.Time
            Labels = labels
            Coefficients = coefficients
            Floor = (if all > 0.0 then sqrt (gap / all) else 0.0)
            Unseen =
                (if not points.IsRule then nan
                 elif whole > 0.0 then max 0.0 (1.0 - seen / whole)
                 else 0.0)
            Inputs = s.Inputs
        }

    /// A rule for each axis, which sets, their order N ≥ 1, the unit and the noise σ of each field (0: none worth a thought), and whether labels come from |u|².
    static member Create(axes: AxisRule[], sets: SetRule, order: int, units: float[], noise: float[], squared: bool) : ObservedBasis =
        Check.that (axes.Length >= 1 && axes.Length <= 3) "axes" $"data of {axes.Length} dimensions: one to three can be expanded."
        Check.that (order >= 1) "order" $"the order is {order}: it must be at least 1."

        Check.that
            (units.Length >= 1 && noise.Length = units.Length)
            "units"
            $"{units.Length} units came with {noise.Length} levels of noise: give one of each a field."

        Check.that
            (units |> Array.forall (fun u -> Double.IsFinite u && u > 0.0)
             && noise |> Array.forall (fun s -> Double.IsFinite s && s >= 0.0))
            "units"
            "units must be positive and noise not negative, both finite."

        ObservedBasis(axes, sets, order, units, Array.zeroCreate units.Length, noise, squared)

    /// The rule of each axis.
    member _.Axes = axes
    /// Which products of modes are kept.
    member _.Sets = sets
    /// N.
    member _.Order = order
    /// The unit of each field: floors and moments of several fields are taken in these.
    member _.Units = units
    /// A constant that is taken off each field before it is expanded, where it would hide what changes; mostly 0.
    member _.Offsets = offsets
    /// The noise σ of each field, taken off |u|² in the labels; 0 where none is.
    member _.Noise = noise
    /// Whether labels come from |u|² rather than from u.
    member _.Squared = squared
    /// D.
    member _.Dimension = dimension
    /// Number of fields.
    member _.Fields = units.Length
    /// Number of modes of one field.
    member _.Modes = standing.Value.Count
    /// The basis at the labels that stay.
    member _.Tensor = standing.Value
    /// In one dimension the basis at scale 1 and centre 0.
    member _.Basis = axes[0].Basis order
    /// Whether anything of the labels moves.
    member _.Moves = moves
    /// Numbers of the state behind the coefficients: the β that move, then the x₀ that move.
    member _.MovingLabels = axes |> Array.sumBy (fun axis -> int axis.Motion)
    /// Length of the state.
    member this.StateSize = units.Length * this.Modes + this.MovingLabels

    /// The same at another order.
    member _.WithOrder(order: int) = (ObservedBasis.Create(axes, sets, order, units, noise, squared)).WithOffsets offsets
    /// The same with other rules for the axes.
    member _.WithAxes(axes: AxisRule[]) = (ObservedBasis.Create(axes, sets, order, units, noise, squared)).WithOffsets offsets
    /// The same on other sets.
    member _.WithSets(sets: SetRule) = (ObservedBasis.Create(axes, sets, order, units, noise, squared)).WithOffsets offsets

    /// The same with other offsets of the fields.
    member _.WithOffsets(offsets: float[]) : ObservedBasis =
        Check.that
            (offsets.Length = units.Length && Array.forall Double.IsFinite offsets)
            "offsets"
            $"{offsets.Length} offsets came with {units.Length} fields: give a finite one a field."

        ObservedBasis(axes, sets, order, units, offsets, noise, squared)

    /// β and x₀ of each axis for a snapshot.
    member _.LabelsOf(snapshot: FieldSnapshot) : Label[] =
        check snapshot
        labelsOf (shifted snapshot) (weighted snapshot.Points).Weights

    /// Modes in the order in which growing sets take them, and how many there are of each order 1 … N.
    member this.Growth: struct (int[] * int[]) =
        let tensor = standing.Value
        let levels = sets.Levels(tensor.Levels, order)

        let levelOf (mode: int) =
            tensor.Modes.Unrank mode
            |> Array.mapi (fun k n -> if axes[k].IsPeriodic then (n + 1) / 2 else n)
            |> tensor.Levels.Rank
            |> fun place -> levels[place]

        let modes = Array.init tensor.Count (fun mode -> levelOf mode, mode)
        let sorted = modes |> List.ofArray |> List.sort |> Array.ofList
        let counts = Array.init order (fun n -> modes |> Array.filter (fun (level, _) -> level <= n + 1) |> Array.length)
        struct (Array.map snd sorted, counts)

    /// The factorised fits of snapshots one after another, the modes added in the order given; a factorisation is used again while points and labels stay.
    member internal _.Fits(snapshots: seq<FieldSnapshot>, modesInOrder: int[]) : seq<ObservedFit> =
        seq {
            let mutable last: WeightedPoints voption = ValueNone
            let mutable fit: NestedFit voption = ValueNone

            for given in snapshots do
                check given
                let s = shifted given
                let points = weightedAgain last s.Points
                let isSame = last.IsSome && Object.ReferenceEquals(last.Value, points)

                if moves || fit.IsNone || not isSame then
                    let tensor = tensorAt (labelsOf s points.Weights)
                    fit <- ValueSome(NestedFit.Of(tensor.ValuesAt(rowMajor (clamp s.Points)), tensor.Count, modesInOrder, points.Weights))

                last <- ValueSome points
                yield { Data = s; Fit = fit.Value; Weights = points.Weights; IsRule = points.IsRule }
        }

    /// Expands snapshots one after another; what is missing is left out, and a factorisation is used again while points and labels stay.
    member this.Project(snapshots: seq<FieldSnapshot>) : seq<ExpandedSnapshot> =
        seq {
            let mutable last: WeightedPoints voption = ValueNone
            let mutable fit: SnapshotFit voption = ValueNone

            for given in snapshots do
                let s = shifted given.Complete
                check s
                let points = weightedAgain last s.Points
                let isSame = last.IsSome && Object.ReferenceEquals(last.Value, points)
                let labels = labelsOf s points.Weights

                if moves || fit.IsNone || not isSame then
                    fit <- ValueSome(fitOf s points labels)

                last <- ValueSome points
                yield expand s points labels fit.Value
        }

    /// Expands one snapshot.
    member this.Project(snapshot: FieldSnapshot) : ExpandedSnapshot = Seq.head (this.Project [| snapshot |])

    /// The fields of an expanded snapshot at points [dimensions × points], [fields × points].
    member _.Evaluate(state: ExpandedSnapshot, points: float[][]) : float[][] =
        let tensor = tensorAt state.Labels
        let rows = rowMajor points

        Array.map2
            (fun c offset ->
                let values = tensor.Evaluate(c, rows) in if offset = 0.0 then values else values |> Array.map (fun v -> v + offset))
            state.Coefficients
            offsets

    /// The state: c field after field, the β of the axes that scale, the x₀ of the axes that move, [StateSize].
    member _.Pack(state: ExpandedSnapshot) : float[] =
        let of' least (value: Label -> float) =
            Array.zip axes state.Labels
            |> Array.filter (fun (axis, _) -> int axis.Motion >= least)
            |> Array.map (fun (_, label) -> value label)

        Array.concat [ Array.concat state.Coefficients; of' 1 _.Scale; of' 2 _.Center ]

    /// Coefficients and labels of a state vector; a scale that is not positive describes no function, and is for the caller to notice.
    member this.Unpack(trajectory: string, time: float, state: float[]) : ExpandedSnapshot =
        Check.that (state.Length = this.StateSize) "state" $"a state of this basis has {this.StateSize} numbers, not {state.Length}."
        let modes = this.Modes
        let before least k = axes[.. k - 1] |> Array.filter (fun axis -> int axis.Motion >= least) |> Array.length
        let scaleAt = units.Length * modes
        let centerAt = scaleAt + before 1 dimension

        let labels =
            axes
            |> Array.mapi (fun k axis ->
                {
                    Scale = if int axis.Motion >= 1 then state[scaleAt + before 1 k] else axis.Label.Scale
                    Center = if int axis.Motion >= 2 then state[centerAt + before 2 k] else axis.Label.Center
                })

        {
            Trajectory = trajectory
            Time = time
            Labels = labels
            Coefficients = Array.init units.Length (fun f -> Array.sub state (f * modes) modes)
            Floor = nan
            Unseen = nan
            Inputs = [||]
        }
