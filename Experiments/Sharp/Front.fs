namespace Spectral.Experiments

open System
open Spectral

/// One trajectory at one time on a rule that resolves its front.
type internal Snapshot =
    {
        /// The rule.
        Rule: FrontRule
        /// u at the nodes of the rule.
        Values: float[]
        /// Where u is steepest, from neighbouring nodes.
        Steepest: float
    }

/// Projections of a snapshot, and their errors.
module internal Front =
    /// A trajectory of which parameter 1 is where the front starts, at a time by which it has moved so far.
    let snapshot (trajectory: Trajectory) (time: float) (speed: float) : Snapshot =
        let rule = FrontRule.at (trajectory.Parameters[1] + speed * time)
        let values = trajectory.ValuesOn(time, rule.Nodes)

        let slopes =
            Array.init (values.Length - 1) (fun i -> abs ((values[i + 1] - values[i]) / (rule.Nodes[i + 1] - rule.Nodes[i])))

        let largest = Array.max slopes
        let at = slopes |> Array.findIndex (fun s -> s = largest)
        { Rule = rule; Values = values; Steepest = 0.5 * (rule.Nodes[at] + rule.Nodes[at + 1]) }

    /// Σ_q w_q u_q φ_k(x_q) from values of the functions [nodes × modes].
    let project (weights: float[]) (table: float[]) (modes: int) (values: float[]) : float[] =
        let coefficients = Array.zeroCreate modes

        for q in 0 .. values.Length - 1 do
            let v = weights[q] * values[q]

            for k in 0 .. modes - 1 do
                coefficients[k] <- Math.FusedMultiplyAdd(v, table[q * modes + k], coefficients[k])

        coefficients

    /// The relative L² error of the sum of the first of so many functions.
    let error (at: Snapshot) (table: float[]) (modes: int) (coefficients: float[]) : float =
        let mutable gap = 0.0
        let mutable whole = 0.0

        for q in 0 .. at.Values.Length - 1 do
            let mutable sum = 0.0

            for k in 0 .. coefficients.Length - 1 do
                sum <- Math.FusedMultiplyAdd(coefficients[k], table[q * modes + k], sum)

            let d = sum - at.Values[q]
            gap <- Math.FusedMultiplyAdd(at.Rule.Weights[q] * d, d, gap)
            whole <- Math.FusedMultiplyAdd(at.Rule.Weights[q] * at.Values[q], at.Values[q], whole)

        sqrt (gap / whole)

    /// The coefficients in a basis on (−1, 1), in its own inner product.
    let coefficients (basis: Basis) (table: float[]) (at: Snapshot) : float[] =
        let weights = if basis.Name = "chebyshev" then at.Rule.ChebyshevWeights else at.Rule.Weights
        project weights table basis.Count at.Values

    /// The error of the projection on a basis.
    let floor (basis: Basis) (at: Snapshot) : float =
        let table = basis.ValuesAt at.Rule.Nodes
        error at table basis.Count (coefficients basis table at)

    /// The frequency indicator of coefficients in a basis.
    let indicator (basis: Basis) (coefficients: float[]) = Indicator.frequency 0 (Expansion.Create(TensorBasis.Of basis, coefficients))

    /// The basis of the order that `Adapt.order` reaches: from a lowest order, up as long as the indicator is above a bound and the basis is below `basis`.
    let adaptedOrder (bound: float) (lowest: int) (step: int) (basis: Basis) (at: Snapshot) : int * float =
        let table = basis.ValuesAt at.Rule.Nodes
        let all = coefficients basis table at

        let options =
            { Adapt.Ordering.Standard with
                Threshold = 1.0
                Step = step
                Lowest = lowest
                Highest = basis.Order
            }

        let rec go (order: int) =
            let own = basis.WithOrder order
            let u = Expansion.Create(TensorBasis.Of own, all[.. own.Count - 1])
            let adapted = Adapt.order options 0 bound u
            let next = adapted.Function.Basis.Axes[0].Basis.Order
            if next > order then go next else own.Count

        let modes = go lowest
        modes, error at table basis.Count all[.. modes - 1]
