namespace Spectral

open System
open System.Runtime.InteropServices

/// Settings of an adaptive solve. The error of each step is kept below absoluteTolerance + relativeTolerance·|y|, in root mean square over the states.
[<Sealed>]
type AdaptiveOptions
    (
        [<Optional; DefaultParameterValue(1e-6)>] relativeTolerance: float,
        [<Optional; DefaultParameterValue(1e-9)>] absoluteTolerance: float,
        [<Optional; DefaultParameterValue(0.0)>] initialStep: float,
        [<Optional; DefaultParameterValue(100000)>] maximumSteps: int
    ) =
    do
        Check.finite "tolerances" [| relativeTolerance; absoluteTolerance |]

        Check.that
            (relativeTolerance >= 0.0 && absoluteTolerance >= 0.0 && relativeTolerance + absoluteTolerance > 0.0)
            "relativeTolerance"
            $"the tolerances are {SolveCheck.number relativeTolerance} (relative) and {SolveCheck.number absoluteTolerance} (absolute): neither may be negative, and one must be positive."

        Check.that
            (initialStep >= 0.0 && Double.IsFinite initialStep)
            "initialStep"
            $"the initial step is {SolveCheck.number initialStep}: give a positive length, or 0 to have it chosen."

        Check.that (maximumSteps > 0) "maximumSteps" $"an adaptive solve needs at least one step, not {maximumSteps}."

    /// The relative tolerance.
    member _.RelativeTolerance = relativeTolerance
    /// The absolute tolerance.
    member _.AbsoluteTolerance = absoluteTolerance
    /// The length of the first step, 0 to have it chosen.
    member _.InitialStep = initialStep
    /// The most steps tried, rejected ones included.
    member _.MaximumSteps = maximumSteps

/// The control of the step from the error estimate e of a step, measured so that e ≤ 1 is accepted. With k = q + 1, q the embedded order:
///     accepted:  h ← h · clamp(0.9 · e^(−0.7/k) · e₋^(0.4/k), 0.2, 10)   (e₋ the last accepted error; growth at most 1 after a rejection)
///     rejected:  h ← h · clamp(0.9 · e^(−1/k), 0.2, 0.9)                 (0.2 where e is not finite)
/// Source: Söderlind, Digital filters in adaptive time-stepping, ACM Trans. Math. Softw. 29 (2003), PI.3.4;
/// the initial step: Hairer, Nørsett and Wanner, Solving ODEs I, II.4.
module internal StepControl =

    /// Errors below this do not let the step grow further, and keep the powers away from zero.
    [<Literal>]
    let SmallestError = 1e-10

    /// Root mean square of values[m] / (atol + rtol·max(|a[m]|, |b[m]|)), summed in increasing m. Not a number when b is not finite.
    let norm (options: AdaptiveOptions) (values: float[]) (a: float[]) (b: float[]) =
        let mutable sum = 0.0
        let mutable finite = true

        for m in 0 .. values.Length - 1 do
            let size = max (abs a[m]) (abs b[m])
            let scaled = values[m] / Floating.fma options.RelativeTolerance size options.AbsoluteTolerance
            finite <- finite && Double.IsFinite b[m]

            if values[m] <> 0.0 then
                sum <- Floating.fma scaled scaled sum

        if finite then sqrt (sum / float values.Length) else Double.NaN

    let private clamp low high x = min high (max low x)

    let accepted embeddedOrder error previous afterRejection =
        let k = float (embeddedOrder + 1)
        let e = max error SmallestError
        let factor = 0.9 * Elementary.pow e (-0.7 / k) * Elementary.pow previous (0.4 / k)
        clamp 0.2 (if afterRejection then 1.0 else 10.0) factor

    let rejected embeddedOrder error =
        if Double.IsFinite error then
            clamp 0.2 0.9 (0.9 * Elementary.pow error (-1.0 / float (embeddedOrder + 1)))
        else
            0.2

    /// The length of a first step from y with slope f in the given direction (±1), one further evaluation.
    let initialStep (options: AdaptiveOptions) (field: VectorField) order t direction span (y: float[]) (f: float[]) =
        let argument, slope = Array.zeroCreate y.Length, Array.zeroCreate y.Length
        let d0 = norm options y y y
        let d1 = norm options f y y
        let h0 = min span (if d0 < 1e-5 || d1 < 1e-5 then 1e-6 else 0.01 * d0 / d1)

        for m in 0 .. y.Length - 1 do
            argument[m] <- Floating.fma (direction * h0) f[m] y[m]

        field.Value(t + direction * h0, argument, slope)

        for m in 0 .. y.Length - 1 do
            slope[m] <- slope[m] - f[m]

        let d2 = norm options slope y y / h0
        let d = max d1 d2

        let h1 =
            if not (Double.IsFinite d) then h0
            elif d <= 1e-15 then max 1e-6 (h0 * 1e-3)
            else Elementary.pow (0.01 / d) (1.0 / float (order + 1))

        min span (min (100.0 * h0) h1)
