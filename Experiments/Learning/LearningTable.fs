namespace Spectral.Experiments

open System
open Spectral

/// A row of a learning table: one method on one problem with one training set.
type LearningRow =
    {
        /// The method's name in the table.
        Name: string
        /// The further keys of the row, in the order of the table's key columns.
        Keys: Cell[]
        /// The problem.
        Problem: Problem
        /// Number of training trajectories.
        Train: int
        /// The method.
        Method: Method
    }

/// What was measured at one time, over the seeds.
type LearningCell =
    {
        /// The row.
        Row: LearningRow
        /// The time t_j.
        Time: float
        /// Mean over the seeds of the mean relative L² error of the test trajectories; infinite where a fit failed, so that no claim holds by it.
        TestError: float
        /// Its standard deviation over the seeds; 0 for one seed.
        TestDeviation: float
        /// Mean over the seeds of the floor of the method's representation; NaN where it has none of its own, 1 where a fit failed.
        Floor: float
        /// The cells of the line, by the name of the column.
        Value: string -> Cell
        /// What was measured with each seed, by the name of the column; NaN where that fit failed.
        Seeds: string -> float[]
    }

    /// Error over floor.
    member c.Ratio = c.TestError / c.Floor

/// A learning table: methods, errors at every time beside their floors, over several seeds.
type LearningTable =
    {
        /// The table's name; it addresses the random streams of the methods.
        Name: string
        /// The claim, in a sentence.
        Title: string
        /// What is learned, in a sentence: the equation, the data.
        Subject: string
        /// The key columns between the method's name and the time.
        Keys: Column[]
        /// The columns after the errors, by the names of the methods' readings; see LearningColumns.
        Columns: Column[]
        /// What `--set` can change, beside the numbers of seeds and of test trajectories.
        Parameters: Parameter[]
        /// The rows.
        Rows: Settings -> LearningRow[]
        /// The claims, from what was measured at every time of every row.
        Claims: LearningCell[] -> Claim[]
        /// The figures that are drawn from the table.
        Figures: Plot[]
    }

/// The columns that learning tables share.
module LearningColumns =
    let private informative name = Column.Real(name, "", Tolerance.Informative)

    /// What was learned, and how: coefficients, parameters, iterations (the most over the seeds).
    let counts = [| Column.Integer "modes"; Column.Integer "parameters"; Column.Integer "iterations" |]

    /// What the fit has cost, in 10⁹ operations of floating point, the mean over the seeds.
    let work = Column.Real("work", "GFLOP", Tolerance.Informative)

    /// For bases that stand still: the floor of the L²-best coefficients beside that of the learner's.
    let bounded = [| Column.Real("best_floor", "", Tolerance.Relative 1e-9); yield! counts |]

    /// For bases on a half line: |β̂ − β|/β.
    let scaling = [| informative "scale_error"; yield! counts |]

    /// For bases that scale and move: |β̂ − β|/β and |x̂₀ − x₀| β.
    let moving = [| informative "scale_error"; informative "center_error"; yield! counts |]

