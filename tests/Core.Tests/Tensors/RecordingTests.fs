module Spectral.Tests.RecordingTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

let private samplesInBatch = 45

let private sameBits (a: float[]) (b: float[]) = Array.map BitConverter.DoubleToInt64Bits a = Array.map BitConverter.DoubleToInt64Bits b

/// Runs a recording and the plain programs of the same value and pull on the same numbers; whether all outputs and sums have the same bits.
let private agrees name (inputs: Expr[]) values cotangents pulls parameters (given: float[][]) (cotangentValues: float[][]) =
    let recording = Recording.Of(name, inputs, values, cotangents, pulls)
    let plainValue = Lowering.lower name inputs values [||]
    let plainPull = Lowering.lower name (Array.append inputs cotangents) pulls [||]
    let value = Reference.run recording.Value parameters samplesInBatch given
    let kept = value.Outputs[values.Length ..]
    let pull = Reference.run recording.Pull parameters samplesInBatch (Array.concat [ given; kept; cotangentValues ])
    let expectedValue = Reference.run plainValue parameters samplesInBatch given
    let expectedPull = Reference.run plainPull parameters samplesInBatch (Array.append given cotangentValues)

    Array.forall2 sameBits expectedValue.Outputs value.Outputs[.. values.Length - 1]
    && Array.forall2 sameBits expectedPull.Outputs pull.Outputs
    && sameBits expectedPull.Sums pull.Sums

[<Law(MaxTest = 5)>]
let ``a recording has the bits of the plain value and pull, for every primitive`` (seed: int) =
    for name, build in samples do
        let stream = RandomStream.OfSeed(int64 seed).Child name
        // A value on top, so that what the primitive makes is inside the graph.
        let y = Tensor.tanh (build x z a b)
        let w = Tensor.input "w" y.Shape
        let pulls = Differentiation.pull [| struct (y, w) |] inputs |> Array.mapi (fun i p -> struct ($"v{i}", p))
        let given = inputs |> Array.map (fun i -> positive stream (samplesInBatch * i.Size))

        if not (agrees name inputs [| struct ("y", y) |] [| w |] pulls [||] given [| normal stream (samplesInBatch * y.Size) |]) then
            Assert.Fail $"{name}, seed {seed}: the recording's bits differ from the plain programs'."

[<Test>]
let ``a recorded network has the bits of the plain one, for every activation`` () =
    for activation in Enum.GetValues<Activation>() do
        let n = 4
        let network = Mlp.create activation n [| 9; 7 |] n
        let y, w = Tensor.input "y" [| n |], Tensor.input "w" [| n |]
        let f = network.Apply y
        let pulled = Differentiation.pull [| struct (f, w) |] (Array.append [| y |] network.Parameters)
        let pulls = pulled |> Array.mapi (fun i p -> struct ($"v{i}", (if i = 0 then p else Tensor.batchSum p)))
        let stream = RandomStream.OfSeed 11L
        let numbers (name: string) = [| normal (stream.Child name) (samplesInBatch * n) |]

        Assert.That(
            agrees $"{activation}" [| y |] [| struct ("f", f) |] [| w |] pulls (network.Initial stream) (numbers "y") (numbers "w"),
            Is.True,
            $"{activation}"
        )

[<Test>]
let ``the pull of a network makes nothing again that the value has made`` () =
    let programs = FieldPrograms.Of(Mlp.create Activation.Tanh 4 [| 9; 7 |] 4)
    let count opcode (program: Program) = program.Body |> Array.filter (fun i -> i.Operation.Opcode = opcode) |> Array.length
    Assert.That(programs.Record.Body.Length, Is.EqualTo programs.Value.Body.Length)
    Assert.That(count Opcode.Tanh programs.Record, Is.EqualTo 2)
    Assert.That(count Opcode.Tanh programs.Pull, Is.Zero)
    Assert.That(count Opcode.MatrixProduct programs.Pull, Is.EqualTo 3, "one transposed product a layer")
    Assert.That(programs.Pull.TraceRows, Is.EqualTo(4 + 9 + 7))
    Assert.That(programs.Record.TraceRows, Is.EqualTo programs.Pull.TraceRows)
