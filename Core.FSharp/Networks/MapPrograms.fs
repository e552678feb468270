namespace Spectral

/// The programs of a learned map y = g(x; θ) and of its loss, lowered once: what a learner of maps runs.
[<Sealed>]
type MapPrograms private (map: Network, value: Program, pull: Program) =
    /// The network that is the map.
    member _.Network = map
    /// Input "x"; output "y" = g(x).
    member _.Value = value
    /// Inputs "x" and the loss's data; batch sums "theta:k" = Σ ∂loss/∂θ, one a window, in the order of the offsets, and last "loss" = Σ loss.
    member _.Pull = pull

    /// Lowers the programs of a network and of a scalar loss of its value, which may read inputs of its own.
    static member Of(map: Network, data: Expr[], loss: Expr -> Expr) =
        let x = Tensor.input "x" [| map.InputCount |]
        let y = map.Apply x
        let value = loss y
        Check.that (value.Size = 1) "loss" $"the loss of a map is a scalar, not {Shape.text value.Shape}: sum it."
        let gradients = Differentiation.gradient value map.Parameters
        // Both run on one vector of shared numbers.
        let lower = Lowering.lowerIn (SharedLayout.Of [| value |])

        MapPrograms(
            map,
            lower "map" [| x |] [| struct ("y", y) |] [||] [||],
            lower
                "map pull"
                (Array.append [| x |] data)
                [|
                    for k in 0 .. gradients.Length - 1 do
                        struct ($"theta:{k}", Tensor.batchSum gradients[k])
                    struct ("loss", Tensor.batchSum (Tensor.reshape [||] value))
                |]
                [||]
                [||]
        )
