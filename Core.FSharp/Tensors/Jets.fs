namespace Spectral

open System.Collections.Generic

/// How a value depends on its arguments: what its derivatives beyond the first follow from.
type internal Dependence =
    /// Linear in all arguments together, or piecewise constant: the push says all.
    | Linear
    /// B(a, b), linear in each of two arguments.
    | Bilinear of (Expr -> Expr -> Expr)
    /// a / b, element by element.
    | Quotient
    /// A function of each element, with f′ from x and y.
    | Elementwise of (Expr -> Expr -> Expr)

module internal Dependence =
    /// How a node depends on its arguments.
    let ofNode (e: Expr) =
        match (Primitive.find e.Opcode).Slope, e.Opcode with
        | Some slope, _ -> Elementwise slope
        | None, Opcode.Multiply -> Bilinear Tensor.multiply
        | None, Opcode.MatrixProduct -> Bilinear(Tensor.matrixProduct (e.Attributes[0] = 1) (e.Attributes[1] = 1))
        | None, Opcode.Divide -> Quotient
        | None, (Opcode.Input | Opcode.Parameter | Opcode.Constant | Opcode.Heaviside)
        | None, (Opcode.SharedInput | Opcode.Gather | Opcode.ScatterAdd | Opcode.SumAxis | Opcode.RepeatAxis)
        | None, (Opcode.Fill | Opcode.Reshape | Opcode.Slice | Opcode.Concatenate | Opcode.Transpose)
        | None, (Opcode.Negate | Opcode.Add | Opcode.Subtract | Opcode.Sum | Opcode.BatchSum) -> Linear
        | None, opcode ->
            invalidOp $"{opcode} has no rule for derivatives beyond the first: say in Jets.fs how it depends on its arguments."

    /// The push of a node, where None stands for zero.
    let push (e: Expr) (tangents: Expr option[]) =
        if Array.forall Option.isNone tangents then
            None
        else
            (Primitive.find e.Opcode).Push e tangents

    /// A number times an expression, joined with the numbers and signs that are factors already.
    let rec scaled (s: float) (e: Expr) =
        match e.Opcode with
        | Opcode.Negate -> scaled -s e.Arguments[0]
        | Opcode.Multiply when e.Arguments[0].Uniform.IsSome -> scaled (s * e.Arguments[0].Uniform.Value) e.Arguments[1]
        | _ -> s * e

