/// Letters as strokes, for pictures that must be the same on every machine whatever fonts it has: drawn for this purpose on a grid of 100 units an em, y upwards from the baseline; capitals
/// are 72 high, small letters 52. A stroke is a list of points and of arcs "E cx cy rx ry from to" (an ellipse's centre, radii and angles in degrees); strokes are parted by semicolons.
module Spectral.Glyphs

open System
open System.Collections.Generic
open System.Globalization

/// A letter: how far it leads on, and its strokes in hundredths of an em.
type Glyph = { Advance: float; Strokes: (float * float)[][] }

let private letters =
    [|
        'A', 64, "2 0 32 72 62 0;13 26 51 26"
        'B', 62, "8 0 8 72 30 72 E 30 54.5 18 17.5 90 -90 8 37;30 37 E 33 18.5 20 18.5 90 -90 8 0"
        'C', 66, "E 38 36 30 36 45 315"
        'D', 70, "8 0 8 72 28 72 E 28 36 34 36 90 -90 8 0"
        'E', 56, "50 72 8 72 8 0 50 0;8 38 44 38"
        'F', 54, "50 72 8 72 8 0;8 38 42 38"
        'G', 72, "E 38 36 30 36 45 345 68 34 44 34"
        'H', 68, "8 0 8 72;60 0 60 72;8 38 60 38"
        'I', 24, "12 0 12 72"
        'J', 44, "34 72 34 20 E 19 20 15 20 0 -170"
        'K', 62, "8 0 8 72;56 72 8 26;24 41 60 0"
        'L', 52, "8 72 8 0 48 0"
        'M', 80, "8 0 8 72 40 18 72 72 72 0"
        'N', 68, "8 0 8 72 60 0 60 72"
        'O', 74, "E 37 36 31 36 0 360"
        'P', 58, "8 0 8 72 32 72 E 32 53 20 19 90 -90 8 34"
        'Q', 74, "E 37 36 31 36 0 360;46 16 68 -6"
        'R', 62, "8 0 8 72 32 72 E 32 53 20 19 90 -90 8 34;32 34 56 0"
        'S', 60, "E 30 54 21 18 35 270 E 30 18 24 18 90 -150"
        'T', 58, "2 72 56 72;29 72 29 0"
        'U', 68, "8 72 8 26 E 34 26 26 26 180 360 60 72"
        'V', 62, "2 72 31 0 60 72"
        'W', 90, "2 72 23 0 45 70 67 0 88 72"
        'X', 60, "4 72 56 0;56 72 4 0"
        'Y', 58, "2 72 29 34 56 72;29 34 29 0"
        'Z', 58, "6 72 52 72 4 0 54 0"
        'a', 54, "E 26 26 20 26 0 360;46 52 46 0"
        'b', 54, "8 72 8 0;E 28 26 20 26 0 360"
        'c', 48, "E 27 26 20 26 50 310"
        'd', 54, "E 26 26 20 26 0 360;46 72 46 0"
        'e', 52, "6.5 28 46 28 E 26 26 20 26 5 318"
        'f', 30, "E 26 58 13 14 75 180 13 0;3 50 27 50"
        'g', 54, "E 26 26 20 26 0 360;46 52 46 -6 E 26 -6 20 15 0 -150"
        'h', 52, "8 72 8 0;8 32 E 26 32 18 20 180 0 44 0"
        'i', 22, "11 52 11 0;11 70 11 71"
        'j', 22, "13 52 13 -8 E 2 -8 11 13 0 -90;13 70 13 71"
        'k', 48, "8 72 8 0;42 52 8 20;21 32 44 0"
        'l', 22, "11 72 11 0"
        'm', 80, "8 52 8 0;8 34 E 24 34 16 18 180 0 40 0;40 34 E 56 34 16 18 180 0 72 0"
        'n', 52, "8 52 8 0;8 32 E 26 32 18 20 180 0 44 0"
        'o', 54, "E 27 26 21 26 0 360"
        'p', 54, "8 52 8 -20;E 28 26 20 26 0 360"
        'q', 54, "46 52 46 -20;E 26 26 20 26 0 360"
        'r', 34, "8 52 8 0;8 30 E 26 30 18 22 180 75"
        's', 46, "E 23 39 16 13 30 270 E 23 13 18 13 90 -150"
        't', 32, "13 68 13 13 E 25 13 12 13 180 275;3 52 28 52"
        'u', 52, "8 52 8 20 E 26 20 18 20 180 360;44 52 44 0"
        'v', 48, "3 52 24 0 45 52"
        'w', 70, "3 52 18 0 35 48 52 0 67 52"
        'x', 46, "4 52 42 0;42 52 4 0"
        'y', 48, "3 52 24 2;45 52 21 -10 E 8 -8 14 12 -20 -90"
        'z', 46, "6 52 40 52 5 0 42 0"
        '0', 57, "E 28 36 20 36 0 360"
        '1', 57, "13 58 30 72 30 0"
        '2', 57, "E 27 52 19 20 160 -35 8 0 48 0"
        '3', 57, "E 26 54 17 18 150 -90 E 26 18 20 18 90 -150"
        '4', 57, "38 0 38 72 6 20 50 20"
        '5', 57, "44 72 14 72 11 38 E 28 24 20 24 140 -145"
        '6', 57, "E 28 22 20 22 0 360;E 42 24 34 48 180 95"
        '7', 57, "8 72 48 72 20 0"
        '8', 57, "E 28 54 16 18 0 360;E 28 18 20 18 0 360"
        '9', 57, "E 28 50 20 22 0 360;E 14 48 34 48 0 -85"
        ' ', 30, ""
        '.', 22, "11 0 11 1"
        ',', 22, "12 2 8 -12"
        ':', 22, "11 0 11 1;11 44 11 45"
        ';', 22, "12 2 8 -12;11 44 11 45"
        '·', 22, "11 30 11 31"
        '…', 70, "11 0 11 1;35 0 35 1;59 0 59 1"
        '!', 24, "12 72 12 22;12 0 12 1"
        '?', 48, "E 24 54 16 18 165 -70 24 22;24 0 24 1"
        '-', 34, "6 26 28 26"
        '−', 57, "8 30 48 30"
        '–', 52, "4 28 48 28"
        '—', 92, "4 28 88 28"
        '+', 57, "8 30 48 30;28 10 28 50"
        '±', 57, "8 40 48 40;28 20 28 60;8 4 48 4"
        '×', 57, "12 46 44 14;44 46 12 14"
        '=', 57, "8 40 48 40;8 22 48 22"
        '<', 57, "48 56 10 32 48 8"
        '>', 57, "8 56 46 32 8 8"
        '≤', 57, "48 66 10 46 48 26;10 8 48 8"
        '≥', 57, "10 66 48 46 10 26;10 8 48 8"
        '~', 57, "8 26 E 18 26 10 10 180 0 E 38 26 10 10 180 360"
        '≈', 57, "8 36 E 18 36 10 10 180 0 E 38 36 10 10 180 360;8 16 E 18 16 10 10 180 0 E 38 16 10 10 180 360"
        '/', 36, "4 -8 32 76"
        '\\', 36, "4 76 32 -8"
        '|', 24, "12 78 12 -16"
        '‖', 36, "12 78 12 -16;24 78 24 -16"
        '_', 50, "2 -12 48 -12"
        '(', 30, "E 34 30 22 52 130 230"
        ')', 30, "E -4 30 22 52 50 -50"
        '[', 30, "24 78 10 78 10 -16 24 -16"
        ']', 30, "6 78 20 78 20 -16 6 -16"
        '\'', 20, "10 74 10 54"
        '"', 30, "8 74 8 54;22 74 22 54"
        '’', 20, "12 74 8 58"
        '%', 84, "E 20 54 13 18 0 360;E 64 18 13 18 0 360;64 72 20 0"
        '*', 46, "23 72 23 38;8 64 38 46;38 64 8 46"
        '^', 46, "8 50 23 72 38 50"
        '#', 60, "16 0 26 72;36 0 46 72;6 48 56 48;4 24 54 24"
        '&', 66, "62 0 20 46 E 30 58 14 14 230 -50 16 30 E 26 17 20 17 130 330 60 34"
        '°', 34, "E 16 60 11 11 0 360"
        '√', 64, "4 34 14 38 26 0 48 80 64 80"
        '∞', 82, "E 24 30 17 16 0 360;E 58 30 17 16 0 360"
        '∂', 54, "E 26 24 19 24 0 360;45 24 E 23 36 22 38 0 130"
        '→', 82, "6 30 74 30;56 46 74 30 56 14"
        'α', 58, "E 26 26 20 26 0 360;54 52 44 26 54 0"
        'β', 56, "8 -20 8 52 E 26 54 18 18 180 -90 E 26 18 20 18 90 -110"
        'γ', 50, "3 52 25 0 25 -20;47 52 25 0"
        'δ', 54, "E 27 24 20 24 0 360;E 32 60 14 12 40 200 36 46"
        'ε', 44, "E 24 39 16 13 40 270;E 24 13 18 13 90 320"
        'θ', 54, "E 27 36 19 36 0 360;8 36 46 36"
        'κ', 48, "8 52 8 0;42 52 8 20;21 32 44 0"
        'λ', 52, "6 72 14 72 48 0;29 40 6 0"
        'μ', 54, "8 52 8 -20;8 20 E 26 20 18 20 180 360;44 52 44 0"
        'ν', 48, "3 52 24 0 45 52"
        'π', 58, "4 50 54 50;16 50 14 0;42 50 44 0"
        'ρ', 54, "E 28 26 20 26 0 360;8 26 8 -20"
        'σ', 58, "E 26 25 20 25 0 360;26 50 56 50"
        'τ', 46, "4 50 44 50;24 50 24 0"
        'φ', 62, "E 31 26 24 26 0 360;31 66 31 -20"
        'ω', 72, "12 52 E 22 22 17 22 150 360 39 34;39 22 E 56 22 17 22 180 390"
        'Δ', 66, "4 0 33 72 62 0 4 0"
        'Σ', 60, "54 72 8 72 34 36 8 0 56 0"
        'Ω', 76, "6 0 26 0 E 37 42 31 30 240 -60 48 0 70 0"
        'Ã', 64, "2 0 32 72 62 0;13 26 51 26;16 84 E 24 84 8 6 180 0 E 40 84 8 6 180 360"
    |]

