/// Names of series: in rows above the panels, or beside the ends of the lines where there is room. Neither covers data.
module Spectral.Legend

open System

/// Height of a row of the legend.
let rowHeight = 18.0

let private textSize = 12.0
let private swatch = 26.0
let private gap = 16.0

/// A name with what its swatch shows.
type Entry =
    {
        /// The name.
        Label: string
        /// The place in the palette.
        Tone: int
        /// Whether it has a line.
        HasLine: bool
        /// Whether it is nothing but floors.
        HasFloor: bool
        /// Whether it has markers.
        HasMarker: bool
        /// Whether it is nothing but bands.
        HasBand: bool
    }

/// Lines with more points than this show no markers.
let manyPoints = 14

let private hasMarkers (mark: Mark) =
    match mark with
    | Curve points -> points.Length <= manyPoints
    | Dots _ -> true
    | _ -> false

/// The names of a figure in the order in which they appear, floors last.
let entries (figure: Figure) =
    [|
        for panel in figure.Panels do
            for series in panel.Series do
                if series.Label <> "" then
                    {
                        Label = series.Label
                        Tone = series.Tone
                        HasLine = series.Marks |> Array.exists _.IsCurve
                        HasFloor = series.Marks |> Array.forall _.IsFloor
                        HasMarker = series.Marks |> Array.exists hasMarkers
                        HasBand = series.Marks |> Array.forall _.IsBand
                    }
    |]
    |> Array.distinctBy _.Label
    |> Array.partition (fun entry -> not entry.HasFloor)
    ||> Array.append

/// The entries in rows no wider than the figure, each with its place across.
let rows (width: float) (entries: Entry[]) =
    let mutable row = 0
    let mutable x = 0.0

    [|
        for entry in entries do
            let wide = swatch + 6.0 + Svg.width textSize entry.Label

            if x > 0.0 && x + wide > width then
                row <- row + 1
                x <- 0.0

            row, x, entry
            x <- x + wide + gap
    |]

/// One name with its swatch, the swatch's middle at the height y.
let draw (x: float) (y: float) (entry: Entry) =
    let dashes = Palette.dashes entry.Tone entry.HasMarker
    let line = [| x, y; x + swatch, y |] |> Svg.through
    let attributes = [| "class", (if entry.HasFloor then "floor" else "line"); "d", line |]

    let drawn =
        if dashes = "" || entry.HasFloor then
            attributes
        else
            Array.append attributes [| "stroke-dasharray", dashes |]

    [|
        Svg.group
            (Palette.name entry.Tone)
            [|
                if entry.HasBand then
                    Svg.path "band" (Svg.through [| x, y - 5.0; x + swatch, y - 5.0; x + swatch, y + 5.0; x, y + 5.0 |] + "Z")
                if entry.HasLine || entry.HasFloor then
                    Svg.element "path" drawn [||]
                if entry.HasMarker then
                    Svg.path "mark" (Palette.marker entry.Tone (x + swatch / 2.0) y 3.4)
            |]
        Svg.text "" (x + swatch + 6.0) (y + 4.0) entry.Label
    |]

/// Names beside the ends of lines: wanted heights moved apart by at least `apart` within [low, high]; None where one would move farther than `farthest`.
let spread (low: float) (high: float) (apart: float) (farthest: float) (wanted: float[]) =
    let order = wanted |> List.ofArray |> List.indexed |> List.sortBy snd
    let placed = Array.zeroCreate<float> wanted.Length
    let mutable least = low

    for i, y in order do
        placed[i] <- max least y
        least <- placed[i] + apart

    let mutable most = high

    for i, _ in List.rev order do
        placed[i] <- min most placed[i]
        most <- placed[i] - apart

    let isFar = Array.exists2 (fun y p -> abs (y - p) > farthest) wanted placed
    let isBelow = placed |> Array.exists (fun p -> p < low)
    if isFar || isBelow then None else Some placed

/// The last points of the lines of a figure with one panel, if every named series has one, all at the same place across, and the names are short.
let ends (figure: Figure) =
    if figure.Panels.Length <> 1 then
        None
    else
        let lasts =
            figure.Panels[0].Series
            |> Array.filter (fun s -> s.Label <> "")
            |> Array.map (fun s ->
                s,
                s.Marks
                |> Array.tryPick (fun mark ->
                    match mark with
                    | Curve points
                    | Floor points when points.Length > 1 -> Some points[points.Length - 1]
                    | _ -> None))

        let isShort = lasts |> Array.forall (fun (s, _) -> Svg.width textSize s.Label <= 170.0)
        let places = lasts |> Array.choose snd

        if lasts.Length = 0 || lasts.Length > 6 || places.Length < lasts.Length || not isShort then
            None
        elif places |> Array.exists (fun (x, _) -> x <> fst places[0]) then
            None
        else
            Some(lasts |> Array.map (fun (s, last) -> s, Option.get last))

/// The room that names beside the ends of lines take.
let room (ends: (Series * (float * float))[]) = 16.0 + (ends |> Array.map (fun (s, _) -> Svg.width textSize s.Label) |> Array.max)
