namespace Spectral.Experiments

open System
open Spectral

/// A row of a table of runs.
type IvpRow =
    {
        /// What the table varies, in the order of its key columns.
        Keys: Cell[]
        /// The case; the seed of its settings does not count: every row is run with all seeds of the table.
        Case: IvpCase
        /// What is run, canonically: a stored result counts only for the same.
        Words: string
        /// The run with a seed: a measurement at each of the problem's times.
        Run: int64 -> IMachine -> Measurement[]
    }

/// Rows of a table of runs.
module IvpRow =
    let private measureState (case: IvpCase) (run: NeuralIvp) (more: (string * float)[]) (state: IvpState) : Measurement =
        let snapshot = run.Snapshot state
        let count isKind = float (state.Events |> Array.filter isKind).Length

        let errors =
            match case.Draw with
            | Some _ ->
                let error = case.DensityError(run, state)
                [| "error", error.Relative; "divergence", error.Divergence |]
            | None ->
                let errors = case.Errors(run, state)

                [|
                    "error", errors[0]
                    if errors.Length > 1 && Double.IsFinite errors[1] then
                        "velocity_error", errors[1]
                |]

        let fits =
            state.Events
            |> Array.choose (function
                | FitDone(errors, _) -> Some("fit_error", Array.max errors)
                | _ -> None)

        let all =
            [|
                yield! errors
                yield! fits
                "residual", Array.max snapshot.Residuals
                "bound", snapshot.Bound / snapshot.Size
                "trace", Array.max snapshot.Traces
                "eigenvalue", Array.max snapshot.LargestEigenvalues
                "effective_dimension", Array.max snapshot.EffectiveDimensions
                "rank", float state.Rank
                "iterations", float state.Iterations
                "solves", float state.Solves
                "accepted", float state.Accepted
                "rejected", float state.Rejected
                "restarts", count (fun e -> e.IsRestarted)
                "refused", count (fun e -> e.IsRestartRefused)
                "work", 1e-9 * float state.Operations
                yield! more
            |]

        Measurement.Of(
            [|
                "parameters", Cell.Integer(int64 run.Count)
                for name, value in all do
                    if Double.IsFinite value then
                        name, Cell.Real value
            |]
        )

    let private measure start more (case: IvpCase) (seed: int64) (machine: IMachine) : Measurement[] =
        let times = case.Problem.Times.Length
        use run = new NeuralIvp((machine.Learner "run").Engine, case.Problem, { case.Settings with Seed = seed })
        let first: IvpState = start machine run
        let mutable state = first
        let measured = ResizeArray [ measureState case run (more run first first) first ]

        while state.NextTime < times do
            let wanted = state.NextTime
            state <- run.Advance state
            machine.Report { Step = state.NextTime - 1; Steps = times - 1; Loss = nan }

            if state.NextTime > wanted then
                measured.Add(measureState case run (more run first state) state)

        machine.Count("solves", int64 state.Solves)
        measured.ToArray()

    /// A case whose start is given by what stands first, with more to be measured of a run with its first state and one of its states.
    let measuring
        (start: IMachine -> NeuralIvp -> IvpState)
        (more: NeuralIvp -> IvpState -> IvpState -> (string * float)[])
        (keys: string list)
        (case: IvpCase)
        : IvpRow =
        {
            Keys = keys |> List.map Cell.Text |> Array.ofList
            Case = case
            Words = case.Settings.Canonical
            Run = measure start more case
        }

    /// The usual start.
    let start (_: IMachine) (run: NeuralIvp) : IvpState = run.Start()

    /// Nothing more.
    let nothing (_: NeuralIvp) (_: IvpState) (_: IvpState) : (string * float)[] = [||]

    /// A case run with its settings.
    let keyed (keys: Cell[]) (case: IvpCase) : IvpRow = { measuring start nothing [] case with Keys = keys }

    /// A row whose keys are words.
    let ofCase (keys: string list) (case: IvpCase) : IvpRow = measuring start nothing keys case

    /// Parameters of a field's network.
    let parameters (case: IvpCase) : int =
        let networks = case.Settings.Network.On [| "u" |]
        networks[0].Count

    /// A case with other settings.
    let withSettings (change: IvpSettings -> IvpSettings) (case: IvpCase) : IvpCase = { case with Settings = change case.Settings }

