namespace Spectral

/// A Koopman operator projected on a dictionary b by ridge regression (extended dynamic mode decomposition): K = (M[b] + ρ D)⁻¹ E[b b′ᵀ], where D holds the mean squares of the functions
/// except the constant, and the regression of the next coordinates on b. Williams, Kevrekidis and Rowley, arXiv 1408.4408.
type KoopmanPredictor =
    {
        /// The functions.
        Dictionary: ObservableDictionary
        /// ρ
        Ridge: float
        /// Coordinates of a state, delays apart.
        Coordinates: int
        /// Q with QQᵀ = (M[b] + ρ D)⁻¹ on what is kept, [functions × kept].
        Projection: Matrix
        /// K on the functions bQ.
        Operator: Matrix
        /// E[y′ | x] = bQ · Decoder, [kept × coordinates].
        Decoder: Matrix
    }

    /// Directions of the scaled Gram matrix below this share of the largest are dropped.
    static member Cut = 1e-9

    /// The values bQ at states.
    member p.Functions(engine: IEngine, states: Matrix) : Matrix =
        ObservableDictionary.values engine p.Coordinates p.Dictionary states * p.Projection

    /// E[y | x] 1, 2, … steps later, [states × coordinates] each.
    member p.Forecast(engine: IEngine, states: Matrix, steps: int) : Matrix[] =
        let start = p.Functions(engine, states)
        // Kᵗ⁻¹ Decoder, step by step: the decoder is narrow.
        Array.unfold
            (fun (decoder: Matrix, t) -> if t = steps then None else Some(start * decoder, (p.Operator * decoder, t + 1)))
            (p.Decoder, 0)

    /// Eigenvalues in decreasing modulus, conjugate pairs together, and the coefficients of the eigenfunctions by bQ.
    member p.Eigen() : struct (ComplexNumber[] * ComplexNumber[][]) = GeneralEigen.decompose p.Operator

module KoopmanPredictor =
    /// Of the Gram matrix of a dictionary, its moments with the next values, and with the next coordinates: one predictor a ridge.
    let ofMoments dictionary coordinates (gram: Matrix) (moved: Matrix) (decoded: Matrix) (ridges: float[]) : KoopmanPredictor[] =
        let scale = gram.DiagonalEntries |> Array.map (fun d -> if d > 0.0 then 1.0 / sqrt d else 0.0)
        let scaled = Matrix.Init(gram.Rows, gram.Rows, fun i j -> scale[i] * gram[i, j] * scale[j])

        ridges
        |> Array.map (fun ridge ->
            let raised = scaled + ridge * Matrix.Init(gram.Rows, gram.Rows, fun i j -> if i = j && i > 0 then 1.0 else 0.0)
            let q = Matrix.Diagonal scale * SymmetricPencil.whitener KoopmanPredictor.Cut raised

            {
                Dictionary = dictionary
                Ridge = ridge
                Coordinates = coordinates
                Projection = q
                Operator = q.Transposed * moved * q
                Decoder = q.Transposed * decoded
            })

    /// Of pairs, one predictor a ridge; of reversible dynamics with pairs in both directions.
    let ofPairs
        (engine: IEngine)
        (dictionary: ObservableDictionary)
        (isReversible: bool)
        (ridges: float[])
        (windows: StateWindows)
        : KoopmanPredictor[] =
        let w = if isReversible then windows.BothWays else windows
        let coordinates = w.Later[0].Columns

        let b, next =
            ObservableDictionary.values engine coordinates dictionary w.States,
            ObservableDictionary.values engine coordinates dictionary w.Next

        let weights = PairValues.Equal w.Count
        let gram = (PairValues.Mean(weights, b, b)).Symmetrised
        let moved = PairValues.Mean(weights, b, next)
        let moved = if isReversible then moved.Symmetrised else moved
        ofMoments dictionary coordinates gram moved (PairValues.Mean(weights, b, w.Later[1])) ridges

/// Forecasts beside what came, in deviations of the coordinates.
module ForecastError =
    /// Root mean square errors over all instants and coordinates, 1, 2, … lags ahead.
    let ofForecasts (weights: float[]) (forecasts: Matrix[]) (windows: StateWindows) : float[] =
        forecasts
        |> Array.mapi (fun t (found: Matrix) ->
            let came = windows.Later[t + 1]
            let difference = found - came
            let squares = Array.init came.Columns (fun j -> let c = difference.Column j in Dense.dot c c)
            sqrt (Dense.dot weights squares / (float came.Rows * Summation.sum weights)))

    /// The root mean square over the lags of a selection; infinite where a forecast breaks down.
    let over (lags: int[]) (errors: float[]) : float =
        let squares = lags |> Array.map (fun t -> errors[t - 1] * errors[t - 1])
        let mean = Summation.sum squares / float lags.Length
        if System.Double.IsFinite mean then sqrt mean else infinity
