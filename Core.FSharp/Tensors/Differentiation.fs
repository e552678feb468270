namespace Spectral

open System.Collections.Generic

/// Differentiation as a pure transformation of expressions: tangents and cotangents are expressions again, so the two compose in any order.
module Differentiation =
    /// The nodes below the outputs, arguments before the nodes that use them.
    let topological (outputs: Expr[]) =
        let seen = HashSet<Expr>(HashIdentity.Reference)
        let order = List<Expr>()
        // An explicit stack: a long recurrence makes a deep graph.
        let stack = Stack<struct (Expr * bool)>()

        for output in outputs do
            stack.Push(struct (output, false))

            while stack.Count > 0 do
                let struct (e, ready) = stack.Pop()

                if ready then
                    order.Add e
                elif seen.Add e then
                    stack.Push(struct (e, true))

                    for i in e.Arguments.Length - 1 .. -1 .. 0 do
                        stack.Push(struct (e.Arguments[i], false))

        order.ToArray()

    let private check (a: Expr) (da: Expr) what =
        Check.that (a.Shape = da.Shape) "shape" $"the {what} of {a} has shape {Shape.text da.Shape}: it must have the same shape."

    let private orZero (like: Expr) (e: Expr option) = e |> Option.defaultWith (fun () -> Tensor.full like.Shape 0.0)

    /// J v: the tangents of the outputs, where each (x, dx) pair gives a node and its tangent. None means zero.
    let tryPush (along: struct (Expr * Expr)[]) (outputs: Expr[]) : Expr option[] =
        let tangents = Dictionary<Expr, Expr option>(HashIdentity.Reference)

        for struct (x, dx) in along do
            check x dx "tangent"
            tangents[x] <- Some dx

        for e in topological outputs do
            if not (tangents.ContainsKey e) then
                let d = e.Arguments |> Array.map (fun a -> tangents[a])

                tangents[e] <-
                    if Array.forall Option.isNone d then
                        None
                    else
                        (Primitive.find e.Opcode).Push e d

        outputs |> Array.map (fun o -> tangents[o])

    /// J v: the tangents of the outputs, where each (x, dx) pair gives a node and its tangent.
    let push along outputs = tryPush along outputs |> Array.map2 orZero outputs

    /// Jᵀ w: the cotangents of the nodes `wrt`, where each (y, w) pair gives a node and its cotangent. They are per sample: the cotangent of a
    /// parameter is one sample's; wrap it in a batch sum for the gradient of a sum over the batch. None means zero.
    let tryPull (from: struct (Expr * Expr)[]) (wrt: Expr[]) : Expr option[] =
        let cotangents = Dictionary<Expr, Expr>(HashIdentity.Reference)
        let pieces = Dictionary<Expr, List<struct (int * Expr)>>(HashIdentity.Reference)

        let read e =
            match cotangents.TryGetValue e with
            | true, w -> Some w
            | _ -> None

        let add e w = Primitive.accumulate (read e) w |> Option.iter (fun sum -> cotangents[e] <- sum)

        /// The cotangent of rows start … waits until all rows are known.
        let addPiece e start w =
            if not (pieces.ContainsKey e) then
                pieces[e] <- List()

            pieces[e].Add(struct (start, w))

        /// Rows that do not overlap are joined; those that do are padded and added.
        let join (e: Expr) =
            match pieces.TryGetValue e with
            | true, waiting ->
                pieces.Remove e |> ignore
                Primitive.joinRows e (waiting.ToArray()) |> Array.iter (fun w -> add e (Some w))
            | _ -> ()

        let targets = HashSet<Expr>(wrt, HashIdentity.Reference)
        let order = topological (from |> Array.map (fun struct (y, _) -> y))
        // Only nodes above a target carry a cotangent; the others are left alone.
        let useful = HashSet<Expr>(HashIdentity.Reference)

        for e in order do
            if targets.Contains e || e.Arguments |> Array.exists useful.Contains then
                useful.Add e |> ignore

        for struct (y, w) in from do
            check y w "cotangent"
            add y (Some w)

        for e in Array.rev order do
            join e

            if e.Arguments |> Array.exists useful.Contains then
                match read e with
                | None -> ()
                | Some w when e.Opcode = Opcode.Slice -> addPiece e.Arguments[0] e.Attributes[0] w
                | Some w ->
                    Array.iter2
                        (fun a part ->
                            if useful.Contains a then
                                add a part)
                        e.Arguments
                        ((Primitive.find e.Opcode).Pull e w)

        wrt |> Array.map read

    /// Jᵀ w: the cotangents of the nodes `wrt`, where each (y, w) pair gives a node and its cotangent.
    let pull from wrt = tryPull from wrt |> Array.map2 orZero wrt

    /// The gradient of a scalar expression.
    let gradient (scalar: Expr) (wrt: Expr[]) =
        Check.that (scalar.Size = 1) "scalar" $"a gradient is of a scalar, not of {Shape.text scalar.Shape}; sum it first."
        pull [| struct (scalar, Tensor.full scalar.Shape 1.0) |] wrt
