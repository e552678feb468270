namespace Spectral

/// Arrays of several axes, row-major (the last axis fastest), and matrices applied along one of them.
module internal Contraction =
    /// The product of the lengths.
    let size (shape: int[]) = Array.fold (*) 1 shape

    /// y[.., i, ..] = Σ_j M_ij x[.., j, ..] along one axis; M row-major [rows × shape[axis]]. Returns the new shape and values.
    let apply (rows: int) (matrix: float[]) (axis: int) (shape: int[]) (values: float[]) : int[] * float[] =
        let columns = shape[axis]
        let inner = size shape[axis + 1 ..]
        let outer = size shape[.. axis - 1]
        let result = Array.zeroCreate (outer * rows * inner)

        for o in 0 .. outer - 1 do
            for i in 0 .. rows - 1 do
                let target = (o * rows + i) * inner

                for j in 0 .. columns - 1 do
                    let factor = matrix[i * columns + j]
                    let source = (o * columns + j) * inner

                    for k in 0 .. inner - 1 do
                        result[target + k] <- result[target + k] + factor * values[source + k]

        Array.mapi (fun k n -> if k = axis then rows else n) shape, result

    /// A banded matrix, row-major.
    let rowMajor (matrix: Banded) = Array.init (matrix.Rows * matrix.Columns) (fun k -> matrix[k / matrix.Columns, k % matrix.Columns])

    /// The place of each index of a set in a row-major array of that shape; the shape must hold the set.
    let places (shape: int[]) (set: IndexSet) =
        Array.init set.Count (fun rank ->
            let mutable place = 0

            for k in 0 .. shape.Length - 1 do
                place <- place * shape[k] + set.Component(rank, k)

            place)

    /// Coefficients of a set in the full array, 0 elsewhere.
    let scatter (shape: int[]) (set: IndexSet) (coefficients: float[]) =
        let full = Array.zeroCreate (size shape)
        Array.iteri (fun rank place -> full[place] <- coefficients[rank]) (places shape set)
        full

    /// The entries of the full array that belong to a set.
    let gather (shape: int[]) (set: IndexSet) (full: float[]) = places shape set |> Array.map (fun place -> full[place])
