namespace Spectral

open System

/// The numbers of a step of Adam (Kingma and Ba, arXiv 1412.6980, algorithm 1): with g = Factor · gradient
///   m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,   θ ← θ − Rate (m/Correction1)/(√(v/Correction2) + 1e-8).
[<Struct>]
type AdamStep =
    {
        /// What the gradient is multiplied by.
        Factor: float
        /// η.
        Rate: float
        /// β₁, the memory of the mean.
        Beta1: float
        /// β₂, the memory of the square.
        Beta2: float
        /// 1 − β₁ᵗ.
        Correction1: float
        /// 1 − β₂ᵗ.
        Correction2: float
    }

    /// Keeps the quotient finite where a gradient has always been zero.
    static member Epsilon = 1e-8

/// What optimisers do with vectors and matrices that live on a device. Matrices are row-major; of symmetric ones the lower triangle counts.
[<AbstractClass>]
type Algebra() =
    /// Σ aᵢ bᵢ.
    abstract Dot: a: DeviceVector * b: DeviceVector -> float
    /// target[targetAt + i] ← source[sourceAt + i], i < count.
    abstract Copy: source: DeviceVector * sourceAt: int * target: DeviceVector * targetAt: int * count: int -> unit
    /// y ← y + factor x.
    abstract AddScaled: factor: float * x: DeviceVector * y: DeviceVector -> unit
    /// x ← factor x.
    abstract Scale: factor: float * x: DeviceVector -> unit
    /// Row i of the target, i < count, is row rows[first + i] of the source; rows hold `size` numbers.
    abstract TakeRows: source: DeviceVector * rows: int[] * first: int * count: int * size: int * target: DeviceVector -> unit
    /// Moves θ and both memories.
    abstract Adam: step: AdamStep * gradient: DeviceVector * theta: DeviceVector * mean: DeviceVector * square: DeviceVector -> unit

    /// The same where factor · gradient is cut to that norm.
    abstract ClippedAdam:
        step: AdamStep * clip: float * gradient: DeviceVector * theta: DeviceVector * mean: DeviceVector * square: DeviceVector -> unit

    default a.ClippedAdam(step, clip, gradient, theta, mean, square) =
        let factor =
            if Double.IsFinite clip then
                let norm = step.Factor * a.Norm gradient
                if norm > clip then step.Factor * (clip / norm) else step.Factor
            else
                step.Factor

        a.Adam({ step with Factor = factor }, gradient, theta, mean, square)

    /// C ← C + JᵀJ, C [n × n], J [rows × n].
    abstract AddNormal: jacobian: DeviceVector * rows: int * n: int * normal: DeviceVector -> unit
    /// C ← C + A Aᵀ, C [rows × rows], A [rows × n].
    abstract AddGram: matrix: DeviceVector * rows: int * n: int * gram: DeviceVector -> unit

    /// C ← C + op(A) op(B), C [m × n], inner length k; op transposes what is so marked, at most one of them.
    abstract AddProduct:
        transposeA: bool * transposeB: bool * a: DeviceVector * b: DeviceVector * m: int * n: int * k: int * c: DeviceVector -> unit

    /// The largest diagonal entry of a matrix [n × n].
    abstract LargestDiagonal: matrix: DeviceVector * n: int -> float
    /// L ← the factor of A + damping I = L Lᵀ, both [n × n]; false, and L spoilt, if there is none.
    abstract Factor: matrix: DeviceVector * n: int * damping: float * factor: DeviceVector -> bool
    /// x ← (L Lᵀ)⁻¹ x.
    abstract Solve: factor: DeviceVector * n: int * x: DeviceVector -> unit
    /// X ← L⁻¹X, X [n × columns].
    abstract SolveLower: factor: DeviceVector * n: int * x: DeviceVector * columns: int -> unit

    /// target ← source, all of it.
    member a.Copy(source: DeviceVector, target: DeviceVector) = a.Copy(source, 0, target, 0, source.Length)
    /// √Σ aᵢ².
    member a.Norm(x: DeviceVector) : float = sqrt (a.Dot(x, x))

