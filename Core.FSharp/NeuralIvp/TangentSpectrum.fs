/// What conditions a tangent system.
module internal Spectral.TangentSpectrum

/// The largest eigenvalue of M, by the power method.
let largest (system: TangentSystem) : float =
    let engine, p = system.Engine, system.Count
    let algebra = engine.Algebra
    use x = engine.VectorOf(Array.create p (1.0 / sqrt (float p)))
    let mutable value = 0.0

    for _ in 1..30 do
        use ahead = system.Multiply(x, 1)
        use image = system.MultiplyTransposed(ahead, 1)
        value <- algebra.Norm image
        algebra.Copy(image, x)
        algebra.Scale(1.0 / value, x)

    value

/// The largest eigenvalue of M, and d_eff = tr M (M + μI)⁻¹ = p − μ tr (M + μI)⁻¹, from the factor L Lᵀ of M + μI: tr (M + μI)⁻¹ = ‖L⁻¹‖_F². Not a number where M + μI has
/// no factor.
let of' (system: TangentSystem) (mu: float) : struct (float * float) =
    let engine, p = system.Engine, system.Count
    let algebra = engine.Algebra
    let largest = largest system
    use factor = engine.Vector(p * p)

    if algebra.Factor(system.Normal, p, mu, factor) then
        use inverse = engine.VectorOf(Array.init (p * p) (fun at -> if at / p = at % p then 1.0 else 0.0))
        algebra.SolveLower(factor, p, inverse, p)
        struct (largest, float p - mu * algebra.Dot(inverse, inverse))
    else
        struct (largest, nan)
