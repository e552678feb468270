/// How often intervals hold what they are said to hold.
module Spectral.Experiments.Coverage

open Spectral

/// The level of the intervals.
let private level = 0.9

/// A system on a fixed basis: pairs as values of the basis, statistics of moments, and their values under the true law.
type private Case =
    {
        Name: string
        Quantity: string
        /// Values of the basis at both ends of so many pairs.
        Pairs: RandomStream -> int -> struct (Matrix * Matrix)
        /// Of E[bbᵀ], E[b′b′ᵀ] and E[bb′ᵀ].
        Statistics: Matrix[] -> float[]
        /// The statistics of the basis' own moments.
        Truth: Lazy<float[]>
        /// What the basis approximates, where that is not the same.
        Beyond: Lazy<float[]> option
    }

/// The lag of the chain in four wells.
let private lag = 0.1

let private chain = lazy (PrinzDiffusion.laggedChain 300 1.25 lag)

/// 1 and seven Gaussian functions on the cells, [cells × 8].
let private bumps =
    lazy
        (let struct (middle, _) = chain.Value
         let width = 0.15

         Matrix.Init(
             middle.Length,
             8,
             fun i j ->
                 let from = (middle[i] - 0.25 * float (j - 4)) / width
                 if j = 0 then 1.0 else Elementary.exp (-0.5 * from * from)
         ))

/// The three leading eigenvalues beside 1 of a reversible process: pairs count in both directions.
let private reversible =
    let statistics (m: Matrix[]) =
        let struct (values, _) = SymmetricPencil.decompose 1e-10 m[2].Symmetrised (0.5 * (m[0] + m[1])).Symmetrised
        values[1..3]

    {
        Name = "four wells, reversible"
        Quantity = "eigenvalues"
        Pairs =
            fun stream count ->
                let struct (_, walk) = chain.Value
                let struct (first, second) = walk.Sample(stream, count)
                let at (states: int[]) = Matrix.Init(count, 8, fun i j -> bumps.Value[states[i], j])
                struct (at first, at second)
        Statistics = statistics
        Truth =
            lazy
                (let struct (_, walk) = chain.Value
                 let mean a = PairValues.Mean(walk.Stationary, bumps.Value, a)
                 let square = mean bumps.Value
                 statistics [| square; square; mean (walk.Transitions * bumps.Value) |])
        Beyond =
            Some(
                lazy
                    (PrinzDiffusion.chainEigenvalues 300 1.25
                     |> Array.map (fun v -> Elementary.exp (lag * v))
                     |> fun values -> values[1..3])
            )
    }

let private twoPi = 6.283185307179586

/// 1 and three waves.
let private waves (points: float[]) =
    Matrix.Init(
        points.Length,
        7,
        fun i j ->
            let angle = twoPi * float ((j + 1) / 2) * points[i]

            if j = 0 then 1.0
            elif j % 2 = 1 then Elementary.sin angle
            else Elementary.cos angle
    )

let private logistic quantity statistics =
    {
        Name = "logistic, not normal"
        Quantity = quantity
        Pairs =
            fun stream count ->
                let struct (first, second) = PairRows.system.Value.Pairs(stream, count)
                struct (waves first, waves second)
        Statistics = statistics
        Truth =
            lazy
                (let system = PairRows.system.Value
                 let own = waves system.Nodes
                 statistics (system.Moments(own, own)))
        Beyond = None
    }

/// The leading pair of eigenvalues of EDMD.
let private leading (m: Matrix[]) =
    let struct (values, _) = GeneralEigen.decompose (SymmetricPencil.pseudoInverse 1e-10 m[0] * m[2])
    // The constant's is 1 to rounding.
    values |> Array.find (fun v -> abs (v.Real - 1.0) > 1e-6)

let private cases =
    [|
        reversible
        logistic "real part of the leading eigenvalue" (fun m -> [| (leading m).Real |])
        logistic "modulus of the leading eigenvalue" (fun m -> [| (leading m).Modulus |])
        logistic "singular values" (fun m ->
            let a, b = SymmetricPencil.inverseRoot 1e-10 m[0], SymmetricPencil.inverseRoot 1e-10 m[1]
            let struct (_, sigma, _) = SingularValues.decompose (a * m[2] * b)
            sigma[1..3])
    |]

