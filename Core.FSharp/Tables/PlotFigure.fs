/// From a plot and a table to a figure.
module Spectral.PlotFigure

open System

/// Distinct values in the order of their first appearance.
let private distinct (values: string[]) = Array.distinct values

let private check (plot: Plot) (table: Table) =
    let all = table.Columns |> Array.map _.Name

    let known (name: string) =
        let complaint = Suggestion.unknown "column" name all
        Check.that (Array.contains name all) "plot" $"figure {plot.Name} of table {table.Name}: {complaint}"

    match plot.Shape with
    | Made _ -> ()
    | shape ->
        known plot.Across.Column
        plot.Up |> Array.iter (fun q -> known q.Column)
        plot.Panels |> Array.iter known
        plot.Along |> Array.iter known

        match shape with
        | HeatMap colour -> known colour.Column
        | _ ->
            if plot.Floor <> "" then
                known plot.Floor

/// A name of code in words, "kortewegDeVries" as "Korteweg De Vries"; any other text as it is.
let private spoken (text: string) =
    let isOne = text.Length > 1 && text |> Seq.forall System.Char.IsLetter && System.Char.IsLower text[0]

    if isOne && text |> Seq.exists System.Char.IsUpper then
        let parted = text |> String.collect (fun c -> if System.Char.IsUpper c then $" {c}" else string c)
        System.Char.ToUpperInvariant(parted[0]).ToString() + parted.Substring 1
    else
        text

/// A number in four digits where all of them would be long.
let private shortened (cell: Cell) =
    let all = cell.ToString()

    if all.Length <= 8 then
        all
    else
        cell.AsReal.ToString("G4", System.Globalization.CultureInfo.InvariantCulture)

/// What a row is called by some key columns: text as it is, numbers with their symbol where they differ among the rows of the same texts.
let private nameOf (table: Table) (keys: Column[]) (rows: int[]) =
    let texts, numbers = keys |> Array.partition (fun k -> k.Kind = ColumnKind.Text)
    let textOf row = texts |> Array.map (fun k -> table[row, k.Name].ToString()) |> String.concat ", "
    let groups = rows |> Array.groupBy textOf |> Map.ofArray

    fun (row: int) ->
        let text = textOf row

        let own =
            numbers
            |> Array.filter (fun k -> groups[text] |> Array.map (fun r -> table[r, k.Name].ToString()) |> distinct |> Array.length > 1)
            |> Array.map (fun k -> $"{Quantity.Symbol k.Name} = {shortened table[row, k.Name]}")

        Array.append (if text = "" then [||] else [| text |]) own |> String.concat ", "

let private axis (q: Quantity) = { Title = q.Title; Kind = q.Kind; Names = [||] }

let private isDrawn (q: Quantity) (cell: Cell) = not cell.IsEmpty && (q.Kind <> AxisKind.Logarithmic || cell.AsReal > 0.0)

/// The rows of one line, sorted across, the one with the largest value at each place.
let private along (table: Table) (plot: Plot) (up: Quantity) (rows: int[]) =
    rows
    |> Array.filter (fun r -> isDrawn up table[r, up.Column] && isDrawn plot.Across table[r, plot.Across.Column])
    |> Array.groupBy (fun r -> table[r, plot.Across.Column].AsReal)
    |> Array.map (fun (place, same) -> place, same |> Array.maxBy (fun r -> table[r, up.Column].AsReal))
    |> List.ofArray
    |> List.sortBy fst
    |> Array.ofList

let private floors (table: Table) (plot: Plot) (up: Quantity) (rows: int[]) =
    if plot.Floor = "" then
        [||]
    else
        let floor = { up with Column = plot.Floor }

        along table { plot with Floor = "" } floor rows
        |> Array.map (fun (place, r) -> place, table[r, plot.Floor].AsReal)

let private band (table: Table) (up: Quantity) (drawn: (float * int)[]) =
    let tolerance = (table.Columns |> Array.find (fun c -> c.Name = up.Column)).Tolerance

    if tolerance.Kind <> ToleranceKind.Statistic then
        [||]
    else
        drawn
        |> Array.filter (fun (_, r) -> not table[r, tolerance.Deviation].IsEmpty)
        |> Array.map (fun (place, r) ->
            let mean, deviation = table[r, up.Column].AsReal, table[r, tolerance.Deviation].AsReal
            place, mean - deviation, mean + deviation)

