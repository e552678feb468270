/// From a figure to SVG. The layout is computed: a title, the legend, panels in rows; labels take the room that their text needs.
/// Colours follow the reader's choice of light or dark; nothing but the figure decides the characters.
module Spectral.Drawing

open System

let private width = 720.0
let private titleHeight = 24.0

/// All values that the marks of a panel show along one axis.
let private values (isAcross: bool) (mark: Mark) =
    match mark with
    | Curve points
    | Floor points
    | Dots points -> points |> Array.map (if isAcross then fst else snd)
    | Band intervals when isAcross -> intervals |> Array.map (fun (px, _, _) -> px)
    | Band intervals -> intervals |> Array.collect (fun (_, low, high) -> [| low; high |])
    | Tiles _ -> [||]
    | Raster(left, right, bottom, top, _) -> if isAcross then [| left; right |] else [| bottom; top |]
    | Shaded map -> if isAcross then [| map.Left; map.Right |] else [| map.Bottom; map.Top |]
    | Upright(across, _) -> if isAcross then [| across |] else [||]

let private marks (panels: Panel[]) = panels |> Array.collect (fun p -> p.Series |> Array.collect (fun s -> s.Marks))

/// The scale of an axis over the panels that share it. The foot of a band is no reason to widen a logarithmic axis.
let private scale (isAcross: bool) (axis: Axis) (panels: Panel[]) =
    let all =
        marks panels
        |> Array.filter (fun m -> isAcross || axis.Kind <> AxisKind.Logarithmic || not m.IsBand)
        |> Array.collect (values isAcross)

    match axis.Kind with
    | AxisKind.Categories -> Scale.Categories axis.Names
    | AxisKind.Logarithmic ->
        let positive = all |> Array.filter (fun v -> v > 0.0)

        let isFew =
            positive.Length > 0
            && (Array.distinct positive).Length <= 7
            && Array.forall (fun (v: float) -> v = Math.Floor v && v < 1e6) positive

        if isAcross && isFew then
            Scale.Places positive
        else
            Scale.Logarithmic((if positive.Length = 0 then [| 1.0 |] else positive), (if isAcross then 5 else 7))

    | _ when marks panels |> Array.exists _.IsShaded -> Scale.Within(Array.min all, Array.max all, 4)
    | _ -> Scale.Linear((if all.Length = 0 then [| 0.0; 1.0 |] else all), 5)

/// A panel whose values span less than this part of the widest across has a scale of its own.
let private narrow = 0.3

let private shared isAcross (axisOf: Panel -> Axis) (figure: Figure) (panel: Panel) =
    let axis = axisOf panel
    let alike = figure.Panels |> Array.filter (fun p -> axisOf p = axis)

    let span (p: Panel) =
        match marks [| p |] |> Array.collect (values isAcross) with
        | [||] -> 0.0
        | all -> Array.max all - Array.min all

    if isAcross && axis.Kind = AxisKind.Linear then
        let widest = alike |> Array.map span |> Array.max
        let isNarrow p = span p < narrow * widest
        scale isAcross axis (if isNarrow panel then [| panel |] else alike |> Array.filter (isNarrow >> not))
    else
        scale isAcross axis alike

let private columnsOf panels =
    match panels with
    | 1 -> 1
    | 2
    | 4 -> 2
    | _ -> 3

let private labelRoom (scale: Scale) = 10.0 + (scale.Ticks |> Array.map (fun t -> Svg.width 11.0 t.Label) |> Array.max)

let private heightOf (figure: Figure) columns (frameWidth: float) (across: Scale) (up: Scale) =
    if up.Kind = AxisKind.Categories then
        max 90.0 (min 420.0 (26.0 * (up.High - up.Low)))
    elif figure.IsSquare then
        frameWidth * (up.High - up.Low) / (across.High - across.Low)
    else
        match columns with
        | 1 -> 280.0
        | 2 -> 220.0
        | _ -> 190.0