/// From learning tables to experiments.
module LearningTable =
    /// A text as the name of a piece of work.
    let slug (text: string) =
        text.ToLowerInvariant().Replace("−", "minus").Replace("½", "half").Replace("′", "prime")
        |> Seq.map (fun c -> if (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') then c else '-')
        |> Seq.toArray
        |> String
        |> fun s -> s.Replace("--", "-").Trim '-'

    let private key (table: LearningTable) (row: LearningRow) (seed: int64) =
        let keys = Array.map2 (fun (c: Column) (cell: Cell) -> $"-{c.Name}-{cell}") table.Keys row.Keys
        slug $"{row.Name}{String.Concat keys}-seed-{seed}"

    /// The median.
    let median (values: float[]) =
        let sorted = Array.sort values
        let half = sorted.Length / 2

        if sorted.Length % 2 = 1 then
            sorted[half]
        else
            0.5 * (sorted[half - 1] + sorted[half])

    /// Standard deviation over the seeds; 0 for one seed.
    let private deviation (values: float[]) = if values.Length < 2 then 0.0 else Aggregate.deviation values

    /// The measurement of a row with one seed: one line a time.
    let private measure (table: LearningTable) (row: LearningRow) (tests: int) (seed: int64) (machine: IMachine) =
        let times = row.Problem.Times.Length

        let outcome =
            row.Method.Run
                {
                    Problem = row.Problem
                    Seed = seed
                    Train = row.Train
                    Test = tests
                    Stream = RandomStream.OfSeed(seed).Child table.Name
                    Machine = machine
                }

        let at (j: int) (values: float[]) = Array.init (values.Length / times) (fun s -> values[s * times + j])

        Array.init times (fun j ->
            let errors = at j outcome.Errors

            Measurement.Of
                [|
                    "test_error", Cell.Real(Aggregate.mean errors)
                    "test_median", Cell.Real(median errors)
                    "test_worst", Cell.Real(Array.max errors)
                    if outcome.Floors.Length > 0 then
                        "floor", Cell.Real(Aggregate.mean (at j outcome.Floors))
                    for name, reading in outcome.Readings do
                        match reading with
                        | PerSample values -> name, Cell.Real(Aggregate.mean (at j values))
                        | PerTime values -> name, Cell.Real values[j]
                        | Number value -> name, Cell.Real value
                        | Count value -> name, Cell.Integer(int64 value)
                |])

    let private columns (table: LearningTable) =
        [|
            Column.TextKey "method"
            yield! table.Keys
            Column.RealKey("t", "")
            yield! Column.Mean("test_error", "", "seeds")
            Column.Real("floor", "", Tolerance.Relative 1e-9)
            Column.Real("ratio", "", Tolerance.Informative)
            Column.Real("test_median", "", Tolerance.Informative)
            Column.Real("test_worst", "", Tolerance.Informative)
            Column.Real("train_error", "", Tolerance.Informative)
            yield! table.Columns
            Column.Integer "seeds"
        |]

    /// One line of the table from the measurements of its seeds. Where a fit failed nothing is said of the errors.
    let private line (table: LearningTable) (columns: Column[]) (row: LearningRow) (time: float) (measured: Measurement[]) =
        let reals name = measured |> Array.map (fun m -> m[name]) |> Array.map (fun c -> c.AsReal)
        let isPresent name = measured |> Array.forall (fun m -> not m[name].IsEmpty)
        let isWhole = isPresent "test_error"
        let error = if isWhole then Aggregate.mean (reals "test_error") else infinity
        let spread = if isWhole then deviation (reals "test_error") else 0.0

        let floor =
            if isPresent "floor" then Aggregate.mean (reals "floor")
            elif isWhole then nan
            else 1.0

        let cell (column: Column) =
            match column.Name with
            | "method" -> Cell.Text row.Name
            | "t" -> Cell.Real time
            | "test_error_sd" when isWhole -> Cell.Real spread
            | "ratio" when isPresent "floor" -> Cell.Real(error / floor)
            | "seeds" -> Cell.Integer(measured |> Array.sumBy (fun m -> if m.Failure = "" then 1L else 0L))
            | name when column.IsKey -> row.Keys[table.Keys |> Array.findIndex (fun c -> c.Name = name)]
            | name when not (isPresent name) -> Cell.Empty
            | "test_worst" -> Cell.Real(Array.max (reals "test_worst"))
            | name when column.Kind = ColumnKind.Integer -> Cell.Integer(int64 (Array.max (reals name)))
            | name -> Cell.Real(Aggregate.mean (reals name))

        let cells = Array.map cell columns

        cells,
        {
            Row = row
            Time = time
            TestError = error
            TestDeviation = spread
            Floor = floor
            Value = fun name -> cells[columns |> Array.findIndex (fun c -> c.Name = name)]
            Seeds = fun name -> measured |> Array.map (fun m -> if m[name].IsEmpty then nan else m[name].AsReal)
        }

    let private assemble (table: LearningTable) (settings: Settings) (measured: Measurement[][]) =
        let seeds = Counts.seeds settings
        let rows = table.Rows settings
        let columns = columns table

        // A fit that failed has one measurement, its reason, in place of one a time.
        let lines =
            rows
            |> Array.mapi (fun r row ->
                let own = Array.sub measured (r * seeds.Length) seeds.Length
                let at j (m: Measurement[]) = if m[0].Failure = "" then m[j] else m[0]
                row.Problem.Times |> Array.mapi (fun j t -> line table columns row t (own |> Array.map (at j))))
            |> Array.concat

        let failed =
            measured
            |> Array.map (fun m -> m[0].Failure)
            |> Array.indexed
            |> Array.filter (fun (_, reason) -> reason <> "")

        let complaint =
            [|
                if failed.Length > 0 then
                    {
                        Name = "every fit ends in finite numbers"
                        Holds = false
                        Detail =
                            failed
                            |> Array.map (fun (i, reason) -> $"{key table rows[i / seeds.Length] seeds[i % seeds.Length]}: {reason}")
                            |> String.concat "; "
                    }
            |]

        let tests = settings.Text "test"

        let note =
            $"{table.Subject}. Relative L² errors on {tests} test trajectories, mean and standard deviation over {seeds.Length} seeds; "
            + "the floor is the error of the projection that makes the learner's coefficients. The problem is a substitute with an exact solution, not the paper's own table."

        Table(table.Name, table.Title, note, "t", columns, Array.map fst lines, Array.append (table.Claims(Array.map snd lines)) complaint)

    /// Settings that every learning table has, unless it states its own of that name.
    let private common =
        [|
            Parameter.Of("seeds", "number of seeds, counted from the root seed", "2", "3", "3")
            Parameter.Of("test", "test trajectories", "6", "40", "100")
        |]

    /// The experiment of a learning table.
    let experiment (table: LearningTable) : Experiment =
        {
            Name = table.Name
            Title = table.Title
            Problem = table.Subject
            Parameters =
                [|
                    yield! table.Parameters
                    for parameter in common do
                        if table.Parameters |> Array.forall (fun own -> own.Name <> parameter.Name) then
                            parameter
                |]
            Seed = 1L
            Work =
                fun settings ->
                    [|
                        for row in table.Rows settings do
                            for seed in Counts.seeds settings do
                                {
                                    Key = key table row seed
                                    Configuration =
                                        [|
                                            "method", row.Name
                                            "problem", row.Problem.Name
                                            "train", string row.Train
                                            "test", settings.Text "test"
                                            yield! row.Method.Configuration
                                        |]
                                    Seed = seed
                                    Run =
                                        fun machine ->
                                            Measurement.Attempt(fun () -> measure table row (Counts.one settings "test") seed machine)
                                }
                    |]
            Assemble = assemble table
            Figures = table.Figures
        }
