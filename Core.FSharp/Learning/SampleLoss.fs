namespace Spectral

/// The programs of a residual r(x…; θ) of a sample, for products with its Jacobian J = ∂r/∂θ.
type internal ResidualProducts =
    {
        /// Residuals of a sample.
        Size: int
        /// Output "r".
        Value: Program
        /// Output "dr" = J θ̇, for a direction θ̇ among the shared inputs.
        Push: Program
        /// Where the parts of θ̇ lie among the shared numbers of Push.
        Places: struct (int * int * int)[]
        /// Further input "w"; batch sums "theta:k" = Σ Jᵀw.
        Pull: Program
        /// Further input "w"; output "row" = Jᵀw of the sample, all windows one after another.
        Row: Program
    }

/// A loss of one sample as a function of the parameters, lowered once; the loss of a batch is its sum.
[<Sealed>]
type SampleLoss private (words: string, count: int, inputs: int[], gradient: Program, residual: ResidualProducts option) =
    /// What it is the loss of.
    member _.Words = words
    /// Number of parameters.
    member _.Count = count
    /// Sizes of the inputs of a sample, in their order.
    member _.InputSizes = inputs
    /// Batch sums "theta:k" = Σ ∂loss/∂θ, one a window in the order of the offsets, and last "loss" = Σ loss.
    member _.Gradient = gradient
    /// The residual whose squares it sums, where it is such a sum.
    member internal _.Residual = residual
    /// Whether it is a sum of squares: Levenberg–Marquardt asks for it.
    member _.IsSumOfSquares = residual.IsSome

    static member private GradientOf(name: string, parameters: Expr[], inputs: Expr[], loss: Expr) =
        let gradients = Differentiation.gradient loss parameters

        Lowering.lower
            name
            inputs
            [|
                for k in 0 .. gradients.Length - 1 do
                    struct ($"theta:{k}", Tensor.batchSum gradients[k])
                struct ("loss", Tensor.batchSum (Tensor.reshape [||] loss))
            |]
            [||]

    static member private Make(words, name, parameters: Expr[], inputs: Expr[], loss: Expr, residual) =
        Check.that (loss.Size = 1) "loss" $"the loss of a sample is a scalar, not {Shape.text loss.Shape}: sum it."
        let offsets = parameters |> Array.map (fun p -> p.Attributes[0])
        let count = parameters |> Array.sumBy _.Size

        Check.that
            (offsets = Array.take parameters.Length (parameters |> Array.scan (fun at p -> at + p.Size) 0))
            "parameters"
            "the windows of parameters must follow each other without gaps: take Network.Parameters."

        SampleLoss(words, count, inputs |> Array.map _.Size, SampleLoss.GradientOf($"{name} pull", parameters, inputs, loss), residual)

    /// Any loss: a scalar expression over the inputs and the parameters, which are windows as Network.Parameters gives them.
    static member Of(words: string, parameters: Expr[], inputs: Expr[], loss: Expr) : SampleLoss =
        SampleLoss.Make(words, "map", parameters, inputs, loss, None)

    /// Σ r² of a residual of any shape.
    static member OfSquares(words: string, parameters: Expr[], inputs: Expr[], residual: Expr) : SampleLoss =
        let r = Tensor.reshape [| residual.Size |] residual
        let w = Tensor.input "w" [| r.Size |]
        let direction = ParameterDirection parameters

        let push =
            Lowering.lower "sample residual push" inputs [| struct ("dr", (direction.Push([||], [| r |]))[0]) |] [||]

        let pulled = Differentiation.pull [| struct (r, w) |] parameters

        let products =
            {
                Size = r.Size
                Value = Lowering.lower "sample residual" inputs [| struct ("r", r) |] [||]
                Push = push
                Places = direction.Places push
                Pull =
                    Lowering.lower
                        "sample residual pull"
                        (Array.append inputs [| w |])
                        (pulled |> Array.mapi (fun k g -> struct ($"theta:{k}", Tensor.batchSum g)))
                        [||]
                Row =
                    Lowering.lower
                        "sample residual row"
                        (Array.append inputs [| w |])
                        [| struct ("row", pulled |> Array.map (fun g -> Tensor.reshape [| g.Size |] g) |> Tensor.concatenate) |]
                        [||]
            }

        SampleLoss.Make(words, "sample", parameters, inputs, Tensor.dot r r, Some products)
