namespace Spectral

open System
open System.Collections.Generic

/// From expressions to a flat list of instructions: common subexpressions are shared, views cost nothing, a product and the sum it feeds become one
/// fused operation, and values whose lifetimes do not overlap share rows of the arena. What is fused decides the rounding, so it is decided here, for all executors.
module Lowering =
    let private elementwise opcode =
        (opcode >= Opcode.Negate && opcode <= Opcode.Divide)
        || (opcode >= Opcode.MultiplyAdd && opcode <= Opcode.NegatedMultiplyAdd)

    /// One representative for all structurally equal nodes.
    let private shareCommon (outputs: Expr[]) =
        let canonical = Dictionary<Expr, Expr>(HashIdentity.Reference)
        let number = Dictionary<Expr, int>(HashIdentity.Reference)
        let known = Dictionary<string, Expr>()

        let key (e: Expr) (arguments: Expr[]) =
            let numbers = arguments |> Array.map (fun a -> number[a].ToString())
            let data = e.Data |> Array.map (fun d -> BitConverter.DoubleToInt64Bits(d).ToString "x")
            let join (parts: string[]) = String.Join(",", parts)
            $"{int e.Opcode}|{e.Name}|{join (Array.map string e.Shape)}|{join (Array.map string e.Attributes)}|{join numbers}|{join data}"

        for e in Differentiation.topological outputs do
            let arguments = e.Arguments |> Array.map (fun a -> canonical[a])
            let k = key e arguments

            match known.TryGetValue k with
            | true, same -> canonical[e] <- same
            | _ ->
                let node =
                    if Array.forall2 (fun a b -> obj.ReferenceEquals(a, b)) arguments e.Arguments then
                        e
                    else
                        Expr(e.Opcode, arguments, e.Shape, e.Attributes, e.Data, e.Name)

                known[k] <- node
                canonical[e] <- node
                number[node] <- number.Count

        outputs |> Array.map (fun o -> canonical[o])

    let rec private throughReshape (e: Expr) = if e.Opcode = Opcode.Reshape then throughReshape e.Arguments[0] else e

    /// A planned instruction: the operation, and the nodes it reads.
    type private Planned = { Node: Expr; Operation: Operation; Reads: Expr[] }

    let private operation opcode shape (reads: Expr[]) attributes =
        {
            Opcode = opcode
            Shape = shape
            ArgumentShapes = reads |> Array.map (fun r -> r.Shape)
            Attributes = attributes
        }

    /// Splits the argument of a batch sum into the accumulations that make it.
    let rec private accumulations (usedOnce: Expr -> bool) (e: Expr) : Expr list =
        let inner = throughReshape e

        if inner.Opcode = Opcode.Add && usedOnce inner then
            accumulations usedOnce inner.Arguments[0] @ accumulations usedOnce inner.Arguments[1]
        else
            [ inner ]

    /// Lowers expressions to a program. `inputs`: every input, in the order of the arena. `outputs`: names and expressions; those that are batch sums become Sums.
    /// `carried`: pairs (input, output) where the output takes the input's place, so that it accumulates from call to call.
    let lower (name: string) (inputs: Expr[]) (outputs: struct (string * Expr)[]) (carried: struct (string * string)[]) : Program =
        let roots = outputs |> Array.map (fun struct (_, e) -> e)
        let all = shareCommon (Array.append inputs roots)
        let inputs, roots = all[.. inputs.Length - 1], all[inputs.Length ..]
        let order = Differentiation.topological (Array.append inputs roots)

        for i in inputs do
            Check.that (i.Opcode = Opcode.Input) "inputs" $"program '{name}': {i} is not an input."

        for e in order do
            if e.Opcode = Opcode.Input then
                Check.that
                    (Array.exists (fun i -> obj.ReferenceEquals(i, e)) inputs)
                    "inputs"
                    $"program '{name}' reads input '{e.Name}', which is not declared."

            for a in e.Arguments do
                Check.that (a.Opcode <> Opcode.BatchSum) "outputs" $"program '{name}': a batch sum can only be an output."

        let uses = Dictionary<Expr, int>(HashIdentity.Reference)

        let use' (e: Expr) =
            uses[e] <-
                (match uses.TryGetValue e with
                 | true, n -> n + 1
                 | _ -> 1)

        for e in order do
            Array.iter use' e.Arguments

        Array.iter use' roots
        let usedOnce e = uses[e] = 1

        /// The node if it is of that opcode, used here alone and computed in the same phase.
        let fusable opcode (parent: Expr) (e: Expr) =
            let rec alone (e: Expr) = usedOnce e && (e.Opcode <> Opcode.Reshape || alone e.Arguments[0])
            let inner = throughReshape e

            if inner.Opcode = opcode && inner.Varies = parent.Varies && alone e then
                ValueSome inner
            else
                ValueNone

        let fused = HashSet<Expr>(HashIdentity.Reference)

        let plan (e: Expr) : Planned =
            let simple () =
                {
                    Node = e
                    Operation = operation e.Opcode e.Shape e.Arguments e.Attributes
                    Reads = e.Arguments
                }

            let product (m: Expr) (start: Expr) =
                fused.Add m |> ignore
                let reads = [| m.Arguments[0]; m.Arguments[1]; start |]

                {
                    Node = e
                    Operation = operation Opcode.MatrixProduct m.Shape reads m.Attributes
                    Reads = reads
                }

            let ternary opcode (m: Expr) (other: Expr) =
                fused.Add m |> ignore
                let reads = [| m.Arguments[0]; m.Arguments[1]; other |]
                { Node = e; Operation = operation opcode e.Shape reads [||]; Reads = reads }

            match e.Opcode with
            | Opcode.Add ->
                let a, b = e.Arguments[0], e.Arguments[1]

                match
                    fusable Opcode.MatrixProduct e a,
                    fusable Opcode.MatrixProduct e b,
                    fusable Opcode.Multiply e a,
                    fusable Opcode.Multiply e b
                with
                | ValueSome m, _, _, _ -> product m b
                | _, ValueSome m, _, _ -> product m a
                | _, _, ValueSome m, _ when m.Shape = e.Shape -> ternary Opcode.MultiplyAdd m b
                | _, _, _, ValueSome m when m.Shape = e.Shape -> ternary Opcode.MultiplyAdd m a
                | _ -> simple ()
            | Opcode.Subtract ->
                let a, b = e.Arguments[0], e.Arguments[1]

                match fusable Opcode.Multiply e a, fusable Opcode.Multiply e b with
                | ValueSome m, _ when m.Shape = e.Shape -> ternary Opcode.MultiplySubtract m b
                | _, ValueSome m when m.Shape = e.Shape -> ternary Opcode.NegatedMultiplyAdd m a
                | _ -> simple ()
            | _ -> simple ()

        // Leaves and views need no instruction; parents are planned first so that a fused product is skipped.
        let isView (e: Expr) =
            match e.Opcode with
            | Opcode.Input
            | Opcode.Parameter
            | Opcode.Constant
            | Opcode.Fill
            | Opcode.Reshape
            | Opcode.Slice -> true
            | _ -> false

        let planned = List<Planned>()
        let sums = List<Slot>()
        let mutable sumsSize = 0
        let sumOf = Dictionary<Expr, int>(HashIdentity.Reference)

        for i in 0 .. roots.Length - 1 do
            let root = roots[i]

            if root.Opcode = Opcode.BatchSum then
                let struct (outputName, _) = outputs[i]

                let slot =
                    {
                        Name = outputName
                        Shape = root.Shape
                        Operand = { Storage = Storage.Sums; Address = sumsSize; Step = 1 }
                    }

                sums.Add slot
                sumOf[root] <- sumsSize
                sumsSize <- sumsSize + slot.Size

        let readsOf (node: Expr) =
            accumulations usedOnce node.Arguments[0]
            |> List.map (fun part ->
                if
                    part.Opcode = Opcode.MatrixProduct
                    && part.Varies
                    && part.Arguments[0].Varies
                    && part.Arguments[1].Varies
                    && usedOnce part
                then
                    fused.Add part |> ignore

                    {
                        Node = node
                        Operation = operation Opcode.BatchProduct part.Shape part.Arguments part.Attributes
                        Reads = part.Arguments
                    }
                else
                    {
                        Node = node
                        Operation = operation Opcode.BatchAccumulate part.Shape [| part |] [||]
                        Reads = [| part |]
                    })

        // Sums that a batch sum takes apart are not computed themselves.
        let takenApart = HashSet<Expr>(HashIdentity.Reference)

        let rec takeApart (e: Expr) =
            let inner = throughReshape e

            if inner.Opcode = Opcode.Add && usedOnce inner then
                takenApart.Add inner |> ignore
                Array.iter takeApart inner.Arguments

        for r in roots do
            if r.Opcode = Opcode.BatchSum then
                takeApart r.Arguments[0]

        for e in Array.rev order do
            if e.Opcode = Opcode.BatchSum then
                planned.AddRange(readsOf e |> List.rev)
            elif not (isView e || fused.Contains e || takenApart.Contains e) then
                planned.Add(plan e)

        planned.Reverse()

        // Addresses.
        let constants = List<float>()
        let mutable parameterCount = 0
        let place = Dictionary<Expr, Operand>(HashIdentity.Reference)
        let mutable rows = 0

        for i in inputs do
            place[i] <- { Storage = Storage.Sample; Address = rows; Step = 1 }
            rows <- rows + i.Size

        let rec resolve (e: Expr) : Operand =
            match place.TryGetValue e with
            | true, o -> o
            | _ ->
                let o =
                    match e.Opcode with
                    | Opcode.Parameter ->
                        parameterCount <- max parameterCount (e.Attributes[0] + e.Size)
                        { Storage = Storage.Parameters; Address = e.Attributes[0]; Step = 1 }
                    | Opcode.Constant ->
                        match e.Uniform with
                        | ValueSome v ->
                            constants.Add v
                            { Storage = Storage.Constants; Address = constants.Count - 1; Step = 0 }
                        | ValueNone ->
                            constants.AddRange e.Data
                            { Storage = Storage.Constants; Address = constants.Count - e.Size; Step = 1 }
                    | Opcode.Fill -> { resolve e.Arguments[0] with Step = 0 }
                    | Opcode.Reshape -> resolve e.Arguments[0]
                    | Opcode.Slice ->
                        let x = resolve e.Arguments[0]
                        let row = e.Size / e.Shape[0]
                        { x with Address = x.Address + x.Step * e.Attributes[0] * row }
                    | _ -> invalidOp $"{e} has no place yet."

                place[e] <- o
                o

        /// The node whose storage a view reads.
        let rec origin (e: Expr) =
            match e.Opcode with
            | Opcode.Fill
            | Opcode.Reshape
            | Opcode.Slice -> origin e.Arguments[0]
            | _ -> e

        // The last instruction that reads each node; outputs are never freed.
        let lastRead = Dictionary<Expr, int>(HashIdentity.Reference)

        planned
        |> Seq.iteri (fun i p ->
            for r in p.Reads do
                lastRead[origin r] <- i)

        for r in roots do
            if r.Opcode <> Opcode.BatchSum then
                lastRead[origin r] <- Int32.MaxValue

        // An output that takes an input's place: allowed where the producing instruction reads the input element by element and nobody reads it later.
        let inPlace = Dictionary<Expr, Expr>(HashIdentity.Reference)
        let copies = List<struct (Expr * Expr)>()

        for struct (inputName, outputName) in carried do
            let input = inputs |> Array.tryFind (fun i -> i.Name = inputName)
            let output = outputs |> Array.tryFindIndex (fun struct (n, _) -> n = outputName)

            Check.that
                (input.IsSome && output.IsSome)
                "carried"
                $"program '{name}' cannot carry '{outputName}' in the place of '{inputName}': no such output or input."

            let input, root = input.Value, roots[output.Value]
            Check.that (input.Size = root.Size) "carried" $"program '{name}' cannot carry {root} in the place of {input}: the sizes differ."
            let producer = planned.FindIndex(fun p -> obj.ReferenceEquals(p.Node, throughReshape root))

            let direct =
                producer >= 0
                && lastRead[input] = producer
                && (let p = planned[producer]
                    let whole r = obj.ReferenceEquals(throughReshape r, input)
                    let reads = p.Reads |> Array.filter (fun r -> obj.ReferenceEquals(origin r, input))

                    Array.forall whole reads
                    && (elementwise p.Operation.Opcode
                        || (p.Operation.Opcode = Opcode.MatrixProduct
                            && reads.Length = 1
                            && p.Reads.Length = 3
                            && whole p.Reads[2])))

            if direct then
                inPlace[throughReshape root] <- input
            else
                copies.Add(struct (input, root))

        let free = List<struct (int * int)>() // address, length; sorted by address

        let allocate length =
            let mutable best = -1

            for i in 0 .. free.Count - 1 do
                let struct (_, l) = free[i]

                if best < 0 && l >= length then
                    best <- i

            if best >= 0 then
                let struct (a, l) = free[best]

                if l = length then
                    free.RemoveAt best
                else
                    free[best] <- struct (a + length, l - length)

                a
            else
                let a = rows
                rows <- rows + length
                a

        let release address length =
            let at = free.FindIndex(fun (struct (a, _)) -> a > address)
            let at = if at < 0 then free.Count else at
            free.Insert(at, struct (address, length))
            let mutable i = max 0 (at - 1)

            while i + 1 < free.Count && i <= at do
                let struct (a, l), struct (b, m) = free[i], free[i + 1]

                if a + l = b then
                    free[i] <- struct (a, l + m)
                    free.RemoveAt(i + 1)
                else
                    i <- i + 1

        let mutable sharedSize = 0
        let shared = List<Instruction>()
        let body = List<Instruction>()
        let carriedTargets = HashSet<Expr>(inPlace.Values, HashIdentity.Reference)

        let emit (phase: List<Instruction>) operation result (reads: Operand[]) =
            phase.Add { Operation = operation; Result = result; Arguments = reads }

        /// A matrix operand must be stored element by element.
        let materialise phase (varies: bool) (shape: int[]) (o: Operand) =
            if o.Step = 1 || Shape.size shape = 1 then
                struct ({ o with Step = 1 }, ValueNone)
            else
                let size = Shape.size shape

                let target =
                    if varies then
                        { Storage = Storage.Sample; Address = allocate size; Step = 1 }
                    else
                        sharedSize <- sharedSize + size
                        { Storage = Storage.Shared; Address = sharedSize - size; Step = 1 }

                emit phase { Opcode = Opcode.Fill; Shape = shape; ArgumentShapes = [| [||] |]; Attributes = [||] } target [| o |]
                struct (target, (if varies then ValueSome struct (target.Address, size) else ValueNone))

        for index in 0 .. planned.Count - 1 do
            let p = planned[index]
            let node = p.Node
            let opcode = p.Operation.Opcode
            let isSum = opcode = Opcode.BatchProduct || opcode = Opcode.BatchAccumulate
            let varies = isSum || node.Varies
            let phase = if varies then body else shared
            let reads = p.Reads |> Array.map resolve
            let temporaries = List<struct (int * int)>()

            if
                opcode = Opcode.MatrixProduct
                || opcode = Opcode.BatchProduct
                || opcode = Opcode.Transpose
                || opcode = Opcode.Sum
            then
                for i in 0 .. min 1 (reads.Length - 1) do
                    // Numbers spread from a shared scalar are spread once, in the shared phase.
                    let spreadVaries = reads[i].Storage = Storage.Sample

                    let struct (o, temporary) =
                        materialise (if spreadVaries then body else shared) spreadVaries p.Operation.ArgumentShapes[i] reads[i]

                    reads[i] <- o
                    ValueOption.iter temporaries.Add temporary

            let dying =
                p.Reads
                |> Array.map origin
                |> Array.distinct
                |> Array.filter (fun o -> o.Varies && o.Opcode <> Opcode.Input && lastRead[o] = index && place[o].Storage = Storage.Sample)
                |> Array.filter (fun o -> not (inPlace.ContainsKey o))

            let releaseAll () =
                for o in dying do
                    release place[o].Address o.Size

            let result =
                if isSum then
                    { Storage = Storage.Sums; Address = sumOf[node]; Step = 1 }
                elif not varies then
                    sharedSize <- sharedSize + node.Size
                    { Storage = Storage.Shared; Address = sharedSize - node.Size; Step = 1 }
                else
                    match inPlace.TryGetValue node with
                    | true, input -> place[input]
                    | _ ->
                        // Element by element, a result may overwrite an operand that dies here if it lies at the same rows.
                        let sameRows =
                            if not (elementwise opcode) then
                                -1
                            else
                                dying
                                |> Array.tryFindIndex (fun o ->
                                    o.Size = node.Size
                                    && Array.forall2
                                        (fun r (view: Operand) ->
                                            not (obj.ReferenceEquals(origin r, o)) || (view.Step = 1 && view.Address = place[o].Address))
                                        p.Reads
                                        reads)
                                |> Option.defaultValue -1

                        if sameRows >= 0 then
                            let o = dying[sameRows]

                            for other in dying do
                                if not (obj.ReferenceEquals(other, o)) then
                                    release place[other].Address other.Size

                            place[o]
                        else
                            { Storage = Storage.Sample; Address = allocate node.Size; Step = 1 }

            let overwrote =
                dying
                |> Array.exists (fun o -> result.Storage = Storage.Sample && place[o].Address = result.Address)

            emit phase p.Operation result reads

            if not isSum then
                place[node] <- result

            if not overwrote then
                releaseAll ()

            for struct (a, l) in temporaries do
                release a l

            if varies && not isSum && not (lastRead.ContainsKey node) then
                release result.Address node.Size

        let copy (source: Operand) (target: Operand) shape =
            emit
                body
                {
                    Opcode = Opcode.Reshape
                    Shape = shape
                    ArgumentShapes = [| shape |]
                    Attributes = [||]
                }
                target
                [| source |]

        // An output that is a view or a shared value is copied to rows of its own, so that every output lies in the arena.
        let placed =
            Array.map2
                (fun (root: Expr) (struct (outputName, _)) ->
                    if root.Opcode = Opcode.BatchSum then
                        ValueNone
                    else
                        let o = resolve root

                        if o.Storage = Storage.Sample && o.Step = 1 && not (carriedTargets.Contains(throughReshape root)) then
                            ValueSome { Name = outputName; Shape = root.Shape; Operand = o }
                        else
                            let target = { Storage = Storage.Sample; Address = rows; Step = 1 }
                            rows <- rows + root.Size
                            copy o target root.Shape
                            ValueSome { Name = outputName; Shape = root.Shape; Operand = target })
                roots
                outputs
            |> Array.choose (function
                | ValueSome s -> Some s
                | ValueNone -> None)

        for struct (input, root) in copies do
            copy (resolve root) place[input] root.Shape

        Program(
            name,
            inputs |> Array.map (fun i -> { Name = i.Name; Shape = i.Shape; Operand = place[i] }),
            placed,
            sums.ToArray(),
            constants.ToArray(),
            parameterCount,
            rows,
            sharedSize,
            shared.ToArray(),
            body.ToArray()
        )
