namespace Spectral

open System.Globalization

/// Equations as text: "a' = -1.974 a + 0.51 b c".
module internal PrintedEquation =
    /// A number with so many significant digits.
    let number (digits: int) (x: float) = x.ToString($"G{digits}", CultureInfo.InvariantCulture)

    /// The sum of terms, each a factor and the names that it multiplies; "0" where there are none.
    let sum (digits: int) (terms: (float * string)[]) : string =
        let text k (factor: float, names: string) =
            let sign =
                if factor < 0.0 then (if k = 0 then "-" else " - ")
                elif k = 0 then ""
                else " + "

            let behind = if names = "" then "" else " " + names
            $"{sign}{number digits (abs factor)}{behind}"

        if terms.Length = 0 then "0" else terms |> Array.mapi text |> String.concat ""

    /// The names of a monomial's variables.
    let product (names: string[]) (variables: int[]) = variables |> Array.map (fun v -> names[v]) |> String.concat " "
