namespace Spectral

/// An equation ∂u_f/∂t = Σ_t ξ_{ft} T_t(u) on a torus, the same everywhere: products of derivatives of the fields with constant factors.
type FieldEquation =
    {
        /// The periods.
        Lengths: float[]
        /// The highest wavenumber along each axis.
        Orders: int[]
        /// T.
        Terms: FieldTerm[]
        /// ξ, [fields][terms].
        Factors: float[][]
    }

    /// Number of fields.
    member e.Fields = e.Factors.Length

    /// Terms that have a factor somewhere.
    member e.Count = e.Factors |> Array.sumBy (fun row -> row |> Array.filter (fun v -> v <> 0.0) |> Array.length)

    /// How many parameters it holds.
    member e.ParameterCount =
        e.Terms
        |> Array.fold (fun top term -> term.Parameters |> List.fold (fun top p -> max top (p + 1)) top) 0

    /// The equation of a run: with numbers for the parameters, terms that differ in nothing else together.
    member e.At(parameters: float[]) : FieldEquation =
        if e.ParameterCount = 0 then
            e
        else
            let plain = e.Terms |> Array.map (fun term -> { term with Parameters = [] })
            let terms = Array.distinct plain

            { e with
                Terms = terms
                Factors =
                    e.Factors
                    |> Array.map (fun row ->
                        let sums = Array.zeroCreate terms.Length

                        for t in 0 .. row.Length - 1 do
                            let place = System.Array.IndexOf(terms, plain[t])
                            sums[place] <- sums[place] + row[t] * e.Terms[t].Multiplier parameters

                        sums)
            }

    /// Without the terms whose factors are all 0.
    member e.Trimmed: FieldEquation =
        let kept =
            [|
                for t in 0 .. e.Terms.Length - 1 do
                    if e.Factors |> Array.exists (fun row -> row[t] <> 0.0) then
                        t
            |]

        { e with
            Terms = kept |> Array.map (fun t -> e.Terms[t])
            Factors = e.Factors |> Array.map (fun row -> kept |> Array.map (fun t -> row[t]))
        }

    /// In letters, a line a field: "u_t = −6 u u_x − u_xxx", with so many digits.
    member e.Lines(fields: string[], axes: string[], parameters: string[], digits: int) : string[] =
        e.Factors
        |> Array.mapi (fun f row ->
            let terms =
                Array.zip row e.Terms
                |> Array.filter (fun (v, _) -> v <> 0.0)
                |> Array.map (fun (v, term) -> v, term.Name(fields, axes, parameters))

            let left = if fields[f].Contains '_' then $"({fields[f]})_t" else $"{fields[f]}_t"
            $"{left} = " + (if terms.Length = 0 then "0" else PrintedEquation.sum digits terms))

