namespace Spectral

open System

/// What of the choice of a basis is given rather than found. `ChoiceSettings.Default` gives nothing: `{ ChoiceSettings.Default with Order = 20 }`.
type ChoiceSettings =
    {
        /// The families, one for all axes or one an axis; none to choose.
        Families: string[]
        /// Exponents of a family that has them; none for the usual ones.
        Exponents: float[]
        /// The highest order N of a mode along an axis; 0 to choose.
        Order: int
        /// The left end of each axis; none for those of the data.
        Left: float[]
        /// The right end of each axis; none for those of the data.
        Right: float[]
        /// q of β = q/σ on the line and the half line; null to choose.
        Factor: Nullable<float>
        /// γ of the index set in two and three dimensions, −∞ for all products; null to choose.
        Gamma: Nullable<float>
        /// "moving": β and x₀ follow the data; "constant": they stay; empty to choose.
        Frame: string
        /// A relative error below which no further modes are wanted.
        Tolerance: float
        /// The least coordinate of each axis over all data, where the snapshots given to the choice are not all; none for theirs.
        Lowest: float[]
        /// The largest coordinate of each axis over all data.
        Highest: float[]
        /// How many snapshots the choice looks at, evenly spread.
        Snapshots: int
        /// Whether two fields are the real and imaginary part of one, and so have one unit.
        IsComplex: bool
        /// The names of the coordinates, for what is said; none for x, y, z.
        Positions: string[]
        /// The names of the fields, for what is said; none for u₁, u₂ …
        Fields: string[]
    }

    /// Everything is found; an error of 0.1 % is good enough.
    static member Default =
        {
            Families = [||]
            Exponents = [||]
            Order = 0
            Left = [||]
            Right = [||]
            Factor = Nullable()
            Gamma = Nullable()
            Frame = ""
            Tolerance = 1.0e-3
            Lowest = [||]
            Highest = [||]
            Snapshots = 24
            IsComplex = false
            Positions = [||]
            Fields = [||]
        }

    /// The same with families, one for all axes or one an axis.
    member this.WithBasis([<ParamArray>] families: string[]) = { this with Families = families }
    /// The same at an order.
    member this.WithOrder(order: int) = { this with Order = order }
    /// The same on a domain, left and right ends of each axis.
    member this.WithDomain(left: float[], right: float[]) = { this with Left = left; Right = right }
    /// The same with a frame, "moving" or "constant".
    member this.WithFrame(frame: string) = { this with Frame = frame }
    /// The same with a tolerance.
    member this.WithTolerance(tolerance: float) = { this with Tolerance = tolerance }
    /// The same for data that reach so far along each axis.
    member this.WithExtent(lowest: float[], highest: float[]) = { this with Lowest = lowest; Highest = highest }

    /// The same for fields and positions of these names; two fields that are one complex field have one unit.
    member this.WithNames(positions: string[], fields: string[], isComplex: bool) =
        { this with Positions = positions; Fields = fields; IsComplex = isComplex }

    /// The name of an axis.
    member this.Position(axis: int) =
        if axis < this.Positions.Length then
            this.Positions[axis]
        else
            [| "x"; "y"; "z" |][axis]

    /// The name of a field.
    member this.Field(field: int) = if field < this.Fields.Length then this.Fields[field] else $"field {field + 1}"

    /// Refuses what cannot be meant, in one line, for data of so many dimensions.
    member this.Check(dimension: int) : unit =
        for family in this.Families do
            if not (Array.contains family NamedBasis.Names) then
                invalidArg "basis" (Suggestion.unknown "basis" family NamedBasis.Names)

        Check.that
            (this.Families.Length <= 1 || this.Families.Length = dimension)
            "basis"
            $"{this.Families.Length} bases were given for data of {dimension} dimension(s): give one for all axes, or one an axis."

        Check.that
            (this.Order >= 0 && this.Order <= 5000)
            "order"
            $"the order is {this.Order}: it must lie in 1 … 5000; leave it out to have it chosen."

        for ends in [| this.Left; this.Right; this.Lowest; this.Highest |] do
            Check.that
                (ends.Length = 0 || ends.Length = dimension)
                "domain"
                $"{ends.Length} end(s) were given for data of {dimension} dimension(s): give left and right of each axis."

        if this.Factor.HasValue then
            Check.that
                (Double.IsFinite this.Factor.Value && this.Factor.Value > 0.0)
                "q"
                $"q = {Family.text this.Factor.Value} must be finite and positive: 1 to 1.25 is usual."

        if this.Gamma.HasValue then
            Check.that
                (this.Gamma.Value < 1.0)
                "gamma"
                $"γ = {Family.text this.Gamma.Value}: the hyperbolic cross needs −∞ ≤ γ < 1; 0 is usual, -inf gives all products."

            Check.that (dimension > 1) "gamma" "γ chooses products of modes, but the data have one dimension: leave it out."

        Check.that
            (Array.contains this.Frame [| ""; "moving"; "constant" |])
            "frame"
            (Suggestion.unknown "frame" this.Frame [| "moving"; "constant" |])

        Check.that
            (this.Tolerance > 0.0 && this.Tolerance < 1.0)
            "tolerance"
            $"the tolerance {Family.text this.Tolerance} must lie between 0 and 1: 0.001 asks for 0.1 %%."

        Check.that (this.Snapshots >= 1) "snapshots" $"the choice looks at {this.Snapshots} snapshots: give at least 1."
