/// Gathers measurements of several seeds into the rows of a table.
///
/// Measurements with the same key cells make one row. In a column of the class Statistic the row holds the mean m = Σ xᵢ / n, in its column of
/// deviations s = √(Σ (xᵢ − m)² / (n − 1)), or nothing for n < 2, and in its column of counts n. In every other column all measurements of a row must
/// agree. Sums run in the order of the measurements.
module Spectral.Aggregate

open System
open System.Collections.Generic

/// The mean, in order.
let mean (values: float[]) =
    Check.that (values.Length > 0) "values" "the mean of no values does not exist"
    let mutable sum = 0.0

    for v in values do
        sum <- sum + v

    sum / float values.Length

/// The standard deviation of a sample (divided by n − 1), in order.
let deviation (values: float[]) =
    Check.that (values.Length > 1) "values" $"a standard deviation needs two values at least, not {values.Length}"
    let m = mean values
    let mutable sum = 0.0

    for v in values do
        sum <- sum + (v - m) * (v - m)

    sqrt (sum / float (values.Length - 1))

let private keyOf (columns: Column[]) (m: Measurement) =
    columns
    |> Array.filter (fun c -> c.IsKey)
    |> Array.map (fun c -> $"{c.Name}={m[c.Name]}")
    |> String.concat ", "

let private agreed (column: Column) (key: string) (group: Measurement[]) =
    let first = group[0][column.Name]

    for m in group do
        Check.that
            (m[column.Name].Equals first)
            "measurements"
            $"column {column.Name} of row ({key}) is {first} with one seed and {m[column.Name]} with another: make it a mean, or measure it once"

    first

let private row (columns: Column[]) (key: string) (group: Measurement[]) =
    let values (name: string) =
        group
        |> Array.map (fun m -> m[name])
        |> Array.filter (fun c -> not c.IsEmpty)
        |> Array.map (fun c -> c.AsReal)

    let owner (choose: Tolerance -> string) (name: string) = columns |> Array.tryFind (fun c -> choose c.Tolerance = name)

    columns
    |> Array.map (fun column ->
        match column.Tolerance.Kind, owner (fun t -> t.Deviation) column.Name, owner (fun t -> t.Count) column.Name with
        | ToleranceKind.Statistic, _, _ ->
            let v = values column.Name
            if v.Length = 0 then Cell.Empty else Cell.Real(mean v)
        | _, Some m, _ ->
            let v = values m.Name
            if v.Length < 2 then Cell.Empty else Cell.Real(deviation v)
        | _, _, Some m -> Cell.Integer(int64 (values m.Name).Length)
        | _ -> agreed column key group)

/// The rows of a table with these columns, in the order in which their keys first appear.
let rows (columns: Column[]) (measurements: Measurement[][]) : Cell[][] =
    let order = List<string>()
    let groups = Dictionary<string, List<Measurement>>(StringComparer.Ordinal)

    for m in Array.concat measurements do
        let key = keyOf columns m

        match groups.TryGetValue key with
        | true, group -> group.Add m
        | _ ->
            order.Add key
            groups[key] <- List<Measurement>([ m ])

    order.ToArray() |> Array.map (fun key -> row columns key (groups[key].ToArray()))
