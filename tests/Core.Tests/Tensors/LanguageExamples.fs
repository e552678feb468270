/// The examples of docs/tensors.md, run: what stands between two markers here stands on the page, and the other way round.
module Spectral.Tests.LanguageExamples

open System.IO
open System.Text.RegularExpressions
open NUnit.Framework
open Spectral

[<Test>]
let ``shared inputs`` () =
    // page
    let x, m = Tensor.input "x" [| 2 |], Tensor.shared "M" [| 2; 2 |]
    let program = Lowering.lower "y" [| x |] [| struct ("y", Tensor.apply m x + Tensor.parameter 0 [| 2 |]) |] [||]
    let numbers = program.SharedNumbers([| 0.5; 0.5 |], [| "M", [| 1.0; 2.0; 3.0; 4.0 |] |]) // θ, then M
    // end
    Assert.That((Reference.run program numbers 1 [| [| 1.0; 1.0 |] |]).Outputs[0], Is.EqualTo<float[]> [| 3.5; 7.5 |])

[<Test>]
let ``axes`` () =
    // page
    let x = Tensor.input "x" [| 4; 5; 3 |] // fields × points × channels
    let total = Tensor.sumAxis 1 x // [4 × 3], each a chain in increasing index
    let centred = x - Tensor.repeatAxis 1 5 (0.2 * total)
    // end
    Assert.That((total.Shape, centred.Shape), Is.EqualTo(([| 4; 3 |], [| 4; 5; 3 |])))

[<Test>]
let ``rows`` () =
    // page
    let u = Tensor.input "u" [| 4 |]
    let next = Tensor.gather [| 1; 2; 3; 0 |] u // periodic neighbours: numbers are moved
    let cells = Tensor.scatterAdd 2 [| 0; 0; 1; 1 |] u // [u₀ + u₁, u₂ + u₃]
    // end
    let program = Lowering.lower "rows" [| u |] [| struct ("next", next); struct ("cells", cells) |] [||]
    let outputs = (Reference.run program [||] 1 [| [| 1.0; 2.0; 3.0; 4.0 |] |]).Outputs
    Assert.That(outputs, Is.EqualTo<float[][]> [| [| 2.0; 3.0; 4.0; 1.0 |]; [| 3.0; 7.0 |] |])

[<Test>]
let ``stacks`` () =
    // page
    let modes = Tensor.input "modes" [| 12; 1; 8 |] // a row of 8 channels for each of 12 modes
    let mixing = Tensor.parameter 0 [| 12; 8; 8 |] // a matrix a mode
    let mixed = Tensor.batchedProduct false false modes mixing // [12 × 1 × 8], one instruction
    // end
    Assert.That(mixed.Shape, Is.EqualTo<int[]> [| 12; 1; 8 |])
    let program = Lowering.lower "mixed" [| modes |] [| struct ("mixed", mixed) |] [||]
    Assert.That(program.Body.Length, Is.EqualTo 1)

[<Test>]
let ``complex tensors`` () =
    // page
    let z = ComplexTensor.Of(Tensor.input "re" [| 3; 3 |], Tensor.input "im" [| 3; 3 |])
    let squared = ComplexTensor.MatrixProduct(false, false, z, z)
    let turned = squared.Map Tensor.transpose // any real-linear map, on both parts
    // end
    Assert.That(turned.ModulusSquared.Shape, Is.EqualTo<int[]> [| 3; 3 |])

[<Test>]
let ``moments`` () =
    // page
    let x, theta = Tensor.input "x" [| 2 |], Tensor.parameter 0 [| 2 |]
    let y = Tensor.dot theta x
    let each = [| struct ("square", y * y); struct ("mean", y) |] // to be summed over a batch
    let moments = Moments.Of("variance", [| x |], each, (fun m -> m[0] - m[1] * m[1]), [| theta |])
    // end
    let points, parameters = [| 1.0; 0.0; 0.0; 1.0 |], [| 3.0; 2.0 |]
    let sums = (Reference.run moments.Sums parameters 2 [| points |]).Sums
    let head = Reference.run moments.Head [||] 1 (moments.HeadInputs sums)

    let gradient =
        (Reference.run moments.Pull (moments.PullNumbers(parameters, head.Outputs, [||])) 2 [| points |]).Sums
    // 9 + 4 − 5², and its derivatives 2 (3 − 5) and 2 (2 − 5).
    Assert.That(head.Outputs[0][0], Is.EqualTo -12.0)
    Assert.That(gradient, Is.EqualTo<float[]> [| -4.0; -6.0 |])

let private unindented (block: string) =
    let lines = block.TrimEnd().Split '\n'

    let margin =
        lines
        |> Array.filter (fun l -> l.Trim() <> "")
        |> Array.map (fun l -> l.Length - l.TrimStart().Length)
        |> Array.min

    lines |> Array.map (fun l -> if l.Length < margin then "" else l[margin..]) |> String.concat "\n"

[<Test>]
let ``the page shows what is run here, and nothing else`` () =
    let page = File.ReadAllText(Path.Combine(__SOURCE_DIRECTORY__, "..", "..", "..", "docs", "tensors.md"))

    let blocks pattern text =
        Regex.Matches(text, pattern, RegexOptions.Singleline)
        |> Seq.map (fun m -> m.Groups[1].Value)
        |> Seq.toArray

    let run =
        Directory.GetFiles(__SOURCE_DIRECTORY__, "*.fs")
        |> Array.collect (File.ReadAllText >> blocks @"\n *// page\n(.*?)\n *// end\n")
        |> Array.map unindented

    let shown = blocks @"```fsharp\n(.*?)\n```" page
    Assert.That(shown, Is.EquivalentTo run)
