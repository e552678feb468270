/// The generalised symmetric eigenproblem A v = λ S v and the powers of a positive semidefinite S, on the directions that S carries:
/// eigenvectors of S whose eigenvalue is below `cut` times the largest are dropped, so that nearly dependent functions do no harm.
module Spectral.SymmetricPencil

let private kept (cut: float) (s: Matrix) : struct (float[] * Matrix) =
    Check.that (cut >= 0.0 && cut < 1.0) "cut" $"eigenvalues below {cut} times the largest are to be dropped: give a share in [0, 1)."
    let struct (values, vectors) = HouseholderEigen.decompose s
    let n = s.Rows
    let largest = values[n - 1]

    if not (largest > 0.0) then
        raise (NumericalFailureException "the matrix of second moments has no positive eigenvalue: the functions vanish on all samples.")

    let first = values |> Array.findIndex (fun v -> v > cut * largest)
    struct (values[first..], Matrix.Init(n, n - first, fun i j -> vectors[i, first + j]))

let private power (exponent: float -> float) cut (s: Matrix) =
    let struct (values, vectors) = kept cut s
    let weights = Array.map exponent values

    Matrix.Init(vectors.Rows, vectors.Columns, fun i j -> vectors[i, j] * weights[j])
    * vectors.Transposed

/// Q [n × r] with QᵀSQ = I, r the rank kept.
let whitener (cut: float) (s: Matrix) : Matrix =
    let struct (values, vectors) = kept cut s
    let roots = Array.map sqrt values
    Matrix.Init(vectors.Rows, vectors.Columns, fun i j -> vectors[i, j] / roots[j])

/// S^{−½} on what is kept, symmetric.
let inverseRoot (cut: float) (s: Matrix) : Matrix = power (fun v -> 1.0 / sqrt v) cut s

/// S⁺ on what is kept.
let pseudoInverse (cut: float) (s: Matrix) : Matrix = power (fun v -> 1.0 / v) cut s

/// Eigenvalues in decreasing order and vectors V [n × r] with VᵀSV = I, A V = S V Λ. S is scaled to unit diagonal before small directions are dropped.
let decompose (cut: float) (a: Matrix) (s: Matrix) : struct (float[] * Matrix) =
    Check.that
        (a.Rows = a.Columns && s.Rows = a.Rows && s.Columns = a.Rows)
        "s"
        $"a pencil needs two square matrices of one size, not {a.Rows} × {a.Columns} and {s.Rows} × {s.Columns}."

    let scale = s.DiagonalEntries |> Array.map (fun d -> if d > 0.0 then 1.0 / sqrt d else 0.0)
    let scaled (m: Matrix) = Matrix.Init(m.Rows, m.Columns, fun i j -> scale[i] * m[i, j] * scale[j])
    let q = whitener cut (scaled s)
    let struct (values, vectors) = HouseholderEigen.decompose (q.Transposed * (scaled a).Symmetrised * q).Symmetrised
    let found = q * vectors
    let r = values.Length
    struct (Array.rev values, Matrix.Init(a.Rows, r, fun i j -> scale[i] * found[i, r - 1 - j]))
