namespace Spectral

open System

/// A function u(x) = Σ_i c_i φ_i(x): a tensor basis with coefficients.
[<Sealed>]
type Expansion private (basis: TensorBasis, coefficients: float[]) =
    let dimension = basis.Dimension
    let shapeOf (axes: AffineBasis[]) = axes |> Array.map _.Count

    let checkAxis axis = Check.that (axis >= 0 && axis < dimension) "axis" $"the expansion has axes 0 … {dimension - 1}, not {axis}."

    // The axes at the higher of the two orders; the families and maps must agree.
    let join (other: TensorBasis) =
        Check.that (other.Dimension = dimension) "other" $"expansions in {dimension} and {other.Dimension} dimensions do not go together."

        Array.map2
            (fun (a: AffineBasis) (b: AffineBasis) ->
                Check.that
                    ((a.WithOrder b.Basis.Order).Canonical = b.Canonical)
                    "other"
                    $"{a.Canonical} and {b.Canonical} differ in family, scale or center: re-expand one of them first."

                a.WithOrder(max a.Basis.Order b.Basis.Order))
            basis.Axes
            other.Axes

    /// The function with these coefficients, one a mode.
    static member Create(basis: TensorBasis, coefficients: float[]) =
        Check.that
            (coefficients.Length = basis.Count)
            "coefficients"
            $"the basis has {basis.Count} modes, but {coefficients.Length} coefficients were given."

        Check.finite "coefficients" coefficients
        Expansion(basis, Array.copy coefficients)

    /// The projection of f of D variables (called with one array that is reused).
    static member Project(basis: TensorBasis, f: Func<float[], float>) = Expansion.Create(basis, basis.Project f)

    /// The projection of f of one variable.
    static member Project(basis: AffineBasis, f: Func<float, float>) = Expansion.Create(TensorBasis.Of basis, basis.Project f)

    /// The projection of f of one variable, scale 1 and center 0.
    static member Project(basis: Basis, f: Func<float, float>) = Expansion.Project(AffineBasis.Identity basis, f)

    /// The least-squares fit of scattered samples; points row-major [samples × D].
    static member ProjectSamples(basis: TensorBasis, points: float[], u: float[]) = Expansion.Create(basis, basis.ProjectSamples(points, u))

    /// The tensor basis.
    member _.Basis = basis
    /// The coefficients, in the order of Basis.Modes.
    member _.Coefficients: float[] = Array.copy coefficients

    /// u at points, row-major [points × D].
    member _.Evaluate(points: float[]) : float[] = basis.Evaluate(coefficients, points)

    /// u at one point x of one variable.
    member _.Evaluate(x: float) : float =
        Check.that (dimension = 1) "x" $"an expansion in {dimension} dimensions is evaluated at points of {dimension} components."
        basis.Evaluate(coefficients, [| x |])[0]

    /// ∂u/∂x_axis, exactly, in the basis whose axis is Raised.
    member _.Differentiate(axis: int) : Expansion =
        checkAxis axis
        let axes = basis.Axes
        let source = axes[axis]
        let raised = source.Raised
        let levels = basis.Levels.Raised(axis, raised.Basis.Order - source.Basis.Order)
        let target = TensorBasis.Create(Array.mapi (fun k a -> if k = axis then raised else a) axes, levels)

        let shape, full =
            Contraction.apply
                raised.Count
                (Contraction.rowMajor source.Differentiation)
                axis
                (shapeOf axes)
                (Contraction.scatter (shapeOf axes) basis.Modes coefficients)

        Expansion(target, Contraction.gather shape target.Modes full)

    /// The pointwise product u·v projected on the target basis, by a Gauss rule of the target with N_u + N_v + N_target + 1 points
    /// an axis (exact for polynomials and Fourier; 40 points more on unbounded domains, where the product decays faster than the basis).
    member this.Multiply(other: Expansion, target: TensorBasis) : Expansion =
        Check.that
            (other.Basis.Dimension = dimension && target.Dimension = dimension)
            "other"
            $"expansions in {dimension}, {other.Basis.Dimension} and {target.Dimension} dimensions do not go together."

        let points =
            Array.map3
                (fun (a: AffineBasis) (b: AffineBasis) (c: AffineBasis) ->
                    let bounded = Double.IsFinite c.Left && Double.IsFinite c.Right
                    a.Basis.Order + b.Basis.Order + c.Basis.Order + (if bounded then 1 else 41))
                basis.Axes
                other.Basis.Axes
                target.Axes

        let points = Array.map2 (fun n (axis: AffineBasis) -> max n axis.Count) points target.Axes
        let grid = target.GridOf points
        let product = Array.map2 (*) (this.Evaluate grid.Points) (other.Evaluate grid.Points)
        Expansion(target, target.Transform(product, points))

    /// The pointwise product projected on the basis of the sums of the levels (exact for polynomials and Fourier).
    member this.Multiply(other: Expansion) : Expansion =
        let joined = join other.Basis
        let levels = basis.Levels.Sum other.Basis.Levels
        let axes = Array.map2 (fun (axis: AffineBasis) order -> axis.WithOrder order) joined levels.Orders
        this.Multiply(other, TensorBasis.Create(axes, levels))

    /// The own norm √(Σ c²).
    member _.Norm =
        let mutable sum = 0.0

        for c in coefficients do
            sum <- sum + c * c

        sqrt sum

    /// ∫ u v dx over the physical domain, no weight; exact. Families, scales and centers must agree, orders and sets may differ.
    member _.InnerProduct(other: Expansion) : float =
        let axes = join other.Basis
        let shape = shapeOf axes
        let mutable left = Contraction.scatter shape basis.Modes coefficients
        let right = Contraction.scatter shape other.Basis.Modes other.Coefficients

        for k in 0 .. dimension - 1 do
            if not axes[k].Basis.IsUnweighted then
                left <- snd (Contraction.apply axes[k].Count (Contraction.rowMajor axes[k].Gram) k shape left)

        let mutable sum = 0.0

        for i in 0 .. left.Length - 1 do
            sum <- sum + left[i] * right[i]

        sum

    /// The physical L² norm √(∫ u² dx), no weight.
    member this.L2Norm = sqrt (max 0.0 (this.InnerProduct this))

    /// factor · u.
    member _.Scale(factor: float) = Expansion(basis, coefficients |> Array.map (fun c -> factor * c))

    /// u + v for two expansions in the same basis.
    member _.Add(other: Expansion) =
        Check.that
            (other.Basis.Canonical = basis.Canonical)
            "other"
            $"{basis.Canonical} and {other.Basis.Canonical} differ: re-expand one of them first."

        Expansion(basis, Array.map2 (+) coefficients other.Coefficients)

    /// The orthogonal projection on a target with the same families at other scales, centers or sets: overlaps axis by axis.
    /// The second part is the norm of what is cut off, in the target's own inner product.
    member _.Reexpand(target: TensorBasis) : struct (Expansion * float) =
        Check.that
            (target.Dimension = dimension)
            "target"
            $"an expansion in {dimension} dimensions cannot be re-expanded in {target.Dimension}."

        let axes = basis.Axes

        // A wider target, in which the part that the target itself cuts off is seen as coefficients, without cancellation.
        let wide =
            Array.map2
                (fun (a: AffineBasis) (b: AffineBasis) ->
                    let top = max a.Basis.Order b.Basis.Order
                    b.WithOrder(if Double.IsFinite b.Left && Double.IsFinite b.Right then top else 2 * top + 24))
                axes
                target.Axes

        let mutable shaped = shapeOf axes, Contraction.scatter (shapeOf axes) basis.Modes coefficients

        for k in 0 .. dimension - 1 do
            shaped <- Contraction.apply wide[k].Count (Reexpansion.overlap axes[k] wide[k]) k (fst shaped) (snd shaped)

        let shape, full = shaped
        let kept = Contraction.gather shape target.Modes full
        let mutable seen = 0.0

        for c in full do
            seen <- seen + c * c

        for place in Contraction.places shape target.Modes do
            full[place] <- 0.0

        let mutable cut = 0.0

        for c in full do
            cut <- cut + c * c

        // Where both norms are those of L² on the line, what even the wide target misses is the difference of the squares.
        let comparable =
            axes
            |> Array.forall (fun a -> a.Basis.IsUnweighted && (a.Basis.Name = "fourier" || not (Double.IsFinite a.Right)))

        let whole = coefficients |> Array.fold (fun sum c -> sum + c * c) 0.0
        let missed = if comparable && whole - seen > 1.0e-13 * whole then whole - seen else 0.0
        struct (Expansion(target, kept), sqrt (cut + missed))

/// Functions for pipelines in F#.
module Expansion =
    /// The projection of f of one variable on a basis.
    let project (basis: Basis) (f: float -> float) : Expansion = Expansion.Project(basis, f)

    /// The projection of f of one variable on a scaled and moved basis.
    let projectAffine (basis: AffineBasis) (f: float -> float) : Expansion = Expansion.Project(basis, f)

    /// The projection of f of D variables on a tensor basis.
    let projectTensor (basis: TensorBasis) (f: float[] -> float) : Expansion = Expansion.Project(basis, f)

    /// u at the points, row-major [points × D].
    let evaluate (points: float[]) (u: Expansion) : float[] = u.Evaluate points

    /// ∂u/∂x_axis.
    let differentiate (axis: int) (u: Expansion) : Expansion = u.Differentiate axis

    /// The pointwise product on the basis of the sums of the levels.
    let multiply (u: Expansion) (v: Expansion) : Expansion = u.Multiply v

    /// The physical L² norm.
    let l2Norm (u: Expansion) : float = u.L2Norm
