namespace Spectral

/// What the cells of a column hold.
type ColumnKind =
    | Text = 0
    | Integer = 1
    | Real = 2

/// The classes of tolerance, see Tolerance.
type ToleranceKind =
    | Exact = 0
    | Relative = 1
    | Absolute = 2
    | Statistic = 3
    | Informative = 4

/// How far a cell of a column may lie from its archived twin and still count as reproduced.
[<Sealed>]
type Tolerance private (kind: ToleranceKind, bound: float, deviation: string, count: string) =

    /// The class.
    member _.Kind = kind
    /// The bound of the classes Relative and Absolute, otherwise 0.
    member _.Bound = bound
    /// The column of standard deviations of the class Statistic, otherwise empty.
    member _.Deviation = deviation
    /// The column of counts of the class Statistic, otherwise empty.
    member _.Count = count

    /// Only the same value will do.
    static member Exact = Tolerance(ToleranceKind.Exact, 0.0, "", "")

    /// |a − b| ≤ bound · max(|a|, |b|).
    static member Relative(bound: float) =
        Check.that (bound > 0.0 && System.Double.IsFinite bound) "bound" $"a relative tolerance must be positive and finite, not {bound}"
        Tolerance(ToleranceKind.Relative, bound, "", "")

    /// |a − b| ≤ bound.
    static member Absolute(bound: float) =
        Check.that (bound > 0.0 && System.Double.IsFinite bound) "bound" $"an absolute tolerance must be positive and finite, not {bound}"
        Tolerance(ToleranceKind.Absolute, bound, "", "")

    /// A mean whose standard deviation and count stand in the named columns: the archived mean must lie in the interval of the new seeds.
    static member Statistic(deviation: string, count: string) =
        Check.that (deviation <> "" && count <> "") "deviation" "a statistic needs the names of its columns of deviations and of counts"
        Tolerance(ToleranceKind.Statistic, 0.0, deviation, count)

    /// Shown, never compared.
    static member Informative = Tolerance(ToleranceKind.Informative, 0.0, "", "")

    /// Canonical text: exact, relative 1E-09, absolute 1E-12, statistic deviation count, informative.
    override _.ToString() =
        match kind with
        | ToleranceKind.Exact -> "exact"
        | ToleranceKind.Relative -> "relative " + bound.ToString("R", System.Globalization.CultureInfo.InvariantCulture)
        | ToleranceKind.Absolute -> "absolute " + bound.ToString("R", System.Globalization.CultureInfo.InvariantCulture)
        | ToleranceKind.Statistic -> $"statistic {deviation} {count}"
        | _ -> "informative"

    /// Reads what ToString wrote.
    static member Parse(text: string) =
        match text.Split(' ') with
        | [| "exact" |] -> Tolerance.Exact
        | [| "informative" |] -> Tolerance.Informative
        | [| "relative"; bound |] -> Tolerance.Relative(System.Double.Parse(bound, System.Globalization.CultureInfo.InvariantCulture))
        | [| "absolute"; bound |] -> Tolerance.Absolute(System.Double.Parse(bound, System.Globalization.CultureInfo.InvariantCulture))
        | [| "statistic"; deviation; count |] -> Tolerance.Statistic(deviation, count)
        | _ ->
            raise (
                System.FormatException
                    $"'{text}' is no class of tolerance; known are: exact, relative BOUND, absolute BOUND, statistic DEVIATION COUNT, informative"
            )

/// A column of a table: name (lower case letters, digits and underscores), unit (empty: a pure number), what it holds, and how it is compared.
/// The key columns together name a row.
[<Sealed>]
type Column(name: string, unit: string, kind: ColumnKind, tolerance: Tolerance, isKey: bool) =
    let named =
        name.Length > 0
        && name |> Seq.forall (fun c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c = '_')

    do
        Check.that named "name" $"'{name}' cannot name a column: use lower case letters, digits and underscores"

        Check.that
            (kind = ColumnKind.Real
             || tolerance.Kind = ToleranceKind.Exact
             || tolerance.Kind = ToleranceKind.Informative)
            "tolerance"
            $"column {name} holds no real numbers: its tolerance can be exact or informative, not '{tolerance}'"

        Check.that
            (not isKey || tolerance.Kind = ToleranceKind.Exact)
            "tolerance"
            $"column {name} is a key: its tolerance must be exact, not '{tolerance}'"

    /// The name, unique in its table.
    member _.Name = name
    /// The unit, empty for a pure number.
    member _.Unit = unit
    /// What its cells hold.
    member _.Kind = kind
    /// How it is compared.
    member _.Tolerance = tolerance
    /// Whether it is one of the columns that name a row.
    member _.IsKey = isKey

    /// A key column of text.
    static member TextKey(name: string) = Column(name, "", ColumnKind.Text, Tolerance.Exact, true)

    /// A key column of integers.
    static member IntegerKey(name: string) = Column(name, "", ColumnKind.Integer, Tolerance.Exact, true)

    /// A key column of real numbers, for example a time.
    static member RealKey(name: string, unit: string) = Column(name, unit, ColumnKind.Real, Tolerance.Exact, true)

    /// A column of text that must be the same.
    static member Text(name: string) = Column(name, "", ColumnKind.Text, Tolerance.Exact, false)

    /// A column of integers that must be the same.
    static member Integer(name: string) = Column(name, "", ColumnKind.Integer, Tolerance.Exact, false)

    /// A column of real numbers.
    static member Real(name: string, unit: string, tolerance: Tolerance) = Column(name, unit, ColumnKind.Real, tolerance, false)

    /// A mean over seeds and its standard deviation, name_sd: two columns. The number of seeds stands in the integer column `count`, which the table adds once.
    static member Mean(name: string, unit: string, count: string) =
        [|
            Column(name, unit, ColumnKind.Real, Tolerance.Statistic(name + "_sd", count), false)
            Column(name + "_sd", unit, ColumnKind.Real, Tolerance.Exact, false)
        |]
