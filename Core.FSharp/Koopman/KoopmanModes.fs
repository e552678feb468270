namespace Spectral

/// A mode of a learned Koopman operator: what it is, and how far it can be trusted. All but the eigenvalue of the model comes from pairs that were not learned from.
type KoopmanMode =
    {
        /// The eigenvalue of the model, at the lag; of a conjugate pair the one with the positive imaginary part.
        Learned: ComplexNumber
        /// The coefficients of its eigenfunction by the model's functions.
        Vector: ComplexNumber[]
        /// The same eigenvalue as the regression of the eigenfunction's next values on its own.
        Eigenvalue: ComplexNumber
        /// A 90 % interval of its modulus, from blocks of pairs drawn with replacement.
        ModulusLow: float
        /// Its upper end.
        ModulusHigh: float
        /// A 90 % interval of its angle.
        AngleLow: float
        /// Its upper end.
        AngleHigh: float
        /// The correlation of the eigenfunction with its next values, at most 1.
        Correlation: float
        /// The largest such correlation of 19 shifts of the pairs, which leave each side as it is: what chance gives.
        ChanceLevel: float
        /// ‖ψ(x′) − λψ(x)‖/‖ψ‖ with the model's eigenvalue: it holds the conditional variance, at least √(1 − |λ|²) in the stationary case.
        Residual: float
        /// √|c₂ − c₁²| with the regressions c₁ over one lag and c₂ over two: 0 for an eigenfunction. In the reversible case ‖Kψ − c₁ψ‖/‖ψ‖, the residual without the variance.
        Defect: float
        /// The smaller cosine of the eigenfunction with the eigenspaces near its eigenvalue that two halves of the data give.
        Cosine: float
    }

    /// Whether it stands for a conjugate pair.
    member m.IsPair = m.Learned.Imaginary <> 0.0

    /// firm, uncertain or spurious. Spurious: no more than chance, or not found in both halves; firm: found in both with a cosine of .95, no defect above .3, and known to a tenth either way.
    member m.Verdict =
        if not (m.Correlation > m.ChanceLevel) || not (m.Cosine >= 0.8) then
            "spurious"
        elif m.Cosine >= 0.95 && m.Defect <= 0.3 && m.ModulusHigh - m.ModulusLow <= 0.2 then
            "firm"
        else
            "uncertain"

    /// The time in which it decays by e, for a modulus at a lag of some time; infinite from modulus 1 on.
    static member DecayTime(lag: float, modulus: float) : float =
        if modulus <= 0.0 then 0.0
        elif modulus >= 1.0 then infinity
        else -lag / Elementary.log modulus

    /// The period of an angle at a lag of some time; infinite for the angle 0.
    static member Period(lag: float, angle: float) : float = if angle = 0.0 then infinity else 6.283185307179586 * lag / abs angle

/// An eigenfunction's values at instants and one and two lags later, real and imaginary part.
type internal ModeValues = { Now: float[][]; Next: float[][]; Second: float[][] }

