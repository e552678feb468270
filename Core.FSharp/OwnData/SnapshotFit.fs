namespace Spectral

open System

/// Least squares on the points of a snapshot: coefficients of values, and values of coefficients, both in the order of the snapshot.
[<AbstractClass>]
type internal SnapshotFit() =
    /// The coefficients that minimise Σ_i w_i (u_i − û(x_i))².
    abstract Solve: values: float[] -> float[]
    /// û at the points.
    abstract Values: coefficients: float[] -> float[]

/// On a full grid nothing as large as points × modes is made: with T_k the modes of axis k at its coordinates and W_k its weights,
///     G_mn = Π_k (T_kᵀ W_k T_k)_{m_k n_k},   b_n = Σ_i Π_k (W_k T_k)_{i_k n_k} u_i,   G c = b,
/// the sums axis by axis. The residual is fitted once more, which makes up for the square of the condition in G (corrected semi-normal equations: Björck 1987).
[<Sealed>]
type internal GridFit private (tensor: TensorBasis, grid: GridShape, tables: float[][], weights: float[][], factor: float[]) =
    inherit SnapshotFit()

    /// Pivots of the Cholesky factor further apart than this are left to a fit that does not square the condition.
    static let leastPivot = 1.0e-4

    let count = tensor.Count
    let shape = tables |> Array.mapi (fun k table -> table.Length / grid.Axes[k].Length)

    // Rows of T_kᵀ W_k, and of T_k.
    let analysis =
        tables
        |> Array.mapi (fun k table ->
            let points, modes = grid.Axes[k].Length, shape[k]
            Array.init (modes * points) (fun e -> let i = e % points in weights[k][i] * table[i * modes + e / points]))

    let contract (matrices: float[][]) (sizes: int[]) (start: int[]) (values: float[]) =
        let mutable shaped = start, values

        for k in start.Length - 1 .. -1 .. 0 do
            shaped <- Contraction.apply sizes[k] matrices[k] k (fst shaped) (snd shaped)

        snd shaped

    let points = grid.Axes |> Array.map _.Length

    let solve (onGrid: float[]) =
        let right = contract analysis shape points onGrid |> Contraction.gather shape tensor.Modes
        Dense.solveLowerTransposed factor (Dense.solveLower factor right count) count

    let valuesOf (coefficients: float[]) = Contraction.scatter shape tensor.Modes coefficients |> contract tables points shape

    override _.Solve values =
        let given = grid.ToGrid values
        let first = solve given
        let rest = Array.map2 (-) given (valuesOf first)
        Array.map2 (+) first (solve rest)

    override _.Values coefficients = grid.OfGrid(valuesOf coefficients)

    /// The fit; null where the points hardly tell the modes apart. Coordinates and weights are those along each axis.
    static member TryOf(tensor: TensorBasis, grid: GridShape, coordinates: float[][], weights: float[][]) : SnapshotFit | null =
        let tables = Array.map2 (fun (axis: AffineBasis) x -> axis.ValuesAt x) tensor.Axes coordinates
        let modes = tensor.Axes |> Array.map _.Count
        let count = tensor.Count

        let grams =
            Array.init modes.Length (fun k ->
                let m = modes[k]
                let gram = Array.zeroCreate (m * m)

                for i in 0 .. coordinates[k].Length - 1 do
                    for a in 0 .. m - 1 do
                        let v = weights[k][i] * tables[k][i * m + a]

                        for b in 0..a do
                            gram[a * m + b] <- Math.FusedMultiplyAdd(v, tables[k][i * m + b], gram[a * m + b])

                for a in 0 .. m - 1 do
                    for b in a + 1 .. m - 1 do
                        gram[a * m + b] <- gram[b * m + a]

                gram)

        let index = tensor.Modes.ToArray()
        let d = modes.Length

        let matrix =
            Array.init (count * count) (fun e ->
                let a, b = e / count, e % count
                let mutable product = grams[0][index[a * d] * modes[0] + index[b * d]]

                for k in 1 .. d - 1 do
                    product <- product * grams[k][index[a * d + k] * modes[k] + index[b * d + k]]

                product)

        match Dense.cholesky matrix count with
        | None -> null
        | Some factor ->
            let pivots = Array.init count (fun a -> factor[a * count + a])

            if Array.min pivots < leastPivot * Array.max pivots then
                null
            else
                GridFit(tensor, grid, tables, weights, factor)

/// On any points, by orthogonal functions.
[<Sealed>]
type internal PointFit(tensor: TensorBasis, points: float[], weights: float[]) =
    inherit SnapshotFit()
    let fit = NestedFit.Of(tensor.ValuesAt points, tensor.Count, Array.init tensor.Count id, weights)
    /// The number of modes that the points determine.
    member _.Count = fit.Count
    override _.Solve values = fit.Solve(values, tensor.Count)
    override _.Values coefficients = tensor.Evaluate(coefficients, points)
