namespace Spectral

/// The programs of a loss on the network's state y.
[<Sealed>]
type ResidualPrograms private (loss: Loss, size: int, value: Program, push: Program, pull: Program) =
    /// The loss.
    member _.Loss = loss
    /// Residuals for one trajectory at one time.
    member _.Size = size
    /// Inputs "y" and the loss's data; output "r".
    member _.Value = value
    /// Inputs "y", "dy" and the loss's data; output "dr" = (∂r/∂y) dy.
    member _.Push = push
    /// Inputs "y" and the loss's data; output "w" = ∂(Σ r²)/∂y; batch sum "loss" = Σ r².
    member _.Pull = pull

    /// Lowers the programs of a loss for a network's state of n numbers, from which `stateOf` makes the state that the loss reads.
    static member Of(loss: Loss, n: int, stateOf: Expr -> Expr) =
        let y = Tensor.input "y" [| n |]
        let dy = Tensor.input "dy" [| n |]
        let data = loss.Data |> Array.map (fun d -> d.Input)
        let r = loss.Residual(stateOf y)
        let square = Tensor.dot r r
        let push = (Differentiation.push [| struct (y, dy) |] [| r |])[0]
        let pull = (Differentiation.gradient square [| y |])[0]

        ResidualPrograms(
            loss,
            r.Size,
            Lowering.lower "residual" (Array.append [| y |] data) [| struct ("r", r) |] [||],
            Lowering.lower "residual push" (Array.append [| y; dy |] data) [| struct ("dr", push) |] [||],
            Lowering.lower
                "residual pull"
                (Array.append [| y |] data)
                [| struct ("w", pull); struct ("loss", Tensor.batchSum square) |]
                [||]
        )

/// A fit of trajectories: find θ so that the flow of the field from the given initial states makes Σ r² small at all later times.
type FitTask =
    {
        /// The learned vector field.
        Field: FieldPrograms
        /// How every solve is made: the method, t₀ < t₁ < …, and the steps between neighbouring times.
        Scheme: FixedScheme
        /// Number of trajectories.
        Samples: int
        /// The network's states at t₀, [samples × state].
        Initial: float[]
        /// The loss.
        Residual: ResidualPrograms
        /// The loss's data at t₁, t₂, …: one array a datum, [times − 1 × samples × size].
        Data: float[][]
        /// Initial parameters.
        Start: float[]
    }

    /// t₀ < t₁ < …
    member f.Times = f.Scheme.Times

    /// The loss that is reported: √(Σ r²/(samples · (times − 1))), the root mean square relative error.
    member f.RootMeanSquare(sumOfSquares: float) = sqrt (sumOfSquares / float (f.Samples * (f.Times.Length - 1)))

/// What an optimiser found.
type FitResult =
    {
        /// θ
        Parameters: float[]
        /// Σ r² at θ.
        SumOfSquares: float
        /// Iterations (Adam: epochs).
        Iterations: int
        /// Root mean square loss after each iteration.
        History: float[]
        /// Solves of the whole batch, forward and adjoint counted once each.
        Evaluations: int64
        /// Operations of floating point: those of the programs (OperationCount), of the products with Jacobians and of the factorisations.
        Operations: int64
    }

/// How a fit is made. A sealed class for each optimiser follows.
[<AbstractClass>]
type Optimiser internal (name: string, canonical: string, gradient: GradientMethod) =
    static let usable = [| GradientMethod.StoreAll; GradientMethod.Checkpointed; GradientMethod.Backsolve |]

    do
        Check.that
            (Array.contains gradient usable)
            "gradient"
            $"an optimiser's gradients come from StoreAll, Checkpointed or Backsolve, not from {gradient}."

    /// Its name in tables.
    member _.Name = name
    /// How its gradients are computed. StoreAll is the fastest; Checkpointed gives the same bits with √steps in memory instead of all steps; Backsolve keeps
    /// the output times only and errs with the order of the scheme. `Gradients.Check` says how well they agree on a field.
    member _.Gradient = gradient

    /// How gradients that are not the usual ones are told in the canonical text.
    static member internal Gradients(gradient: GradientMethod) =
        if gradient = GradientMethod.StoreAll then
            ""
        else
            $", gradient={gradient.ToString().ToLowerInvariant()}"

    /// All its settings, canonically.
    member _.Canonical = canonical
    /// Canonical.
    override _.ToString() = canonical

