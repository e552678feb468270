namespace Spectral

/// Hermite coefficients of Gaussians without a grid. With the Hermite functions' generating function Σ_n tⁿ/√(n!) ψ_n(y) = π^(−1/4) exp(−y²/2 + √2 yt − t²/2),
/// the coefficients a_n of a Gaussian over an index set obey Σ_n tⁿ/√(n!) a_n = C exp(gᵀt + ½ tᵀMt), t in ℝᴰ, hence from its derivative along an axis k
///   √(n_k + 1) a_{n+e_k} = g_k a_n + Σ_l M_kl √(n_l) a_{n−e_l},
/// one pass over a downward-closed set in its own order, about 2D multiplications a mode. Stable where |M| ≤ 1, as it is for every Gaussian density.
[<Sealed>]
type GaussianRecursion(set: IndexSet) =
    let dimension = set.Dimension
    let count = set.Count

    // The index without its last unit along the last axis that has one; and that one's neighbours below, `count` where there is none.
    let axis = Array.zeroCreate<int> count
    let parent = Array.zeroCreate<int> count
    let inverseRoot = Array.zeroCreate<float> count
    let below = Array.create (count * dimension) count
    let root = Array.zeroCreate<float>(count * dimension)

    do
        for i in 1 .. count - 1 do
            let index = set.Unrank i
            let k = Array.findIndexBack (fun n -> n > 0) index
            axis[i] <- k
            inverseRoot[i] <- 1.0 / sqrt (float index[k])
            index[k] <- index[k] - 1
            parent[i] <- set.Rank index

            for l in 0 .. dimension - 1 do
                if index[l] > 0 then
                    root[i * dimension + l] <- sqrt (float index[l])
                    index[l] <- index[l] - 1
                    below[i * dimension + l] <- set.Rank index
                    index[l] <- index[l] + 1

    /// The set.
    member _.Set = set

    /// target ← target + a for constant C, slope g [D] and matrix M [D × D], symmetric. `work` holds one number more than the set has indices.
    member internal _.AddTo(target: float[], work: float[], constant: float, slope: float[], matrix: float[]) =
        work[0] <- constant
        work[count] <- 0.0

        for i in 1 .. count - 1 do
            let k = axis[i]
            let mutable sum = slope[k] * work[parent[i]]

            for l in 0 .. dimension - 1 do
                sum <-
                    System.Math.FusedMultiplyAdd(matrix[k * dimension + l] * root[i * dimension + l], work[below[i * dimension + l]], sum)

            work[i] <- inverseRoot[i] * sum

        for i in 0 .. count - 1 do
            target[i] <- target[i] + work[i]
