namespace Spectral

/// Exact dynamic mode decomposition: the linear map x_{k+1} = Y X⁺ x_k that leads each row of even sequences to the next best in the mean, on the leading r principal directions U of the rows X
/// that have a successor. Y X⁺ = P Uᵀ with P = Y Xᵀ U S⁻¹, S the moments of UᵀX. Tu, Rowley, Luchtenburg, Brunton, Kutz, arXiv 1312.0041; Schmid, doi 10.1017/S0022112010001217.
[<Sealed>]
type DynamicModes private (directions: float[][], images: float[][], step: float) =
    static let dot = LeadingDirections.dot

    /// Directions smaller than this, relative to the largest row, are taken for rounding.
    static let rounding = 1.0e-8

    /// Directions looked for at most.
    static let most = 40

    let apply (a: float[]) =
        let next = Array.zeroCreate images[0].Length
        images |> Array.iteri (fun k image -> LeadingDirections.subtract -a[k] image next)
        next

    let coordinates (row: float[]) = directions |> Array.map (fun d -> dot d row)

    /// The rank r.
    member _.Rank = directions.Length
    /// The step of time.
    member _.Step = step

    /// The largest rank that even sequences carry, with the directions, so that several ranks share them.
    static member Directions(sequences: EvenSequence[]) : float[][] =
        let rows = sequences |> Array.collect (fun s -> s.Rows[.. s.Rows.Length - 2])
        let largest = rows |> Array.fold (fun top row -> max top (dot row row)) 0.0 |> sqrt

        if largest = 0.0 then
            [||]
        else
            // LeadingDirections leaves a twentieth of the unit.
            let unit = 1.0 / (20.0 * rounding * largest)
            LeadingDirections.of' (rows |> Array.map (Array.map (fun v -> unit * v))) most

    /// The map on the first directions.
    static member Of(sequences: EvenSequence[], directions: float[][]) : DynamicModes =
        let r = directions.Length
        let width = sequences[0].Rows[0].Length
        let images = Array.init r (fun _ -> Array.zeroCreate width)
        let moments = Array.zeroCreate r

        for s in sequences do
            for k in 0 .. s.Rows.Length - 2 do
                for j in 0 .. r - 1 do
                    let a = dot directions[j] s.Rows[k]
                    moments[j] <- moments[j] + a * a
                    LeadingDirections.subtract -a s.Rows[k + 1] images[j]

        let scaled = Array.map2 (fun (image: float[]) moment -> image |> Array.map (fun v -> v / moment)) images moments
        DynamicModes(directions, scaled, sequences[0].Step)

    /// The rows at times from `first` on; between the steps by cubics.
    member _.Forecast(first: float, row: float[], times: float[]) : float[][] =
        let steps = 2 + int (ceil ((times[times.Length - 1] - first) / step))
        let rows = Array.zeroCreate (steps + 1)
        rows[0] <- row

        for k in 1..steps do
            rows[k] <- apply (coordinates rows[k - 1])

        let own = Array.init (steps + 1) (fun k -> first + float k * step)
        times |> Array.map (EvenTimes.at own rows)

    /// The map whose rank makes `judge` least, the smaller of equals, among some ranks up to the largest; null where there is nothing to decompose.
    static member Chosen(sequences: EvenSequence[], judge: System.Func<DynamicModes, float>) : int =
        let directions = DynamicModes.Directions sequences

        let ranks = [| 1; 2; 3; 4; 6; 8; 10; 12; 15; 20; 25; 30; 40 |] |> Array.filter (fun r -> r <= directions.Length)

        if ranks.Length = 0 then
            0
        else
            let errors = ranks |> Array.map (fun r -> judge.Invoke(DynamicModes.Of(sequences, directions[.. r - 1])))
            let finite = errors |> Array.map (fun e -> if System.Double.IsNaN e then infinity else e)
            ranks[System.Array.IndexOf(finite, Array.min finite)]
