namespace Spectral

open System
open System.Globalization

/// How much work a run does: tiny drives every kind of table in seconds, quick is a smaller honest one, full is the one that counts.
type Profile =
    | Tiny = 0
    | Quick = 1
    | Full = 2

/// What an experiment may ask of the machine. The host implements it.
type IMachine =
    /// Threads that this piece of work may use; no result depends on it.
    abstract Threads: int
    /// Shows progress; raises OperationCanceledException when the user asked to stop.
    abstract Report: progress: Progress -> unit
    /// Adds to a counter of the manifest, for example "evaluations". Counters count work, never seconds.
    abstract Count: counter: string * amount: int64 -> unit
    /// What fits and solves, with progress and a checkpoint of that name.
    abstract Learner: key: string -> ILearner
    /// The place of that name where this piece of work keeps its unfinished state.
    abstract Checkpoint: key: string -> ICheckpoint

/// A key that `--set key=value` can change, with its value in each profile.
type Parameter =
    {
        /// The key: lower case letters, digits and hyphens.
        Name: string
        /// What it means, with its unit.
        Meaning: string
        /// The value in the profile tiny.
        Tiny: string
        /// The value in the profile quick.
        Quick: string
        /// The value in the profile full.
        Full: string
    }

    /// The value in a profile.
    member this.In(profile: Profile) =
        match profile with
        | Profile.Tiny -> this.Tiny
        | Profile.Quick -> this.Quick
        | _ -> this.Full

    /// A parameter with a value for each profile.
    static member Of(name: string, meaning: string, tiny: string, quick: string, full: string) =
        { Name = name; Meaning = meaning; Tiny = tiny; Quick = quick; Full = full }

    /// A parameter with the same value in every profile.
    static member Of(name: string, meaning: string, value: string) = Parameter.Of(name, meaning, value, value, value)

