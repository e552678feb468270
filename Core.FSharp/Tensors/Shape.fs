namespace Spectral

open System

/// Shapes of tensors: [||] a scalar, [| n |] a vector, [| m; n |] a matrix, [| k; m; n |] a stack of k matrices, and so on, row-major.
module Shape =
    /// Number of elements.
    let size (shape: int[]) = Array.fold (*) 1 shape

    /// The shape as it is written in messages: "scalar", "[5]", "[3 × 4]".
    let text (shape: int[]) = if shape.Length = 0 then "scalar" else "[" + String.Join(" × ", shape) + "]"

    /// Elements of the axes before an axis, of the axis, and of those behind it.
    let around (axis: int) (shape: int[]) : struct (int * int * int) =
        struct (size shape[.. axis - 1], shape[axis], size shape[axis + 1 ..])

    /// The matrices of a stack, 1 of a matrix.
    let stack (shape: int[]) = size shape[.. shape.Length - 3]

    /// Rows and columns of op(A), where op transposes if its flag is set.
    let matrix (transpose: bool) (shape: int[]) : struct (int * int) =
        let rows, columns = shape[shape.Length - 2], shape[shape.Length - 1]
        if transpose then struct (columns, rows) else struct (rows, columns)
