/// Compares a new table with its archived twin, cell by cell.
///
///   exact      a = b
///   relative   |a − b| ≤ bound · max(|a|, |b|)
///   absolute   |a − b| ≤ bound
///   statistic  |m₀ − m| ≤ t · s/√n, with the new mean m, deviation s and count n, the archived mean m₀, and t the two-sided 99 % point
///              of Student's distribution with n − 1 degrees of freedom; the deviations themselves may differ by a factor of 10, which is the
///              99 % point of the ratio for three seeds against three (F(2,2) = 99).
module Spectral.Comparison

open System
open System.Globalization

/// Two-sided 99 % points of Student's distribution for 1, 2, 3 … degrees of freedom (Abramowitz and Stegun, table 26.10).
let private student =
    [|
        63.657
        9.925
        5.841
        4.604
        4.032
        3.707
        3.499
        3.355
        3.250
        3.169
        3.106
        3.055
        3.012
        2.977
        2.947
        2.921
        2.898
        2.878
        2.861
        2.845
    |]

/// Beyond the table the bound of 20 degrees of freedom is kept: it is a little wide, never narrow.
let private studentPoint (count: int64) = student[int (min (count - 2L) (int64 student.Length - 1L))]

/// The largest ratio of two standard deviations of the same quantity.
[<Literal>]
let private deviationRatio = 10.0

let private within (condition: bool) (grade: Verdict) = if condition then grade else Verdict.Different

/// Half of the interval that the new seeds give for the mean; 0 for fewer than two seeds.
let private halfInterval (deviation: float) (count: int64) = if count < 2L then 0.0 else studentPoint count * deviation / sqrt (float count)

let private number (value: float) = value.ToString("G3", CultureInfo.InvariantCulture)

/// The grade of one cell, and what its class allows, in words.
let private grade (archived: Table) (fresh: Table) (row: int) (freshRow: int) (column: Column) =
    let a = archived[row, column.Name]
    let b = fresh[freshRow, column.Name]
    let bothNumbers = a.Kind = b.Kind && (a.Kind = CellKind.Real || a.Kind = CellKind.Integer)
    let gap = abs (a.AsReal - b.AsReal)
    let largest = max (abs a.AsReal) (abs b.AsReal)
    let isDeviation = archived.Columns |> Array.exists (fun c -> c.Tolerance.Deviation = column.Name)

    let verdict, allowed =
        if a.Equals b then
            Verdict.Equal, ""
        elif not bothNumbers then
            Verdict.Different, "the same"
        else
            match column.Tolerance.Kind with
            | ToleranceKind.Relative ->
                within (gap <= column.Tolerance.Bound * largest) Verdict.Close, $"a relative distance of {number column.Tolerance.Bound}"
            | ToleranceKind.Absolute ->
                within (gap <= column.Tolerance.Bound) Verdict.Close, $"a distance of {number column.Tolerance.Bound}"
            | ToleranceKind.Statistic ->
                let half =
                    halfInterval fresh[freshRow, column.Tolerance.Deviation].AsReal fresh[freshRow, column.Tolerance.Count].AsInteger

                within (gap <= half) Verdict.Consistent, $"± {number half} about the new mean"
            | _ when isDeviation ->
                let smallest = min a.AsReal b.AsReal
                within (smallest > 0.0 && largest <= deviationRatio * smallest) Verdict.Consistent, $"a factor of {number deviationRatio}"
            | _ -> Verdict.Different, "the same"

    let distance = if bothNumbers && largest > 0.0 then gap / largest else infinity
    CellDifference(archived.KeyOf row, column.Name, a, b, distance, verdict, allowed)

/// What keeps two tables from being compared cell by cell, or an empty text.
let private schemaChange (archived: Table) (fresh: Table) =
    let describe (c: Column) = $"{c.Name} ({c.Kind}, unit '{c.Unit}', key {c.IsKey})"
    let old = archived.Columns |> Array.map describe
    let now = fresh.Columns |> Array.map describe
    let gone = Array.except now old
    let come = Array.except old now

    if gone.Length + come.Length = 0 then
        ""
    else
        $"the columns changed: archived only [{String.Join(Suggestion.separator, gone)}], new only [{String.Join(Suggestion.separator, come)}]"

let private rowChange (archived: Table) (fresh: Table) =
    let old = Array.init archived.Rows.Length archived.KeyOf
    let now = Array.init fresh.Rows.Length fresh.KeyOf
    let gone = Array.except now old
    let come = Array.except old now
    let show (rows: string[]) = if rows.Length = 0 then "none" else $"{rows.Length}, first ({rows[0]})"

    if gone.Length + come.Length = 0 then
        ""
    else
        $"the rows changed: archived only {show gone}; new only {show come}"

let private brokenClaims (archived: Table) (fresh: Table) =
    archived.Claims
    |> Array.filter (fun old -> old.Holds && not (fresh.Claims |> Array.exists (fun c -> c.Name = old.Name && c.Holds)))
    |> Array.map (fun old -> $"the claim '{old.Name}' held and does not hold any more")

/// Compares a new table with its archived twin. `sameBytes` says whether their files are equal byte for byte.
let compare (archived: Table) (fresh: Table) (sameBytes: bool) (archivedFrom: Provenance) (freshFrom: Provenance) =
    let cause () = Provenance.LikelyCause(archivedFrom, freshFrom)
    let schema = schemaChange archived fresh
    let compared = archived.Columns |> Array.filter (fun c -> c.Tolerance.Kind <> ToleranceKind.Informative)

    if schema <> "" then
        TableComparison(fresh.Name, Verdict.Different, 0, 0, null, schema, cause ())
    else
        let place =
            Array.init fresh.Rows.Length (fun r -> Collections.Generic.KeyValuePair(fresh.KeyOf r, r))
            |> Collections.Generic.Dictionary

        let differences =
            [|
                for r in 0 .. archived.Rows.Length - 1 do
                    match place.TryGetValue(archived.KeyOf r) with
                    | true, freshRow ->
                        for column in compared do
                            let found = grade archived fresh r freshRow column

                            if found.Grade > Verdict.Equal then
                                yield found
                    | _ -> ()
            |]

        let worst: CellDifference | null =
            if differences.Length = 0 then
                null
            else
                differences |> Array.maxBy (fun d -> struct (int d.Grade, d.Distance))

        let structural =
            Array.append [| rowChange archived fresh |] (brokenClaims archived fresh)
            |> Array.filter (fun text -> text <> "")

        let verdict =
            if structural.Length > 0 then
                Verdict.Different
            else
                match worst with
                | null -> if sameBytes then Verdict.Identical else Verdict.Equal
                | cell -> cell.Grade

        let cells = archived.Rows.Length * compared.Length

        let detail =
            [|
                yield! structural
                match worst with
                | null -> ()
                | cell -> yield $"{differences.Length} of {cells} cells differ; worst: {cell}"
            |]
            |> String.concat "; "

        let detail =
            match detail, verdict with
            | "", Verdict.Identical -> $"{cells} cells, the same bytes"
            | "", _ -> $"{cells} cells, the same values in other bytes"
            | text, _ -> text

        let cause = if verdict = Verdict.Identical then "" else cause ()
        TableComparison(fresh.Name, verdict, cells, differences.Length, worst, detail, cause)