/// The settings of one run of an experiment: profile, root seed, and a value for each of its parameters.
[<Sealed>]
type Settings private (profile: Profile, seed: int64, names: string[], values: string[]) =

    let find (name: string) =
        match Array.IndexOf(names, name) with
        | -1 -> raise (ArgumentException($"there is no parameter {name}; there are: {String.Join(Suggestion.separator, names)}", "name"))
        | i -> values[i]

    let parse (name: string) (wanted: string) (reader: string -> bool * 'a) =
        match reader (find name) with
        | true, v -> v
        | _ -> raise (ArgumentException($"{name}={find name} is not {wanted}", "name"))

    let integer (text: string) = Int32.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)

    let real (text: string) =
        match Double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture) with
        | true, v when Double.IsFinite v -> true, v
        | _ -> false, 0.0

    let all (reader: string -> bool * 'a) (text: string) =
        let read = text.Split(',') |> Array.map reader
        read |> Array.forall fst, read |> Array.map snd

    /// The profile.
    member _.Profile = profile
    /// The seed at the root of every random stream.
    member _.Seed = seed
    /// The names of the parameters.
    member _.Names = names
    /// The values of the parameters, in the order of the names.
    member _.Values = values
    /// The value of a parameter as text.
    member _.Text(name: string) = find name
    /// The value of a parameter as an integer.
    member _.Integer(name: string) : int = parse name "an integer" integer
    /// The value of a parameter as a finite real number.
    member _.Real(name: string) : float = parse name "a finite number" real
    /// The value of a parameter as integers separated by commas.
    member _.Integers(name: string) : int[] = parse name "a list of integers such as 9,13,19" (all integer)
    /// The value of a parameter as finite real numbers separated by commas.
    member _.Reals(name: string) : float[] = parse name "a list of finite numbers such as 0,0.5,1" (all real)
    /// The root random stream.
    member _.Stream = RandomStream.OfSeed seed

    /// The settings of a profile with some parameters changed (arrays of equal length); an unknown name is refused with the nearest known one.
    static member Of(parameters: Parameter[], profile: Profile, seed: int64, changedNames: string[], changedValues: string[]) =
        Check.that (changedNames.Length = changedValues.Length) "changedValues" "as many values as names are needed"
        let names = parameters |> Array.map (fun p -> p.Name)
        let values = parameters |> Array.map (fun p -> p.In profile)

        for i in 0 .. changedNames.Length - 1 do
            match Array.IndexOf(names, changedNames[i]) with
            | -1 -> raise (ArgumentException(Suggestion.unknown "key" changedNames[i] names, "changedNames"))
            | place -> values[place] <- changedValues[i]

        Settings(profile, seed, names, values)

/// What was measured for one row of a table with one seed: named cells.
[<Sealed>]
type Measurement(names: string[], cells: Cell[]) =
    do Check.that (names.Length = cells.Length) "cells" $"a measurement has {names.Length} names for {cells.Length} cells"

    /// The names of the columns.
    member _.Names = names
    /// The cells, in the order of the names.
    member _.Cells = cells

    /// The cell of that name, or an empty one.
    member _.Item
        with get (name: string) =
            match Array.IndexOf(names, name) with
            | -1 -> Cell.Empty
            | i -> cells[i]

    /// From pairs, as F# writes them.
    static member Of(pairs: (string * Cell)[]) = Measurement(Array.map fst pairs, Array.map snd pairs)

    /// What stands for a measurement that broke down: the reason, and no numbers.
    static member Failed(reason: string) = Measurement([| "failure" |], [| Cell.Text reason |])

    /// Why the measurement broke down; empty where it did not.
    member this.Failure =
        let cell = this["failure"]
        if cell.IsEmpty then "" else cell.AsText

    /// Measures; where the numbers break down, what comes back is the reason alone, and the other rows of the table go on.
    static member Attempt(measure: unit -> Measurement[]) =
        try
            measure ()
        with :? NumericalFailureException as fault ->
            [| Measurement.Failed fault.Message |]

/// One unit of work of a table, usually one row and one seed: pure, given the machine. Its result is stored aside when it is done, so a killed run resumes.
type Work =
    {
        /// A stable name, safe as the name of a file: lower case letters, digits and hyphens.
        Key: string
        /// What distinguishes this piece of work: it goes into the manifest, and a stored result counts only for the same configuration.
        Configuration: (string * string)[]
        /// The seed of this piece of work.
        Seed: int64
        /// Does the work. Where the numbers break down it raises NumericalFailureException, and there is no table;
        /// or it gives Measurement.Failed, and the table says which row is missing.
        Run: IMachine -> Measurement[]
    }

    /// Does the work (for C#).
    member this.Execute(machine: IMachine) = this.Run machine
    /// The names in the configuration (for C#).
    member this.ConfigurationNames = this.Configuration |> Array.map fst
    /// The values in the configuration (for C#).
    member this.ConfigurationValues = this.Configuration |> Array.map snd

/// An experiment makes one result table from independent pieces of work.
type Experiment =
    {
        /// The name of the experiment and of its table: lower case letters, digits and hyphens.
        Name: string
        /// The claim, in a sentence.
        Title: string
        /// The problem and how it is posed, in a sentence or two.
        Problem: string
        /// What `--set` can change.
        Parameters: Parameter[]
        /// The root seed unless `--seed` gives another.
        Seed: int64
        /// The pieces of work, in a fixed order.
        Work: Settings -> Work[]
        /// The table from the measurements, one array for each piece of work in the same order.
        Assemble: Settings -> Measurement[][] -> Table
        /// The figures that are drawn from the table.
        Figures: Plot[]
    }

    /// The pieces of work (for C#).
    member this.Plan(settings: Settings) = this.Work settings
    /// The table (for C#).
    member this.Build(settings: Settings, measurements: Measurement[][]) = this.Assemble settings measurements

    /// The settings of a profile, with some parameters changed.
    member this.Settings(profile: Profile, seed: int64, changedNames: string[], changedValues: string[]) =
        Settings.Of(this.Parameters, profile, seed, changedNames, changedValues)
