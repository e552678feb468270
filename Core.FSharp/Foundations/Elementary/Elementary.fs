/// Elementary functions with the same bits on every machine: they are made of + − × ÷ √, fused multiply-add, comparisons, selects and
/// bit casts alone, and these scalar definitions are the meaning that the host's vector kernels repeat lane for lane.
///
/// Worst errors seen, in units in the last place (ulp) against 140-bit arithmetic: exp 0.7 (0.8 where the result is denormal), expm1 0.8,
/// log 0.6, log1p 0.7, sin and cos 0.8, tanh 1.2, sigmoid and softplus 0.6 (0.8 where their low part is denormal), erf 1.1, erfc 1.0, pow 0.8,
/// logGamma 0.6.
/// A NaN gives the one NaN 7ff8000000000000.
module Spectral.Elementary

/// eˣ; denormal results are correctly scaled, overflow gives ∞.
let exp (x: float) = Exponential.exp x

/// eˣ − 1, without cancellation near 0.
let expm1 (x: float) = Exponential.expm1 x

/// The natural logarithm; log 0 = −∞, NaN for x < 0.
let log (x: float) = Logarithm.log x

/// log(1 + x), without cancellation near 0.
let log1p (x: float) = Logarithm.log1p x

/// sin x for every finite x, however large.
let sin (x: float) = Trigonometric.sin x

/// cos x for every finite x, however large.
let cos (x: float) = Trigonometric.cos x

/// tanh x; odd, and never above 1.
let tanh (x: float) = Exponential.tanh x

/// xʸ; for x < 0 only with an integer y, otherwise NaN.
let pow (x: float) (y: float) = Power.pow x y

/// 1/(1 + e⁻ˣ)
let sigmoid (x: float) = Exponential.sigmoid x

/// log(1 + eˣ)
let softplus (x: float) = Logarithm.softplus x

/// The error function (2/√π) ∫₀ˣ e^{−t²} dt.
let erf (x: float) = ErrorFunction.erf x

/// 1 − erf x, without cancellation for large x.
let erfc (x: float) = ErrorFunction.erfc x

/// log Γ(x) for x > 0; NaN for x < 0.
let logGamma (x: float) = Gamma.logGamma x
