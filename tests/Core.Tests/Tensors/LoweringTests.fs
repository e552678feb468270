module Spectral.Tests.LoweringTests

open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

/// Fused operations round once where separate ones round twice.
let roundingTolerance = 1e-13

let private close (expected: float[]) (actual: float[]) =
    expected.Length = actual.Length
    && norm (Array.map2 (-) expected actual) <= roundingTolerance * (1.0 + norm expected)

[<Law(MaxTest = 10)>]
let ``lowering keeps the value of every primitive, its tangent and its cotangents`` (seed: int) =
    for name, build in samples do
        let stream = RandomStream.OfSeed(int64 seed).Child name
        let y = build x z a b
        let w = Tensor.input "w" y.Shape
        let dx = Tensor.input "dx" x.Shape
        let pushed = Differentiation.push [| struct (x, dx) |] [| y |]
        let pulled = Differentiation.pull [| struct (y, w) |] inputs
        let outputs = Array.concat [ [| y |]; pushed; pulled ]
        let all = Array.append inputs [| w; dx |]
        let program = Lowering.lower name all (outputs |> Array.mapi (fun i o -> struct ($"out{i}", o))) [||]
        let values = Array.append (draw stream positive) [| normal stream y.Size; normal stream x.Size |]
        let bound = Array.zip (all |> Array.map (fun i -> i.Name)) values |> List.ofArray
        let expected = evaluate bound [||] outputs
        let actual = (Reference.run program [||] 1 values).Outputs

        for i in 0 .. outputs.Length - 1 do
            if not (close expected[i] actual[i]) then
                Assert.Fail $"{name}, seed {seed}, output {i}: %A{expected[i]} lowered to %A{actual[i]}."

let private width, states = 5, 3
let private w1 = Tensor.parameter 0 [| width; states |]
let private b1 = Tensor.parameter 15 [| width |]
let private w2 = Tensor.parameter 20 [| states; width |]
let private field = Tensor.apply w2 (Tensor.tanh (Tensor.apply w1 x + b1))

[<Test>]
let ``a product and the sum it feeds become one instruction`` () =
    let program = Lowering.lower "network" [| x |] [| struct ("f", field) |] [||]
    let opcodes = program.Body |> Array.map (fun i -> i.Operation.Opcode)
    Assert.That((opcodes = [| Opcode.MatrixProduct; Opcode.Tanh; Opcode.MatrixProduct |]), Is.True, $"%A{opcodes}")
    Assert.That(program.Body[0].Arguments.Length, Is.EqualTo 3)
    Assert.That(program.ParameterCount, Is.EqualTo 35)

[<Test>]
let ``what does not depend on the sample runs once`` () =
    let scaled = Tensor.apply (Tensor.exp w1) x
    let program = Lowering.lower "shared" [| x |] [| struct ("f", scaled) |] [||]
    Assert.That(program.SharedInstructions.Length, Is.EqualTo 1)
    Assert.That(program.Body.Length, Is.EqualTo 1)

[<Test>]
let ``the gradient of a batch is the sum of the samples' gradients`` () =
    let stream = RandomStream.OfSeed 3L
    let wrt = [| w1; b1; w2 |]
    let w = Tensor.input "w" [| states |]
    let pulled = Differentiation.pull [| struct (field, w) |] wrt

    let perSample =
        Lowering.lower "per sample" [| x; w |] (pulled |> Array.mapi (fun i p -> struct ($"g{i}", p))) [||]

    let summed =
        Lowering.lower "summed" [| x; w |] (pulled |> Array.mapi (fun i p -> struct ($"g{i}", Tensor.batchSum p))) [||]

    let batch = 45
    let theta = normal stream 35
    let data = [| normal stream (batch * states); normal stream (batch * states) |]
    let each = (Reference.run perSample theta batch data).Outputs
    let sums = (Reference.run summed theta batch data).Sums

    let expected =
        each
        |> Array.collect (fun g ->
            let size = g.Length / batch
            Array.init size (fun m -> Seq.init batch (fun s -> g[s * size + m]) |> Seq.sum))

    Assert.That(close expected sums, Is.True)
    Assert.That(summed.Body |> Array.exists (fun i -> i.Operation.Opcode = Opcode.BatchProduct), Is.True)

[<Test>]
let ``a carried output accumulates in the place of its input`` () =
    let stream = RandomStream.OfSeed 4L
    let w = Tensor.input "w" [| states |]
    let total = Tensor.input "total" [| width; states |]
    let pulled = Differentiation.pull [| struct (field, w) |] [| w1 |]

    let program =
        Lowering.lower "carried" [| x; w; total |] [| struct ("sum", total + pulled[0]) |] [| struct ("total", "sum") |]

    let theta = normal stream 35
    let once = Reference.run program theta 1 [| normal stream 3; normal stream 3; Array.zeroCreate 15 |]
    let start = normal stream 15
    let again = Reference.run program theta 1 [| once.Carried[0]; once.Carried[1]; start |]
    Assert.That(close (Array.map2 (+) once.Carried[2] start) again.Carried[2], Is.True)
    Assert.That(program.Body |> Array.exists (fun i -> i.Operation.Opcode = Opcode.Reshape), Is.False, "no copy is needed")

