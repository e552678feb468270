namespace Spectral

open System.Collections.Generic

/// A value with its derivatives in r directions.
type GradientAndLaplacian =
    {
        /// The value u.
        Value: Expr
        /// ∂_l u_i, [size of u × r].
        Gradient: Expr
        /// Σ_l w_l ∂_l² u, of the shape of u.
        Laplacian: Expr
    }

/// Value, gradient and Laplacian pushed through an expression together: for each node the derivatives G = ∂y [size × r] in r directions, one tensor, so that a layer is
/// one matrix product, and Λ = Σ_l w_l ∂_l² y:
///   function   G ← f′ G, Λ ← f′ Λ + f″ S(G, G)          linear    G ← L G, Λ ← L Λ
///   product    Λ ← Λ_a b + 2 S(G_a, G_b) + a Λ_b         quotient  Λ ← (Λ_a − 2 S(G_y, G_b) − y Λ_b)/b
/// with S(G, H) = Σ_l w_l G_l H_l. It costs about r + 2 values, where second derivatives one by one cost 2r + 1.
/// Li et al., Nature Machine Intelligence 6 (2024) 209, arXiv 2307.08214.
module ForwardLaplacian =
    open Tensor

    [<Struct>]
    type private Pushed = { G: Expr option; L: Expr option }

    /// The elements of x repeated in each of r directions, [size × r].
    let private spread r (x: Expr) =
        match x.Uniform with
        | ValueSome v -> full [| x.Size; r |] v
        | ValueNone when x.Opcode = Opcode.Fill -> fill [| x.Size; r |] x.Arguments[0]
        | ValueNone when r = 1 -> reshape [| x.Size; 1 |] x
        | ValueNone -> matrixProduct false false (reshape [| x.Size; 1 |] x) (full [| 1; r |] 1.0)

    /// The tangents in the r directions, each of that shape.
    let private directions (shape: int[]) (g: Expr) =
        let byDirection = transpose g
        Array.init g.Shape[1] (fun l -> slice l 1 byDirection |> reshape shape)

    /// The linear map, direction by direction: what holds for every primitive.
    let private eachDirection (e: Expr) (r: int) (g: Expr option[]) =
        if Array.forall Option.isNone g then
            None
        else
            let tangents = Array.map2 (fun (a: Expr) g -> g |> Option.map (directions a.Shape)) e.Arguments g
            let pushed = Array.init r (fun l -> Dependence.push e (tangents |> Array.map (Option.map (fun t -> t[l]))))
            pushed |> Array.map (Option.defaultWith (fun () -> full e.Shape 0.0)) |> rows |> transpose |> Some

    let private isIdentity (g: Expr) =
        g.Opcode = Opcode.Constant
        && g.Shape[0] = g.Shape[1]
        && g.Data
           |> Seq.indexed
           |> Seq.forall (fun (i, v) -> v = (if i % (g.Shape[1] + 1) = 0 then 1.0 else 0.0))

    /// G of a linear node: most linear primitives act on the rows of G, all directions at once.
    let private ofLinear (e: Expr) r (g: Expr option[]) =
        let rowLength (shape: int[]) = Shape.size shape / shape[0]

        match e.Opcode, g[0] with
        | Opcode.Heaviside, _ -> None
        | (Opcode.Negate | Opcode.Add | Opcode.Subtract | Opcode.BatchSum), _ -> Dependence.push e g
        | Opcode.Reshape, _ -> g[0]
        | Opcode.Slice, Some g -> slice (e.Attributes[0] * rowLength e.Shape) e.Size g |> Some
        | Opcode.Fill, Some g -> matrixProduct false false (full [| e.Size; 1 |] 1.0) g |> Some
        | Opcode.Sum, Some g -> matrixProduct false false (full [| 1; g.Shape[0] |] 1.0) g |> Some
        | Opcode.Concatenate, _ when Array.exists Option.isSome g ->
            Array.map2 (fun (a: Expr) g -> g |> Option.defaultWith (fun () -> full [| a.Size; r |] 0.0)) e.Arguments g
            |> concatenate
            |> Some
        | _ -> eachDirection e r g

    /// G of op(A) op(B): one product for all directions where B alone varies and lies as it is multiplied, or A is one row.
    let private ofMatrixProduct (e: Expr) r (g: Expr option[]) =
        let ta, tb = e.Attributes[0] = 1, e.Attributes[1] = 1
        let a, b, rows, columns = e.Arguments[0], e.Arguments[1], e.Shape[0], e.Shape[1]
        let inner = a.Size / rows

        match g[0], g[1] with
        | None, Some g when columns = 1 && isIdentity g -> Some(if ta then transpose a else a)
        | None, Some g when columns = 1 || inner = 1 || not tb ->
            matrixProduct ta false a (reshape [| inner; columns * r |] g) |> reshape [| e.Size; r |] |> Some
        | Some g, None when rows = 1 && isIdentity g -> Some(if tb then b else transpose b)
        | Some g, None when rows = 1 -> matrixProduct (not tb) false b g |> Some
        | _ -> eachDirection e r g

    /// Value, gradient and Σ_l w_l ∂_l² of outputs, where each pair gives a node and its derivatives in the r directions, [size × r]; these may vary from sample
    /// to sample. With weights 1 and the columns v_l of a matrix V as directions of x it is the operator Σ (V Vᵀ)_ij ∂_i ∂_j.
    let push (weights: float[]) (along: struct (Expr * Expr)[]) (outputs: Expr[]) : GradientAndLaplacian[] =
        let r = weights.Length
        Check.that (r > 0) "weights" "at least one direction is needed."

        for struct (x, g) in along do
            Check.that
                (g.Shape = [| x.Size; r |])
                "along"
                $"the directions of {x} have shape {Shape.text g.Shape}: {r} weights need [{x.Size} × {r}]."

        let weight = constant [| r; 1 |] weights
        let pushed = Dictionary<Expr, Pushed>(HashIdentity.Reference)

        /// S(G, H) of the shape.
        let contract shape (g: Expr option) (h: Expr option) =
            Option.map2 (fun g h -> matrixProduct false false (g * h) weight |> reshape shape) g h

        let scaledOf s = Option.map (Dependence.scaled s)
        let scaleBy x = Option.map (fun g -> spread r x * g)

        let next (e: Expr) =
            let g, l = e.Arguments |> Array.map (fun a -> pushed[a].G), e.Arguments |> Array.map (fun a -> pushed[a].L)

            match Dependence.ofNode e with
            | Linear -> { G = ofLinear e r g; L = Dependence.push e l }
            | Elementwise slope ->
                let x = e.Arguments[0]
                let series = TaylorSeries [| struct (x, [| Some(full x.Shape 1.0) |]) |]
                let first = series.Slope(e, slope)
                let second = series.Coefficient(first, 1) |> scaledOf 1.0

                {
                    G = scaleBy first g[0]
                    L =
                        Primitive.accumulate
                            (l[0] |> Option.map (fun l -> first * l))
                            (Option.map2 multiply second (contract e.Shape g[0] g[0]))
                }
            | Bilinear _ when e.Opcode = Opcode.Multiply ->
                let a, b = e.Arguments[0], e.Arguments[1]

                {
                    G =
                        if obj.ReferenceEquals(a, b) then
                            scaleBy (2.0 * a) g[0]
                        else
                            Primitive.accumulate (scaleBy b g[0]) (scaleBy a g[1])
                    L = Primitive.accumulate (Dependence.push e l) (contract e.Shape g[0] g[1] |> scaledOf 2.0)
                }
            | Bilinear product ->
                let crossed =
                    match g[0], g[1] with
                    | Some g, Some h ->
                        Array.map3
                            (fun w a b -> Dependence.scaled (2.0 * w) (product a b))
                            weights
                            (directions e.Arguments[0].Shape g)
                            (directions e.Arguments[1].Shape h)
                        |> Array.reduce add
                        |> Some
                    | _ -> None

                {
                    G = if e.Shape.Length = 2 then ofMatrixProduct e r g else eachDirection e r g
                    L = Primitive.accumulate (Dependence.push e l) crossed
                }
            | Quotient ->
                let b = e.Arguments[1]
                let numerator = Primitive.accumulate g[0] (scaleBy (negate e) g[1])
                let gradient = numerator |> Option.map (fun n -> n / spread r b)
                let crossed = contract e.Shape gradient g[1] |> scaledOf -2.0
                { G = gradient; L = Dependence.push e [| Primitive.accumulate l[0] crossed; l[1] |] }

        for struct (x, g) in along do
            pushed[x] <- { G = Some g; L = None }

        for e in Differentiation.topological outputs do
            if not (pushed.ContainsKey e) then
                pushed[e] <- if e.Arguments.Length = 0 then { G = None; L = None } else next e

        outputs
        |> Array.map (fun y ->
            let zero shape = Option.defaultWith (fun () -> full shape 0.0)

            {
                Value = y
                Gradient = zero [| y.Size; r |] pushed[y].G
                Laplacian = zero y.Shape pushed[y].L
            })

    /// Value, gradient [size × d] and Laplacian of outputs in all d elements of a node.
    let inAll (x: Expr) (outputs: Expr[]) : GradientAndLaplacian[] =
        let d = x.Size
        let identity = constant [| d; d |] (Array.init (d * d) (fun i -> if i % (d + 1) = 0 then 1.0 else 0.0))
        push (Array.create d 1.0) [| struct (x, identity) |] outputs
