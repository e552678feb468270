namespace Spectral

/// Which vector field a dynamics has, by name and sizes, so that a file can keep it.
type FieldOfDynamics =
    {
        /// One of FieldOfDynamics.Names.
        Name: string
        /// Units of a hidden layer; without meaning for polynomials.
        Units: int
        /// Which terms of a sparse polynomial are there, [n × monomials] row-major; empty for all.
        Active: bool[]
    }

    /// The names.
    static member Names = [| "linear"; "quadratic"; "mlp"; "residual-mlp"; "linear+mlp"; "sparse" |]

    /// A field by its name.
    static member Of(name: string, units: int) : FieldOfDynamics =
        Check.that (Array.contains name FieldOfDynamics.Names) "field" (Suggestion.unknown "field" name FieldOfDynamics.Names)
        Check.that (units >= 1 && units <= 1000) "units" $"a hidden layer of {units} units: give 1 to 1000."
        { Name = name; Units = units; Active = [||] }

    /// As a form of any length.
    member f.Form: FieldForm =
        let mlp () = FieldForm.Mlp([| f.Units |], Activation.Tanh, 1.0)

        match f.Name with
        | "linear" -> FieldForm.Linear
        | "quadratic"
        | "sparse" -> FieldForm.Constant + FieldForm.SparsePolynomial(2, f.Active)
        | "mlp" -> mlp ()
        | "residual-mlp" -> FieldForm.ResidualMlp(f.Units, 2, Activation.Tanh, 1.0)
        | "linear+mlp" -> FieldForm.Polynomial 1 + mlp () // the constant is the last bias of the mlp
        | other -> invalidArg "field" (Suggestion.unknown "field" other FieldOfDynamics.Names)

    /// Whether it has a linear part, from which a fit can start.
    member f.HasLinearPart = f.Name <> "mlp" && f.Name <> "residual-mlp"

    /// The name with its sizes.
    member f.Description = if f.Name.Contains "mlp" then $"{f.Name} of {f.Units} units" else f.Name

/// Vector fields of observed dynamics.
module FieldsOfDynamics =
    /// The field in the own time of each sample: the state (y, h) follows (h f(y), 0), so that samples with intervals h of their own run from 0 to 1 together.
    let inOwnTime (field: Network) : Network =
        let n = field.InputCount
        let still = Tensor.full [| 1 |] 0.0

        Network(
            $"{field.Description} in own time",
            n + 1,
            n + 1,
            field.Windows,
            fun y ->
                let slope = field.Apply(Tensor.slice 0 n y)
                Tensor.concatenate [| Tensor.scale (Tensor.element n y) slope; still |]
        )

    /// Parameters with the linear part A y + b [n × (n + 1), b last] and what else is there at its random start.
    let start (field: FieldOfDynamics) (network: Network) (linear: float[]) (stream: RandomStream) : float[] =
        let parameters = network.Initial stream
        let n = network.InputCount
        let mutable offset = 0

        for window in network.Windows do
            let count = window.Expression.Size

            if field.HasLinearPart then
                let isNamed (ends: string) = window.Name.EndsWith(ends, System.StringComparison.Ordinal)

                if isNamed "linear bias" || isNamed "constant" || window.Name = "b layer 2 bias" then
                    for i in 0 .. n - 1 do
                        parameters[offset + i] <- linear[i * (n + 1) + n]
                elif isNamed "linear weight" || isNamed "polynomial" then
                    // The first n monomials are the components themselves.
                    let monomials = count / n

                    for i in 0 .. n - 1 do
                        for k in 0 .. monomials - 1 do
                            parameters[offset + i * monomials + k] <- (if k < n then linear[i * (n + 1) + k] else 0.0)

            offset <- offset + count

        parameters
