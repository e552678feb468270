/// Plots: what of a table's rows becomes a line, a band, a floor, a name, a panel.
module Spectral.Tests.PlotTests

open NUnit.Framework
open Spectral
open Spectral.Tests.Refusal

let private columns =
    [|
        Column.TextKey "method"
        Column.IntegerKey "order"
        Column.IntegerKey "train"
        Column.RealKey("t", "")
        yield! Column.Mean("test_error", "", "seeds")
        Column.Real("floor", "", Tolerance.Relative 1e-9)
        Column.Integer "modes"
        Column.Integer "seeds"
    |]

let private row (name: string) (order: int) (train: int) (t: float) (error: float) (floor: float) =
    [|
        Cell.Text name
        Cell.Integer(int64 order)
        Cell.Integer(int64 train)
        Cell.Real t
        Cell.Real error
        Cell.Real(0.1 * error)
        Cell.Real floor
        Cell.Integer(int64 order + 1L)
        Cell.Integer 3L
    |]

let private table =
    Table(
        "drill",
        "a claim",
        "",
        "t",
        columns,
        [|
            row "b" 9 50 1.0 0.4 0.1
            row "b" 9 50 0.0 0.3 0.2
            row "b" 9 80 0.0 0.5 0.2
            row "b" 9 80 1.0 0.6 0.1
            row "a" 9 50 0.0 0.2 0.2
            row "a" 9 50 1.0 0.0 0.1
            row "a" 13 50 0.0 0.01 0.02
            row "a" 13 50 1.0 0.03 0.01
        |],
        [||]
    )

let private same (expected: 'a) (seen: 'a) = Assert.That((seen = expected), Is.True, $"%A{seen}")

let private curveOf (series: Series) =
    series.Marks
    |> Array.pick (fun m ->
        match m with
        | Curve points -> Some points
        | _ -> None)

[<Test>]
let ``rows become lines by their keys, sorted across, named by what tells them apart`` () =
    let figure = PlotFigure.draw Plot.errorOverTime table
    same [| "N = 9"; "N = 13" |] (figure.Panels |> Array.map _.Title)
    let nine = figure.Panels[0].Series
    same [| "b, train = 50"; "b, train = 80"; "a"; "floor" |] (nine |> Array.map _.Label)
    same [| 0.0, 0.3; 1.0, 0.4 |] (curveOf nine[0])
    same [| 0.0, 0.2 |] (curveOf nine[2])
    Assert.That(figure.Note, Does.Contain "One value of 0")
    same [| Floor [| 0.0, 0.2; 1.0, 0.1 |] |] (nine[3].Marks)
    Assert.That(nine[0].Tone = nine[1].Tone, Is.False)
    Assert.That(figure.Panels[1].Series[0].Tone, Is.EqualTo nine[2].Tone, "a method has one tone in all panels")

[<Test>]
let ``a start that is exact to round-off is not drawn, and nor is its floor`` () =
    let rows = [| row "a" 9 50 0.0 1e-16 1e-16; row "a" 9 50 1.0 0.04 0.01; row "a" 9 50 2.0 0.05 0.01 |]
    let figure = PlotFigure.draw Plot.errorOverTime (Table("drill", "a claim", "", "t", columns, rows, [||]))
    let series = figure.Panels[0].Series
    same [| 1.0, 0.04; 2.0, 0.05 |] (curveOf series[0])
    same [| Floor [| 1.0, 0.01; 2.0, 0.01 |] |] (series[1].Marks)

[<Test>]
let ``of several rows at one place the largest is drawn, with its own band`` () =
    let figure = PlotFigure.draw Plot.errorOverModes table
    let a = figure.Panels[0].Series |> Array.find (fun s -> s.Label = "a")
    same [| 10.0, 0.2; 14.0, 0.03 |] (curveOf a)
    same (Band [| 10.0, 0.2 - 0.1 * 0.2, 0.2 + 0.1 * 0.2; 14.0, 0.03 - 0.1 * 0.03, 0.03 + 0.1 * 0.03 |]) (a.Marks[0])

[<Test>]
let ``a heat map has a cell for each pair of keys`` () =
    let plot =
        Plot.heatMap "order" "method" (Quantity.Linear "test_error")
        |> Plot.panels [ "t" ]
        |> Plot.only "train" [ "50" ]

    let figure = PlotFigure.draw plot table
    same [| "t = 1"; "t = 0" |] (figure.Panels |> Array.map _.Title)
    same [| Tiles [| 0, 0, 0.4; 0, 1, 0.0; 1, 1, 0.03 |] |] (figure.Panels[0].Series[0].Marks)

let private refuses (words: string list) (call: unit -> 'a) =
    let said = message call

    for word in words do
        Assert.That(said, Does.Contain word)

[<Test>]
let ``an unknown column and a second figure of one name are refused`` () =
    refuses [ "error-over-time"; "drill"; "floor" ] (fun () -> PlotFigure.draw (Plot.errorOverTime |> Plot.floor "flor") table)
    refuses [ "two figures"; "error-over-time" ] (fun () -> PlotFigure.all [| Plot.errorOverTime; Plot.errorOverTime |] table)
    refuses [ "Bad Name" ] (fun () -> Plot.errorOverTime |> Plot.named "Bad Name" "")
