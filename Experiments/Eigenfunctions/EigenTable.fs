namespace Spectral.Experiments

open Spectral

/// A row of a table of eigenfunctions: what is measured with one seed.
type EigenRow =
    {
        /// The cells of the key columns.
        Keys: Cell[]
        /// What tells it from others.
        Configuration: (string * string)[]
        /// What is measured, by the names of the columns.
        Measure: IMachine -> RandomStream -> (string * float)[]
    }

/// What was measured of a row, over the seeds.
type EigenLine =
    {
        /// The cells of the key columns.
        Keys: Cell[]
        /// The mean over the seeds by the name of the column; infinite where a training broke down, so that no claim holds by it.
        Mean: string -> float
    }

/// A table of eigenfunctions: rows, means over seeds, claims.
type EigenTable =
    {
        /// The table's name; it addresses the random streams.
        Name: string
        /// The claim, in a sentence.
        Title: string
        /// The problem and how it is posed.
        Subject: string
        /// The key columns.
        Keys: Column[]
        /// The columns of means that are compared, with their deviations.
        Means: string[]
        /// The columns that are shown only.
        Shown: string[]
        /// What `--set` can change, beside the number of seeds.
        Parameters: Parameter[]
        /// The rows.
        Rows: Settings -> EigenRow[]
        /// The claims.
        Claims: EigenLine[] -> Claim[]
        /// The figures.
        Figures: Plot[]
    }

module EigenTable =
    let private columns (table: EigenTable) =
        [|
            yield! table.Keys
            for name in table.Means do
                yield! Column.Mean(name, "", "seeds")
            for name in table.Shown do
                Column.Real(name, "", Tolerance.Informative)
            Column.Integer "seeds"
        |]

    let private lines (table: EigenTable) (settings: Settings) (measured: Measurement[][]) =
        let count = (Counts.seeds settings).Length

        table.Rows settings
        |> Array.mapi (fun r row ->
            let own = Array.sub measured (r * count) count |> Array.map Array.head
            let present name = own |> Array.map (fun m -> m[name]) |> Array.filter (fun c -> not c.IsEmpty) |> Array.map _.AsReal

            let cell (column: Column) =
                match column.Name with
                | "seeds" -> Cell.Integer(own |> Array.sumBy (fun m -> if m.Failure = "" then 1L else 0L))
                | name when column.IsKey -> row.Keys[table.Keys |> Array.findIndex (fun c -> c.Name = name)]
                | name when name.EndsWith("_sd", System.StringComparison.Ordinal) ->
                    let values = present (name.Substring(0, name.Length - 3))
                    if values.Length < 2 then Cell.Empty else Cell.Real(Aggregate.deviation values)
                | name ->
                    let values = present name
                    if values.Length = 0 then Cell.Empty else Cell.Real(Aggregate.mean values)

            let mean name =
                if (present name).Length = count then
                    Aggregate.mean (present name)
                else
                    infinity

            Array.map cell (columns table), { Keys = row.Keys; Mean = mean })

    let private failures (measured: Measurement[][]) =
        [|
            for reason in measured |> Array.map (fun m -> m[0].Failure) |> Array.filter (fun r -> r <> "") do
                { Name = "every training ends in finite numbers"; Holds = false; Detail = reason }
        |]
        |> Array.truncate 1

    /// The table as an experiment.
    let experiment (table: EigenTable) : Experiment =
        {
            Name = table.Name
            Title = table.Title
            Problem = table.Subject
            Parameters = [| yield! table.Parameters; Parameter.Of("seeds", "number of seeds, counted from the root seed", "1", "1", "3") |]
            Seed = 1L
            Work =
                fun settings ->
                    [|
                        for row in table.Rows settings do
                            for seed in Counts.seeds settings do
                                let words = row.Keys |> Array.map string |> String.concat "-"
                                // Greek letters have no place in the name of a file.
                                let plain = words.Replace("α", "alpha").Replace("μ", "mu")

                                {
                                    Key = LearningTable.slug $"{plain}-seed-{seed}"
                                    Configuration = row.Configuration
                                    Seed = seed
                                    Run =
                                        fun machine ->
                                            Measurement.Attempt(fun () ->
                                                row.Measure machine ((RandomStream.OfSeed seed).Child table.Name)
                                                |> Array.map (fun (name, value) -> name, Cell.Real value)
                                                |> Measurement.Of
                                                |> Array.singleton)
                                }
                    |]
            Assemble =
                fun settings measured ->
                    let lines = lines table settings measured

                    Table(
                        table.Name,
                        table.Title,
                        table.Subject,
                        "",
                        columns table,
                        Array.map fst lines,
                        Array.append (failures measured) (table.Claims(Array.map snd lines))
                    )
            Figures = table.Figures
        }

    /// That a number of every line is at most a bound; the worst one is told.
    let atMost (name: string) (bound: float) (column: string) (lines: EigenLine[]) : Claim[] =
        [|
            if lines.Length > 0 then
                let worst = lines |> Array.maxBy (fun line -> line.Mean column)
                let words = worst.Keys |> Array.map string |> String.concat ", "

                {
                    Name = name
                    Holds = worst.Mean column <= bound
                    Detail = $"{Claims.error (worst.Mean column)} ({words})"
                }
        |]

    /// That a number of one line is at most a share of another's, the columns given.
    let below (name: string) (share: float) (rival: float) (own: float) : Claim =
        {
            Name = name
            Holds = own <= share * rival
            Detail = $"{Claims.error own} against {Claims.error rival}"
        }
