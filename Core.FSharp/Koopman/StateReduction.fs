namespace Spectral

/// From observables to a few coordinates of mean 0 and deviation 1, and back: columns are centred and divided by the deviation of their group (an observable, or all points of a field);
/// many of them, and fields, are reduced to principal directions.
type StateReduction =
    {
        /// The mean of each observable.
        Mean: float[]
        /// What each is divided by, [observables].
        Unit: float[]
        /// Orthonormal directions of the divided observables, [observables × coordinates].
        Directions: Matrix
        /// The deviation along each direction.
        Scale: float[]
        /// The share of the variance that no direction carries.
        Lost: float
        /// Whether the directions are principal ones, rather than the observables themselves.
        IsPrincipal: bool
    }

    /// Number of coordinates.
    member r.Size = r.Scale.Length

    /// The coordinates of rows, [rows × coordinates].
    member r.Reduce(rows: float[][]) : Matrix =
        let d = r.Mean.Length
        let centred = Matrix.Init(rows.Length, d, fun i j -> (rows[i][j] - r.Mean[j]) / r.Unit[j])
        let along = centred * r.Directions
        Matrix.Init(rows.Length, r.Size, fun i j -> along[i, j] / r.Scale[j])

    /// The observables of coordinates, [rows × observables].
    member r.Restore(coordinates: Matrix) : Matrix =
        let scaled = Matrix.Init(coordinates.Rows, r.Size, fun i j -> coordinates[i, j] * r.Scale[j])
        let back = scaled * r.Directions.Transposed
        Matrix.Init(coordinates.Rows, r.Mean.Length, fun i j -> r.Mean[j] + r.Unit[j] * back[i, j])

module StateReduction =
    /// From more observables than these on, principal directions take their place.
    let private mostPlain = 12
    /// Principal directions kept at most.
    let private mostPrincipal = 10
    /// The share of the variance that need not be carried.
    let private losable = 0.005
    /// Rows that principal directions are found from at most.
    let private mostRows = 2000
    /// A deviation below this share of the mean's size is rounding.
    let private rounding = 1e-12

    /// Principal directions of rows with mean 0, the largest variance first: directions [columns × r], variances.
    let private principal (rows: Matrix) =
        let n, d = rows.Rows, rows.Columns
        let share = 1.0 / float n

        if d <= n then
            let struct (values, vectors) = HouseholderEigen.decompose (share * (rows.Transposed * rows))
            Matrix.Init(d, d, fun i j -> vectors[i, d - 1 - j]), Array.rev values
        else
            let struct (values, vectors) = HouseholderEigen.decompose (share * (rows * rows.Transposed))
            let kept = values |> Array.filter (fun v -> v > rounding * values[n - 1]) |> Array.length
            let turned = Matrix.Init(n, kept, fun i j -> vectors[i, n - 1 - j])
            let along = rows.Transposed * turned
            let norms = Array.init kept (fun j -> Dense.norm (along.Column j))
            Matrix.Init(d, kept, fun i j -> along[i, j] / norms[j]), Array.init kept (fun j -> values[n - 1 - j])

    /// Of rows; columns of one group share their unit. Raises ArgumentException where nothing varies.
    let ofRows (groups: int[]) (isField: bool) (rows: float[][]) : StateReduction =
        let d, n = groups.Length, float rows.Length
        let mean = Array.init d (fun j -> Summation.sum (rows |> Array.map (fun row -> row[j])) / n)

        let variance =
            Array.init d (fun j ->
                let centred = rows |> Array.map (fun row -> row[j] - mean[j])
                Dense.dot centred centred / n)

        let unit =
            Array.init d (fun j ->
                let own = [| 0 .. d - 1 |] |> Array.filter (fun i -> groups[i] = groups[j])
                let size = sqrt (Summation.sum (own |> Array.map (fun i -> variance[i])) / float own.Length)
                let rounded = rounding * (own |> Array.fold (fun top i -> max top (abs mean[i])) 0.0)
                if size > rounded then size else 0.0)

        let varies =
            [| 0 .. d - 1 |]
            |> Array.filter (fun j -> unit[j] > 0.0 && sqrt variance[j] > rounding * max unit[j] (abs mean[j]))

        Check.that (varies.Length > 0) "observables" "no observable varies in the training data: there is nothing to learn."
        let unit = unit |> Array.map (fun u -> if u > 0.0 then u else 1.0)

        if not isField && varies.Length <= mostPlain then
            {
                Mean = mean
                Unit = unit
                Directions = Matrix.Init(d, varies.Length, fun i j -> if i = varies[j] then 1.0 else 0.0)
                Scale = varies |> Array.map (fun j -> sqrt variance[j] / unit[j])
                Lost = 0.0
                IsPrincipal = false
            }
        else
            let stride = max 1 (rows.Length / mostRows)
            let some = Array.init (rows.Length / stride) (fun i -> rows[i * stride])
            let centred = Matrix.Init(some.Length, d, fun i j -> (some[i][j] - mean[j]) / unit[j])
            let directions, values = principal centred
            let total = Summation.sum (values |> Array.map (max 0.0))
            let carried = values |> Array.scan (fun sum v -> sum + max 0.0 v) 0.0
            let enough = carried |> Array.findIndex (fun c -> c >= (1.0 - losable) * total)
            let r = max 1 (min enough (min mostPrincipal values.Length))

            {
                Mean = mean
                Unit = unit
                Directions = directions.Leading(d, r)
                Scale = Array.init r (fun j -> sqrt values[j])
                Lost = max 0.0 (1.0 - carried[r] / total)
                IsPrincipal = true
            }
