namespace Spectral

/// A loss of moments, L(m(θ)) with m = Σ g(x; θ) over the samples of a batch, as three programs. With w = ∂L/∂m, which is the same for all samples,
///   dL/dθ = Σ ∂(w·g)/∂θ
/// exactly, so that the gradient of any function of batch sums is a batch sum again. Run Sums, then Head on what it gives, then Pull with w.
[<Sealed>]
type Moments private (names: string[], sums: Program, head: Program, pull: Program, recording: Recording) =
    static let cotangent name = $"w:{name}"

    /// The inputs of g; batch sums: the moments, by name.
    member _.Sums = sums
    /// For one sample. Inputs: the moments, by name; outputs "loss", a scalar, and "w:name" = ∂L/∂m, one a moment.
    member _.Head = head
    /// The inputs of g; shared inputs "w:name"; batch sums "theta:k" = dL/dθ, one a parameter, in their order.
    member _.Pull = pull

    /// Sums and Pull that share a trace: what the sums have made and the pull reads is not made again. A moment without parameters has no shared input here.
    member _.Recording = recording

    /// The numbers of the inputs of Head from the batch sums that Sums gave.
    member _.HeadInputs(total: float[]) : float[][] = sums.Sums |> Array.map (fun s -> Array.sub total s.Operand.Address s.Size)

    /// The shared numbers of Pull from the outputs of Head; `given`: the further shared inputs that g reads.
    member _.PullNumbers(parameters: float[], outputs: float[][], given: struct (string * float[])[]) : float[] =
        let ofMoments = Array.map2 (fun name w -> struct (cotangent name, w)) names outputs[1..]
        pull.SharedNumbers(parameters, Array.append ofMoments given)

    /// Lowers the three programs. `moments`: names and expressions g for one sample; `loss`: a scalar of the moments, in their order, that reads
    /// no parameters; `parameters`: windows by which it is differentiated.
    static member Of(name: string, inputs: Expr[], moments: struct (string * Expr)[], loss: Expr[] -> Expr, parameters: Expr[]) =
        let names = moments |> Array.map (fun struct (n, _) -> n)
        let each = moments |> Array.map (fun struct (_, g) -> g)
        let leaves = Array.map2 (fun n (g: Expr) -> Tensor.input n g.Shape) names each
        let value = loss leaves
        let isParameter (e: Expr) = e.Opcode = Opcode.Parameter

        Check.that
            (Differentiation.topological [| value |] |> Array.forall (not << isParameter))
            "loss"
            $"the loss of moments '{name}' reads parameters: make what it needs of them a moment, or a shared input."

        let slopes = Differentiation.gradient value leaves
        let w = Array.map2 (fun n (g: Expr) -> Tensor.shared (cotangent n) g.Shape) names each
        let gradients = Differentiation.pull (Array.map2 (fun g w -> struct (g, w)) each w) parameters
        let named outputs = Array.map2 (fun n e -> struct (n, e)) outputs
        let totals = named names (each |> Array.map Tensor.batchSum)
        let pulls = gradients |> Array.mapi (fun k g -> struct ($"theta:{k}", Tensor.batchSum g))

        Moments(
            names,
            Lowering.lower $"{name} sums" inputs totals [||],
            Lowering.lower
                $"{name} head"
                leaves
                (Array.append [| struct ("loss", Tensor.reshape [||] value) |] (named (Array.map cotangent names) slopes))
                [||],
            // Every w has a place, also that of a moment in which there are no parameters.
            Lowering.lowerIn (SharedLayout.Of(Array.append w gradients)) $"{name} pull" inputs pulls [||] [||],
            Recording.Of(name, inputs, totals, [||], pulls)
        )
