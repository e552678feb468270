namespace Spectral

/// Generalised Laguerre functions L̂_n^(α)(x) e^(−x/2) on the half line [0, ∞), orthonormal for the weight x^α, φ_n(0) > 0:
///   x φ_k = −√((k+1)(k+1+α)) φ_{k+1} + (2k+α+1) φ_k − √(k(k+α)) φ_{k−1},
///   φ_n′ = −½ φ_n − Σ_{k<n} (h_k/h_n) φ_k,  h_n² = Γ(n+α+1)/n!.
/// Derivatives stay in the family (upper triangular matrix); products with x and ½φ + xφ′ raise the order by one (tridiagonal).
[<Sealed>]
type internal LaguerreFamily(order: int, alpha: float) =
    inherit Family("laguerre", (if alpha = 0.0 then "" else Family.text alpha), order, order + 1, 0.0, infinity)

    let count = order + 1
    let recurrence = Recurrence.laguerre (order + 1) alpha
    // h_n / h_{n+1}
    let ratio = Array.init count (fun n -> sqrt (float (n + 1) / (float (n + 1) + alpha)))
    // Beyond this point every function of the orders allowed is 0 in double precision.
    let horizon = 1.0e6

    member _.Alpha = alpha
    override _.WithOrder n = LaguerreFamily(n, alpha)

    override _.Weight x =
        if alpha = 0.0 then 1.0
        elif x = 0.0 then (if alpha > 0.0 then 0.0 else infinity)
        else Elementary.pow x alpha

    override _.Fill(x, target, offset) =
        if x > horizon then
            System.Array.Fill(target, 0.0, offset, count)
        else
            Recurrence.fill recurrence (Gauss.laguerreEnvelope x) count x target offset

    override this.FillSlopes(x, target, slopes, offset) =
        this.Fill(x, target, offset)
        let mutable sum = 0.0

        for n in 0 .. count - 1 do
            slopes[offset + n] <- -0.5 * target[offset + n] - sum
            sum <- (sum + target[offset + n]) * ratio[n]

    override _.RuleOf n = Gauss.laguerre n alpha
    override _.MinimalRule = count
    override _.UnweightedRuleOf n = Gauss.laguerre n 0.0
    override _.UnitWeight = (alpha = 0.0)

    override this.Derivative() =
        // h_m/h_n as a running product along each row
        let quotients = Array2D.zeroCreate count count

        for m in 0 .. count - 1 do
            let mutable product = 1.0

            for n in m + 1 .. count - 1 do
                product <- product * ratio[n - 1]
                quotients[m, n] <- product

        this, Banded.Create(count, count, 0, count - 1, (fun m n -> if m = n then -0.5 else -quotients[m, n]))

    // φ_n′ = −½√(n+α+1) φ_n − ½√n φ_{n−1}, on the right functions of α + 1.
    override _.SparseDerivative() =
        LaguerreFamily(order, alpha + 1.0),
        Banded.Create(count, count, 0, 1, fun i j -> if i = j then -0.5 * sqrt (float j + alpha + 1.0) else -0.5 * sqrt (float j))

    override this.TimesX() =
        this.WithOrder(order + 1),
        Banded.Create(count + 1, count, 1, 1, fun i j -> if i = j then recurrence.A[i] else recurrence.B[max i j])

    override this.Dilation() =
        this.WithOrder(order + 1),
        Banded.Create(
            count + 1,
            count,
            1,
            1,
            fun i j ->
                if i = j then -0.5 * alpha
                elif i < j then 0.5 * recurrence.B[j]
                else -0.5 * recurrence.B[i]
        )
