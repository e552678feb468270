module Spectral.Tests.SolutionFigureTests

open System.Text.RegularExpressions
open NUnit.Framework
open Spectral

let private plane (rows: float[][]) =
    SolutionFigure.onPlane "test" "u_t" [| "x"; "y" |] [| struct (-1.0, 1.0); struct (0.0, 2.0) |] [| 0.5 |] [| rows |]

/// The runs of cells of each colour of the raster, without those of the colour bar, which are rectangles.
let private runs (figure: Figure) =
    Regex.Matches(Drawing.alone figure, "<path fill=\"(#[0-9a-f]{6})\" d=\"([^\"]+)\"")
    |> Seq.map (fun found -> found.Groups[1].Value, Regex.Matches(found.Groups[2].Value, "M").Count)
    |> Array.ofSeq

[<Test>]
let ``a raster has one run for each stretch of equal cells`` () =
    let even = runs (plane (Array.init 6 (fun row -> Array.create 4 (float row))))
    Assert.That(even |> Array.map snd, Is.EqualTo<int>(Array.create 6 1))
    Assert.That(even |> Array.map fst |> Array.distinct, Has.Length.EqualTo 6)
    let board = runs (plane (Array.init 6 (fun row -> Array.init 4 (fun column -> float ((row + column) % 2)))))
    Assert.That(board |> Array.map snd, Is.EqualTo<int> [| 12; 12 |])

[<Test>]
let ``a raster sets the ends of its axes, and colours are those of all times`` () =
    let figure =
        SolutionFigure.onPlane
            "test"
            "u"
            [| "x"; "y" |]
            [| struct (-1.0, 1.0); struct (0.0, 2.0) |]
            [| 0.0; 1.0 |]
            [| [| [| 0.0; 1.0 |] |]; [| [| 0.5; 0.5 |] |] |]

    Assert.That(runs figure |> Array.map fst |> Array.distinct, Has.Length.EqualTo 3)
    Assert.That(Drawing.alone figure, Does.Contain(">-1<").Or.Contain(">−1<"))

[<Test>]
let ``on a line the course over time is drawn where there are times enough`` () =
    let x = [| 0.0; 0.5; 1.0 |]

    let figures times =
        SolutionFigure.alongLine "test" "u" "x" x times (times |> Array.map (fun t -> x |> Array.map (fun v -> v + t)))

    Assert.That(figures [| 0.0; 1.0 |] |> Array.map _.Name, Is.EqualTo<string> [| "solution-u" |])
    let many = figures (Array.init 9 float)
    Assert.That(many |> Array.map _.Name, Is.EqualTo<string> [| "solution-u"; "course-u" |])

    Assert.That(
        many[0].Panels[0].Series |> Array.map _.Label,
        Is.EqualTo<string> [| "t = 0"; "t = 2"; "t = 3"; "t = 5"; "t = 6"; "t = 8" |]
    )

[<Test>]
let ``what is never positive is left out of the course of a run`` () =
    let figure =
        SolutionFigure.ofRun
            "test"
            [|
                struct ("residual", [| struct ("u", [| 0.0, 1e-3; 1.0, 2e-3 |]); struct ("v", [| 0.0, 0.0; 1.0, 0.0 |]) |])
                struct ("iterations", [| struct ("", [| 0.0, 0.0 |]) |])
            |]

    Assert.That(figure.Panels |> Array.map _.Up.Title, Is.EqualTo<string> [| "residual" |])
    Assert.That(figure.Panels[0].Series |> Array.map _.Label, Is.EqualTo<string> [| "u" |])
