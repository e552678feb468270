namespace Spectral

/// Mapped Jacobi functions, orthonormal in L² of the line, with algebraic decay |x|^(−α−3/2):
///   φ_n(x) = (1−ξ²)^(α/2+3/4) p_n(ξ),  x = ξ/√(1−ξ²),  p_n the orthonormal Jacobi polynomial (α, α);
///   (1−ξ²)p_n′ − (α+3/2)ξp_n = −(n+α+3/2) b_{n+1} p_{n+1} + (n+α−½) b_n p_{n−1}.
/// Derivatives live in the family α+1 at order + 1 (three diagonals), ½φ + xφ′ in the same family at order + 2,
/// products with x in the family α−1 at order + 1 (only for α > 0: else x φ_0 is not square integrable).
[<Sealed>]
type internal MappedJacobiFamily(order: int, alpha: float) =
    inherit Family("mapped-jacobi", Family.text alpha, order, order + 1, -infinity, infinity)

    let count = order + 1
    let recurrence = Recurrence.jacobi (order + 2) alpha alpha
    let power = 0.5 * alpha + 0.75

    // √(1 + x²)
    let hypotenuse (x: float) = if abs x > 1.0e9 then abs x else sqrt (1.0 + x * x)

    // (1 + x²)^(−power), by square roots where the power is a multiple of a quarter.
    let envelope (x: float) =
        let root = 1.0 / hypotenuse x

        if alpha = 0.5 then root * root
        elif alpha = -0.5 then root
        else Elementary.pow root (2.0 * power)

    let fill n (x: float) target offset =
        let xi = x / hypotenuse x
        let scale = { Mantissa = envelope x; Exponent = 0 }
        Recurrence.fill recurrence scale n xi target offset

    let up n = -(float n + alpha + 1.5) * recurrence.B[n + 1]
    let down n = (float n + alpha - 0.5) * recurrence.B[n]

    // The bracket (1−ξ²)p′ − (α+3/2)ξp on coefficients, [order+2 × order+1].
    let bracket () =
        Banded.Create(
            count + 1,
            count,
            1,
            1,
            fun i j ->
                if i = j then 0.0
                elif i > j then up j
                else down j
        )

    member _.Alpha = alpha
    override _.WithOrder n = MappedJacobiFamily(n, alpha)
    override _.Weight _ = 1.0
    override _.Fill(x, target, offset) = fill count x target offset

    override _.FillSlopes(x, target, slopes, offset) =
        let one = Array.zeroCreate (count + 1)
        fill (count + 1) x one 0
        let factor = 1.0 / hypotenuse x

        for n in 0 .. count - 1 do
            target[offset + n] <- one[n]
            let below = if n = 0 then 0.0 else down n * one[n - 1]
            slopes[offset + n] <- factor * (up n * one[n + 1] + below)

    override _.RuleOf n =
        let rule = Gauss.jacobi n alpha alpha
        let nodes = rule.Nodes |> Array.map (fun xi -> xi / sqrt ((1.0 - xi) * (1.0 + xi)))

        {
            Nodes = nodes
            Weights =
                Array.map2
                    (fun x weight ->
                        let e = envelope x
                        weight / (e * e))
                    nodes
                    rule.Weights
        }

    override _.MinimalRule = count
    override this.UnweightedRuleOf n = this.RuleOf n
    override _.UnitWeight = true

    override _.Derivative() =
        let raised = Recurrence.jacobi (order + 2) (alpha + 1.0) (alpha + 1.0)
        // Quotients of leading coefficients: p_k of α over p_k of α+1.
        let quotient = Array.zeroCreate (count + 1)
        quotient[0] <- sqrt ((2.0 * alpha + 2.0) / (2.0 * alpha + 3.0))

        for k in 1..count do
            quotient[k] <- quotient[k - 1] * raised.B[k] / recurrence.B[k]

        // p_k of α in the family α+1: degrees k and k−2.
        let conversion =
            Banded.Create(
                count + 1,
                count + 1,
                0,
                2,
                fun j k ->
                    if j = k then quotient[k]
                    elif j = k - 2 then -(raised.B[k] * raised.B[k - 1]) / quotient[k]
                    else 0.0
            )

        MappedJacobiFamily(order + 1, alpha + 1.0), conversion.Multiply(bracket ())

    override _.TimesX() =
        Check.that
            (alpha > 0.0)
            "alpha"
            $"x·φ of mapped Jacobi functions is square integrable only for alpha > 0, not {Family.text alpha}: raise alpha."

        let target = MappedJacobiFamily(order + 1, alpha - 1.0)
        let lower = Recurrence.jacobi (order + 2) (alpha - 1.0) (alpha - 1.0)
        let rule = Gauss.jacobi (count + 1) (alpha - 1.0) (alpha - 1.0)
        let one = { Mantissa = 1.0; Exponent = 0 }
        let rows = Array.zeroCreate ((count + 1) * (count + 1))
        let columns = Array.zeroCreate ((count + 1) * count)

        rule.Nodes
        |> Array.iteri (fun i xi ->
            Recurrence.fill lower one (count + 1) xi rows (i * (count + 1))
            Recurrence.fill recurrence one count xi columns (i * count)

            for n in 0 .. count - 1 do
                columns[i * count + n] <- xi * columns[i * count + n])

        let keep m n = m <= n + 1 && (m + n) % 2 = 1
        target, Family.gram rule.Weights (count + 1) rows count columns keep 1 (count - 1)

    override this.Dilation() =
        let timesXi = Banded.Create(count + 2, count + 1, 1, 1, fun i j -> if i = j then 0.0 else recurrence.B[max i j])

        let product = timesXi.Multiply(bracket ())
        this.WithOrder(order + 2), Banded.Create(count + 2, count, 2, 2, fun i j -> product[i, j] + (if i = j then 0.5 else 0.0))
