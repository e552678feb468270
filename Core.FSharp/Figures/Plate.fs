/// One panel on paper: its frame, grid, ticks, titles and marks.
module internal Spectral.Plate

open System

/// Where a panel stands, in pixels, and its scales.
type Plate =
    {
        Panel: Panel
        Across: Scale
        Up: Scale
        Left: float
        Top: float
        Width: float
        Height: float
        /// Whether the ticks of the axis up are labelled here.
        ShowsUp: bool
        /// Whether its axis across is titled here.
        ShowsAcross: bool
        /// The colours whose bar stands on its right.
        Bar: Shading option
    }

/// Radius of a marker.
let private radius = 3.4

let private clamp (place: float) = max 0.0 (min 1.0 place)

/// The place of a value across.
let x (plate: Plate) value = plate.Left + plate.Width * clamp (plate.Across.At value)

/// The place of a value up; on a logarithmic axis a value at or below 0 lies at the foot.
let y (plate: Plate) value =
    let place =
        if plate.Up.Kind = AxisKind.Logarithmic && value <= 0.0 then 0.0
        elif plate.Up.Kind = AxisKind.Categories then 1.0 - clamp (plate.Up.At value)
        else clamp (plate.Up.At value)

    plate.Top + plate.Height * (1.0 - place)

let private at plate (px, py) = x plate px, y plate py

let private line plate (kind: string) dashes points =
    let attributes = [| "class", kind; "d", Svg.through (Array.map (at plate) points) |]

    Svg.element
        "path"
        (if dashes = "" then
             attributes
         else
             Array.append attributes [| "stroke-dasharray", dashes |])
        [||]

let private markers plate tone points =
    Svg.path "mark" (points |> Array.map (at plate >> fun (px, py) -> Palette.marker tone px py radius) |> String.Concat)

let private tiles plate (colour: Scale) (cells: (int * int * float)[]) =
    let wide = plate.Width / (plate.Across.High - plate.Across.Low)
    let high = plate.Height / (plate.Up.High - plate.Up.Low)

    [|
        for column, row, value in cells do
            let place = clamp (colour.At value)
            let cx, cy = at plate (float column, float row)

            Svg.element
                "rect"
                [|
                    "class", "tile"
                    "x", Numeral.coordinate (cx - wide / 2.0)
                    "y", Numeral.coordinate (cy - high / 2.0)
                    "width", Numeral.coordinate wide
                    "height", Numeral.coordinate high
                    "fill", Palette.heat place
                |]
                [||]

            let words = Numeral.rounded value

            if Svg.width 10.0 words + 4.0 <= wide && high >= 14.0 then
                Svg.element
                    "text"
                    [|
                        "class", "value middle"
                        "x", Numeral.coordinate cx
                        "y", Numeral.coordinate (cy + 3.5)
                        "style", "fill:" + Palette.onHeat place
                    |]
                    [| Words words |]
    |]

/// Shades of a raster: neighbours cannot be told apart.
let private shades = 32

/// The colours of a field with a bar of its own, and where its values stand in them.
let shadingScale (shading: Shading) = Scale.Within(shading.Low, shading.High, 4)

/// The colour at a place.
let fillOf (shading: Shading) = if shading.IsDiverging then Palette.difference else Palette.heat

/// A path a shade, of which each piece is a run of cells of a row; cells that are NaN are left out.
let private raster plate (colour: Scale) (fillAt: float -> string) (left, right, bottom, top, rows: float[][]) =
    let columns = rows[0].Length
    let wide, high = (right - left) / float columns, (top - bottom) / float rows.Length

    let shade value =
        if Double.IsNaN value then
            -1
        else
            min (shades - 1) (int (float shades * clamp (colour.At value)))

    let pieces = Array.init shades (fun _ -> System.Text.StringBuilder())
    // A hair more than a cell, so that no paper shows between.
    let overlap = 0.3

    rows
    |> Array.iteri (fun row values ->
        let own = Array.map shade values
        let mutable first = 0

        for column in 1..columns do
            if column = columns || own[column] <> own[first] then
                let x0, y0 = at plate (left + float first * wide, bottom + float (row + 1) * high)
                let x1, y1 = at plate (left + float column * wide, bottom + float row * high)
                let c = Numeral.coordinate

                if own[first] >= 0 then
                    pieces[own[first]].Append($"M{c x0} {c y0}H{c (x1 + overlap)}V{c (y1 + overlap)}H{c x0}Z") |> ignore

                first <- column)

    [|
        for k in 0 .. shades - 1 do
            if pieces[k].Length > 0 then
                let fill = fillAt ((float k + 0.5) / float shades)
                Svg.element "path" [| "fill", fill; "d", pieces[k].ToString() |] [||]
    |]

/// A dashed line up the panel; its words stand on the side that has more room.
let private upright plate (across: float) (words: string) =
    let px = x plate across
    let isRight = px - plate.Left < 0.5 * plate.Width
    let line = Svg.through [| px, plate.Top; px, plate.Top + plate.Height |]

    [|
        Svg.element "path" [| "class", "leader"; "d", line; "stroke-dasharray", "6 3" |] [||]
        Svg.text (if isRight then "tick" else "tick end") (if isRight then px + 5.0 else px - 5.0) (plate.Top + 13.0) words
    |]