/// Panels on paper below the height `top`, with `right` left free on the right, and the height of the foot.
let private plates (figure: Figure) (top: float) (right: float) =
    let panels = figure.Panels
    let columns = if figure.Columns > 0 then figure.Columns else columnsOf panels.Length
    let rows = (panels.Length + columns - 1) / columns
    let across = panels |> Array.map (shared true _.Across figure)
    let up = panels |> Array.map (shared false _.Up figure)

    let showsUp i = i % columns = 0 || panels[i].Up <> panels[i - 1].Up

    // Room to the left of a column: its labels, and the title of the axis on its side.
    let room column =
        seq { column..columns .. panels.Length - 1 }
        |> Seq.map (fun i ->
            if showsUp i then
                labelRoom up[i] + (if panels[i].Up.Title = "" then 0.0 else 18.0)
            else
                0.0)
        |> Seq.max

    let rooms = Array.init columns room
    let gap = 20.0

    // A colour bar stands to the right of the last of the neighbours that share it.
    let hasBar i =
        ColourBar.shading panels[i]
        |> Option.filter (fun own -> i % columns = columns - 1 || i + 1 >= panels.Length || ColourBar.shading panels[i + 1] <> Some own)

    let barRooms =
        Array.init columns (fun column ->
            seq { column..columns .. panels.Length - 1 }
            |> Seq.map (hasBar >> Option.map ColourBar.room >> Option.defaultValue 0.0)
            |> Seq.max)

    let frameWidth =
        (width - right - 10.0 - gap * float (columns - 1) - Array.sum rooms - Array.sum barRooms)
        / float columns

    let frameWidth = if figure.IsSquare then min frameWidth 300.0 else frameWidth

    let titled row =
        [| row * columns .. min panels.Length ((row + 1) * columns) - 1 |]
        |> Array.exists (fun i -> panels[i].Title <> "")

    let isLast i = i + columns >= panels.Length || panels[i + columns].Across <> panels[i].Across
    let mutable y = top

    let placed =
        [|
            for row in 0 .. rows - 1 do
                let own = [| row * columns .. min panels.Length ((row + 1) * columns) - 1 |]
                let head = if titled row then 24.0 else 11.0
                let height = own |> Array.map (fun i -> heightOf figure columns frameWidth across[i] up[i]) |> Array.max
                let isTitled = own |> Array.exists (fun i -> isLast i && panels[i].Across.Title <> "")

                for i in own do
                    let column = i - row * columns
                    let left = Array.sum rooms[..column] + Array.sum barRooms[.. column - 1] + float column * (frameWidth + gap)

                    {
                        Plate.Panel = panels[i]
                        Plate.Across = across[i]
                        Plate.Up = up[i]
                        Plate.Left = left
                        Plate.Top = y + head
                        Plate.Width = frameWidth
                        Plate.Height = height
                        Plate.ShowsUp = showsUp i
                        Plate.ShowsAcross = isLast i
                        Plate.Bar = hasBar i
                    }

                y <- y + head + height + (if isTitled then 42.0 else 24.0)
        |]

    placed, y

let private titleUp (plate: Plate.Plate) =
    let x = plate.Left - labelRoom plate.Up - 5.0
    let y = plate.Top + plate.Height / 2.0
    let place = $"{Numeral.coordinate x} {Numeral.coordinate y}"

    Svg.element "text" [| "class", "quiet middle"; "transform", $"translate({place})rotate(-90)" |] [| Words plate.Panel.Up.Title |]

let private beside (plate: Plate.Plate) (ends: (Series * (float * float))[]) =
    let wanted = ends |> Array.map (fun (_, (_, v)) -> Plate.y plate v)

    Legend.spread (plate.Top + 4.0) (plate.Top + plate.Height) 15.0 22.0 wanted
    |> Option.map (fun heights ->
        let right = plate.Left + plate.Width

        Array.map3
            (fun (series: Series, _) (wanted: float) (y: float) ->
                Svg.group
                    (Palette.name series.Tone)
                    [|
                        Svg.path "leader" (Svg.through [| right + 2.0, wanted; right + 9.0, y |])
                        Svg.text "" (right + 12.0) (y + 4.0) series.Label
                    |])
            ends
            wanted
            heights)

