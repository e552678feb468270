/// Mixtures of two components on the line, Σ_m w_m N(x; μ_m, v_m): evaluation, moments and the common draw.
/// N(x; m, v) is the Gaussian density of mean m and variance v. Parameters [6]: w₁, w₂, μ₁, μ₂, v₁, v₂.
module internal Spectral.LineMixture

let private twoPi = 6.283185307179586

/// A sum of Gaussian densities, ready to evaluate: weight, mean and variance [terms].
let evaluate (weight: float[]) (mean: float[]) (variance: float[]) : float -> float =
    let amplitude = Array.map2 (fun w v -> w / sqrt (twoPi * v)) weight variance
    let rate = variance |> Array.map (fun v -> 0.5 / v)

    fun x ->
        let mutable sum = 0.0

        for i in 0 .. amplitude.Length - 1 do
            let z = x - mean[i]
            sum <- sum + amplitude[i] * Elementary.exp (-(rate[i] * z * z))

        sum

/// Mean and standard deviation of a sum of densities of given weights, means and variances [terms].
let extent (weight: float[]) (mean: float[]) (variance: float[]) : Extent =
    let mass = Array.fold (+) 0.0 weight
    let mutable first = 0.0

    for i in 0 .. weight.Length - 1 do
        first <- first + weight[i] * mean[i]

    let middle = first / mass
    let mutable second = 0.0

    for i in 0 .. weight.Length - 1 do
        let d = mean[i] - middle
        second <- second + weight[i] * (variance[i] + d * d)

    { Middle = middle; Width = sqrt (second / mass) }

/// Draws w₁, w₂ ~ U(.4, .8), μ₁ ~ U(−1, −.2), μ₂ ~ U(.2, 1) and a third pair uniform on [low, high), in this order.
let sample (low: float) (high: float) (stream: RandomStream) : float[] =
    let w1 = stream.NextUniform(0.4, 0.8)
    let w2 = stream.NextUniform(0.4, 0.8)
    let m1 = stream.NextUniform(-1.0, -0.2)
    let m2 = stream.NextUniform(0.2, 1.0)
    let v1 = stream.NextUniform(low, high)
    let v2 = stream.NextUniform(low, high)
    [| w1; w2; m1; m2; v1; v2 |]

/// The three pairs of a draw: weights, means, and variances or widths.
let split (parameters: float[]) = parameters[0..1], parameters[2..3], parameters[4..5]
