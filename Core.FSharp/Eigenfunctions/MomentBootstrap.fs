namespace Spectral

/// The bootstrap of the moments of pairs: the pairs are cut into blocks of neighbours, blocks are drawn with replacement, and what is a function of the moments varies from draw to draw
/// as it does from sample to sample (Efron and Tibshirani, 1993). Blocks instead of pairs cost nothing in pairs that are independent, and keep what overlaps in time together.
[<Sealed>]
type MomentBootstrap(basis: Matrix, next: Matrix, blocks: int) =
    let pairs, k = basis.Rows, basis.Columns

    do
        Check.that
            (next.Rows = pairs && next.Columns = k)
            "next"
            $"a basis of {pairs} × {k} values needs as many at the second ends, not {next.Rows} × {next.Columns}."

        Check.that (blocks >= 2 && blocks <= pairs) "blocks" $"{pairs} pairs can be cut into 2 to {pairs} blocks, not {blocks}."

    let bounds = Array.init (blocks + 1) (fun b -> int (int64 b * int64 pairs / int64 blocks))

    /// Σ b bᵀ, Σ b′b′ᵀ, Σ b b′ᵀ and the number of pairs of each block.
    let sums =
        Array.init blocks (fun b ->
            let from, count = bounds[b], bounds[b + 1] - bounds[b]
            let rows (m: Matrix) = Matrix(count, k, Array.sub m.Values (from * k) (count * k))
            let first, second = rows basis, rows next
            let products = [| first.Transposed * first; second.Transposed * second; first.Transposed * second |]
            Array.append (products |> Array.collect _.Values) [| float count |])

    let moments (weights: int[]) =
        let total = Array.zeroCreate sums[0].Length

        for b in 0 .. blocks - 1 do
            if weights[b] > 0 then
                Dense.subtract (-(float weights[b])) sums[b] total

        let count = total[total.Length - 1]
        Array.init 3 (fun m -> Matrix(k, k, Array.init (k * k) (fun i -> total[m * k * k + i] / count)))

    /// E[b bᵀ], E[b′b′ᵀ] and E[b b′ᵀ] of all pairs.
    member _.Moments: Matrix[] = moments (Array.create blocks 1)

    /// The moments of a draw.
    member _.Draw(stream: RandomStream) : Matrix[] =
        let weights = Array.zeroCreate blocks

        for _ in 1..blocks do
            let b = stream.NextInteger blocks
            weights[b] <- weights[b] + 1

        moments weights

    /// The percentile interval of a statistic of the moments over so many draws, one draw a child of the stream: it leaves (1 − level)/2 on either side. [statistics], low and high.
    member b.Intervals(stream: RandomStream, draws: int, level: float, statistics: Matrix[] -> float[]) : struct (float[] * float[]) =
        Check.that (level > 0.0 && level < 1.0) "level" $"an interval holds a share in (0, 1), not {level}."
        let found = Array.init draws (fun draw -> statistics (b.Draw(stream.Child draw)))

        let at share statistic =
            let sorted = found |> Array.map (fun s -> s[statistic]) |> List.ofArray |> List.sort |> Array.ofList
            sorted[int (System.Math.Round(share * float (draws - 1)))]

        let each share = Array.init found[0].Length (at share)
        struct (each (0.5 * (1.0 - level)), each (0.5 * (1.0 + level)))
