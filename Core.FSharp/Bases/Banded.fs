namespace Spectral

/// A matrix with its nonzero entries in a band around the diagonal: entry (i, j) is stored for −Lower ≤ j − i ≤ Upper.
/// A dense matrix is the widest band. Shapes are [rows × columns]; Apply maps `columns` numbers to `rows` numbers.
[<Sealed>]
type Banded private (rows: int, columns: int, lower: int, upper: int, entries: float[]) =
    let width = lower + upper + 1
    let first i = max 0 (i - lower)
    let last i = min (columns - 1) (i + upper)

    /// The number of rows.
    member _.Rows = rows
    /// The number of columns.
    member _.Columns = columns
    /// The number of diagonals stored below the main one.
    member _.Lower = lower
    /// The number of diagonals stored above the main one.
    member _.Upper = upper

    /// Entry (i, j); 0 outside the band.
    member _.Item
        with get (i: int, j: int) =
            Check.that (i >= 0 && i < rows && j >= 0 && j < columns) "i" $"entry ({i}, {j}) is outside a matrix of {rows} × {columns}."
            if j < first i || j > last i then 0.0 else entries[i * width + j - i + lower]

    /// The matrix of f(i, j) for the entries in the band; f is not called elsewhere.
    static member Create(rows: int, columns: int, lower: int, upper: int, f: System.Func<int, int, float>) =
        Check.that (rows >= 1 && columns >= 1) "rows" $"a matrix needs at least one row and one column, not {rows} × {columns}."
        let lower = min (max lower 0) (rows - 1)
        let upper = min (max upper 0) (columns - 1)
        let width = lower + upper + 1
        let entries = Array.zeroCreate (rows * width)

        for i in 0 .. rows - 1 do
            for j in max 0 (i - lower) .. min (columns - 1) (i + upper) do
                entries[i * width + j - i + lower] <- f.Invoke(i, j)

        Banded(rows, columns, lower, upper, entries)

    /// The identity on n numbers.
    static member Identity(n: int) = Banded.Create(n, n, 0, 0, fun _ _ -> 1.0)

    /// The product with a vector: y_i = Σ_j M_ij v_j, summed in ascending j.
    member _.Apply(vector: float[]) : float[] =
        Check.that
            (vector.Length = columns)
            "vector"
            $"a matrix of {rows} × {columns} needs a vector of {columns} numbers, not {vector.Length}."

        Array.init rows (fun i ->
            let mutable sum = 0.0

            for j in first i .. last i do
                sum <- sum + entries[i * width + j - i + lower] * vector[j]

            sum)

    /// The transposed matrix.
    member this.Transpose() = Banded.Create(columns, rows, upper, lower, fun i j -> this[j, i])

    /// The product of this matrix with another; the bands add.
    member this.Multiply(other: Banded) =
        Check.that
            (columns = other.Rows)
            "other"
            $"a matrix of {rows} × {columns} cannot multiply one of {other.Rows} × {other.Columns}: the inner sizes must agree."

        Banded.Create(
            rows,
            other.Columns,
            lower + other.Lower,
            upper + other.Upper,
            fun i j ->
                let mutable sum = 0.0

                for k in max (first i) (j - other.Upper) .. min (last i) (j + other.Lower) do
                    sum <- sum + this[i, k] * other[k, j]

                sum
        )

    /// factor · this.
    member this.Scale(factor: float) = Banded.Create(rows, columns, lower, upper, fun i j -> factor * this[i, j])

    /// All entries, [rows × columns].
    member this.ToDense() : float[,] = Array2D.init rows columns (fun i j -> this[i, j])