let private parsed (advance: int) (path: string) =
    let number (text: string) = Double.Parse(text, CultureInfo.InvariantCulture)

    let stroke (text: string) =
        let words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let points = List<struct (float * float)>()
        let mutable at = 0

        while at < words.Length do
            if words[at] = "E" then
                let value k = number words[at + 1 + k]
                let from, upTo = value 4, value 5
                let steps = max 4 (int (abs (upTo - from) / 15.0))

                for k in 0..steps do
                    let angle = Math.PI / 180.0 * (from + (upTo - from) * float k / float steps)
                    points.Add(struct (value 0 + value 2 * Elementary.cos angle, value 1 + value 3 * Elementary.sin angle))

                at <- at + 7
            else
                points.Add(struct (number words[at], number words[at + 1]))
                at <- at + 2

        points.ToArray() |> Array.map (fun (struct (x, y)) -> x, y)

    {
        Advance = float advance
        Strokes = path.Split(';', StringSplitOptions.RemoveEmptyEntries) |> Array.map stroke
    }

/// Small digits above or below the line.
let private lifted (scale: float) (lift: float) (glyph: Glyph) =
    {
        Advance = scale * glyph.Advance
        Strokes = glyph.Strokes |> Array.map (Array.map (fun (x, y) -> scale * x, scale * y + lift))
    }

