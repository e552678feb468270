namespace Spectral.Experiments

open Spectral

/// Where the batches of a training lie.
type Sampling =
    {
        /// Its name in tables.
        Words: string
        /// Points of a batch.
        Count: int
        /// The weighted points of a draw.
        Draw: RandomStream -> float[][]
    }

    /// Unit points in a problem.
    static member Of(problem: EigenProblem, points: UnitPoints) : Sampling =
        {
            Words = points.Words
            Count = points.Count
            Draw = fun stream -> SampledPoints.images problem.Place points.Dimension (points.Draw stream)
        }

    /// Gauss nodes of the plane in polar coordinates, the radius' scale and the angles moved at every draw.
    static member Polar(nodes: int, angles: int, radius: float) : Sampling =
        {
            Words = "moved quadrature"
            Count = nodes * angles
            Draw =
                fun stream ->
                    let scale = radius * Elementary.exp (0.15 * stream.NextNormal())
                    EigenProblem.polar nodes angles scale (stream.NextUniform())
        }

/// A training of the lowest eigenfunctions of a problem, and how it is judged.
type SpaceTrial =
    {
        /// The problem.
        Problem: EigenProblem
        /// The functions that are learned, of which the first `Judged` count.
        Functions: int
        /// The modes that are judged.
        Judged: int
        /// The loss.
        Loss: MomentLoss
        /// From the second moments of the outputs to what makes functions of them: the identity for all but SpIN.
        Outputs: Matrix -> Matrix
        /// Hidden layers of tanh units.
        Hidden: int[]
        /// Where the batches lie.
        Sampling: Sampling
        /// c in T = (c − H)/max(c, 1).
        Shift: float
        /// Steps of Adam, its largest rate and its clip.
        Optimiser: Adam
        /// Whether the head starts at Ritz vectors of the untrained features.
        Warm: bool
    }

/// What a training of eigenfunctions gave, relative errors |E − E*|/|E*|, or |E − E*|/(1 + E*) where 0 is an eigenvalue.
type SpaceResult =
    {
        /// Of the Rayleigh quotient of each function.
        Quotients: float[]
        /// Of the Ritz values on the span of all functions.
        Ritz: float[]
        /// Of the Ritz values on the last hidden layer.
        Polish: float[]
        /// The same before the training.
        Untrained: float[]
        /// The largest cosine of two functions.
        OffDiagonal: float
        /// Judged functions whose residual ‖Hψ − μψ‖/‖ψ‖ encloses a true eigenvalue.
        Enclosed: int
        /// What was found.
        Fit: FitResult
    }

module SpaceTrial =
    /// What is kept of a Gram matrix of learned functions, and of features for a warm head.
    let private spanCut, warmCut = 1e-12, 1e-5

    let private q = Tensor.input "q" [| 1 |]

    /// The last hidden layer and 1, in the problem's envelope.
    let private lastLayer (network: FeatureNetwork) (problem: EigenProblem) place =
        problem.Functions((fun y -> Tensor.concatenate [| network.Features y; Tensor.full [| 1 |] 1.0 |]), place)

    let private errors (problem: EigenProblem) (judged: int) (found: float[]) =
        let truth = problem.Eigenvalues judged

        let size e = if truth |> Array.exists (fun t -> abs t < 1e-8) then 1.0 + abs e else abs e
        Array.init judged (fun i -> if i < found.Length then abs (found[i] - truth[i]) / size truth[i] else 1.0)

    /// Trains and judges.
    let run (learner: ILearner) (stream: RandomStream) (trial: SpaceTrial) : SpaceResult =
        let problem, engine, place = trial.Problem, learner.Engine, Tensor.input "x" [| trial.Problem.Dimension |]
        let network = FeatureNetwork.Of(Activation.Tanh, problem.InputCount, trial.Hidden, trial.Functions)
        let psi = problem.Functions(network.Apply, place)
        let image f = Operators.below trial.Shift f (problem.Operator place f)
        let weighted = Tensor.scale (Tensor.reshape [||] q)
        let features = lastLayer network problem place
        let cold = network.Initial(stream.Child "initial parameters")

        let start =
            if trial.Warm then
                let ritz = RayleighRitz.Of(place, q, features, image features)
                RayleighRitz.WarmHead(network, cold, ritz.Solve(engine, cold, problem.Quadrature, warmCut), trial.Functions)
            else
                cold

        let points = stream.Child "points"

        let fit =
            learner.Fit(
                {
                    Programs = MomentPull.Space(problem.Name, [| place; q |], network.Parameters, weighted psi, weighted (image psi))
                    Loss = trial.Loss
                    Words = $"{problem.Name}, {network.Description}"
                    Source = Drawn(trial.Sampling.Count, (fun step -> trial.Sampling.Draw(points.Child step)))
                    Start = start
                    Halves = false
                    Order = stream.Child "order"
                },
                trial.Optimiser
            )

        let own = RayleighRitz.Of(place, q, psi, problem.Form place psi)
        let struct (s, a) = own.Moments(engine, fit.Parameters, problem.Quadrature)
        let r = trial.Outputs s
        let s, a = (r.Transposed * s * r).Symmetrised, (r.Transposed * a * r).Symmetrised
        let struct (span, _) = SymmetricPencil.decompose spanCut a s
        let last = RayleighRitz.Of(place, q, features, problem.Form place features)

        // ‖Hψ‖², as the Gram matrix of the images.
        let images = problem.Operator place psi

        let struct (squares, _) =
            (RayleighRitz.Of(place, q, images, images)).Moments(engine, fit.Parameters, problem.Quadrature)

        let squares = r.Transposed * squares * r
        let truth = problem.Eigenvalues(2 * trial.Functions)

        let isEnclosed i =
            let struct (mu, residual) = Certificates.residual s[i, i] a[i, i] squares[i, i]
            truth |> Array.exists (fun t -> abs (t - mu) <= residual)

        let polish parameters = Array.rev (last.Solve(engine, parameters, problem.Quadrature, RayleighRitz.QuadratureCut)).Values

        {
            Quotients = errors problem trial.Judged (Array.init trial.Functions (fun i -> a[i, i] / s[i, i]))
            Ritz = errors problem trial.Judged (Array.rev span)
            Polish = errors problem trial.Judged (polish fit.Parameters)
            Untrained = errors problem trial.Judged (polish cold)
            Enclosed = Seq.init trial.Judged id |> Seq.filter isEnclosed |> Seq.length
            OffDiagonal = Certificates.offDiagonal (s.Leading(trial.Judged, trial.Judged))
            Fit = fit
        }
