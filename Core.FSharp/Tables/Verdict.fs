namespace Spectral

/// What a comparison of a new table with its archived twin came to, strongest first.
type Verdict =
    /// The same bytes.
    | Identical = 0
    /// The same values, in other bytes.
    | Equal = 1
    /// Every cell within its column's class of tolerance.
    | Close = 2
    /// Every archived mean inside the interval of the new seeds.
    | Consistent = 3
    /// A cell, a row, a column or a claim differs.
    | Different = 4
    /// One of the two is not there, or cannot be read.
    | Missing = 5

/// Where a table came from: what can explain a difference.
type Provenance
    (
        configurationNames: string[],
        configurationValues: string[],
        seed: int64,
        revision: string,
        runtime: string,
        machine: string,
        device: string,
        isAltered: bool
    ) =
    /// The keys of the configuration.
    member _.ConfigurationNames = configurationNames
    /// The values of the configuration.
    member _.ConfigurationValues = configurationValues
    /// The root seed.
    member _.Seed = seed
    /// The revision of the source, "unknown" outside version control.
    member _.Revision = revision
    /// The runtime.
    member _.Runtime = runtime
    /// The machine: architecture and vector width.
    member _.Machine = machine
    /// The device that learned, empty where nothing was learned or it is not known.
    member _.Device = device
    /// Whether the file of the table no longer has the hash that its manifest states.
    member _.IsAltered = isAltered

    member private _.Find(name: string) =
        match System.Array.IndexOf(configurationNames, name) with
        | -1 -> "(not there)"
        | i -> configurationValues[i]

    /// The likely cause of a difference, the strongest explanation first, in one sentence.
    static member LikelyCause(archived: Provenance, fresh: Provenance) =
        let changed =
            Array.append archived.ConfigurationNames fresh.ConfigurationNames
            |> Array.distinct
            |> Array.filter (fun name -> archived.Find name <> fresh.Find name)
            |> Array.map (fun name -> $"{name} {archived.Find name} → {fresh.Find name}")

        if changed.Length > 0 then
            "the configuration changed: " + System.String.Join("; ", changed)
        elif archived.Seed <> fresh.Seed then
            $"the seed changed: {archived.Seed} → {fresh.Seed}"
        elif archived.IsAltered then
            "the archived table was edited after it was written: its hash is not the one in its manifest"
        elif fresh.IsAltered then
            "the new table was edited after it was written: its hash is not the one in its manifest"
        elif archived.Device <> "" && fresh.Device <> "" && archived.Device <> fresh.Device then
            $"the device changed: {archived.Device} → {fresh.Device}; devices agree to rounding, which a long training amplifies, so that close or consistent is what to expect"
        elif archived.Revision <> fresh.Revision then
            $"the code changed: revision {archived.Revision} → {fresh.Revision}"
        elif archived.Runtime <> fresh.Runtime then
            $"the runtime changed: {archived.Runtime} → {fresh.Runtime}"
        elif archived.Machine <> fresh.Machine then
            $"the machine changed: {archived.Machine} → {fresh.Machine}"
        else
            "same configuration, seed, code, runtime and machine: the code was changed without a new revision, or something depends on threads or time"

/// One cell that is not what was archived.
[<Sealed>]
type CellDifference(row: string, column: string, archived: Cell, fresh: Cell, distance: float, grade: Verdict, allowed: string) =
    /// The key of the row in words.
    member _.Row = row
    /// The name of the column.
    member _.Column = column
    /// The archived cell.
    member _.Archived = archived
    /// The new cell.
    member _.Fresh = fresh
    /// |a − b| / max(|a|, |b|) of two numbers, infinity otherwise.
    member _.Distance = distance
    /// Equal to Different.
    member _.Grade = grade
    /// What the column's class allows, in words.
    member _.Allowed = allowed

    /// One line: which cell, what it was, what it is, how far.
    override _.ToString() =
        let far =
            if System.Double.IsFinite distance then
                ", relative distance " + distance.ToString("G3", System.Globalization.CultureInfo.InvariantCulture)
            else
                ""

        let show (cell: Cell) = if cell.IsEmpty then "(empty)" else cell.ToString()
        $"cell {column} of row {row}: archived {show archived}, now {show fresh}{far}, allowed: {allowed}"

/// The comparison of a new table with its archived twin.
[<Sealed>]
type TableComparison
    (table: string, verdict: Verdict, compared: int, differing: int, worst: CellDifference | null, detail: string, cause: string) =
    /// The name of the table.
    member _.Table = table
    /// The verdict.
    member _.Verdict = verdict
    /// How many cells were compared.
    member _.Compared = compared
    /// How many of them are not equal.
    member _.Differing = differing
    /// The worst of them, or null.
    member _.Worst = worst
    /// What was found, in one line.
    member _.Detail = detail
    /// The likely cause, empty if there is nothing to explain.
    member _.Cause = cause
    /// Whether the verdict counts as reproduced.
    member _.IsReproduced = verdict <= Verdict.Consistent
    /// A comparison that could not be made, with the reason.
    static member Impossible(table: string, reason: string) = TableComparison(table, Verdict.Missing, 0, 0, null, reason, "")
