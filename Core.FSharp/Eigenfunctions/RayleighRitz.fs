namespace Spectral

/// Eigenvalues and eigenvectors of an operator on a space of trial functions.
type RitzSolution =
    {
        /// The Ritz values, in decreasing order.
        Values: float[]
        /// The coefficients of the Ritz vectors by the trial functions, [trial functions × values], orthonormal in the measure.
        Vectors: Matrix
    }

/// Rayleigh–Ritz on trial functions that are outputs of an expression: Galerkin's method on the last hidden layer of a network, and the head with which a training starts.
[<Sealed>]
type RayleighRitz private (program: Program, m: int) =
    /// The Gram matrix's eigenvalues below this share of the largest are dropped where moments come from quadrature.
    static member QuadratureCut = 1e-11
    /// The same where moments come from random samples.
    static member SampleCut = 1e-7

    /// Number of trial functions.
    member _.TrialFunctions = m

    /// Of the inputs x and q, the trial functions u [m] and either an operator's form [m × m] or its image Tu [m], of the parameters.
    static member Of(x: Expr, q: Expr, u: Expr, formOrImage: Expr) : RayleighRitz =
        let m = u.Size
        let column (e: Expr) = Tensor.reshape [| m; 1 |] e
        let outer a b = Tensor.matrixProduct false true (column a) (column b)

        Check.that
            (formOrImage.Size = m || formOrImage.Shape = [| m; m |])
            "formOrImage"
            $"the operator on {m} trial functions has shape {Shape.text formOrImage.Shape}: give its form [{m} × {m}] or its image [{m}]."

        let weighted e = Tensor.scale (Tensor.square (Tensor.reshape [||] q)) e
        let form = if formOrImage.Shape = [| m; m |] then formOrImage else outer u formOrImage

        let sums =
            [| struct ("S", Tensor.batchSum (weighted (outer u u))); struct ("A", Tensor.batchSum (weighted form)) |]

        RayleighRitz(Lowering.lower "Rayleigh–Ritz" [| x; q |] sums [||], m)

    /// Means over weighted points: S and A.
    member _.Moments(engine: IEngine, parameters: float[], points: float[][]) : struct (Matrix * Matrix) =
        let samples = points[1].Length
        let sums = engine.Evaluate(program, parameters, samples, points).Sums
        let mean (slot: Slot) = Matrix(m, m, Array.init (m * m) (fun i -> sums[slot.Operand.Address + i] / float samples))
        struct ((mean program.Sums[0]).Symmetrised, (mean program.Sums[1]).Symmetrised)

    /// The Ritz values and vectors on weighted points.
    member r.Solve(engine: IEngine, parameters: float[], points: float[][], cut: float) : RitzSolution =
        let struct (s, a) = r.Moments(engine, parameters, points)
        let struct (values, vectors) = SymmetricPencil.decompose cut a s
        { Values = values; Vectors = vectors }

    /// The start of a training: the network's head set to the k leading Ritz vectors of T on its features and 1, scaled by √max(λ, 10⁻³). `u` is the features with 1 behind them.
    static member WarmHead(network: FeatureNetwork, parameters: float[], solution: RitzSolution, k: int) : float[] =
        let features = solution.Vectors.Rows - 1

        Check.that
            (solution.Values.Length >= k)
            "k"
            $"the untrained features span {solution.Values.Length} independent functions, and {k} are wanted: use a wider last layer."

        Check.that
            (solution.Values[0] > 0.0)
            "solution"
            $"the largest Ritz value of the operator is {solution.Values[0]}, and only its positive part can be learned: raise the shift c above the lowest eigenvalue."

        let scaled = Matrix.Init(k, features + 1, fun i j -> sqrt (max solution.Values[i] 1e-3) * solution.Vectors[j, i])
        network.WithHead(parameters, scaled.Leading(k, features), scaled.Column features)
