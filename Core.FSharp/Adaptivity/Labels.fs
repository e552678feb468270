namespace Spectral

open System

/// Canonical labels by moments: unlike the minimiser of a frequency indicator they are unique and smooth in time. `Positive` uses the moments of u ≥ 0: x₀ = ∫xu/∫u, β = q/σ, q = 1.2 … 1.25 for Hermite.
/// `Squared` uses those of |u|² (complex, sign-changing or heavy-tailed u): β = q/(√2 σ), q = 1 … 1.25.
/// Errors: ArgumentException where the moments do not exist or the density has no mass or spread.
[<AbstractClass; Sealed>]
type Labels private () =

    /// Mean and standard deviation of a density known at the nodes of a rule for ∫ dx.
    static member Moments(rule: Rule, density: float[]) : struct (float * float) =
        Check.that (density.Length = rule.Count) "density" $"{rule.Count} points came with {density.Length} values: give one value a point."
        Check.finite "density" density
        let mass = rule.Sum density

        Check.that
            (mass > 0.0)
            "density"
            $"the density integrates to {Family.text mass}: moments need a positive mass; for functions that change sign use the moments of |u|²."

        let mean = rule.Sum(Array.map2 (*) rule.Nodes density) / mass

        let variance = rule.Sum(Array.map2 (fun x d -> (x - mean) * (x - mean) * d) rule.Nodes density) / mass

        Check.that
            (variance > 0.0)
            "density"
            $"the density has variance {Family.text variance}: a label needs a positive spread; for functions that change sign use the moments of |u|²."

        struct (mean, sqrt variance)

    static member private OfMoments(factor: float, q: float, struct (mean: float, deviation: float)) : Label =
        Check.that (Double.IsFinite q && q > 0.0) "q" $"q = {Family.text q} must be finite and positive: 1 to 1.25 is usual."

        { Scale = q * factor / deviation; Center = mean }

    /// The label of samples u ≥ 0 at the nodes of a rule for ∫ dx (Rule.Trapezoid for ordered scattered points).
    static member Positive(rule: Rule, u: float[], q: float) : Label = Labels.OfMoments(1.0, q, Labels.Moments(rule, u))

    /// The label of samples of |u|².
    static member SquaredDensity(rule: Rule, density: float[], q: float) : Label =
        Labels.OfMoments(sqrt 0.5, q, Labels.Moments(rule, density))

    /// The label of samples u by the moments of u².
    static member Squared(rule: Rule, u: float[], q: float) : Label = Labels.SquaredDensity(rule, Array.map (fun v -> v * v) u, q)

    /// The label of complex samples by the moments of |u|².
    static member Squared(rule: Rule, real: float[], imaginary: float[], q: float) : Label =
        Check.that (real.Length = imaginary.Length) "imaginary" $"{real.Length} real parts came with {imaginary.Length} imaginary parts."
        Labels.SquaredDensity(rule, Array.map2 (fun a b -> a * a + b * b) real imaginary, q)

    /// The marginal of values on a tensor grid [n_1 × … × n_D] along an axis: the other axes integrated by their rules.
    static member Marginal(rules: Rule[], values: float[], axis: int) : float[] =
        let shape = rules |> Array.map _.Count

        Check.that
            (axis >= 0 && axis < rules.Length && values.Length = Contraction.size shape)
            "values"
            $"{values.Length} values on {Contraction.size shape} grid points, axis {axis} of {rules.Length}: give one value a point and an axis that exists."

        let mutable shaped = shape, values

        for k in rules.Length - 1 .. -1 .. 0 do
            if k <> axis then
                shaped <- Contraction.apply 1 rules[k].Weights k (fst shaped) (snd shaped)

        snd shaped

    // A rule on which x²·u² (x²·u for fast decay) of an expansion is integrated to round-off.
    static member private RuleFor(basis: AffineBasis) : Rule =
        if basis.Basis.Name = "mapped-jacobi" then
            let alpha = Reexpansion.parameterOf basis.Basis

            Check.that
                (alpha > 0.0)
                "basis"
                $"the second moment of |u|² in {basis.Canonical} need not exist: use alpha > 0 or take the label from samples."

            Reexpansion.cotangentRule (4 * basis.Count + 64) (2.0 * alpha - 1.0) basis.Scale basis.Center
        else
            basis.UnweightedRuleOf(4 * basis.Count + 64)

    /// The label of an expansion u ≥ 0 of one variable; not for mapped Jacobi functions, whose first moments need not exist.
    static member Positive(basis: AffineBasis, coefficients: float[], q: float) : Label =
        Check.that
            (basis.Basis.Name <> "mapped-jacobi")
            "basis"
            $"the moments of u in {basis.Canonical} need not exist: use the moments of |u|² (Squared)."

        let rule = Labels.RuleFor basis
        Labels.Positive(rule, basis.Evaluate(coefficients, rule.Nodes), q)

    /// The label of an expansion of one variable by the moments of u².
    static member Squared(basis: AffineBasis, coefficients: float[], q: float) : Label =
        let rule = Labels.RuleFor basis
        Labels.Squared(rule, basis.Evaluate(coefficients, rule.Nodes), q)
