namespace Spectral

open System

/// Where the numbers of an operand live.
type Storage =
    /// One value a sample; the address is a row of the tile's arena.
    | Sample = 0
    /// Shared by all samples, computed once from the parameters and shared inputs.
    | Shared = 1
    /// The shared numbers that are given to a run: the flat vector of parameters, and the shared inputs behind it.
    | Parameters = 2
    /// The pool of constants of the program.
    | Constants = 3
    /// Accumulators of batch sums.
    | Sums = 4
    /// One value a sample that outlives the run: what a value program leaves for its pull; the address is a row of the trace.
    | Trace = 5

/// A view: element i is the number at Address + i · Step of its storage.
[<Struct>]
type Operand =
    {
        /// Where it lives.
        Storage: Storage
        /// Its first element.
        Address: int
        /// 1, or 0 for a scalar that is repeated.
        Step: int
    }

/// One step of a lowered program.
type Instruction =
    {
        /// What is done, with all shapes.
        Operation: Operation
        /// Where the result goes; its step is 1.
        Result: Operand
        /// What it reads.
        Arguments: Operand[]
    }

/// The work of an instruction in operations of floating point, the same on every machine: 2mnk for a product, 1 an element for + − × ÷ √ and the like,
/// 2 for a fused multiply-add, 20 for an elementary function (about what the engine's own take); copies and views are free.
module OperationCount =
    let private elementaryFunction = 20L

    /// The operations of one instruction.
    let ofInstruction (instruction: Instruction) : int64 =
        let operation = instruction.Operation
        let size = int64 (Shape.size operation.Shape)

        match operation.Opcode with
        | Opcode.MatrixProduct
        | Opcode.BatchProduct ->
            let struct (_, inner) = Shape.matrix (operation.Attributes[0] = 1) operation.ArgumentShapes[0]
            2L * size * int64 inner
        | Opcode.MultiplyAdd
        | Opcode.MultiplySubtract
        | Opcode.NegatedMultiplyAdd -> 2L * size
        | Opcode.Sum
        | Opcode.SumAxis
        | Opcode.ScatterAdd -> int64 (Shape.size operation.ArgumentShapes[0])
        | opcode when opcode >= Opcode.Exp && opcode <= Opcode.Erf -> elementaryFunction * size
        | opcode when opcode >= Opcode.Negate && opcode <= Opcode.Divide || opcode = Opcode.BatchAccumulate -> size
        | _ -> 0L

/// A named input or output of a program.
type Slot =
    {
        /// Its name.
        Name: string
        /// Its shape for one sample.
        Shape: int[]
        /// Where it lies.
        Operand: Operand
    }

    /// Number of elements.
    member s.Size = Shape.size s.Shape

/// Where the shared numbers of a run lie in one flat vector: the parameters, then every shared input in the order of its first use.
/// Programs that a solver runs on the same vector have the same layout.
type internal SharedLayout =
    {
        /// Length of the vector of parameters.
        Parameters: int
        /// The shared inputs.
        Inputs: Slot[]
    }

    /// The layout of all that these expressions read.
    static member Of(outputs: Expr[]) =
        let leaves = Differentiation.topological outputs

        let inputs =
            leaves
            |> Array.filter (fun e -> e.Opcode = Opcode.SharedInput)
            |> Array.distinctBy (fun e -> e.Name)

        for e in leaves do
            if e.Opcode = Opcode.SharedInput then
                let first = inputs |> Array.find (fun i -> i.Name = e.Name)

                Check.that
                    (first.Shape = e.Shape)
                    "outputs"
                    $"two shared inputs are called '{e.Name}', of shapes {Shape.text first.Shape} and {Shape.text e.Shape}: rename one."

        let parameters =
            leaves
            |> Array.filter (fun e -> e.Opcode = Opcode.Parameter)
            |> Array.fold (fun length e -> max length (e.Attributes[0] + e.Size)) 0

        let starts = inputs |> Array.scan (fun at i -> at + i.Size) parameters

        {
            Parameters = parameters
            Inputs =
                inputs
                |> Array.mapi (fun k i ->
                    {
                        Name = i.Name
                        Shape = i.Shape
                        Operand = { Storage = Storage.Parameters; Address = starts[k]; Step = 1 }
                    })
        }

