/// Drawings: well-formed, the same characters every time, every mark inside its frame and every text inside the picture.
module Spectral.Tests.DrawingTests

open System
open System.Globalization
open System.Text.RegularExpressions
open System.Xml.Linq
open NUnit.Framework
open FsCheck
open FsCheck.FSharp
open Spectral

/// Markers and strokes may stick out of a frame by this many pixels.
let markerReach = 5.0

let private columns =
    [|
        Column.TextKey "method"
        Column.IntegerKey "order"
        Column.RealKey("t", "")
        yield! Column.Mean("test_error", "", "seeds")
        Column.Real("floor", "", Tolerance.Relative 1e-9)
        Column.Integer "modes"
        Column.Integer "seeds"
    |]

let private row (name: string) (order: int) (t: float) (error: float) (deviation: float) (floor: float) =
    [|
        Cell.Text name
        Cell.Integer(int64 order)
        Cell.Real t
        Cell.Real error
        Cell.Real deviation
        Cell.Real floor
        Cell.Integer(int64 order + 1L)
        Cell.Integer 3L
    |]

let private tableOf (names: string[]) (orders: int[]) (times: int) (draw: int -> float) =
    let mutable k = 0

    let next () =
        k <- k + 1
        draw k

    Table(
        "drill",
        "a claim",
        "",
        "t",
        columns,
        [|
            for order in orders do
                let floors = Array.init times (fun _ -> next ())

                for name in names do
                    for j in 0 .. times - 1 do
                        row name order (0.25 * float j) (floors[j] + next ()) (next ()) floors[j]
        |],
        [||]
    )

/// Tables of one to seven methods with awkward names, one to five orders, errors of any size.
let private tables =
    gen {
        let! methods = Gen.choose (1, 7)
        let! orders = Gen.choose (1, 5)
        let! times = Gen.choose (2, 20)
        let! seed = Gen.choose (0, 100000)
        let stream = RandomStream.OfSeed(int64 seed)
        let draw _ = Elementary.exp (30.0 * (stream.NextUniform() - 0.9))
        let names = Array.init methods (fun k -> $"method <{k}> & \"friends\"{String('x', 6 * k)}")
        return tableOf names [| for k in 1..orders -> 4 * k + 1 |] times draw
    }
    |> Arb.fromGen

let private plots =
    [|
        Plot.errorOverTime
        Plot.errorOverModes
        Plot.heatMap "order" "method" (Quantity.Logarithmic "test_error") |> Plot.panels [ "t" ]
    |]

let private name (local: string) = XName.Get(local, "http://www.w3.org/2000/svg")
let private number (text: string) = Double.Parse(text, CultureInfo.InvariantCulture)

let private textOf (e: XElement) (key: string) =
    match e.Attribute(XName.Get key) with
    | null -> ""
    | a -> a.Value

let private attribute (e: XElement) (key: string) = number (textOf e key)
let private classOf (e: XElement) = textOf e "class"

/// The corners of path data, without the parameters of arcs.
let private corners (data: string) =
    let arcless = Regex.Replace(data, "A[0-9.]+ [0-9.]+ 0 1 0 ", "L")

    Regex.Matches(arcless, "[ML](-?[0-9.]+) (-?[0-9.]+)")
    |> Seq.map (fun m -> number m.Groups[1].Value, number m.Groups[2].Value)

