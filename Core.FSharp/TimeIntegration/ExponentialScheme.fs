namespace Spectral

open System

/// One step of ETDRK4 for du/dt = L u + N(t, u), with φ_k = φ_k(hL), E = φ₀, and halves at hL/2 (Cox and Matthews, J. Comput. Phys. 176 (2002) 430, equations 26–29):
///     a  = E½ u + Q N(u, t)                         Q = (h/2) φ₁(hL/2)
///     b  = E½ u + Q N(a, t + h/2)
///     c  = E½ a + Q (2 N(b, t + h/2) − N(u, t))
///     u₊ = E u + α N(u, t) + β (N(a, t + h/2) + N(b, t + h/2)) + γ N(c, t + h)
///     α = h (φ₁ − 3φ₂ + 4φ₃),  β = h (2φ₂ − 4φ₃),  γ = h (4φ₃ − φ₂).
type internal ExponentialStep(linear: LinearPart, h: float) =
    let n = linear.StateSize
    let whole, half = linear.Phi h, linear.Phi(0.5 * h)

    let combine (weights: float[]) =
        linear.Map(
            Array.init whole[0].Length (fun i -> h * (weights[0] * whole[1][i] + weights[1] * whole[2][i] + weights[2] * whole[3][i]))
        )

    let exponential, halfExponential = linear.Map whole[0], linear.Map half[0]
    let inner = linear.Map(half[1] |> Array.map (fun v -> 0.5 * h * v))
    let first, middle, last = combine [| 1.0; -3.0; 4.0 |], combine [| 0.0; 2.0; -4.0 |], combine [| 0.0; -1.0; 4.0 |]

    /// u₊ from u at t; slopes and arguments are buffers of one state each: four and three.
    member _.Advance(field: VectorField, t: float, u: float[], slopes: float[][], arguments: float[][], next: float[]) =
        let argument, other, mixed = arguments[0], arguments[1], arguments[2]
        let middleTime = Math.FusedMultiplyAdd(0.5, h, t)
        field.Value(t, u, slopes[0])
        Array.Clear argument
        halfExponential.Invoke(u, argument)
        Array.Copy(argument, other, n)
        inner.Invoke(slopes[0], argument)
        field.Value(middleTime, argument, slopes[1])
        inner.Invoke(slopes[1], other)
        field.Value(middleTime, other, slopes[2])

        for i in 0 .. n - 1 do
            mixed[i] <- 2.0 * slopes[2][i] - slopes[0][i]

        Array.Clear other
        halfExponential.Invoke(argument, other)
        inner.Invoke(mixed, other)
        field.Value(t + h, other, slopes[3])

        for i in 0 .. n - 1 do
            mixed[i] <- slopes[1][i] + slopes[2][i]

        Array.Clear next
        exponential.Invoke(u, next)
        first.Invoke(slopes[0], next)
        middle.Invoke(mixed, next)
        last.Invoke(slopes[3], next)

/// ETDRK4 with fixed steps for stiff problems du/dt = L u + N(t, u): L is integrated exactly, whatever its size; the error is of fourth order in N. The output
/// times t₀, t₁, … and the number of steps between them are those of a FixedScheme. Times may decrease; then h < 0.
[<Sealed>]
type ExponentialScheme(linear: LinearPart, times: float[], stepsPerInterval: int) =
    do
        SolveCheck.times times

        FixedSteps.check stepsPerInterval

    let times = Array.copy times

    // Intervals of one length share their functions φ.
    let sizes = Array.init (times.Length - 1) (FixedSteps.size times stepsPerInterval) |> Array.distinct

    let steps = sizes |> Array.map (fun h -> ExponentialStep(linear, h))
    let stepOf (h: float) = steps[Array.IndexOf(sizes, h)]

    /// The linear part.
    member _.Linear = linear
    /// The output times; the first is the initial time. Read them, do not write into them.
    member _.Times = times
    /// The number of steps between two output times.
    member _.StepsPerInterval = stepsPerInterval

    /// Solves du/dt = L u + N(t, u) from u(t₀) = initial, the field being N. Returns the states at all times, [times × n].
    /// Raises SolveFailedException when a state is not finite.
    member _.Solve(field: VectorField, initial: float[]) : float[] =
        Check.that
            (field.StateSize = linear.StateSize)
            "field"
            $"the field has {field.StateSize} states, the linear part {linear.StateSize}: give them the same size."

        SolveCheck.initial field initial
        let n = field.StateSize
        let buffers count = Array.init count (fun _ -> (Array.zeroCreate n: float[]))
        let slopes, arguments = buffers 4, buffers 3

        FixedSteps.solve times stepsPerInterval initial (fun _ t h u next -> (stepOf h).Advance(field, t, u, slopes, arguments, next))
