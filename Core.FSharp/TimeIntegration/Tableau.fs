namespace Spectral

open System
open System.Globalization

/// An explicit Runge–Kutta method as its numbers (Butcher's tableau), checked when it is built: a wrong digit does not survive construction.
///
///     0  |                        kᵢ = f(t + cᵢ h,  y + h Σⱼ aᵢⱼ kⱼ)      aᵢⱼ: row i holds i numbers
///     c₁ | a₁₀                    y₊ = y + h Σᵢ bᵢ kᵢ
///     …  | …                      ŷ₊ = y + h Σᵢ b̂ᵢ kᵢ                     embedded; the error estimate is y₊ − ŷ₊
///        | b₀  b₁ …               y(t + θh) ≈ y + h Σᵢ bᵢ(θ) kᵢ           bᵢ(θ) = Σₘ pᵢₘ θᵐ⁺¹, the interpolant
///        | b̂₀  b̂₁ …
///
/// Checked: row sums Σⱼ aᵢⱼ = cᵢ, the order conditions of b, of b̂ and (as identities between polynomials in θ) of the interpolant,
/// and bᵢ(1) = bᵢ; each to 2·10⁻¹⁴ of the sum of the terms' sizes.
/// The interpolant may use one stage more than the method, f(t + h, y₊), where the last stage is not that already.
/// The arrays are the method's own: read them, do not write into them.
/// Source: Hairer, Nørsett and Wanner, Solving Ordinary Differential Equations I, II.1–II.6.
[<Sealed>]
type Tableau
    private
    (
        name: string,
        citation: string,
        order: int,
        a: float[][],
        b: float[],
        c: float[],
        embeddedOrder: int,
        embeddedB: float[],
        isFsal: bool,
        interpolantOrder: int,
        interpolant: float[][]
    ) =

    static let number (x: float) = x.ToString("G3", CultureInfo.InvariantCulture)

    static let requireSmall name (condition: string) (gap: float) (size: float) =
        Check.that
            (gap <= 2e-14 * max 1.0 size)
            "tableau"
            $"the tableau {name} misses {condition} by {number gap}: compare its digits with the publication."

    static let sum (terms: float[]) = Array.fold (+) 0.0 terms

    static let requireOrder name (what: string) order (conditions: OrderCondition[]) (weights: float[]) =
        for condition in conditions do
            if condition.Order <= order then
                let terms = Array.map2 (*) weights condition.Weights
                let gap = abs (sum terms - 1.0 / condition.Density)
                requireSmall name $"the order condition {condition.Name} of {what}" gap (sum (Array.map abs terms))

    static let requireInterpolant name order (conditions: OrderCondition[]) (rows: float[][]) =
        let degree = rows[0].Length

        for condition in conditions do
            if condition.Order <= order then
                for power in 1..degree do
                    let terms = Array.map2 (fun (row: float[]) w -> row[power - 1] * w) rows condition.Weights
                    let target = if power = condition.Order then 1.0 / condition.Density else 0.0
                    let gap = abs (sum terms - target)

                    requireSmall
                        name
                        $"the order condition {condition.Name} of the interpolant in its power θ^{power}"
                        gap
                        (sum (Array.map abs terms))

    /// Cubic Hermite interpolation between (y, f) and (y₊, f₊) as weights on the stages:
    /// bᵢ(θ) = θ²(3 − 2θ) bᵢ, and θ(θ − 1)² more on f = k₀, θ²(θ − 1) more on f₊, the last row.
    static let hermite (b: float[]) rows =
        Array.init rows (fun i ->
            let weight = if i < b.Length then b[i] else 0.0
            let first = if i = 0 then 1.0 else 0.0
            let last = if i = rows - 1 then 1.0 else 0.0
            [| first; 3.0 * weight - 2.0 * first - last; -2.0 * weight + first + last |])

    let rows = interpolant.Length

    /// The name in the literature, for example "Dormand–Prince 5(4)".
    member _.Name = name
    /// Where the numbers are published.
    member _.Citation = citation
    /// The order p: a smooth problem's error falls as hᵖ.
    member _.Order = order
    /// The number of stages s.
    member _.Stages = b.Length
    /// aᵢⱼ, j < i: row i holds i numbers.
    member _.A = a
    /// bᵢ, the weights of the step.
    member _.B = b
    /// cᵢ, the stages' times in units of the step.
    member _.C = c
    /// Whether the method brings an error estimate, so that adaptive steps can use it.
    member _.HasEmbedded = embeddedB.Length > 0
    /// The order of the embedded method, 0 without one.
    member _.EmbeddedOrder = embeddedOrder
    /// b̂ᵢ, empty without an embedded method.
    member _.EmbeddedB = embeddedB
    /// Whether the last stage is f(t + h, y₊), the first of the next step (first same as last).
    member _.IsFsal = isFsal
    /// The stages that reach y₊: those up to the last with bᵢ ≠ 0. Fixed steps evaluate only these.
    member val AdvancingStages = 1 + Array.FindLastIndex(b, (fun w -> w <> 0.0))
    /// bᵢ − b̂ᵢ, the weights of the error estimate; empty without an embedded method.
    member val ErrorWeights: float[] = Array.map2 (-) b[.. embeddedB.Length - 1] embeddedB
    /// pᵢₘ of bᵢ(θ) = Σₘ pᵢₘ θᵐ⁺¹: a row a stage and, where the method is not first-same-as-last, one more for f(t + h, y₊).
    member _.Interpolant = interpolant
    /// The order q of the interpolant: from exact data its error over a step falls as h^(q+1).
    member _.InterpolantOrder = interpolantOrder

    /// bᵢ(θ), a number a row of the interpolant, by Horner's rule: θ·fma(…fma(p_last, θ, p_(last−1))…, θ, p₀).
    member internal _.InterpolantWeights(theta: float) : float[] =
        interpolant
        |> Array.map (fun row ->
            let mutable sum = row[row.Length - 1]

            for m in row.Length - 2 .. -1 .. 0 do
                sum <- Floating.fma sum theta row[m]

            sum * theta)

    /// The rows of A with the interpolant's further stage, whose row is b.
    member val internal DenseA = (if rows > a.Length then Array.append a [| b |] else a)
    /// cᵢ with the interpolant's further stage, at 1.
    member val internal DenseC = (if rows > c.Length then Array.append c [| 1.0 |] else c)
    /// The name, order and number of stages.
    override _.ToString() = $"{name} (order {order}, {b.Length} stages)"

    /// Builds a tableau from its numbers and checks them. embeddedB empty: no embedded method; interpolant empty: the cubic Hermite one.
    /// Raises ArgumentException that names the condition missed and by how much.
    static member Create
        (
            name: string,
            citation: string,
            order: int,
            a: float[][],
            b: float[],
            c: float[],
            embeddedOrder: int,
            embeddedB: float[],
            interpolantOrder: int,
            interpolant: float[][]
        ) =
        let s = b.Length
        Check.that (s > 0) "b" $"the tableau {name} has no stages: give at least one weight b."

        Check.that
            (order >= 1 && order <= OrderConditions.Highest)
            "order"
            $"the tableau {name} states order {order}: orders 1 to {OrderConditions.Highest} can be checked here."

        Check.that
            (a.Length = s && c.Length = s)
            "a"
            $"the tableau {name} has {a.Length} rows of a, {s} weights b and {c.Length} times c: give one of each a stage."

        for i in 0 .. s - 1 do
            Check.that
                (a[i].Length = i)
                "a"
                $"row {i} of a of the tableau {name} holds {a[i].Length} numbers: an explicit method has exactly {i} there."

            Check.finite $"a[{i}]" a[i]

        Check.finite "b" b
        Check.finite "c" c
        Check.finite "embeddedB" embeddedB

        Check.that
            (embeddedB.Length = 0
             || (embeddedB.Length = s && embeddedOrder >= 1 && embeddedOrder <= OrderConditions.Highest))
            "embeddedB"
            $"the tableau {name} has {embeddedB.Length} embedded weights of order {embeddedOrder}: give {s} of order 1 to 5, or none."

        for i in 0 .. s - 1 do
            requireSmall name $"the row sum Σⱼ a[{i}]ⱼ = c[{i}]" (abs (sum a[i] - c[i])) (sum (Array.map abs a[i]))

        let conditions = OrderConditions.ofStages a c
        requireOrder name "b" order conditions b

        if embeddedB.Length > 0 then
            requireOrder name "the embedded b̂" embeddedOrder conditions embeddedB

        let isFsal = s > 1 && b[s - 1] = 0.0 && c[s - 1] = 1.0 && a[s - 1] = b[.. s - 2]
        let rows = if isFsal then s else s + 1
        let published = interpolant.Length > 0

        Check.that
            (not published
             || (interpolant.Length = rows && interpolant |> Array.forall (fun r -> r.Length = interpolant[0].Length)))
            "interpolant"
            $"the interpolant of the tableau {name} has {interpolant.Length} rows: give {rows} rows of equal length, or none for cubic Hermite."

        let polynomials = if published then interpolant else hermite b rows
        let polynomialsOrder = if published then interpolantOrder else min order 3

        Check.that
            (polynomialsOrder >= 1
             && polynomialsOrder <= OrderConditions.Highest
             && polynomials[0].Length >= polynomialsOrder)
            "interpolantOrder"
            $"the interpolant of the tableau {name} states order {polynomialsOrder} with {polynomials[0].Length} powers of θ: it needs an order of 1 to 5 and as many powers."

        let dense =
            if isFsal then
                conditions
            else
                OrderConditions.ofStages (Array.append a [| b |]) (Array.append c [| 1.0 |])

        requireInterpolant name polynomialsOrder dense polynomials

        for i in 0 .. rows - 1 do
            let weight = if i < s then b[i] else 0.0
            let row = polynomials[i]
            requireSmall name $"b[{i}](θ = 1) = b[{i}] of the interpolant" (abs (sum row - weight)) (sum (Array.map abs row))

        let order' = if embeddedB.Length > 0 then embeddedOrder else 0
        let copy = Array.map (Array.copy: float[] -> float[])

        Tableau(
            name,
            citation,
            order,
            copy a,
            Array.copy b,
            Array.copy c,
            order',
            Array.copy embeddedB,
            isFsal,
            polynomialsOrder,
            copy polynomials
        )
