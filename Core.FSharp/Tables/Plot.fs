namespace Spectral

/// A column of a table as an axis.
type Quantity =
    {
        /// The column.
        Column: string
        /// Its words on the axis.
        Title: string
        /// How it runs.
        Kind: AxisKind
    }

    /// The symbol of a key in titles and names.
    static member Symbol(column: string) : string =
        match column with
        | "order" -> "N"
        | "gamma" -> "γ"
        | "sigma" -> "σ"
        | "noise" -> "σ"
        | "lambda" -> "λ"
        | "nu" -> "ν"
        | "alpha" -> "α"
        | "dimension" -> "D"
        | _ -> column.Replace('_', ' ')

    /// What a column is called on an axis.
    static member Words(column: string) : string =
        match column with
        | "t" -> "time t"
        | "test_error" -> "relative L² error on test data"
        | "train_error" -> "relative L² error on training data"
        | "scale" -> "scale β"
        | "center" -> "centre x₀"
        | "modes" -> "number of modes"
        | "parameters" -> "number of parameters"
        | _ -> (Quantity.Symbol column).Replace('_', ' ')

    /// A linear axis of a column, titled by what the column is usually called.
    static member Linear(column: string) = { Column = column; Title = Quantity.Words column; Kind = AxisKind.Linear }
    /// A logarithmic axis of a column.
    static member Logarithmic(column: string) = { Column = column; Title = Quantity.Words column; Kind = AxisKind.Logarithmic }

/// What kind of figure a plot makes.
type PlotShape =
    /// Lines over one quantity.
    | Lines
    /// Coloured cells over two key columns; the column is the one that colours.
    | HeatMap of colour: Quantity
    /// Panels made by a function of the table.
    | Made of panels: (Table -> Panel[])

/// How a figure is drawn from the rows of a table, and from nothing else: so it can be drawn again from the stored table.
///
/// Lines: every combination of the key columns that are neither across, nor panels, nor `Along` makes a line, and its name. Where several rows of a line
/// stand at one place across, the one with the largest value is drawn. A column of means gets a band of one standard deviation; `Floor` names a column of floors.
type Plot =
    {
        /// The name of the file: lower case letters, digits and hyphens.
        Name: string
        /// What it shows.
        Title: string
        /// A sentence on how to read it, put before what is said anyway; may be empty.
        Note: string
        /// Lines, cells or made panels.
        Shape: PlotShape
        /// The axis across.
        Across: Quantity
        /// The axes up, each with panels of its own.
        Up: Quantity[]
        /// The key columns that tell panels apart.
        Panels: string[]
        /// The key columns along a line, besides the one across.
        Along: string[]
        /// The column of floors, empty for none.
        Floor: string
        /// Which rows are drawn.
        Keep: Table -> int -> bool
        /// Whether a unit is as long across as up.
        IsSquare: bool
    }

/// Plots and how they are changed: `Plot.errorOverTime |> Plot.panels [ "order"; "sigma" ]`.
module Plot =
    let private plain =
        {
            Name = ""
            Title = ""
            Note = ""
            Shape = Lines
            Across = Quantity.Linear "t"
            Up = [||]
            Panels = [||]
            Along = [||]
            Floor = ""
            Keep = fun _ _ -> true
            IsSquare = false
        }

    let private isName (name: string) =
        name.Length > 0
        && name |> Seq.forall (fun c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c = '-')

    /// With another name of the file and another title.
    let named (name: string) (title: string) (plot: Plot) =
        Check.that (isName name) "name" $"'{name}' cannot name a figure: use lower case letters, digits and hyphens"
        { plot with Name = name; Title = title }

    /// With a sentence on how to read it.
    let note (words: string) (plot: Plot) = { plot with Note = words }

    /// With these key columns telling panels apart.
    let panels (columns: string list) (plot: Plot) = { plot with Panels = Array.ofList columns }

    /// With these key columns running along a line, besides the one across; of several rows at one place the one with the largest value is drawn.
    let along (columns: string list) (plot: Plot) = { plot with Along = Array.ofList columns }

    /// With floors of that column, or none for the empty name.
    let floor (column: string) (plot: Plot) = { plot with Floor = column }

    /// With only the rows that hold a condition, besides those held so far.
    let where (keep: Table -> int -> bool) (plot: Plot) = { plot with Keep = fun table row -> plot.Keep table row && keep table row }

    /// With only the rows whose text in a column is one of these.
    let only (column: string) (values: string list) (plot: Plot) =
        where (fun table row -> List.contains (table[row, column].ToString()) values) plot

    /// Lines of columns over a column.
    let lines (across: Quantity) (up: Quantity list) (plot: Plot) = { plot with Shape = Lines; Across = across; Up = Array.ofList up }

    /// Errors below are those of arithmetic.
    let private roundOff = 1e-14

    let private isExact (table: Table) (row: int) =
        table.Columns |> Array.exists (fun c -> c.Name = "test_error")
        && (let error = table[row, "test_error"]
            not error.IsEmpty && error.AsReal > 0.0 && error.AsReal <= roundOff)

    /// The error of every method against time beside its floor, a panel for each order: columns method, order, t, test_error, floor.
    /// Errors of round-off, of learners that keep exact initial values, are not drawn: they would squeeze the others.
    let errorOverTime =
        { plain with
            Name = "error-over-time"
            Title = "Error against time"
            Up = [| Quantity.Logarithmic "test_error" |]
            Panels = [| "order" |]
            Floor = "floor"
            Keep = fun table row -> not (isExact table row)
        }

    /// The largest error over the times against the number of modes, both logarithmic, beside the floor: columns method, order, t, modes, test_error, floor.
    let errorOverModes =
        { plain with
            Name = "error-over-modes"
            Title = "Largest error over the times against the number of modes"
            Across = Quantity.Logarithmic "modes"
            Up = [| Quantity.Logarithmic "test_error" |]
            Along = [| "order"; "t" |]
            Floor = "floor"
        }

    /// Columns such as scale and center against time, each in a panel with an axis of its own.
    let trajectories (columns: string list) =
        { plain with
            Name = "trajectories"
            Title = "Scale and centre against time"
            Up = columns |> List.map Quantity.Linear |> Array.ofList
        }

    /// Cells over two key columns, coloured by a third; the other key columns tell panels apart.
    let heatMap (across: string) (up: string) (colour: Quantity) =
        { plain with
            Name = $"{colour.Column}-over-{across}-and-{up}".Replace('_', '-')
            Title = $"{Quantity.Words colour.Column} over {Quantity.Words across} and {Quantity.Words up}"
            Shape = HeatMap colour
            Across = Quantity.Linear across
            Up = [| Quantity.Linear up |]
        }

    /// Panels made by a function of the table.
    let made (name: string) (title: string) (panels: Table -> Panel[]) = named name title { plain with Shape = Made panels }

    /// Two-dimensional index sets as dots, each with its name; the function says which sets the rows of the table are about.
    let indexSets (name: string) (title: string) (sets: Table -> (string * IndexSet)[]) =
        let panel (label: string, set: IndexSet) =
            Check.that (set.Dimension = 2) "sets" $"only index sets of two dimensions can be drawn, not of {set.Dimension}: {label}"
            let dots = Array.init set.Count (fun k -> float (set.Component(k, 0)), float (set.Component(k, 1)))

            {
                Panel.Title = $"{label}: {set.Count} modes"
                Across = Axis.Linear "n₁"
                Up = Axis.Linear "n₂"
                Series = [| { Label = ""; Tone = 0; Marks = [| Dots dots |] } |]
            }

        { made name title (sets >> Array.map panel) with IsSquare = true }
