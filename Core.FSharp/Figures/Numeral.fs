/// Numbers in figures: exact decimals, the same characters on every machine.
///
/// Coordinates have two decimals at most. A tick is a whole number times a power of ten, so its text is made of integers and its value is
/// the double nearest to that text.
module Spectral.Numeral

open System
open System.Globalization

let private invariant = CultureInfo.InvariantCulture

/// A coordinate with at most two decimals, "12.5"; halves go to the even neighbour, −0 is 0.
let coordinate (value: float) =
    Check.that (abs value < 1e9) "value" $"a coordinate must be finite and below 1e9, not {value}"
    let hundredths = int64 (Math.Round(value * 100.0))
    let size = abs hundredths
    let sign = if hundredths < 0L then "-" else ""
    let whole = (size / 100L).ToString invariant

    match size % 100L with
    | 0L -> sign + whole
    | part when part % 10L = 0L -> $"{sign}{whole}.{part / 10L}"
    | part -> sign + whole + "." + part.ToString("00", invariant)

/// The double nearest to digits · 10^exponent.
let decimal (digits: int64) (exponent: int) =
    Double.Parse(digits.ToString invariant + "e" + exponent.ToString invariant, NumberStyles.Float, invariant)

/// The largest e with 10^e ≤ x, for finite x > 0.
let decade (x: float) =
    Check.that (x > 0.0 && Double.IsFinite x) "x" $"a decade needs a finite number above 0, not {x}"
    let guess = int (Math.Floor(Elementary.log x / Elementary.log 10.0))

    if decimal 1L (guess + 1) <= x then guess + 1
    elif decimal 1L guess <= x then guess
    else guess - 1

let private superscript (exponent: int) =
    exponent.ToString(invariant).ToCharArray()
    |> Array.map (fun c -> if c = '-' then '⁻' else "⁰¹²³⁴⁵⁶⁷⁸⁹"[int c - int '0'])
    |> String

/// digits · 10^exponent as a power, "10⁻⁵" or "2·10⁻⁵"; 0 is "0".
let power (digits: int64) (exponent: int) =
    match digits with
    | 0L -> "0"
    | 1L -> "10" + superscript exponent
    | d -> (if d < 0L then "−" else "") + (abs d).ToString invariant + "·10" + superscript exponent

/// digits · 10^exponent in full, "0.025", "−40".
let plain (digits: int64) (exponent: int) =
    let size = (abs digits).ToString invariant
    let sign = if digits < 0L then "−" else ""

    if digits = 0L then
        "0"
    elif exponent >= 0 then
        sign + size + String('0', exponent)
    else
        let padded = size.PadLeft(1 - exponent, '0')
        let fraction = padded.Substring(padded.Length + exponent).TrimEnd '0'
        let whole = padded.Substring(0, padded.Length + exponent)
        sign + (if fraction = "" then whole else whole + "." + fraction)

/// A value in three digits for a label or a cell: "0.0123", "1.23·10⁻⁵", "12.5".
let rounded (value: float) =
    if value = 0.0 then
        "0"
    else
        let exponent = decade (abs value) - 2
        let digits = int64 (Math.Round(value / decimal 1L exponent))

        if exponent >= -5 && exponent <= 1 then
            plain digits exponent
        else
            let size = abs digits
            let mantissa = plain (if digits < 0L then -size else size) -2
            $"{mantissa}·10{superscript (exponent + 2)}"
