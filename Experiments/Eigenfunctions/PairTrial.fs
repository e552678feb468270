namespace Spectral.Experiments

open Spectral

/// A training of the singular functions of the noisy logistic map from pairs, and how it is judged: under the stationary law, by quadrature.
type PairTrial =
    {
        /// The system.
        System: NoisyLogistic
        /// The functions on each side.
        Functions: int
        /// The loss.
        Loss: MomentLoss
        /// Whether every function has a network of its own.
        Disjoint: bool
        /// Hidden layers of tanh units.
        Hidden: int[]
        /// Training pairs.
        Pairs: int
        /// The optimiser, with its batch.
        Optimiser: Adam
    }

/// What a training on pairs gave.
type PairResult =
    {
        /// Σσ² over all singular values of the system.
        SquareSum: float
        /// The population's projected VAMP-2.
        Vamp2: float
        /// The population's VAMP-E of the model by canonical correlation.
        VampE: float
        /// Directed Hausdorff distance of the three leading eigenvalues of the population's model from the true ones: by canonical correlation, by EDMD on f, by EDMD on f and g.
        SpectralErrors: float[]
        /// |cos| of each f_i with the true singular function i.
        Cosines: float[]
        /// The largest cosine of two of the functions f.
        OffDiagonal: float
        /// 1 − tr(P₁P₂)/k of the spans of f and of the leading singular functions.
        SubspaceDistance: float
        /// The model's φ and ψ by canonical correlation on the system's nodes, [nodes × k].
        Left: Matrix
        Right: Matrix
        /// Root mean square of the error of E[sin 2πx_t | x₀] under the stationary law, t = 1 and 2.
        Forecasts: float[]
        /// What was found.
        Fit: FitResult
    }

module PairTrial =
    let private x, next = Tensor.input "x" [| 1 |], Tensor.input "next" [| 1 |]
    let private twoPi = 6.283185307179586

    /// What a network sees of a state: sin 2πx, cos 2πx and x.
    let private inputs (x: Expr) =
        let angle = twoPi * x
        Tensor.concatenate [| Tensor.sin angle; Tensor.cos angle; 2.0 * x - Tensor.full [| 1 |] 1.0 |]

    /// Trains and judges.
    let run (learner: ILearner) (stream: RandomStream) (trial: PairTrial) : PairResult =
        let system, k = trial.System, trial.Functions

        let parameters, start, left, right, description =
            if trial.Disjoint then
                let struct (f, g) = FeatureNetwork.DisjointPair(Activation.Tanh, 3, trial.Hidden, k)
                f.Parameters, f.Initial(stream.Child "initial parameters"), f.Apply, g.Apply, f.Description
            else
                let struct (f, g) = FeatureNetwork.Pair(Activation.Tanh, 3, 3, trial.Hidden, k)
                f.Parameters, f.Initial(stream.Child "initial parameters"), f.Apply, g.Apply, f.Description

        let f, g = left (inputs x), right (inputs next)
        let struct (states, images) = system.Pairs(stream.Child "pairs", trial.Pairs)

        let fit =
            learner.Fit(
                {
                    Programs = MomentPull.Pairs("logistic", [| x; next |], parameters, f, g)
                    Loss = trial.Loss
                    Words = $"logistic map, {description}"
                    Source = Given [| states; images |]
                    Start = start
                    Halves = false
                    Order = stream.Child "order"
                },
                trial.Optimiser
            )

        // The values of f and g at any states.
        let program = Lowering.lower "functions" [| x; next |] [| struct ("f", f); struct ("g", g) |] [||]

        let valuesAt (points: float[]) =
            let outputs = (learner.Engine.Evaluate(program, fit.Parameters, points.Length, [| points; points |])).Outputs
            Matrix(points.Length, f.Size, outputs[0]), Matrix(points.Length, g.Size, outputs[1])

        let nodeF, nodeG = valuesAt system.Nodes
        let firstF, firstG = valuesAt states
        let nextF, nextG = valuesAt images

        let values: PairValues =
            {
                F = firstF
                FNext = nextF
                G = firstG
                GNext = nextG
                Weights = PairValues.Equal states.Length
            }

        let canonical = CanonicalModel.Of values
        let population = system.Population(nodeF, nodeG)

        let spectra =
            [|
                (CanonicalModel.Of population).Eigen()
                (DynamicBasis.Of(population.F, population.FNext, population.Weights)).Eigen()
                (DynamicBasis.Joint population).Eigen()
            |]

        let truth = system.Eigenvalues
        let struct (sigma, phi, _) = system.Singular()
        let gram = (PairValues.Mean(system.Weights, nodeF, nodeF)).Symmetrised
        let leading = min f.Size phi.Columns
        let products = PairValues.Mean(system.Weights, nodeF, phi.Leading(phi.Rows, leading))
        let sine = system.Nodes |> Array.map (fun s -> Elementary.sin (twoPi * s))
        let observed = Matrix(images.Length, 1, images |> Array.map (fun s -> Elementary.sin (twoPi * s)))

        let forecast steps =
            let found = canonical.Forecast(nodeF, observed, steps)
            let square i s = (found[i, 0] - system.Forecast(sine, s, steps)) * (found[i, 0] - system.Forecast(sine, s, steps))
            sqrt (Dense.dot system.Weights (Array.mapi square system.Nodes))

        {
            SquareSum = Array.sumBy (fun s -> s * s) sigma
            Vamp2 = PairScore.vamp2 (system.Moments(nodeF, nodeG))
            VampE = PairScore.vampE (system.Moments(nodeF * canonical.Left, nodeG * canonical.Right))
            SpectralErrors = spectra |> Array.map (fun struct (found, _) -> Certificates.spectralError 3 found truth)
            Cosines = Array.init leading (fun i -> abs products[i, i] / sqrt gram[i, i])
            OffDiagonal = Certificates.offDiagonal gram
            SubspaceDistance = Certificates.subspaceDistance gram products
            Left = nodeF * canonical.Left
            Right = nodeG * canonical.Right
            Forecasts = [| 1; 2 |] |> Array.map forecast
            Fit = fit
        }
