/// Every bit of solves, their adjoints and their sensitivities, as hashes that a change of the code must not move.
module Spectral.Tests.PinnedBitsTests

open System
open System.Security.Cryptography
open NUnit.Framework
open Spectral
open Spectral.Tests.TestFields

let private times = [| 0.0; 0.4; 0.9; 1.0; 1.7 |]

/// The first digits of a hash of all bits; zeros count without their sign.
let private hash (values: float[]) =
    let bytes = values |> Array.collect (fun x -> BitConverter.GetBytes(if x = 0.0 then 0.0 else x))
    Convert.ToHexString(SHA256.HashData bytes)[..15]

/// A scheme's states, gradient by the adjoint and by the backsolve, and Jacobian by sensitivities.
let private ofScheme (scheme: FixedScheme) =
    let field, start = TanhField.Drawn(3, 5, 31), drawn 31 "start" 3
    let cotangents = drawn 31 "cotangents" (times.Length * 3)
    let adjoint = Adjoint.Gradient(scheme, field, start, cotangents)
    let backsolve = Adjoint.Backsolve(scheme, field, start, cotangents)
    let jacobian = Sensitivities.Jacobian(scheme, field, start)

    [|
        hash adjoint.States
        hash (Array.append adjoint.Initial adjoint.Parameters)
        hash (Array.append backsolve.Initial backsolve.Parameters)
        hash (Array.append jacobian.Initial jacobian.Parameters)
    |]

/// An adaptive solve and its gradient, with several outputs inside of steps.
let private ofAdaptive (tableau: Tableau) =
    let field, start = TanhField.Drawn(3, 5, 32), drawn 32 "start" 3
    let times = Array.init 12 (fun j -> 0.17 * float j)
    let cotangents = drawn 32 "cotangents" (times.Length * 3)
    let options = AdaptiveOptions(1e-4, 1e-6)
    let solution = AdaptiveSolve.Solve(tableau, field, times, start, options)
    let gradient = AdaptiveSolve.Gradient(tableau, field, times, start, options, fun _ -> cotangents)

    [|
        hash solution.States
        string solution.Statistics.Evaluations
        hash (Array.append gradient.Initial gradient.Parameters)
    |]

let private parts =
    [|
        LinearPart.Diagonal [| -0.7; -30.0; 0.2 |]
        LinearPart.Fourier([| -0.1; -2.0 |], [| 0.0; 50.0 |])
        LinearPart.Dense([| -1.0; 0.4; 0.0; 0.3; -40.0; 2.0; 0.1; 0.0; -0.2 |]).Scaled [| 2.0; 0.5; 1.0 |]
    |]

/// One line a scheme.
let private lines (measured: (string * string[])[]) = measured |> Array.map (fun (name, hashes) -> name + ": " + String.concat " " hashes)

[<Test>]
let ``fixed steps keep their bits`` () =
    let measured =
        lines
            [|
                for tableau in Tableaus.All do
                    tableau.Name, ofScheme (FixedScheme(tableau, times, 5))

                for part in parts do
                    $"ETDRK4, {part.Name}", ofScheme (FixedScheme(Tableaus.Rk4, Some part, times, 5))
            |]

    let pinned =
        [|
            "Euler: 4184C39AAA3A8735 87BF58FB8109C8F0 A6C508827E45FFF7 32CA6689EC5CE919"
            "Heun 2(1): 1620D96869D11213 A99EDE83B6B3911D 883D22C9F7A0DFCB 30B1824371FD5DBE"
            "Bogacki–Shampine 3(2): 0F6000A546EB0080 57DC2EAF72CB60BB C79CE73416FBDA03 315D1AD6242611BF"
            "Runge–Kutta 4: D5B9FA6C7F4062F3 12BC5BE33B9A5DBE AF57593FC3ECE5C9 7FC0C3AB56418884"
            "Dormand–Prince 5(4): D4B57D48A58204DB 929BE7CB862C770D 500E1183E7BFB20F 9C1C298EBDA8A9EC"
            "Tsitouras 5(4): DE531C63AE798841 3419304A7AB67EC2 9BAC560749BA75E6 81858C213612C473"
            "ETDRK4, diagonal: EF1FC03C9AFB7A30 3CDCA61844C8EAF9 6AF2D51C5FC41E44 E7185ED6261A8086"
            "ETDRK4, Fourier: 6BF1417F38C4F504 5130B209C851EE57 1D3C3CE3C653BE6D BB6F8C3C3A305E24"
            "ETDRK4, dense: 7E5EB4386CF3F6A3 A82B8CC5C650AFFF CDBAF54ECB65698C EA498C68DAE13216"
        |]

    Assert.That(measured, Is.EqualTo<string>(pinned).AsCollection)

[<Test>]
let ``adaptive steps keep their bits`` () =
    let measured =
        lines
            [|
                for tableau in Tableaus.All |> Array.filter _.HasEmbedded do
                    tableau.Name, ofAdaptive tableau
            |]

    let pinned =
        [|
            "Heun 2(1): D56106F0B9184590 443 1933E1802DB369E7"
            "Bogacki–Shampine 3(2): D62A72CF0D1E464F 77 0D5587298F209A03"
            "Dormand–Prince 5(4): 94F7135E16B4AB25 44 5EFA4F162DE32D0B"
            "Tsitouras 5(4): 4A72BB62DD6CC639 50 65EED1644DB8C9D2"
        |]

    Assert.That(measured, Is.EqualTo<string>(pinned).AsCollection)
