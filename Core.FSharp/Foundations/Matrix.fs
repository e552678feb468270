namespace Spectral

/// A dense real matrix [rows × columns] as a value: the algebra of the small matrices in which moments, losses and operators are written.
/// Every product is one chain of fused multiply-adds an element (Dense); nothing is changed in place.
[<Sealed>]
type Matrix(rows: int, columns: int, values: float[]) =
    do
        Check.holds (rows >= 0 && columns >= 0 && values.Length = rows * columns) "values" (fun () ->
            $"a matrix of {rows} × {columns} needs {rows * columns} numbers, not {values.Length}.")

    static let alike operation (a: Matrix) (b: Matrix) =
        Check.holds (a.Rows = b.Rows && a.Columns = b.Columns) "matrix" (fun () ->
            $"the {operation} of matrices of {a.Rows} × {a.Columns} and {b.Rows} × {b.Columns}: the dimensions must agree.")

    static let map2 operation f (a: Matrix) (b: Matrix) =
        alike operation a b
        Matrix(a.Rows, a.Columns, Array.map2 f a.Values b.Values)

    /// Number of rows.
    member _.Rows = rows
    /// Number of columns.
    member _.Columns = columns
    /// The numbers, row-major; they must not be changed.
    member _.Values = values

    /// The number in a row and a column.
    member _.Item
        with get (row: int, column: int) = values[row * columns + column]

    /// From a function of row and column.
    static member Init(rows: int, columns: int, f: int -> int -> float) : Matrix =
        Matrix(rows, columns, Array.init (rows * columns) (fun at -> f (at / columns) (at % columns)))

    /// A square matrix with these numbers on the diagonal and 0 beside it.
    static member Diagonal(diagonal: float[]) : Matrix =
        Matrix.Init(diagonal.Length, diagonal.Length, fun i j -> if i = j then diagonal[i] else 0.0)

    /// I [n × n].
    static member Identity(n: int) : Matrix = Matrix.Diagonal(Array.create n 1.0)

    /// a + b
    static member (+)(a: Matrix, b: Matrix) : Matrix = map2 "sum" (+) a b
    /// a − b
    static member (-)(a: Matrix, b: Matrix) : Matrix = map2 "difference" (-) a b
    /// A number times a matrix.
    static member (*)(s: float, a: Matrix) : Matrix = a.Map(fun v -> s * v)
    /// −a
    static member (~-)(a: Matrix) : Matrix = a.Map(fun v -> -v)

    /// A B
    static member (*)(a: Matrix, b: Matrix) : Matrix =
        Check.holds (a.Columns = b.Rows) "matrix" (fun () ->
            $"the product of matrices of {a.Rows} × {a.Columns} and {b.Rows} × {b.Columns}: the inner lengths must agree.")

        Matrix(a.Rows, b.Columns, Dense.product a.Values b.Values a.Rows b.Columns a.Columns)

    /// A ∘ B, element by element.
    static member (.*)(a: Matrix, b: Matrix) : Matrix = map2 "element-wise product" (*) a b

    /// f of each element.
    member _.Map(f: float -> float) : Matrix = Matrix(rows, columns, Array.map f values)
    /// Aᵀ
    member _.Transposed = Matrix(columns, rows, Dense.transpose values rows columns)
    /// The numbers on the diagonal.
    member _.DiagonalEntries = Array.init (min rows columns) (fun i -> values[i * columns + i])
    /// Σ a_ii, in increasing i.
    member a.Trace = a.DiagonalEntries |> Array.fold (+) 0.0

    /// Σ a_ij b_ij.
    member a.Inner(b: Matrix) : float =
        alike "inner product" a b
        Dense.dot values b.Values

    /// ‖A‖_F² = Σ a_ij².
    member _.SquaredNorm = Dense.dot values values
    /// A column.
    member _.Column(j: int) = Array.init rows (fun i -> values[i * columns + j])
    /// A row.
    member _.Row(i: int) = Array.sub values (i * columns) columns

    /// The first so many rows and columns.
    member a.Leading(toRow: int, toColumn: int) = Matrix.Init(toRow, toColumn, fun i j -> a[i, j])

    /// ½(A + Aᵀ)
    member a.Symmetrised =
        Check.holds (rows = columns) "matrix" (fun () -> $"only a square matrix can be symmetrised, not one of {rows} × {columns}.")
        Matrix.Init(rows, rows, fun i j -> 0.5 * (a[i, j] + a[j, i]))

    /// The elements on and above the diagonal; 0 below it.
    member a.UpperTriangle = Matrix.Init(rows, columns, fun i j -> if i <= j then a[i, j] else 0.0)
    /// A x
    member _.Apply(x: float[]) : float[] = Dense.product values x rows 1 columns