/// The body of a drawing: its nodes and its height. With facts, plates bear what a script needs to tell values from places.
let private body (hasFacts: bool) (figure: Figure) =
    let tiles =
        marks figure.Panels
        |> Array.collect (fun m ->
            match m with
            | Tiles cells -> cells |> Array.map (fun (_, _, v) -> v)
            | Raster(_, _, _, _, rows) -> Array.concat rows
            | _ -> [||])

    let colour =
        if tiles.Length = 0 then
            None
        elif figure.Colour.Kind = AxisKind.Logarithmic then
            Some(Scale.Logarithmic(tiles, 5))
        else
            Some(Scale.Linear(tiles, 5))

    let direct =
        Legend.ends figure
        |> Option.bind (fun ends ->
            let placed, foot = plates figure titleHeight (Legend.room ends)
            let reaches = ends |> Array.forall (fun (_, (last, _)) -> placed[0].Across.At last > 0.9)

            if reaches then
                beside placed[0] ends |> Option.map (fun names -> placed, foot, names)
            else
                None)

    let placed, foot, names =
        match direct with
        | Some found -> found
        | None ->
            let entries = Legend.entries figure |> Legend.rows width

            let legendRows =
                if entries.Length = 0 then
                    0
                else
                    1 + (entries |> Array.map (fun (row, _, _) -> row) |> Array.max)

            let barHeight = if colour.IsSome then 34.0 else 0.0
            let top = titleHeight + float legendRows * Legend.rowHeight + barHeight

            let names =
                entries
                |> Array.collect (fun (row, x, entry) -> Legend.draw x (titleHeight + 10.0 + float row * Legend.rowHeight) entry)

            let bar =
                colour
                |> Option.map (ColourBar.across width (titleHeight + float legendRows * Legend.rowHeight + 4.0) figure.Colour)

            let placed, foot = plates figure top 0.0
            placed, foot, Array.append names (Option.defaultValue [||] bar)

    let nodes =
        [|
            Svg.text "title" 0.0 15.0 figure.Title
            yield! names

            for plate in placed do
                if plate.ShowsUp && plate.Panel.Up.Title <> "" then
                    titleUp plate

                Svg.element
                    "g"
                    [|
                        "class", "plate"
                        if hasFacts then
                            yield! Plate.facts plate
                    |]
                    (Plate.draw colour plate)

                match plate.Bar with
                | Some shading -> yield! ColourBar.beside (plate.Left + plate.Width) plate.Top plate.Height shading
                | None -> ()
        |]

    nodes, Math.Ceiling(foot + 2.0)

let private checkDrawn (figure: Figure) =
    Check.that (not figure.IsEmpty) "figure" $"figure {figure.Name} has nothing to draw; ask IsEmpty first"

/// A drawing of some height about its nodes.
let private framed (isAlone: bool) (title: string) (note: string) (height: float) (nodes: Svg[]) : Svg =
    let margin = if isAlone then 14.0 else 2.0
    let c = Numeral.coordinate
    let box = $"{c -margin} {c -margin} {c (width + 2.0 * margin)} {c (height + 2.0 * margin)}"

    let attributes =
        [|
            "xmlns", "http://www.w3.org/2000/svg"
            "class", "figure"
            "viewBox", box
            "width", c (width + 2.0 * margin)
            "height", c (height + 2.0 * margin)
            "role", "img"
        |]

    let inside =
        [|
            Svg.element "title" [||] [| Words title |]
            Svg.element "desc" [||] [| Words note |]

            if isAlone then
                Svg.element "style" [||] [| Words Palette.style |]
                Svg.rectangle "paper" -margin -margin (width + 2.0 * margin) (height + 2.0 * margin)

            yield! nodes
        |]

    Svg.element "svg" attributes inside

let private drawing (isAlone: bool) (hasFacts: bool) (figure: Figure) =
    checkDrawn figure
    let nodes, height = body hasFacts figure
    framed isAlone figure.Title figure.Note height nodes

/// A file of its own: with its style and its paper.
let alone (figure: Figure) = Svg.write (drawing true false figure)

/// A part of a page that holds Palette.style.
let within (figure: Figure) = Svg.write (drawing false false figure)

/// A part of a page whose script tells values: each plate bears its frame, scales, points and values, see Plate.facts.
let explored (figure: Figure) = Svg.write (drawing false true figure)

/// Figures below one another as one drawing of its own; those with nothing to draw are left out, and one at least must be left.
let sheet (title: string) (figures: Figure[]) : Svg =
    let drawn = figures |> Array.filter (fun figure -> not figure.IsEmpty)
    Check.that (drawn.Length > 0) "figures" "none of the figures has anything to draw"
    let gap = 18.0
    let mutable top = 0.0

    let nodes =
        drawn
        |> Array.map (fun figure ->
            let nodes, height = body false figure
            let placed = Svg.element "g" [| "transform", $"translate(0 {Numeral.coordinate top})" |] nodes
            top <- top + height + gap
            placed)

    framed true title (drawn |> Array.map _.Note |> String.concat " ") (top - gap) nodes
