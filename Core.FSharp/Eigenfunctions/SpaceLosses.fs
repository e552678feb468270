/// The losses of one space: an operator T that is self-adjoint, known through S = E[f fᵀ] and W = E[f (Tf)ᵀ]. A line here is a line of docs/eigenfunctions.md.
module Spectral.SpaceLosses

open MomentLoss

/// LoRA, the best approximation of T of rank k: −2 tr W + ‖S‖²_F, at least −Σ λ_i² (positive part); ‖f_i‖² = λ_i. arXiv 2402.03655.
let lowRank: MomentLoss =
    ofSpace "LoRA" true (fun s w -> struct (s.SquaredNorm - 2.0 * w.Trace, 4.0 * s, -4.0 * Matrix.Identity s.Rows))

/// OMM-p, the orbital minimisation of order p: Σ_{j=1..2p} c_j tr(S^{j−1} W) with c_j = (2p over j)(−1)ʲ, which is tr((I − VVᵀ)^{2p} T) − tr T.
/// Needs T ⪰ 0; at least −Σ λ_i, with f orthonormal. arXiv 2510.21952.
let orbital (p: int) : MomentLoss =
    Check.that (p >= 1 && p <= 4) "p" $"orbital minimisation has orders 1 to 4, not {p}."

    // −2p, p(2p − 1), …: neighbours of a row of Pascal's triangle.
    let coefficients =
        Array.scan (fun c j -> -c * float (2 * p - j) / float (j + 1)) 1.0 [| 0 .. 2 * p - 1 |]
        |> Array.tail

    ofSpace $"OMM-{p}" true (fun s w ->
        let powers = Array.scan (fun power _ -> power * s) (Matrix.Identity s.Rows) [| 1 .. 2 * p - 1 |]
        let slope (terms: (float * Matrix)[]) = terms |> Array.map (fun (c, m) -> 2.0 * c * m) |> Array.reduce (+)

        let a =
            slope
                [|
                    for j in 2 .. 2 * p do
                        for i in 0 .. j - 2 do
                            coefficients[j - 1], powers[i] * w * powers[j - 2 - i]
                |]

        let b = slope (Array.mapi (fun i c -> c, powers[i]) coefficients)
        let value = Array.fold2 (fun sum c (power: Matrix) -> sum + c * power.Inner w) 0.0 coefficients powers
        struct (value, a, b))

/// Sanger's rule, the generalised Hebbian algorithm: A = 4 triu W, B = −4 I; a pseudo-gradient. Along a direction with a
/// negative eigenvalue λ it is c′ = −4λ(c³ − c), as OMM-1: it blows up from c > 1.
let sanger: MomentLoss =
    ofSpace "Sanger" false (fun s w -> struct (-w.Trace, 4.0 * w.UpperTriangle, -4.0 * Matrix.Identity s.Rows))

/// NeuralEF on normalised functions: B = −I + R, R strictly upper, R_ij = Ŵ_ij/Ŵ_ii (α) or Ŝ_ij (μ, called unbiased). arXiv 2205.00165.
let neuralEigenfunctions (unbiased: bool) : MomentLoss =
    ofSpace (if unbiased then "NeuralEF-μ" else "NeuralEF-α") false (fun s w ->
        let k = s.Rows

        let b =
            Matrix.Init(
                k,
                k,
                fun i j ->
                    if i = j then -1.0
                    elif i > j then 0.0
                    elif unbiased then s[i, j]
                    else w[i, j] / w[i, i]
            )

        struct (-w.Trace, Matrix.Init(k, k, fun _ _ -> 0.0), b))
    |> normalised

/// What is added to S before its Cholesky factor is taken, and the weight of a new batch in the running mean of S.
let private ridge, newest = 1e-3, 0.1

/// L with S + 10⁻³ I = L Lᵀ, and L⁻¹.
let private cholesky (s: Matrix) : struct (Matrix * Matrix) =
    let n = s.Rows

    match Dense.cholesky (s + ridge * Matrix.Identity n).Values n with
    | None -> raise (NumericalFailureException "the functions' second moments are not positive definite: use a smaller learning rate.")
    | Some l ->
        let columns = Array.init n (fun j -> Dense.solveLower l (Array.init n (fun i -> if i = j then 1.0 else 0.0)) n)
        struct (Matrix(n, n, l), Matrix.Init(n, n, fun i j -> columns[j][i]))

