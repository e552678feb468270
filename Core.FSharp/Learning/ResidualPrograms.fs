namespace Spectral

open System

/// The programs of a residual r(y) of a state y, its data given; Σ r² is the loss of a trajectory at one time.
[<Sealed>]
type ResidualPrograms private (loss: Loss, size: int, value: Program, push: Program, pull: Program, transpose: Lazy<Program>) =
    /// The loss.
    member _.Loss = loss
    /// Residuals for one trajectory at one time.
    member _.Size = size
    /// Inputs "y" and the loss's data; output "r".
    member _.Value = value
    /// Inputs "y", "dy" and the loss's data; output "dr" = (∂r/∂y) dy.
    member _.Push = push
    /// Inputs "y" and the loss's data; output "w" = ∂(Σ r²)/∂y; batch sum "loss" = Σ r².
    member _.Pull = pull
    /// Inputs "y", "w" and the loss's data; output "v" = (∂r/∂y)ᵀ w.
    member _.Transpose = transpose.Value

    /// Lowers the programs of a loss on states of length n, from which `toState` makes what the loss is about.
    static member Of(loss: Loss, n: int, toState: Func<Expr, Expr>) =
        let y = Tensor.input "y" [| n |]
        let dy = Tensor.input "dy" [| n |]
        let data = loss.Data |> Array.map (fun d -> d.Input)
        let r = loss.Residual(toState.Invoke y)
        let square = Tensor.dot r r
        let push = (Differentiation.push [| struct (y, dy) |] [| r |])[0]
        let pull = (Differentiation.gradient square [| y |])[0]

        ResidualPrograms(
            loss,
            r.Size,
            Lowering.lower "residual" (Array.append [| y |] data) [| struct ("r", r) |] [||],
            Lowering.lower "residual push" (Array.append [| y; dy |] data) [| struct ("dr", push) |] [||],
            Lowering.lower
                "residual pull"
                (Array.append [| y |] data)
                [| struct ("w", pull); struct ("loss", Tensor.batchSum square) |]
                [||],
            lazy
                (let w = Tensor.input "w" r.Shape
                 let v = (Differentiation.pull [| struct (r, w) |] [| y |])[0]
                 Lowering.lower "residual transpose" (Array.append [| y; w |] data) [| struct ("v", v) |] [||])
        )
