namespace Spectral

/// What a learner aims at, for one trajectory at one time: the expansion that makes its data.
[<Sealed>]
type Target(coefficients: float[], labels: Label[], norm: float) =
    /// In one dimension.
    new(coefficients: float[], label: Label, norm: float) = Target(coefficients, [| label |], norm)

    /// Coefficients in the basis at the labels, [modes].
    member _.Coefficients = coefficients
    /// Scale and centre of the basis, one an axis.
    member _.Labels = labels
    /// Scale and centre of the first axis; 1 and 0 where it does not move.
    member _.Label = labels[0]
    /// ‖u‖ in unweighted L².
    member _.Norm = norm

/// One array of numbers that a loss reads beside the state.
type LossDatum =
    {
        /// The input of the tensor language that reads it.
        Input: Expr
        /// Its numbers for a target.
        Of: Target -> float[]
    }

/// A loss as a value: the residual r of a state, so that the loss is Σ r². A loss is a sum of weighted losses; residuals are kept, never squared and
/// subtracted, because ‖c‖² + ‖ĉ‖² − 2c·Oĉ loses every error below 1e-8.
[<Sealed>]
type Loss internal (name: string, data: LossDatum[], residual: Expr -> Expr) =
    /// Its name with all constants.
    member _.Name = name
    /// What it reads beside the state.
    member _.Data = data
    /// The residual [residuals] at the state (c, β, x₀) [modes + 2], or (c) [modes] where the basis does not move.
    member _.Residual(state: Expr) = residual state