let private kept (plot: Plot) (table: Table) = [| 0 .. table.Rows.Length - 1 |] |> Array.filter (plot.Keep table)

let private panelsOf (plot: Plot) (table: Table) (rows: int[]) =
    // What all panels have in common tells nothing.
    let varies (column: Column) = rows |> Array.exists (fun row -> not (table[row, column.Name].Equals table[rows[0], column.Name]))

    let keys = table.Columns |> Array.filter (fun c -> Array.contains c.Name plot.Panels && varies c)

    let title row =
        keys
        |> Array.map (fun k ->
            let cell = table[row, k.Name]

            if k.Kind = ColumnKind.Text then
                spoken (cell.ToString())
            else
                $"{Quantity.Symbol k.Name} = {shortened cell}")
        |> String.concat ", "

    rows |> Array.groupBy title

let private named (up: Quantity) (title: string) =
    let words = Quantity.Words up.Column
    if title = "" then words else $"{words}, {title}"

let private lines (plot: Plot) (table: Table) =
    let rows = kept plot table
    let aside = [| plot.Across.Column; yield! plot.Panels; yield! plot.Along |]
    let keys = table.Columns |> Array.filter (fun c -> c.IsKey && not (Array.contains c.Name aside))
    let shown = rows |> Array.filter (fun r -> plot.Up |> Array.exists (fun q -> isDrawn q table[r, q.Column]))
    let name = nameOf table keys shown
    let tones = shown |> Array.map name |> distinct

    [|
        for up in plot.Up do
            for title, own in panelsOf plot table shown do
                let groups = own |> Array.groupBy name |> Array.map (fun (label, rows) -> label, rows, along table plot up rows)
                let groups = groups |> Array.filter (fun (_, _, drawn) -> drawn.Length > 0)
                let lowest = groups |> Array.map (fun (_, rows, _) -> floors table plot up rows)
                // A floor that is part of another one says nothing more.
                let isPart (floor: (float * float)[]) =
                    lowest
                    |> Array.exists (fun other -> other.Length > floor.Length && Array.forall (fun p -> Array.contains p other) floor)

                let different = lowest |> Array.filter (fun f -> f.Length > 0 && not (isPart f)) |> Array.distinct

                let curves =
                    groups
                    |> Array.mapi (fun i (label, _, drawn) ->
                        let tone = Array.IndexOf(tones, label)

                        {
                            Label = if tones.Length = 1 && label = "" then up.Title else label
                            Tone = tone
                            Marks =
                                [|
                                    Band(band table up drawn)
                                    Curve(drawn |> Array.map (fun (place, r) -> place, table[r, up.Column].AsReal))
                                    // A floor of its own has the colour of its line; lines before it with the same floor have drawn it already.
                                    if
                                        different.Length > 1
                                        && Array.contains lowest[i] different
                                        && Array.findIndex ((=) lowest[i]) lowest = i
                                    then
                                        Floor lowest[i]
                                |]
                        })

                if groups.Length > 0 then
                    {
                        // Quantities that share an axis are told apart by the titles of their panels.
                        Panel.Title =
                            (if up.Title = Quantity.Words up.Column || plot.Up.Length = 1 then
                                 title
                             else
                                 named up title)
                        Across = axis plot.Across
                        Up = axis up
                        Series =
                            [|
                                yield! curves
                                if different.Length = 1 then
                                    { Label = "floor"; Tone = -1; Marks = [| Floor different[0] |] }
                            |]
                    }
    |]

/// The distinct values of a key column: numbers in increasing order, texts as they come.
let private categories (table: Table) (column: string) (rows: int[]) =
    let cells = rows |> Array.map (fun r -> table[r, column]) |> Array.distinctBy _.ToString()

    if cells |> Array.forall (fun c -> c.Kind = CellKind.Text) then
        cells |> Array.map _.ToString()
    else
        cells |> List.ofArray |> List.sortBy _.AsReal |> List.map _.ToString() |> Array.ofList

