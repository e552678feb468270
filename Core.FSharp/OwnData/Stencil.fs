namespace Spectral

/// Derivatives on a line of points by finite differences of five neighbours, round the period where there is one. Weights by Fornberg, Math. Comp. 51 (1988) 699.
[<Sealed>]
type Stencil private (places: int[][], weights: float[][][]) =
    static let width = 5

    /// The weights of the derivatives 0 … order at z from values at x, [order + 1][points].
    static let fornberg (z: float) (x: float[]) (order: int) : float[][] =
        let n = x.Length
        let c = Array.init (order + 1) (fun _ -> Array.zeroCreate n)
        c[0][0] <- 1.0
        let mutable c1 = 1.0
        let mutable c4 = x[0] - z

        for i in 1 .. n - 1 do
            let most = min i order
            let mutable c2 = 1.0
            let c5 = c4
            c4 <- x[i] - z

            for j in 0 .. i - 1 do
                let c3 = x[i] - x[j]
                c2 <- c2 * c3

                if j = i - 1 then
                    for k in most .. -1 .. 1 do
                        c[k][i] <- c1 * (float k * c[k - 1][i - 1] - c5 * c[k][i - 1]) / c2

                    c[0][i] <- -c1 * c5 * c[0][i - 1] / c2

                for k in most .. -1 .. 1 do
                    c[k][j] <- (c4 * c[k][j] - float k * c[k - 1][j]) / c3

                c[0][j] <- c4 * c[0][j] / c3

            c1 <- c2

        c

    /// Stencils for derivatives up to an order at ascending points; a period of 0 is none.
    static member Create(points: float[], order: int, period: float) : Stencil =
        let n = points.Length
        Check.that (n >= width) "points" $"derivatives by differences need at least {width} points, not {n}."
        Check.that (order < width) "order" $"differences of {width} points give derivatives below order {width}, not {order}."

        let places =
            Array.init n (fun i ->
                if period > 0.0 then
                    Array.init width (fun k -> i + k - width / 2)
                else
                    let first = min (max 0 (i - width / 2)) (n - width)
                    Array.init width (fun k -> first + k))

        let at (place: int) =
            let turn =
                if place < 0 then -1
                elif place >= n then 1
                else 0

            points[place - turn * n] + float turn * period

        let weights = Array.init n (fun i -> fornberg points[i] (places[i] |> Array.map at) order)
        Stencil(places |> Array.map (Array.map (fun p -> (p + n) % n)), weights)

    /// The derivative of an order of values at the points.
    member _.Apply(order: int, values: float[]) : float[] =
        Array.init values.Length (fun i ->
            let own, w = places[i], weights[i][order]
            let mutable sum = 0.0

            for k in 0 .. own.Length - 1 do
                sum <- System.Math.FusedMultiplyAdd(w[k], values[own[k]], sum)

            sum)
