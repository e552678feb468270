namespace Spectral

open System

/// Weighted least squares on functions that are added one after another, min Σ_i w_i |u_i − Σ_{k<m} c_k f_k(x_i)|² for every m at once:
///     √w f_k = Σ_j q_j r_jk,  q_j orthonormal over the points   (Gram–Schmidt, repeated where a remainder is small: Giraud et al. 2005),
/// so that one factorisation gives the residual of every m, and with h_i(m) = Σ_{k<m} q_ik² what would be missed at point i if it had been left out,
///     u_i − û₍₋ᵢ₎(x_i) = (u_i − û(x_i))/(1 − h_i)   (Allen 1974).
/// A function that the points do not tell from those before it ends the fit there.
[<Sealed>]
type NestedFit private (rows: int, roots: float[], q: float[][], r: float[][]) =

    /// What of a function must be left beside those before it, relative to its size: the condition number up to which coefficients are given.
    static let leastRemainder = 1.0e-10

    /// A remainder below this part is orthogonalised again.
    static let again = 0.5

    /// A point that a fit passes through, 1 − h below this, tells nothing of what it would be: all of it is missed.
    static let leastFreedom = 1.0e-6

    static let subtract (factor: float) (direction: float[]) (target: float[]) =
        for i in 0 .. target.Length - 1 do
            target[i] <- Math.FusedMultiplyAdd(-factor, direction[i], target[i])

    /// The fit of functions tabulated row-major [points × functions] in any order, added in the order given, with weights ≥ 0.
    static member Of(table: float[], functions: int, order: int[], weights: float[]) : NestedFit =
        let rows = weights.Length
        let roots = Array.map sqrt weights
        let q = Collections.Generic.List<float[]>()
        let r = Collections.Generic.List<float[]>()
        let mutable isOpen = true
        let mutable next = 0

        while isOpen && next < order.Length && next < rows do
            let column = order[next]
            let target = Array.init rows (fun i -> roots[i] * table[i * functions + column])
            let size = sqrt (Summation.dot target target)
            let factors = Array.zeroCreate (next + 1)
            let mutable before = size

            let pass () =
                for k in 0 .. next - 1 do
                    let share = Summation.dot q[k] target
                    factors[k] <- factors[k] + share
                    subtract share q[k] target

                sqrt (Summation.dot target target)

            let mutable left = pass ()

            if left < again * before then
                before <- left
                left <- pass ()

            if size > 0.0 && Double.IsFinite size && left > leastRemainder * size then
                factors[next] <- left
                q.Add(target |> Array.map (fun v -> v / left))
                r.Add factors
                next <- next + 1
            else
                isOpen <- false

        NestedFit(rows, roots, q.ToArray(), r.ToArray())

    /// The number of functions that the points determine, of those given.
    member _.Count = q.Length

    /// ⟨q_k, √w u⟩ for the first m functions: Σ_k of their squares is Σ_i w_i û(x_i)².
    member _.Shares(values: float[], m: int) : float[] =
        Check.that
            (values.Length = rows && m <= q.Length)
            "values"
            $"{rows} points that determine {q.Length} functions came with {values.Length} values for {m} functions."

        let rest = Array.map2 (*) roots values

        Array.init m (fun k ->
            let share = Summation.dot q[k] rest
            subtract share q[k] rest
            share)

    /// c of the first m functions, from their shares or more.
    member _.Coefficients(shares: float[], m: int) : float[] =
        let c = Array.zeroCreate m

        for k in m - 1 .. -1 .. 0 do
            let mutable sum = shares[k]

            for j in k + 1 .. m - 1 do
                sum <- Math.FusedMultiplyAdd(-r[j][k], c[j], sum)

            c[k] <- sum / r[k][k]

        c

    /// c of the first m functions, for values at the points.
    member this.Solve(values: float[], m: int) : float[] = this.Coefficients(this.Shares(values, m), m)

    /// Σ_i w_i (u_i − û(x_i))² and Σ_i w_i (u_i − û₍₋ᵢ₎(x_i))² of the fits on the first m functions, for each m of `counts`, ascending.
    member _.Errors(values: float[], counts: int[]) : struct (float * float)[] =
        let rest = Array.map2 (*) roots values
        let leverage = Array.zeroCreate rows
        let mutable k = 0

        counts
        |> Array.map (fun m ->
            while k < min m q.Length do
                let direction = q[k]
                subtract (Summation.dot direction rest) direction rest

                for i in 0 .. rows - 1 do
                    leverage[i] <- Math.FusedMultiplyAdd(direction[i], direction[i], leverage[i])

                k <- k + 1

            let mutable missed = 0.0

            for i in 0 .. rows - 1 do
                let freedom = 1.0 - leverage[i]
                let gap = if freedom > leastFreedom then rest[i] / freedom else roots[i] * values[i]
                missed <- Math.FusedMultiplyAdd(gap, gap, missed)

            struct (Summation.dot rest rest, missed))
