namespace Spectral

/// Functions f and g at the two ends of pairs (x, x′), a row a pair, with weights that sum to 1: samples with equal weights, or all transitions of a chain with their probabilities.
type PairValues =
    {
        /// f at x, [pairs × k].
        F: Matrix
        /// f at x′.
        FNext: Matrix
        /// g at x.
        G: Matrix
        /// g at x′.
        GNext: Matrix
        /// The weights of the pairs.
        Weights: float[]
    }

    /// E[a bᵀ] of functions given by their values.
    static member Mean(weights: float[], a: Matrix, b: Matrix) : Matrix =
        Check.that
            (a.Rows = weights.Length && b.Rows = weights.Length)
            "weights"
            $"functions with {a.Rows} and {b.Rows} values need as many weights, not {weights.Length}."

        let weighted = Matrix.Init(a.Rows, a.Columns, fun i j -> weights[i] * a[i, j])
        weighted.Transposed * b

    /// E[a bᵀ] under these weights.
    member v.Mean(a: Matrix, b: Matrix) : Matrix = PairValues.Mean(v.Weights, a, b)

    /// M_f, M_g and T.
    member v.Moments: Matrix[] =
        [| (v.Mean(v.F, v.F)).Symmetrised; (v.Mean(v.GNext, v.GNext)).Symmetrised; v.Mean(v.F, v.GNext) |]

    /// Equal weights on so many pairs.
    static member Equal(pairs: int) : float[] = Array.create pairs (1.0 / float pairs)

/// Scores of functions on the moments M_f, M_g and T of pairs, at best Σ σ_i².
module PairScore =
    /// VAMP-E of functions as they are: 2 tr T − tr(M_f M_g) = ‖K‖² − ‖K − Σ f_i ⊗ g_i‖²; it may be negative.
    let vampE (moments: Matrix[]) : float = -((PairLosses.lowRank.At moments).Value)

    /// Projected VAMP-2, ‖M_f^{−½} T M_g^{−½}‖²: the best that linear combinations of the functions reach.
    let vamp2 (moments: Matrix[]) : float = -((PairLosses.vamp2.At moments).Value)
