namespace Spectral.Experiments

open System
open Spectral

/// What a row of a learning table is about.
type Subject =
    /// A learned vector field.
    | Learned of SpectralNode * Optimiser
    /// No learner: the projection floor of a basis frozen at each trajectory's first label.
    | FrozenFloor
    /// No learner: the projection floor of the best basis that is the same for all trajectories and times.
    | ConstantFloor

/// A row of a learning table: one method at one order with one training set.
type LearningRow =
    {
        /// The method's name in the table.
        Method: string
        /// The order N of the basis.
        Order: int
        /// Number of training trajectories.
        Train: int
        /// What is measured.
        Subject: Subject
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
        /// Mean over the seeds of the projection floor at the canonical labels; 1 where a fit failed.
        Floor: float
    }

/// A learning table: methods on one problem, errors at every time beside their floors, over several seeds.
type LearningTable =
    {
        Name: string
        Title: string
        Problem: Problem
        Basis: int -> Basis
        Parameters: Parameter[]
        Rows: Settings -> LearningRow[]
        Claims: LearningCell[] -> Claim[]
    }

/// From learning tables to experiments.
module LearningTable =
    let private real (x: float) = Cell.Real x
    let private empty = Cell.Empty

    let private slug (text: string) =
        text.ToLowerInvariant()
        |> Seq.map (fun c -> if (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') then c else '-')
        |> Seq.toArray
        |> String
        |> fun s -> s.Replace("--", "-").Trim '-'

    let private key (row: LearningRow) (seed: int64) = $"{slug row.Method}-n{row.Order}-m{row.Train}-seed{seed}"

    /// The values of the samples at one time.
    let private at (times: int) (j: int) (values: float[]) = Array.init (values.Length / times) (fun s -> values[s * times + j])

    let private mean = Aggregate.mean

    let private median (values: float[]) =
        let sorted = Array.sort values
        let half = sorted.Length / 2

        if sorted.Length % 2 = 1 then
            sorted[half]
        else
            0.5 * (sorted[half - 1] + sorted[half])

    /// Standard deviation over the seeds; 0 for one seed.
    let private deviation (values: float[]) = if values.Length < 2 then 0.0 else Aggregate.deviation values

    let private measure (table: LearningTable) (row: LearningRow) (tests: int) (seed: int64) (machine: IMachine) =
        let problem = table.Problem
        let basis = table.Basis row.Order
        let times = problem.Times
        let testDraws = problem.DrawMany(seed, "test", tests)
        let trainDraws () = problem.DrawMany(seed, "train", row.Train)
        let test = SpectralSamples(problem, basis, Moving, testDraws)
        let floors = test.Floors
        let best = if basis.IsUnweighted then [||] else test.BestFloors

        let cells (errors: float[]) (extra: int -> (string * Cell)[]) =
            Array.init times.Length (fun j ->
                let e = at times.Length j errors

                Array.append
                    [|
                        "test_error", real (mean e)
                        "test_median", real (median e)
                        "test_worst", real (Array.max e)
                        "floor", real (mean (at times.Length j floors))
                        if best.Length > 0 then
                            "best_floor", real (mean (at times.Length j best))
                    |]
                    (extra j)
                |> Measurement.Of)

        match row.Subject with
        | FrozenFloor -> cells (SpectralSamples(problem, basis, Frozen, testDraws).Floors) (fun _ -> [||])
        | ConstantFloor ->
            let label = ConstantBasis.label problem basis (trainDraws ())
            cells (SpectralSamples(problem, basis, Fixed label, testDraws).Floors) (fun _ -> [||])
        | Learned(node, optimiser) ->
            let training = SpectralSamples(problem, basis, Moving, trainDraws ())
            let learner = machine.Learner "fit"
            let learned = SpectralNode.learn learner node optimiser training (RandomStream.OfSeed(seed).Child table.Name)
            let predicted = SpectralNode.predict learner learned test
            let trainErrors = training.Errors(SpectralNode.predict learner learned training)
            let labels = if test.Moves then Some(test.LabelErrors predicted) else None

            cells (test.Errors predicted) (fun j ->
                [|
                    "train_error", real (mean (at times.Length j trainErrors))
                    match labels with
                    | Some(scales, centers) ->
                        "scale_error", real (mean (at times.Length j scales))
                        "center_error", real (mean (at times.Length j centers))
                    | None -> ()
                    "parameters", Cell.Integer(int64 learned.Field.Network.ParameterCount)
                    "iterations", Cell.Integer(int64 learned.Result.Iterations)
                |])

    let private columns (table: LearningTable) =
        [|
            Column.TextKey "method"
            Column.IntegerKey "order"
            Column.IntegerKey "train"
            Column.RealKey("t", "")
            yield! Column.Mean("test_error", "", "seeds")
            Column.Real("floor", "", Tolerance.Relative 1e-9)
            Column.Real("ratio", "", Tolerance.Informative)
            Column.Real("test_median", "", Tolerance.Informative)
            Column.Real("test_worst", "", Tolerance.Informative)
            Column.Real("train_error", "", Tolerance.Informative)
            if table.Problem.Moves then
                Column.Real("scale_error", "", Tolerance.Informative)
                Column.Real("center_error", "", Tolerance.Informative)
            else
                Column.Real("best_floor", "", Tolerance.Relative 1e-9)
            Column.Integer "modes"
            Column.Integer "parameters"
            Column.Integer "iterations"
            Column.Integer "seeds"
        |]

    let private seeds (settings: Settings) = Array.init (Counts.one settings "seeds") (fun k -> settings.Seed + int64 k)

    let private assemble (table: LearningTable) (settings: Settings) (measured: Measurement[][]) =
        let rows = table.Rows settings
        let seeds = seeds settings
        let times = table.Problem.Times
        let columns = columns table

        let line (row: LearningRow) (t: float) (measured: Measurement[]) =
            let of' name = measured |> Array.map (fun m -> m[name])
            let present name = not (of' name |> Array.exists (fun c -> c.IsEmpty))

            let over f name =
                if present name then
                    real (of' name |> Array.map (fun c -> c.AsReal) |> f)
                else
                    empty

            let first name = if present name then (of' name)[0] else empty

            let longest name =
                if present name then
                    Cell.Integer(of' name |> Array.map (fun c -> c.AsInteger) |> Array.max)
                else
                    empty

            let isMeasured = present "test_error"

            let test, floor =
                if isMeasured then
                    of' "test_error" |> Array.map (fun c -> c.AsReal) |> mean, of' "floor" |> Array.map (fun c -> c.AsReal) |> mean
                else
                    infinity, 1.0

            let cell name =
                match name with
                | "method" -> Cell.Text row.Method
                | "order" -> Cell.Integer row.Order
                | "train" -> Cell.Integer row.Train
                | "t" -> real t
                | "test_error_sd" -> over deviation "test_error"
                | "ratio" -> if isMeasured then real (test / floor) else empty
                | "test_worst" -> over Array.max name
                | "modes" -> Cell.Integer (table.Basis row.Order).Count
                | "seeds" -> Cell.Integer(measured |> Array.sumBy (fun m -> if m.Failure = "" then 1L else 0L))
                | "parameters" -> first name
                | "iterations" -> longest name
                | _ -> over mean name

            columns |> Array.map (fun c -> cell c.Name), { Row = row; Time = t; TestError = test; Floor = floor }

        // A fit that failed has one measurement, its reason, in place of one a time.
        let lines =
            rows
            |> Array.mapi (fun r row ->
                let own = Array.sub measured (r * seeds.Length) seeds.Length
                let at j (m: Measurement[]) = if m[0].Failure = "" then m[j] else m[0]
                times |> Array.mapi (fun j t -> line row t (own |> Array.map (at j))))
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
                            |> Array.map (fun (i, reason) -> $"{key rows[i / seeds.Length] seeds[i % seeds.Length]}: {reason}")
                            |> String.concat "; "
                    }
            |]

        let tests = settings.Text "test"

        let note =
            $"{table.Problem.Equation}. Relative L² errors on {tests} test trajectories, mean and standard deviation over {seeds.Length} seeds; "
            + "the floor is the error of the projection that makes the learner's coefficients. The problem is a substitute with an exact solution, not the paper's own table."

        Table(table.Name, table.Title, note, "t", columns, Array.map fst lines, Array.append (table.Claims(Array.map snd lines)) complaint)

    /// Settings that every learning table has.
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
            Problem = table.Problem.Equation
            Parameters = Array.append table.Parameters common
            Seed = 1L
            Work =
                fun settings ->
                    [|
                        for row in table.Rows settings do
                            for seed in seeds settings do
                                {
                                    Key = key row seed
                                    Configuration =
                                        [|
                                            "method", row.Method
                                            "basis", (table.Basis row.Order).Canonical
                                            "train", string row.Train
                                            "test", settings.Text "test"
                                            match row.Subject with
                                            | Learned(node, optimiser) ->
                                                "learner", node.Canonical
                                                "optimiser", optimiser.Canonical
                                            | _ -> ()
                                        |]
                                    Seed = seed
                                    Run =
                                        fun machine ->
                                            Measurement.Attempt(fun () -> measure table row (Counts.one settings "test") seed machine)
                                }
                    |]
            Assemble = assemble table
        }
