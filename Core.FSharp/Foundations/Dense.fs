/// The meaning of dense linear algebra, to the last bit: row-major arrays with explicit dimensions, pure.
/// Every element of a product is ONE chain of fused multiply-adds in increasing k; the host's fast kernels repeat these chains,
/// so that no blocking, vector width or number of threads changes a bit.
module Spectral.Dense

open System

let inline private fma (a: float) (b: float) (c: float) = Math.FusedMultiplyAdd(a, b, c)

let private shape (name: string) (matrix: float[]) (rows: int) (columns: int) =
    Check.holds (rows >= 0 && columns >= 0 && matrix.Length = rows * columns) name (fun () ->
        $"{name} holds {matrix.Length} numbers, which is not {rows} × {columns}: give the dimensions of this matrix.")

/// C + A B, [m × n];  A [m × k], B [k × n].  c ← fma(a[i,l], b[l,j], c), l = 0 … k − 1.
let productOnto (c: float[]) (a: float[]) (b: float[]) (m: int) (n: int) (k: int) : float[] =
    shape "C" c m n
    shape "A" a m k
    shape "B" b k n

    Array.init (m * n) (fun at ->
        let i, j = at / n, at % n
        let mutable sum = c[at]

        for l in 0 .. k - 1 do
            sum <- fma a[i * k + l] b[l * n + j] sum

        sum)

/// A B, the chains starting at +0.
let product (a: float[]) (b: float[]) (m: int) (n: int) (k: int) : float[] = productOnto (Array.zeroCreate (m * n)) a b m n k

/// Aᵀ [n × m] of A [m × n].
let transpose (a: float[]) (m: int) (n: int) : float[] =
    shape "A" a m n
    Array.init (m * n) (fun at -> a[(at % m) * n + at / m])

/// C + AᵀA, [n × n], A [m × n]: the lower triangle is computed, chains in increasing row of A, and mirrored.
let symmetricProductOnto (c: float[]) (a: float[]) (m: int) (n: int) : float[] =
    shape "C" c n n
    shape "A" a m n

    Array.init (n * n) (fun at ->
        let i, j = max (at / n) (at % n), min (at / n) (at % n)
        let mutable sum = c[i * n + j]

        for l in 0 .. m - 1 do
            sum <- fma a[l * n + i] a[l * n + j] sum

        sum)

/// AᵀA.
let symmetricProduct (a: float[]) (m: int) (n: int) : float[] = symmetricProductOnto (Array.zeroCreate (n * n)) a m n

/// L with A = L Lᵀ from the lower triangle of A [n × n]; the strict upper triangle of L is zero. Row by row:
///     s = a[i,j];  s ← fma(−l[i,k], l[j,k], s), k = 0 … j − 1;  l[i,j] = s / l[j,j] for j < i,  l[i,i] = √s.
/// None if a pivot s is not positive and finite: A is not positive definite, or not finite.
let cholesky (a: float[]) (n: int) : float[] option =
    shape "A" a n n
    let l = Array.zeroCreate (n * n)

    let element i j =
        let mutable s = a[i * n + j]

        for k in 0 .. j - 1 do
            s <- fma -l[i * n + k] l[j * n + k] s

        s

    let rec row i =
        if i = n then
            Some l
        else
            for j in 0 .. i - 1 do
                l[i * n + j] <- element i j / l[j * n + j]

            let pivot = element i i

            if pivot > 0.0 && Double.IsFinite pivot then
                l[i * n + i] <- sqrt pivot
                row (i + 1)
            else
                None

    row 0

/// x with L x = b, L [n × n] lower triangular:  s = b[i];  s ← fma(−l[i,k], x[k], s), k = 0 … i − 1;  x[i] = s / l[i,i].
let solveLower (l: float[]) (b: float[]) (n: int) : float[] =
    shape "L" l n n
    shape "b" b n 1
    let x = Array.copy b

    for i in 0 .. n - 1 do
        for k in 0 .. i - 1 do
            x[i] <- fma -l[i * n + k] x[k] x[i]

        x[i] <- x[i] / l[i * n + i]

    x

/// x with Lᵀ x = b:  s = b[i];  s ← fma(−l[k,i], x[k], s), k = n − 1 … i + 1 (decreasing);  x[i] = s / l[i,i].
let solveLowerTransposed (l: float[]) (b: float[]) (n: int) : float[] =
    shape "L" l n n
    shape "b" b n 1
    let x = Array.copy b

    for i in n - 1 .. -1 .. 0 do
        for k in n - 1 .. -1 .. i + 1 do
            x[i] <- fma -l[k * n + i] x[k] x[i]

        x[i] <- x[i] / l[i * n + i]

    x

/// x with A x = b for a symmetric positive definite A; None if it is not.
let solvePositiveDefinite (a: float[]) (b: float[]) (n: int) : float[] option =
    cholesky a n |> Option.map (fun l -> solveLowerTransposed l (solveLower l b n) n)

/// Σ a[i] b[i] over the length of a, one chain of fused multiply-adds from +0.
let dot (a: float[]) (b: float[]) : float =
    let mutable sum = 0.0

    for i in 0 .. a.Length - 1 do
        sum <- fma a[i] b[i] sum

    sum

/// √Σ a[i]².
let norm (a: float[]) : float = sqrt (dot a a)

/// a ← a − factor · b over the length of b, in place.
let subtract (factor: float) (b: float[]) (a: float[]) : unit =
    for i in 0 .. b.Length - 1 do
        a[i] <- fma -factor b[i] a[i]