/// The matrix R with which the outputs u of SpIN become its eigenfunctions u R.
let spectralInferenceOutputs (s: Matrix) : Matrix =
    let struct (_, inverse) = cholesky s
    inverse.Transposed

/// SpIN: with C = chol(S + 10⁻³ I), Λ = C⁻¹WC⁻ᵀ and D = diag C⁻¹, A = 2 C⁻ᵀ triu(ΛD), B = −2 C⁻ᵀ D, column i the gradient of −Λ_ii by u_i;
/// C from a running mean of S. arXiv 1806.02215.
let spectralInference: MomentLoss =
    {
        Name = "SpIN"
        IsFunction = false
        // The ridge and the running mean of S stand for the samples that a batch lacks.
        InvertsMoments = false
        Memory = fun k -> Array.zeroCreate (k * k + 1)
        Respond =
            fun memory moments ->
                let s, w = moments[0], moments[1]
                let k = s.Rows
                let share = if memory[k * k] > 0.0 then newest else 1.0
                let mean = (1.0 - share) * Matrix(k, k, Array.sub memory 0 (k * k)) + share * s
                let struct (_, inverse) = cholesky mean
                let lambda = inverse * w * inverse.Transposed
                let d = Matrix.Diagonal inverse.DiagonalEntries
                let slopes = [| 2.0 * inverse.Transposed * (lambda * d).UpperTriangle; -2.0 * inverse.Transposed * d |]
                struct ({ Value = -lambda.Trace; Slopes = slopes }, Array.append mean.Values [| 1.0 |])
    }

/// The largest multiplier.
let private largestMultiplier = 100.0

/// ALLO, the augmented Lagrangian of graph drawing for T = P: Σ E(f_i(s) − f_i(s′))² = 2 tr S − 2 tr W, with constraints E = S − I, j ≤ i, multipliers β += rate · E
/// and a barrier b that grows with rate · the mean square of E. It remembers β and b. arXiv 2310.10833.
let augmentedLagrangian (barrier: float) (rate: float) : MomentLoss =
    {
        Name = "ALLO"
        IsFunction = false
        InvertsMoments = false
        Memory = fun k -> Array.append (Array.zeroCreate (k * k)) [| barrier |]
        Respond =
            fun memory moments ->
                let s, w = moments[0], moments[1]
                let k = s.Rows
                let identity = Matrix.Identity k
                let beta, b = Matrix(k, k, Array.sub memory 0 (k * k)), memory[k * k]
                let error = (s - identity).Transposed.UpperTriangle.Transposed
                let multipliers = beta + (2.0 * b) * error
                let value = 2.0 * s.Trace - 2.0 * w.Trace + beta.Inner error + b * error.SquaredNorm
                let next = (beta + rate * error).Map(fun v -> max -largestMultiplier (min largestMultiplier v))
                let grown = b + rate * error.SquaredNorm / float (k * (k + 1) / 2)

                struct ({ Value = value; Slopes = [| 4.0 * identity + multipliers.Transposed; -4.0 * identity |] },
                        Array.append next.Values [| grown |])
    }

/// W counts as indefinite from this eigenvalue on.
let private indefinite = -1e-3

/// The loss while W has no eigenvalue below −10⁻³, and those of sequential LoRA where it has: OMM is unbounded below there, while LoRA
/// lets negative directions die out from any size. It counts these steps in the last number it remembers.
let guarded (loss: MomentLoss) : MomentLoss =
    { loss with
        Name = $"{loss.Name}, guarded"
        IsFunction = false
        Memory = fun k -> Array.append (loss.Memory k) [| 0.0 |]
        Respond =
            fun memory moments ->
                let own = memory.Length - 1
                let struct (eigenvalues, _) = HouseholderEigen.decompose moments[1].Symmetrised
                let isIndefinite = eigenvalues[0] < indefinite
                let struct (response, ofLoss) = loss.Respond memory[.. own - 1] moments
                let response = if isIndefinite then (sequential lowRank).At moments else response
                struct (response, Array.append ofLoss [| (if isIndefinite then memory[own] + 1.0 else memory[own]) |])
    }
