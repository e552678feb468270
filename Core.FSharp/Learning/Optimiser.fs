namespace Spectral

open System

/// How a fit is made. A sealed class for each optimiser follows; each works on every objective that it can use.
[<AbstractClass>]
type Optimiser internal (name: string, canonical: string, precision: Precision, gradient: GradientMethod) =
    static let usable = [| GradientMethod.StoreAll; GradientMethod.Checkpointed; GradientMethod.Backsolve |]

    do
        Check.that
            (Array.contains gradient usable)
            "gradient"
            $"an optimiser's gradients come from StoreAll, Checkpointed or Backsolve, not from {gradient}."

    /// Its name in tables.
    member _.Name = name
    /// The precision of trajectories and gradients; parameters and residuals are doubles.
    member _.Precision = precision
    /// How gradients of trajectories are computed. StoreAll is the fastest; Checkpointed gives the same bits with √steps in memory instead of all steps; Backsolve keeps
    /// the output times only and errs with the order of the scheme. `Gradients.Check` says how well they agree on a field.
    member _.Gradient = gradient

    /// What is not usual, in the canonical text.
    static member internal Unusual(precision: Precision, gradient: GradientMethod) =
        (if precision = Precision.Single then ", precision=single" else "")
        + (if gradient = GradientMethod.StoreAll then
               ""
           else
               $", gradient={gradient.ToString().ToLowerInvariant()}")

    /// All its settings, canonically.
    member _.Canonical = canonical
    /// Canonical.
    override _.ToString() = canonical

/// Adam with a schedule of the learning rate and clipping of the gradient's norm, on the whole batch or on minibatches. Kingma and Ba, arXiv 1412.6980.
/// The gradient is that of the mean over the terms of a step, so that rates and clips do not depend on their number.
[<Sealed>]
type Adam
    private
    (epochs: int, batch: int, schedule: Schedule, clip: float, beta1: float, beta2: float, precision: Precision, gradient: GradientMethod) =
    inherit
        Optimiser(
            (if schedule.Name = "" then "Adam" else $"{schedule.Name} Adam"),
            (if schedule.Name = "" then "adam" else $"{schedule.Name}-adam")
            + $"(epochs={epochs}"
            + (if batch > 0 then $", batch={batch}" else "")
            + FormattableString.Invariant $", rate={schedule.LargestRate:R}, warm-up={schedule.WarmUp:R}"
            + (if Double.IsFinite clip then
                   FormattableString.Invariant $", clip={clip:R}"
               else
                   "")
            + FormattableString.Invariant $", beta1={beta1:R}, beta2={beta2:R}"
            + Optimiser.Unusual(precision, gradient)
            + ")",
            precision,
            gradient
        )

    do
        Check.that (epochs > 0) "epochs" $"Adam needs at least one epoch, not {epochs}."
        Check.that (batch >= 0) "batch" $"a minibatch needs at least one sample, not {batch}; 0 is the whole batch."
        Check.that (clip > 0.0) "clip" $"the gradient's norm is cut to {clip}: it must be positive."

    /// On the whole batch, a linear rise and half a cosine, in double precision, gradients by StoreAll.
    new(epochs: int, learningRate: float, warmUp: float, clip: float, beta1: float, beta2: float) =
        Adam(epochs, 0, Schedule.Cosine(learningRate, warmUp), clip, beta1, beta2, Precision.Double, GradientMethod.StoreAll)

    /// With a warm-up of a tenth, gradients cut to norm 1, β₁ = 0.9 and β₂ = 0.999.
    new(epochs: int, learningRate: float) = Adam(epochs, learningRate, 0.1, 1.0, 0.9, 0.999)

    /// One cycle on minibatches of so many samples, without a cut.
    static member OneCycle(epochs: int, batch: int, learningRate: float, warmUp: float) : Adam =
        Check.that (batch > 0) "batch" $"a minibatch needs at least one sample, not {batch}."
        Adam(epochs, batch, Schedule.OneCycle(learningRate, warmUp), infinity, 0.9, 0.999, Precision.Double, GradientMethod.StoreAll)

    /// Passes over the data.
    member _.Epochs = epochs
    /// Samples of a step, 0 for all of them; the last step of an epoch has what is left.
    member _.Batch = batch
    /// The learning rate.
    member _.Schedule = schedule
    /// The gradient's norm is cut to this.
    member _.Clip = clip
    /// Memory of the mean.
    member _.Beta1 = beta1
    /// Memory of the square.
    member _.Beta2 = beta2

    /// The same with trajectories and gradients in single precision: about twice as fast, the gradient good to some six digits.
    member _.InSinglePrecision() = Adam(epochs, batch, schedule, clip, beta1, beta2, Precision.Single, gradient)

    /// The same with gradients computed in another way.
    member _.WithGradient(method: GradientMethod) = Adam(epochs, batch, schedule, clip, beta1, beta2, precision, method)

    /// The same on minibatches of so many samples.
    member _.WithBatch(samples: int) = Adam(epochs, samples, schedule, clip, beta1, beta2, precision, gradient)

