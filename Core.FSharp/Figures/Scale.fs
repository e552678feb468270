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

/// A monotone map of an interval onto [0, 1] with tidy ticks: steps of 1, 2 or 5 times a power of ten, decades on a logarithmic axis.
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

    /// The 1, 2, 5 below (or at) and above (or at) a positive number.
    static let below x =
        let e = Numeral.decade x

        [| 5L, e; 2L, e; 1L, e |] |> Array.find (fun (d, e) -> Numeral.decimal d e <= x)

    static let above x =
        let e = Numeral.decade x

        [| 1L, e; 2L, e; 5L, e; 1L, e + 1 |] |> Array.find (fun (d, e) -> Numeral.decimal d e >= x)

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

    static let oneTwoFive (low: int64 * int) (high: int64 * int) =
        let next (digits, e) =
            match digits with
            | 1L -> 2L, e
            | 2L -> 5L, e
            | _ -> 1L, e + 1

        let rec walk tick = tick :: (if tick = high then [] else walk (next tick))
        let parts = Array.ofList (walk low)
        let isPlain = parts |> Array.forall (fun (_, e) -> e >= -3 && e <= 4)
        let write = if isPlain then Numeral.plain else Numeral.power
        parts |> Array.map (fun (digits, e) -> { Value = Numeral.decimal digits e; Label = write digits e })

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
        let room = if least = 0.0 && greatest = 0.0 then 1.0 else 0.5 * max (abs least) (abs greatest)
        let isPoint = greatest - least <= 1e-9 * room
        let low, high = if isPoint then least - room, greatest + room else least, greatest
        let digits, exponent = step (high - low) most
        let size = Numeral.decimal digits exponent
        let first = int64 (Math.Floor(low / size + slack))
        let last = int64 (Math.Ceiling(high / size - slack))
        let ticks = [| for k in first..last -> k * digits, exponent |] |> labelled
        Scale(AxisKind.Linear, ticks[0].Value, ticks[ticks.Length - 1].Value, ticks)

    /// A logarithmic scale over positive values: whole decades with at most `most` labels, or 1, 2, 5 where the values span less than two decades.
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
                    let one, ten = (fst low, snd low - 1), (fst low, snd low + 1)
                    oneTwoFive one ten
                else
                    oneTwoFive low high

        Scale(AxisKind.Logarithmic, ticks[0].Value, ticks[ticks.Length - 1].Value, ticks)

    /// A scale of names: name k is at k, with half a unit of room on either side.
    static member Categories(names: string[]) =
        Check.that (names.Length > 0) "names" "a scale needs one name at least"
        let ticks = names |> Array.mapi (fun k name -> { Value = float k; Label = name })
        Scale(AxisKind.Categories, -0.5, float names.Length - 0.5, ticks)
