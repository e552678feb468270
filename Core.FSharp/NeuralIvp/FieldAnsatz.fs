namespace Spectral

/// How a field begins.
type FieldStart =
    /// u = B N(θ), with θ fitted to the initial condition.
    | Fitted
    /// u = u₀ + B (N(θ) − N(θ₀)): the initial condition exactly, with the tangent space of a network that is not zero.
    | Centred

/// u(x; θ): how a field is made of its network.
type FieldAnsatz =
    {
        /// N.
        Network: FieldNetwork
        /// B, zero on walls where the field vanishes; none is 1.
        Factor: (Expr -> Expr) option
        /// u₀(x).
        Initial: Expr -> Expr
        /// How it begins.
        Start: FieldStart
    }

    /// u at a place with these tensors, see FieldNetwork.
    member a.With(tensors: Expr[], x: Expr) : Expr =
        let times value =
            match a.Factor with
            | Some factor -> factor x * value
            | None -> value

        match a.Start with
        | Fitted -> times (a.Network.Apply(tensors, x))
        | Centred -> a.Initial x + times (a.Network.Apply(tensors, x) - a.Network.Apply(a.Network.Anchors, x))

    /// u at a place.
    member a.At(x: Expr) : Expr = a.With(a.Network.Parameters, x)
