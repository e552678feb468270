/// The small symmetric eigenproblem A V = V Λ by cyclic Jacobi rotations
/// (Golub and Van Loan, Matrix Computations, §8.5): slow for large matrices, but accurate and with a fixed order of operations.
module Spectral.SymmetricEigen

/// Sweeps after which the matrix is certainly diagonal, if it is finite: convergence is quadratic after a few.
let private largestSweeps = 60

/// The rotation (c, s) that makes the off-diagonal element apq vanish, and t = s/c, the smaller root of t² + 2θt − 1 = 0.
let private rotation (app: float) (apq: float) (aqq: float) =
    let theta = (aqq - app) / (2.0 * apq)
    let size = 1.0 / (abs theta + sqrt (theta * theta + 1.0))
    let t = if theta < 0.0 then -size else size
    let c = 1.0 / sqrt (t * t + 1.0)
    struct (c, t * c, t)

/// Eigenvalues in increasing order and orthonormal eigenvectors of A [n × n], whose lower triangle is read:
/// column j of the row-major second result [n × n] belongs to eigenvalue j. Its sign is that of the rotations.
let decompose (matrix: float[]) (n: int) : struct (float[] * float[]) =
    Check.that
        (n > 0 && matrix.Length = n * n)
        "matrix"
        $"the matrix holds {matrix.Length} numbers, which is not {n} × {n}: give the order of this matrix."

    Check.finite "matrix" matrix
    let a = Array.init (n * n) (fun at -> matrix[max (at / n) (at % n) * n + min (at / n) (at % n)])
    let v = Array.init (n * n) (fun at -> if at / n = at % n then 1.0 else 0.0)

    /// x ← c x − s y, y ← s x + c y for the elements at both places.
    let turn (m: float[]) c s first second =
        let x, y = m[first], m[second]
        m[first] <- c * x - s * y
        m[second] <- s * x + c * y

    /// An element that no longer changes its diagonal neighbours.
    let isNegligible p q =
        let size = abs a[p * n + q]
        abs a[p * n + p] + size = abs a[p * n + p] && abs a[q * n + q] + size = abs a[q * n + q]

    let sweep () =
        let mutable rotations = 0

        for p in 0 .. n - 2 do
            for q in p + 1 .. n - 1 do
                if isNegligible p q then
                    a[p * n + q] <- 0.0
                    a[q * n + p] <- 0.0
                else
                    rotations <- rotations + 1
                    let apq = a[p * n + q]
                    let struct (c, s, t) = rotation a[p * n + p] apq a[q * n + q]
                    a[p * n + p] <- a[p * n + p] - t * apq
                    a[q * n + q] <- a[q * n + q] + t * apq
                    a[p * n + q] <- 0.0
                    a[q * n + p] <- 0.0

                    for k in 0 .. n - 1 do
                        if k <> p && k <> q then
                            turn a c s (k * n + p) (k * n + q)
                            a[p * n + k] <- a[k * n + p]
                            a[q * n + k] <- a[k * n + q]

                        turn v c s (k * n + p) (k * n + q)

        rotations

    let rec sweeps count =
        if sweep () > 0 then
            Check.that (count < largestSweeps) "matrix" $"the eigenvalues have not settled after {count} sweeps: scale the matrix."
            sweeps (count + 1)

    sweeps 0

    // increasing, equal ones in their order: the key is total
    let order =
        Array.init n id
        |> Array.sortWith (fun i j -> compare struct (a[i * n + i], i) struct (a[j * n + j], j))

    struct (order |> Array.map (fun i -> a[i * n + i]), Array.init (n * n) (fun at -> v[(at / n) * n + order[at % n]]))
