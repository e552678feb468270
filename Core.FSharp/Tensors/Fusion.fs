namespace Spectral

open System.Collections.Generic

/// An instruction before it has addresses: the operation, the node whose value it makes, and the nodes it reads.
type internal Planned = { Node: Expr; Operation: Operation; Reads: Expr[] }

/// Which operations become one: common subexpressions are shared; a product and the sum it feeds, and a multiplication and the addition it feeds, are fused;
/// the sum over a batch of outer products becomes one matrix product. What is fused decides the rounding, so it is decided here, for all executors.
module internal Fusion =
    /// The node over other arguments; itself where they are its own.
    let private withArguments (arguments: Expr[]) (e: Expr) =
        if Array.forall2 (fun a b -> obj.ReferenceEquals(a, b)) arguments e.Arguments then
            e
        else
            Expr(e.Opcode, arguments, e.Shape, e.Attributes, e.Data, e.Name)

    let private structurally = HashIdentity.FromFunctions (fun (e: Expr) -> int e.Fingerprint) (fun a b -> a.IsLike b)

    /// One representative for all structurally equal nodes.
    let shareCommon (outputs: Expr[]) =
        let canonical = Dictionary<Expr, Expr>(HashIdentity.Reference)
        let known = HashSet<Expr>(structurally)

        for e in Differentiation.topological outputs do
            let node = withArguments (e.Arguments |> Array.map (fun a -> canonical[a])) e

            canonical[e] <-
                match known.TryGetValue node with
                | true, same -> same
                | _ ->
                    known.Add node |> ignore
                    node

        outputs |> Array.map (fun o -> canonical[o])

    /// The outputs with some nodes replaced by others.
    let substitute (replacements: (Expr * Expr)[]) (outputs: Expr[]) =
        let image = Dictionary<Expr, Expr>(HashIdentity.Reference)

        for node, replacement in replacements do
            image[node] <- replacement

        for e in Differentiation.topological outputs do
            if not (image.ContainsKey e) then
                image[e] <- withArguments (e.Arguments |> Array.map (fun a -> image[a])) e

        outputs |> Array.map (fun o -> image[o])

    /// The node below any reshapes.
    let rec throughReshape (e: Expr) = if e.Opcode = Opcode.Reshape then throughReshape e.Arguments[0] else e

    /// Leaves and views: nodes that need no instruction.
    let isView (e: Expr) =
        match e.Opcode with
        | Opcode.Input
        | Opcode.Parameter
        | Opcode.SharedInput
        | Opcode.Constant
        | Opcode.Fill
        | Opcode.Reshape
        | Opcode.Slice -> true
        | _ -> false

    let private planned opcode (node: Expr) shape (reads: Expr[]) attributes =
        let operation: Operation =
            {
                Opcode = opcode
                Shape = shape
                ArgumentShapes = reads |> Array.map (fun r -> r.Shape)
                Attributes = attributes
            }

        { Node = node; Operation = operation; Reads = reads }

    let private countUses (order: Expr[]) (roots: Expr[]) =
        let uses = Dictionary<Expr, int>(HashIdentity.Reference)

        let count (e: Expr) =
            uses[e] <-
                match uses.TryGetValue e with
                | true, n -> n + 1
                | _ -> 1

        for e in order do
            Array.iter count e.Arguments

        Array.iter count roots
        uses

    /// The instructions for these roots, in an order in which every value is made before it is read.
    let plan (order: Expr[]) (roots: Expr[]) : Planned[] =
        let uses = countUses order roots
        let usedOnce e = uses[e] = 1
        let fused = HashSet<Expr>(HashIdentity.Reference)

        /// The node if it is of that opcode, used here alone and computed in the same phase.
        let fusable opcode (parent: Expr) (e: Expr) =
            let rec alone (e: Expr) = usedOnce e && (e.Opcode <> Opcode.Reshape || alone e.Arguments[0])
            let inner = throughReshape e

            if inner.Opcode = opcode && inner.Varies = parent.Varies && alone e then
                ValueSome inner
            else
                ValueNone

        let multiplication (parent: Expr) e =
            match fusable Opcode.Multiply parent e with
            | ValueSome m when m.Shape = parent.Shape -> ValueSome m
            | _ -> ValueNone

        /// One instruction with a third operand in the place of the inner node and its parent.
        let merge opcode (node: Expr) (inner: Expr) (other: Expr) shape attributes =
            fused.Add inner |> ignore
            planned opcode node shape [| inner.Arguments[0]; inner.Arguments[1]; other |] attributes

        let instruction (e: Expr) =
            let a, b = (if e.Arguments.Length = 2 then e.Arguments[0], e.Arguments[1] else e, e)
            let product m other = merge Opcode.MatrixProduct e m other m.Shape m.Attributes
            let ternary opcode m other = merge opcode e m other e.Shape [||]

            match e.Opcode with
            | Opcode.Add ->
                match fusable Opcode.MatrixProduct e a, fusable Opcode.MatrixProduct e b, multiplication e a, multiplication e b with
                | ValueSome m, _, _, _ -> product m b
                | _, ValueSome m, _, _ -> product m a
                | _, _, ValueSome m, _ -> ternary Opcode.MultiplyAdd m b
                | _, _, _, ValueSome m -> ternary Opcode.MultiplyAdd m a
                | _ -> planned e.Opcode e e.Shape e.Arguments e.Attributes
            | Opcode.Subtract ->
                match multiplication e a, multiplication e b with
                | ValueSome m, _ -> ternary Opcode.MultiplySubtract m b
                | _, ValueSome m -> ternary Opcode.NegatedMultiplyAdd m a
                | _ -> planned e.Opcode e e.Shape e.Arguments e.Attributes
            | _ -> planned e.Opcode e e.Shape e.Arguments e.Attributes

        // A batch sum of a sum is taken apart into accumulations, one a term, in the order of the terms.
        let rec terms (e: Expr) : Expr list =
            let inner = throughReshape e

            if inner.Opcode = Opcode.Add && usedOnce inner then
                fused.Add inner |> ignore
                terms inner.Arguments[0] @ terms inner.Arguments[1]
            else
                [ inner ]

        let accumulation (node: Expr) (term: Expr) =
            if
                term.Opcode = Opcode.MatrixProduct
                && usedOnce term
                && term.Arguments |> Array.forall (fun a -> a.Varies)
            then
                fused.Add term |> ignore
                planned Opcode.BatchProduct node term.Shape term.Arguments term.Attributes
            else
                planned Opcode.BatchAccumulate node term.Shape [| term |] [||]

        // Parents are planned before their arguments, so that what a parent has taken in is skipped.
        let instructions = List<Planned>()

        for e in Array.rev order do
            if e.Opcode = Opcode.BatchSum then
                terms e.Arguments[0] |> List.map (accumulation e) |> List.rev |> instructions.AddRange
            elif not (isView e || fused.Contains e) then
                instructions.Add(instruction e)

        instructions.Reverse()
        instructions.ToArray()
