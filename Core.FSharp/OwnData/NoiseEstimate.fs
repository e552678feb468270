namespace Spectral

open System

/// The standard deviation of noise that is independent from point to point, from the data alone: what a value differs from the polynomial of degree 2r − 1 through its r neighbours on
/// either side, divided by what noise of variance 1 would make of that difference,
///     e_i = (u_i − Σ_j a_j u_j)/√(1 + Σ_j a_j²),   σ = median |e_i| / 0.6745,
/// r = 1 … 4 (Gasser, Sroka and Jennen-Steinmetz 1986 for r = 1; Hall, Kay and Titterington 1990). A smooth function adds to the smaller r more than to the larger ones, so the least of the four is taken;
/// the median lets a steep front pass. In more dimensions it runs along the lines of a grid; points that lie on none give NaN.
module NoiseEstimate =
    /// The median of |ξ|, ξ normal.
    let private medianDeviate = 0.6744897501960817

    let private largestReach = 4

    /// Points that are looked at, of all snapshots together; lines are left out where there are more.
    let private mostPoints = 131072

    /// On shorter lines a bend cannot be told from noise.
    let private shortestLine = 8

    /// Fewer differences tell nothing.
    let private leastDifferences = 12

    /// The middle of the numbers (of an even number the upper of the two in the middle).
    let internal median (values: float[]) =
        let sorted = values |> List.ofArray |> List.sort |> Array.ofList
        sorted[sorted.Length / 2]

    /// e_i of values at ascending points, r neighbours on either side; the first and last r points have none.
    let differences (x: float[]) (u: float[]) (reach: int) : float[] =
        Array.init (max 0 (x.Length - 2 * reach)) (fun k ->
            let i = k + reach
            let mutable gap = u[i]
            let mutable square = 1.0

            for j in i - reach .. i + reach do
                if j <> i then
                    let mutable a = 1.0

                    for m in i - reach .. i + reach do
                        if m <> i && m <> j then
                            a <- a * ((x[i] - x[m]) / (x[j] - x[m]))

                    gap <- Math.FusedMultiplyAdd(-a, u[j], gap)
                    square <- Math.FusedMultiplyAdd(a, a, square)

            gap / sqrt square)

    /// σ of each field of the snapshots together; NaN where they do not tell.
    let ofSnapshots (snapshots: FieldSnapshot[]) : float[] =
        let grids =
            Array.zip snapshots (GridShape.OfEach snapshots)
            |> Array.choose (fun (s, grid) ->
                match grid with
                | null -> None
                | grid -> Some(s, grid))

        let fields = if snapshots.Length = 0 then 0 else snapshots[0].Fields.Length

        Array.init fields (fun field ->
            let estimate (axis: int) (reach: int) =
                let all =
                    grids
                    |> Array.collect (fun (s, grid) ->
                        let lines = if grid.Axes[axis].Length < shortestLine then [||] else grid.Lines axis
                        let enough = max 1 (mostPoints / (grids.Length * grid.Axes[axis].Length))
                        let stride = (lines.Length + enough - 1) / enough

                        lines
                        |> Array.indexed
                        |> Array.filter (fun (i, _) -> i % stride = 0)
                        |> Array.map snd
                        |> Array.collect (fun line ->
                            let along = line |> Array.map (fun i -> s.Points[axis][i])
                            differences along (line |> Array.map (fun i -> s.Fields[field][i])) reach |> Array.map abs))

                if all.Length < leastDifferences then infinity else median all / medianDeviate

            let least =
                seq {
                    for axis in 0 .. (if grids.Length = 0 then -1 else (fst grids[0]).Dimensions - 1) do
                        for reach in 1..largestReach -> estimate axis reach
                }
                |> Seq.fold min infinity

            if Double.IsFinite least then least else nan)
