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

    /// The layers of N at a place and u made of them.
    member a.Layered(x: Expr) : struct (LayerAtSample[] * Expr) =
        let layers = a.Network.Layers(a.Network.Parameters, x)
        let value = Tensor.element 0 layers[layers.Length - 1].Value

        let times value =
            match a.Factor with
            | Some factor -> factor x * value
            | None -> value

        match a.Start with
        | Fitted -> struct (layers, times value)
        | Centred -> struct (layers, a.Initial x + times (value - a.Network.Apply(a.Network.Anchors, x)))

    /// u at a place.
    member a.At(x: Expr) : Expr =
        let struct (_, value) = a.Layered x
        value
