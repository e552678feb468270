/// Laws of modes on a torus and of terms.
module Spectral.Tests.TorusTests

open System
open NUnit.Framework
open Spectral

/// Transforms of some hundred numbers.
[<Literal>]
let Rounding = 1e-12

let private allNear (tolerance: float) (expected: float[]) (found: float[]) =
    Array.iter2 (fun (e: float) (f: float) -> Assert.That(f, Is.EqualTo(e).Within tolerance)) expected found

let private tori =
    [| TorusModes([| 3.0 |], [| 7 |], 1); TorusModes([| 2.0 |], [| 5 |], 3); TorusModes([| 2.0; 5.0 |], [| 3; 4 |], 2) |]

/// Modes of a real field that has no others.
let private random (torus: TorusModes) (seed: int) =
    let stream = RandomStream.OfSeed(int64 seed)
    let modes = Array.zeroCreate (2 * torus.Count)
    torus.Write(Array.init torus.Points (fun _ -> stream.NextNormal()), modes, 0)
    modes

let private plain (torus: TorusModes) = Array.create torus.Dimension 0

[<Law>]
let ``values and modes are one the other's`` (seed: int) =
    for torus in tori do
        let modes = random torus seed
        let back = Array.zeroCreate modes.Length
        torus.Write(torus.Values(modes, 0, torus.Symbol(plain torus), 0), back, 0)
        allNear Rounding modes back

[<Law>]
let ``squares of values are squares of modes, each as often as it stands for`` (seed: int) =
    for torus in tori do
        let modes = random torus seed
        let values = torus.Values(modes, 0, torus.Symbol(plain torus), 0)
        let weights = torus.Multiplicity

        let ofModes =
            Seq.init torus.Count (fun j -> weights[j] * (modes[j] * modes[j] + modes[torus.Count + j] * modes[torus.Count + j]))
            |> Seq.sum

        Assert.That(ofModes, Is.EqualTo(Array.averageBy (fun v -> v * v) values).Within Rounding)

[<Test>]
let ``derivatives of every order are those of a wave`` () =
    let torus = TorusModes([| 3.0 |], [| 6 |], 1)
    let wave = 2.0 * Math.PI / 3.0
    let x = Array.init torus.Points (fun j -> 3.0 * float j / float torus.Points)
    let modes = Array.zeroCreate (2 * torus.Count)
    torus.Write(x |> Array.map (fun x -> Elementary.cos (2.0 * wave * x)), modes, 0)

    for order in 0..4 do
        let expected =
            x
            |> Array.map (fun x ->
                let size = Seq.fold (fun p _ -> p * 2.0 * wave) 1.0 (seq { 1..order })

                size
                * match order % 4 with
                  | 0 -> Elementary.cos (2.0 * wave * x)
                  | 1 -> -(Elementary.sin (2.0 * wave * x))
                  | 2 -> -(Elementary.cos (2.0 * wave * x))
                  | _ -> Elementary.sin (2.0 * wave * x))

        allNear 1e-9 expected (torus.Values(modes, 0, torus.Symbol [| order |], order))

[<Test>]
let ``products up to the degree come without aliases`` () =
    let torus = TorusModes([| 1.0 |], [| 5 |], 3)
    let modes = Array.zeroCreate (2 * torus.Count)
    modes[5] <- 0.5 // cos of the highest wave
    let values = torus.Values(modes, 0, torus.Symbol [| 0 |], 0)
    let cube = Array.zeroCreate modes.Length
    torus.Write(values |> Array.map (fun v -> v * v * v), cube, 0)
    // cos³ = ¾ cos + ¼ cos 3θ, of which the second is no mode.
    let expected = Array.zeroCreate modes.Length
    expected[5] <- 0.375
    allNear Rounding expected cube

[<Test>]
let ``a term is the same after its code`` () =
    for fields in 1..2 do
        for dimension in 1..2 do
            let terms = FieldTerms.usual fields dimension
            Assert.That(Array.distinct terms, Has.Length.EqualTo terms.Length)

            for term in terms do
                Assert.That((FieldTerm.OfCode term.Code = term), term.Code)

    Assert.Throws<FormatException>(Action(fun () -> FieldTerm.OfCode "0;1" |> ignore)) |> ignore

[<Test>]
let ``terms are named as they are written`` () =
    let name code = (FieldTerm.OfCode code).Name([| "u"; "v_1" |], [| "x" |], [| "ν" |])
    Assert.That(name "0:0 0:1", Is.EqualTo "u u_x")
    Assert.That(name "0:0 0:0 0:0", Is.EqualTo "u³")
    Assert.That(name "0:1 0:1", Is.EqualTo "u_x²")
    Assert.That(name "1:2", Is.EqualTo "(v_1)_xx")
    Assert.That(name "p0 0:2", Is.EqualTo "ν u_xx")
    Assert.That((FieldTerm.OfCode "p0 0:2").Code, Is.EqualTo "p0 0:2")
    Assert.That((FieldTerm.OfCode "0:1,1").Name([| "h" |], [| "x"; "y" |], [||]), Is.EqualTo "h_xy")