/// The share of samples whose intervals hold the truth, over statistics and samples, and how far the estimates lie from it on the mean, in widths of the intervals.
let private measure (case: Case) pairs trials draws blocks (stream: RandomStream) =
    let truth = case.Truth.Value

    let each =
        Array.init trials (fun trial ->
            let own = stream.Child trial
            let struct (first, second) = case.Pairs (own.Child "pairs") pairs
            let bootstrap = MomentBootstrap(first, second, blocks)
            let struct (low, high) = bootstrap.Intervals(own.Child "bootstrap", draws, level, case.Statistics)
            struct (case.Statistics bootstrap.Moments, low, high))

    let share (wanted: float[]) =
        each
        |> Array.collect (fun struct (_, low, high) ->
            Array.init wanted.Length (fun i -> if low[i] <= wanted[i] && wanted[i] <= high[i] then 1.0 else 0.0))
        |> Aggregate.mean

    let overEach f =
        each
        |> Array.collect (fun struct (estimate, low, high) -> Array.mapi (f low high) estimate)
        |> Aggregate.mean

    [|
        "coverage", share truth
        "bias", overEach (fun low high i v -> (v - truth[i]) / (high[i] - low[i]))
        "width", overEach (fun low high i _ -> high[i] - low[i])

        for beyond in Option.toArray case.Beyond do
            "coverage_beyond", share beyond.Value
    |]

let private row (settings: Settings) (case: Case) pairs : EigenRow =
    let trials, draws, blocks =
        Counts.one settings "trials", Counts.one settings "draws", Counts.one settings "blocks"

    {
        Keys = [| Cell.Text case.Name; Cell.Text case.Quantity; Cell.Integer(int64 pairs) |]
        Configuration =
            [|
                "case", $"{case.Name}, {case.Quantity}"
                "pairs", string pairs
                "trials", string trials
                "draws", string draws
                "blocks", string blocks
            |]
        Measure = fun _ stream -> measure case pairs trials draws blocks (stream.Child case.Name)
    }

/// Exact eigenfunctions e^{iθ} of the noisy circle: the residual of pairs holds the variance of the noise, with the images known it does not.
let private residuals (pairs: int) : EigenRow =
    {
        Keys = [| Cell.Text "circle, normal"; Cell.Text "residual of an exact eigenfunction"; Cell.Integer(int64 pairs) |]
        Configuration = [| "case", "residual of e^{iθ}"; "pairs", string pairs |]
        Measure =
            fun _ stream ->
                let struct (theta, next) = NoisyCircle.pairs (stream.Child "circle") pairs

                let wave (angles: float[]) = Matrix.Init(pairs, 2, fun i j -> (if j = 0 then Elementary.cos else Elementary.sin) angles[i])

                let basis = DynamicBasis.Of(wave theta, wave next, PairValues.Equal pairs)
                let lambda = NoisyCircle.eigenvalue 1
                // K cos θ = Re(λ e^{iθ}), K sin θ = Im(λ e^{iθ}).
                let k = Matrix(2, 2, [| lambda.Real; lambda.Imaginary; -lambda.Imaginary; lambda.Real |])
                let images = wave theta * k * basis.Orthonormal

                [|
                    "residual", (basis.Residuals None)[0]
                    "removed", (basis.Residuals(Some(PairValues.Mean(PairValues.Equal pairs, images, images))))[0]
                    "predicted", sqrt (1.0 - lambda.Square)
                |]
    }

