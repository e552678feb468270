namespace Spectral

/// Exact dynamic mode decomposition: the linear map x_{k+1} = Y X⁺ x_k that leads each row of even sequences to the next best in the mean, on the leading r principal directions U of the rows X
/// that have a successor. Y X⁺ = P Uᵀ with P = Y Xᵀ U S⁻¹, S the moments of UᵀX. Tu, Rowley, Luchtenburg, Brunton, Kutz, arXiv 1312.0041; Schmid, doi 10.1017/S0022112010001217.
[<Sealed>]
type DynamicModes private (directions: Coordinates, images: float[][], step: float) =
    /// Directions smaller than this, relative to the largest row, are taken for rounding.
    static let rounding = 1.0e-8

    /// Directions looked for at most.
    static let most = 40

    let apply (row: float[]) =
        let next = Array.zeroCreate row.Length
        Array.iter2 (fun a image -> Dense.subtract -a image next) (directions.Reduce row) images
        next

    /// The rank r.
    member _.Rank = images.Length
    /// The step of time.
    member _.Step = step

    /// The directions of even sequences, as many as they carry, so that several ranks share them; null where there is nothing to decompose.
    static member Directions(sequences: EvenSequence[]) : Coordinates | null =
        let rows = sequences |> Array.collect (fun s -> s.Rows[.. s.Rows.Length - 2])
        let largest = rows |> Array.fold (fun top row -> max top (Dense.dot row row)) 0.0 |> sqrt

        if largest = 0.0 then
            null
        else
            // LeadingDirections leaves a twentieth of the unit.
            let unit = 1.0 / (20.0 * rounding * largest)
            let found = LeadingDirections.of' (rows |> Array.map (Array.map (fun v -> unit * v))) most
            let width = rows[0].Length
            Coordinates.Along(StateShape.Plain width, Array.zeroCreate width, found)

    /// The map on directions.
    static member Of(sequences: EvenSequence[], directions: Coordinates) : DynamicModes =
        let images = Array.init directions.Size (fun _ -> Array.zeroCreate directions.Mean.Length)
        let moments = Array.zeroCreate directions.Size

        for s in sequences do
            for row, successor in Array.pairwise s.Rows do
                directions.Reduce row
                |> Array.iteri (fun j a ->
                    moments[j] <- moments[j] + a * a
                    Dense.subtract -a successor images[j])

        let scaled = Array.map2 (fun (image: float[]) moment -> image |> Array.map (fun v -> v / moment)) images moments
        DynamicModes(directions, scaled, sequences[0].Step)

    /// The rows at times from `first` on; between the steps by cubics.
    member _.Forecast(first: float, row: float[], times: float[]) : float[][] =
        let steps = 2 + int (ceil ((times[times.Length - 1] - first) / step))
        let rows = Array.zeroCreate (steps + 1)
        rows[0] <- row

        for k in 1..steps do
            rows[k] <- apply rows[k - 1]

        let own = Array.init (steps + 1) (fun k -> first + float k * step)
        times |> Array.map (EvenTimes.at own rows)

    /// The map whose rank makes `judge` least, the smaller of equals, among all ranks; 0 where there is nothing to decompose.
    static member Chosen(sequences: EvenSequence[], judge: System.Func<DynamicModes, float>) : int =
        match DynamicModes.Directions sequences with
        | null -> 0
        | directions ->
            let ranks = [| 1 .. directions.Size |]
            let errors = ranks |> Array.map (fun r -> judge.Invoke(DynamicModes.Of(sequences, directions.First r)))
            let finite = errors |> Array.map (fun e -> if System.Double.IsNaN e then infinity else e)
            ranks[System.Array.IndexOf(finite, Array.min finite)]
