/// The step of ETDRK4 as data, for dy/dt = L y + N(t, y), with φ_k = φ_k(hL), E = φ₀, and halves at hL/2
/// (Cox and Matthews, J. Comput. Phys. 176 (2002) 430, equations 26–29):
///     a  = E½ y + Q N(y, t)                         Q = (h/2) φ₁(hL/2)
///     b  = E½ y + Q N(a, t + h/2)
///     c  = E½ a + Q (2 N(b, t + h/2) − N(y, t))
///     y₊ = E y + α N(y, t) + β (N(a, t + h/2) + N(b, t + h/2)) + γ N(c, t + h)
///     α = h (φ₁ − 3φ₂ + 4φ₃),  β = h (2φ₂ − 4φ₃),  γ = h (4φ₃ − φ₂).
/// With L = 0 it is the classical Runge–Kutta method, whose times of stages it has.
module internal Spectral.ExponentialForm

/// Refuses a method that is not the classical one, by its numbers.
let requireClassical (tableau: Tableau) =
    let classical = Tableaus.Rk4

    Check.that
        (tableau.A = classical.A && tableau.B = classical.B && tableau.C = classical.C)
        "tableau"
        $"{tableau.Name} has no form as ETDRK4: give the linear part By(LinearForm.IntegratingFactor), or use the classical Runge–Kutta method, which becomes ETDRK4."

/// The step of size h.
let etdrk4 (linear: LinearPart) (h: float) : StepForm =
    let whole, half = linear.Phi h, linear.Phi(0.5 * h)

    let combine (weights: float[]) =
        Array.init whole[0].Length (fun i -> h * (weights[0] * whole[1][i] + weights[1] * whole[2][i] + weights[2] * whole[3][i]))

    let by (values: float[]) vector = { Vector = vector; Factor = 1.0; Matrix = ValueSome(fun m -> linear.Row(values, m)) }
    let times factor vector = { Vector = vector; Factor = factor; Matrix = ValueNone }
    let exponential, halfExponential = by whole[0], by half[0]
    let inner = by (half[1] |> Array.map (fun v -> 0.5 * h * v))

    let first, middle, last =
        by (combine [| 1.0; -3.0; 4.0 |]), by (combine [| 0.0; 2.0; -4.0 |]), by (combine [| 0.0; -1.0; 4.0 |])

    let sum (terms: StepTerm[]) = StepSum.Of(linear.StateSize, terms)
    let copy vector = sum [| times 1.0 vector |]

    StepForm(
        h,
        [| 1; 5; 8; 12 |],
        [| 0.0; 0.5; 0.5; 1.0 |],
        [|
            StepForm.Given // 0: y
            copy 0
            StepForm.Given // 2: N(y)
            sum [| halfExponential 0 |]
            sum [| times 1.0 3; inner 2 |] // 4: a
            copy 4
            StepForm.Given // 6: N(a)
            sum [| times 1.0 3; inner 6 |] // 7: b
            copy 7
            StepForm.Given // 9: N(b)
            sum [| times -1.0 2; times 2.0 9 |]
            sum [| halfExponential 4; inner 10 |] // 11: c
            copy 11
            StepForm.Given // 13: N(c)
            sum [| times 1.0 6; times 1.0 9 |]
            sum [| exponential 0; first 2; middle 14; last 13 |] // 15: y₊
        |]
    )