/// The losses of the method and their sums.
module Loss =
    let private number (x: float) = x.ToString("R", System.Globalization.CultureInfo.InvariantCulture)

    /// √weight · r.
    let weighted (weight: float) (loss: Loss) =
        Check.that (weight >= 0.0) "weight" $"a loss is weighted by {weight}: weights must not be negative."
        Loss($"{number weight} · {loss.Name}", loss.Data, (fun y -> sqrt weight * loss.Residual y))

    /// The sum of losses: their residuals one after another; what several of them read is given once.
    let sum (losses: Loss[]) =
        Check.that (losses.Length > 0) "losses" "a sum of losses needs at least one."
        let data = losses |> Array.collect (fun l -> l.Data) |> Array.distinctBy (fun d -> d.Input.Name)
        let names = losses |> Array.map (fun l -> l.Name)
        Loss(System.String.Join(" + ", names), data, (fun y -> losses |> Array.map (fun l -> l.Residual y) |> Tensor.concatenate))

    /// A loss beside another one of a weight, which may be missing or 0.
    let internal beside (weight: float option) (other: Loss) (loss: Loss) =
        match weight with
        | None
        | Some 0.0 -> loss
        | Some weight -> sum [| loss; weighted weight other |]

    let private datum name shape of' = { Input = Tensor.input name shape; Of = of' }

    let private coefficients count = datum "target coefficients" [| count |] (fun t -> t.Coefficients)

    let private inverseNorm = datum "inverse norm" [||] (fun t -> [| 1.0 / t.Norm |])

    /// M (c − ĉ)/‖u‖ for a matrix M [residuals × modes]: Σ r² = ‖M(c − ĉ)‖²/‖u‖².
    let private linear name (matrix: float[,]) =
        let rows, modes = Array2D.length1 matrix, Array2D.length2 matrix
        let target, inverse = coefficients modes, inverseNorm
        let m = Tensor.constant [| rows; modes |] (Array.init (rows * modes) (fun i -> matrix[i / modes, i % modes]))

        let residual (y: Expr) = Tensor.scale inverse.Input (Tensor.apply m (Tensor.slice 0 modes y - target.Input))

        Loss(name, [| target; inverse |], residual)

    /// The upper triangular R with RᵀR = G, for a symmetric positive definite G.
    let private root (gram: Banded) =
        let n = gram.Rows
        let r = Array2D.zeroCreate n n

        for i in 0 .. n - 1 do
            for j in i .. n - 1 do
                let mutable s = gram[i, j]

                for k in 0 .. i - 1 do
                    s <- s - r[k, i] * r[k, j]

                if i = j then
                    Check.that (s > 0.0) "gram" $"the Gram matrix is not positive definite in row {i}."
                    r[i, i] <- sqrt s
                else
                    r[i, j] <- s / r[i, i]

        r

    /// Relative L² in function space for a basis that does not move: Σ r² = ‖u − û‖²/‖u‖² in unweighted L², by the Gram matrix.
    let relativeL2 (basis: Basis) = linear $"relative L² on {basis.Canonical}" (root basis.Gram)

    /// Σ wₖ² (cₖ − ĉₖ)²/‖u‖² with one weight a mode.
    let weightedCoefficients (weights: float[]) =
        linear "weighted coefficients" (Array2D.init weights.Length weights.Length (fun i j -> if i = j then weights[i] else 0.0))

    let private product (a: float[,]) (b: float[,]) =
        Array2D.init (Array2D.length1 a) (Array2D.length2 b) (fun i j ->
            let mutable s = 0.0

            for k in 0 .. Array2D.length2 a - 1 do
                s <- s + a[i, k] * b[k, j]

            s)

    /// Relative Sobolev norm for a basis that does not move: Σ r² = Σ_{k ≤ order} ‖∂ₓᵏ(u − û)‖²/‖u‖² in unweighted L².
    let sobolev (order: int) (basis: Basis) =
        Check.that (order >= 0) "order" $"a Sobolev norm of order {order}: the order must not be negative."

        let rec levels k (b: Basis) (d: Banded) =
            let level = linear $"‖∂ₓ^{k} u‖ on {basis.Canonical}" (product (root b.Gram) (d.ToDense()))

            if k = order then
                [ level ]
            else
                level :: levels (k + 1) b.Raised (b.Differentiation.Multiply d)

        levels 0 basis (Banded.Identity basis.Count) |> Array.ofList |> sum

    /// Relative L² in function space for a basis that moves, by the quadrature of the target's basis with the given number of points:
    /// r_q = √(w_q/β)/‖u‖ (û(x_q) − u(x_q)), x_q = x₀ + ζ_q/β. State: (c, β̂, x̂₀) on the line; (c, β̂) on the half line, where x counts from its end.
    let movingRelativeL2 (basis: Basis) (points: int) =
        Check.that basis.IsUnweighted "basis" $"{basis.Canonical} has a weight; a moving basis is orthonormal in unweighted L²."
        let n = basis.Count
        let isHalfLine = System.Double.IsFinite basis.Left
        let rule = basis.RuleOf points
        let modes = basis.ValuesAt rule.Nodes

        let x =
            datum "points" [| points |] (fun t ->
                let origin = if isHalfLine then 0.0 else t.Label.Center
                rule.Nodes |> Array.map (fun z -> origin + z / t.Label.Scale))

        let values =
            datum "target values" [| points |] (fun t ->
                let amplitude = sqrt t.Label.Scale

                Array.init points (fun q ->
                    let mutable s = 0.0

                    for k in 0 .. n - 1 do
                        s <- System.Math.FusedMultiplyAdd(t.Coefficients[k], modes[q * n + k], s)

                    amplitude * s))

        let weights =
            datum "root weights" [| points |] (fun t -> rule.Weights |> Array.map (fun w -> sqrt (w / t.Label.Scale) / t.Norm))

        let residual (y: Expr) =
            let center = if isHalfLine then Tensor.scalar 0.0 else Tensor.element (n + 1) y
            let u = BasisExpression.expansion basis (Tensor.slice 0 n y) (Tensor.element n y) center x.Input
            weights.Input * (u - values.Input)

        Loss($"relative L² on moving {basis.Canonical}, {points} points", [| x; values; weights |], residual)

    /// (β − β̂, x₀ − x̂₀), or what of it moves, for a state of that many modes; weight it by λ.
    let labels (motion: LabelMotion) (modes: int) =
        Check.that (motion <> LabelMotion.Still) "motion" "a basis that stands still has no labels to fit: leave this loss out."
        let count = int motion
        let target = datum "target labels" [| count |] (fun t -> [| t.Label.Scale; t.Label.Center |][.. count - 1])
        Loss("labels", [| target |], (fun y -> Tensor.slice modes count y - target.Input))
