namespace Spectral

open System

/// What the first layer of a network of places sees: a fixed map φ of the place x [d] to features [m].
[<Sealed>]
type InputMap private (description: string, dimension: int, count: int, apply: Expr -> Expr) =
    static let number (x: float) = x.ToString("R", Globalization.CultureInfo.InvariantCulture)

    static let check dimension levels =
        Check.that (dimension >= 1) "dimension" $"a place needs at least one coordinate, not {dimension}."
        Check.that (levels >= 1) "levels" $"{levels} frequencies an axis were asked for: use 1 or more."

    /// For each axis the sines, then the cosines, of ω_j x_i times amplitudes A_j; ω, A: one row an axis.
    static let waves (frequencies: float[][]) (amplitudes: float[][]) (withSines: bool) (x: Expr) =
        Array.init frequencies.Length (fun axis ->
            let phases =
                Tensor.constant [| frequencies[axis].Length |] frequencies[axis]
                * Tensor.fill [| frequencies[axis].Length |] (Tensor.element axis x)

            let scale = Tensor.constant phases.Shape amplitudes[axis]

            if withSines then
                [| scale * Tensor.sin phases; scale * Tensor.cos phases |]
            else
                [| scale * Tensor.cos phases |])
        |> Array.concat
        |> Tensor.concatenate

    static let linear scale (x: Expr) = if scale = 1.0 then x else scale * x

    /// A canonical text, for example "sine(L=3, A=3, α=1)".
    member _.Description = description
    /// d.
    member _.Dimension = dimension
    /// m.
    member _.Count = count
    /// φ(x), [m].
    member _.Apply(x: Expr) = apply x

    /// c x.
    static member Raw(dimension: int, scale: float) : InputMap =
        check dimension 1
        InputMap($"raw({number scale})", dimension, dimension, linear scale)

    /// c x and c₂ x_i²: a Gaussian's logarithm is linear in them.
    static member Quadratic(dimension: int, scale: float, squareScale: float) : InputMap =
        check dimension 1

        InputMap(
            $"quadratic({number scale}, {number squareScale})",
            dimension,
            2 * dimension,
            fun x -> Tensor.concatenate [| linear scale x; squareScale * Tensor.square x |]
        )

    /// Sinusoidal features: an axis' sin ω_j x_i, j < L, then its cos ω_j x_i, with ω_j = (π/2) 2ʲ and amplitude A/ω_jᵅ. Finzi et al., arXiv 2304.14994.
    static member Sinusoidal(dimension: int, levels: int, amplitude: float, exponent: float) : InputMap =
        check dimension levels
        let omega = Array.init levels (fun j -> 0.5 * Math.PI * float (1 <<< j))
        let scale = omega |> Array.map (fun w -> amplitude * Elementary.pow w -exponent)

        InputMap(
            $"sine(L={levels}, A={number amplitude}, alpha={number exponent})",
            dimension,
            2 * levels * dimension,
            waves (Array.create dimension omega) (Array.create dimension scale) true
        )

    /// Features of the period P_i along each axis: sin and cos of 2πj x_i/P_i, j = 1 … L, divided by jᵅ. Every function of them is periodic.
    static member Periodic(periods: float[], levels: int, exponent: float) : InputMap =
        check periods.Length levels
        let scale = Array.init levels (fun j -> Elementary.pow (float (j + 1)) -exponent)
        let omega = periods |> Array.map (fun p -> Array.init levels (fun j -> 2.0 * Math.PI * float (j + 1) / p))

        InputMap(
            $"periodic(L={levels}, alpha={number exponent})",
            periods.Length,
            2 * levels * periods.Length,
            waves omega (Array.create periods.Length scale) true
        )

    /// cos(jπ(x_i − l_i)/(r_i − l_i)), j = 1 … L: every function of them has zero normal derivative on the walls.
    static member Cosine(box: struct (float * float)[], levels: int) : InputMap =
        check box.Length levels

        let apply x =
            let shifted = x - Tensor.constant [| box.Length |] (box |> Array.map (fun struct (l, _) -> l))

            let omega =
                box
                |> Array.map (fun struct (l, r) -> Array.init levels (fun j -> Math.PI * float (j + 1) / (r - l)))

            waves omega (Array.create box.Length (Array.create levels 1.0)) false shifted

        InputMap($"cosine(L={levels})", box.Length, levels * box.Length, apply)

    /// The same features of a place as it lies in its box, from −1 to 1 along each axis.
    static member OnBox(box: struct (float * float)[], map: InputMap) : InputMap =
        Check.that
            (box.Length = map.Dimension)
            "box"
            $"a box of {box.Length} axes for features of {map.Dimension}: give one pair of ends an axis."

        let vector f = Tensor.constant [| box.Length |] (Array.map f box)
        let middle, scale = vector (fun struct (l, r) -> 0.5 * (l + r)), vector (fun struct (l, r) -> 2.0 / (r - l))
        let ends = String.Join(" × ", box |> Array.map (fun struct (l, r) -> $"[{number l}, {number r}]"))

        if Array.forall (fun struct (l, r) -> l = -1.0 && r = 1.0) box then
            map
        else
            InputMap($"{map.Description} on {ends}", map.Dimension, map.Count, fun x -> map.Apply(scale * (x - middle)))
