namespace Spectral

/// Laguerre functions with the root of their weight, x^(α/2) L̂_n^(α)(x) e^(−x/2) on the half line [0, ∞), orthonormal in L², for functions that
/// begin like x^(α/2). With the b_k of the Laguerre polynomials of α,
///   x φ_k and ½ φ_k + x φ_k′: tridiagonal as for the plain functions, the latter with a diagonal of 0 (skew, because dilations keep the norm),
///   φ_n′ = x^(α/2−1) e^(−x/2) (½α L̂_n + x L̂_n′ − ½x L̂_n): in the family α − 2 at order + 1, which asks for α = 0 or α ≥ 2.
/// Thangavelu, Lectures on Hermite and Laguerre Expansions (1993), chapter 1.
[<Sealed>]
type internal PowerLaguerreFamily(order: int, alpha: float) =
    inherit Family("power-laguerre", Family.text alpha, order, order + 1, 0.0, infinity)

    let count = order + 1
    let plain = LaguerreFamily(order, alpha)
    let power (x: float) = if alpha = 0.0 then 1.0 else Elementary.pow x (0.5 * alpha)

    member _.Alpha = alpha
    override _.WithOrder n = PowerLaguerreFamily(n, alpha)
    override _.Weight _ = 1.0

    override _.Fill(x, target, offset) =
        plain.Fill(x, target, offset)
        let factor = power x

        for n in offset .. offset + count - 1 do
            // Far out 0 stays 0, whatever the power.
            if target[n] <> 0.0 then
                target[n] <- factor * target[n]

    override _.FillSlopes(x, target, slopes, offset) =
        plain.FillSlopes(x, target, slopes, offset)
        let factor = power x

        // (x^(α/2))′ is 0 at the origin for α > 2, 1 for α = 2.
        let rise =
            if alpha = 0.0 then 0.0
            elif alpha = 2.0 then 1.0
            elif x = 0.0 then (if alpha > 2.0 then 0.0 else infinity)
            else 0.5 * alpha * factor / x

        for n in offset .. offset + count - 1 do
            let value = target[n]

            if value <> 0.0 || slopes[n] <> 0.0 then
                slopes[n] <- factor * slopes[n] + rise * value
                target[n] <- factor * value

    override _.RuleOf n =
        let rule = Gauss.laguerre n alpha

        if alpha = 0.0 then
            rule
        else
            { rule with
                Weights = Array.map2 (fun x w -> w / Elementary.pow x alpha) rule.Nodes rule.Weights
            }

    override _.MinimalRule = count
    override this.UnweightedRuleOf n = this.RuleOf n
    override _.UnitWeight = true

    override _.Derivative() =
        if alpha = 0.0 then
            PowerLaguerreFamily(order, 0.0), snd (plain.Derivative())
        else
            Check.that
                (alpha >= 2.0)
                "alpha"
                $"the derivatives of Laguerre functions that begin like x^{Family.text (0.5 * alpha)} have no such basis: use alpha = 0 or alpha ≥ 2."

            let target = PowerLaguerreFamily(order + 1, alpha - 2.0)
            let rule = target.RuleOf(count + 1)
            let rows = Array.zeroCreate ((count + 1) * (count + 1))
            let columns = Array.zeroCreate ((count + 1) * count)
            let values = Array.zeroCreate count
            let slopes = Array.zeroCreate count

            rule.Nodes
            |> Array.iteri (fun i x ->
                target.Fill(x, rows, i * (count + 1))
                plain.FillSlopes(x, values, slopes, 0)
                let factor = power x

                for n in 0 .. count - 1 do
                    columns[i * count + n] <- factor * (slopes[n] + 0.5 * alpha * values[n] / x))

            target, Family.gram rule.Weights (count + 1) rows count columns (fun m n -> m <= n + 1) 1 (count - 1)

    override this.TimesX() =
        let _, matrix = plain.TimesX()
        this.WithOrder(order + 1), matrix

    override this.Dilation() =
        // ½φ + xφ′ of the plain functions less the weight's share ½α on the diagonal, which the power gives back.
        let _, matrix = plain.Dilation()
        this.WithOrder(order + 1), Banded.Create(count + 1, count, 1, 1, (fun i j -> if i = j then 0.0 else matrix[i, j]))
