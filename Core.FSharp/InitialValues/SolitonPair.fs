/// Two solitons that meet: u_t + 6u u_x + u_xxx = 0 on [−20, 40), which is as good as the line, u = 2 ∂² ln τ, τ = 1 + e^θ₁ + e^θ₂ + A e^(θ₁+θ₂), θ_i = k_i x − k_i³ t + η_i,
/// A = ((k₁ − k₂)/(k₁ + k₂))². With weights p of the four terms, which add up to one, and their slopes κ: u = 2 Σ_{i<j} p_i p_j (κ_i − κ_j)², where nothing cancels.
module Spectral.SolitonPair

let private k1, k2, shift = 1.0, sqrt 5.0, 10.73
let private slopes = [| 0.0; k1; k2; k1 + k2 |]

let private interaction =
    let ratio = (k1 - k2) / (k1 + k2)
    ratio * ratio

/// u at a place from e^θ₁ and e^θ₂.
let inline private ofTerms (scale: float -> ^a -> ^a) (one: ^a) (first: ^a) (second: ^a) : ^a =
    let terms = [| one; first; second; scale interaction (first * second) |]
    let total = Array.reduce (+) terms

    let pairs =
        [|
            for i in 0..3 do
                for j in i + 1 .. 3 do
                    let difference = slopes[i] - slopes[j]
                    scale (2.0 * difference * difference) (terms[i] / total * (terms[j] / total))
        |]

    Array.reduce (+) pairs

/// u(x, t).
let value (t: float) (x: float) : float =
    ofTerms (*) 1.0 (Elementary.exp (k1 * x - k1 * k1 * k1 * t)) (Elementary.exp (k2 * x - k2 * k2 * k2 * t + shift))

let private initial (place: Expr) =
    let x = Tensor.element 0 place
    ofTerms Tensor.times (Tensor.scalar 1.0) (Tensor.exp (k1 * x)) (Tensor.exp (k2 * x + Tensor.scalar shift))

/// C3.
let meeting (times: float[]) : IvpCase =
    let left, right = -20.0, 40.0

    let equation =
        EvolutionEquation.firstOrder "solitons" 1 (fun _ u -> Tensor.negate (6.0 * u.Value * u.Partial 0 + u.Derivative(0, 3)))

    {
        Name = "solitons"
        Words = "u_t + 6u u_x + u_xxx = 0 on [−20, 40), periodic, two solitons k = 1, √5; reference: their formula"
        Problem =
            { InitialValueProblem.inBox equation [| struct (left, right) |] None [| initial |] times with
                Bound = Some(ErrorBound.Square(Largest(fun _ jets -> -3.0 * jets[0].Partial 0)))
                Invariants =
                    [|
                        { Name = "mass"; Density = fun _ jets -> jets[0].Value }
                        { Name = "momentum"; Density = fun _ jets -> Tensor.square jets[0].Value }
                        {
                            Name = "energy"
                            Density =
                                fun _ jets ->
                                    let u = jets[0].Value
                                    u * u * u - 0.5 * Tensor.square (jets[0].Partial 0)
                        }
                    |]
            }
        Settings =
            IvpCase.settings
                (IvpCase.network (InputMap.Periodic([| right - left |], 2, 0.0)) 18 3 Activation.Tanh)
                Fitted
                { FunctionFit.Standard(250, 800) with Tolerance = 1e-4 }
                (PointRule.equidistant 800)
                (TangentSolver.dense 1e-11)
                (Implicit 0.01)
        Points = PointRule.equidistant
        Exact = fun t places -> [| Array.map (value t) places |]
        Draw = None
    }
