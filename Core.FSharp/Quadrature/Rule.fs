namespace Spectral

/// A quadrature rule: ∫ f ≈ Σ_i Weights[i] f(Nodes[i]), nodes ascending.
/// Which integral is meant (a weight included, or divided out) is said by the function that makes the rule.
type Rule =
    {
        /// The points, ascending.
        Nodes: float[]
        /// The weights, one a point, positive.
        Weights: float[]
    }

    /// The number of points.
    member this.Count = this.Nodes.Length

    /// Σ_i w_i f_i for values already taken at the nodes, summed in ascending order of the nodes.
    member this.Sum(values: float[]) =
        Check.that
            (values.Length = this.Nodes.Length)
            "values"
            $"the rule has {this.Nodes.Length} nodes but {values.Length} values were given: give one value a node."

        let mutable sum = 0.0

        for i in 0 .. values.Length - 1 do
            sum <- sum + this.Weights[i] * values[i]

        sum

    /// Σ_i w_i f(x_i).
    member this.Integrate(f: System.Func<float, float>) = this.Sum(Array.map f.Invoke this.Nodes)

    /// The rule on x = center + y/scale, of this rule on y: nodes moved, weights divided by the scale.
    member this.Mapped(scale: float, center: float) =
        {
            Nodes = this.Nodes |> Array.map (fun y -> center + y / scale)
            Weights = this.Weights |> Array.map (fun w -> w / scale)
        }

    /// The trapezoid rule on ascending, possibly scattered points: ∫ f ≈ Σ ½(x_{i+1} − x_{i−1}) f(x_i), one-sided at the ends.
    static member Trapezoid(points: float[]) =
        let n = points.Length
        Check.that (n >= 2) "points" $"the trapezoid rule needs at least two points, not {n}."
        Check.finite "points" points

        // The message is written only where it is needed.
        for i in 1 .. n - 1 do
            if not (points[i] > points[i - 1]) then
                Check.that
                    false
                    "points"
                    $"points[{i}] = {points[i]} does not exceed points[{i - 1}] = {points[i - 1]}: sort the points and merge equal ones."

        {
            Nodes = Array.copy points
            Weights = Array.init n (fun i -> 0.5 * (points[min (i + 1) (n - 1)] - points[max (i - 1) 0]))
        }
