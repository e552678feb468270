namespace Spectral

/// Extended dynamic mode decomposition on a basis b of functions: K = M[b]⁺ E[b b′ᵀ], on the directions that the basis carries, which are made orthonormal.
/// On the joint basis [f, g] of learned singular functions K is not normal, and only both sides together carry the eigenfunctions. Williams, Kevrekidis and Rowley, arXiv 1408.4408.
[<Sealed>]
type DynamicBasis private (orthonormal: Matrix, k: Matrix, next: Matrix, basis: Matrix, weights: float[]) =
    /// Eigenvalues of the Gram matrix, scaled to unit diagonal, below this share of the largest are dropped.
    static member Cut = 1e-8

    /// Dimensions kept.
    member _.Rank = k.Rows
    /// The orthonormal functions b · Orthonormal, in rows.
    member _.Orthonormal = orthonormal
    /// K on the orthonormal functions.
    member _.Operator = k

    /// Of values of the basis at x and x′, [pairs × functions] each.
    static member Of(basis: Matrix, next: Matrix, weights: float[]) : DynamicBasis =
        let gram = (PairValues.Mean(weights, basis, basis)).Symmetrised
        let scale = gram.DiagonalEntries |> Array.map (fun d -> if d > 0.0 then 1.0 / sqrt d else 0.0)
        let scaled = Matrix.Init(gram.Rows, gram.Rows, fun i j -> scale[i] * gram[i, j] * scale[j])
        let q = Matrix.Diagonal scale * SymmetricPencil.whitener DynamicBasis.Cut scaled
        DynamicBasis(q, q.Transposed * PairValues.Mean(weights, basis, next) * q, next * q, basis * q, weights)

    /// On f and g together.
    static member Joint(values: PairValues) : DynamicBasis =
        let beside (a: Matrix) (b: Matrix) =
            Matrix.Init(a.Rows, a.Columns + b.Columns, fun i j -> if j < a.Columns then a[i, j] else b[i, j - a.Columns])

        DynamicBasis.Of(beside values.F values.G, beside values.FNext values.GNext, values.Weights)

    /// Eigenvalues of K in decreasing modulus, and the coefficients of the eigenfunctions by the orthonormal functions.
    member _.Eigen() : struct (ComplexNumber[] * ComplexNumber[][]) = GeneralEigen.decompose k

    /// E[h(x_t) | x₀] for x₀ given by rows of the basis and h by its values at the first ends of the pairs.
    member _.Forecast(states: Matrix, observables: Matrix, steps: int) : Matrix =
        let power = Seq.fold (fun (p: Matrix) _ -> p * k) (Matrix.Identity k.Rows) (seq { 1..steps })
        states * orthonormal * power * PairValues.Mean(weights, basis, observables)

    /// The residual ‖ψ(x′) − λψ(x)‖ of eigenfunctions ψ of norm 1 (ResDMD; Colbrook and Townsend, arXiv 2111.14889), one a pair. Of a stochastic system it holds the conditional variance:
    /// an exact eigenfunction has √(1 − |λ|²) where the law is stationary. `images`: E[(Kb)(Kb)ᵀ] on the orthonormal functions where it is known, which removes the variance.
    member b.Residuals(images: Matrix option) : float[] =
        let struct (values, vectors) = b.Eigen()
        let l = images |> Option.defaultWith (fun () -> PairValues.Mean(weights, next, next))

        /// v* M v
        let form (m: Matrix) (v: ComplexNumber[]) =
            let mutable sum = ComplexNumber.Of(0.0, 0.0)

            for i in 0 .. v.Length - 1 do
                for j in 0 .. v.Length - 1 do
                    sum <- sum + m[i, j] * (v[i].Conjugate * v[j])

            sum

        Array.map2
            (fun (lambda: ComplexNumber) v ->
                // G = I: v*(L − λA* − λ̄A + |λ|²)v
                let cross = lambda.Conjugate * form k v
                sqrt (max 0.0 ((form l v).Real - 2.0 * cross.Real + lambda.Square)))
            values
            vectors
