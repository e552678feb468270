namespace Spectral

open System

/// Products of one-dimensional functions φ_{n_1}(x_1) ⋯ φ_{n_D}(x_D), n in an index set; each axis may have its own family, scale and center.
/// The set is given in levels: for all families but Fourier a level is a mode; level k of a Fourier axis is wavenumber k, so cos k and sin k.
/// Modes is the resulting set of modes; coefficients follow its (lexicographic) order. Orthonormal in the product inner product.
[<Sealed>]
type TensorBasis private (axes: AffineBasis[], levels: IndexSet, modes: IndexSet) =
    let dimension = axes.Length
    let count = modes.Count
    let shape = axes |> Array.map _.Count

    // Where the values of axis k begin in the buffer of all axes' values.
    let starts = Array.scan (+) 0 shape
    let flat = modes.ToArray() |> Array.mapi (fun i n -> starts[i % dimension] + n)

    let fill (buffer: float[]) (points: float[]) (start: int) (target: float[]) (offset: int) =
        for k in 0 .. dimension - 1 do
            axes[k].ValuesInto(points[start + k], buffer, starts[k])

        for i in 0 .. count - 1 do
            let mutable product = buffer[flat[i * dimension]]

            for k in 1 .. dimension - 1 do
                product <- product * buffer[flat[i * dimension + k]]

            target[offset + i] <- product

    let checkPoints (points: float[]) =
        Check.that
            (points.Length % dimension = 0)
            "points"
            $"points of {dimension} components come row-major, but {points.Length} numbers were given."

    let checkCoefficients (coefficients: float[]) =
        Check.that
            (coefficients.Length = count)
            "coefficients"
            $"the basis has {count} modes, but {coefficients.Length} coefficients were given."

    let values (points: float[]) =
        checkPoints points
        let n = points.Length / dimension
        let buffer = Array.zeroCreate starts[dimension]
        let target = Array.zeroCreate (n * count)

        for i in 0 .. n - 1 do
            fill buffer points (i * dimension) target (i * count)

        target

    // Points an axis for functions outside the span: plenty in one dimension, fewer where the grid grows.
    let generous =
        match dimension with
        | 1 -> 64
        | 2 -> 32
        | _ -> 8

    static let isFourier (axis: AffineBasis) = axis.Basis.Name = "fourier"

    static let modesOf (axes: AffineBasis[]) (levels: IndexSet) =
        if not (Array.exists isFourier axes) then
            levels
        else
            // Level n of a Fourier axis stands for the modes 2n−1 and 2n.
            let along k (level: int) =
                if isFourier axes[k] && level > 0 then
                    [| 2 * level - 1; 2 * level |]
                else
                    [| level |]

            let spread (index: int[]) =
                index
                |> Array.mapi along
                |> Array.fold
                    (fun heads choices ->
                        [|
                            for head in heads do
                                for c in choices -> Array.append head [| c |]
                        |])
                    [| [||] |]

            IndexSet.OfIndices(axes.Length, Array.init levels.Count levels.Unrank |> Array.collect spread, $"modes of {levels.Canonical}")

    /// The basis on mapped axes. Each axis is cut to the highest level that the set uses along it; it must reach that level.
    static member Create(axes: AffineBasis[], levels: IndexSet) =
        Check.that
            (axes.Length = levels.Dimension)
            "axes"
            $"{axes.Length} axes came with an index set of dimension {levels.Dimension}: give one basis an axis."

        let cut =
            Array.map2
                (fun (axis: AffineBasis) order ->
                    Check.that
                        (axis.Basis.Order >= order)
                        "axes"
                        $"{axis.Canonical} does not reach level {order} of {levels.Canonical}: raise its order or shrink the set."

                    axis.WithOrder order)
                axes
                levels.Orders

        TensorBasis(cut, levels, modesOf cut levels)

    /// The basis on axes of scale 1 and center 0.
    static member Create(bases: Basis[], levels: IndexSet) = TensorBasis.Create(Array.map AffineBasis.Identity bases, levels)

    /// One axis, all modes.
    static member Of(axis: AffineBasis) = TensorBasis.Create([| axis |], IndexSet.FullTensor [| axis.Basis.Order |])

    /// One axis of scale 1 and center 0, all modes.
    static member Of(basis: Basis) = TensorBasis.Of(AffineBasis.Identity basis)

    /// The number of axes D.
    member _.Dimension = dimension
    /// The axes, each cut to the order the set uses.
    member _.Axes: AffineBasis[] = Array.copy axes
    /// The set in levels, as given.
    member _.Levels = levels
    /// The set of modes; coefficients follow its order.
    member _.Modes = modes
    /// The number of modes.
    member _.Count = count

    /// The text that names this basis and no other.
    member _.Canonical =
        let listed = String.Join(" × ", axes |> Array.map _.Canonical)
        $"{listed} on {levels.Canonical}"

    /// Canonical.
    override this.ToString() = this.Canonical

    /// The same bases and set at other scales and centers.
    member _.At(scales: float[], centers: float[]) =
        Check.that
            (scales.Length = dimension && centers.Length = dimension)
            "scales"
            $"{dimension} axes need {dimension} scales and centers, not {scales.Length} and {centers.Length}."

        TensorBasis(Array.map3 (fun (axis: AffineBasis) scale center -> axis.At(scale, center)) axes scales centers, levels, modes)

    /// True where every axis' weight is 1.
    member _.IsUnweighted = axes |> Array.forall (fun axis -> axis.Basis.IsUnweighted)

    /// All modes at one point [D].
    member _.Values(point: float[]) : float[] =
        Check.that (point.Length = dimension) "point" $"a point needs {dimension} components, not {point.Length}."
        values point

    /// All modes at points, row-major [points × D] to [points × Count].
    member _.ValuesAt(points: float[]) : float[] = values points

    /// The tensor Gauss grid of the own inner product, with that many points an axis.
    member _.GridOf(points: int[]) : Grid =
        Check.that (points.Length = dimension) "points" $"{dimension} axes need {dimension} numbers of points, not {points.Length}."
        Grid.Tensor(Array.map2 (fun (axis: AffineBasis) n -> axis.RuleOf n) axes points)

    /// The tensor grid for ∫ f dx (no weight), with that many points an axis.
    member _.UnweightedGridOf(points: int[]) : Grid =
        Check.that (points.Length = dimension) "points" $"{dimension} axes need {dimension} numbers of points, not {points.Length}."
        Grid.Tensor(Array.map2 (fun (axis: AffineBasis) n -> axis.UnweightedRuleOf n) axes points)

    /// The grid of the own inner product that is exact for products of the span.
    member this.Grid: Grid = this.GridOf shape
    /// The grid for ∫ f dx that is exact for products of the span.
    member this.UnweightedGrid: Grid = this.UnweightedGridOf shape

    /// Coefficients of the function with these values on GridOf(points), contracted axis by axis.
    member _.Transform(values: float[], points: int[]) : float[] =
        let listed = String.Join(" × ", points)

        Check.that
            (points.Length = dimension && values.Length = Contraction.size points)
            "values"
            $"a grid of {listed} points needs as many values, not {values.Length}."

        let mutable shaped = points, values

        for k in dimension - 1 .. -1 .. 0 do
            let rule = axes[k].RuleOf points[k]
            let table = axes[k].ValuesAt rule.Nodes

            let matrix =
                Array.init (shape[k] * points[k]) (fun e -> let i = e % points[k] in rule.Weights[i] * table[i * shape[k] + e / points[k]])

            shaped <- Contraction.apply shape[k] matrix k (fst shaped) (snd shaped)

        Contraction.gather shape modes (snd shaped)

    /// The projection of f by the tensor Gauss rule with that many points an axis. f is called with one array that is reused.
    member this.Project(f: Func<float[], float>, points: int[]) : float[] =
        let grid = this.GridOf points
        let point = Array.zeroCreate dimension

        let sampled =
            Array.init grid.Count (fun i ->
                Array.blit grid.Points (i * dimension) point 0 dimension
                let value = f.Invoke point

                if not (Double.IsFinite value) then
                    let listed = String.Join(", ", point |> Array.map Family.text)
                    Check.that false "f" $"the function is {Family.text value} at ({listed}): it must be finite on the whole grid."

                value)

        this.Transform(sampled, points)

    /// The projection of f by a generous tensor Gauss rule. f is called with one array that is reused.
    member this.Project(f: Func<float[], float>) : float[] = this.Project(f, shape |> Array.map (fun n -> 2 * n + generous))

    /// The coefficients that minimise Σ_i weights_i (û(points_i) − u_i)²; points row-major [samples × D].
    member _.ProjectSamples(points: float[], u: float[], weights: float[]) : float[] =
        checkPoints points
        let n = points.Length / dimension

        Check.that
            (u.Length = n && weights.Length = n)
            "u"
            $"{n} points came with {u.Length} values and {weights.Length} weights: give one of each a point."

        Check.finite "points" points
        Check.finite "u" u

        Check.that
            (Array.forall (fun w -> Double.IsFinite w && w >= 0.0) weights)
            "weights"
            "a least-squares weight must be finite and at least 0."

        let matrix = values points
        let roots = Array.map sqrt weights

        for e in 0 .. matrix.Length - 1 do
            matrix[e] <- roots[e / count] * matrix[e]

        LeastSquares.solve n count matrix (Array.map2 (*) roots u)

    /// The least-squares coefficients of samples, all of weight 1.
    member this.ProjectSamples(points: float[], u: float[]) : float[] = this.ProjectSamples(points, u, Array.create u.Length 1.0)

    /// Σ c_i φ_i at points, row-major [points × D].
    member _.Evaluate(coefficients: float[], points: float[]) : float[] =
        checkPoints points
        checkCoefficients coefficients
        let buffer = Array.zeroCreate starts[dimension]
        let row = Array.zeroCreate count

        Array.init (points.Length / dimension) (fun i ->
            fill buffer points (i * dimension) row 0
            let mutable sum = 0.0

            for j in 0 .. count - 1 do
                sum <- sum + coefficients[j] * row[j]

            sum)