let private cells (plot: Plot) (colour: Quantity) (table: Table) =
    let rows = kept plot table |> Array.filter (fun r -> isDrawn colour table[r, colour.Column])
    let across, up = plot.Across.Column, plot.Up[0].Column
    let columns, lines = categories table across rows, categories table up rows
    let text column row = table[row, column].ToString()

    [|
        for title, own in panelsOf plot table rows do
            let filled =
                own
                |> Array.groupBy (fun r -> Array.IndexOf(columns, text across r), Array.IndexOf(lines, text up r))
                |> Array.map (fun ((i, j), same) -> i, j, same |> Array.map (fun r -> table[r, colour.Column].AsReal) |> Array.max)

            {
                Panel.Title = title
                Across = Axis.Categories(plot.Across.Title, columns)
                Up = Axis.Categories(plot.Up[0].Title, lines)
                Series = [| { Label = ""; Tone = -1; Marks = [| Tiles filled |] } |]
            }
    |]

/// What every figure of this kind says about how to read it.
let private reading (plot: Plot) (table: Table) (panels: Panel[]) =
    let marks = panels |> Array.collect (fun p -> p.Series |> Array.collect _.Marks)

    let hasBand =
        marks
        |> Array.exists (fun m ->
            match m with
            | Band intervals -> intervals.Length > 1
            | _ -> false)

    let zeros =
        match plot.Shape with
        | Lines ->
            kept plot table
            |> Array.sumBy (fun r ->
                plot.Up
                |> Array.sumBy (fun q ->
                    if
                        q.Kind = AxisKind.Logarithmic
                        && table[r, q.Column].Kind = CellKind.Real
                        && table[r, q.Column].AsReal <= 0.0
                    then
                        1
                    else
                        0))
        | _ -> 0

    [|
        plot.Note
        if hasBand then
            "Bands: mean ± one standard deviation over the seeds."
        if marks |> Array.exists (fun m -> m.IsFloor) then
            "Dotted: the floor, the error of the projection that the basis allows."
        if zeros = 1 then
            "One value of 0 has no place on a logarithmic axis."
        elif zeros > 1 then
            $"{zeros} values of 0 have no place on a logarithmic axis."
    |]
    |> Array.filter (fun s -> s <> "")
    |> String.concat " "

/// Whether anything in a panel has more than one point: a line needs two.
let private hasLine (panel: Panel) =
    panel.Series
    |> Array.exists (fun series ->
        series.Marks
        |> Array.exists (fun mark ->
            match mark with
            | Curve points -> points.Length > 1
            | _ -> false))

/// Several quantities stand below each other, each with its panels side by side, unless there are too many or only one of each.
let private columns (plot: Plot) (panels: Panel[]) =
    let each = if plot.Up.Length = 0 then 0 else panels.Length / plot.Up.Length

    if plot.Up.Length > 1 && each > 1 && each <= 4 && each * plot.Up.Length = panels.Length then
        each
    else
        0

/// The figure of a plot. It is empty where no row has what it draws, or no line has two points.
let draw (plot: Plot) (table: Table) : Figure =
    check plot table

    let panels =
        match plot.Shape with
        | Lines ->
            let drawn = lines plot table
            if Array.exists hasLine drawn then drawn else [||]
        | HeatMap colour -> cells plot colour table
        | Made make -> make table

    {
        Name = plot.Name
        Title = plot.Title
        Note = reading plot table panels
        Panels = panels
        Columns = columns plot panels
        Colour =
            (match plot.Shape with
             | HeatMap colour -> axis colour
             | _ -> Axis.Linear "")
        IsSquare = plot.IsSquare
    }

/// The figures of a table that have something to draw.
let all (plots: Plot[]) (table: Table) =
    let figures = plots |> Array.map (fun plot -> draw plot table) |> Array.filter (fun f -> not f.IsEmpty)
    let twin = figures |> Array.countBy _.Name |> Array.tryFind (fun (_, n) -> n > 1)

    match twin with
    | Some(name, _) -> Check.that false "plots" $"table {table.Name} has two figures called {name}: give one another name"
    | None -> ()

    figures
