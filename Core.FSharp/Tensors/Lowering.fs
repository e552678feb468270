namespace Spectral

open System
open System.Collections.Generic

/// From expressions to a flat list of instructions with addresses: views cost nothing, values whose lifetimes do not overlap share rows of the arena,
/// and an output can take an input's place.
module Lowering =
    let private elementwise opcode =
        (opcode >= Opcode.Negate && opcode <= Opcode.Divide)
        || (opcode >= Opcode.MultiplyAdd && opcode <= Opcode.NegatedMultiplyAdd)

    let private isAccumulation opcode = opcode = Opcode.BatchProduct || opcode = Opcode.BatchAccumulate

    /// Operations whose first two operands must be stored element by element.
    let private needsStored opcode =
        opcode = Opcode.MatrixProduct
        || opcode = Opcode.BatchProduct
        || opcode = Opcode.Transpose
        || opcode = Opcode.Sum
        || opcode >= Opcode.SumAxis && opcode <= Opcode.ScatterAdd

    /// The node whose storage a view reads.
    let rec private origin (e: Expr) =
        match e.Opcode with
        | Opcode.Fill
        | Opcode.Reshape
        | Opcode.Slice -> origin e.Arguments[0]
        | _ -> e

    let private same a b = obj.ReferenceEquals(a, b)

    let private check name (inputs: Expr[]) (order: Expr[]) =
        for i in inputs do
            Check.that (i.Opcode = Opcode.Input) "inputs" $"program '{name}': {i} is not an input."

        for e in order do
            if e.Opcode = Opcode.Input then
                Check.that (Array.exists (same e) inputs) "inputs" $"program '{name}' reads input '{e.Name}', which is not declared."

            for a in e.Arguments do
                Check.that (a.Opcode <> Opcode.BatchSum) "outputs" $"program '{name}': a batch sum can only be an output."

    /// The last instruction that reads each node; Int32.MaxValue for outputs.
    let private lastReads (planned: Planned[]) (roots: Expr[]) =
        let last = Dictionary<Expr, int>(HashIdentity.Reference)

        planned
        |> Array.iteri (fun i p ->
            for r in p.Reads do
                last[origin r] <- i)

        for r in roots do
            if r.Opcode <> Opcode.BatchSum then
                last[origin r] <- Int32.MaxValue

        last

    /// Whether an instruction can write its result over this input: it reads it element by element, and nobody reads it later.
    let private overwrites (lastRead: Dictionary<Expr, int>) (planned: Planned[]) (producer: int) (input: Expr) =
        producer >= 0
        && (match lastRead.TryGetValue input with
            | true, last -> last = producer
            | _ -> false)
        && (let p = planned[producer]
            let whole r = same (Fusion.throughReshape r) input
            let reads = p.Reads |> Array.filter (fun r -> same (origin r) input)

            Array.forall whole reads
            && (elementwise p.Operation.Opcode
                || (p.Operation.Opcode = Opcode.MatrixProduct
                    && reads.Length = 1
                    && p.Reads.Length = 3
                    && whole p.Reads[2])))

    /// Where leaves and views lie: constants go to a pool, parameters and shared inputs are windows, views move the address.
    type private Places(layout: SharedLayout) =
        let place = Dictionary<Expr, Operand>(HashIdentity.Reference)
        let constants = List<float>()

        member _.Constants = constants.ToArray()

        member _.Item
            with set (e: Expr) (o: Operand) = place[e] <- o

        member this.Resolve(e: Expr) : Operand =
            match place.TryGetValue e with
            | true, o -> o
            | _ ->
                let o =
                    match e.Opcode with
                    | Opcode.Parameter -> { Storage = Storage.Parameters; Address = e.Attributes[0]; Step = 1 }
                    | Opcode.SharedInput -> (layout.Inputs |> Array.find (fun s -> s.Name = e.Name)).Operand
                    | Opcode.Constant ->
                        match e.Uniform with
                        | ValueSome v ->
                            constants.Add v
                            { Storage = Storage.Constants; Address = constants.Count - 1; Step = 0 }
                        | ValueNone ->
                            constants.AddRange e.Data
                            { Storage = Storage.Constants; Address = constants.Count - e.Size; Step = 1 }
                    | Opcode.Fill -> { this.Resolve e.Arguments[0] with Step = 0 }
                    | Opcode.Reshape -> this.Resolve e.Arguments[0]
                    | Opcode.Slice ->
                        let x = this.Resolve e.Arguments[0]
                        { x with Address = x.Address + x.Step * e.Attributes[0] * (e.Size / e.Shape[0]) }
                    | _ -> invalidOp $"{e} has no place yet."

                place[e] <- o
                o

    let private instruction opcode shape (source: int[]) (result: Operand) (arguments: Operand[]) =
        let operation: Operation = { Opcode = opcode; Shape = shape; ArgumentShapes = [| source |]; Attributes = [||] }
        { Operation = operation; Result = result; Arguments = arguments }

    /// Two outputs may be the same batch sum, as the gradients of two biases that are added are: each is accumulated in a place of its own.
    let private apart (roots: Expr[]) =
        roots
        |> Array.mapi (fun i root ->
            if
                root.Opcode = Opcode.BatchSum
                && Array.exists (fun earlier -> obj.ReferenceEquals(earlier, root)) roots[.. i - 1]
            then
                Tensor.batchSum root.Arguments[0]
            else
                root)

    /// Lowers expressions to a program. `inputs`: every input, in the order of the arena. `outputs`: names and expressions; those that are batch sums become Sums.
    /// `carried`: pairs (input, output) where the output takes the input's place, so that it accumulates from call to call.
    /// `trace`: names of the inputs and outputs that lie in the trace, in the order of its rows. `layout`: where the shared numbers lie.
    let internal lowerIn
        (layout: SharedLayout)
        (name: string)
        (inputs: Expr[])
        (outputs: struct (string * Expr)[])
        (carried: struct (string * string)[])
        (trace: string[])
        : Program =
        let names = outputs |> Array.map (fun struct (n, _) -> n)
        let shared = Fusion.shareCommon (Array.append inputs (outputs |> Array.map (fun struct (_, e) -> e)))
        let inputs, roots = shared[.. inputs.Length - 1], apart shared[inputs.Length ..]
        let order = Differentiation.topological (Array.append inputs roots)
        check name inputs order
        let planned = Fusion.plan order roots
        let lastRead = lastReads planned roots

        // Places of what lies in the trace, of the other inputs and of batch sums.
        let sizeOf wanted =
            match inputs |> Array.tryFind (fun i -> i.Name = wanted) with
            | Some i -> i.Size
            | None -> roots[Array.findIndex ((=) wanted) names].Size

        let traceRows = trace |> Array.map sizeOf |> Array.scan (+) 0

        let tracePlace name =
            trace
            |> Array.tryFindIndex ((=) name)
            |> Option.map (fun i -> { Storage = Storage.Trace; Address = traceRows[i]; Step = 1 })

        let kept = Dictionary<Expr, Operand>(HashIdentity.Reference)
        Array.iter2 (fun name root -> tracePlace name |> Option.iter (fun place -> kept[root] <- place)) names roots
        let places = Places layout
        let mutable inputRows = 0

        let inputSlots =
            inputs
            |> Array.map (fun i ->
                let place =
                    match tracePlace i.Name with
                    | Some place -> place
                    | None ->
                        inputRows <- inputRows + i.Size
                        { Storage = Storage.Sample; Address = inputRows - i.Size; Step = 1 }

                places[i] <- place
                { Name = i.Name; Shape = i.Shape; Operand = place })

        let arena = Arena inputRows
        let mutable sumsSize = 0

        let sums =
            Array.zip names roots
            |> Array.filter (fun (_, root) -> root.Opcode = Opcode.BatchSum)
            |> Array.map (fun (output, root) ->
                let place = { Storage = Storage.Sums; Address = sumsSize; Step = 1 }
                places[root] <- place
                sumsSize <- sumsSize + root.Size
                { Name = output; Shape = root.Shape; Operand = place })

        // Outputs that take an input's place; those that cannot are copied there at the end.
        let inPlace = Dictionary<Expr, Expr>(HashIdentity.Reference)
        let copies = List<struct (Expr * Expr)>()

        for struct (inputName, outputName) in carried do
            let i, o = inputs |> Array.tryFindIndex (fun i -> i.Name = inputName), Array.tryFindIndex ((=) outputName) names

            match i, o with
            | Some i, Some o ->
                let input, root = inputs[i], roots[o]

                Check.that
                    (input.Size = root.Size)
                    "carried"
                    $"program '{name}' cannot carry {root} in the place of {input}: the sizes differ."

                let value = Fusion.throughReshape root
                let producer = planned |> Array.tryFindIndex (fun p -> same p.Node value) |> Option.defaultValue -1

                if overwrites lastRead planned producer input then
                    inPlace[value] <- input
                else
                    copies.Add(struct (input, root))
            | _ ->
                Check.that
                    false
                    "carried"
                    $"program '{name}' cannot carry '{outputName}' in the place of '{inputName}': no such output or input."

        let mutable sharedSize = 0

        let allocateShared size =
            sharedSize <- sharedSize + size
            { Storage = Storage.Shared; Address = sharedSize - size; Step = 1 }

        let allocateRows size = { Storage = Storage.Sample; Address = arena.Allocate size; Step = 1 }
        let sharedPhase, body = List<Instruction>(), List<Instruction>()

        /// A repeated scalar, stored element by element; rows taken for it are noted.
        let store (temporaries: List<struct (int * int)>) shape (o: Operand) =
            let size = Shape.size shape

            if o.Step = 1 || size = 1 then
                { o with Step = 1 }
            elif o.Storage = Storage.Sample || o.Storage = Storage.Trace then
                let rows = allocateRows size
                temporaries.Add(struct (rows.Address, size))
                body.Add(instruction Opcode.Fill shape [||] rows [| o |])
                rows
            else
                let numbers = allocateShared size
                sharedPhase.Add(instruction Opcode.Fill shape [||] numbers [| o |])
                numbers

        for index in 0 .. planned.Length - 1 do
            let p = planned[index]
            let node, opcode = p.Node, p.Operation.Opcode
            let accumulates = isAccumulation opcode
            let temporaries = List<struct (int * int)>()

            let reads =
                p.Reads
                |> Array.mapi (fun i r ->
                    let o = places.Resolve r
                    if needsStored opcode && i < 2 then store temporaries r.Shape o else o)

            /// Values in the arena that nobody reads after this instruction.
            let dying =
                p.Reads
                |> Array.map origin
                |> Array.distinct
                |> Array.filter (fun o ->
                    (places.Resolve o).Storage = Storage.Sample
                    && o.Opcode <> Opcode.Input
                    && lastRead[o] = index
                    && not (inPlace.ContainsKey o))

            /// Element by element, a result may overwrite an operand that dies here and lies at the same rows.
            let reusable =
                if not (elementwise opcode) then
                    None
                else
                    dying
                    |> Array.tryFind (fun o ->
                        let rows = places.Resolve o

                        o.Size = node.Size
                        && Array.forall2
                            (fun r (view: Operand) -> not (same (origin r) o) || (view.Step = 1 && view.Address = rows.Address))
                            p.Reads
                            reads)

            let result =
                if accumulates then
                    places.Resolve node
                elif not node.Varies then
                    allocateShared node.Size
                else
                    match inPlace.TryGetValue node, kept.TryGetValue node, reusable with
                    | (true, input), _, _ -> places.Resolve input
                    | _, (true, place), _ -> place
                    | _, _, Some o -> places.Resolve o
                    | _ -> allocateRows node.Size

            (if accumulates || node.Varies then body else sharedPhase).Add { Operation = p.Operation; Result = result; Arguments = reads }

            if not accumulates then
                places[node] <- result

            for o in dying do
                let rows = places.Resolve o

                if rows.Address <> result.Address || result.Storage <> Storage.Sample then
                    arena.Release(rows.Address, o.Size)

            for struct (address, length) in temporaries do
                arena.Release(address, length)

        let copy (source: Operand) (target: Operand) shape = body.Add(instruction Opcode.Reshape shape shape target [| source |])

        // An output that is a view of something else or shared is copied to rows of its own, so that every output lies in the arena or where it belongs in the trace.
        let takenInputs = HashSet<Expr>(inPlace.Values, HashIdentity.Reference)
        let mutable rows = arena.Rows

        let outputSlots =
            Array.zip names roots
            |> Array.filter (fun (_, root) -> root.Opcode <> Opcode.BatchSum)
            |> Array.map (fun (output, root) ->
                let o = places.Resolve root

                let own () =
                    rows <- rows + root.Size
                    { Storage = Storage.Sample; Address = rows - root.Size; Step = 1 }

                let place =
                    match tracePlace output with
                    | Some place -> place
                    | None when o.Storage = Storage.Sample && o.Step = 1 && not (takenInputs.Contains(origin root)) -> o
                    | None -> own ()

                if place <> o then
                    copy o place root.Shape

                { Name = output; Shape = root.Shape; Operand = place })

        for struct (input, root) in copies do
            copy (places.Resolve root) (places.Resolve input) root.Shape

        Program(
            name,
            inputSlots,
            outputSlots,
            sums,
            places.Constants,
            layout,
            rows,
            Array.last traceRows,
            sharedSize,
            sharedPhase.ToArray(),
            body.ToArray()
        )

    /// Lowers expressions to a program. `inputs`: every input, in the order of the arena. `outputs`: names and expressions; those that are batch sums become Sums.
    /// `carried`: pairs (input, output) where the output takes the input's place, so that it accumulates from call to call.
    let lower (name: string) (inputs: Expr[]) (outputs: struct (string * Expr)[]) (carried: struct (string * string)[]) : Program =
        lowerIn (SharedLayout.Of(outputs |> Array.map (fun struct (_, e) -> e))) name inputs outputs carried [||]
