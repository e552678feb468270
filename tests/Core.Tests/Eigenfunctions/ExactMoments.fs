/// Functions on finitely many states, whose moments are exact: matrices in which a row is a state.
module Spectral.Tests.ExactMoments

open Spectral

/// Random functions [states × k] or a random matrix.
let random (name: string) (rows: int) (columns: int) =
    let stream = RandomStream.OfSeed(7L).Child name
    Matrix.Init(rows, columns, fun _ _ -> stream.NextNormal())

/// The eigenvalues of the test operator.
let eigenvalues = [| 1.0; 0.7; 0.45; 0.3; 0.1; 0.05 |]

/// Orthonormal eigenvectors [6 × 6].
let eigenvectors =
    let struct (_, q) = HouseholderEigen.decompose (random "operator" 6 6).Symmetrised
    q

/// The operator with given eigenvalues.
let operatorOf (values: float[]) = (eigenvectors * Matrix.Diagonal values * eigenvectors.Transposed).Symmetrised

/// S and W of functions under counting measure.
let ofSpace (t: Matrix) (f: Matrix) = [| f.Transposed * f; (f.Transposed * t * f).Symmetrised |]

/// The cotangent f A + (Tf) B.
let pullSpace (t: Matrix) (f: Matrix) (response: MomentResponse) = f * response.Slopes[0] + t * f * response.Slopes[1]

/// M_f, M_g and T of functions of the rows and the columns of a kernel.
let ofPairs (kernel: Matrix) (f: Matrix) (g: Matrix) = [| f.Transposed * f; g.Transposed * g; f.Transposed * kernel * g |]

/// The cotangents f A_f + (K g) B_f and g A_g + (Kᵀ f) B_g.
let pullPairs (kernel: Matrix) (f: Matrix) (g: Matrix) (response: MomentResponse) =
    f * response.Slopes[0] + kernel * g * response.Slopes[1], g * response.Slopes[2] + kernel.Transposed * f * response.Slopes[3]

/// Central differences of a function by each element of a matrix.
let differences (step: float) (value: Matrix -> float) (f: Matrix) =
    Matrix.Init(
        f.Rows,
        f.Columns,
        fun i j ->
            let moved h = Matrix.Init(f.Rows, f.Columns, fun a b -> if a = i && b = j then f[a, b] + h else f[a, b])
            (value (moved step) - value (moved -step)) / (2.0 * step)
    )

/// The largest difference of two matrices.
let distance (a: Matrix) (b: Matrix) = (a - b).Values |> Array.fold (fun top v -> max top (abs v)) 0.0
