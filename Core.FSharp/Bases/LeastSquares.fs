/// Linear least squares min ‖A c − y‖₂ by Householder QR with column pivoting
/// (Golub and Van Loan, Matrix Computations, §5.4). The rank is checked: a system that does not determine the unknowns is refused.
module Spectral.LeastSquares

/// The largest ratio of pivots accepted; beyond it the data do not determine the coefficients to useful accuracy.
let private largestCondition = 1.0e12

/// The c of [columns] numbers that minimises ‖A c − y‖₂; A is row-major [rows × columns], both arguments are left as they are.
/// Raises ArgumentException where rows < columns or the pivots' ratio exceeds 1e12.
let solve (rows: int) (columns: int) (matrix: float[]) (right: float[]) : float[] =
    Check.that
        (matrix.Length = rows * columns && right.Length = rows)
        "matrix"
        $"a least-squares system of {rows} × {columns} needs {rows * columns} entries and {rows} values, not {matrix.Length} and {right.Length}."

    Check.that
        (rows >= columns)
        "rows"
        $"{rows} samples cannot determine {columns} coefficients: give at least {columns} samples or lower the order."

    // Column-major, so that a reflection runs along memory.
    let a = Array.init (rows * columns) (fun k -> matrix[(k % rows) * columns + k / rows])
    let y = Array.copy right
    let order = Array.init columns id

    let norm2 column from =
        let mutable sum = 0.0

        for i in from .. rows - 1 do
            let v = a[column * rows + i]
            sum <- sum + v * v

        sum

    let diagonal = Array.zeroCreate columns

    for k in 0 .. columns - 1 do
        // The first column of largest remaining norm.
        let mutable best = k
        let mutable bestNorm = norm2 k k

        for j in k + 1 .. columns - 1 do
            let n = norm2 j k

            if n > bestNorm then
                best <- j
                bestNorm <- n

        if best <> k then
            for i in 0 .. rows - 1 do
                let t = a[k * rows + i]
                a[k * rows + i] <- a[best * rows + i]
                a[best * rows + i] <- t

            let t = order[k]
            order[k] <- order[best]
            order[best] <- t

        let length = sqrt bestNorm

        Check.that
            (length > 0.0 && (k = 0 || abs diagonal[0] <= largestCondition * length))
            "matrix"
            $"the samples determine only {k} of {columns} coefficients (condition above 1e12): spread the points over the domain, add samples, or lower the order."

        let head = a[k * rows + k]
        let alpha = if head > 0.0 then -length else length
        diagonal[k] <- alpha
        a[k * rows + k] <- head - alpha
        // H = I − v vᵀ/(vᵀv/2), vᵀv/2 = length² − alpha·head
        let half = bestNorm - alpha * head

        let reflect (target: float[]) start =
            let mutable sum = 0.0

            for i in k .. rows - 1 do
                sum <- sum + a[k * rows + i] * target[start + i]

            let factor = sum / half

            for i in k .. rows - 1 do
                target[start + i] <- target[start + i] - factor * a[k * rows + i]

        for j in k + 1 .. columns - 1 do
            reflect a (j * rows)

        reflect y 0

    let solution = Array.zeroCreate columns
    let permuted = Array.zeroCreate columns

    for k in columns - 1 .. -1 .. 0 do
        let mutable sum = y[k]

        for j in k + 1 .. columns - 1 do
            sum <- sum - a[j * rows + k] * permuted[j]

        permuted[k] <- sum / diagonal[k]
        solution[order[k]] <- permuted[k]

    solution
