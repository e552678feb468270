module Spectral.Tests.SharedInputTests

open System
open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

let private batch = 19
let private sameBits (a: float[]) (b: float[]) = Array.map BitConverter.DoubleToInt64Bits a = Array.map BitConverter.DoubleToInt64Bits b

/// wᵀ tanh(M x + v) for a matrix and a vector that are shared, and parameters w that begin at 2.
let private value (m: Expr) (v: Expr) = Tensor.dot (Tensor.parameter 2 [| 3 |]) (Tensor.tanh (Tensor.apply m x + v))

let private m = Tensor.shared "M" [| 3; 3 |]
let private v = Tensor.shared "v" [| 3 |]
let private program = Lowering.lower "shared" [| x |] [| struct ("f", value m v) |] [||]

/// Numbers for parameters, M, v and x.
let private draw seed =
    let stream = RandomStream.OfSeed(int64 seed)
    normal stream 5, normal stream 9, normal stream 3, normal stream (3 * batch)

[<Test>]
let ``shared inputs lie behind the parameters in the order of their first use`` () =
    Assert.That(program.ParameterCount, Is.EqualTo 5)
    Assert.That(program.SharedInputs |> Array.map _.Name, Is.EqualTo<string[]> [| "M"; "v" |])
    Assert.That(program.SharedInputs |> Array.map _.Operand.Address, Is.EqualTo<int[]> [| 5; 14 |])
    Assert.That(program.SharedInputs |> Array.forall (fun s -> s.Operand.Storage = Storage.Parameters), Is.True)
    Assert.That(program.SharedLength, Is.EqualTo 17)

[<Law(MaxTest = 20)>]
let ``a shared input has the bits of a constant and the gradient of a parameter`` (seed: int) =
    let theta, ofM, ofV, ofX = draw seed
    let gradient f wrt = Differentiation.gradient f wrt |> Array.map Tensor.batchSum

    let lower f sums =
        Lowering.lower "p" [| x |] (Array.append [| struct ("f", f) |] (sums |> Array.mapi (fun i s -> struct ($"s{i}", s)))) [||]

    let own = value m v
    let given = lower own (gradient own [| m; v |])
    let numbers = given.SharedNumbers(theta, [| "v", ofV; "M", ofM |])
    let result = Reference.run given numbers batch [| ofX |]
    let fixedValue = value (Tensor.constant [| 3; 3 |] ofM) (Tensor.constant [| 3 |] ofV)
    let windows = [| Tensor.parameter 5 [| 3; 3 |]; Tensor.parameter 14 [| 3 |] |]
    let windowed = value windows[0] windows[1]
    let asConstant = Reference.run (lower fixedValue [||]) theta batch [| ofX |]

    let asParameter =
        Reference.run (lower windowed (gradient windowed windows)) (Array.concat [ theta; ofM; ofV ]) batch [| ofX |]

    sameBits asConstant.Outputs[0] result.Outputs[0] && sameBits asParameter.Sums result.Sums

[<Law(MaxTest = 5)>]
let ``a recording's value and pull read one vector of shared numbers`` (seed: int) =
    let theta, ofM, ofV, ofX = draw seed
    // The pull alone would read v first, and no parameter behind the third.
    let y =
        Tensor.tanh (Tensor.apply m x + v)
        * Tensor.fill [| 3 |] (Tensor.element 0 (Tensor.parameter 2 [| 3 |]))

    let w = Tensor.input "w" [| 3 |]
    let pulls = [| struct ("dx", (Differentiation.pull [| struct (y, w) |] [| x |])[0]) |]
    let recording = Recording.Of("recorded", [| x |], [| struct ("y", y) |], [| w |], pulls)
    Assert.That((recording.Value.SharedInputs = recording.Pull.SharedInputs), Is.True)
    let numbers = recording.Value.SharedNumbers(theta, [| "M", ofM; "v", ofV |])
    let recorded = Reference.run recording.Value numbers batch [| ofX |]

    let pulled =
        Reference.run recording.Pull numbers batch (Array.concat [ [| ofX |]; recorded.Outputs[1..]; [| ofX |] ])

    let plain = Lowering.lower "plain" [| x; w |] pulls [||]

    let expected =
        Reference.run plain (plain.SharedNumbers(theta, [| "M", ofM |] |> Array.append [| "v", ofV |])) batch [| ofX; ofX |]

    sameBits expected.Outputs[0] pulled.Outputs[0]

[<Test>]
let ``what is given wrongly is refused by name`` () =
    let theta, ofM, ofV, ofX = draw 1
    let message (given: (string * float[])[]) = Refusal.message (fun () -> program.SharedNumbers(theta, given))
    Assert.That(message [| "M", ofM; "u", ofV |], Does.Contain "no shared input 'u'; it has M, v.")
    Assert.That(message [| "M", ofM; "v", ofM |], Does.Contain "'v' of program 'shared' needs 3 numbers, not 9.")
    Assert.That(message [| "M", ofM |], Does.Contain "'v' of program 'shared' was given 0 times")
    let short = Refusal.message (fun () -> Reference.run program theta batch [| ofX |])
    Assert.That(short, Does.Contain "needs 5 parameters and behind them 'M' [3 × 3], 'v' [3], not 5 numbers")

[<Test>]
let ``two shared inputs of one name and two shapes are refused`` () =
    let twice = Tensor.sum (Tensor.shared "v" [| 2 |]) + value m v
    Assert.That(Refusal.message (fun () -> Lowering.lower "p" [| x |] [| struct ("f", twice) |] [||]), Does.Contain "[2] and [3]")

[<Test>]
let ``two shared inputs of one name and shape are one`` () =
    let twice = value m v + value m (Tensor.shared "v" [| 3 |])
    Assert.That((Lowering.lower "p" [| x |] [| struct ("f", twice) |] [||]).SharedLength, Is.EqualTo program.SharedLength)
