/// The steps of explicit Runge–Kutta methods as data, without and with a linear part of the equation.
///
/// dy/dt = f(t, y):            yᵢ = y + h Σⱼ aᵢⱼ kⱼ,   kᵢ = f(t + cᵢ h, yᵢ),   y₊ = y + h Σᵢ bᵢ kᵢ.
/// dy/dt = L y + N(t, y), with integrating factors:
///     yᵢ = e^(cᵢ hL) y + h Σⱼ aᵢⱼ e^((cᵢ − cⱼ) hL) kⱼ,   kᵢ = N(t + cᵢ h, yᵢ),   y₊ = e^(hL) y + h Σᵢ bᵢ e^((1 − cᵢ) hL) kᵢ:
/// the explicit method for e^(−tL) y (Lawson, SIAM J. Numer. Anal. 4 (1967) 372; Hochbruck and Ostermann, Acta Numerica 19 (2010) 209, §2). It is exact where
/// N = 0, of the method's order otherwise, and the method itself where L = 0. Where a later stage read a slope of a later time, cⱼ > cᵢ, a stiff decay would
/// come back as growth, and so it would of a time cᵢ > 1: such methods are refused. The constants of the error grow with the stiffness of L, those of ETDRK4
/// (ExponentialForm) do not.
///
/// The stack is y, then yᵢ and kᵢ of each stage, then y₊. Sums start with y, then come the kⱼ in increasing j with aᵢⱼ ≠ 0 (bᵢ ≠ 0); h·aᵢⱼ and h·bᵢ are rounded once.
/// Stages that do not reach y₊ (after the last bᵢ ≠ 0) are left out.
module internal Spectral.RungeKuttaForm

/// The vector of the stack that is the slope of a stage.
let private slope stage = 2 + 2 * stage

/// h·weightⱼ times the slopes of the stages, each times a matrix if it has one; zero weights are left out.
let private slopes (h: float) (weights: float[]) matrixOf =
    [|
        for j in 0 .. weights.Length - 1 do
            if weights[j] <> 0.0 then
                { Vector = slope j; Factor = h * weights[j]; Matrix = matrixOf j }
    |]

let private none _ = ValueNone

/// From a time τ in units of the step to the matrix e^(τhL) that takes a vector on by τ; nothing for τ = 0.
type private Propagator = float -> (int -> struct (int * float)[]) voption

/// The step of a method with the coefficients a, b, c on states of n numbers, where propagators count.
let private form (a: float[][]) (b: float[]) (c: float[]) (h: float) (n: int) (propagate: Propagator) =
    let sum (time: float) (weights: float[]) =
        let start = { Vector = 0; Factor = 1.0; Matrix = propagate time }
        StepSum.Of(n, Array.append [| start |] (slopes h weights (fun j -> propagate (time - c[j]))))

    let stages = b.Length

    StepForm(
        h,
        Array.init stages (fun i -> slope i - 1),
        c[.. stages - 1],
        [|
            StepForm.Given

            for i in 0 .. stages - 1 do
                sum c[i] a[i]
                StepForm.Given

            sum 1.0 b
        |]
    )

/// The step of size h of a method, up to the last stage that reaches y₊.
let explicit (tableau: Tableau) (h: float) : StepForm = form tableau.A tableau.B[.. tableau.AdvancingStages - 1] tableau.C h 0 none

/// The step of all stages, with the interpolant's further stage f(t + h, y₊) where the last is not that already.
let dense (tableau: Tableau) (h: float) : StepForm =
    let further = Array.zeroCreate (tableau.DenseC.Length - tableau.Stages)
    form tableau.DenseA (Array.append tableau.B further) tableau.DenseC h 0 none

/// An explicit step in size h, from that of size 1: cheap, for solves in which each step has a size of its own.
let resized (one: StepForm) (h: float) : StepForm =
    let resize (sum: StepSum) =
        if sum.Factors.Length = 0 then
            sum
        else
            let factors = Array.copy sum.Factors

            for e in 1 .. factors.Length - 1 do
                factors[e] <- h * factors[e]

            { sum with Factors = factors }

    StepForm(h, one.Arguments, one.Times, Array.map resize one.Sums)

/// h Σⱼ weightⱼ kⱼ.
let increment (h: float) (weights: float[]) : StepSum = StepSum.Of(0, slopes h weights none)

/// y + h Σⱼ weightⱼ kⱼ.
let reading (h: float) (weights: float[]) : StepSum =
    StepSum.Of(0, Array.append [| { Vector = 0; Factor = 1.0; Matrix = ValueNone } |] (slopes h weights none))

/// Refuses a method some stage of which reads a slope of a later time.
let requireForward (tableau: Tableau) =
    for i in 0 .. tableau.AdvancingStages - 1 do
        for j in 0 .. i - 1 do
            Check.that
                (tableau.A[i][j] = 0.0 || tableau.C[j] <= tableau.C[i])
                "tableau"
                $"stage {i} of {tableau.Name} reads a slope of the later time c[{j}], where integrating factors grow: take a method whose times do not decrease, for example {Tableaus.Rk4.Name}."

        Check.that
            (tableau.B[i] = 0.0 || tableau.C[i] <= 1.0)
            "tableau"
            $"stage {i} of {tableau.Name} lies behind the step's end, where integrating factors grow: take a method whose times are at most 1, for example {Tableaus.Rk4.Name}."

/// The step of size h of a method with integrating factors.
let integratingFactor (tableau: Tableau) (linear: LinearPart) (h: float) : StepForm =
    let known = System.Collections.Generic.Dictionary<float, float[]>()

    let propagate (time: float) =
        if time = 0.0 then
            ValueNone
        else
            if not (known.ContainsKey time) then
                known[time] <- (linear.Phi(time * h))[0]

            let exponential = known[time]
            ValueSome(fun m -> linear.Row(exponential, m))

    form tableau.A tableau.B[.. tableau.AdvancingStages - 1] tableau.C h linear.StateSize propagate
