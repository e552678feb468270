namespace Spectral

open System

/// Levenberg–Marquardt without a matrix: (JᵀJ + μ I) δ = −Jᵀr by conjugate gradients on products with J and Jᵀ, at most so many an iteration, until the residual of the
/// system is a tenth or a product gains nothing (Nocedal and Wright, Numerical Optimization, §7.1). μ follows the gain ρ = (fall of Σ r²)/(fall of the model) by the rule of
/// Nielsen (IMM-REP-1999-05): μ ← μ max(1/3, 1 − (2ρ − 1)³) where ρ > 0, else μ ← ν μ, ν doubling. The first μ is τ times the largest Rayleigh quotient of JᵀJ that the
/// first products meet.
[<Sealed>]
type internal MatrixFreeTraining
    (room: DeviceRoom, objective: ISumOfSquares, settings: LevenbergMarquardt, monitor: ITrainingMonitor, what: string) =
    inherit Training(room, objective, settings, monitor, what)

    /// The system is solved to this part of its right-hand side.
    static let forcing = 0.1

    /// Steps that do not lower the loss, one after another, before the training ends.
    static let largestRefusals = 12

    let algebra = room.Engine.Algebra
    let count = objective.Count
    let mutable theta, trial = room.Vector count, room.Vector count
    let gradient, step, remainder = room.Vector count, room.Vector count, room.Vector count
    let direction, product = room.Vector count, room.Vector count
    // μ, ν, Σ r².
    let scalars = [| 0.0; 2.0; nan |]
    let mutable iterations = 0
    let mutable evaluations = 0L

    /// product ← JᵀJ direction; its Rayleigh quotient.
    let multiply () =
        evaluations <- evaluations + 1L
        objective.NormalProduct(direction, product)
        algebra.Dot(direction, product) / algebra.Dot(direction, direction)

    /// step ← an approximate solution of (JᵀJ + μ I) step = −gradient; the fall of Σ r² that the model promises.
    let solve () =
        algebra.Scale(0.0, step)
        algebra.Copy(gradient, remainder)
        algebra.Scale(-1.0, remainder)
        algebra.Copy(remainder, direction)
        let mutable square = algebra.Dot(remainder, remainder)
        let target = forcing * forcing * square
        let mutable products = 0

        while products < settings.Products && square > target do
            products <- products + 1
            let quotient = multiply ()

            if scalars[0] = 0.0 then
                scalars[0] <- settings.Damping * quotient

            algebra.AddScaled(scalars[0], direction, product)
            let length = square / algebra.Dot(direction, product)
            algebra.AddScaled(length, direction, step)
            algebra.AddScaled(-length, product, remainder)
            let next = algebra.Dot(remainder, remainder)
            algebra.Scale(next / square, direction)
            algebra.AddScaled(1.0, remainder, direction)
            square <- next

        // Σ r² − Σ (r + Jδ)² = −2 gᵀδ − δᵀJᵀJδ, and (JᵀJ + μ) δ = −g − remainder.
        algebra.Dot(step, remainder) - algebra.Dot(step, gradient) + scalars[0] * algebra.Dot(step, step)

    override t.Run(start) =
        theta.Write(0, ReadOnlySpan start)

        let struct (doneBefore, evaluatedBefore) = t.ResumeAt(theta, scalars)
        iterations <- doneBefore
        evaluations <- evaluatedBefore

        let current =
            Func<TrainingState>(fun () -> t.State(iterations, evaluations, Array.copy scalars, [| theta.ToArray() |]))

        let mutable refusals = 0
        let mutable stale = true

        while refusals < largestRefusals && iterations < settings.Iterations do
            if stale then
                scalars[2] <- objective.LineariseProducts(theta, gradient)
                t.RequireFinite(scalars[2], iterations)
                evaluations <- evaluations + 1L
                stale <- false

            let promised = solve ()
            algebra.Copy(theta, trial)
            algebra.AddScaled(1.0, step, trial)
            evaluations <- evaluations + 1L
            let next = objective.Value trial
            let gain = (scalars[2] - next) / promised

            if next < scalars[2] then
                let swap = theta
                theta <- trial
                trial <- swap
                let bend = 2.0 * gain - 1.0
                scalars[0] <- scalars[0] * max (1.0 / 3.0) (1.0 - bend * bend * bend)
                scalars[1] <- 2.0
                scalars[2] <- next
                stale <- true
                refusals <- 0
                iterations <- iterations + 1
                t.Advance(iterations, settings.Iterations, next, current)
            else
                scalars[0] <- scalars[0] * scalars[1]
                scalars[1] <- 2.0 * scalars[1]
                refusals <- refusals + 1

        t.Result(theta, scalars[2], iterations, evaluations)
