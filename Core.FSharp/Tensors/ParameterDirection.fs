namespace Spectral

/// A direction θ̇ in the space of parameters, as shared inputs: J θ̇ is a push along it, for any expression, as Jᵀ w is a pull to the parameters.
/// Parameters are windows on the flat vector θ, as Network.Parameters gives them; θ̇ is flat in the same order.
[<Sealed>]
type ParameterDirection(parameters: Expr[]) =
    let prefix = "direction:"
    let inputs = parameters |> Array.mapi (fun k p -> Tensor.shared $"{prefix}{k}" p.Shape)

    /// The derivatives of expressions along it, and along tangents of other nodes.
    member _.Push(along: struct (Expr * Expr)[], outputs: Expr[]) : Expr[] =
        Differentiation.push (Array.append along (Array.map2 (fun p d -> struct (p, d)) parameters inputs)) outputs

    /// The parts of θ̇ as the shared inputs of a program, by name.
    member _.Given(direction: float[]) : struct (string * float[])[] =
        parameters
        |> Array.mapi (fun k p -> struct ($"{prefix}{k}", Array.sub direction p.Attributes[0] p.Size))

    /// Where the parts of θ̇ lie among the shared numbers of a program: start in θ̇, place in the shared numbers, length.
    member _.Places(program: Program) : struct (int * int * int)[] =
        program.SharedInputs
        |> Array.filter (fun slot -> slot.Name.StartsWith prefix)
        |> Array.map (fun slot ->
            struct (parameters[int (slot.Name.Substring prefix.Length)].Attributes[0], slot.Operand.Address, slot.Size))
