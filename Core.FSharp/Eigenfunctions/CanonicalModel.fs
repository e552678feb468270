namespace Spectral

/// The operator K̂ = Σ φ_i ⊗ ψ_i by canonical correlation (the CCA route): f and g are whitened, M_f^{−½} T M_g^{−½} = QΣVᵀ, and φ = Σ^½Qᵀ M_f^{−½} f,
/// ψ = Σ^½Vᵀ M_g^{−½} g, ordered by σ. Jeong et al., arXiv 2507.07222.
[<Sealed>]
type CanonicalModel private (sigma: float[], left: Matrix, right: Matrix, forward: Matrix, backward: Matrix, values: PairValues) =
    static let power (m: Matrix) n = Seq.fold (fun (p: Matrix) _ -> p * m) (Matrix.Identity m.Rows) (seq { 1..n })

    static let check steps = Check.that (steps >= 1) "steps" $"a forecast is of at least one step, not {steps}."

    /// Directions of M_f and M_g below this share of the largest are dropped.
    static member Cut = 1e-7

    /// The singular values, decreasing, at most 1 but for sampling.
    member _.SingularValues = sigma
    /// φ = f · Left, in rows.
    member _.Left = left
    /// ψ = g · Right, in rows.
    member _.Right = right
    /// E[ψ φᵀ] where the second ends of the pairs lie: its eigenvalues are those of K̂.
    member _.Forward = forward
    /// E[φ ψᵀ] where the first ends lie.
    member _.Backward = backward

    /// Of the values of f and g at pairs.
    static member Of(values: PairValues) : CanonicalModel =
        let moments = values.Moments

        let a, b =
            SymmetricPencil.inverseRoot CanonicalModel.Cut moments[0], SymmetricPencil.inverseRoot CanonicalModel.Cut moments[1]

        let struct (q, sigma, v) = SingularValues.decompose (a * moments[2] * b)
        let roots = Matrix.Diagonal(sigma |> Array.map sqrt)
        let left, right = a * q * roots, b * v * roots
        let forward = right.Transposed * values.Mean(values.GNext, values.FNext) * left
        let backward = left.Transposed * values.Mean(values.F, values.G) * right
        CanonicalModel(sigma, left, right, forward, backward, values)

    /// The eigenvalues of K̂ and the coefficients of its eigenfunctions by φ.
    member _.Eigen() : struct (ComplexNumber[] * ComplexNumber[][]) = GeneralEigen.decompose forward

    /// E[h(x_t) | x₀] for x₀ given by rows of f, and h by its values at the second ends of the pairs [pairs × observables]: φ(x₀)ᵀ K^{t−1} E[ψ h].
    member _.Forecast(f: Matrix, observables: Matrix, steps: int) : Matrix =
        check steps
        f * left * power forward (steps - 1) * (right.Transposed * values.Mean(values.GNext, observables))

    /// E[h(x_{−t}) | x₀] for x₀ given by rows of g, and h by its values at the first ends: ψ(x₀)ᵀ E[φψᵀ]^{t−1} E[φ h].
    member _.Hindcast(g: Matrix, observables: Matrix, steps: int) : Matrix =
        check steps
        g * right * power backward (steps - 1) * (left.Transposed * values.Mean(values.F, observables))
