namespace Spectral

open System
open System.Collections.Generic

/// Limited-memory BFGS: the two-loop recursion (Nocedal and Wright, algorithm 7.4) with a line search for the strong Wolfe conditions (3.5, 3.6).
[<Sealed>]
type internal LbfgsTraining(room: DeviceRoom, objective: IObjective, settings: Lbfgs, monitor: ITrainingMonitor, what: string) =
    inherit Training(room, objective, settings, monitor, what)

    static let sufficientDecrease = 1e-4
    static let curvature = 0.9
    static let largestTrials = 25

    let algebra = room.Engine.Algebra

    // Steps and changes of the gradient, the oldest first; spare vectors are used again.
    let steps, changes = List<DeviceVector>(), List<DeviceVector>()
    let spare = Stack<DeviceVector>()
    let alpha: float[] = Array.zeroCreate settings.Memory
    let mutable evaluations = 0L

    let evaluate (point: DeviceVector) (gradient: DeviceVector) =
        evaluations <- evaluations + 1L
        objective.ValueAndGradient(point, gradient)

    /// direction ← −H g.
    let direct (gradient: DeviceVector) (direction: DeviceVector) =
        algebra.Copy(gradient, direction)
        algebra.Scale(-1.0, direction)

        for i in steps.Count - 1 .. -1 .. 0 do
            alpha[i] <- algebra.Dot(steps[i], direction) / algebra.Dot(steps[i], changes[i])
            algebra.AddScaled(-alpha[i], changes[i], direction)

        if steps.Count > 0 then
            let last = steps.Count - 1
            algebra.Scale(algebra.Dot(steps[last], changes[last]) / algebra.Dot(changes[last], changes[last]), direction)

        for i in 0 .. steps.Count - 1 do
            let beta = algebra.Dot(changes[i], direction) / algebra.Dot(steps[i], changes[i])
            algebra.AddScaled(alpha[i] - beta, steps[i], direction)

    let forget () =
        Seq.append steps changes |> Seq.iter spare.Push
        steps.Clear()
        changes.Clear()

    /// The minimiser of the parabola through the low end, kept away from both ends.
    let between low lowValue lowSlope high length at =
        let width = high - low
        let distance = length - low

        let bend =
            if distance > 0.0 && Double.IsFinite at then
                (at - lowValue - lowSlope * distance) / (distance * distance)
            else
                0.0

        let guess = if bend > 0.0 then low - lowSlope / (2.0 * bend) else low + 0.5 * width
        min (max guess (low + 0.1 * width)) (high - 0.1 * width)

    member private t.Spare() = if spare.Count > 0 then spare.Pop() else room.Vector t.Count

    /// A point along the direction that satisfies the strong Wolfe conditions, or the best one found that lowers the value, is left in `point` and `atPoint`.
    /// `trial` and `atTrial` are overwritten. Its value; none if there is no such point.
    member private _.Search(theta: DeviceVector, value, slope, direction, first, point, atPoint, trial, atTrial) : float voption =
        let mutable low, lowValue, lowSlope, high = 0.0, value, slope, infinity
        let mutable length = first
        let mutable best = ValueNone
        let mutable found = ValueNone
        let mutable count = 0

        while found.IsNone && count < largestTrials do
            count <- count + 1
            algebra.Copy(theta, trial)
            algebra.AddScaled(length, direction, trial)
            let at = evaluate trial atTrial
            let slopeAt = algebra.Dot(atTrial, direction)

            let keep () =
                algebra.Copy(trial, point)
                algebra.Copy(atTrial, atPoint)

            let isBetter =
                Double.IsFinite at
                && at < value
                && (match best with
                    | ValueSome least -> at < least
                    | ValueNone -> true)

            if isBetter then
                best <- ValueSome at
                keep ()

            if
                not (Double.IsFinite at)
                || at > value + sufficientDecrease * length * slope
                || at >= lowValue && low > 0.0
            then
                high <- length
            elif abs slopeAt <= -curvature * slope then
                if not isBetter then
                    keep ()

                found <- ValueSome at
            elif slopeAt >= 0.0 then
                high <- length
            else
                low <- length
                lowValue <- at
                lowSlope <- slopeAt

            length <-
                if Double.IsInfinity high then
                    2.0 * length
                else
                    between low lowValue lowSlope high length at

        if found.IsSome then found else best

    /// Keeps the pair of a step from θ to the point, unless its curvature is lost in rounding.
    member private t.Remember(theta: DeviceVector, gradient: DeviceVector, point: DeviceVector, atPoint: DeviceVector) =
        let step, change = t.Spare(), t.Spare()
        algebra.Copy(point, step)
        algebra.AddScaled(-1.0, theta, step)
        algebra.Copy(atPoint, change)
        algebra.AddScaled(-1.0, gradient, change)

        if algebra.Dot(step, change) <= 1e-14 * algebra.Norm step * algebra.Norm change then
            spare.Push step
            spare.Push change
        else
            if steps.Count = settings.Memory then
                spare.Push steps[0]
                spare.Push changes[0]
                steps.RemoveAt 0
                changes.RemoveAt 0

            steps.Add step
            changes.Add change

    override t.Run(start) =
        let mutable theta, gradient = room.VectorOf start, room.Vector t.Count
        let mutable point, atPoint = room.Vector t.Count, room.Vector t.Count
        let direction, trial, atTrial = room.Vector t.Count, room.Vector t.Count, room.Vector t.Count
        let mutable value = nan
        let mutable iterations = 0

        match t.Resume() with
        | ValueSome state ->
            theta.Write(0, ReadOnlySpan state.Vectors[0])
            gradient.Write(0, ReadOnlySpan state.Vectors[1])
            let pairs = state.Vectors[2 .. state.Vectors.Length - 2] |> Array.map room.VectorOf
            steps.AddRange pairs[.. pairs.Length / 2 - 1]
            changes.AddRange pairs[pairs.Length / 2 ..]
            value <- state.Scalars[0]
            iterations <- state.Step
            evaluations <- state.Evaluations
        | ValueNone ->
            value <- evaluate theta gradient
            t.RequireFinite(value, 0)

        let mutable going = true

        while going && iterations < settings.Iterations do
            direct gradient direction
            let mutable slope = algebra.Dot(direction, gradient)

            if slope >= 0.0 then
                // Rounding has spoilt the memory: start again from steepest descent.
                forget ()
                direct gradient direction
                slope <- algebra.Dot(direction, gradient)

            let first = if steps.Count = 0 then min 1.0 (1.0 / algebra.Norm gradient) else 1.0

            let found =
                if slope = 0.0 then
                    ValueNone
                else
                    t.Search(theta, value, slope, direction, first, point, atPoint, trial, atTrial)

            match found with
            | ValueNone -> going <- false
            | ValueSome next ->
                t.Remember(theta, gradient, point, atPoint)
                let oldTheta, oldGradient = theta, gradient
                theta <- point
                gradient <- atPoint
                point <- oldTheta
                atPoint <- oldGradient
                value <- next
                iterations <- iterations + 1
                let doneNow, valueNow, thetaNow, gradientNow = iterations, value, theta, gradient

                t.Advance(
                    iterations,
                    settings.Iterations,
                    value,
                    Func<TrainingState>(fun () ->
                        let pairs = Seq.append steps changes |> Seq.map _.ToArray() |> Array.ofSeq

                        t.State(doneNow, evaluations, [| valueNow |], Array.append [| thetaNow.ToArray(); gradientNow.ToArray() |] pairs))
                )

        t.Result(theta, value, iterations, evaluations)
