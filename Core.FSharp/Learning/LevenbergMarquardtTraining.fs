namespace Spectral

open System

/// Levenberg–Marquardt on the normal equations (JᵀJ + μ I) δ = −Jᵀr. An iteration is one linearisation and a search over μ by factors of 4: downward
/// while the loss falls, upward until it does; a trial costs a Cholesky factor and an evaluation, little beside the Jacobian.
/// The first μ is τ max diag(JᵀJ). Damping is by the identity, not by diag(JᵀJ): a hidden unit that saturates has a tiny diagonal and would be driven further out.
/// A step is corrected to second order along its geodesic, at the cost of two evaluations and one product with Jᵀ (Transtrum and Sethna, arXiv 1201.5885).
/// Sources: Levenberg 1944; Marquardt 1963, whose search over μ this is.
[<Sealed>]
type internal LevenbergMarquardtTraining
    (room: DeviceRoom, objective: ISumOfSquares, settings: LevenbergMarquardt, monitor: ITrainingMonitor, what: string) =
    inherit Training(room, objective, settings, monitor, what)

    static let factorOfSearch = 4.0
    static let largestTrials = 30

    /// |(JᵀJ + μ I)⁻¹ Jᵀ r″| beside |δ|; beyond it the second-order model is not trusted (Transtrum and Sethna's α).
    static let largestAcceleration = 0.75

    /// Matrices of more numbers have no index in an array.
    static let mostParameters = 46340

    let algebra = room.Engine.Algebra
    let count = objective.Count

    do
        Check.that
            (count <= mostParameters)
            "optimiser"
            $"a normal matrix of {count} × {count} numbers has no room here: use LevenbergMarquardt.MatrixFree or L-BFGS."

    let normal, factor = room.Vector(count * count), room.Vector(count * count)
    let gradient, step, acceleration = room.Vector count, room.Vector count, room.Vector count
    let mutable trial, best, theta = room.Vector count, room.Vector count, room.Vector count
    // μ and Σ r².
    let scalars = [| 0.0; nan |]
    let mutable iterations = 0
    let mutable evaluations = 0L

    /// Adds −½ (JᵀJ + μ I)⁻¹ Jᵀ r″ to the trial, r″ the second derivative of the residuals along the step, where that is small beside the step.
    let accelerate () =
        evaluations <- evaluations + 3L

        if objective.Curvature(theta, step, acceleration) then
            algebra.Solve(factor, count, acceleration)

            if algebra.Norm acceleration <= largestAcceleration * algebra.Norm step then
                algebra.AddScaled(-0.5, acceleration, trial)

    /// Σ r² after the step with damping μ, whose end is left in `trial`; infinite if there is none.
    let attempt (damping: float) =
        objective.Operations <- objective.Operations + int64 count * int64 count * int64 count / 3L + 4L * int64 count * int64 count

        if algebra.Factor(normal, count, damping, factor) then
            algebra.Copy(gradient, step)
            algebra.Scale(-1.0, step)
            algebra.Solve(factor, count, step)
            algebra.Copy(theta, trial)
            algebra.AddScaled(1.0, step, trial)
            accelerate ()
            evaluations <- evaluations + 1L
            let next = objective.Value trial
            if Double.IsNaN next then infinity else next
        else
            infinity

    let keep damping =
        let swap = best
        best <- trial
        trial <- swap
        scalars[0] <- damping

    /// Σ r² at the best trial, which is left in `best`, its μ in scalars; infinite if no trial lowers the loss.
    let search (value: float) =
        let mutable damping = scalars[0] / factorOfSearch
        let mutable next = attempt damping
        let mutable found = infinity

        if next < value then
            // Downward as long as it pays.
            found <- value

            while next < found do
                keep damping
                found <- next
                damping <- damping / factorOfSearch
                next <- attempt damping
        else
            // Upward until it pays.
            let mutable tried = 0

            while Double.IsInfinity found && tried < largestTrials do
                tried <- tried + 1
                damping <- damping * factorOfSearch
                next <- attempt damping

                if next < value then
                    keep damping
                    found <- next

        found

    override t.Run(start) =
        theta.Write(0, ReadOnlySpan start)

        let struct (doneBefore, evaluatedBefore) = t.ResumeAt(theta, scalars)
        iterations <- doneBefore
        evaluations <- evaluatedBefore

        // One object for all iterations: an iteration allocates nothing.
        let current =
            Func<TrainingState>(fun () -> t.State(iterations, evaluations, Array.copy scalars, [| theta.ToArray() |]))

        let mutable going = true

        while going && iterations < settings.Iterations do
            let value = objective.Linearise(theta, normal, gradient)
            scalars[1] <- value
            t.RequireFinite(value, iterations)
            evaluations <- evaluations + 1L

            if iterations = 0 then
                scalars[0] <- settings.Damping * algebra.LargestDiagonal(normal, count)

            let next = search value

            if Double.IsInfinity next then
                going <- false
            else
                let swap = theta
                theta <- best
                best <- swap
                scalars[1] <- next
                iterations <- iterations + 1
                t.Advance(iterations, settings.Iterations, next, current)
                going <- value - next > settings.Tolerance * value

        t.Result(theta, scalars[1], iterations, evaluations)
