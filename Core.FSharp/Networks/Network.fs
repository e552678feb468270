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

    /// Random initial values of windows: normal deviates from the stream's children, one child a window.
    static member internal Initial(windows: ParameterWindow[], stream: RandomStream) : float[] =
        windows
        |> Array.collect (fun w ->
            let own = stream.Child w.Name
            Array.init w.Expression.Size (fun _ -> if w.InitialScale = 0.0 then 0.0 else w.InitialScale * own.NextNormal()))

/// A function of one vector with parameters: all of them live in one flat vector, a layer is a window on it.
[<Sealed>]
type Network internal (description: string, inputShape: int[], outputShape: int[], windows: ParameterWindow[], apply: Expr -> Expr) =
    let count = windows |> Array.sumBy (fun w -> w.Expression.Size)
    let inputs, outputs = Shape.size inputShape, Shape.size outputShape

    /// A network of vectors.
    internal new(description, inputs: int, outputs: int, windows, apply) = Network(description, [| inputs |], [| outputs |], windows, apply)

    /// A canonical text such as "mlp(14-40-14, tanh)".
    member _.Description = description
    /// What the numbers of the argument are, row-major: [| n |] a state or the points of a grid, [| fields; points |] several functions on them.
    member _.InputShape = inputShape
    /// What the numbers of the result are, row-major.
    member _.OutputShape = outputShape
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

    /// The network's value, a vector of length OutputCount, at a vector of length InputCount.
    member _.Apply(x: Expr) =
        Check.that (x.Shape = [| inputs |]) "x" $"{description} takes a vector of length {inputs}, not {Shape.text x.Shape}."
        apply x

    /// Random initial parameters: normal deviates from the stream's children, one child a window.
    member _.Initial(stream: RandomStream) = ParameterWindow.Initial(windows, stream)

/// Lays windows side by side on the flat vector of parameters.
[<Sealed>]
type internal Layout() =
    let windows = System.Collections.Generic.List<ParameterWindow>()
    let mutable offset = 0

    /// The windows so far.
    member _.Windows = windows.ToArray()

    /// A new window behind the last: its leaf. Its name addresses the stream of its initial values.
    member _.Window(name: string, shape: int[], initialScale: float) : Expr =
        let isTaken = windows.Exists(fun w -> w.Name = name)
        Check.that (not isTaken) "name" $"two windows of a network are called '{name}'."
        let expression = Tensor.parameter offset shape
        windows.Add { Name = name; Expression = expression; InitialScale = initialScale }
        offset <- offset + Shape.size shape
        expression

    /// W x + b of a vector, or of each row of a matrix; W [outputs × inputs] and b [outputs] are new windows.
    member layout.Affine(name: string, inputs: int, outputs: int, weightScale: float, biasScale: float) : Expr -> Expr =
        let weight = layout.Window($"{name} weight", [| outputs; inputs |], weightScale)
        let bias = layout.Window($"{name} bias", [| outputs |], biasScale)

        fun x ->
            if x.Shape.Length = 1 then
                Tensor.apply weight x + bias
            else
                Tensor.matrixProduct false true x weight + Tensor.repeatAxis 0 x.Shape[0] bias

/// Feed-forward networks.
module Mlp =
    /// The layers of a feed-forward network on a layout, their names behind a prefix.
    let internal layers (layout: Layout) (prefix: string) (spread: float) (activation: Activation) (widths: int[]) : Expr -> Expr =
        let last = widths.Length - 2

        let affine =
            Array.init (last + 1) (fun l ->
                let isLast = l = last
                let weightScale = (if isLast then 0.1 else spread) / sqrt (float widths[l])
                layout.Affine($"{prefix}layer {l + 1}", widths[l], widths[l + 1], weightScale, (if isLast then 0.0 else 0.5 * spread)))

        fun x ->
            let hidden = Array.fold (fun y layer -> Activation.apply activation (layer y)) x affine[.. last - 1]
            affine[last] hidden

    let internal check (spread: float) (hidden: int[]) =
        Check.that (spread > 0.0) "spread" $"the spread of the initial values is {spread}: it must be positive, 1 to 3 is usual."
        Check.that (hidden |> Array.forall (fun h -> h > 0)) "hidden" "every hidden layer needs at least one unit."

    /// A feed-forward network y = W_L σ(… σ(W₁ x + b₁) …) + b_L. Initial values are normal: hidden weights of deviation spread/√fan-in and hidden biases of deviation
    /// spread/2, so that the units bend in different places (features that are all nearly linear are nearly dependent, and second-order training crawls);
    /// the last layer's weights of deviation 0.1/√fan-in, its biases 0, so that a new vector field is small.
    let spread (spread: float) (activation: Activation) (inputs: int) (hidden: int[]) (outputs: int) : Network =
        check spread hidden
        let widths = Array.concat [ [| inputs |]; hidden; [| outputs |] ]
        let layout = Layout()
        let apply = layers layout "" spread activation widths
        let sizes = System.String.Join("-", widths)
        Network($"mlp({sizes}, {Activation.name activation})", inputs, outputs, layout.Windows, apply)

    /// A feed-forward network with initial values of spread 1.
    let create activation inputs hidden outputs = spread 1.0 activation inputs hidden outputs