let private checkDrawing (svg: string) =
    let root = XElement.Parse svg
    let box = (textOf root "viewBox").Split ' ' |> Array.map number

    for plate in root.Elements(name "g") |> Seq.filter (fun g -> classOf g = "plate") do
        let frame = plate.Elements(name "rect") |> Seq.find (fun r -> classOf r = "frame")
        let left, top = attribute frame "x", attribute frame "y"
        let right, bottom = left + attribute frame "width", top + attribute frame "height"

        let holds (x, y) =
            x >= left - markerReach
            && x <= right + markerReach
            && y >= top - markerReach
            && y <= bottom + markerReach

        for path in plate.Descendants(name "path") do
            let data = textOf path "d"
            Assert.That(corners data |> Seq.forall holds, Is.True, $"{classOf path} {data}")

        for tile in plate.Descendants(name "rect") |> Seq.filter (fun r -> classOf r = "tile") do
            let x, y = attribute tile "x", attribute tile "y"
            Assert.That(holds (x, y) && holds (x + attribute tile "width", y + attribute tile "height"), Is.True)

    for text in root.Descendants(name "text") |> Seq.filter (fun t -> textOf t "transform" = "") do
        let x, y = attribute text "x", attribute text "y"
        let wide = 0.8 * Svg.width 11.0 text.Value
        let kind = classOf text

        let from =
            if kind.Contains "end" then x - wide
            elif kind.Contains "middle" then x - wide / 2.0
            else x

        Assert.That(
            from >= box[0] && from + wide <= box[0] + box[2] && y > box[1] && y < box[1] + box[3],
            Is.True,
            $"'{text.Value}' at {x} {y}"
        )

[<Law(MaxTest = 40)>]
let ``figures of any table are well-formed, inside their frames, and the same every time`` () =
    Prop.forAll tables (fun table ->
        for plot in plots do
            let figure = PlotFigure.draw plot table

            if not figure.IsEmpty then
                let svg = Drawing.alone figure
                checkDrawing svg
                checkDrawing (Drawing.within figure)
                Assert.That(Drawing.alone (PlotFigure.draw plot table), Is.EqualTo svg))

[<Test>]
let ``index sets are dots, one for each mode`` () =
    let sets _ = [| for gamma in [ -1.0; 0.0; 0.5 ] -> $"γ = {gamma}", IndexSet.HyperbolicCross(2, 9, gamma) |]
    let table = tableOf [| "a" |] [| 9 |] 2 (fun _ -> 1.0)
    let svg = Drawing.alone (PlotFigure.draw (Plot.indexSets "index-sets" "Hyperbolic crosses" sets) table)
    checkDrawing svg
    let dots = Regex.Matches(svg, "M[^ML]*A").Count
    Assert.That(dots, Is.EqualTo(sets table |> Array.sumBy (fun (_, set) -> set.Count)))

[<Test>]
let ``names beside lines keep apart and near, or give way to a legend`` () =
    let heights = Legend.spread 0.0 100.0 15.0 22.0 [| 50.0; 52.0; 10.0 |]
    Assert.That(heights, Is.EqualTo(Some [| 50.0; 65.0; 10.0 |]))
    Assert.That(Legend.spread 0.0 100.0 15.0 22.0 [| 99.0; 99.0; 99.0 |], Is.EqualTo None)
    Assert.That(Legend.spread 0.0 20.0 15.0 22.0 [| 1.0; 2.0; 3.0 |], Is.EqualTo None)

[<Test>]
let ``text is escaped, and characters that XML cannot hold are replaced`` () =
    Assert.That(Svg.escape "a<b>&\"c\"\u0001\uD800", Is.EqualTo "a&lt;b&gt;&amp;&quot;c&quot;\uFFFD\uFFFD")
    Assert.That(Svg.escape "\U0001F600", Is.EqualTo "\U0001F600")

[<Test>]
let ``an empty figure is refused`` () =
    let table = tableOf [| "a" |] [| 9 |] 2 (fun _ -> 1.0)
    let figure = PlotFigure.draw (Plot.errorOverTime |> Plot.only "method" [ "b" ]) table
    Assert.That(figure.IsEmpty, Is.True)
    Assert.That(Refusal.message (fun () -> Drawing.alone figure), Does.Contain "nothing to draw")
    Assert.That(PlotFigure.all [| Plot.errorOverTime |> Plot.only "method" [ "b" ] |] table, Is.Empty)