/// Limited-memory BFGS with a strong Wolfe line search, on the whole batch. Nocedal and Wright, Numerical Optimization, algorithms 7.5 and 3.5.
[<Sealed>]
type Lbfgs(iterations: int, memory: int, gradient: GradientMethod) =
    inherit
        Optimiser(
            "L-BFGS",
            FormattableString.Invariant $"lbfgs(iterations={iterations}, memory={memory}"
            + Optimiser.Unusual(Precision.Double, gradient)
            + ")",
            Precision.Double,
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

/// Levenberg–Marquardt, (JᵀJ + μ I) δ = −Jᵀr, on the whole batch: on the dense normal matrix, the best μ found by factors of 4, each step corrected to second order along
/// its geodesic; or without a matrix, by conjugate gradients on products with J and Jᵀ, for more parameters than a matrix has room for.
/// Marquardt 1963; Transtrum and Sethna, arXiv 1201.5885; without a matrix: Nocedal and Wright, Numerical Optimization, §7.1, with the damping of Nielsen 1999.
[<Sealed>]
type LevenbergMarquardt private (iterations: int, damping: float, tolerance: float, products: int) =
    inherit
        Optimiser(
            (if products = 0 then
                 "Levenberg–Marquardt"
             else
                 "Levenberg–Marquardt, matrix-free"),
            FormattableString.Invariant $"levenberg-marquardt(iterations={iterations}, damping={damping:R}, tolerance={tolerance:R}"
            + (if products = 0 then "" else $", products={products}")
            + ")",
            Precision.Double,
            GradientMethod.StoreAll
        )

    do
        Check.that (iterations > 0) "iterations" $"Levenberg–Marquardt needs at least one iteration, not {iterations}."
        Check.that (damping > 0.0) "damping" $"the initial damping is {damping}: it must be positive."

    /// On the dense normal matrix.
    new(iterations: int, damping: float, tolerance: float) = LevenbergMarquardt(iterations, damping, tolerance, 0)

    /// With τ = 10⁻⁴ and no early stop.
    new(iterations: int) = LevenbergMarquardt(iterations, 1e-4, 0.0)

    /// Without a matrix: at most so many products with JᵀJ an iteration; τ as `damping`.
    static member MatrixFree(iterations: int, products: int, damping: float) : LevenbergMarquardt =
        Check.that (products > 0) "products" $"an iteration needs at least one product with JᵀJ, not {products}."
        LevenbergMarquardt(iterations, damping, 0.0, products)

    /// The most iterations: linearisations.
    member _.Iterations = iterations
    /// τ: the first μ, relative to the largest diagonal entry of JᵀJ (without a matrix: to its largest eigenvalue, as far as the first products tell).
    member _.Damping = damping
    /// Stops when the loss falls by less than this part in an accepted iteration.
    member _.Tolerance = tolerance
    /// The most products with JᵀJ an iteration; 0 on the dense matrix.
    member _.Products = products
