namespace Spectral

/// The form of a learned vector field f(y; θ) on states of any length n, as a value: forms add up, and make a network when n is known.
/// Initial values are small, so that the flow of a new field stays near its initial states.
[<Sealed>]
type FieldForm private (canonical: string, keepsOrigin: bool, build: Layout -> string -> int -> Expr -> Expr) =

    /// The form with all its settings: "linear + mlp(40, tanh), spread 2".
    member _.Canonical = canonical
    /// Whether states are only scaled, never shifted: the terms of a polynomial mean something.
    member _.KeepsOrigin = keepsOrigin

    /// The network on states of length n.
    member _.Network(n: int) : Network =
        Check.that (n > 0) "n" $"a vector field needs at least one component, not {n}."
        let layout = Layout()
        let apply = build layout "" n
        Network($"{canonical} of {n}", n, n, layout.Windows, apply)

    /// Canonical.
    override _.ToString() = canonical

    member private _.Build = build

    /// The sum of two fields.
    static member (+)(a: FieldForm, b: FieldForm) : FieldForm =
        FieldForm(
            $"{a.Canonical} + {b.Canonical}",
            (a.KeepsOrigin && b.KeepsOrigin),
            fun layout prefix n ->
                let first = a.Build layout $"{prefix}a " n
                let second = b.Build layout $"{prefix}b " n
                fun y -> first y + second y
        )

    /// A feed-forward network; see Mlp.spread.
    static member Mlp(hidden: int[], activation: Activation, spread: float) : FieldForm =
        Mlp.check spread hidden
        let widths = System.String.Join("-", hidden)

        FieldForm(
            System.FormattableString.Invariant $"mlp({widths}, {Activation.name activation}), spread {spread:R}",
            false,
            fun layout prefix n -> Mlp.layers layout prefix spread activation (Array.concat [ [| n |]; hidden; [| n |] ])
        )

    /// A residual network: h₀ = W y + b, h_{l+1} = h_l + V_l σ(W_l h_l + b_l) for so many blocks of one width, f = W′ h + b′. He et al., arXiv 1512.03385.
    static member ResidualMlp(width: int, blocks: int, activation: Activation, spread: float) : FieldForm =
        Mlp.check spread [| width; blocks |]

        FieldForm(
            System.FormattableString.Invariant $"residual mlp({width} × {blocks}, {Activation.name activation}), spread {spread:R}",
            false,
            fun layout prefix n ->
                let lift = layout.Affine($"{prefix}lift", n, width, 1.0 / sqrt (float n), 0.0)

                let block l =
                    let inner = layout.Affine($"{prefix}block {l} inner", width, width, spread / sqrt (float width), 0.5 * spread)
                    let outer = layout.Affine($"{prefix}block {l} outer", width, width, 1.0 / sqrt (float (width * blocks)), 0.0)
                    fun h -> h + outer (Activation.apply activation (inner h))

                let steps = Array.init blocks (fun l -> block (l + 1))
                let project = layout.Affine($"{prefix}project", width, n, 0.1 / sqrt (float width), 0.0)
                fun y -> Array.fold (fun h step -> step h) (lift y) steps |> project
        )

    /// A y + b.
    static member Linear: FieldForm =
        FieldForm("linear", false, fun layout prefix n -> layout.Affine($"{prefix}linear", n, n, 0.1 / sqrt (float n), 0.0))

    /// b, the part of a field that does not depend on the state.
    static member internal Constant: FieldForm =
        FieldForm(
            "constant",
            false,
            fun layout prefix n ->
                let value = layout.Window($"{prefix}constant", [| n |], 0.0)
                fun _ -> value
        )

    /// Σ θ m(y) over all monomials m of degree 1 to the given one; 2 is what Galerkin's method makes of a quadratic equation.
    static member Polynomial(degree: int) : FieldForm = FieldForm.SparsePolynomial(degree, [||])

    /// A polynomial field without a constant, of which only some terms are there: active [n × monomials], row-major; all of them if it is empty.
    /// The parameters of terms that are not active are kept, and do nothing.
    static member internal SparsePolynomial(degree: int, active: bool[]) : FieldForm =
        let share =
            if active.Length = 0 then
                ""
            else
                $", {active |> Array.filter id |> Array.length} of {active.Length} terms"

        FieldForm(
            $"polynomial of degree {degree}{share}",
            true,
            fun layout prefix n ->
                let monomials = Monomials(n, degree)
                let shape = [| n; monomials.Count |]
                let all = layout.Window($"{prefix}polynomial", shape, 0.1 / sqrt (float monomials.Count))

                let weight =
                    if active.Length = 0 then
                        all
                    else
                        all * Tensor.constant shape (active |> Array.map (fun a -> if a then 1.0 else 0.0))

                fun y -> Tensor.apply weight (monomials.Apply y)
        )
