namespace Spectral

/// A layer at one sample: z = W a + b.
type LayerAtSample =
    {
        /// W, [out × in].
        Weight: Expr
        /// a, [in].
        Argument: Expr
        /// z, [out].
        Value: Expr
    }

/// N(x; θ): features of a place, hidden layers of one width or several, and a linear head; a window of the flat vector of all fields' parameters.
/// Initial values are normal: weights of deviation 1/√fan-in, hidden biases of deviation 0.5, the head's weights of deviation 1/√width, its bias 0.
[<Sealed>]
type FieldNetwork internal (name: string, map: InputMap, activation: Activation, windows: ParameterWindow[]) =
    let tensors = windows |> Array.map (fun w -> w.Expression)
    let layers = windows.Length / 2

    /// The window's name, the layers' widths and the activation, canonically.
    member _.Description =
        let widths =
            System.String.Join("-", Array.append [| map.Count |] (Array.init layers (fun l -> tensors[2 * l].Shape[0])))

        $"{map.Description}-mlp({widths}, {Activation.name activation})"

    /// The field's name.
    member _.Name = name
    /// d.
    member _.Dimension = map.Dimension
    /// Where its parameters begin in the flat vector.
    member _.First = tensors[0].Attributes[0]
    /// p, the number of its parameters.
    member _.Count = tensors |> Array.sumBy _.Size
    /// Its windows, layer by layer: W [out × in] row-major, then b.
    member _.Windows = windows
    /// The leaves that read θ.
    member _.Parameters = tensors
    /// Leaves of the same shapes that read shared inputs instead: a network at parameters that stay as they are.
    member val Anchors = tensors |> Array.mapi (fun k t -> Tensor.shared $"{name} anchor {k}" t.Shape)

    /// The layers at a place x [d] with these tensors, as Parameters or Anchors gives them; the last layer's value [1] is N.
    member _.Layers(tensors: Expr[], x: Expr) : LayerAtSample[] =
        let mutable argument = map.Apply x

        Array.init layers (fun l ->
            let weight = tensors[2 * l]

            let layer =
                {
                    Weight = weight
                    Argument = argument
                    Value = Tensor.apply weight argument + tensors[2 * l + 1]
                }

            if l < layers - 1 then
                argument <- Activation.apply activation layer.Value

            layer)

    /// N(x), a scalar.
    member network.Apply(tensors: Expr[], x: Expr) : Expr =
        let all = network.Layers(tensors, x)
        Tensor.element 0 all[all.Length - 1].Value

    /// Initial parameters, from the stream's children, one a window.
    member _.Initial(stream: RandomStream) : float[] = ParameterWindow.Initial(windows, stream)

/// How the network of every field is built.
type FieldNetworkSettings =
    {
        /// What the first layer sees.
        Map: InputMap
        /// Widths of the hidden layers.
        Hidden: int[]
        /// What a hidden unit does.
        Activation: Activation
    }

    /// Networks of these fields, side by side on one flat vector: fields share no parameters, so the normal matrix has one block a field.
    member s.On(fields: string[]) : FieldNetwork[] =
        Check.that
            (s.Hidden.Length > 0 && Array.forall (fun h -> h > 0) s.Hidden)
            "hidden"
            "a field's network needs one hidden layer or more, each with at least one unit."

        let layout = Layout()
        let widths = Array.concat [ [| s.Map.Count |]; s.Hidden; [| 1 |] ]

        fields
        |> Array.map (fun name ->
            let before = layout.Windows.Length

            for l in 0 .. widths.Length - 2 do
                let isLast = l = widths.Length - 2

                layout.Affine(
                    $"{name} layer {l + 1}",
                    widths[l],
                    widths[l + 1],
                    1.0 / sqrt (float widths[l]),
                    (if isLast then 0.0 else 0.5)
                )
                |> ignore

            FieldNetwork(name, s.Map, s.Activation, layout.Windows[before..]))
