/// Colours, markers and dashes. Tones keep apart for the colour-blind (blue, orange, green, purple, ochre, cyan, red, grey in steps of lightness),
/// each with a shade for light and for dark paper; markers and dashes repeat with other periods, so that no series rests on colour alone.
module Spectral.Palette

/// Shades on light and on dark paper.
let private tones =
    [|
        "#0b5fa5", "#6cb2f5"
        "#c4520c", "#ff9d5f"
        "#0a7f5c", "#4ed0a3"
        "#9c3587", "#ec93d2"
        "#866500", "#e0bd45"
        "#1b8fb5", "#79d9ee"
        "#b02436", "#ff8f9b"
        "#5b6470", "#b3bcc8"
    |]

/// The number of colours; tone k + this number has the colour of tone k with other dashes.
let count = tones.Length

/// The class of a tone's group.
let name (tone: int) = if tone < 0 then "ink" else $"tone{tone % count}"

/// The colour of a class of tones on light paper; that of the text for any other.
let onLight (kind: string) =
    match System.Int32.TryParse(kind.Replace("tone", "")) with
    | true, tone when tone >= 0 && tone < count -> fst tones[tone]
    | _ -> "#22262c"

/// The dashes of a line; the first series with markers are solid, as markers tell them apart.
let dashes (tone: int) (hasMarkers: bool) =
    let patterns = [| ""; "7 3"; "2 2.5"; "9 3 2 3"; "4 2"; "12 4" |]

    if tone < 0 then
        ""
    elif hasMarkers then
        (if tone < count then
             ""
         else
             patterns[1 + (tone / count - 1) % (patterns.Length - 1)])
    else
        patterns[tone % patterns.Length]

/// The outline of a marker of radius r about (x, y), as path data; shapes repeat after six.
let marker (tone: int) (x: float) (y: float) (r: float) =
    let c = Numeral.coordinate

    let polygon (points: (float * float)[]) =
        let corner (px, py) = $"{c (x + r * px)} {c (y + r * py)}"
        "M" + System.String.Join("L", Array.map corner points) + "Z"

    match (if tone < 0 then 0 else tone % 6) with
    | 0 -> $"M{c (x - r)} {c y}A{c r} {c r} 0 1 0 {c (x + r)} {c y}A{c r} {c r} 0 1 0 {c (x - r)} {c y}Z"
    | 1 -> polygon [| -0.9, -0.9; 0.9, -0.9; 0.9, 0.9; -0.9, 0.9 |]
    | 2 -> polygon [| 0.0, -1.2; 1.1, 0.85; -1.1, 0.85 |]
    | 3 -> polygon [| 0.0, -1.3; 1.3, 0.0; 0.0, 1.3; -1.3, 0.0 |]
    | 4 -> polygon [| 0.0, 1.2; 1.1, -0.85; -1.1, -0.85 |]
    | _ ->
        polygon
            [|
                -1.2, -0.4
                -0.4, -0.4
                -0.4, -1.2
                0.4, -1.2
                0.4, -0.4
                1.2, -0.4
                1.2, 0.4
                0.4, 0.4
                0.4, 1.2
                -0.4, 1.2
                -0.4, 0.4
                -1.2, 0.4
            |]

/// Anchors of the heat map, from dark blue to yellow; lightness grows along it.
let private ramp =
    [|
        24.0, 38.0, 90.0
        38.0, 84.0, 138.0
        55.0, 130.0, 142.0
        106.0, 174.0, 128.0
        185.0, 208.0, 100.0
        250.0, 232.0, 92.0
    |]

/// Anchors of differences: from dark blue through white to orange. Blue and orange are told apart by the colour-blind, and dark from middling where there is no colour.
let private parting =
    [|
        20.0, 32.0, 92.0
        58.0, 98.0, 160.0
        160.0, 186.0, 216.0
        250.0, 249.0, 246.0
        250.0, 208.0, 160.0
        236.0, 146.0, 72.0
        204.0, 92.0, 20.0
    |]

let private shade (anchors: (float * float * float)[]) (place: float) =
    let at = (max 0.0 (min 1.0 place)) * float (anchors.Length - 1)
    let k = min (anchors.Length - 2) (int at)
    let share = at - float k
    let (r0, g0, b0), (r1, g1, b1) = anchors[k], anchors[k + 1]
    let part (a: float) (b: float) = (int (System.Math.Round(a + share * (b - a)))).ToString "x2"
    "#" + part r0 r1 + part g0 g1 + part b0 b1

/// The colour of the heat map at a place between 0 and 1, "#18265a".
let heat (place: float) = shade ramp place

/// The colour of a difference at a place between 0 and 1, white at 1/2.
let difference (place: float) = shade parting place

/// The colour of text that can be read on heat at that place.
let onHeat (place: float) = if place < 0.45 then "#ffffff" else "#14171c"

let private rules choose =
    tones
    |> Array.mapi (fun k tone -> $".figure .tone{k}{{color:{choose tone}}}")
    |> System.String.Concat

/// The style sheet of figures in a page.
let style =
    ".figure{color:#22262c;font:12px system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-variant-numeric:tabular-nums}"
    + ".figure text{fill:currentColor}.figure .title{font-size:13.5px;font-weight:600}.figure .panel{font-weight:600}.figure .quiet{fill-opacity:.78}"
    + ".figure .tick{font-size:11px;fill-opacity:.85}.figure .middle{text-anchor:middle}.figure .end{text-anchor:end}.figure .value{font-size:10px}"
    + ".figure .frame{fill:none;stroke:currentColor;stroke-opacity:.45}.figure .grid{stroke:currentColor;stroke-opacity:.13}"
    + ".figure .minor{stroke:currentColor;stroke-opacity:.35}.figure .leader{stroke:currentColor;stroke-opacity:.5;fill:none}"
    + ".figure .line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}.figure .mark{fill:currentColor}"
    + ".figure .band{fill:currentColor;fill-opacity:.17}.figure .floor{fill:none;stroke:currentColor;stroke-width:1.4;stroke-dasharray:1.5 3;stroke-linecap:round}"
    + ".figure .paper{fill:#fff}"
    + rules fst
    + "@media (prefers-color-scheme:dark){.figure{color:#dfe3e9}.figure .paper{fill:#14171c}"
    + rules snd
    + "}"
