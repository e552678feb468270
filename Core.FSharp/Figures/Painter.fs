/// From a drawing to a picture: the elements and classes that drawings have, on light paper, with the letters of Glyphs.
module Spectral.Painter

open System
open System.Globalization

let private number (text: string) = Double.Parse(text, CultureInfo.InvariantCulture)

/// Where something stands and in which colour.
type private Place = { Left: float; Top: float; Colour: struct (int * int * int) }

let private ink = struct (34, 38, 44)

let private ofHex (text: string) =
    let part at = Int32.Parse(text.Substring(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
    struct (part 1, part 3, part 5)

let private find (name: string) (attributes: (string * string)[]) =
    attributes |> Array.tryFind (fun (key, _) -> key = name) |> Option.map snd

let private value name attributes = find name attributes |> Option.map number |> Option.defaultValue 0.0

/// A circle's half from one end of a diameter to the other, as drawings have it.
let private arc (x0: float, y0: float) (x1: float, y1: float) =
    let cx, cy = 0.5 * (x0 + x1), 0.5 * (y0 + y1)
    let steps = 12

    [|
        for k in 1..steps do
            let angle = -Math.PI * float k / float steps
            let c, s = Elementary.cos angle, Elementary.sin angle
            let dx, dy = x0 - cx, y0 - cy
            cx + c * dx - s * dy, cy + s * dx + c * dy
    |]

/// The lines of path data in absolute coordinates, each with whether it is closed.
let private lines (data: string) : struct (Polyline * bool)[] =
    let found = Collections.Generic.List<struct (Polyline * bool)>()
    let current = Collections.Generic.List<struct (float * float)>()
    let mutable at = 0
    let mutable command = 'M'

    let finish isClosed =
        if current.Count > 0 then
            found.Add(struct (current.ToArray() |> Array.map (fun (struct (x, y)) -> x, y), isClosed))
            current.Clear()

    let isNumber (c: char) = Char.IsDigit c || c = '-' || c = '.'

    let next () =
        while not (isNumber data[at]) do
            at <- at + 1

        let start = at

        while at < data.Length && isNumber data[at] do
            at <- at + 1

        number (data.Substring(start, at - start))

    let last () = let struct (x, y) = current[current.Count - 1] in x, y

    while at < data.Length do
        if data[at] = ' ' then
            at <- at + 1
        elif Char.IsLetter data[at] then
            command <- data[at]
            at <- at + 1

            if command = 'Z' then
                finish true
            elif command = 'M' then
                finish false
        else
            match command with
            | 'H' -> current.Add(struct (next (), snd (last ())))
            | 'V' -> current.Add(struct (fst (last ()), next ()))
            | 'A' ->
                for _ in 1..5 do
                    next () |> ignore

                let x = next ()
                let y = next ()

                for px, py in arc (last ()) (x, y) do
                    current.Add(struct (px, py))
            | _ ->
                let x = next ()
                current.Add(struct (x, next ()))

    finish false
    found.ToArray()

/// The drawn pieces of a line.
let private dashed (pattern: float[]) (line: Polyline) : Polyline[] =
    let found = Collections.Generic.List<Polyline>()
    let piece = Collections.Generic.List<struct (float * float)>()
    let mutable index = 0
    let mutable left = pattern[0]

    let finish () =
        if piece.Count > 0 then
            found.Add(piece.ToArray() |> Array.map (fun (struct (x, y)) -> x, y))
            piece.Clear()

    piece.Add(let x, y = line[0] in struct (x, y))

    for k in 1 .. line.Length - 1 do
        let (x0, y0), (x1, y1) = line[k - 1], line[k]
        let length = sqrt ((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0))
        let mutable walked = 0.0

        while length - walked > left do
            walked <- walked + left
            let share = walked / length
            let here = struct (x0 + share * (x1 - x0), y0 + share * (y1 - y0))

            if index % 2 = 0 then
                piece.Add here
                finish ()
            else
                piece.Add here

            index <- index + 1
            left <- pattern[index % pattern.Length]

        left <- left - (length - walked)

        if index % 2 = 0 then
            piece.Add(struct (x1, y1))

    finish ()
    found.ToArray()

/// Size, weight and opacity of text of some classes.
let private lettering (classes: string[]) =
    let has name = Array.contains name classes

    let size =
        if has "title" then 13.5
        elif has "tick" then 11.0
        elif has "value" then 10.0
        else 12.0

    let weight = if has "title" || has "panel" then 0.125 else 0.085

    let opacity =
        if has "quiet" then 0.78
        elif has "tick" then 0.85
        else 1.0

    struct (size, weight, opacity)

/// Width and opacity of lines of a class.
let private strokeOf (kind: string) =
    match kind with
    | "line" -> struct (2.0, 1.0)
    | "floor" -> struct (1.4, 1.0)
    | "grid" -> struct (1.0, 0.13)
    | "minor" -> struct (1.0, 0.35)
    | "leader" -> struct (1.0, 0.5)
    | _ -> struct (1.0, 0.45)

let private drawText (canvas: Canvas) (zoom: float) (place: Place) (attributes: (string * string)[]) (words: string) =
    let classes = (find "class" attributes |> Option.defaultValue "").Split ' '
    let struct (size, weight, opacity) = lettering classes

    let colour =
        match find "style" attributes with
        | Some style when style.StartsWith("fill:#", StringComparison.Ordinal) -> ofHex (style.Substring 5)
        | _ -> place.Colour

    let long = Glyphs.width size words

    let start =
        if Array.contains "middle" classes then -0.5 * long
        elif Array.contains "end" classes then -long
        else 0.0

    let x, y, isUpright =
        match find "transform" attributes with
        | Some words ->
            let inside = words.Substring(words.IndexOf '(' + 1, words.IndexOf ')' - words.IndexOf '(' - 1).Split ' '
            number inside[0], number inside[1], words.Contains "rotate"
        | None -> value "x" attributes, value "y" attributes, false

    let put (px, py) =
        let px = px + start
        let dx, dy = if isUpright then py, -px else px, py
        zoom * (place.Left + x + dx), zoom * (place.Top + y + dy)

    canvas.Stroke(Glyphs.text size words |> Array.map (Array.map put), zoom * size * weight, colour, opacity)

let rec private draw (canvas: Canvas) (zoom: float) (place: Place) (node: Svg) =
    match node with
    | Words _ -> ()
    | Element(name, attributes, children) ->
        let kind = find "class" attributes |> Option.defaultValue ""
        let put (x, y) = zoom * (place.Left + x), zoom * (place.Top + y)

        match name with
        | "svg" -> Array.iter (draw canvas zoom place) children
        | "g" ->
            let top =
                match find "transform" attributes with
                | Some words -> number (words.Substring(words.IndexOf ' ' + 1).TrimEnd ')')
                | None -> 0.0

            let colour =
                if kind.StartsWith("tone", StringComparison.Ordinal) || kind = "ink" then
                    Palette.onLight kind |> ofHex
                else
                    place.Colour

            Array.iter (draw canvas zoom { place with Top = place.Top + top; Colour = colour }) children
        | "rect" ->
            let x, y = value "x" attributes, value "y" attributes
            let right, bottom = x + value "width" attributes, y + value "height" attributes
            let corners = [| x, y; right, y; right, bottom; x, bottom |] |> Array.map put

            match find "fill" attributes with
            | Some fill -> canvas.Fill([| corners |], ofHex fill, 1.0)
            | None when kind = "paper" -> ()
            | None -> canvas.Stroke([| Array.append corners [| corners[0] |] |], zoom, place.Colour, 0.45)
        | "path" ->
            let found =
                lines (find "d" attributes |> Option.defaultValue "")
                |> Array.map (fun (struct (line, isClosed)) -> struct (Array.map put line, isClosed))

            let outlines = found |> Array.map (fun (struct (line, _)) -> line)

            match find "fill" attributes, kind with
            | Some fill, _ -> canvas.Fill(outlines, ofHex fill, 1.0)
            | None, "mark" -> canvas.Fill(outlines, place.Colour, 1.0)
            | None, "band" -> canvas.Fill(outlines, place.Colour, 0.17)
            | None, _ ->
                let struct (thickness, opacity) = strokeOf kind
                let pattern = if kind = "floor" then Some "1.5 3" else find "stroke-dasharray" attributes

                let pieces =
                    match pattern with
                    | Some words ->
                        let lengths = words.Split ' ' |> Array.map (fun w -> zoom * number w)
                        outlines |> Array.collect (dashed lengths)
                    | None -> outlines

                canvas.Stroke(pieces, zoom * thickness, place.Colour, opacity)
        | "text" ->
            for child in children do
                match child with
                | Words words -> drawText canvas zoom place attributes words
                | Element _ -> ()
        | _ -> ()

/// A drawing as a picture, `zoom` pixels for each of its units.
let picture (zoom: float) (drawing: Svg) : Canvas =
    match drawing with
    | Element("svg", attributes, _) ->
        let box = (find "viewBox" attributes |> Option.defaultValue "0 0 1 1").Split ' ' |> Array.map number
        let canvas = Canvas(int (ceil (zoom * box[2])), int (ceil (zoom * box[3])))
        draw canvas zoom { Left = -box[0]; Top = -box[1]; Colour = ink } drawing
        canvas
    | _ -> invalidArg "drawing" "a picture is made of a whole drawing"

/// Pixels for each unit of a drawing in files: some 300 dots an inch where the figure is as wide as a page.
let private usualZoom = 3.0

/// A drawing as a PNG file.
let png (drawing: Svg) : byte[] = Png.bytes (picture usualZoom drawing) 11811
