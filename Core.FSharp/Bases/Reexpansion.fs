namespace Spectral

open System

/// Coefficients in a new basis, and what the projection onto it cut off.
type Reexpanded =
    {
        /// The coefficients in the target basis.
        Coefficients: float[]
        /// ‖u − û‖ in the target's own inner product, from the pointwise difference (no cancellation of squares).
        CutOff: float
    }

/// Re-expansion from one scale and center (β, x₀) to another (β′, x₀′): the orthogonal projection in the target's own inner product
///   c′ = O c,  O_mn = ⟨√β′ φ_m(β′(x − x₀′)), √β φ_n(β(x − x₀))⟩,
/// with overlaps exact to round-off:
/// Hermite: the product of two Gaussians is one, of scale √((β² + β′²)/2), so Gauss–Hermite there is exact; Laguerre: scale (β + β′)/2
/// (centers must agree); polynomials: the target's Gauss rule (the target's interval must lie in the source's); Fourier: equispaced points
/// (periods must agree); mapped Jacobi: x = cot θ makes the integrand analytic up to the ends, and Gauss rules in θ are doubled until the overlaps stand.
/// All errors are ArgumentExceptions that name both maps.
module Reexpansion =
    /// Overlaps of mapped Jacobi functions are taken to stand when a doubling moves none by more.
    let private settled = 1.0e-14
    let private largestRule = 4096

    let private checkPair (source: AffineBasis) (target: AffineBasis) =
        Check.that
            (source.Basis.WithOrder(target.Basis.Order).Canonical = target.Basis.Canonical)
            "target"
            $"{source.Canonical} cannot be re-expanded in {target.Canonical}: only scale, center and order may change."

        let spread = 1.0e-12 * (abs source.Center + 1.0 / source.Scale)

        match source.Basis.Name with
        | "laguerre"
        | "power-laguerre" ->
            Check.that
                (abs (source.Center - target.Center) <= spread)
                "target"
                $"the half line of {target.Canonical} does not begin where that of {source.Canonical} does: keep the center."
        | "fourier" ->
            Check.that
                (abs (source.Scale - target.Scale) <= 1.0e-12 * source.Scale)
                "target"
                $"the period of {target.Canonical} is not that of {source.Canonical}: keep the scale."
        | "hermite"
        | "mapped-jacobi" -> ()
        | _ ->
            Check.that
                (target.Left >= source.Left - spread && target.Right <= source.Right + spread)
                "target"
                $"the interval of {target.Canonical} is not inside that of {source.Canonical}: shrink the target."

    /// O by a rule for ∫ f dx (target weight included), row-major [target × source].
    let private overlapsBy (rule: Rule) (source: AffineBasis) (target: AffineBasis) =
        let rows = target.Count
        let columns = source.Count
        let f = Array.zeroCreate rows
        let g = Array.zeroCreate columns
        let sums = Array.zeroCreate (rows * columns)

        for i in 0 .. rule.Count - 1 do
            target.ValuesInto(rule.Nodes[i], f, 0)
            source.ValuesInto(rule.Nodes[i], g, 0)

            for m in 0 .. rows - 1 do
                let factor = rule.Weights[i] * f[m]

                for n in 0 .. columns - 1 do
                    sums[m * columns + n] <- sums[m * columns + n] + factor * g[n]

        sums

    // x = center + cot θ/scale turns ∫ f dx over the line, f of algebraic decay, into an integral over (0, π) of sin θ to
    // `exponent` times an analytic function: Gauss–Jacobi in θ, exponent > −1.
    let internal cotangentRule (n: int) (exponent: float) (scale: float) (center: float) =
        let inner = Gauss.jacobi n exponent exponent

        let drawn (t: float) =
            let s = (1.0 - t) * (1.0 + t)

            if exponent = 0.0 then 1.0
            elif exponent = 1.0 then s
            elif exponent = 2.0 then s * s
            else Elementary.pow s exponent

        let angle (t: float) = 0.5 * Math.PI * (1.0 - abs t)

        // t ascending gives x ascending: θ = π(1 − t)/2.
        {
            Nodes =
                inner.Nodes
                |> Array.map (fun t ->
                    let theta = angle t
                    let cotangent = Elementary.cos theta / Elementary.sin theta
                    center + (if t < 0.0 then -cotangent else cotangent) / scale)
            Weights =
                Array.map2
                    (fun t weight ->
                        let s = Elementary.sin (angle t)
                        weight * 0.5 * Math.PI / (scale * s * s * drawn t))
                    inner.Nodes
                    inner.Weights
        }

    /// The parameter α of a Laguerre or mapped Jacobi basis.
    let internal parameterOf (basis: Basis) =
        match basis.Family with
        | :? LaguerreFamily as family -> family.Alpha
        | :? PowerLaguerreFamily as family -> family.Alpha
        | :? MappedJacobiFamily as family -> family.Alpha
        | _ -> 0.0

    /// The target's own-weight rule at a scale other than its own: Laguerre's x^α must keep the target's scale.
    let private laguerreRule (n: int) (alpha: float) (scale: float) (target: AffineBasis) =
        let rule = (Gauss.laguerre n alpha).Mapped(scale, target.Center)

        if alpha = 0.0 then
            rule
        else
            let factor = Elementary.pow (target.Scale / scale) alpha

            { rule with Weights = rule.Weights |> Array.map (fun w -> factor * w) }

    /// The overlaps and a rule that resolves (u − û)² in the target's own inner product.
    let private compute (source: AffineBasis) (target: AffineBasis) : float[] * Lazy<Rule> =
        checkPair source target
        let n = source.Basis.Order
        let m = target.Basis.Order
        let low = min source.Scale target.Scale
        let high = max source.Scale target.Scale

        match source.Basis.Name with
        | "hermite" ->
            let squares = source.Scale * source.Scale + target.Scale * target.Scale

            let center =
                (source.Scale * source.Scale * source.Center + target.Scale * target.Scale * target.Center)
                / squares

            let rule = (Gauss.hermite ((n + m) / 2 + 1)).Mapped(sqrt (0.5 * squares), center)

            // The trapezoid rule converges exponentially once its step resolves both bandwidths.
            let fine =
                lazy
                    (let reach = sqrt (2.0 * float (max n m) + 1.0) + 7.0
                     let left = min source.Center target.Center - reach / low
                     let right = max source.Center target.Center + reach / low
                     let steps = Math.Ceiling((right - left) * high * reach / Math.PI)

                     Check.that
                         (steps <= 1.0e7)
                         "target"
                         $"{source.Canonical} and {target.Canonical} are too far apart to measure what is cut off: re-expand in smaller steps."

                     let h = (right - left) / steps

                     {
                         Nodes = Array.init (int steps + 1) (fun i -> left + h * float i)
                         Weights = Array.create (int steps + 1) h
                     })

            overlapsBy rule source target, fine
        | "laguerre" ->
            let alpha = parameterOf source.Basis
            let rule = laguerreRule ((n + m) / 2 + 1) alpha (0.5 * (low + high)) target
            let points = min 5000.0 (float (2 * (n + m) + 60) + 40.0 * high / low)
            overlapsBy rule source target, lazy (laguerreRule (int points) alpha low target)
        | "power-laguerre" ->
            // x^α of the product of two functions is in the rule; both scales' powers are constants.
            let rule (n: int) scale = (source.Basis.UnweightedRuleOf n).Mapped(scale, target.Center)
            let points = min 5000.0 (float (2 * (n + m) + 60) + 40.0 * high / low)
            overlapsBy (rule ((n + m) / 2 + 1) (0.5 * (low + high))) source target, lazy (rule (int points) low)
        | "mapped-jacobi" ->
            let alpha = parameterOf source.Basis
            let scale = sqrt (low * high)

            let center = (source.Scale * source.Center + target.Scale * target.Center) / (source.Scale + target.Scale)

            let rec refine points previous =
                let rule = cotangentRule points (2.0 * alpha + 1.0) scale center
                let next = overlapsBy rule source target
                let moved = Array.fold2 (fun worst a b -> max worst (abs (a - b))) 0.0 previous next

                if moved <= settled * float (source.Count + target.Count) then
                    next, lazy rule
                else
                    Check.that
                        (2 * points <= largestRule)
                        "target"
                        $"{source.Canonical} and {target.Canonical} are too far apart for overlaps to round-off: re-expand in smaller steps."

                    refine (2 * points) next

            refine (n + m + 32) (Array.create (source.Count * target.Count) infinity)
        | _ ->
            let rule = target.RuleOf(if source.Basis.Name = "fourier" then 2 * max n m + 1 else max n m + 1)
            overlapsBy rule source target, lazy rule

    /// The overlap matrix O_mn = ⟨target's m-th function, source's n-th⟩ in the target's own inner product, row-major [target.Count × source.Count].
    let overlap (source: AffineBasis) (target: AffineBasis) : float[] = fst (compute source target)

    /// The projection onto the target of the function with these coefficients in the source, and what is cut off.
    let reexpand (source: AffineBasis) (coefficients: float[]) (target: AffineBasis) : Reexpanded =
        Check.that
            (coefficients.Length = source.Count)
            "coefficients"
            $"{source.Canonical} has {source.Count} coefficients, but {coefficients.Length} were given."

        Check.finite "coefficients" coefficients
        let overlaps, fine = compute source target

        let projected =
            Array.init target.Count (fun m ->
                let mutable sum = 0.0

                for n in 0 .. source.Count - 1 do
                    sum <- sum + overlaps[m * source.Count + n] * coefficients[n]

                sum)

        let rule = fine.Value

        let difference =
            Array.map2 (-) (source.Evaluate(coefficients, rule.Nodes)) (target.Evaluate(projected, rule.Nodes))

        {
            Coefficients = projected
            CutOff = sqrt (rule.Sum(Array.map (fun d -> d * d) difference))
        }
