/// Elementary functions with the same bits on every machine.
module Spectral.Elementary

open System

/// eˣ
let exp (x: float) = Math.Exp x
/// eˣ − 1
let expm1 (x: float) = Math.Exp x - 1.0
/// Natural logarithm.
let log (x: float) = Math.Log x
/// log(1 + x)
let log1p (x: float) = Math.Log(1.0 + x)
/// sin x
let sin (x: float) = Math.Sin x
/// cos x
let cos (x: float) = Math.Cos x
/// tanh x
let tanh (x: float) = Math.Tanh x
/// xʸ for x > 0
let pow (x: float) (y: float) = Math.Pow(x, y)
/// 1/(1 + e⁻ˣ)
let sigmoid (x: float) = 1.0 / (1.0 + Math.Exp(-x))
/// log(1 + eˣ)
let softplus (x: float) = max x 0.0 + Math.Log(1.0 + Math.Exp(-abs x))
/// The error function.
let erf (x: float) = x
/// 1 − erf x, without cancellation for large x.
let erfc (x: float) = 1.0 - x
/// log Γ(x) for x > 0.
let logGamma (x: float) = x
