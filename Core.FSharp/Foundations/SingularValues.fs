/// The singular value decomposition A = U Σ Vᵀ by one-sided Jacobi rotations (Hestenes 1958; Demmel and Veselić, SIAM J. Matrix Anal. 13 (1992) 1204):
/// small singular values come out to high relative accuracy, and the order of operations is fixed.
module Spectral.SingularValues

/// Sweeps after which the columns are certainly orthogonal, if they are finite.
let private largestSweeps = 60

/// Two columns whose cosine is below this are orthogonal.
let private orthogonal = 1e-15

/// The columns of A V, orthogonal, and the columns of V, for columns given one after another.
let private rotate (columns: float[][]) : struct (float[][] * float[][]) =
    let n = columns.Length
    let a = columns |> Array.map Array.copy
    let v = Array.init n (fun i -> Array.init n (fun j -> if i = j then 1.0 else 0.0))

    let turn (x: float[]) (y: float[]) c s =
        for i in 0 .. x.Length - 1 do
            let p, q = x[i], y[i]
            x[i] <- c * p - s * q
            y[i] <- s * p + c * q

    let sweep () =
        let mutable rotations = 0

        for p in 0 .. n - 2 do
            for q in p + 1 .. n - 1 do
                let alpha, beta, gamma = Dense.dot a[p] a[p], Dense.dot a[q] a[q], Dense.dot a[p] a[q]

                if abs gamma > orthogonal * sqrt alpha * sqrt beta && gamma <> 0.0 then
                    rotations <- rotations + 1
                    let zeta = (beta - alpha) / (2.0 * gamma)
                    let size = 1.0 / (abs zeta + sqrt (1.0 + zeta * zeta))
                    let t = if zeta < 0.0 then -size else size
                    let c = 1.0 / sqrt (1.0 + t * t)
                    turn a[p] a[q] c (c * t)
                    turn v[p] v[q] c (c * t)

        rotations

    let rec sweeps count =
        if sweep () > 0 && count < largestSweeps then
            sweeps (count + 1)

    sweeps 0
    struct (a, v)

/// U [m × r], σ in decreasing order and V [n × r], r = min(m, n). Where σ is 0 the column of the longer side is 0.
/// Raises ArgumentException for numbers that are not finite.
let rec decompose (matrix: Matrix) : struct (Matrix * float[] * Matrix) =
    Check.finite "matrix" matrix.Values
    let m, n = matrix.Rows, matrix.Columns

    if m < n then
        let struct (v, sigma, u) = decompose matrix.Transposed
        struct (u, sigma, v)
    else
        let struct (turned, v) = rotate (Array.init n matrix.Column)
        let sizes = turned |> Array.map (fun x -> sqrt (Dense.dot x x))
        let order = List.init n id |> List.sortBy (fun j -> struct (-sizes[j], j)) |> Array.ofList
        let sigma = order |> Array.map (fun j -> sizes[j])
        let ofColumns rows (columns: float[][]) = Matrix.Init(rows, n, fun i j -> columns[order[j]][i])
        let inverse = sigma |> Array.map (fun s -> if s > 0.0 then 1.0 / s else 0.0)
        let u = ofColumns m turned
        struct (Matrix.Init(m, n, fun i j -> inverse[j] * u[i, j]), sigma, ofColumns n v)

/// A⁺ [n × m]; singular values below `cut` times the largest are taken for 0.
let pseudoInverse (cut: float) (matrix: Matrix) : Matrix =
    let struct (u, sigma, v) = decompose matrix
    let inverse = sigma |> Array.map (fun s -> if s > cut * sigma[0] then 1.0 / s else 0.0)
    Matrix.Init(v.Rows, v.Columns, fun i j -> v[i, j] * inverse[j]) * u.Transposed