[<Test>]
let ``first and second derivatives in x of a network, forward over forward`` () =
    let stream = RandomStream.OfSeed 5L
    let p = Tensor.input "p" [| 1 |]
    let v1, v2 = Tensor.parameter 0 [| width; 1 |], Tensor.parameter 5 [| 1; width |]
    let u = Tensor.apply v2 (Tensor.sin (Tensor.apply v1 p))
    let one = Tensor.full [| 1 |] 1.0
    let first = (Differentiation.push [| struct (p, one) |] [| u |])[0]
    let second = (Differentiation.push [| struct (p, one) |] [| first |])[0]
    let program = Lowering.lower "derivatives" [| p |] [| struct ("ux", first); struct ("uxx", second) |] [||]
    let theta = normal stream 10
    let at = 0.3
    let r = Reference.run program theta 1 [| [| at |] |]
    let terms f = Seq.init width (fun i -> f theta[5 + i] theta[i]) |> Seq.sum
    let ux = terms (fun v w -> v * w * cos (w * at))
    let uxx = terms (fun v w -> -v * w * w * sin (w * at))
    Assert.That(close [| ux; uxx |] [| r.Outputs[0][0]; r.Outputs[1][0] |], Is.True)

[<Test>]
let ``sums over an axis and of rows are chains in increasing index`` () =
    let stream = RandomStream.OfSeed 6L
    let t = Tensor.input "t" [| 3; 7; 2 |]
    let rows = [| 1; 0; 1; 1; 3; 0; 1 |]
    let sums = [| Tensor.sumAxis 1 t; Tensor.scatterAdd 4 rows (Tensor.reshape [| 7; 6 |] t) |]
    let program = Lowering.lower "sums" [| t |] (sums |> Array.mapi (fun i s -> struct ($"s{i}", s))) [||]
    let values = normal stream t.Size |> Array.mapi (fun i v -> if i = 24 then -0.0 else v)
    let found = (Reference.run program [||] 1 [| values |]).Outputs

    let axis =
        Array.init 6 (fun at -> Seq.fold (fun s k -> s + values[(at / 2 * 7 + k) * 2 + at % 2]) 0.0 (seq { 0..6 }))

    let named =
        Array.init 24 (fun at ->
            let parts =
                [| 0..6 |]
                |> Array.filter (fun k -> rows[k] = at / 6)
                |> Array.map (fun k -> values[k * 6 + at % 6])

            if parts.Length = 0 then 0.0 else Array.reduce (+) parts)

    let bits = Array.map System.BitConverter.DoubleToInt64Bits
    Assert.That(bits found[0], Is.EqualTo<int64[]>(bits axis))
    Assert.That(bits found[1], Is.EqualTo<int64[]>(bits named))
    Assert.That(System.Double.IsNegative(found[1][18]), Is.True, "a row that is named once is moved, its sign of zero too")

[<Test>]
let ``gathers of permutations undo one another, and a constant's rows are moved at once`` () =
    let order = [| 2; 0; 1 |]
    Assert.That(obj.ReferenceEquals(Tensor.scatterAdd 3 order (Tensor.gather order x), x), Is.True)
    let moved = Tensor.gather order (Tensor.constant [| 3 |] [| 1.0; 2.0; 3.0 |])
    Assert.That((moved.Opcode, moved.Data), Is.EqualTo((Opcode.Constant, [| 3.0; 1.0; 2.0 |])))

[<Test>]
let ``equal expressions are computed once, constants that differ in one bit are not equal`` () =
    let with' c = Tensor.apply (Tensor.constant [| 2; 3 |] c) x |> Tensor.tanh

    let count second =
        (Lowering.lower "p" [| x |] [| struct ("f", with' [| 1.0; 2.0; 3.0; 4.0; 5.0; 0.0 |] + with' second) |] [||]).Body.Length

    Assert.That(count [| 1.0; 2.0; 3.0; 4.0; 5.0; 0.0 |], Is.EqualTo 3)
    Assert.That(count [| 1.0; 2.0; 3.0; 4.0; 5.0; -0.0 |], Is.EqualTo 5)

[<Test>]
let ``a large constant is lowered without writing it out`` () =
    let rows, columns = 2000, 500
    let large = Tensor.constant [| rows; columns |] (normal (RandomStream.OfSeed 7L) (rows * columns))
    let u = Tensor.input "u" [| columns |]
    let before = System.GC.GetAllocatedBytesForCurrentThread()
    let program = Lowering.lower "large" [| u |] [| struct ("f", Tensor.apply large u) |] [||]
    let copies = float (System.GC.GetAllocatedBytesForCurrentThread() - before) / float (8 * rows * columns)
    Assert.That(program.Constants.Length, Is.EqualTo(rows * columns))
    // The pool of constants, grown and then cut to length; as text the constant alone took more than all of it.
    Assert.That(copies, Is.LessThan 4.0)

[<Law(MaxTest = 200)>]
let ``tiles cover a batch once, in whole groups`` (size: uint16) =
    let samples = int size % 3000 + 1
    let tiles = Batch.tiles samples
    let mutable next = 0

    for struct (first, count) in tiles do
        Assert.That(first, Is.EqualTo next)
        Assert.That(first % Batch.groupSize, Is.Zero)
        Assert.That(count, Is.InRange(1, Batch.groupSize * Batch.groupsPerTile))
        next <- first + count

    Assert.That(next, Is.EqualTo samples)

[<Test>]
let ``an input that is not declared is refused by name`` () =
    let message = Refusal.message (fun () -> Lowering.lower "p" [| x |] [| struct ("f", x + z) |] [||])
    Assert.That(message, Does.Contain "'z'")
