namespace Spectral

open System

/// The values of a program for a batch.
type BatchResult =
    {
        /// One array an output: [batch × size], a sample's numbers side by side.
        Outputs: float[][]
        /// All batch sums, one after another.
        Sums: float[]
        /// One array an input after the run, which differs from what went in where an output is carried: [batch × size].
        Carried: float[][]
    }

/// The reference interpreter: plain loops that define the meaning of a lowered program to the last bit. Every other executor must agree with it.
module Reference =
    let private read (storage: Storage -> float[]) (shape: int[]) (o: Operand) =
        let source = storage o.Storage
        Array.init (Shape.size shape) (fun i -> source[o.Address + i * o.Step])

    let private compute arithmetic (storage: Storage -> float[]) (i: Instruction) =
        let x = Array.map2 (read storage) i.Operation.ArgumentShapes i.Arguments
        (Primitive.find i.Operation.Opcode).Value arithmetic i.Operation x

    let private write (target: float[]) (address: int) (values: float[]) = Array.blit values 0 target address values.Length

    /// The values of the shared instructions for these shared numbers.
    let private prepare arithmetic (program: Program) constants (parameters: float[]) =
        program.CheckShared parameters.Length
        let shared = Array.zeroCreate program.SharedSize

        let storage s =
            match s with
            | Storage.Parameters -> parameters
            | Storage.Constants -> constants
            | _ -> shared

        for i in program.SharedInstructions do
            write shared i.Result.Address (compute arithmetic storage i)

        shared

    /// What a sample has for itself.
    [<Struct>]
    type private SampleMemory =
        {
            Arena: float[]
            Trace: float[]
        }

        member m.Of(slot: Slot) = if slot.Operand.Storage = Storage.Trace then m.Trace else m.Arena

    /// Runs the body on the memories of the samples of one tile, instruction by instruction; batch sums continue from the accumulators.
    let private runTile (arithmetic: Arithmetic) (program: Program) constants parameters shared (memories: SampleMemory[]) (sums: float[]) =
        let storage (memory: SampleMemory) s =
            match s with
            | Storage.Sample -> memory.Arena
            | Storage.Trace -> memory.Trace
            | Storage.Parameters -> parameters
            | Storage.Constants -> constants
            | _ -> shared

        for i in program.Body do
            for memory in memories do
                match i.Operation.Opcode with
                | Opcode.BatchAccumulate ->
                    let x = read (storage memory) i.Operation.Shape i.Arguments[0]

                    for m in 0 .. x.Length - 1 do
                        sums[i.Result.Address + m] <- arithmetic.Round(sums[i.Result.Address + m] + x[m])
                | Opcode.BatchProduct ->
                    let x = Array.map2 (read (storage memory)) i.Operation.ArgumentShapes i.Arguments
                    let start = Array.sub sums i.Result.Address (Shape.size i.Operation.Shape)
                    let o = i.Operation

                    Primitive.productInto
                        arithmetic
                        start
                        o.ArgumentShapes[0]
                        x[0]
                        (o.Attributes[0] = 1)
                        o.ArgumentShapes[1]
                        x[1]
                        (o.Attributes[1] = 1)
                    |> write sums i.Result.Address
                | _ -> write (storage memory i.Result.Storage) i.Result.Address (compute arithmetic (storage memory) i)

    /// Runs a program on a batch in that arithmetic, to which parameters, constants and inputs are rounded. `parameters`: the parameters, and behind
    /// them the shared inputs (Program.SharedNumbers). `inputs`: one array an input, [batch × size].
    let runIn (arithmetic: Arithmetic) (program: Program) (parameters: float[]) (batch: int) (inputs: float[][]) : BatchResult =
        Check.that
            (inputs.Length = program.Inputs.Length)
            "inputs"
            $"program '{program.Name}' has {program.Inputs.Length} inputs, not {inputs.Length}."

        Array.iter2
            (fun (slot: Slot) (x: float[]) ->
                Check.that
                    (x.Length = batch * slot.Size)
                    "inputs"
                    $"input '{slot.Name}' of program '{program.Name}' needs {batch} × {slot.Size} numbers, not {x.Length}.")
            program.Inputs
            inputs

        let constants = program.Constants |> Array.map arithmetic.Round
        let parameters = parameters |> Array.map arithmetic.Round
        let inputs = inputs |> Array.map (Array.map arithmetic.Round)
        let shared = prepare arithmetic program constants parameters

        let memories =
            Array.init batch (fun s ->
                let memory =
                    {
                        Arena = Array.zeroCreate program.SampleRows
                        Trace = Array.zeroCreate program.TraceRows
                    }

                Array.iter2
                    (fun (slot: Slot) (x: float[]) -> Array.blit x (s * slot.Size) (memory.Of slot) slot.Operand.Address slot.Size)
                    program.Inputs
                    inputs

                memory)

        let partial =
            Batch.tiles batch
            |> Array.map (fun (struct (first, count)) ->
                let sums = Array.zeroCreate program.SumsSize
                runTile arithmetic program constants parameters shared memories[first .. first + count - 1] sums
                sums)

        let gather (slot: Slot) = memories |> Array.collect (fun m -> Array.sub (m.Of slot) slot.Operand.Address slot.Size)

        {
            Outputs = program.Outputs |> Array.map gather
            Sums = Batch.combineIn arithmetic partial
            Carried = program.Inputs |> Array.map gather
        }

    /// The same in double precision.
    let run program parameters batch inputs = runIn Arithmetic.Double program parameters batch inputs
