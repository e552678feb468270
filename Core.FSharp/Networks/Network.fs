namespace Spectral

/// A window on the flat vector of parameters.
type ParameterWindow =
    {
        /// Which layer and which of its tensors, for example "layer 1 weight".
        Name: string
        /// The leaf of the tensor language that reads it.
        Expression: Expr
        /// Standard deviation of its initial values.
        InitialScale: float
    }

/// A function of one vector with parameters: all of them live in one flat vector, a layer is a window on it.
[<Sealed>]
type Network internal (description: string, inputs: int, outputs: int, windows: ParameterWindow[], apply: Expr -> Expr) =
    let count = windows |> Array.sumBy (fun w -> w.Expression.Size)

    /// A canonical text such as "mlp(14-40-14, tanh)".
    member _.Description = description
    /// Length of the argument.
    member _.InputCount = inputs
    /// Length of the result.
    member _.OutputCount = outputs
    /// Length of the vector of parameters.
    member _.ParameterCount = count
    /// The windows, in the order of their offsets.
    member _.Windows = windows
    /// The leaves of the windows, in the order of their offsets.
    member _.Parameters = windows |> Array.map (fun w -> w.Expression)

    /// The network's value at an expression of shape [inputs].
    member _.Apply(x: Expr) =
        Check.that (x.Shape = [| inputs |]) "x" $"{description} takes a vector of length {inputs}, not {Shape.text x.Shape}."
        apply x

    /// Random initial parameters: normal deviates from the stream's children, one child a window.
    member _.Initial(stream: RandomStream) =
        windows
        |> Array.collect (fun w ->
            let own = stream.Child w.Name
            Array.init w.Expression.Size (fun _ -> if w.InitialScale = 0.0 then 0.0 else w.InitialScale * own.NextNormal()))

/// Feed-forward networks.
module Mlp =
    /// A feed-forward network y = W_L σ(… σ(W₁ x + b₁) …) + b_L. Initial values are normal: hidden weights of deviation spread/√fan-in and hidden biases of deviation
    /// spread/2, so that the units bend in different places (features that are all nearly linear are nearly dependent, and second-order training crawls);
    /// the last layer's weights of deviation 0.1/√fan-in, its biases 0, so that a new vector field is small.
    let spread (spread: float) (activation: Activation) (inputs: int) (hidden: int[]) (outputs: int) : Network =
        Check.that (spread > 0.0) "spread" $"the spread of the initial values is {spread}: it must be positive, 1 to 3 is usual."
        Check.that (hidden |> Array.forall (fun h -> h > 0)) "hidden" "every hidden layer needs at least one unit."
        let widths = Array.concat [ [| inputs |]; hidden; [| outputs |] ]
        let layers = widths.Length - 1
        let mutable offset = 0

        let window name shape scale =
            let w = { Name = name; Expression = Tensor.parameter offset shape; InitialScale = scale }
            offset <- offset + Shape.size shape
            w

        let windows =
            [|
                for l in 0 .. layers - 1 do
                    let isLast = l = layers - 1

                    window
                        $"layer {l + 1} weight"
                        [| widths[l + 1]; widths[l] |]
                        ((if isLast then 0.1 else spread) / sqrt (float widths[l]))

                    window $"layer {l + 1} bias" [| widths[l + 1] |] (if isLast then 0.0 else 0.5 * spread)
            |]

        let apply (x: Expr) =
            let mutable y = x

            for l in 0 .. layers - 1 do
                let z = Tensor.apply windows[2 * l].Expression y + windows[2 * l + 1].Expression
                y <- if l = layers - 1 then z else Activation.apply activation z

            y

        let sizes = System.String.Join("-", widths)
        Network($"mlp({sizes}, {Activation.name activation})", inputs, outputs, windows, apply)

    /// A feed-forward network with initial values of spread 1.
    let create activation inputs hidden outputs = spread 1.0 activation inputs hidden outputs
