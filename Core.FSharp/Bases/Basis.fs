namespace Spectral

open System
open System.Globalization

/// A one-dimensional spectral basis φ_0 … φ_{Count−1}, orthonormal in its own inner product ⟨f, g⟩ = ∫ f g w dx on (Left, Right).
/// Order N means modes 0 … N (Count = N + 1); for Fourier the order is the highest wavenumber K (Count = 2K + 1).
/// Laws, tested for every instance: Inverse ∘ Transform = id, ⟨φ_m, φ_n⟩ = δ_mn by Rule, ‖u‖² = Σ c_k², and
/// Differentiation maps the coefficients of u to those of u′ in Raised, exactly.
/// A basis is immutable; rules and matrices are made when first asked for.
[<Sealed>]
type Basis private (family: Family) =
    let count = family.Count
    let rule = lazy (family.RuleOf family.MinimalRule)
    let unweighted = lazy (family.UnweightedRuleOf family.MinimalRule)

    // Domain errors of round-off size are forgiven (and clamped) at finite ends.
    let slack =
        1.0e-12
        * (if Double.IsFinite family.Right && Double.IsFinite family.Left then
               family.Right - family.Left
           else
               1.0)

    let inside (x: float) =
        if
            not (Double.IsFinite x)
            || (family.Name <> "fourier" && (x < family.Left - slack || x > family.Right + slack))
        then
            Check.that
                false
                "x"
                $"x = {Family.text x} is outside the domain [{Family.text family.Left}, {Family.text family.Right}] of {family.Name}: move the point or map the basis."

        if family.Name = "fourier" then x else min (max x family.Left) family.Right

    let table (points: float[]) =
        let values = Array.zeroCreate (points.Length * count)

        for i in 0 .. points.Length - 1 do
            family.Fill(inside points[i], values, i * count)

        values

    let tableAtNodes = lazy (table rule.Value.Nodes)

    let lift (pair: Family * Banded) = struct (Basis(fst pair), snd pair)
    let derivative = lazy (lift (family.Derivative()))
    let sparse = lazy (lift (family.SparseDerivative()))
    let timesX = lazy (lift (family.TimesX()))
    let dilation = lazy (lift (family.Dilation()))

    let gram =
        lazy
            (if family.UnitWeight then
                 Banded.Identity count
             else
                 let { Nodes = nodes; Weights = weights } = unweighted.Value
                 let values = table nodes
                 Family.gram weights count values count values (fun _ _ -> true) (count - 1) (count - 1))

    let checkCoefficients (coefficients: float[]) =
        Check.that
            (coefficients.Length = count)
            "coefficients"
            $"{family.Name} of order {family.Order} has {count} coefficients, but {coefficients.Length} were given."

    let weightedSums (nodes: Rule) (values: float[]) (modes: float[]) =
        let coefficients = Array.zeroCreate count

        for i in 0 .. nodes.Count - 1 do
            let v = nodes.Weights[i] * values[i]

            for k in 0 .. count - 1 do
                coefficients[k] <- coefficients[k] + v * modes[i * count + k]

        coefficients

    static let largestOrder = 5000

    static let make (family: unit -> Family) (order: int) (name: string) =
        Check.that (order >= 0 && order <= largestOrder) "order" $"the order of {name} must lie in 0 … {largestOrder}, not {order}."
        Basis(family ())

    static let exponent (name: string) (value: float) =
        Check.that (value > -1.0 && value <= 50.0) name $"the parameter {name} = {Family.text value} must lie in (−1, 50]."

    member internal _.Family = family
    static member internal Of(family: Family) = Basis family

    /// Chebyshev polynomials of the first kind on [−1, 1], weight 1/√(1−x²), orthonormal.
    static member Chebyshev(order: int) = make (fun () -> JacobiFamily("chebyshev", order, -0.5, -0.5)) order "chebyshev"

    /// Legendre polynomials on [−1, 1], weight 1, orthonormal.
    static member Legendre(order: int) = make (fun () -> JacobiFamily("legendre", order, 0.0, 0.0)) order "legendre"

    /// Jacobi polynomials on [−1, 1], weight (1−x)^a (1+x)^b with −1 < a, b ≤ 50, orthonormal.
    static member Jacobi(order: int, a: float, b: float) =
        exponent "a" a
        exponent "b" b
        make (fun () -> JacobiFamily("jacobi", order, a, b)) order "jacobi"

    /// The real Fourier basis 1, cos θ, sin θ, cos 2θ, … of period right − left, θ = 2πx/(right − left), orthonormal.
    static member Fourier(order: int, left: float, right: float) =
        Check.that
            (Double.IsFinite left && Double.IsFinite right && left < right)
            "right"
            $"a Fourier basis needs finite ends with left < right, not ({Family.text left}, {Family.text right})."

        make (fun () -> FourierFamily(order, left, right)) order "fourier"

    /// The real Fourier basis on [0, 2π].
    static member Fourier(order: int) = Basis.Fourier(order, 0.0, 2.0 * Math.PI)

    /// Hermite functions on the line, weight 1.
    static member Hermite(order: int) = make (fun () -> HermiteFamily order) order "hermite"

    /// Generalised Laguerre functions L̂_n^(alpha)(x) e^(−x/2) on [0, ∞), weight x^alpha with −1 < alpha ≤ 50.
    static member Laguerre(order: int, alpha: float) =
        exponent "alpha" alpha
        make (fun () -> LaguerreFamily(order, alpha)) order "laguerre"

    /// Laguerre functions L_n(x) e^(−x/2) on [0, ∞), weight 1.
    static member Laguerre(order: int) = Basis.Laguerre(order, 0.0)

    /// Laguerre functions with the root of their weight, x^(alpha/2) L̂_n^(alpha)(x) e^(−x/2) on [0, ∞), weight 1, 0 ≤ alpha ≤ 50: for u ~ x^(alpha/2) at 0.
    static member PowerLaguerre(order: int, alpha: float) =
        Check.that (alpha >= 0.0 && alpha <= 50.0) "alpha" $"the parameter alpha = {Family.text alpha} must lie in [0, 50]."
        make (fun () -> PowerLaguerreFamily(order, alpha)) order "power-laguerre"

    /// Mapped Jacobi functions on the line, weight 1, algebraic decay |x|^(−alpha−3/2); −1 < alpha ≤ 50, alpha = ½ suits 1/x² tails.
    static member MappedJacobi(order: int, alpha: float) =
        exponent "alpha" alpha
        make (fun () -> MappedJacobiFamily(order, alpha)) order "mapped-jacobi"

    /// The basis of a canonical text such as "hermite(24)" or "jacobi(9, 0.5, -0.5)"; the inverse of Canonical.
    static member Parse(text: string) =
        let refuse () : Basis =
            raise (
                ArgumentException(
                    $"\"{text}\" names no basis: write chebyshev(N), legendre(N), jacobi(N, a, b), fourier(K), fourier(K, left, right), hermite(N), laguerre(N), laguerre(N, alpha), power-laguerre(N, alpha) or mapped-jacobi(N, alpha).",
                    "text"
                )
            )

        let number (s: string) =
            match Double.TryParse(s, NumberStyles.Float, CultureInfo.InvariantCulture) with
            | true, v -> Some v
            | _ -> None

        let trimmed = text.Trim()
        let cut = trimmed.IndexOf '('

        if cut < 1 || not (trimmed.EndsWith ')') then
            refuse ()
        else
            let name = trimmed[.. cut - 1].Trim().ToLowerInvariant()
            let arguments = trimmed.Substring(cut + 1, trimmed.Length - cut - 2).Split ','
            let numbers = arguments[1..] |> Array.map (fun s -> number (s.Trim()))

            match Int32.TryParse(arguments[0].Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) with
            | true, order ->
                match name, numbers with
                | "chebyshev", [||] -> Basis.Chebyshev order
                | "legendre", [||] -> Basis.Legendre order
                | "jacobi", [| Some a; Some b |] -> Basis.Jacobi(order, a, b)
                | "fourier", [||] -> Basis.Fourier order
                | "fourier", [| Some left; Some right |] -> Basis.Fourier(order, left, right)
                | "hermite", [||] -> Basis.Hermite order
                | "laguerre", [||] -> Basis.Laguerre order
                | "laguerre", [| Some alpha |] -> Basis.Laguerre(order, alpha)
                | "power-laguerre", [| Some alpha |] -> Basis.PowerLaguerre(order, alpha)
                | "mapped-jacobi", [| Some alpha |] -> Basis.MappedJacobi(order, alpha)
                | _ -> refuse ()
            | _ -> refuse ()

    /// The family's name, for example "hermite".
    member _.Name = family.Name

    /// The text that names this basis and no other, for example "hermite(24)".
    member _.Canonical =
        let order = family.Order.ToString CultureInfo.InvariantCulture

        if family.Parameters = "" then
            $"{family.Name}({order})"
        else
            $"{family.Name}({order}, {family.Parameters})"

    /// Canonical.
    override this.ToString() = this.Canonical

    /// The highest mode (Fourier: the highest wavenumber).
    member _.Order = family.Order
    /// The number of functions.
    member _.Count = count
    /// The left end of the domain, −∞ where there is none.
    member _.Left = family.Left
    /// The right end of the domain, +∞ where there is none.
    member _.Right = family.Right
    /// True where the weight is 1, so that the own inner product is that of L².
    member _.IsUnweighted = family.UnitWeight
    /// The same family at another order.
    member _.WithOrder(order: int) = make (fun () -> family.WithOrder order) order family.Name
    /// The weight of the own inner product at x.
    member _.Weight(x: float) = family.Weight(inside x)

    /// φ_0(x) … φ_{Count−1}(x).
    member _.Values(x: float) : float[] =
        let values = Array.zeroCreate count
        family.Fill(inside x, values, 0)
        values

    /// The values at x, written to target[offset .. offset + Count − 1]; allocates nothing.
    member _.ValuesInto(x: float, target: float[], offset: int) = family.Fill(inside x, target, offset)

    /// The values at many points, row-major [points × Count].
    member _.ValuesAt(points: float[]) : float[] = table points

    /// φ_0′(x) … φ_{Count−1}′(x).
    member _.Derivatives(x: float) : float[] =
        let values = Array.zeroCreate count
        let slopes = Array.zeroCreate count
        family.FillSlopes(inside x, values, slopes, 0)
        slopes

    /// The derivatives at many points, row-major [points × Count].
    member _.DerivativesAt(points: float[]) : float[] =
        let values = Array.zeroCreate count
        let slopes = Array.zeroCreate count
        let all = Array.zeroCreate (points.Length * count)

        for i in 0 .. points.Length - 1 do
            family.FillSlopes(inside points[i], values, slopes, 0)
            Array.blit slopes 0 all (i * count) count

        all

    /// The Gauss rule of the own inner product: Σ w_i f(x_i) g(x_i) = ⟨f, g⟩ for all f, g in the span. Count nodes.
    member _.Rule: Rule = rule.Value
    /// The n-point rule of the own inner product, for functions outside the span.
    member _.RuleOf(n: int) : Rule = family.RuleOf n
    /// A rule with Σ w_i f(x_i) g(x_i) = ∫ f g dx (no weight) for all f, g in the span. Count nodes.
    member _.UnweightedRule: Rule = unweighted.Value
    /// The n-point rule for ∫ f dx (no weight), for functions outside the span.
    member _.UnweightedRuleOf(n: int) : Rule = family.UnweightedRuleOf n

    /// Coefficients of the function with these values at Rule.Nodes: c_k = Σ_i w_i φ_k(x_i) u_i.
    member _.Transform(values: float[]) : float[] =
        Check.that
            (values.Length = rule.Value.Count)
            "values"
            $"the transform needs values at the {rule.Value.Count} nodes of Rule, not {values.Length} values."

        weightedSums rule.Value values tableAtNodes.Value

    /// Values at Rule.Nodes of the function with these coefficients; Transform undoes it.
    member _.Inverse(coefficients: float[]) : float[] =
        checkCoefficients coefficients
        let modes = tableAtNodes.Value

        Array.init rule.Value.Count (fun i ->
            let mutable sum = 0.0

            for k in 0 .. count - 1 do
                sum <- sum + coefficients[k] * modes[i * count + k]

            sum)

    /// The orthogonal projection of f in the own inner product, by the rule of `points` nodes.
    member _.Project(f: Func<float, float>, points: int) : float[] =
        Check.that
            (points >= family.MinimalRule)
            "points"
            $"a projection on {count} functions needs at least {family.MinimalRule} points, not {points}."

        let nodes = family.RuleOf points
        let values = Array.map f.Invoke nodes.Nodes

        match values |> Array.tryFindIndex (fun v -> not (Double.IsFinite v)) with
        | Some i ->
            Check.that
                false
                "f"
                $"the function is {Family.text values[i]} at x = {Family.text nodes.Nodes[i]}: it must be finite at all nodes of the rule."
        | None -> ()

        weightedSums nodes values (table nodes.Nodes)

    /// The orthogonal projection of f in the own inner product, by a rule of 2·Count + 64 nodes.
    member this.Project(f: Func<float, float>) : float[] = this.Project(f, 2 * count + 64)

    /// The coefficients that minimise Σ_i weights_i (Σ_k c_k φ_k(x_i) − u_i)² over scattered samples (Householder QR).
    /// Raises ArgumentException where the samples do not determine the coefficients.
    member _.ProjectSamples(x: float[], u: float[], weights: float[]) : float[] =
        Check.that
            (x.Length = u.Length && x.Length = weights.Length)
            "u"
            $"{x.Length} points came with {u.Length} values and {weights.Length} weights: give one of each a point."

        Check.finite "x" x
        Check.finite "u" u
        Check.finite "weights" weights

        match weights |> Array.tryFindIndex (fun w -> w < 0.0) with
        | Some i ->
            Check.that false "weights" $"weights[{i}] = {Family.text weights[i]} is negative: a least-squares weight must be at least 0."
        | None -> ()

        let matrix = table x
        let right = Array.copy u

        for i in 0 .. x.Length - 1 do
            let root = sqrt weights[i]
            right[i] <- root * right[i]

            for k in i * count .. i * count + count - 1 do
                matrix[k] <- root * matrix[k]

        LeastSquares.solve x.Length count matrix right

    /// The least-squares coefficients of scattered samples, all of weight 1.
    member this.ProjectSamples(x: float[], u: float[]) : float[] = this.ProjectSamples(x, u, Array.create x.Length 1.0)

    /// The least-squares coefficients of scattered samples, all of weight 1; the same as ProjectSamples.
    member this.Project(x: float[], u: float[]) : float[] = this.ProjectSamples(x, u)

    /// Σ_k c_k φ_k at many points.
    member _.Evaluate(coefficients: float[], points: float[]) : float[] =
        checkCoefficients coefficients
        let modes = Array.zeroCreate count

        points
        |> Array.map (fun x ->
            family.Fill(inside x, modes, 0)
            let mutable sum = 0.0

            for k in 0 .. count - 1 do
                sum <- sum + coefficients[k] * modes[k]

            sum)

    /// Σ_k c_k φ_k(x).
    member this.Evaluate(coefficients: float[], x: float) : float = this.Evaluate(coefficients, [| x |])[0]

    /// The basis that holds all φ_n′: itself for Jacobi, Fourier and Laguerre; order + 1 for Hermite; alpha + 1 and order + 1 for mapped Jacobi.
    member _.Raised: Basis = let struct (basis, _) = derivative.Value in basis
    /// The matrix [Raised.Count × Count] from the coefficients of u to those of u′ in Raised.
    member _.Differentiation: Banded = let struct (_, matrix) = derivative.Value in matrix
    /// Where derivatives are sparse: Jacobi (a+1, b+1) of order − 1 (one diagonal), Laguerre alpha + 1 (two diagonals); otherwise Raised.
    member _.SparseRaised: Basis = let struct (basis, _) = sparse.Value in basis
    /// The banded matrix [SparseRaised.Count × Count] from the coefficients of u to those of u′ in SparseRaised; O(Count) entries.
    member _.SparseDifferentiation: Banded = let struct (_, matrix) = sparse.Value in matrix
    /// The basis that holds all x φ_n: order + 1; for mapped Jacobi also alpha − 1 (needs alpha > 0). Fourier has none (ArgumentException).
    member _.MultiplicationBasis: Basis = let struct (basis, _) = timesX.Value in basis
    /// The matrix from the coefficients of u to those of x·u in MultiplicationBasis.
    member _.MultiplicationByX: Banded = let struct (_, matrix) = timesX.Value in matrix
    /// The basis that holds all ½φ_n + xφ_n′: itself for Jacobi, order + 1 for Laguerre, order + 2 for Hermite and mapped Jacobi. Fourier has none (ArgumentException).
    member _.DilationBasis: Basis = let struct (basis, _) = dilation.Value in basis
    /// The matrix from the coefficients of u to those of ½u + x·u′ in DilationBasis.
    member _.Dilation: Banded = let struct (_, matrix) = dilation.Value in matrix
    /// The unweighted Gram matrix ∫ φ_m φ_n dx, [Count × Count]; the identity where the weight is 1.
    member _.Gram: Banded = gram.Value
