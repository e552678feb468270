namespace Spectral

/// The values of terms on the grid of a torus whose modes allow their degrees: every factor that several terms share is computed once.
[<Sealed>]
type internal TermProducts(modes: TorusModes, terms: FieldTerm[]) =
    let factors = terms |> Seq.collect _.Factors |> Seq.distinct |> Seq.toArray
    let symbols = factors |> Array.map (fun f -> modes.Symbol(Array.ofList f.Derivative))

    let placed =
        terms
        |> Array.map (fun term -> term.Factors |> List.map (fun f -> System.Array.IndexOf(factors, f)) |> Array.ofList)

    /// The values of each term at a state, [terms][points].
    member _.At(state: float[]) : float[][] =
        let values =
            factors
            |> Array.mapi (fun i f -> modes.Values(state, f.Field * 2 * modes.Count, symbols[i], f.Order))

        placed
        |> Array.map (fun own ->
            let product = Array.create modes.Points 1.0

            for i in own do
                let factor = values[i]

                for p in 0 .. product.Length - 1 do
                    product[p] <- product[p] * factor[p]

            product)
