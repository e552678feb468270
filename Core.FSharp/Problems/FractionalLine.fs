/// P5. Drift and half a Laplacian on the line, algebraic decay: u_t = −a u_x − c (−Δ)^(1/2) u, a = 0.5, c = 0.5.
/// Exact: u = Σ_m w_m P(x − μ_m − at, s_m + ct) with the Poisson kernel P(x, s) = s/(π (x² + s²)), because (−Δ)^(1/2) P = −∂_s P.
/// Draws: w₁, w₂ ~ U(.4, .8), μ₁ ~ U(−1, −.2), μ₂ ~ U(.2, 1), s₁, s₂ ~ U(.8, 1.2), in this order. Times: 0, 0.25, …, 1.
/// Labels: u has no mean, so moments of u², in closed form. With û(k) = Σ_m w_m e^(−iμk − s|k|) and σ_m = s_m + i μ_m,
///   ∫ u² = (1/π) Re Σ w_m w_n / (σ_m + σ̄_n),  ∫ x u² = (1/π) Re Σ w_m w_n (−iσ_m) / (σ_m + σ̄_n),
///   ∫ x² u² = (1/π) Re Σ w_m w_n σ_m σ̄_n / (σ_m + σ̄_n)   (Parseval; x u has the transform i û′).
/// β = q/(√2 · s.d. of u²), q = 1.25.
module internal Spectral.FractionalLine

let private pi = 3.141592653589793
let private drift = 0.5
let private spread = 0.5

/// Mean and √2 · standard deviation of the square of a mixture of Poisson kernels: weights w, centres m, widths s [terms].
let private extentOfSquare (w: float[]) (m: float[]) (s: float[]) : Extent =
    let mutable mass = 0.0
    let mutable first = 0.0
    let mutable second = 0.0

    for i in 0 .. w.Length - 1 do
        for j in 0 .. w.Length - 1 do
            let real, imaginary = s[i] + s[j], m[i] - m[j]
            let norm = real * real + imaginary * imaginary
            let ww = w[i] * w[j] / norm
            let dot, cross = s[i] * s[j] + m[i] * m[j], m[i] * s[j] - s[i] * m[j]
            mass <- mass + ww * real
            first <- first + ww * (m[i] * real - s[i] * imaginary)
            second <- second + ww * (dot * real + cross * imaginary)

    let middle = first / mass
    { Middle = middle; Width = sqrt (2.0 * (second / mass - middle * middle)) }

let private solve (parameters: float[]) : Solution =
    let w, mu, s = LineMixture.split parameters

    let at (time: float) =
        let mean = mu |> Array.map (fun m -> m + drift * time)
        let width = s |> Array.map (fun s -> s + spread * time)
        let height = Array.map2 (fun w s -> w * s / pi) w width

        OnLine(fun x ->
            let mutable sum = 0.0

            for i in 0 .. height.Length - 1 do
                let z = x - mean[i]
                sum <- sum + height[i] / (z * z + width[i] * width[i])

            sum)

    let extents (time: float) =
        let extent = extentOfSquare w mu (s |> Array.map (fun s -> s + spread * time))
        [| { extent with Middle = extent.Middle + drift * time } |]

    { At = at; Extents = extents }

let problem =
    Problem
        {
            Name = "fractionalLine"
            Title = "Fractional diffusion on the line"
            Equation = "u_t = −0.5 u_x − 0.5 (−Δ)^(1/2) u on ℝ"
            Solution =
                "u = Σ_m w_m (1/π) (0.5 t + s_m) / ((x − μ_m − 0.5 t)² + (0.5 t + s_m)²); w ~ U(.4, .8), μ₁ ~ U(−1, −.2), μ₂ ~ U(.2, 1), s ~ U(.8, 1.2)"
            Source =
                "the Poisson kernel is the heat kernel of (−Δ)^(1/2): Stein and Weiss, Fourier Analysis on Euclidean Spaces (1971), chapter 1"
            Fields = 1
            Domain = [| struct (-infinity, infinity) |]
            Window = [| struct (-10.0, 10.5) |]
            Times = [| 0.0; 0.25; 0.5; 0.75; 1.0 |]
            AlgebraicTails = true
            ParameterNames = [| "w₁"; "w₂"; "μ₁"; "μ₂"; "s₁"; "s₂" |]
            LabelFactor = 1.25
            Labels = "x₀ = mean, β = q/(√2 · standard deviation) of u²"
            Sample = LineMixture.sample 0.8 1.2
            Solve = solve
        }