/// What was measured of a row at a time, over the seeds.
type IvpCell =
    {
        /// The row.
        Row: IvpRow
        /// t.
        Time: float
        /// What was measured with each seed, by the name of the column; not a number where a run broke down or has none of it.
        Seeds: string -> float[]
    }

    /// The key of that number, as text.
    member c.Key(index: int) = string c.Row.Keys[index]

    /// The median over the seeds.
    member c.Median(column: string) = LearningTable.median (c.Seeds column)
    /// The largest over the seeds.
    member c.Worst(column: string) = Array.max (c.Seeds column)

/// A table whose rows are runs of Neural IVP.
type IvpTable =
    {
        /// Its name.
        Name: string
        /// The claim, in a sentence.
        Title: string
        /// What is run and how, in a sentence or two.
        Subject: string
        /// The key columns besides the case and the time.
        Keys: Column[]
        /// What can be set, besides the seeds.
        Parameters: Parameter[]
        /// Columns of measurements that this table alone has.
        Measures: string[]
        /// The rows.
        Rows: Settings -> IvpRow[]
        /// The claims, from what was measured at all times of all rows.
        Claims: Settings -> IvpCell[] -> Claim[]
        /// The figures.
        Figures: Plot[]
    }

/// From tables of runs to experiments.
module IvpTable =
    /// Medians over the seeds; a run that broke down shows nothing.
    let private reals =
        [|
            // Relative L² error; of a density that of the normalised one.
            "error", Tolerance.Relative 1e-6
            // Of the time derivative of a wave.
            "velocity_error", Tolerance.Relative 1e-6
            // KL(u‖û) of a density.
            "divergence", Tolerance.Relative 1e-6
            // ‖Jv − f‖/‖f‖ on fresh points, the largest of the fields.
            "residual", Tolerance.Informative
            // The a-posteriori bound over the size of the solution, both in the norm of the bound.
            "bound", Tolerance.Informative
            "trace", Tolerance.Informative
            "eigenvalue", Tolerance.Informative
            "effective_dimension", Tolerance.Informative
            "fit_error", Tolerance.Informative
            "rank", Tolerance.Informative
            "iterations", Tolerance.Informative
            "solves", Tolerance.Informative
            "accepted", Tolerance.Informative
            "rejected", Tolerance.Informative
            "restarts", Tolerance.Informative
            "refused", Tolerance.Informative
            "work", Tolerance.Informative
        |]

    let private columns (table: IvpTable) =
        [|
            Column.TextKey "case"
            yield! table.Keys
            Column.RealKey("t", "")
            for name, tolerance in reals do
                Column.Real(name, (if name = "work" then "GFLOP" else ""), tolerance)

                if name = "error" then
                    Column.Real("error_worst", "", Tolerance.Relative 1e-6)
            for name in table.Measures do
                Column.Real(name, "", Tolerance.Informative)
            Column.Integer "parameters"
            Column.Integer "seeds"
        |]

    let private key (table: IvpTable) (row: IvpRow) (seed: int64) =
        let keys = Array.map2 (fun (c: Column) (cell: Cell) -> $"-{c.Name}-{cell}") table.Keys row.Keys
        LearningTable.slug $"{row.Case.Name}{String.Concat keys}-seed-{seed}"

    /// What was measured of a row at its j-th time, one measurement a seed.
    let private cellOf (row: IvpRow) (j: int) (measured: Measurement[][]) : IvpCell =
        let at = measured |> Array.map (fun m -> if m[0].Failure = "" then m[j] else m[0])

        {
            Row = row
            Time = row.Case.Problem.Times[j]
            Seeds =
                fun column ->
                    at
                    |> Array.map (fun m ->
                        let cell = m[column]
                        if cell.IsEmpty then nan else cell.AsReal)
        }

    let private lineOf (table: IvpTable) (cell: IvpCell) : Cell[] =
        let real column (values: float[]) =
            if Array.exists Double.IsNaN values then
                Cell.Empty
            else
                Cell.Real(column values)

        columns table
        |> Array.mapi (fun i column ->
            match column.Name with
            | "case" -> Cell.Text cell.Row.Case.Name
            | "t" -> Cell.Real cell.Time
            | "seeds" -> Cell.Integer(int64 (cell.Seeds "error").Length)
            | "error_worst" -> real Array.max (cell.Seeds "error")
            | "parameters" ->
                let count = (cell.Seeds "parameters")[0]
                if Double.IsNaN count then Cell.Empty else Cell.Integer(int64 count)
            | _ when column.IsKey -> cell.Row.Keys[i - 1]
            | name -> real LearningTable.median (cell.Seeds name))

    let private assemble (table: IvpTable) (settings: Settings) (measured: Measurement[][]) : Table =
        let rows, seeds = table.Rows settings, Counts.seeds settings
        let ofRow i = Array.init seeds.Length (fun k -> measured[i * seeds.Length + k])

        let cells =
            rows
            |> Array.mapi (fun i row -> Array.init row.Case.Problem.Times.Length (fun j -> cellOf row j (ofRow i)))
            |> Array.concat

        let failed =
            [|
                for i in 0 .. rows.Length - 1 do
                    for k in 0 .. seeds.Length - 1 do
                        let own = ofRow i
                        let reason = own[k].[0].Failure

                        if reason <> "" then
                            $"{key table rows[i] seeds[k]}: {reason}"
            |]

        let note =
            $"{table.Subject}. Medians over {seeds.Length} seeds; errors are relative, in L², on 4000 points that no run sees, of densities on 20000 exact draws and of the normalised density. "
            + "The cases are substitutes with an exact or a spectral reference, not the paper's own."

        let complaint =
            if failed.Length = 0 then
                [||]
            else
                [|
                    {
                        Name = "every run ends in finite numbers"
                        Holds = false
                        Detail = String.Join("; ", failed)
                    }
                |]

        Table(
            table.Name,
            table.Title,
            note,
            "t",
            columns table,
            Array.map (lineOf table) cells,
            Array.append (table.Claims settings cells) complaint
        )

    /// The experiment of a table.
    let experiment (table: IvpTable) : Experiment =
        {
            Name = table.Name
            Title = table.Title
            Problem = table.Subject
            Parameters =
                [|
                    yield! table.Parameters
                    if table.Parameters |> Array.forall (fun own -> own.Name <> "seeds") then
                        Parameter.Of("seeds", "number of seeds, counted from the root seed", "1", "2", "3")
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
                                            "case", row.Case.Words
                                            "settings", row.Words
                                            "times", row.Case.Problem.Times |> Array.map Claims.number |> String.concat ","
                                        |]
                                    Seed = seed
                                    Run = fun machine -> Measurement.Attempt(fun () -> row.Run seed machine)
                                }
                    |]
            Assemble = assemble table
            Figures = table.Figures
        }

    /// A parameter that most tables have: how large the runs are.
    let share (tiny: string) (quick: string) (full: string) =
        Parameter.Of(
            "share",
            "widths of the networks and numbers of points, as a share of those that the cases are meant for",
            tiny,
            quick,
            full
        )

    /// A parameter of tables with claims about errors: the bounds are those of the cases as they are meant, and smaller runs reach less.
    let slack (tiny: string) (quick: string) (full: string) = Parameter.Of("slack", "factor on the bounds of the claims", tiny, quick, full)

    /// The error over time, a line a row.
    let errorOverTime: Plot =
        Plot.errorOverTime
        |> Plot.lines (Quantity.Linear "t") [ { Quantity.Logarithmic "error" with Title = "relative L² error" } ]
        |> Plot.panels [ "case" ]
        |> Plot.floor ""
