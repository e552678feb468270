/// The symmetric tridiagonal eigenproblem by the implicit QL algorithm with Wilkinson's shift
/// (Martin and Wilkinson, Numer. Math. 12 (1968) 377; Golub and Welsch, Math. Comp. 23 (1969) 221).
/// Only + − × ÷ √: the same bits on every machine. O(n²) operations for the values, O(n³) with vectors.
module Spectral.TridiagonalEigen

open System

let private sweeps = 60

/// Sweeps for one eigenvalue after which entries that are round-off of the whole matrix count as 0: among eigenvalues that are themselves round-off nothing is small beside its neighbours.
let private patience = 20

/// Turns d into the eigenvalues, in no order, and tells of every rotation: (i, c, s) in the plane of i and i + 1.
let inline private iterate (diagonal: float[]) (offDiagonal: float[]) ([<InlineIfLambda>] rotate: int -> float -> float -> unit) : float[] =
    let n = diagonal.Length

    Check.that
        (n >= 1 && offDiagonal.Length = n - 1)
        "offDiagonal"
        $"a tridiagonal matrix of size {n} needs {n - 1} off-diagonal entries, not {offDiagonal.Length}."

    Check.finite "diagonal" diagonal
    Check.finite "offDiagonal" offDiagonal
    let d = Array.copy diagonal
    let e = Array.append offDiagonal [| 0.0 |]

    let size = Seq.fold (fun top v -> max top (abs v)) 0.0 (Seq.append diagonal offDiagonal)

    // The first m ≥ l at which the matrix splits.
    let split l count =
        let mutable m = l
        let negligible = if count > patience then 1.1102230246251565e-16 * size else Double.Epsilon

        while m < n - 1 && abs e[m] > negligible && abs e[m] > 1.1102230246251565e-16 * (abs d[m] + abs d[m + 1]) do
            m <- m + 1

        m

    for l in 0 .. n - 1 do
        let mutable m = split l 0
        let mutable count = 0

        while m > l do
            count <- count + 1
            Check.that (count <= sweeps) "diagonal" $"the QL iteration did not converge for eigenvalue {l} of {n}: scale the matrix."
            let g = (d[l + 1] - d[l]) / (2.0 * e[l])
            let r = sqrt (g * g + 1.0)
            let mutable g = d[m] - d[l] + e[l] / (g + (if g >= 0.0 then r else -r))
            let mutable s = 1.0
            let mutable c = 1.0
            let mutable p = 0.0
            let mutable i = m - 1
            let mutable broken = false

            while i >= l && not broken do
                let f = s * e[i]
                let b = c * e[i]
                let r = sqrt (f * f + g * g)
                e[i + 1] <- r

                if r = 0.0 then
                    d[i + 1] <- d[i + 1] - p
                    e[m] <- 0.0
                    broken <- true
                else
                    s <- f / r
                    c <- g / r
                    g <- d[i + 1] - p
                    let t = (d[i] - g) * s + 2.0 * c * b
                    p <- s * t
                    d[i + 1] <- g + p
                    g <- c * t - b
                    rotate i c s
                    i <- i - 1

            if not broken then
                d[l] <- d[l] - p
                e[l] <- g
                e[m] <- 0.0

            m <- split l count

    d

/// The eigenvalues, ascending, of the matrix with diagonal d[0..n−1] and off-diagonal e[0..n−2].
/// Raises ArgumentException for lengths that do not fit or numbers that are not finite.
let values (diagonal: float[]) (offDiagonal: float[]) : float[] =
    let d = iterate diagonal offDiagonal (fun _ _ _ -> ())
    Array.sortInPlace d
    d

/// The eigenvalues, ascending, and the eigenvectors of Q T Qᵀ, for a basis Q given by its columns: vectors[i] is column i of Q, of any length.
/// Of T alone they come from the unit vectors. Vector j of the result belongs to value j.
let decompose (diagonal: float[]) (offDiagonal: float[]) (basis: float[][]) : struct (float[] * float[][]) =
    Check.that
        (basis.Length = diagonal.Length)
        "basis"
        $"a tridiagonal matrix of size {diagonal.Length} needs as many basis vectors, not {basis.Length}."

    let z = basis |> Array.map Array.copy

    let d =
        iterate diagonal offDiagonal (fun i c s ->
            let lower, upper = z[i], z[i + 1]

            for k in 0 .. lower.Length - 1 do
                let x, y = lower[k], upper[k]
                upper[k] <- s * x + c * y
                lower[k] <- c * x - s * y)

    let order = List.init d.Length id |> List.sortBy (fun i -> struct (d[i], i)) |> Array.ofList
    struct (order |> Array.map (fun i -> d[i]), order |> Array.map (fun i -> z[i]))
