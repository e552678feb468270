/// What a learned eigenpair is worth: enclosures of eigenvalues, and distances from modes that are known.
module Spectral.Certificates

/// A self-adjoint T has an eigenvalue in [μ − r, μ + r], r = ‖Tψ − μψ‖/‖ψ‖: r from ‖ψ‖², ⟨ψ, Tψ⟩ and ‖Tψ‖², with μ the Rayleigh quotient.
let residual (square: float) (product: float) (imageSquare: float) : struct (float * float) =
    let mu = product / square
    struct (mu, sqrt (max 0.0 (imageSquare / square - mu * mu)))

/// Temple and Kato: the only eigenvalue in (a, b) lies in [μ − r²/(b − μ), μ + r²/(μ − a)]. Raises ArgumentException unless a < μ < b.
let templeKato (a: float) (b: float) (mu: float) (r: float) : struct (float * float) =
    Check.that (a < mu && mu < b) "mu" $"the Rayleigh quotient {mu} must lie inside ({a}, {b}), which holds one eigenvalue only."
    struct (mu - r * r / (b - mu), mu + r * r / (mu - a))

/// The directed Hausdorff distance of the leading learned eigenvalues from the true ones: the farthest that one of them lies from the nearest true eigenvalue.
let spectralError (leading: int) (learned: ComplexNumber[]) (truth: ComplexNumber[]) : float =
    let nearest (v: ComplexNumber) = truth |> Array.fold (fun best t -> min best (v - t).Modulus) infinity
    learned |> Array.truncate leading |> Array.fold (fun top v -> max top (nearest v)) 0.0

/// A Gram matrix of learned functions with unit diagonal: its largest element beside the diagonal says how far the modes are from orthogonal.
let offDiagonal (gram: Matrix) : float =
    let d = gram.DiagonalEntries |> Array.map sqrt

    Seq.fold
        (fun top at ->
            let i, j = at / gram.Rows, at % gram.Rows
            if i = j then top else max top (abs gram[i, j] / (d[i] * d[j])))
        0.0
        (seq { 0 .. gram.Rows * gram.Rows - 1 })

/// 1 − tr(P₁P₂)/r of the spans of learned functions, with this Gram matrix, and of r orthonormal modes, with these products [learned × modes].
let subspaceDistance (gram: Matrix) (products: Matrix) : float =
    let white = (SymmetricPencil.whitener 1e-12 gram).Transposed * products
    1.0 - white.SquaredNorm / float products.Columns

/// Modes whose eigenvalues differ by less than this share are taken for one degenerate group.
let private degenerate = 5e-4

/// The cosine of each learned function with its mode; inside a group of equal eigenvalues the cosines after the best rotation of the group, largest first.
/// `gram`: of the learned functions; `products`: with orthonormal modes, [learned × modes]; `eigenvalues`: of the modes.
let cosines (gram: Matrix) (products: Matrix) (eigenvalues: float[]) : float[] =
    let k = eigenvalues.Length
    let cosine = Matrix.Init(k, k, fun i j -> products[i, j] / sqrt gram[i, i])

    let rec groups first =
        if first = k then
            []
        else
            let isLike i = abs (eigenvalues[i] - eigenvalues[first]) <= degenerate * abs eigenvalues[first]
            let last = Seq.initInfinite (fun i -> first + i + 1) |> Seq.find (fun i -> i = k || not (isLike i))
            (first, last) :: groups last

    [|
        for first, last in groups 0 do
            let block = Matrix.Init(last - first, last - first, fun i j -> cosine[first + i, first + j])
            let struct (_, sigma, _) = SingularValues.decompose block
            yield! sigma |> Array.map (min 1.0)
    |]
