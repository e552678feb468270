namespace Spectral

/// Quadrature points in D dimensions, a tensor product of rules: ∫ f ≈ Σ_i Weights[i] f(Points[i·D ..]), the last axis fastest.
type Grid =
    {
        /// The number of axes D.
        Dimension: int
        /// The points, row-major [points × D].
        Points: float[]
        /// The weights, one a point.
        Weights: float[]
    }

    /// The number of points.
    member this.Count = this.Weights.Length

    /// The tensor product of one rule an axis.
    static member Tensor(rules: Rule[]) =
        let dimension = rules.Length
        Check.that (dimension >= 1) "rules" "a grid needs at least one rule."
        let total = rules |> Array.fold (fun product rule -> product * float rule.Count) 1.0
        Check.that (total <= 5.0e7) "rules" $"the tensor grid would hold {total} points: lower the points an axis."
        let count = int total
        let points = Array.zeroCreate (count * dimension)
        let weights = Array.zeroCreate count

        for i in 0 .. count - 1 do
            let mutable rest = i
            let mutable weight = 1.0

            for k in dimension - 1 .. -1 .. 0 do
                let place = rest % rules[k].Count
                rest <- rest / rules[k].Count
                points[i * dimension + k] <- rules[k].Nodes[place]
                weight <- weight * rules[k].Weights[place]

            weights[i] <- weight

        { Dimension = dimension; Points = points; Weights = weights }
