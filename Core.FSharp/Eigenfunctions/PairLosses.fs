/// The losses of pairs (x, x′): singular functions f of x and g of x′ of the operator E[g(x′) | x], known through M_f = E[f fᵀ], M_g = E[g′ g′ᵀ] and T = E[f g′ᵀ].
module Spectral.PairLosses

open MomentLoss

/// LoRA, the best approximation of rank k: −2 tr T + tr(M_f M_g), at least −Σ σ_i². No matrix is inverted. arXiv 2507.07222.
let lowRank: MomentLoss =
    ofPairs "LoRA" (fun f g t -> struct (f.Inner g - 2.0 * t.Trace, g, f, -2.0 * Matrix.Identity f.Rows))

/// Eigenvalues of M_f and M_g below this share of the largest are dropped where a baseline inverts them.
let private cut = 1e-10

/// VAMP-2: −‖M_f^{−½} T M_g^{−½}‖²_F = −Σ σ². With a = M_f⁻¹, b = M_g⁻¹, X = a T b the derivatives are X Tᵀ a, b Tᵀ X and −2X. arXiv 1710.06012.
let vamp2: MomentLoss =
    ofPairs "VAMPnet-2" (fun f g t ->
        let a, b = SymmetricPencil.pseudoInverse cut f, SymmetricPencil.pseudoInverse cut g
        let x = a * t * b
        struct (-(x.Inner t), (x * t.Transposed * a).Symmetrised, (b * t.Transposed * x).Symmetrised, -2.0 * x))
    |> inverting

/// VAMP-1: −Σ σ of M_f^{−½} T M_g^{−½} = QΣVᵀ.
let vamp1: MomentLoss =
    ofPairs "VAMPnet-1" (fun f g t ->
        let a, b = SymmetricPencil.inverseRoot cut f, SymmetricPencil.inverseRoot cut g
        let struct (q, sigma, v) = SingularValues.decompose (a * t * b)
        let left, right, s = a * q, b * v, Matrix.Diagonal sigma

        struct (-(Array.fold (+) 0.0 sigma),
                0.5 * left * s * left.Transposed,
                0.5 * right * s * right.Transposed,
                -(left * right.Transposed)))
    |> inverting

/// γ/2 (‖M_f − I‖² + ‖M_g − I‖²) on a loss of pairs.
let private penalised name (gamma: float) (respond: Matrix -> Matrix -> Matrix -> struct (float * Matrix * Matrix * Matrix)) =
    ofPairs name (fun f g t ->
        let struct (value, ofF, ofG, ofT) = respond f g t
        let identity = Matrix.Identity f.Rows
        let fromF, fromG = f - identity, g - identity
        let penalty = 0.5 * gamma * (fromF.SquaredNorm + fromG.SquaredNorm)
        struct (value + penalty, ofF + gamma * fromF, ofG + gamma * fromG, ofT))

/// DPNet: VAMP-2 and a penalty on the distance of M_f and M_g from I. arXiv 2307.09912.
let dpNet (gamma: float) : MomentLoss =
    penalised "DPNet" gamma (fun f g t ->
        let response = vamp2.At [| f; g; t |]
        struct (response.Value, 0.5 * response.Slopes[0], 0.5 * response.Slopes[2], response.Slopes[3]))
    |> inverting

/// DPNet, relaxed: −‖T‖²_F/(a b) with the largest eigenvalues a of M_f and b of M_g, and the penalty. arXiv 2307.09912.
let dpNetRelaxed (gamma: float) : MomentLoss =
    penalised "DPNet, relaxed" gamma (fun f g t ->
        let top (m: Matrix) =
            let struct (values, vectors) = HouseholderEigen.decompose m
            let n = m.Rows
            let p = vectors.Column(n - 1)
            struct (values[n - 1], Matrix.Init(n, n, fun i j -> p[i] * p[j]))

        let struct (a, p) = top f
        let struct (b, q) = top g
        let square = t.SquaredNorm
        struct (-square / (a * b), (square / (a * a * b)) * p, (square / (a * b * b)) * q, (-2.0 / (a * b)) * t))
