namespace Spectral

open System

/// A basis through the affine map y = β(x − x₀): the functions √β φ_n(β(x − x₀)), orthonormal in
///   ⟨f, g⟩ = ∫ f(x) g(x) w(β(x − x₀)) dx,
/// so that ‖u‖² = Σ c_k² at every scale β > 0 and center x₀ (Xia et al., arXiv 2309.16131, §2).
///   ∂/∂x₀: −β D on coefficients, into Raised;   ∂/∂β: (1/β)(½ + y d/dy) on coefficients, into Dilated.
[<Sealed>]
type AffineBasis private (basis: Basis, scale: float, center: float) =
    let root = sqrt scale
    let count = basis.Count
    let inner (x: float) = scale * (x - center)
    let outer (y: float) = center + y / scale

    let raised = lazy (AffineBasis(basis.Raised, scale, center))
    let dilated = lazy (AffineBasis(basis.DilationBasis, scale, center))

    /// The basis seen through the map; scale > 0, both finite.
    static member Create(basis: Basis, scale: float, center: float) =
        Check.that (Double.IsFinite scale && scale > 0.0) "scale" $"the scale β = {Family.text scale} must be finite and positive."
        Check.that (Double.IsFinite center) "center" $"the center x₀ = {Family.text center} must be finite."
        AffineBasis(basis, scale, center)

    /// The basis itself: β = 1, x₀ = 0.
    static member Identity(basis: Basis) = AffineBasis(basis, 1.0, 0.0)

    /// The basis on y.
    member _.Basis = basis
    /// The scale β.
    member _.Scale = scale
    /// The center x₀.
    member _.Center = center
    /// The number of functions.
    member _.Count = count
    /// The left end of the domain on x.
    member _.Left = outer basis.Left
    /// The right end of the domain on x.
    member _.Right = outer basis.Right
    /// The same basis at another scale and center.
    member _.At(scale: float, center: float) = AffineBasis.Create(basis, scale, center)
    /// The same scale and center at another order.
    member _.WithOrder(order: int) = AffineBasis(basis.WithOrder order, scale, center)

    /// The text that names this basis and no other: the basis' own, and the map where there is one.
    member _.Canonical =
        if scale = 1.0 && center = 0.0 then
            basis.Canonical
        else
            $"{basis.Canonical} at {Family.text scale}, {Family.text center}"

    /// Canonical.
    override this.ToString() = this.Canonical

    /// The values at x, written to target[offset .. offset + Count − 1]; allocates nothing.
    member _.ValuesInto(x: float, target: float[], offset: int) =
        basis.ValuesInto(inner x, target, offset)

        for k in offset .. offset + count - 1 do
            target[k] <- root * target[k]

    /// √β φ_n(β(x − x₀)), n = 0 … Count−1.
    member this.Values(x: float) : float[] =
        let values = Array.zeroCreate count
        this.ValuesInto(x, values, 0)
        values

    /// The values at many points, row-major [points × Count].
    member this.ValuesAt(points: float[]) : float[] =
        let values = Array.zeroCreate (points.Length * count)

        for i in 0 .. points.Length - 1 do
            this.ValuesInto(points[i], values, i * count)

        values

    /// The derivatives in x of the functions, at x.
    member _.Derivatives(x: float) : float[] =
        let factor = root * scale
        basis.Derivatives(inner x) |> Array.map (fun v -> factor * v)

    /// The derivatives in β of the functions, at x: (√β/β)(½φ + yφ′).
    member _.ScaleDerivatives(x: float) : float[] =
        let y = inner x
        let factor = root / scale
        Array.map2 (fun v d -> factor * (0.5 * v + y * d)) (basis.Values y) (basis.Derivatives y)

    /// The derivatives in x₀ of the functions, at x: the negative of Derivatives.
    member this.CenterDerivatives(x: float) : float[] = this.Derivatives x |> Array.map (fun v -> -v)

    /// The Gauss rule of the own inner product on x, Count nodes.
    member _.Rule: Rule = basis.Rule.Mapped(scale, center)
    /// The n-point rule of the own inner product on x.
    member _.RuleOf(n: int) : Rule = basis.RuleOf(n).Mapped(scale, center)
    /// The rule for ∫ f dx over the physical domain, exact for products of the span.
    member _.UnweightedRule: Rule = basis.UnweightedRule.Mapped(scale, center)
    /// The n-point rule for ∫ f dx over the physical domain.
    member _.UnweightedRuleOf(n: int) : Rule = basis.UnweightedRuleOf(n).Mapped(scale, center)

    /// Coefficients of the function with these values at the nodes of Rule.
    member _.Transform(values: float[]) : float[] = basis.Transform values |> Array.map (fun c -> c / root)
    /// Values at the nodes of Rule of the function with these coefficients.
    member _.Inverse(coefficients: float[]) : float[] = basis.Inverse coefficients |> Array.map (fun v -> root * v)

    /// The orthogonal projection of f in the own inner product, by a rule of `points` nodes.
    member _.Project(f: Func<float, float>, points: int) : float[] =
        basis.Project((fun y -> f.Invoke(outer y)), points) |> Array.map (fun c -> c / root)

    /// The orthogonal projection of f in the own inner product.
    member _.Project(f: Func<float, float>) : float[] = basis.Project(fun y -> f.Invoke(outer y)) |> Array.map (fun c -> c / root)

    /// The least-squares coefficients of scattered samples with weights.
    member _.ProjectSamples(x: float[], u: float[], weights: float[]) : float[] =
        Check.finite "x" x
        basis.ProjectSamples(Array.map inner x, u, weights) |> Array.map (fun c -> c / root)

    /// The least-squares coefficients of scattered samples, all of weight 1.
    member this.ProjectSamples(x: float[], u: float[]) : float[] = this.ProjectSamples(x, u, Array.create x.Length 1.0)

    /// The function with these coefficients at many points.
    member _.Evaluate(coefficients: float[], points: float[]) : float[] =
        basis.Evaluate(coefficients, Array.map inner points) |> Array.map (fun v -> root * v)

    /// The function with these coefficients at x.
    member this.Evaluate(coefficients: float[], x: float) : float = this.Evaluate(coefficients, [| x |])[0]

    /// The mapped basis that holds the derivatives in x and in x₀.
    member _.Raised: AffineBasis = raised.Value
    /// The mapped basis that holds the derivatives in β.
    member _.Dilated: AffineBasis = dilated.Value
    /// The matrix [Raised.Count × Count] from the coefficients of u to those of ∂u/∂x: β D.
    member _.Differentiation: Banded = basis.Differentiation.Scale scale
    /// The matrix from c to the coefficients in Raised of ∂u/∂x₀ at fixed c: −β D.
    member _.CenterDerivative: Banded = basis.Differentiation.Scale(-scale)
    /// The matrix from c to the coefficients in Dilated of ∂u/∂β at fixed c: (1/β)(½ + y d/dy).
    member _.ScaleDerivative: Banded = basis.Dilation.Scale(1.0 / scale)
    /// The unweighted Gram matrix ∫ φ_m φ_n dx of the mapped functions; it does not depend on β and x₀.
    member _.Gram: Banded = basis.Gram