/// Adam on the whole batch with a warm-up, a cosine schedule and clipping of the gradient's norm. Kingma and Ba, arXiv 1412.6980.
[<Sealed>]
type Adam
    (
        epochs: int,
        learningRate: float,
        warmUp: float,
        clip: float,
        beta1: float,
        beta2: float,
        precision: Precision,
        gradient: GradientMethod
    ) =
    inherit
        Optimiser(
            "Adam",
            System.FormattableString.Invariant
                $"adam(epochs={epochs}, rate={learningRate:R}, warm-up={warmUp:R}, clip={clip:R}, beta1={beta1:R}, beta2={beta2:R}"
            + (if precision = Precision.Single then ", precision=single" else "")
            + Optimiser.Gradients gradient
            + ")",
            gradient
        )

    do
        Check.that (epochs > 0) "epochs" $"Adam needs at least one epoch, not {epochs}."
        Check.that (learningRate > 0.0) "learningRate" $"Adam's learning rate is {learningRate}: it must be positive."
        Check.that (warmUp >= 0.0 && warmUp < 1.0) "warmUp" $"the warm-up is a share of the epochs below 1, not {warmUp}."

    /// In double precision, gradients by StoreAll.
    new(epochs: int, learningRate: float, warmUp: float, clip: float, beta1: float, beta2: float) =
        Adam(epochs, learningRate, warmUp, clip, beta1, beta2, Precision.Double, GradientMethod.StoreAll)

    /// With a warm-up of a tenth, gradients cut to norm 1, β₁ = 0.9 and β₂ = 0.999.
    new(epochs: int, learningRate: float) = Adam(epochs, learningRate, 0.1, 1.0, 0.9, 0.999)

    /// Passes over the data.
    member _.Epochs = epochs
    /// The largest rate.
    member _.LearningRate = learningRate
    /// Share of the epochs in which the rate rises from 0.
    member _.WarmUp = warmUp
    /// The gradient's norm is cut to this.
    member _.Clip = clip
    /// Memory of the mean.
    member _.Beta1 = beta1
    /// Memory of the square.
    member _.Beta2 = beta2
    /// The precision of trajectories and gradients; parameters and residuals are doubles.
    member _.Precision = precision

    /// The same with trajectories and gradients in single precision: about twice as fast, the gradient good to some six digits.
    member _.InSinglePrecision() = Adam(epochs, learningRate, warmUp, clip, beta1, beta2, Precision.Single, gradient)

    /// The same with gradients computed in another way.
    member _.WithGradient(method: GradientMethod) = Adam(epochs, learningRate, warmUp, clip, beta1, beta2, precision, method)

    /// The rate at an epoch 0, 1, …: a linear rise, then half a cosine down to 0.
    member _.Rate(epoch: int) =
        let at = (float epoch + 0.5) / float epochs

        if at < warmUp then
            learningRate * at / warmUp
        else
            learningRate * 0.5 * (1.0 + Elementary.cos (3.141592653589793 * (at - warmUp) / (1.0 - warmUp)))

/// Limited-memory BFGS with a strong Wolfe line search. Nocedal and Wright, Numerical Optimization, algorithms 7.5 and 3.5.
[<Sealed>]
type Lbfgs(iterations: int, memory: int, gradient: GradientMethod) =
    inherit
        Optimiser(
            "L-BFGS",
            System.FormattableString.Invariant $"lbfgs(iterations={iterations}, memory={memory}"
            + Optimiser.Gradients gradient
            + ")",
            gradient
        )

    do
        Check.that (iterations > 0) "iterations" $"L-BFGS needs at least one iteration, not {iterations}."
        Check.that (memory > 0) "memory" $"L-BFGS keeps at least one pair, not {memory}."

    /// Gradients by StoreAll.
    new(iterations: int, memory: int) = Lbfgs(iterations, memory, GradientMethod.StoreAll)

    /// The most iterations.
    member _.Iterations = iterations
    /// Pairs kept.
    member _.Memory = memory

    /// The same with gradients computed in another way.
    member _.WithGradient(method: GradientMethod) = Lbfgs(iterations, memory, method)

/// Levenberg–Marquardt on the dense Jacobian: (JᵀJ + μ I) δ = −Jᵀr, the best μ found by factors of 4, each step corrected to second order along its geodesic.
/// Marquardt 1963; Transtrum and Sethna, arXiv 1201.5885.
[<Sealed>]
type LevenbergMarquardt(iterations: int, damping: float, tolerance: float) =
    inherit
        Optimiser(
            "Levenberg–Marquardt",
            System.FormattableString.Invariant $"levenberg-marquardt(iterations={iterations}, damping={damping:R}, tolerance={tolerance:R})",
            GradientMethod.StoreAll
        )

    do
        Check.that (iterations > 0) "iterations" $"Levenberg–Marquardt needs at least one iteration, not {iterations}."
        Check.that (damping > 0.0) "damping" $"the initial damping is {damping}: it must be positive."

    /// With τ = 10⁻⁴ and no early stop.
    new(iterations: int) = LevenbergMarquardt(iterations, 1e-4, 0.0)

    /// The most iterations: linearisations.
    member _.Iterations = iterations
    /// τ: the first μ, relative to the largest diagonal entry of JᵀJ.
    member _.Damping = damping
    /// Stops when the loss falls by less than this part in an accepted iteration.
    member _.Tolerance = tolerance