/// The linear part of an equation, a matrix of fields × fields for each mode, and what an exponential step makes of it.
[<Sealed>]
type internal LinearSymbol(modes: TorusModes, equation: FieldEquation) =
    let fields, count = equation.Fields, modes.Count

    // λ_{fg} of each mode, real and imaginary parts [f · fields + g][K].
    let linearRe, linearIm =
        let re = Array.init (fields * fields) (fun _ -> Array.zeroCreate count)
        let im = Array.init (fields * fields) (fun _ -> Array.zeroCreate count)

        equation.Terms
        |> Array.iteri (fun t term ->
            if term.IsLinear then
                let factor = List.head term.Factors
                let symbol = modes.Symbol(Array.ofList factor.Derivative)

                for f in 0 .. fields - 1 do
                    let xi = equation.Factors[f][t]
                    let at = f * fields + factor.Field

                    for j in 0 .. count - 1 do
                        match factor.Order % 4 with
                        | 0 -> re[at][j] <- re[at][j] + xi * symbol[j]
                        | 1 -> im[at][j] <- im[at][j] + xi * symbol[j]
                        | 2 -> re[at][j] <- re[at][j] - xi * symbol[j]
                        | _ -> im[at][j] <- im[at][j] - xi * symbol[j])

        re, im

    // λ of a mode as the real matrix [[a, −b], [b, a]] of a + ib, times h.
    let realForm (h: float) (j: int) : float[] =
        let n = 2 * fields
        let matrix = Array.zeroCreate (n * n)

        for f in 0 .. fields - 1 do
            for g in 0 .. fields - 1 do
                let re, im = linearRe[f * fields + g], linearIm[f * fields + g]
                let a, b = h * re[j], h * im[j]
                matrix[f * n + g] <- a
                matrix[f * n + fields + g] <- -b
                matrix[(fields + f) * n + g] <- b
                matrix[(fields + f) * n + fields + g] <- a

        matrix

    let eigenvalues j =
        if fields = 1 then
            let re, im = linearRe[0], linearIm[0]
            [| ComplexNumber.Of(re[j], im[j]) |]
        else
            let n = 2 * fields
            let matrix = realForm 1.0 j
            let struct (values, _) = GeneralEigen.decompose (Matrix.Init(n, n, fun i k -> matrix[i * n + k]))
            values

    let growth =
        lazy
            (seq { 0 .. count - 1 }
             |> Seq.map (fun j -> eigenvalues j |> Array.fold (fun top v -> max top v.Real) -infinity)
             |> Seq.fold max -infinity)

    let put (target: float[][]) at j value = let row = target[at] in row[j] <- value

    // φ₀ … φ₃ of h λ: [φ][f · fields + g] as real and imaginary parts [K].
    let phi (h: float) : struct (float[][][] * float[][][]) =
        let re = Array.init 4 (fun _ -> Array.init (fields * fields) (fun _ -> Array.zeroCreate count))
        let im = Array.init 4 (fun _ -> Array.init (fields * fields) (fun _ -> Array.zeroCreate count))

        for j in 0 .. count - 1 do
            if fields = 1 then
                let lambdaRe, lambdaIm = let re, im = linearRe[0], linearIm[0] in re[j], im[j]

                PhiFunctions.ofNumber (h * lambdaRe) (h * lambdaIm)
                |> Array.iteri (fun p (struct (a, b)) ->
                    put re[p] 0 j a
                    put im[p] 0 j b)
            else
                let n = 2 * fields

                PhiFunctions.ofMatrix (realForm h j) n
                |> Array.iteri (fun p found ->
                    for f in 0 .. fields - 1 do
                        for g in 0 .. fields - 1 do
                            put re[p] (f * fields + g) j found[f * n + g]
                            put im[p] (f * fields + g) j found[(fields + f) * n + g])

        struct (re, im)

    let combine (parts: (float * float[][]) list) =
        Array.init (fields * fields) (fun e ->
            Array.init count (fun j -> parts |> List.fold (fun sum (w, part: float[][]) -> sum + w * part[e][j]) 0.0))

    // The matrices of a step of size h.
    let matrices (h: float) =
        let struct (re, im) = phi h
        let struct (halfRe, halfIm) = phi (0.5 * h)
        let both weights = let of' (phi: float[][][]) = combine [ for p, w in weights -> h * w, phi[p] ] in struct (of' re, of' im)

        {|
            Whole = struct (re[0], im[0])
            Half = struct (halfRe[0], halfIm[0])
            Inner = struct (combine [ 0.5 * h, halfRe[1] ], combine [ 0.5 * h, halfIm[1] ])
            First = both [ 1, 1.0; 2, -3.0; 3, 4.0 ]
            Middle = both [ 2, 2.0; 3, -4.0 ]
            Last = both [ 2, -1.0; 3, 4.0 ]
        |}

    // The last step that was asked for.
    let mutable last = nan, Unchecked.defaultof<_>

    /// The largest real part of an eigenvalue: how fast anything small can grow.
    member _.Growth: float = growth.Value

    /// The eigenvalues at a mode; of several fields together with their conjugates, which are those of the opposite wave vector.
    member _.Eigenvalues(mode: int) : ComplexNumber[] = eigenvalues mode

    /// The matrices of a step of size h.
    member _.Matrices(h: float) =
        let size, found = last

        if size = h then
            found
        else
            let found = matrices h
            last <- h, found
            found

