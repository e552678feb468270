/// The symmetric eigenproblem A V = V Λ by reduction to tridiagonal form with Householder reflections and the implicit QL algorithm
/// (Golub and Van Loan, Matrix Computations, §8.3): n = 1000 in seconds, where the Jacobi rotations of SymmetricEigen need minutes.
module Spectral.HouseholderEigen

/// T = Qᵀ A Q: diagonal, off-diagonal, and the columns of Q.
let private tridiagonalise (a: float[][]) : struct (float[] * float[] * float[][]) =
    let n = a.Length
    // Reflection k is I − v vᵀ/h with v in a[k], from k + 1 on.
    let h = Array.zeroCreate n
    let off = Array.zeroCreate (max 0 (n - 1))
    let p = Array.zeroCreate n

    for k in 0 .. n - 3 do
        let v = a[k]
        let scale = Seq.fold (fun top i -> max top (abs v[i])) 0.0 (seq { k + 2 .. n - 1 })

        if scale = 0.0 then
            off[k] <- v[k + 1]
        else
            let size = max scale (abs v[k + 1])
            let mutable square = 0.0

            for i in k + 1 .. n - 1 do
                v[i] <- v[i] / size
                square <- square + v[i] * v[i]

            let norm = sqrt square
            let alpha = if v[k + 1] > 0.0 then -norm else norm
            off[k] <- alpha * size
            h[k] <- square - alpha * v[k + 1]
            v[k + 1] <- v[k + 1] - alpha

            // p = A v/h, then w = p − (pᵀv/2h) v, and A ← A − v wᵀ − w vᵀ on the lower triangle
            let mutable product = 0.0

            for i in k + 1 .. n - 1 do
                p[i] <- 0.0

            for i in k + 1 .. n - 1 do
                let row = a[i]
                let vi = v[i]
                let mutable sum = 0.0

                for j in i + 1 .. n - 1 do
                    sum <- sum + row[j] * v[j]
                    p[j] <- p[j] + row[j] * vi

                p[i] <- p[i] + sum + row[i] * vi

            for i in k + 1 .. n - 1 do
                p[i] <- p[i] / h[k]
                product <- product + p[i] * v[i]

            let half = product / (2.0 * h[k])

            for i in k + 1 .. n - 1 do
                p[i] <- p[i] - half * v[i]

            for i in k + 1 .. n - 1 do
                let row = a[i]
                let vi, wi = v[i], p[i]

                for j in i .. n - 1 do
                    row[j] <- row[j] - vi * p[j] - wi * v[j]

    if n > 1 then
        off[n - 2] <- a[n - 2][n - 1]

    let diagonal = Array.init n (fun i -> a[i][i])

    // Qᵀ = H_{n−3} … H_0, built from the last reflection on: rows are the columns of Q.
    let q = Array.init n (fun i -> Array.init n (fun j -> if i = j then 1.0 else 0.0))

    for k in n - 3 .. -1 .. 0 do
        if h[k] > 0.0 then
            let v = a[k]

            for i in k + 1 .. n - 1 do
                let column = q[i]
                let mutable sum = 0.0

                for j in k + 1 .. n - 1 do
                    sum <- sum + v[j] * column[j]

                let factor = sum / h[k]

                for j in k + 1 .. n - 1 do
                    column[j] <- column[j] - factor * v[j]

    struct (diagonal, off, q)

/// Eigenvalues in increasing order and orthonormal eigenvectors of A [n × n], whose upper triangle is read: column j of the second result belongs to
/// eigenvalue j; its element of largest size is positive. Raises ArgumentException for a matrix that is not square or not finite.
let decompose (matrix: Matrix) : struct (float[] * Matrix) =
    let n = matrix.Rows

    Check.holds (n > 0 && matrix.Columns = n) "matrix" (fun () ->
        $"an eigenproblem needs a square matrix, not one of {matrix.Rows} × {matrix.Columns}.")

    Check.finite "matrix" matrix.Values
    let struct (diagonal, off, q) = tridiagonalise (Array.init n matrix.Row)
    let struct (values, vectors) = TridiagonalEigen.decompose diagonal off q

    let upright (v: float[]) =
        let largest = v |> Array.fold (fun top x -> if abs x > abs top then x else top) 0.0
        if largest < 0.0 then Array.map (fun x -> -x) v else v

    let vectors = Array.map upright vectors
    struct (values, Matrix.Init(n, n, fun i j -> vectors[j][i]))
