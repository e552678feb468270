namespace Spectral

open System

/// Orthonormal Jacobi polynomials on [−1, 1] for the weight (1−x)^a (1+x)^b, positive leading coefficient:
///   x p_k = b_{k+1} p_{k+1} + a_k p_k + b_k p_{k−1}.
/// Chebyshev is a = b = −½ (Gauss rule in closed form), Legendre a = b = 0.
/// Derivatives stay in the family (upper triangular matrix); multiplication by x raises the order by one (tridiagonal).
[<Sealed>]
type internal JacobiFamily(name: string, order: int, a: float, b: float) =
    inherit Family(name, (if name = "jacobi" then $"{Family.text a}, {Family.text b}" else ""), order, order + 1, -1.0, 1.0)

    let count = order + 1
    let recurrence = Recurrence.jacobi (order + 1) a b
    let one = { Mantissa = 1.0; Exponent = 0 }

    let rule n = if a = -0.5 && b = -0.5 then Gauss.chebyshev n else Gauss.jacobi n a b

    /// The exponents of the weight (1−x)^a (1+x)^b.
    member _.A = a
    member _.B = b
    override _.WithOrder n = JacobiFamily(name, n, a, b)

    override _.Weight x =
        let power y e =
            if e = 0.0 then 1.0
            elif e = -0.5 then 1.0 / sqrt y
            elif e = 0.5 then sqrt y
            elif y = 0.0 then (if e > 0.0 then 0.0 else infinity)
            else Elementary.pow y e

        power (1.0 - x) a * power (1.0 + x) b

    override _.Fill(x, target, offset) = Recurrence.fill recurrence one count x target offset

    override _.FillSlopes(x, target, slopes, offset) =
        Recurrence.fill recurrence one count x target offset
        slopes[offset] <- 0.0
        let mutable previous = 0.0

        for k in 0 .. count - 2 do
            let slope = slopes[offset + k]

            slopes[offset + k + 1] <-
                ((x - recurrence.A[k]) * slope + target[offset + k] - recurrence.B[k] * previous)
                / recurrence.B[k + 1]

            previous <- slope

    override _.RuleOf n = rule n
    override _.MinimalRule = count
    override _.UnweightedRuleOf n = Gauss.legendre n
    override _.UnitWeight = (a = 0.0 && b = 0.0)

    override this.Derivative() =
        let { Nodes = nodes; Weights = weights } = rule count
        let values = Array.zeroCreate (count * count)
        let slopes = Array.zeroCreate (count * count)
        nodes |> Array.iteri (fun i x -> this.FillSlopes(x, values, slopes, i * count))
        let keep m n = m < n && (a <> b || (n - m) % 2 = 1)
        this, Family.gram weights count values count slopes keep 0 (count - 1)

    // p_n′ = √(n(n+a+b+1)) p_{n−1} of (a+1, b+1).
    override _.SparseDerivative() =
        JacobiFamily("jacobi", max 0 (order - 1), a + 1.0, b + 1.0),
        Banded.Create(max 1 order, count, 0, 1, fun i j -> if j = i + 1 then sqrt (float j * (float j + a + b + 1.0)) else 0.0)

    override this.TimesX() =
        this.WithOrder(order + 1),
        Banded.Create(count + 1, count, 1, 1, fun i j -> if i = j then recurrence.A[i] else recurrence.B[max i j])

    override this.Dilation() =
        let _, slope = this.Derivative()
        let _, timesX = this.TimesX()
        let product = timesX.Multiply slope

        this, Banded.Create(count, count, 0, count - 1, (fun i j -> product[i, j] + (if i = j then 0.5 else 0.0)))