let private figure =
    Plot.made "coverage-over-pairs" "Share of 90 % intervals that hold the basis' own value" (fun table ->
        let rows = [| 0 .. table.Rows.Length - 1 |] |> Array.filter (fun r -> not table[r, "coverage"].IsEmpty)
        let words r = [ "system"; "quantity" ] |> List.map (fun key -> string table[r, key]) |> String.concat ": "

        [|
            {
                Panel.Title = ""
                Across = Axis.Logarithmic "pairs"
                Up = Axis.Linear "coverage"
                Series =
                    rows
                    |> Array.map words
                    |> Array.distinct
                    |> Array.mapi (fun tone name ->
                        {
                            Label = name
                            Tone = tone
                            Marks =
                                [|
                                    rows
                                    |> Array.filter (fun r -> words r = name)
                                    |> Array.map (fun r -> float table[r, "pairs"].AsInteger, table[r, "coverage"].AsReal)
                                    |> Curve
                                |]
                        })
            }
        |])

/// How often intervals hold the truth.
let experiment =
    EigenTable.experiment
        {
            Name = "coverage"
            Title =
                "Bootstrap intervals hold the eigenvalues of a reversible process as often as they say; those of an operator that is not normal hold the modulus far too seldom"
            Subject =
                "Percentile intervals of 90 % by the bootstrap of moments on a fixed basis, over many samples: coverage is the share that holds the value of the basis under the true law, bias the mean distance of the estimate from it in widths of the interval. coverage_beyond: the share that holds the eigenvalue that the basis approximates. Below them the residual of an exact eigenfunction from pairs, with the variance of the noise removed, and as √(1 − |λ|²) predicts it"
            Keys = [| Column.TextKey "system"; Column.TextKey "quantity"; Column.IntegerKey "pairs" |]
            Means = [| "coverage"; "residual" |]
            Shown = [| "bias"; "width"; "coverage_beyond"; "removed"; "predicted" |]
            Parameters =
                [|
                    Parameter.Of("pairs", "pairs of a sample", "200", "500,2000", "500,2000,8000")
                    Parameter.Of("trials", "samples", "4", "150", "400")
                    Parameter.Of("draws", "draws of a bootstrap", "10", "100", "200")
                    Parameter.Of("blocks", "blocks of pairs that are drawn", "20", "100", "100")
                |]
            Rows =
                fun settings ->
                    let sizes = Counts.atLeastOne settings "pairs"

                    [|
                        for case in cases do
                            for pairs in sizes do
                                row settings case pairs

                        residuals (Array.max sizes)
                    |]
            Claims =
                fun lines ->
                    let pairs (line: EigenLine) = line.Keys[2].AsInteger
                    let quantity (name: string) = lines |> Array.filter (fun line -> string line.Keys[1] = name)
                    let share (line: EigenLine) = line.Mean "coverage"

                    [|
                        for line in quantity "eigenvalues" do
                            if pairs line >= 2000L then
                                {
                                    Name = $"reversible, {pairs line} pairs: the intervals hold the basis' eigenvalues in .85 to .95"
                                    Holds = share line >= 0.85 && share line <= 0.95
                                    Detail = Claims.ratio (share line)
                                }

                        for line in quantity "modulus of the leading eigenvalue" do
                            if pairs line <= 2000L then
                                {
                                    Name =
                                        $"not normal, {pairs line} pairs: the intervals hold the modulus in less than .75, which counts against them"
                                    Holds = share line < 0.75
                                    Detail = Claims.ratio (share line)
                                }

                        for line in quantity "singular values" do
                            if pairs line >= 2000L then
                                {
                                    Name = $"not normal, {pairs line} pairs: the intervals hold the singular values in .8 to .95"
                                    Holds = share line >= 0.8 && share line <= 0.95
                                    Detail = Claims.ratio (share line)
                                }

                        for line in quantity "residual of an exact eigenfunction" do
                            let naive, removed, predicted = line.Mean "residual", line.Mean "removed", line.Mean "predicted"

                            {
                                Name =
                                    "the residual of an exact eigenfunction is the predicted deviation to 10 %, and a fifth of that or less with the variance removed"
                                Holds = abs (naive - predicted) <= 0.1 * predicted && removed <= 0.2 * predicted
                                Detail = $"{Claims.error naive} and {Claims.error removed} against {Claims.error predicted}"
                            }
                    |]
            Figures = [| figure |]
        }
