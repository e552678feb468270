namespace Spectral

open System

/// How a quantity runs along an axis.
type AxisKind =
    | Linear = 0
    | Logarithmic = 1
    /// Whole numbers 0, 1, … stand for names.
    | Categories = 2

/// A mark on an axis; minor ones have no label.
type Tick =
    {
        /// Where it stands, in the unit of the axis.
        Value: float
        /// Its text, empty for none.
        Label: string
    }

/// A monotone map of an interval onto [0, 1] with tidy ticks: steps of 1, 2 or 5 times a power of ten, decades or single
/// digits on a logarithmic axis.
/// The interval is the data's, widened to the nearest ticks.
[<Sealed>]
type Scale private (kind: AxisKind, low: float, high: float, ticks: Tick[]) =
    static let logLow low = Elementary.log low

    /// Ends that are no farther than this share of a step beyond a tick count as on it.
    static let slack = 1e-9

    /// The least 1, 2, 5 times a power of ten (digits, exponent) that cuts the span in at most `most` steps.
    static let step (span: float) (most: int) =
        let wanted = span / float most
        let exponent = Numeral.decade wanted

        [| 1L, exponent; 2L, exponent; 5L, exponent; 1L, exponent + 1 |]
        |> Array.find (fun (digits, e) -> Numeral.decimal digits e >= wanted * (1.0 - slack))

    static let labelled (parts: (int64 * int)[]) =
        let readable (digits: int64, e: int) = digits = 0L || (e >= -5 && e <= 4)
        let write = if Array.forall readable parts then Numeral.plain else Numeral.power
        parts |> Array.map (fun (digits, e) -> { Value = Numeral.decimal digits e; Label = write digits e })

    /// The digit times a power of ten below (or at) and above (or at) a positive number.
    static let below x =
        let e = Numeral.decade x

        Array.rev [| 1L .. 9L |]
        |> Array.map (fun d -> d, e)
        |> Array.find (fun (d, e) -> Numeral.decimal d e <= x)

    static let above x =
        let e = Numeral.decade x
        [| 1L .. 10L |] |> Array.map (fun d -> d, e) |> Array.find (fun (d, e) -> Numeral.decimal d e >= x)

    static let decades (low: int) (high: int) (most: int) =
        let stride = [| 1; 2; 3; 5; 10; 20; 50; 100; 200; 500 |] |> Array.find (fun s -> (high - low) / s < most)
        let isPlain = low >= -3 && high <= 4

        [|
            for e in low..high do
                let label =
                    if (e - low) % stride <> 0 then ""
                    elif isPlain then Numeral.plain 1L e
                    else Numeral.power 1L e

                { Value = Numeral.decimal 1L e; Label = label }

                if high - low <= 4 && e < high then
                    for digits in 2L .. 9L do
                        { Value = Numeral.decimal digits e; Label = "" }
        |]

    /// Ticks at every digit times a power of ten between two of them; labelled are 1, 2 and 5, or more digits where those are fewer than three.
    static let digits (low: int64 * int) (high: int64 * int) =
        let carried (d, e) = if d >= 10L then 1L, e + 1 else d, e
        let high = carried high
        let rec walk (d, e) = (d, e) :: (if (d, e) = high then [] else walk (carried (d + 1L, e)))
        let parts = Array.ofList (walk (carried low))

        let write =
            if parts |> Array.forall (fun (_, e) -> e >= -3 && e <= 4) then
                Numeral.plain
            else
                Numeral.power

        let count (chosen: int64[]) = parts |> Array.filter (fun (d, _) -> Array.contains d chosen) |> Array.length
        let sets = [| [| 1L; 2L; 5L |]; [| 1L; 2L; 3L; 5L; 7L |] |]
        let chosen = sets |> Array.tryFind (fun set -> count set >= 3) |> Option.defaultValue [| 1L .. 9L |]

        parts
        |> Array.map (fun (d, e) ->
            {
                Value = Numeral.decimal d e
                Label = (if Array.contains d chosen then write d e else "")
            })

    static let extent (values: float[]) =
        Check.that (values.Length > 0) "values" "a scale needs one value at least"
        Check.finite "values" values
        Array.min values, Array.max values

    /// Linear or logarithmic, or of categories.
    member _.Kind = kind
    /// The low end.
    member _.Low = low
    /// The high end.
    member _.High = high
    /// The ticks, in increasing order.
    member _.Ticks = ticks

    /// The place of a value: 0 at the low end, 1 at the high end.
    member _.At(value: float) =
        match kind with
        | AxisKind.Logarithmic ->
            let from = logLow low
            (Elementary.log value - from) / (Elementary.log high - from)
        | _ -> (value - low) / (high - low)

    /// The value at a place.
    member _.Invert(place: float) =
        match kind with
        | AxisKind.Logarithmic ->
            let from = logLow low
            Elementary.exp (from + place * (Elementary.log high - from))
        | _ -> low + place * (high - low)

    /// A linear scale over the values with at most `most` steps.
    static member Linear(values: float[], most: int) =
        let least, greatest = extent values
        // One value, or values that differ by round-off alone, are set in an interval as wide as they are large.
        let room =
            if least = 0.0 && greatest = 0.0 then
                1.0
            else
                0.5 * max (abs least) (abs greatest)

        let isPoint = greatest - least <= 1e-9 * room
        let low, high = if isPoint then least - room, greatest + room else least, greatest
        let digits, exponent = step (high - low) most
        let size = Numeral.decimal digits exponent
        let first = int64 (Math.Floor(low / size + slack))
        let last = int64 (Math.Ceiling(high / size - slack))
        let ticks = [| for k in first..last -> k * digits, exponent |] |> labelled
        Scale(AxisKind.Linear, ticks[0].Value, ticks[ticks.Length - 1].Value, ticks)

    /// A linear scale that ends at the ends of the interval, its ticks within; at most `most` steps.
    static member Within(low: float, high: float, most: int) =
        Check.finite "ends" [| low; high |]
        let room = max (0.5 * (abs low + abs high)) 1e-300

        let low, high =
            if high - low > 1e-9 * room then low, high
            elif low = 0.0 && high = 0.0 then -1.0, 1.0
            else low - room, high + room

        let ticks (most: int) =
            let digits, exponent = step (high - low) most
            let size = Numeral.decimal digits exponent
            let first = int64 (Math.Ceiling(low / size - slack))
            let last = int64 (Math.Floor(high / size + slack))
            [| for k in first..last -> k * digits, exponent |] |> labelled

        let found = ticks most
        Scale(AxisKind.Linear, low, high, (if found.Length >= 2 then found else ticks (2 * most)))

    /// A logarithmic scale over positive values: whole decades with at most `most` labels, or single digits where the values span less than two decades.
    static member Logarithmic(values: float[], most: int) =
        let least, greatest = extent values
        Check.that (least > 0.0) "values" $"a logarithmic scale needs values above 0, not {least}"

        let ticks =
            if greatest / least >= 100.0 then
                let top = Numeral.decade greatest
                decades (Numeral.decade least) (if Numeral.decimal 1L top < greatest then top + 1 else top) most
            else
                let low, high = below least, above greatest

                if low = high then
                    digits (fst low, snd low - 1) (fst low, snd low + 1)
                else
                    digits low high

        Scale(AxisKind.Logarithmic, ticks[0].Value, ticks[ticks.Length - 1].Value, ticks)

    /// A logarithmic scale with a tick at each of a few positive whole numbers, such as orders, and a little room on either side.
    static member Places(values: float[]) =
        let least, greatest = extent values
        Check.that (least > 0.0) "values" $"a logarithmic scale needs values above 0, not {least}"
        // A twentieth of the range in logarithms; a factor for a single value.
        let room =
            if least = greatest then
                1.5
            else
                Elementary.exp (Elementary.log (greatest / least) / 20.0)

        let low, high = least / room, greatest * room
        let places = values |> Array.distinct |> List.ofArray |> List.sort |> Array.ofList
        let bare = Scale(AxisKind.Logarithmic, low, high, [||])
        let mutable last = -1.0

        let ticks =
            places
            |> Array.map (fun value ->
                let isFree = bare.At value - last > 0.06

                if isFree then
                    last <- bare.At value

                { Value = value; Label = (if isFree then Numeral.plain (int64 value) 0 else "") })

        Scale(AxisKind.Logarithmic, low, high, ticks)

    /// A scale of names: name k is at k, with half a unit of room on either side.
    static member Categories(names: string[]) =
        Check.that (names.Length > 0) "names" "a scale needs one name at least"
        let ticks = names |> Array.mapi (fun k name -> { Value = float k; Label = name })
        Scale(AxisKind.Categories, -0.5, float names.Length - 0.5, ticks)