/// Taylor coefficients of nodes, made when they are asked for, from those of given nodes:
///   linear      y_k = L x_k                                    product    y_k = Σ_{i=0..k} B(a_i, b_{k−i})
///   quotient    y_k = (a_k − Σ_{i=1..k} y_{k−i} b_i)/b₀        function   k y_k = Σ_{j=1..k} j x_j w_{k−j},  w = f′(x, y)
/// The last line is y′ = f′ x′; w is an expression itself, whose coefficients below k need those of y below k only. None stands for zero.
[<Sealed>]
type internal TaylorSeries(along: struct (Expr * Expr option[])[]) =
    let known = Dictionary<Expr, List<Expr option>>(HashIdentity.Reference)
    let slopes = Dictionary<Expr, Expr>(HashIdentity.Reference)
    let isGiven = Dictionary<Expr, Expr option[]>(HashIdentity.Reference)

    do
        for struct (x, coefficients) in along do
            isGiven[x] <- coefficients

    let sum terms = Seq.fold Primitive.accumulate None terms
    let product f (a: Expr option) (b: Expr option) = Option.map2 f a b

    /// f′ at an element-wise node, one expression a node.
    member _.Slope(y: Expr, slope: Expr -> Expr -> Expr) =
        match slopes.TryGetValue y with
        | true, w -> w
        | _ ->
            let w = slope y.Arguments[0] y
            slopes[y] <- w
            w

    /// The coefficient of tᵏ of a node.
    member series.Coefficient(e: Expr, k: int) : Expr option =
        if k = 0 then
            Some e
        else
            let coefficients =
                match known.TryGetValue e with
                | true, list -> list
                | _ ->
                    let list = List()
                    known[e] <- list
                    list

            while coefficients.Count < k do
                coefficients.Add(series.Next(e, coefficients.Count + 1))

            coefficients[k - 1]

    member private series.Next(e: Expr, k: int) =
        let of' i j = series.Coefficient(e.Arguments[i], j)
        let inner = [ 1 .. k - 1 ]

        match isGiven.TryGetValue e with
        | true, given -> if k <= given.Length then given[k - 1] else None
        | _ ->
            let last = e.Arguments |> Array.map (fun a -> series.Coefficient(a, k))

            match Dependence.ofNode e with
            | Linear -> Dependence.push e last
            | Bilinear f when e.Opcode = Opcode.Multiply && obj.ReferenceEquals(e.Arguments[0], e.Arguments[1]) ->
                // a²: each pair once.
                let pair i =
                    product f (of' 0 i) (of' 0 (k - i))
                    |> Option.map (Dependence.scaled (if 2 * i = k then 1.0 else 2.0))

                Primitive.accumulate (Dependence.push e last) (sum (Seq.map pair [ 1 .. k / 2 ]))
            | Bilinear f ->
                Primitive.accumulate (Dependence.push e last) (sum (inner |> Seq.map (fun i -> product f (of' 0 i) (of' 1 (k - i)))))
            | Quotient ->
                let lower = sum (inner |> Seq.map (fun i -> product Tensor.multiply (series.Coefficient(e, k - i)) (of' 1 i)))
                Dependence.push e [| Primitive.accumulate last[0] (Option.map Tensor.negate lower); last[1] |]
            | Elementwise slope ->
                let term j =
                    match of' 0 j with
                    | Some x ->
                        series.Coefficient(series.Slope(e, slope), k - j)
                        |> Option.map (fun w -> Dependence.scaled (float j / float k) w * x)
                    | None -> None

                sum (Seq.map term [ k .. -1 .. 1 ])

/// Taylor-mode differentiation as a pure transformation of expressions, beside push and pull: the coefficients of outputs on a curve
/// x(t) = x₀ + x₁t + … + x_K t^K (not multiplied by factorials). They cost about K²/2 times the value, where nested pushes cost 2^K; zero coefficients are None and cost nothing.
/// Griewank and Walther, Evaluating Derivatives, §13; Bettencourt, Johnson and Duvenaud (2019).
module Jets =
    /// y₁ … y_K of each output, where each pair gives a node x₀, whatever lies below it, and x₁, x₂, …; those that are not given are zero.
    let push (order: int) (along: struct (Expr * Expr option[])[]) (outputs: Expr[]) : Expr option[][] =
        Check.that (order >= 1) "order" $"a jet of order {order} was asked for: use 1 or more."

        for struct (x, coefficients) in along do
            for c in Array.choose id coefficients do
                Check.that (c.Shape = x.Shape) "along" $"a coefficient of {x} has shape {Shape.text c.Shape}: it must have the same shape."

        let series = TaylorSeries along
        let nodes = Differentiation.topological outputs

        // Order by order, arguments first: a deep graph needs no deep stack.
        for k in 1..order do
            for e in nodes do
                series.Coefficient(e, k) |> ignore

        outputs |> Array.map (fun y -> Array.init order (fun k -> series.Coefficient(y, k + 1)))

    /// f, ∂_v f, ∂_v² f, … to the order, where x moves along the direction v, which has its shape.
    let along (direction: Expr) (order: int) (x: Expr) (f: Expr) : Expr[] =
        let coefficients = (push order [| struct (x, [| Some direction |]) |] [| f |])[0]
        let factorial k = Seq.fold (fun product i -> product * float i) 1.0 [ 2..k ]

        Array.init (order + 1) (fun k ->
            if k = 0 then
                f
            else
                match coefficients[k - 1] with
                | Some c -> Dependence.scaled (factorial k) c
                | None -> Tensor.full f.Shape 0.0)