/// The meaning of these operations, to the last bit: sums are one chain of fused multiply-adds in increasing index, matrices those of Dense.
type ArrayAlgebra() =
    inherit Algebra()

    static let values = ArrayVector.ValuesOf

    override _.Dot(a, b) =
        let a, b = values a, values b
        let mutable sum = 0.0

        for i in 0 .. a.Length - 1 do
            sum <- Math.FusedMultiplyAdd(a[i], b[i], sum)

        sum

    override _.Copy(source, sourceAt, target, targetAt, count) = Array.Copy(values source, sourceAt, values target, targetAt, count)

    override _.AddScaled(factor, x, y) =
        let x, y = values x, values y

        for i in 0 .. x.Length - 1 do
            y[i] <- Math.FusedMultiplyAdd(factor, x[i], y[i])

    override _.Scale(factor, x) =
        let x = values x

        for i in 0 .. x.Length - 1 do
            x[i] <- factor * x[i]

    override _.TakeRows(source, rows, first, count, size, target) =
        let source, target = values source, values target

        for i in 0 .. count - 1 do
            Array.Copy(source, rows[first + i] * size, target, i * size, size)

    override _.Adam(step, gradient, theta, mean, square) =
        let gradient, theta, mean, square = values gradient, values theta, values mean, values square

        for i in 0 .. theta.Length - 1 do
            let g = step.Factor * gradient[i]
            mean[i] <- step.Beta1 * mean[i] + (1.0 - step.Beta1) * g
            square[i] <- step.Beta2 * square[i] + (1.0 - step.Beta2) * (g * g)

            theta[i] <-
                theta[i]
                - step.Rate * (mean[i] / step.Correction1) / (sqrt (square[i] / step.Correction2) + AdamStep.Epsilon)

    override _.AddNormal(jacobian, rows, n, normal) =
        let normal = values normal
        Array.blit (Dense.symmetricProductOnto normal (Array.sub (values jacobian) 0 (rows * n)) rows n) 0 normal 0 (n * n)

    override _.AddGram(matrix, rows, n, gram) =
        let gram = values gram
        let transposed = Dense.transpose (Array.sub (values matrix) 0 (rows * n)) rows n
        Array.blit (Dense.symmetricProductOnto gram transposed n rows) 0 gram 0 (rows * rows)

    override _.AddProduct(transposeA, transposeB, a, b, m, n, k, c) =
        let take isTransposed (x: DeviceVector) rows columns =
            let own = Array.sub (values x) 0 (rows * columns)
            if isTransposed then Dense.transpose own columns rows else own

        let c = values c
        Array.blit (Dense.productOnto (Array.sub c 0 (m * n)) (take transposeA a m k) (take transposeB b k n) m n k) 0 c 0 (m * n)

    override _.LargestDiagonal(matrix, n) =
        let matrix = values matrix
        let mutable largest = 0.0

        for i in 0 .. n - 1 do
            largest <- max largest matrix[i * n + i]

        largest

    override _.Factor(matrix, n, damping, factor) =
        let damped = values matrix |> Array.mapi (fun i v -> if i / n = i % n then v + damping else v)

        match Dense.cholesky damped n with
        | Some l ->
            Array.blit l 0 (values factor) 0 (n * n)
            true
        | None -> false

    override _.Solve(factor, n, x) =
        let x, factor = values x, values factor
        Array.blit (Dense.solveLowerTransposed factor (Dense.solveLower factor x n) n) 0 x 0 n

    override _.SolveLower(factor, n, x, columns) =
        let x, factor = values x, values factor

        for j in 0 .. columns - 1 do
            let column = Array.init n (fun i -> x[i * columns + j])
            Dense.solveLower factor column n |> Array.iteri (fun i v -> x[i * columns + j] <- v)
