namespace Spectral

/// k functions of a point: a feed-forward network whose last layer combines features linearly, f(x) = H φ(x) + b. Applied to a vector it gives a vector, applied to a matrix
/// it takes every row for a point. Hidden weights are normal of deviation 1.4/√fan-in, hidden biases of 0.3, the last layer's weights of 0.4/√fan-in.
[<Sealed>]
type FeatureNetwork
    private (description: string, windows: ParameterWindow[], features: Expr -> Expr, apply: Expr -> Expr, head: ParameterWindow option) =
    static let hiddenSpread, hiddenBias, headSpread = 1.4, 0.3, 0.4

    static let layer (layout: Layout) name inputs outputs spread bias =
        layout.Affine(name, inputs, outputs, spread / sqrt (float inputs), bias)

    /// The features as a function of the point, and how many.
    static let hidden (layout: Layout) prefix activation (inputs: int) (widths: int[]) : Expr -> Expr =
        let sizes = Array.append [| inputs |] widths

        let layers =
            Array.init widths.Length (fun l -> layer layout $"{prefix}layer {l + 1}" sizes[l] sizes[l + 1] hiddenSpread hiddenBias)

        fun x -> layers |> Array.fold (fun y affine -> Activation.apply activation (affine y)) x

    static let words prefix activation (inputs: int) (widths: int[]) (k: int) =
        let sizes = System.String.Join("-", Array.concat [ [| inputs |]; widths; [| k |] ])
        $"{prefix}({sizes}, {Activation.name activation})"

    static let check (widths: int[]) k =
        Check.that
            (widths.Length > 0 && Array.forall (fun w -> w > 0) widths)
            "hidden"
            "the features need at least one hidden layer of one unit."

        Check.that (k > 0) "k" $"at least one function is needed, not {k}."

    static let shared (layout: Layout) prefix activation inputs widths k =
        check widths k
        let features = hidden layout prefix activation inputs widths
        let combine = layer layout $"{prefix}head" (Array.last widths) k headSpread 0.0
        let head = layout.Windows |> Array.find (fun w -> w.Name = $"{prefix}head weight")
        struct (features, (fun x -> combine (features x)), Some head)

    /// A canonical text such as "features(2-64-64-8, tanh)".
    member _.Description = description
    /// The leaves of all windows on the vector of parameters, also those of a network beside this one.
    member _.Parameters = windows |> Array.map _.Expression
    /// Length of the vector of parameters.
    member _.ParameterCount = windows |> Array.sumBy _.Expression.Size
    /// φ(x)
    member _.Features(x: Expr) = features x
    /// f(x)
    member _.Apply(x: Expr) = apply x

    /// Random initial parameters, one child of the stream a window.
    member _.Initial(stream: RandomStream) = ParameterWindow.Initial(windows, stream)

    /// The parameters with another last layer: H [k × features] and b [k].
    member _.WithHead(parameters: float[], weights: Matrix, bias: float[]) : float[] =
        match head with
        | None -> invalidArg "weights" $"{description} has a network a function: there is no common last layer to set."
        | Some window ->
            let shape = window.Expression.Shape

            Check.that
                (shape = [| weights.Rows; weights.Columns |] && bias.Length = weights.Rows)
                "weights"
                $"the last layer of {description} has weights {Shape.text shape}, not {weights.Rows} × {weights.Columns}."

            let changed = Array.copy parameters
            let at = window.Expression.Attributes[0]
            Array.blit weights.Values 0 changed at weights.Values.Length
            Array.blit bias 0 changed (at + weights.Values.Length) bias.Length
            changed

    /// k functions on common features.
    static member Of(activation: Activation, inputs: int, hidden: int[], k: int) : FeatureNetwork =
        let layout = Layout()
        let struct (features, apply, head) = shared layout "" activation inputs hidden k
        FeatureNetwork(words "features" activation inputs hidden k, layout.Windows, features, apply, head)

    /// Two networks on one vector of parameters, for f of x and g of x′.
    static member Pair
        (activation: Activation, inputs: int, otherInputs: int, hidden: int[], k: int)
        : struct (FeatureNetwork * FeatureNetwork) =
        let layout = Layout()
        let struct (features, apply, head) = shared layout "f " activation inputs hidden k
        let struct (otherFeatures, otherApply, otherHead) = shared layout "g " activation otherInputs hidden k
        let windows = layout.Windows

        struct (FeatureNetwork(words "f" activation inputs hidden k, windows, features, apply, head),
                FeatureNetwork(words "g" activation otherInputs hidden k, windows, otherFeatures, otherApply, otherHead))

    /// A network a function on a layout; their features side by side.
    static member private Apart(layout: Layout, prefix: string, activation: Activation, inputs: int, hidden: int[], k: int) =
        let parts = Array.init k (fun i -> shared layout $"{prefix}{i + 1} " activation inputs hidden 1)
        let features x = parts |> Array.map (fun struct (f, _, _) -> f x) |> Tensor.concatenate
        let apply x = parts |> Array.map (fun struct (_, f, _) -> f x) |> Tensor.concatenate
        struct (features, apply)

    /// A network a function. For vectors only.
    static member Disjoint(activation: Activation, inputs: int, hidden: int[], k: int) : FeatureNetwork =
        let layout = Layout()
        let struct (features, apply) = FeatureNetwork.Apart(layout, "", activation, inputs, hidden, k)
        FeatureNetwork(words $"{k} × features" activation inputs hidden 1, layout.Windows, features, apply, None)

    /// A network a function, for f of x and g of x′, on one vector of parameters. For vectors only.
    static member DisjointPair(activation: Activation, inputs: int, hidden: int[], k: int) : struct (FeatureNetwork * FeatureNetwork) =
        let layout = Layout()
        let struct (features, apply) = FeatureNetwork.Apart(layout, "f ", activation, inputs, hidden, k)
        let struct (otherFeatures, otherApply) = FeatureNetwork.Apart(layout, "g ", activation, inputs, hidden, k)
        let windows = layout.Windows

        struct (FeatureNetwork(words $"{k} × f" activation inputs hidden 1, windows, features, apply, None),
                FeatureNetwork(words $"{k} × g" activation inputs hidden 1, windows, otherFeatures, otherApply, None))
