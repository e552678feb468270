namespace Spectral

open System

/// How one axis of own data is covered: the family, its domain, and where its scale β and centre x₀ come from. A plain record, so that it can be stored and read again.
type AxisRule =
    {
        /// The family's name, as in NamedBasis.
        Family: string
        /// Its exponents; none for the usual ones.
        Exponents: float[]
        /// The left end of the domain, −∞ on the line.
        Left: float
        /// The right end of the domain, +∞ on the line and the half line.
        Right: float
        /// The factor q of β by moments; 0 where the label comes from the domain.
        Factor: float
        /// Which of β and x₀ follow the data from time to time.
        Motion: LabelMotion
        /// β and x₀ where they stay; of what moves, those of all data together.
        Label: Label
    }

    /// The basis at scale 1 and centre 0, of an order.
    member this.Basis(order: int) : Basis = NamedBasis.Create(this.Family, order, this.Exponents)

    /// Whether the axis is periodic.
    member this.IsPeriodic = this.Family = "fourier"
    /// Whether the axis reaches from its left end to infinity.
    member this.IsHalfLine = Double.IsFinite this.Left && not (Double.IsFinite this.Right)
    /// Whether the axis is the whole line.
    member this.IsLine = not (Double.IsFinite this.Left)

    /// "periodic", "interval", "half line" or "line".
    member this.Kind =
        if this.IsPeriodic then "periodic"
        elif this.IsHalfLine then "half line"
        elif this.IsLine then "line"
        else "interval"

    /// The families of a kind of domain, the usual one first.
    static member Families(kind: string) : string[] =
        match kind with
        | "periodic" -> [| "fourier" |]
        | "interval" -> [| "legendre"; "chebyshev" |]
        | "half line" -> [| "laguerre" |]
        | _ -> [| "hermite"; "mapped-jacobi" |]

    /// The kind of domain of a family.
    static member KindOf(family: string) : string =
        match family with
        | "fourier" -> "periodic"
        | "laguerre"
        | "power-laguerre" -> "half line"
        | "hermite"
        | "mapped-jacobi" -> "line"
        | _ -> "interval"

    /// An axis that ends at both sides, or is periodic.
    static member Bounded(family: string, exponents: float[], left: float, right: float) : AxisRule =
        Check.that
            (Double.IsFinite left && Double.IsFinite right && left < right)
            "domain"
            $"the domain [{Family.text left}, {Family.text right}] of {family} must have finite ends, left below right: give the domain."

        {
            Family = family
            Exponents = exponents
            Left = left
            Right = right
            Factor = 0.0
            Motion = LabelMotion.Still
            Label =
                if family = "fourier" then
                    { Scale = 2.0 * Math.PI / (right - left); Center = left }
                else
                    { Scale = 2.0 / (right - left); Center = left + 0.5 * (right - left) }
        }

    /// An axis without end on the right, and on the left too if `left` is −∞, that follows the data with a factor q.
    static member Unbounded(family: string, exponents: float[], left: float, q: float) : AxisRule =
        Check.that (Double.IsFinite q && q > 0.0) "q" $"q = {Family.text q} must be finite and positive: 1 to 1.25 is usual."

        {
            Family = family
            Exponents = exponents
            Left = left
            Right = infinity
            Factor = q
            Motion = if Double.IsFinite left then LabelMotion.Scale else LabelMotion.ScaleAndCenter
            Label = { Scale = 1.0; Center = (if Double.IsFinite left then left else 0.0) }
        }

    /// β and x₀ from the mean and the standard deviation of u ≥ 0, or of |u|² (`squared`):
    /// line q/σ or q/(√2 σ), the mean; half line (2+α)q/(mean − left) or (1+α)q/(mean − left), the left end.
    member this.LabelOf(mean: float, deviation: float, squared: bool) : Label =
        if this.IsHalfLine then
            let alpha =
                if this.Family = "power-laguerre" && this.Exponents.Length > 0 then
                    this.Exponents[0]
                else
                    0.0

            {
                Scale = this.Factor * ((if squared then 1.0 else 2.0) + alpha) / (mean - this.Left)
                Center = this.Left
            }
        else
            { Scale = this.Factor * (if squared then sqrt 0.5 else 1.0) / deviation; Center = mean }
