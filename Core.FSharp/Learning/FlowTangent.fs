namespace Spectral

open System

/// The flow of a field beside its tangent: for z = (y, ẏ)
///   z′ = (f(y), (∂f/∂y) ẏ + (∂f/∂θ) θ̇),
/// with the direction θ̇ as shared inputs. The tangent of a Runge–Kutta step is the step of the tangent, so any solver of fields gives the exact derivative of its
/// own states in a direction of the parameters.
[<Sealed>]
type FlowTangent(network: Network) =
    let n = network.InputCount
    let direction = ParameterDirection network.Parameters

    let program =
        let z = Tensor.input "y" [| 2 * n |]
        let y, dy = Tensor.slice 0 n z, Tensor.slice n n z
        let f = network.Apply y
        let df = (direction.Push([| struct (y, dy) |], [| f |]))[0]
        Lowering.lower "field tangent" [| z |] [| struct ("f", Tensor.concatenate [| f; df |]) |] [||]

    let places = direction.Places program

    /// Input "y" [2n]; output "f" [2n].
    member _.Program = program
    /// Where the parts of θ̇ lie among the shared numbers: start in θ̇, place in the shared numbers, length.
    member _.Places = places

    /// The shared numbers of a run from θ and θ̇: `target` [Program.SharedLength].
    member _.Fill(parameters: ReadOnlySpan<float>, direction: ReadOnlySpan<float>, target: Span<float>) =
        parameters.Slice(0, program.ParameterCount).CopyTo target

        for struct (from, place, length) in places do
            direction.Slice(from, length).CopyTo(target.Slice place)
