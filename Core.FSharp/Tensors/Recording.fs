namespace Spectral

open System.Collections.Generic

/// A value and its pull as two programs that share a trace: what the value has made and the pull reads is kept there, not made again.
/// The trace holds the inputs of the value, then the kept values; both programs see the same rows.
[<Sealed>]
type Recording private (value: Program, pull: Program) =
    static let outside (slots: Slot[]) = slots |> Array.filter (fun s -> s.Operand.Storage <> Storage.Trace)
    /// The value; its inputs lie in the trace, its further outputs "kept:k" too.
    member _.Value = value
    /// The pull; its inputs are those of the value, "kept:k", and the cotangents.
    member _.Pull = pull
    /// The outputs of the value, without what it keeps.
    member _.Outputs = outside value.Outputs
    /// The inputs of the pull, without what it finds in the trace.
    member _.Cotangents = outside pull.Inputs

    /// The nodes of the value that the pull reads and that the value program stores anyway: one that is only a view, or that is fused with a sum, is made
    /// again from what it reads, so that keeping changes the rounding of neither program.
    static member private Kept(values: Expr[], pulls: Expr[]) =
        let forward = Differentiation.topological values
        let isForward = HashSet<Expr>(forward, HashIdentity.Reference)
        let isStored = HashSet<Expr>(Fusion.plan forward values |> Array.map (fun p -> p.Node), HashIdentity.Reference)
        let kept = HashSet<Expr>(HashIdentity.Reference)

        let rec keep (e: Expr) =
            if e.Varies && isForward.Contains e then
                if isStored.Contains e then
                    kept.Add e |> ignore
                else
                    Array.iter keep e.Arguments

        Array.iter keep pulls

        for e in Differentiation.topological pulls do
            if not (isForward.Contains e) then
                Array.iter keep e.Arguments

        forward |> Array.filter kept.Contains

    /// Lowers a value and its pull. `inputs`: of the value; `cotangents`: the further inputs of the pull; outputs as in Lowering.lower.
    static member Of(name: string, inputs: Expr[], values: struct (string * Expr)[], cotangents: Expr[], pulls: struct (string * Expr)[]) =
        let expressions = Array.map (fun struct (_, e) -> e)
        let rename outputs shared = Array.map2 (fun struct (n, _) (e: Expr) -> struct (n, e)) outputs shared

        let shared = Fusion.shareCommon (Array.concat [ inputs; cotangents; expressions values; expressions pulls ])

        let ofInputs, rest = Array.splitAt inputs.Length shared
        let ofCotangents, rest = Array.splitAt cotangents.Length rest
        let ofValues, ofPulls = Array.splitAt values.Length rest
        let kept = Recording.Kept(ofValues, ofPulls)
        let keptInputs = kept |> Array.mapi (fun k e -> Tensor.input $"kept:{k}" e.Shape)
        let keptOutputs = Array.map2 (fun (i: Expr) e -> struct (i.Name, e)) keptInputs kept
        let trace = Array.append ofInputs keptInputs |> Array.map (fun i -> i.Name)
        let pulled = Fusion.substitute (Array.zip kept keptInputs) ofPulls
        let layout = SharedLayout.Of(Array.append ofValues ofPulls)

        Recording(
            Lowering.lowerIn layout name ofInputs (Array.append (rename values ofValues) keptOutputs) [||] trace,
            Lowering.lowerIn layout $"{name} pull" (Array.concat [ ofInputs; keptInputs; ofCotangents ]) (rename pulls pulled) [||] trace
        )
