namespace Spectral

/// Hermite functions, orthonormal in L² of the line:
///   ψ_0 = π^(−1/4) e^(−x²/2),  ψ_{n+1} = x √(2/(n+1)) ψ_n − √(n/(n+1)) ψ_{n−1},
///   ψ_n′ = √(n/2) ψ_{n−1} − √((n+1)/2) ψ_{n+1}.
/// Derivatives and products with x raise the order by one, ½ψ + xψ′ by two; all matrices are banded.
[<Sealed>]
type internal HermiteFamily(order: int) =
    inherit Family("hermite", "", order, order + 1, -infinity, infinity)

    let count = order + 1
    let recurrence = Recurrence.hermite (order + 1)
    // Beyond this point every function of the orders allowed is 0 in double precision.
    let horizon = 1.0e4

    let fill n x (target: float[]) offset =
        if abs x > horizon then
            System.Array.Fill(target, 0.0, offset, n)
        else
            Recurrence.fill recurrence (ScaledNumber.gaussian x) n x target offset

    override _.WithOrder n = HermiteFamily n
    override _.Weight _ = 1.0
    override _.Fill(x, target, offset) = fill count x target offset

    override _.FillSlopes(x, target, slopes, offset) =
        let one = Array.zeroCreate (count + 1)
        fill (count + 1) x one 0

        for n in 0 .. count - 1 do
            target[offset + n] <- one[n]
            let below = if n = 0 then 0.0 else recurrence.B[n] * one[n - 1]
            slopes[offset + n] <- below - recurrence.B[n + 1] * one[n + 1]

    override _.RuleOf n = Gauss.hermite n
    override _.MinimalRule = count
    override _.UnweightedRuleOf n = Gauss.hermite n
    override _.UnitWeight = true

    override this.Derivative() =
        this.WithOrder(order + 1),
        Banded.Create(
            count + 1,
            count,
            1,
            1,
            fun i j ->
                if i = j then 0.0
                elif i < j then recurrence.B[j]
                else -recurrence.B[i]
        )

    override this.TimesX() =
        this.WithOrder(order + 1), Banded.Create(count + 1, count, 1, 1, fun i j -> if i = j then 0.0 else recurrence.B[max i j])

    override this.Dilation() =
        let entry n = 0.5 * sqrt (float n * float (n - 1))

        this.WithOrder(order + 2),
        Banded.Create(
            count + 2,
            count,
            2,
            2,
            fun i j ->
                if j = i + 2 then entry j
                elif i = j + 2 then -(entry i)
                else 0.0
        )
