/// The examples of docs/tensors.md on derivatives and transforms: they run here; LanguageExamples.fs compares the page with them.
module Spectral.Tests.CalculusPageTests

open System.IO
open NUnit.Framework
open Spectral
open Spectral.Tests.TensorGenerators

let valueTolerance = 1e-13

let private root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, "..", "..", ".."))

[<Test>]
let ``the jet of a sine`` () =
    // page
    let t = Tensor.input "t" [||]
    let u = Tensor.sin (3.0 * t)
    let derivatives = Jets.along (Tensor.scalar 1.0) 4 t u // u, u′, u″, u‴, u⁗
    // end
    let values = evaluate [ "t", [| 0.0 |] ] [||] derivatives |> Array.map Array.head
    Assert.That((values = [| 0.0; 3.0; 0.0; -27.0; 0.0 |]), Is.True, $"%A{values}")

[<Test>]
let ``the Laplacian of a Gaussian`` () =
    // page
    let x = Tensor.input "x" [| 10 |]
    let u = Tensor.exp (-0.5 * Tensor.dot x x)
    let laplacian = (ForwardLaplacian.inAll x [| u |] |> Array.head).Laplacian // (x·x − 10) u
    // end
    let value = evaluate [ "x", Array.create 10 0.1 ] [||] [| laplacian |] |> Array.head |> Array.head
    Assert.That(value, Is.EqualTo(-9.9 * Elementary.exp -0.05).Within valueTolerance)

[<Test>]
let ``a transform there and back`` () =
    // page
    let shape, u = [| 64; 48 |], Array.init (64 * 48) (fun i -> Elementary.sin (float i))
    let struct (re, im) = FastFourier.realForward shape u // [64 × 25] each
    let again = FastFourier.realInverse shape re im
    // end
    Assert.That(Array.forall2 (fun a b -> abs (a - b) <= valueTolerance) u again, Is.True)
    Assert.That(re.Length, Is.EqualTo(64 * 25))

/// Operations of the first modes of real columns [points × columns] as products with constant cosines and sines: even and odd parts first, as in FourierOperator.
let private denseOperations points modes columns =
    let half = points / 2
    let v = Tensor.input "v" [| points; columns |]
    let part start count = Tensor.slice start count v
    let table rows inner = Tensor.full [| rows; inner |] 0.5
    let product rows (x: Expr) = Tensor.matrixProduct false false (table rows x.Shape[0]) x
    let right, left = part 2 (half - 1), part (half + 1) (half - 1)

    let outputs =
        [|
            struct ("re", product modes (right + left) + product modes (part 0 2))
            struct ("im", product modes (right - left))
        |]

    (Lowering.lower "dense" [| v |] outputs [||]).Operations

[<Test>]
let ``the page's counts of operations are those of the programs and plans`` () =
    let page = File.ReadAllText(Path.Combine(root, "docs", "tensors.md")).ReplaceLineEndings " "
    let thousands (n: int64) = $"{n / 1000L} {n % 1000L:D3}"
    let fast points columns = columns * RealFourierPlan(int points).Operations
    // 64 × 64 points: real columns along one axis, then complex ones of 12 modes along the other.
    let columns, complexColumns = 64 * 24, 12 * 24
    let denseInPlane = denseOperations 64 12 columns + 2L * denseOperations 64 12 complexColumns
    let fastInPlane = fast 64 (int64 columns) + int64 complexColumns * FourierPlan(64).Operations

    for said in
        [
            $"{thousands (denseOperations 128 16 16)} operations"
            $"{thousands (fast 128 16L)} as a fast transform"
            $"{thousands (denseOperations 256 24 24)} and {thousands (fast 256 24L)}"
            $"%.1f{float denseInPlane / 1e6} and %.1f{float fastInPlane / 1e6} million"
        ] do
        Assert.That(page, Does.Contain said)
