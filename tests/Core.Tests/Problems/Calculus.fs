/// What the tests of the problems need of calculus, independent of the core: differences and quadrature.
module Spectral.Tests.Calculus

/// Central differences of order 8: weights of f(+jh) − f(−jh), j = 1 … 4, times h.
let private first = [| 4.0 / 5.0; -1.0 / 5.0; 4.0 / 105.0; -1.0 / 280.0 |]

/// Central differences of order 8: weights of f(+jh) − 2f(0) + f(−jh), j = 1 … 4, times h².
let private second = [| 8.0 / 5.0; -1.0 / 5.0; 8.0 / 315.0; -1.0 / 560.0 |]

/// f′(x) with step h, error O(h⁸).
let derivative (h: float) (f: float -> float) (x: float) =
    let mutable sum = 0.0

    for j in 1..4 do
        sum <- sum + first[j - 1] * (f (x + float j * h) - f (x - float j * h))

    sum / h

/// f″(x) with step h, error O(h⁸).
let secondDerivative (h: float) (f: float -> float) (x: float) =
    let mutable sum = 0.0

    for j in 1..4 do
        sum <- sum + second[j - 1] * (f (x + float j * h) - 2.0 * f x + f (x - float j * h))

    sum / (h * h)

/// ∫ f over [left, right] by the trapezoid rule with n intervals: exponentially accurate where f decays before the ends.
let integral (left: float) (right: float) (n: int) (f: float -> float) =
    let h = (right - left) / float n
    let mutable sum = 0.5 * (f left + f right)

    for i in 1 .. n - 1 do
        sum <- sum + f (left + float i * h)

    sum * h

/// ∫ f over ℝ for f with algebraic decay: x = tan θ, midpoint rule in θ with n nodes.
let integralOfRational (n: int) (f: float -> float) =
    let mutable sum = 0.0

    for i in 0 .. n - 1 do
        let theta = (float i + 0.5) * System.Math.PI / float n - 0.5 * System.Math.PI
        let x = System.Math.Tan theta
        sum <- sum + (1.0 + x * x) * f x

    sum * System.Math.PI / float n

/// Mean and standard deviation of the density f, from its integral rule.
let moments (rule: (float -> float) -> float) (f: float -> float) =
    let mass = rule f
    let mean = rule (fun x -> x * f x) / mass
    let variance = rule (fun x -> (x - mean) * (x - mean) * f x) / mass
    struct (mass, mean, sqrt variance)

/// How far a sum of terms is from zero, relative to the largest of them; infinite if it is not a number.
let imbalance (terms: float[]) =
    let gap = abs (Array.sum terms) / (terms |> Array.map abs |> Array.max)
    if System.Double.IsNaN gap then infinity else gap
