namespace Spectral

open System

/// One field, or the real and imaginary part of a complex one, as someone measured it at one time: values at scattered points, sorted by x here.
/// `FromTable` reads a long table, one row an observation (t, x, fields), in any order of rows; a refused row is named, counted from 1.
[<Sealed>]
type FieldSamples private (time: float, points: float[], fields: float[][]) =

    // The sum of −0 and 0 is 0: one spelling of zero, whatever the order of the rows.
    static let onlyZero (value: float) = value + 0.0

    static let checkRow (columns: string[]) (values: float[][]) (row: int) =
        for c in 0 .. values.Length - 1 do
            let value = values[c][row]

            if not (Double.IsFinite value) then
                let time = values[0][row]
                let place = if c > 0 then $" ({columns[0]} = {Family.text time})" else ""

                Check.that
                    false
                    columns[c]
                    $"row {row + 1}{place}: {columns[c]} is {Family.text value}: every value must be a finite number; remove the row or fill the gap."

    /// The time.
    member _.Time = time
    /// The points, ascending, no two equal.
    member _.Points = points
    /// The values, [fields × points].
    member _.Fields = fields
    /// The number of points.
    member _.Count = points.Length

    /// Samples at one time, given in any order of the points.
    static member At(time: float, x: float[], fields: float[][]) : FieldSamples =
        FieldSamples.FromTable(Array.create x.Length time, x, fields, [| "t"; "x"; "u"; "v" |])
        |> Array.head

    /// What was observed of a problem of one variable at one time.
    static member Of(observation: Observation) : FieldSamples =
        FieldSamples.At(observation.Time, observation.Points |> Array.map Array.head, observation.Values)

    /// The samples of a long table, one a time, times ascending. `columns` are the names of t, x and the fields, for what a refusal says.
    static member FromTable(t: float[], x: float[], fields: float[][], columns: string[]) : FieldSamples[] =
        let rows = x.Length

        Check.that
            (fields.Length = 1 || fields.Length = 2)
            "fields"
            $"{fields.Length} fields were given: give one, or two as real and imaginary part."

        let values = Array.append [| t; x |] fields

        Check.that
            (values |> Array.forall (fun column -> column.Length = rows))
            "fields"
            $"the columns have different lengths ({values
                                                   |> Array.map _.Length
                                                   |> Array.distinct
                                                   |> Array.map string
                                                   |> String.concat Suggestion.separator}): give one value a row in each."

        Check.that (rows > 0) "x" "the table has no rows: an expansion needs samples."

        for row in 0 .. rows - 1 do
            checkRow columns values row

        let t = Array.map onlyZero t
        let x = Array.map onlyZero x

        Check.that
            (rows = 1 || x |> Array.exists (fun v -> v <> x[0]))
            columns[1]
            $"{columns[1]} is {Family.text x[0]} in all {rows} rows: an expansion needs different points; is {columns[1]} the column of positions?"

        // Stable, so that rows of the same time and point stay in the order of the table.
        let order =
            List.init rows id
            |> List.sortWith (fun a b ->
                let byTime = compare t[a] t[b]
                if byTime <> 0 then byTime else compare x[a] x[b])
            |> Array.ofList

        for i in 1 .. rows - 1 do
            let a, b = order[i - 1], order[i]

            if t[a] = t[b] && x[a] = x[b] then
                Check.that
                    false
                    columns[1]
                    $"rows {a + 1} and {b + 1} both give {columns[1]} = {Family.text x[a]} at {columns[0]} = {Family.text t[a]}: keep one; of several trajectories give one at a time."

        let starts =
            order
            |> Array.indexed
            |> Array.filter (fun (i, row) -> i = 0 || t[order[i - 1]] <> t[row])
            |> Array.map fst

        starts
        |> Array.mapi (fun k first ->
            let last = if k + 1 < starts.Length then starts[k + 1] - 1 else rows - 1
            let own = order[first..last]

            FieldSamples(
                t[own[0]],
                own |> Array.map (fun row -> x[row]),
                fields |> Array.map (fun field -> own |> Array.map (fun row -> field[row]))
            ))