/// A lowered program: what every executor runs. The shared instructions run once for a vector of parameters, the body once for each sample of a batch.
[<Sealed>]
type Program
    internal
    (
        name,
        inputs: Slot[],
        outputs: Slot[],
        sums: Slot[],
        constants: float[],
        layout: SharedLayout,
        sampleRows,
        traceRows,
        sharedSize,
        shared: Instruction[],
        body: Instruction[]
    ) =
    let sumsSize = sums |> Array.sumBy (fun s -> s.Size)
    let operations = body |> Array.sumBy OperationCount.ofInstruction
    let sharedLength = layout.Parameters + Array.sumBy (fun (s: Slot) -> s.Size) layout.Inputs

    /// A name for messages.
    member _.Name: string = name
    /// The inputs, in the order in which they were declared. Those of a storage lie one after another from its row 0.
    member _.Inputs = inputs
    /// The outputs of a sample.
    member _.Outputs = outputs
    /// The outputs that are sums over the batch.
    member _.Sums = sums
    /// The pool of constants.
    member _.Constants = constants
    /// Length of the vector of parameters that the program reads.
    member _.ParameterCount = layout.Parameters
    /// The shared inputs. They lie behind the parameters, one after another.
    member _.SharedInputs = layout.Inputs
    /// Length of the shared numbers of a run: the parameters and all shared inputs.
    member _.SharedLength: int = sharedLength
    /// Numbers a sample needs in the arena.
    member _.SampleRows: int = sampleRows
    /// Numbers a sample needs in the trace.
    member _.TraceRows: int = traceRows
    /// Numbers that the shared instructions need.
    member _.SharedSize: int = sharedSize
    /// Length of the accumulators of all batch sums.
    member _.SumsSize: int = sumsSize
    /// Instructions that do not depend on the sample.
    member _.SharedInstructions = shared
    /// Instructions for each sample.
    member _.Body = body

    /// Operations for one sample; see OperationCount.
    member _.Operations: int64 = operations

    /// The input of that name.
    member p.Input(wanted: string) = Program.Find("input", inputs, wanted, p.Name)
    /// The output of that name.
    member p.Output(wanted: string) = Program.Find("output", outputs, wanted, p.Name)

    /// Raises ArgumentException unless a vector of so many shared numbers is long enough.
    member p.CheckShared(length: int) =
        // Nothing is written, and nothing allocated, where all is well.
        if length < sharedLength then
            let inputs = layout.Inputs |> Array.map (fun s -> $"'{s.Name}' {Shape.text s.Shape}")

            let needed =
                if inputs.Length = 0 then
                    $"{layout.Parameters} parameters, not {length}."
                else
                    let behind = String.Join(", ", inputs)
                    $"{layout.Parameters} parameters and behind them {behind}, not {length} numbers: make the vector by SharedNumbers."

            Check.that false "parameters" $"program '{name}' needs {needed}"

    /// The shared numbers of a run, one flat vector: the first parameters, and the shared inputs, which are given by name, row-major.
    member p.SharedNumbers(parameters: float[], given: struct (string * float[])[]) : float[] =
        Check.that
            (parameters.Length >= p.ParameterCount)
            "parameters"
            $"program '{name}' needs {p.ParameterCount} parameters, not {parameters.Length}."

        let numbers = Array.zeroCreate p.SharedLength
        Array.blit parameters 0 numbers 0 p.ParameterCount

        for struct (wanted, values) in given do
            let slot: Slot = Program.Find("shared input", layout.Inputs, wanted, name)

            Check.that
                (values.Length = slot.Size)
                "given"
                $"shared input '{wanted}' of program '{name}' needs {slot.Size} numbers, not {values.Length}."

            Array.blit values 0 numbers slot.Operand.Address slot.Size

        for slot in layout.Inputs do
            let times = given |> Array.filter (fun struct (n, _) -> n = slot.Name) |> Array.length
            Check.that (times = 1) "given" $"shared input '{slot.Name}' of program '{name}' was given {times} times: give it once."

        numbers

    /// The same from reference tuples, as F# writes them.
    member p.SharedNumbers(parameters: float[], given: (string * float[])[]) : float[] =
        p.SharedNumbers(parameters, given |> Array.map (fun (wanted, values) -> struct (wanted, values)))

    static member private Find(kind, slots: Slot[], wanted: string, program: string) =
        match slots |> Array.tryFind (fun s -> s.Name = wanted) with
        | Some s -> s
        | None ->
            let names = String.Join(", ", slots |> Array.map (fun s -> s.Name))
            invalidArg "wanted" $"program '{program}' has no {kind} '{wanted}'; it has {names}."

/// How a batch is cut into tiles. The rule depends on the number of samples alone, never on threads or vector widths, since sums over a batch depend on it.
module Batch =
    /// Samples in a group; a tile holds whole groups (the last group may be part empty).
    let groupSize = 8

    /// The most groups in a tile: 32 samples keep the arena of a usual network in the first-level cache.
    let groupsPerTile = 4

    /// First sample and number of samples of every tile. Groups are spread evenly, and over at least two tiles where there are two groups.
    let tiles (samples: int) : struct (int * int)[] =
        Check.that (samples > 0) "samples" $"a batch needs at least one sample, not {samples}."
        let groups = (samples + groupSize - 1) / groupSize
        let count = max ((groups + groupsPerTile - 1) / groupsPerTile) (min groups 2)

        Array.init count (fun i ->
            let first = groups * i / count * groupSize
            let last = min samples (groups * (i + 1) / count * groupSize)
            struct (first, last - first))

    /// The sum of the tiles' partial sums by a fixed tree: neighbours are added, then neighbours of those, until one is left.
    let rec combineIn (arithmetic: Arithmetic) (parts: float[][]) : float[] =
        if parts.Length = 1 then
            parts[0]
        else
            Array.init ((parts.Length + 1) / 2) (fun i ->
                if 2 * i + 1 < parts.Length then
                    Array.map2 (fun a b -> arithmetic.Round(a + b)) parts[2 * i] parts[2 * i + 1]
                else
                    parts[2 * i])
            |> combineIn arithmetic

    /// The same in double precision.
    let combine parts = combineIn Arithmetic.Double parts