let private all =
    let found = Dictionary<char, Glyph>()

    for letter, advance, path in letters do
        found[letter] <- parsed advance path

    let small (marks: string) lift = marks |> Seq.iteri (fun digit mark -> found[mark] <- lifted 0.62 lift found[char (int '0' + digit)])

    small "⁰¹²³⁴⁵⁶⁷⁸⁹" 34.0
    small "₀₁₂₃₄₅₆₇₈₉" -12.0
    found['⁻'] <- lifted 0.62 34.0 found['−']
    found

/// What stands for a letter that is not here: its box.
let private box = parsed 52 "8 0 8 72 44 72 44 0 8 0"

/// The strokes of a letter; a box for one that is not known.
let ofLetter (letter: char) : Glyph =
    match all.TryGetValue letter with
    | true, glyph -> glyph
    | _ -> box

/// The width of text of a size.
let width (size: float) (text: string) = size / 100.0 * (text |> Seq.sumBy (fun letter -> (ofLetter letter).Advance))

/// The strokes of text of a size that begins at the origin, y downwards.
let text (size: float) (words: string) : (float * float)[][] =
    let unit = size / 100.0
    let mutable left = 0.0

    [|
        for letter in words do
            let glyph = ofLetter letter

            for stroke in glyph.Strokes do
                stroke |> Array.map (fun (x, y) -> unit * (left + x), -unit * y)

            left <- left + glyph.Advance
    |]
