namespace Spectral

open System
open System.Globalization

/// What a cell holds.
type CellKind =
    | Empty = 0
    | Text = 1
    | Integer = 2
    | Real = 3

/// One cell: text, an integer, a real number, or nothing. Two cells are equal if they hold equal values (+0 equals −0).
[<Sealed>]
type Cell private (kind: CellKind, text: string, integer: int64, real: float) =
    static let empty = Cell(CellKind.Empty, "", 0L, 0.0)

    /// What it holds.
    member _.Kind = kind
    /// Whether it holds nothing.
    member _.IsEmpty = (kind = CellKind.Empty)
    /// Its text; empty unless the kind is Text.
    member _.AsText = text
    /// Its integer; 0 unless the kind is Integer.
    member _.AsInteger = integer
    /// Its number; an integer is widened, 0 for text and nothing.
    member _.AsReal = if kind = CellKind.Integer then float integer else real

    /// A cell that holds nothing.
    static member Empty = empty
    /// A cell of text.
    static member Text(value: string) = Cell(CellKind.Text, value, 0L, 0.0)
    /// A cell of an integer.
    static member Integer(value: int64) = Cell(CellKind.Integer, "", value, 0.0)
    /// A cell of a real number; whether it is finite is checked by the table, which can name the cell.
    static member Real(value: float) = Cell(CellKind.Real, "", 0L, value)

    /// Invariant text that reads back to the same value; empty for an empty cell.
    override _.ToString() =
        match kind with
        | CellKind.Text -> text
        | CellKind.Integer -> integer.ToString(CultureInfo.InvariantCulture)
        | CellKind.Real -> real.ToString("R", CultureInfo.InvariantCulture)
        | _ -> ""

    override _.Equals(other: obj) =
        match other with
        | :? Cell as c ->
            c.Kind = kind
            && (match kind with
                | CellKind.Text -> String.Equals(c.AsText, text, StringComparison.Ordinal)
                | CellKind.Integer -> c.AsInteger = integer
                | CellKind.Real -> c.AsReal = real
                | _ -> true)
        | _ -> false

    override _.GetHashCode() = HashCode.Combine(kind, text, integer, real)

/// A sentence about the table that its numbers bear out, or not.
type Claim =
    {
        /// The claim, in words.
        Name: string
        /// Whether it holds.
        Holds: bool
        /// The numbers it rests on, for example the worst ratio and its row.
        Detail: string
    }

/// A result table. Checked at construction: shapes, kinds, unique names and keys, no NaN and no infinity.
/// `pivot` names the key column that a report may lay out across the page (usually the time), or is empty.
[<Sealed>]
type Table(name: string, title: string, note: string, pivot: string, columns: Column[], rows: Cell[][], claims: Claim[]) =

    static let fits (column: Column) (cell: Cell) =
        match cell.Kind with
        | CellKind.Empty -> not column.IsKey
        | CellKind.Text -> column.Kind = ColumnKind.Text
        | CellKind.Integer -> column.Kind = ColumnKind.Integer
        | _ -> column.Kind = ColumnKind.Real

    let index (wanted: string) = columns |> Array.tryFindIndex (fun c -> c.Name = wanted)

    let keyOf (row: Cell[]) =
        columns
        |> Array.indexed
        |> Array.filter (fun (_, c) -> c.IsKey)
        |> Array.map (fun (i, c) -> $"{c.Name}={row[i]}")
        |> String.concat ", "

    do
        let named =
            name.Length > 0
            && name |> Seq.forall (fun c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c = '-')

        Check.that named "name" $"'{name}' cannot name a table: use lower case letters, digits and hyphens"
        Check.that (columns.Length > 0) "columns" $"table {name} has no columns"

        Check.that
            (columns |> Array.exists (fun c -> c.IsKey))
            "columns"
            $"table {name} has no key column, so its rows cannot be told apart"

        for i in 1 .. columns.Length - 1 do
            let twin = columns |> Array.findIndex (fun c -> c.Name = columns[i].Name)
            Check.that (twin = i) "columns" $"table {name} has two columns called {columns[i].Name}"

        for c in columns do
            if c.Tolerance.Kind = ToleranceKind.Statistic then
                let has (wanted: string) (kind: ColumnKind) =
                    columns |> Array.exists (fun d -> d.Name = wanted && d.Kind = kind && not d.IsKey)

                let text = $"column {c.Name} of table {name} is a mean"

                Check.that
                    (has c.Tolerance.Deviation ColumnKind.Real)
                    "columns"
                    $"{text}: it needs a column {c.Tolerance.Deviation} of real numbers"

                Check.that (has c.Tolerance.Count ColumnKind.Integer) "columns" $"{text}: it needs a column {c.Tolerance.Count} of integers"

        if pivot <> "" then
            let isKey = columns |> Array.exists (fun c -> c.Name = pivot && c.IsKey)
            Check.that isKey "pivot" $"table {name} has no key column called {pivot} to be laid out across the page"

        for r in 0 .. rows.Length - 1 do
            let row = rows[r]
            Check.that (row.Length = columns.Length) "rows" $"row {r} of table {name} has {row.Length} cells for {columns.Length} columns"

            for c in 0 .. columns.Length - 1 do
                Check.that
                    (fits columns[c] row[c])
                    "rows"
                    $"cell {columns[c].Name} of row {r} of table {name} holds {row[c].Kind} '{row[c]}', its column {columns[c].Kind}; keys are never empty"

                if row[c].Kind = CellKind.Real && not (Double.IsFinite row[c].AsReal) then
                    raise (
                        NumericalFailureException
                            $"cell {columns[c].Name} of row {r} ({keyOf row}) of table {name} is {row[c]}: a table holds finite numbers; leave the cell empty if there is none"
                    )

        let seen = System.Collections.Generic.HashSet<string>(StringComparer.Ordinal)

        for row in rows do
            Check.that (seen.Add(keyOf row)) "rows" $"table {name} has two rows with the key {keyOf row}"

    /// The name: lower case letters, digits and hyphens.
    member _.Name = name
    /// The claim, in a sentence.
    member _.Title = title
    /// How it was made, in a few sentences; may be empty.
    member _.Note = note
    /// The key column that a report may lay out across the page, or empty.
    member _.Pivot = pivot
    /// The columns.
    member _.Columns = columns
    /// The rows, one cell a column.
    member _.Rows = rows
    /// The claims that were checked.
    member _.Claims = claims

    /// The place of the column of that name, or −1.
    member _.IndexOf(column: string) =
        match index column with
        | Some i -> i
        | None -> -1

    /// The key of a row in words: method=Adam, n=9, t=0.5.
    member _.KeyOf(row: int) = keyOf rows[row]

    /// The cell of a row in the column of that name.
    member _.Item
        with get (row: int, column: string) =
            match index column with
            | Some i -> rows[row][i]
            | None -> raise (ArgumentException($"table {name} has no column {column}", "column"))
