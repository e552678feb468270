namespace Spectral

open System

/// What one family of functions must supply to be a basis; Basis adds everything that follows from it.
/// Orders are checked by Basis.Make; points are in the domain when they arrive.
[<AbstractClass>]
type internal Family(name: string, parameters: string, order: int, count: int, left: float, right: float) =
    /// For example "hermite".
    member _.Name = name
    /// For example "0.5, -0.5", or empty.
    member _.Parameters = parameters
    member _.Order = order
    member _.Count = count
    member _.Left = left
    member _.Right = right

    /// The same family at another order.
    abstract WithOrder: int -> Family
    /// The weight of the family's own inner product.
    abstract Weight: float -> float
    /// φ_0(x) … φ_{count−1}(x) into target[offset ..].
    abstract Fill: x: float * target: float[] * offset: int -> unit
    /// Values and derivatives into target[offset ..] and slopes[offset ..].
    abstract FillSlopes: x: float * target: float[] * slopes: float[] * offset: int -> unit
    /// The n-point rule of the own inner product; n = MinimalRule integrates all products of the span exactly.
    abstract RuleOf: int -> Rule
    /// The number of points at which RuleOf is exact for all products of two functions of the span.
    abstract MinimalRule: int
    /// The n-point rule for ∫ f dx; exact for all products of the span from MinimalRule points on.
    abstract UnweightedRuleOf: int -> Rule
    /// True where the weight is 1, so that the own inner product is that of L².
    abstract UnitWeight: bool
    /// The family that holds all derivatives, and the matrix into it.
    abstract Derivative: unit -> Family * Banded
    /// The family in which derivatives are sparse, and the banded matrix into it; where Derivative is banded, the same.
    abstract SparseDerivative: unit -> Family * Banded
    default this.SparseDerivative() = this.Derivative()
    /// The family that holds all x φ_n, and the matrix into it.
    abstract TimesX: unit -> Family * Banded
    /// The family that holds all ½ φ_n + x φ_n′, and the matrix into it.
    abstract Dilation: unit -> Family * Banded

/// Numbers in canonical texts, and the least-squares oracle shared by the families' matrices.
module internal Family =
    let text (value: float) = value.ToString("R", Globalization.CultureInfo.InvariantCulture)

    /// Σ_i w_i f_m(x_i) g_n(x_i) for rows f [m] and columns g [n], from tables of values [node × mode].
    let gram (weights: float[]) (rows: int) (f: float[]) (columns: int) (g: float[]) (keep: int -> int -> bool) lower upper =
        Banded.Create(
            rows,
            columns,
            lower,
            upper,
            fun m n ->
                if keep m n then
                    let mutable sum = 0.0

                    for i in 0 .. weights.Length - 1 do
                        sum <- sum + weights[i] * f[i * rows + m] * g[i * columns + n]

                    sum
                else
                    0.0
        )
