namespace Spectral

open System

/// Snapshots of one real or complex field on the same line of points, ascending, at any times: what equations are read off.
type LineMovie =
    {
        /// t₀ < t₁ < …
        Times: float[]
        /// The points, ascending.
        Points: float[]
        /// The length of the period, 0 where there is none.
        Period: float
        /// [times][parts][points], one part or the real and the imaginary one.
        Values: float[][][]
    }

/// An equation ∂u/∂t = Σ ξ m(u) ∂ˣᵏu read off the derivatives of snapshots: a library of products of powers of u and derivatives up to order three, normalised least squares with a small ridge, and terms
/// below a threshold cut until nothing changes; the threshold is the one whose equation forecasts the last share of the time best.
/// Rudy, Brunton, Proctor, Kutz, doi 10.1126/sciadv.1602614. Of a complex field powers are those of |u|², and factors are complex.
[<Sealed>]
type SparseRegression private (stencil: Stencil, terms: struct (int * int)[], factors: float[][], isPeriodic: bool) =
    /// The ridge, relative to the squares of the normalised columns.
    static let ridge = 1.0e-8
    static let mostPower = 3
    static let mostOrder = 3
    static let thresholds = [| 0.0; 1.0e-3; 3.0e-3; 1.0e-2; 3.0e-2; 0.1; 0.3; 1.0; 3.0 |]

    /// Points at each end, and times, whose differences are one-sided and so are left out.
    static let margin = 2

    /// Rows of a regression at most, evenly spread.
    static let mostRows = 20000

    /// Powers of u (complex: of |u|²) and orders of derivatives; of order 0 the derivative is u itself in the complex case, and left out in the real one.
    static let library (parts: int) : struct (int * int)[] =
        if parts = 1 then
            [|
                for power in 1..mostPower do
                    struct (power, 0)
                for order in 1..mostOrder do
                    for power in 0 .. mostPower - 1 do
                        struct (power, order)
            |]
        else
            [|
                for order in 0..mostOrder do
                    for power in 0..1 do
                        struct (power, order)
            |]

    /// The values of a term, [parts][points].
    static let term (stencil: Stencil) (values: float[][]) (struct (power, order)) : float[][] =
        let factor =
            Array.init values[0].Length (fun i ->
                let basis =
                    if values.Length = 1 then
                        values[0][i]
                    else
                        values[0][i] * values[0][i] + values[1][i] * values[1][i]

                let mutable product = 1.0

                for _ in 1..power do
                    product <- product * basis

                product)

        if order = 0 && values.Length = 1 then
            [| factor |]
        else
            values
            |> Array.map (fun part -> Array.map2 (*) factor (if order = 0 then part else stencil.Apply(order, part)))

    /// The slope in time of a movie's points, [times][parts][points], by parabolas through three times.
    static let slopes (movie: LineMovie) =
        let last = movie.Times.Length - 1
        let parts = movie.Values[0].Length

        Array.init (last + 1) (fun j ->
            let a, b, c =
                (if j = 0 then 0, 1, 2
                 elif j = last then last - 2, last - 1, last
                 else j - 1, j, j + 1)

            let ha, hb = movie.Times[b] - movie.Times[a], movie.Times[c] - movie.Times[b]

            Array.init parts (fun part ->
                Array.init movie.Points.Length (fun i ->
                    let v (k: int) = let now = movie.Values[k] in now[part][i]
                    let left, right = (v b - v a) / ha, (v c - v b) / hb
                    (left * hb + right * ha) / (ha + hb))))

    /// Least squares with the ridge on the columns that are there; the columns have norm 1.
    static let solve (moments: float[]) (right: float[]) (columns: int) (active: int[]) : float[] =
        let k = active.Length

        let a =
            Array.init (k * k) (fun i -> moments[active[i / k] * columns + active[i % k]] + (if i / k = i % k then ridge else 0.0))

        let found = Array.zeroCreate columns

        match Dense.solvePositiveDefinite a (active |> Array.map (fun i -> right[i])) k with
        | Some x -> active |> Array.iteri (fun at column -> found[column] <- x[at])
        | None -> ()

        found

    /// The rows of a regression: for each term a column over points, times and parts. Of a complex field every term has two columns, for ξ = a + ib: a(re, im) + b(−im, re).
    static let regression (movies: LineMovie[]) (terms: struct (int * int)[]) =
        let parts = movies[0].Values[0].Length
        let columns = terms.Length * parts
        let rows = Collections.Generic.List<float[]>()
        let rights = Collections.Generic.List<float>()
        let total = movies |> Array.sumBy (fun m -> m.Times.Length * m.Points.Length)
        let every = max 1 (total / mostRows)
        let mutable seen = 0

        for movie in movies do
            let stencil = Stencil.Create(movie.Points, mostOrder, movie.Period)
            let rate = slopes movie
            let inner = if movie.Period > 0.0 then 0 else margin

            for j in 1 .. movie.Times.Length - 2 do
                let now = movie.Values[j]
                let slope = rate[j]
                let values = terms |> Array.map (term stencil now)

                for i in inner .. movie.Points.Length - 1 - inner do
                    if seen % every = 0 then
                        for part in 0 .. parts - 1 do
                            let row = Array.zeroCreate columns

                            for t in 0 .. terms.Length - 1 do
                                let own = values[t]

                                if parts = 1 then
                                    row[t] <- own[0][i]
                                else
                                    row[2 * t] <- own[part][i]
                                    row[2 * t + 1] <- (if part = 0 then -own[1][i] else own[0][i])

                            rows.Add row
                            rights.Add(slope[part][i])

                    seen <- seen + 1

        struct (rows, rights, columns)

    /// The norms of the columns, never 0.
    static let norms (rows: seq<float[]>) columns =
        Array.init columns (fun c -> max 1e-300 (sqrt (Seq.fold (fun sum (row: float[]) -> sum + row[c] * row[c]) 0.0 rows)))

    /// The factors of the library for every threshold, sparser and sparser, equal ones once.
    static let paths (movies: LineMovie[]) : struct (struct (int * int)[] * float[][]) =
        let parts = movies[0].Values[0].Length
        let terms = library parts
        let struct (rows, rights, columns) = regression movies terms

        let norms = norms rows columns

        let moments = Array.zeroCreate (columns * columns)
        let right = Array.zeroCreate columns
        let mutable size = 0.0

        for r in 0 .. rows.Count - 1 do
            let row = rows[r]
            size <- size + rights[r] * rights[r]

            for a in 0 .. columns - 1 do
                let v = row[a] / norms[a]
                right[a] <- right[a] + v * rights[r]

                for b in 0 .. columns - 1 do
                    moments[a * columns + b] <- moments[a * columns + b] + v * row[b] / norms[b]

        let unit = sqrt size

        // A term counts with all its columns: its contribution to ∂u/∂t, relative to that.
        let rec cut threshold (active: int[]) =
            let found = solve moments right columns active

            let isLarge (column: int) =
                let term = column / parts

                let own =
                    Seq.fold (fun sum part -> let x = found[term * parts + part] in sum + x * x) 0.0 (seq { 0 .. parts - 1 })

                sqrt own > threshold * unit

            let kept = active |> Array.filter isLarge

            if kept.Length = active.Length || kept.Length = 0 then
                found
            else
                cut threshold kept

        let all = Array.init columns id
        let factors = thresholds |> Array.map (fun threshold -> cut threshold all |> Array.mapi (fun c x -> x / norms[c]))
        let different = factors |> List.ofArray |> List.distinct |> Array.ofList
        struct (terms, different)

    static let make (movie: LineMovie) (terms: struct (int * int)[]) (factors: float[]) =
        let parts = movie.Values[0].Length
        let own = factors |> Array.chunkBySize parts

        let kept =
            Array.indexed own
            |> Array.filter (fun (_, f) -> Array.exists (fun v -> v <> 0.0) f)
            |> Array.map fst

        SparseRegression(
            Stencil.Create(movie.Points, mostOrder, movie.Period),
            kept |> Array.map (fun k -> terms[k]),
            kept |> Array.map (fun k -> own[k]),
            movie.Period > 0.0
        )

    /// How many terms it has.
    member _.Count = terms.Length

    /// The equation: "u_t = -0.998 u u_x + 0.0999 u_xx".
    member _.Equation: string =
        let number = PrintedEquation.number 4
        let isComplex = factors.Length > 0 && factors[0].Length = 2

        let name (struct (power, order)) =
            let basis = if isComplex then "|u|²" else "u"
            let raised = [| ""; basis; basis + "²"; basis + "³" |][power]
            let derived = if order = 0 then (if isComplex then "u" else "") else "u_" + String('x', order)
            String.Join(" ", [| raised; derived |] |> Array.filter (fun word -> word <> ""))

        let complex (factor: float[]) name =
            let sign = if factor[1] < 0.0 then "-" else "+"
            $"({number factor[0]} {sign} {number (abs factor[1])}i) {name}"

        let names = terms |> Array.map name

        "u_t = "
        + (if isComplex then
               Array.map2 complex factors names |> String.concat " + "
           else
               Array.map2 (fun (f: float[]) name -> f[0], name) factors names |> PrintedEquation.sum 4)

    /// The values at times after the first, [times][parts][points], by adaptive Dormand–Prince steps on the method of lines; ends that are not periodic keep their values.
    /// Null where the equation cannot be followed.
    member _.Forecast(first: float, values: float[][], times: float[]) : float[][][] | null =
        let parts, n = values.Length, values[0].Length
        let unpack (state: float[]) = Array.init parts (fun p -> Array.sub state (p * n) n)

        let slope =
            FieldFunction(fun _ state out ->
                Array.Clear out
                let now = unpack state

                for k in 0 .. terms.Length - 1 do
                    let own = term stencil now terms[k]
                    let f = factors[k]

                    for i in 0 .. n - 1 do
                        if parts = 1 then
                            out[i] <- Math.FusedMultiplyAdd(f[0], own[0][i], out[i])
                        else
                            out[i] <- out[i] + (f[0] * own[0][i] - f[1] * own[1][i])
                            out[n + i] <- out[n + i] + (f[0] * own[1][i] + f[1] * own[0][i])

                if not isPeriodic then
                    for p in 0 .. parts - 1 do
                        out[p * n] <- 0.0
                        out[p * n + n - 1] <- 0.0)

        let solution =
            AdaptiveSolve.Solve(
                Tableaus.DormandPrince,
                VectorField.OfFunction(parts * n, slope),
                Array.append [| first |] times,
                Array.concat values,
                AdaptiveOptions(1e-5, 1e-8, 0.0, 20000)
            )

        if solution.Outcome = SolveOutcome.Complete then
            Array.init times.Length (fun j -> unpack (Array.sub solution.States ((j + 1) * parts * n) (parts * n)))
        else
            null

    /// The equation of movies on the same points. Those that thresholds give from `early` parts are judged by `judge`, least is best, the sparser of equals; the best threshold is used on all.
    static member Of(movies: LineMovie[], early: LineMovie[], judge: Func<SparseRegression, float>) : SparseRegression =
        let struct (terms, candidates) = paths early

        let errors =
            candidates
            |> Array.map (fun f -> judge.Invoke(make movies[0] terms f))
            |> Array.map (fun e -> if Double.IsNaN e then infinity else e)

        let best = candidates[Array.LastIndexOf(errors, Array.min errors)]
        // The same terms, fitted to all.
        let parts = movies[0].Values[0].Length
        let struct (rows, rights, columns) = regression movies terms

        let active =
            Array.init columns id
            |> Array.filter (fun c -> best[c / parts * parts .. c / parts * parts + parts - 1] |> Array.exists (fun v -> v <> 0.0))

        let norms = norms rows columns

        let moments = Array.zeroCreate (columns * columns)
        let right = Array.zeroCreate columns

        for r in 0 .. rows.Count - 1 do
            for a in active do
                right[a] <- right[a] + rows[r][a] / norms[a] * rights[r]

                for b in active do
                    moments[a * columns + b] <- moments[a * columns + b] + rows[r][a] / norms[a] * (rows[r][b] / norms[b])

        let found = solve moments right columns active
        make movies[0] terms (found |> Array.mapi (fun c x -> x / norms[c]))
