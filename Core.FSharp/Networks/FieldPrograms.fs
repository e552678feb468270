namespace Spectral

/// The programs of a learned autonomous vector field dy/dt = f(y; θ), lowered once: what solvers and optimisers run.
[<Sealed>]
type FieldPrograms private (field: Network, value: Program, recording: Recording, samplePull: Program, push: Program) =
    /// The network that is the field.
    member _.Network = field
    /// Length of the state.
    member _.StateSize = field.InputCount
    /// Input "y"; output "f" = f(y).
    member _.Value = value
    /// The value and the pull that share a trace.
    member _.Recording = recording
    /// The same as Value, and leaves in the trace what Pull reads.
    member _.Record = recording.Value
    /// After Record. Input "w"; output "v" = wᵀ∂f/∂y; batch sums "theta:k" = Σ wᵀ∂f/∂θ, one a window, in the order of the offsets.
    member _.Pull = recording.Pull
    /// Inputs "y", "w", "theta:k"; output "v" = wᵀ∂f/∂y; carried "theta:k" ← "theta:k" + wᵀ∂f/∂θ, for each sample.
    member _.SamplePull = samplePull
    /// Inputs "y", "dy"; output "df" = (∂f/∂y) dy.
    member _.Push = push

    /// Lowers the programs of a network whose argument and result are the state.
    static member Of(network: Network) =
        let n = network.InputCount

        Check.that
            (network.OutputCount = n)
            "network"
            $"{network.Description} is no vector field: its result must be as long as its argument."

        let y = Tensor.input "y" [| n |]
        let w = Tensor.input "w" [| n |]
        let dy = Tensor.input "dy" [| n |]
        let f = network.Apply y
        let pulled = Differentiation.pull [| struct (f, w) |] (Array.append [| y |] network.Parameters)
        let v, gradients = pulled[0], pulled[1..]
        let named = gradients |> Array.mapi (fun k g -> struct ($"theta:{k}", g))
        let totals = network.Parameters |> Array.mapi (fun k p -> Tensor.input $"theta:{k}" p.Shape)
        let added = Array.map2 (fun total (struct (_, g)) -> Tensor.add total g) totals named
        let df = (Differentiation.push [| struct (y, dy) |] [| f |])[0]
        // Solvers run all of them on one vector of shared numbers.
        let lower = Lowering.lowerIn (SharedLayout.Of [| f |])

        FieldPrograms(
            network,
            lower "field" [| y |] [| struct ("f", f) |] [||] [||],
            Recording.Of(
                "field",
                [| y |],
                [| struct ("f", f) |],
                [| w |],
                Array.append [| struct ("v", v) |] (named |> Array.map (fun (struct (k, g)) -> struct (k, Tensor.batchSum g)))
            ),
            lower
                "field sample pull"
                (Array.append [| y; w |] totals)
                (Array.append [| struct ("v", v) |] (added |> Array.mapi (fun k a -> struct ($"sum:{k}", a))))
                (added |> Array.mapi (fun k _ -> struct ($"theta:{k}", $"sum:{k}")))
                [||],
            lower "field push" [| y; dy |] [| struct ("df", df) |] [||] [||]
        )
