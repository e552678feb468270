namespace Spectral

open System

/// Which products of modes an expansion of own data keeps, order by order: a plain record, so that it can be stored and read again.
type SetRule =
    {
        /// "full", "total-degree" or "hyperbolic-cross".
        Kind: string
        /// γ of the hyperbolic cross, −∞ ≤ γ < 1; −∞ of the full set, 0 of the total degree.
        Gamma: float
    }

    /// All products up to the order along each axis.
    static member Full = { Kind = "full"; Gamma = -infinity }
    /// Products whose orders add up to no more than N.
    static member TotalDegree = { Kind = "total-degree"; Gamma = 0.0 }

    /// The hyperbolic cross of γ; the full set for −∞.
    static member Cross(gamma: float) =
        Check.that
            (gamma < 1.0)
            "gamma"
            $"γ = {Family.text gamma}: the hyperbolic cross needs −∞ ≤ γ < 1; 0 is usual, -inf gives all products."

        if Double.IsNegativeInfinity gamma then
            SetRule.Full
        else
            { Kind = "hyperbolic-cross"; Gamma = gamma }

    /// The set of an order; in one dimension all modes up to it.
    member this.Set(dimension: int, order: int) : IndexSet =
        if dimension = 1 then
            IndexSet.FullTensor [| order |]
        else
            match this.Kind with
            | "total-degree" -> IndexSet.TotalDegree(dimension, order)
            | "hyperbolic-cross" -> IndexSet.HyperbolicCross(dimension, order, this.Gamma)
            | _ -> IndexSet.FullTensor(dimension, order)

    /// For every index of the set of the largest order, the least order ≥ 1 whose set holds it.
    member internal this.Levels(largest: IndexSet, order: int) : int[] =
        let sets = lazy (Array.init order (fun n -> this.Set(largest.Dimension, n + 1)))

        Array.init largest.Count (fun place ->
            let index = largest.Unrank place

            if largest.Dimension = 1 || this.Kind = "full" then
                max 1 (Array.max index)
            else
                1 + (sets.Value |> Array.findIndex (fun set -> set.Contains index)))

    /// In words: "full", "total degree", "γ = 0".
    override this.ToString() =
        match this.Kind with
        | "total-degree" -> "total degree"
        | "hyperbolic-cross" -> $"γ = {Family.text this.Gamma}"
        | _ -> "full"