module KoopmanModes =
    /// Resamplings of an interval, and shifts that say what chance gives.
    let private draws, shifts = 400, 19
    /// Blocks that held-out pairs are cut in, at most.
    let private blocks = 40
    /// Eigenvalues this near belong to one eigenspace when halves of the data are compared.
    let private near = 0.1
    /// Directions of a span below this share of the largest are dropped.
    let private cut = 1e-9

    /// The values of an eigenfunction, given by its coefficients, on functions bQ: [real and imaginary part][instants].
    let valuesOf (functions: Matrix) (vector: ComplexNumber[]) : float[][] =
        let part (choose: ComplexNumber -> float) = functions.Apply(Array.map choose vector)
        [| part _.Real; part _.Imaginary |]

    let private mean (v: float[]) = Summation.sum v / float v.Length
    let private centred (v: float[]) = let m = mean v in v |> Array.map (fun x -> x - m)

    /// E[conj(a) b] of centred values.
    let private product (a: float[][]) (b: float[][]) =
        let n = float a[0].Length
        let real = Dense.dot a[0] b[0] + Dense.dot a[1] b[1]
        let imaginary = Dense.dot a[0] b[1] - Dense.dot a[1] b[0]
        ComplexNumber.Of(real / n, imaginary / n)

    let private square a = (product a a).Real

    /// The number of the mode that is the constant: the one with the least variance for its size.
    let constantOf (functions: Matrix) (vectors: ComplexNumber[][]) : int =
        let varying =
            vectors
            |> Array.map (fun vector ->
                let values = valuesOf functions vector
                let size = square values
                if size > 0.0 then square (Array.map centred values) / size else 1.0)

        Seq.fold (fun best i -> if varying[i] < varying[best] then i else best) 0 (seq { 1 .. varying.Length - 1 })

    /// The regression of the next values on the values.
    let private regression (now: float[][]) (next: float[][]) =
        let now, next = Array.map centred now, Array.map centred next
        (1.0 / square now) * product now next

    /// Sums over a block of pairs: the count, Σψ, Σψ′, Σψ*ψ′ and Σ|ψ|².
    let private blockSums (values: ModeValues) (from: int) (until: int) =
        let take (v: float[]) = Array.sub v from (until - from)
        let now, next = Array.map take values.Now, Array.map take values.Next
        let n = float (until - from)
        let c = n * product now next

        [| n; yield! Array.map Summation.sum now; yield! Array.map Summation.sum next; c.Real; c.Imaginary; n * square now |]

    let private regressionOfSums (sums: float[]) =
        let n = sums[0]
        let a, b = ComplexNumber.Of(sums[1] / n, sums[2] / n), ComplexNumber.Of(sums[3] / n, sums[4] / n)
        let variance = sums[7] / n - a.Square
        (1.0 / variance) * ((1.0 / n) * ComplexNumber.Of(sums[5], sums[6]) - a.Conjugate * b)

    /// The 5 % and the 95 % quantile.
    let private interval (values: float[]) =
        let sorted = values |> List.ofArray |> List.sort |> Array.ofList
        let at share = sorted[int (System.Math.Round(share * float (sorted.Length - 1)))]
        struct (at 0.05, at 0.95)

    /// Blocks of neighbouring instants of one stretch.
    let private cutInBlocks (windows: StateWindows) =
        let length = max 1 ((windows.Count + blocks - 1) / blocks)

        [|
            let mutable from = 0

            for i in 1 .. windows.Count do
                if i = windows.Count || windows.Stretch[i] <> windows.Stretch[from] || i - from = length then
                    from, i
                    from <- i
        |]

    /// Intervals of modulus and angle by drawing blocks with replacement; the angle is counted from that of the estimate.
    let private bootstrap (stream: RandomStream) (values: ModeValues) (windows: StateWindows) (estimate: ComplexNumber) =
        let sums = cutInBlocks windows |> Array.map (fun (from, until) -> blockSums values from until)

        let found =
            Array.init draws (fun draw ->
                let own = stream.Child draw
                let total = Array.zeroCreate sums[0].Length

                for _ in 1 .. sums.Length do
                    let block = sums[own.NextInteger sums.Length]

                    for k in 0 .. total.Length - 1 do
                        total[k] <- total[k] + block[k]

                regressionOfSums total)

        let angle = estimate.Angle
        let turned (z: ComplexNumber) = angle + (z * estimate.Conjugate).Angle
        struct (interval (found |> Array.map _.Modulus), interval (found |> Array.map turned))

    /// The correlation of values with the next ones that stand `shift` places further on, round the end.
    let correlation (shift: int) (now: float[][]) (next: float[][]) : float =
        let now, next = Array.map centred now, Array.map centred next
        let n = now[0].Length
        let moved = next |> Array.map (fun v -> Array.init n (fun i -> v[(i + shift) % n]))
        let size = square now * square next
        if size > 0.0 then (product now moved).Modulus / sqrt size else 0.0

    /// The largest correlation under shifts of at least a tenth of the pairs.
    let chance (stream: RandomStream) (now: float[][]) (next: float[][]) : float =
        let n = now[0].Length
        let least = max 1 (n / 10)
        Seq.fold (fun top _ -> max top (correlation (least + stream.NextInteger(max 1 (n - 2 * least))) now next)) 0.0 (seq { 1..shifts })

    /// The cosine of an eigenfunction with the span of the eigenfunctions of another model whose eigenvalues lie near.
    let private cosine (eigenvalue: ComplexNumber) (values: float[][]) (others: struct (ComplexNumber * float[][])[]) =
        let distance struct (other: ComplexNumber, _) = min (other - eigenvalue).Modulus (other - eigenvalue.Conjugate).Modulus
        let nearest = others |> Array.map distance |> Array.min
        let chosen = others |> Array.filter (fun other -> distance other <= max near nearest)
        let columns = chosen |> Array.collect (fun struct (_, v) -> Array.map centred v)
        let n = float values[0].Length
        let gram = Matrix.Init(columns.Length, columns.Length, fun i j -> Dense.dot columns[i] columns[j] / n)
        let white = SymmetricPencil.whitener cut gram
        let own = Array.map centred values

        let carried =
            own
            |> Array.sumBy (fun part ->
                let along = white.Transposed.Apply(columns |> Array.map (fun c -> Dense.dot c part / n))
                Dense.dot along along)

        sqrt (min 1.0 (carried / square own))

    /// The leading modes of a predictor beside those of halves of the data, judged on pairs that none has learned from; a conjugate pair is one line and counts as two.
    let judge
        (engine: IEngine)
        (stream: RandomStream)
        (most: int)
        (predictor: KoopmanPredictor)
        (halves: KoopmanPredictor[])
        (heldOut: StateWindows)
        : KoopmanMode[] =
        let at states = predictor.Functions(engine, states)
        let now, next, second = at heldOut.States, at heldOut.Next, at heldOut.Second
        let struct (eigenvalues, vectors) = predictor.Eigen()
        let constant = constantOf now vectors

        let others =
            halves
            |> Array.map (fun half ->
                let functions = half.Functions(engine, heldOut.States)
                let struct (values, vectors) = half.Eigen()
                let own = constantOf functions vectors

                [| 0 .. values.Length - 1 |]
                |> Array.filter (fun i -> i <> own && values[i].Imaginary >= 0.0)
                |> Array.map (fun i -> struct (values[i], valuesOf functions vectors[i])))

        let chosen =
            [| 0 .. eigenvalues.Length - 1 |]
            |> Array.filter (fun i -> i <> constant)
            |> Array.truncate most
            |> Array.filter (fun i -> eigenvalues[i].Imaginary >= 0.0)

        chosen
        |> Array.map (fun i ->
            let vector, lambda = vectors[i], eigenvalues[i]

            let values =
                {
                    Now = valuesOf now vector
                    Next = valuesOf next vector
                    Second = valuesOf second vector
                }

            let found = regression values.Now values.Next
            let twice = regression values.Now values.Second

            let struct (struct (low, high), struct (angleLow, angleHigh)) =
                bootstrap (stream.Child $"interval {i}") values heldOut found

            let rest =
                let a, b = Array.map centred values.Now, Array.map centred values.Next
                // ψ′ − λψ
                [|
                    Array.init a[0].Length (fun t -> b[0][t] - lambda.Real * a[0][t] + lambda.Imaginary * a[1][t])
                    Array.init a[0].Length (fun t -> b[1][t] - lambda.Real * a[1][t] - lambda.Imaginary * a[0][t])
                |]

            {
                Learned = lambda
                Vector = vector
                Eigenvalue = found
                ModulusLow = low
                ModulusHigh = high
                AngleLow = angleLow
                AngleHigh = angleHigh
                Correlation = correlation 0 values.Now values.Next
                ChanceLevel = chance (stream.Child $"chance {i}") values.Now values.Next
                Residual = sqrt (square rest / square (Array.map centred values.Now))
                Defect = sqrt ((twice - found * found).Modulus)
                Cosine = others |> Array.fold (fun least other -> min least (cosine lambda values.Now other)) 1.0
            })