let private mark plate (colour: Scale option) (tone: int) (mark: Mark) =
    match mark with
    | Curve points when points.Length > 0 ->
        let isMarked = points.Length <= Legend.manyPoints

        [|
            if points.Length > 1 then
                line plate "line" (Palette.dashes tone isMarked) points
            if isMarked then
                markers plate tone points
        |]
    | Band intervals when intervals.Length > 1 ->
        let upper = intervals |> Array.map (fun (px, _, high) -> at plate (px, high))
        let lower = intervals |> Array.map (fun (px, low, _) -> at plate (px, low)) |> Array.rev
        [| Svg.path "band" (Svg.through (Array.append upper lower) + "Z") |]
    | Floor points when points.Length > 1 -> [| line plate "floor" "" points |]
    | Floor [| px, py |] ->
        let cx, cy = at plate (px, py)
        let reach = min 12.0 (min (cx - plate.Left) (plate.Left + plate.Width - cx) |> max 2.0)

        [|
            Svg.path "floor" (Svg.through [| max plate.Left (cx - reach), cy; min (plate.Left + plate.Width) (cx + reach), cy |])
        |]
    | Dots points when points.Length > 0 -> [| markers plate tone points |]
    | Raster(left, right, bottom, top, rows) ->
        colour
        |> Option.map (fun scale -> raster plate scale Palette.heat (left, right, bottom, top, rows))
        |> Option.defaultValue [||]
    | Shaded map -> raster plate (shadingScale map.Shading) (fillOf map.Shading) (map.Left, map.Right, map.Bottom, map.Top, map.Rows)
    | Upright(across, words) -> upright plate across words
    | Tiles cells -> colour |> Option.map (fun scale -> tiles plate scale cells) |> Option.defaultValue [||]
    | _ -> [||]

let private ticksAcross plate =
    let bottom = plate.Top + plate.Height
    let isNamed = plate.Across.Kind = AxisKind.Categories

    [|
        for tick in plate.Across.Ticks do
            let px = x plate tick.Value

            if not isNamed then
                Svg.path
                    (if tick.Label = "" then "minor" else "grid")
                    (Svg.through [| px, (if tick.Label = "" then bottom - 3.0 else plate.Top); px, bottom |])

            if tick.Label <> "" then
                // Right of the frame there are 10 units of paper: a wide label at the end stays on it.
                let most = plate.Left + plate.Width + 10.0 - Svg.width 11.0 tick.Label / 2.0
                Svg.text "tick middle" (min most px) (bottom + 15.0) tick.Label
    |]

let private ticksUp plate =
    let right = plate.Left + plate.Width
    let isNamed = plate.Up.Kind = AxisKind.Categories

    [|
        for tick in plate.Up.Ticks do
            let py = y plate tick.Value

            if not isNamed then
                Svg.path
                    (if tick.Label = "" then "minor" else "grid")
                    (Svg.through [| plate.Left, py; (if tick.Label = "" then plate.Left + 3.0 else right), py |])

            if tick.Label <> "" && plate.ShowsUp then
                Svg.text "tick end" (plate.Left - 6.0) (py + 4.0) tick.Label
    |]

let private invariant = Globalization.CultureInfo.InvariantCulture

let private digits (value: float) = value.ToString("G5", invariant)

/// What a reader's script needs to tell values from places: the frame in pixels, the scales, and each series' points or each field's values.
let facts (plate: Plate) : (string * string)[] =
    let scale (scale: Scale) =
        let kind = if scale.Kind = AxisKind.Logarithmic then "log" else "linear"
        $"""{kind} {scale.Low.ToString("R", invariant)} {scale.High.ToString("R", invariant)}"""

    let c = Numeral.coordinate
    let frame = $"{c plate.Left} {c plate.Top} {c plate.Width} {c plate.Height}"

    let lines =
        [|
            for series in plate.Panel.Series do
                for mark in series.Marks do
                    match mark with
                    | Curve points
                    | Floor points
                    | Dots points when points.Length > 0 ->
                        let values = points |> Array.map (fun (px, py) -> $"{digits px},{digits py}")
                        let name = (if series.Label = "" then plate.Panel.Title else series.Label).Replace('|', '/').Replace(';', ',')
                        name + "|" + String.Join(" ", values)
                    | _ -> ()
        |]

    let maps =
        plate.Panel.Series
        |> Array.collect _.Marks
        |> Array.choose (fun mark ->
            match mark with
            | Shaded map -> Some map
            | _ -> None)

    [|
        "data-frame", frame
        "data-across", scale plate.Across
        "data-up", scale plate.Up
        "data-names", $"{plate.Panel.Across.Title}|{plate.Panel.Up.Title}"

        if lines.Length > 0 then
            "data-lines", String.Join(";", lines)

        for map in Array.truncate 1 maps do
            "data-box", String.Join(" ", [| map.Left; map.Right; map.Bottom; map.Top |] |> Array.map (fun v -> v.ToString("R", invariant)))
            "data-quantity", map.Shading.Quantity
            "data-columns", map.Rows[0].Length.ToString invariant
            "data-values", String.Join(" ", map.Rows |> Array.collect (Array.map digits))
    |]

/// Everything of a panel: frame and ticks below, marks above.
let draw (colour: Scale option) (plate: Plate) =
    let isFloor (mark: Mark) = mark.IsFloor

    [|
        yield! ticksAcross plate
        yield! ticksUp plate

        if plate.Panel.Title <> "" then
            Svg.text "panel" plate.Left (plate.Top - 8.0) plate.Panel.Title

        if plate.ShowsAcross && plate.Panel.Across.Title <> "" then
            Svg.text "quiet middle" (plate.Left + plate.Width / 2.0) (plate.Top + plate.Height + 33.0) plate.Panel.Across.Title

        // Floors lie above the lines, which often run along them.
        for wanted in [| false; true |] do
            for series in plate.Panel.Series do
                let own = series.Marks |> Array.filter (fun m -> isFloor m = wanted)

                match own |> Array.collect (mark plate colour series.Tone) with
                | [||] -> ()
                | drawn -> Svg.group (Palette.name series.Tone) drawn

        Svg.rectangle "frame" plate.Left plate.Top plate.Width plate.Height
    |]
