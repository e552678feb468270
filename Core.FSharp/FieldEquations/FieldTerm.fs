namespace Spectral

/// A factor of a term: the derivative ∂^α of a field.
type FieldFactor =
    {
        /// Which field.
        Field: int
        /// α, the order along each axis.
        Derivative: int list
    }

    /// |α|
    member f.Order = List.sum f.Derivative

/// A term of a translation-invariant equation: a product of derivatives of the fields; without factors the constant 1. It may hold parameters, numbers that differ from run to run.
type FieldTerm =
    {
        /// The factors, in order.
        Factors: FieldFactor list
        /// The parameters that multiply it, by their places, ascending.
        Parameters: int list
    }

    /// How many fields are multiplied.
    member t.Degree = t.Factors.Length
    /// The order of all derivatives together.
    member t.Order = t.Factors |> List.sumBy _.Order
    /// Whether it belongs to the linear part.
    member t.IsLinear = t.Degree = 1

    /// The product of its parameters, 1 without.
    member internal t.Multiplier(parameters: float[]) = t.Parameters |> List.fold (fun product p -> product * parameters[p]) 1.0

    /// The term in letters, "ν u u_xx", from the names of fields, axes and parameters.
    member t.Name(fields: string[], axes: string[], parameters: string[]) : string =
        let letters (factor: FieldFactor) = factor.Derivative |> List.mapi (fun k n -> String.replicate n axes[k]) |> String.concat ""

        let name (factor: FieldFactor) =
            if factor.Order = 0 then
                fields[factor.Field]
            elif fields[factor.Field].Contains '_' then
                $"({fields[factor.Field]})_{letters factor}"
            else
                $"{fields[factor.Field]}_{letters factor}"

        let power (letters: string) count =
            match count with
            | 1 -> letters
            | 2 -> letters + "²"
            | 3 -> letters + "³"
            | n -> $"{letters}^{n}"

        (t.Parameters |> List.countBy id |> List.map (fun (p, count) -> power parameters[p] count))
        @ (t.Factors |> List.countBy id |> List.map (fun (factor, count) -> power (name factor) count))
        |> String.concat " "

    /// The term back as text: "0:1 1:0" is u_x v, each factor a field and its orders along the axes, "0:2,0"; "p0 0:2" is the first parameter times u_xx.
    member t.Code: string =
        (t.Parameters |> List.map (fun p -> $"p{p}"))
        @ (t.Factors
           |> List.map (fun f -> $"""{f.Field}:{f.Derivative |> List.map string |> String.concat ","}"""))
        |> String.concat " "

    /// A term from its code. Raises FormatException for other text.
    static member OfCode(code: string) : FieldTerm =
        let number (text: string) = System.Int32.Parse(text, System.Globalization.CultureInfo.InvariantCulture)

        let factor (text: string) =
            match text.Split ':' with
            | [| field; orders |] ->
                {
                    Field = number field
                    Derivative = orders.Split ',' |> Array.map number |> List.ofArray
                }
            | _ -> raise (System.FormatException $"'{text}' is no factor of a term")

        let parameters, factors =
            code.Split(' ', System.StringSplitOptions.RemoveEmptyEntries)
            |> List.ofArray
            |> List.partition _.StartsWith('p')

        {
            Factors = factors |> List.map factor
            Parameters = parameters |> List.map (fun word -> number word[1..])
        }

/// Libraries of terms.
module FieldTerms =
    /// Highest order of a linear derivative.
    let private mostOrder = 4

    let private derivative dimension axis order = List.init dimension (fun k -> if k = axis then order else 0)

    /// ∂^α with |α| = order along one axis, or mixed of two where the order is 2.
    let private derivatives dimension order =
        [
            for axis in 0 .. dimension - 1 -> derivative dimension axis order
            if order = 2 then
                for a in 0 .. dimension - 1 do
                    for b in a + 1 .. dimension - 1 -> List.init dimension (fun k -> if k = a || k = b then 1 else 0)
        ]

    /// What is tried where nothing else is said: 1; monomials of the fields up to the third degree; ∂^α u up to the fourth order; u ∂^α v up to the third (the first of several fields or axes),
    /// u² u_x, u² u_xx and u_x u_x, u_x u_xx of one field on a line.
    let usual (fields: int) (dimension: int) : FieldTerm[] =
        let plain = List.replicate dimension 0
        let factor f d = { Field = f; Derivative = d }
        let bare f = factor f plain
        let all = [ 0 .. fields - 1 ]

        let monomials =
            [
                for a in all -> [ bare a ]
                for a in all do
                    for b in a .. fields - 1 -> [ bare a; bare b ]
                for a in all do
                    for b in a .. fields - 1 do
                        for c in b .. fields - 1 -> [ bare a; bare b; bare c ]
            ]

        let linear =
            [
                for order in 1..mostOrder do
                    for f in all do
                        for d in derivatives dimension order -> [ factor f d ]
            ]

        let isSimple = fields = 1 && dimension = 1

        let products =
            [
                for order in 1 .. (if isSimple then 3 else 1) do
                    for a in all do
                        for b in all do
                            for d in derivatives dimension order -> [ bare a; factor b d ]
                if isSimple then
                    for order in 1..2 -> [ bare 0; bare 0; factor 0 [ order ] ]

                    yield [ factor 0 [ 1 ]; factor 0 [ 1 ] ]
                    yield [ factor 0 [ 1 ]; factor 0 [ 2 ] ]
            ]

        [] :: monomials @ linear @ products
        |> List.map (fun factors -> { Factors = factors; Parameters = [] })
        |> Array.ofList

    /// The terms, and each of them times each parameter.
    let withParameters (count: int) (terms: FieldTerm[]) : FieldTerm[] =
        Array.append
            terms
            (Array.init count (fun p -> terms |> Array.map (fun term -> { term with Parameters = [ p ] }))
             |> Array.concat)
