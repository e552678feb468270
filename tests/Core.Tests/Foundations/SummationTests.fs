module Spectral.Tests.SummationTests

open System
open NUnit.Framework
open Spectral

let private numbers name length =
    let stream = RandomStream.OfSeed(5L).Child(name: string)
    Array.init length (fun _ -> stream.NextNormal())

/// The definition, lane by lane.
let private byLanes (x: float[]) (y: float[]) =
    let l =
        Array.init 8 (fun lane -> Seq.fold (fun s i -> Math.FusedMultiplyAdd(x[i], y[i], s)) 0.0 (seq { lane..8 .. x.Length - 1 }))

    ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]))

[<Law>]
let ``a dot product has the order that is written`` (length: byte) =
    let x, y = numbers "x" (int length), numbers "y" (int length)
    Summation.dot x y = byLanes x y

[<Law>]
let ``a sum is the dot product with ones`` (length: byte) =
    let x = numbers "x" (int length)
    Summation.sum x = byLanes x (Array.create x.Length 1.0)

[<Law>]
let ``a window is summed like an array of its own`` (offset: byte) (length: byte) =
    let x, y = numbers "x" 600, numbers "y" 600
    let o, n = int offset, int length
    let xs, ys = Array.sub x o n, Array.sub y (o + 7) n

    Summation.sumOf x o n = Summation.sum xs && Summation.dotOf x o y (o + 7) n = Summation.dot xs ys

[<Test>]
let ``a window outside is refused`` () =
    Assert.That(Refusal.message (fun () -> Summation.sumOf [| 1.0; 2.0 |] 1 2), Does.Contain "inside")
    Assert.That(Refusal.message (fun () -> Summation.dot [| 1.0 |] [||]), Does.Contain "one length")