/// The flow of an equation on the modes of its torus: the linear part, a matrix of fields × fields for each mode, is solved exactly (ETDRK4, Cox and Matthews 2002, as in ExponentialForm;
/// φ of PhiFunctions), products of fields are made on a grid without aliases. A state is the 2K numbers of each field one after another.
[<Sealed>]
type EquationFlow private (equation: FieldEquation, modes: TorusModes, products: TermProducts, linear: LinearSymbol) =
    let fields = equation.Fields
    let count = modes.Count
    let size = fields * 2 * count

    let nonlinearTerms =
        [| 0 .. equation.Terms.Length - 1 |] |> Array.filter (fun t -> not equation.Terms[t].IsLinear)

    // out ← out + M v.
    let apply (re: float[][]) (im: float[][]) (v: float[]) (out: float[]) =
        for f in 0 .. fields - 1 do
            for g in 0 .. fields - 1 do
                let a, b = re[f * fields + g], im[f * fields + g]
                let target, source = f * 2 * count, g * 2 * count

                for j in 0 .. count - 1 do
                    let x, y = v[source + j], v[source + count + j]
                    out[target + j] <- out[target + j] + (a[j] * x - b[j] * y)
                    out[target + count + j] <- out[target + count + j] + (a[j] * y + b[j] * x)

    let nonlinear (state: float[]) : float[] =
        let out = Array.zeroCreate size

        if nonlinearTerms.Length > 0 then
            let sums = Array.init fields (fun _ -> Array.zeroCreate modes.Points)

            products.At state
            |> Array.iteri (fun i product ->
                for f in 0 .. fields - 1 do
                    let row = equation.Factors[f]
                    let xi = row[nonlinearTerms[i]]

                    if xi <> 0.0 then
                        let sum = sums[f]

                        for p in 0 .. sum.Length - 1 do
                            sum[p] <- System.Math.FusedMultiplyAdd(xi, product[p], sum[p]))

            for f in 0 .. fields - 1 do
                modes.Write(sums[f], out, f * 2 * count)

        out

    // e to this power is still a number.
    let mostGrowth = 600.0
    let isFinite (v: float[]) = v |> Array.forall System.Double.IsFinite

    /// The flow of an equation as it stands, terms whose factors are 0 with it.
    static member internal Whole(equation: FieldEquation) : EquationFlow =
        Check.that (equation.ParameterCount = 0) "equation" "an equation with parameters has a flow at numbers for them: take it at these."

        let modes =
            TorusModes(equation.Lengths, equation.Orders, equation.Terms |> Array.fold (fun top term -> max top term.Degree) 1)

        let products = TermProducts(modes, equation.Terms |> Array.filter (fun term -> not term.IsLinear))
        EquationFlow(equation, modes, products, LinearSymbol(modes, equation))

    /// The flow of an equation.
    static member Of(equation: FieldEquation) : EquationFlow = EquationFlow.Whole equation.Trimmed

    /// The flow of the same terms with other factors, [fields][terms]: what factors do not change is shared.
    member internal _.With(factors: float[][]) : EquationFlow =
        let next = { equation with Factors = factors }

        let isSame =
            equation.Terms
            |> Array.indexed
            |> Array.forall (fun (t, term) ->
                not term.IsLinear
                || Array.forall2 (fun (a: float[]) (b: float[]) -> a[t] = b[t]) equation.Factors factors)

        EquationFlow(next, modes, products, (if isSame then linear else LinearSymbol(modes, next)))

    /// The modes of the states.
    member _.Modes = modes
    /// Numbers of a state.
    member _.Size = size

    /// The largest real part of an eigenvalue of the linear part: how fast anything small can grow.
    member _.Growth: float = linear.Growth

    /// The eigenvalues of λ at a mode; of several fields together with their conjugates, which are those of the opposite wave vector.
    member _.Eigenvalues(mode: int) : ComplexNumber[] = linear.Eigenvalues mode

    /// The states at times t₀ < t₁ < … from that at t₀ with `steps` steps in the longest interval, in proportion in the others; null where they leave the finite numbers.
    member _.Solve(times: float[], start: float[], steps: int) : float[][] | null =
        let longest = times |> Array.pairwise |> Array.fold (fun l (a, b) -> max l (b - a)) 0.0
        let states = Array.zeroCreate times.Length
        states[0] <- start
        let mutable y = start
        let mutable known = nan
        let mutable m = ValueNone
        let mutable at = 1

        while at > 0 && at < times.Length do
            let interval = times[at] - times[at - 1]
            let own = max 1 (int (ceil (float steps * interval / longest - 1e-9)))
            let h = interval / float own

            // Intervals that round differently are the same.
            if not (abs (h - known) <= 1e-12 * h) then
                known <- h

                m <-
                    (if h * linear.Growth > mostGrowth then
                         ValueNone
                     else
                         ValueSome(linear.Matrices h))

            match m with
            | ValueNone -> at <- -1
            | ValueSome m ->
                let by (struct (re, im)) v out = apply re im v out

                for _ in 1..own do
                    let n0 = nonlinear y
                    let e = Array.zeroCreate size
                    by m.Half y e
                    let a = Array.copy e
                    by m.Inner n0 a
                    let na = nonlinear a
                    let b = Array.copy e
                    by m.Inner na b
                    let nb = nonlinear b
                    let c = Array.zeroCreate size
                    by m.Half a c
                    by m.Inner (Array.map2 (fun p q -> 2.0 * p - q) nb n0) c
                    let nc = nonlinear c
                    let next = Array.zeroCreate size
                    by m.Whole y next
                    by m.First n0 next
                    by m.Middle (Array.map2 (+) na nb) next
                    by m.Last nc next
                    y <- next

                states[at] <- y
                at <- (if isFinite y then at + 1 else -1)

        if at > 0 then states else null

    /// Numbers of steps an interval, doubled from `least` until two forecasts differ by at most `tolerance` of the largest state at every time; the finer of the two, and its steps.
    /// Null where no number up to `most` is enough or the states leave the finite numbers at the most.
    member flow.Forecast(times: float[], start: float[], tolerance: float, least: int, most: int) : struct (float[][] * int) voption =
        let size (v: float[]) = sqrt (Dense.dot v v)

        let close (coarse: float[][]) (fine: float[][]) =
            let largest = fine |> Array.fold (fun top v -> max top (size v)) 0.0
            // Squares that overflow are no forecast either.
            System.Double.IsFinite largest
            && Array.forall2 (fun a b -> size (Array.map2 (-) a b) <= tolerance * largest) coarse fine

        let rec refine steps (coarse: float[][] | null) =
            if steps > most then
                ValueNone
            else
                let fine = flow.Solve(times, start, steps)

                match coarse, fine with
                | NonNull coarse, NonNull fine when close coarse fine -> ValueSome(struct (fine, steps))
                | _ -> refine (2 * steps) fine

        if times.Length = 1 then
            ValueSome(struct ([| start |], least))
        else
            refine least null
