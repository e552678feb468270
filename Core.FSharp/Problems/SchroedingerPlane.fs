/// P7. The free Schrödinger equation in the plane, a packet: i ψ_t = −½ Δψ. Fields: real and imaginary part of ψ.
/// Exact: ψ = Π_d (πs_d²)^(−1/4) z_d^(−1/2) exp(i k_d (x_d−q_d) − i k_d² t/2 − (x_d−q_d−k_d t)²/(2 s_d² z_d)), z_d = 1 + i t/s_d²,
/// s = (2, 2.4); ∫ |ψ|² = 1.
/// Draws: q₁, q₂ ~ U(−.3, .3), k₁ ~ .3 + U(−.1, .1), k₂ ~ −.2 + U(−.1, .1), in this order. Times: 0, 0.25, …, 1.
/// Labels: an axis, moments of |ψ|²: x₀ = q + kt, β = q/(√2 · s.d.) with label factor 1, that is β = 1/(s √(1 + t²/s⁴)).
module internal Spectral.SchroedingerPlane

let private pi = 3.141592653589793
let private widths = [| 2.0; 2.4 |]

/// √z and |z| of z = 1 + iτ by half angles: √z = √((|z|+1)/2) + i √((|z|−1)/2) for τ ≥ 0, its imaginary part without cancellation.
let private root (tau: float) =
    let modulus = sqrt (1.0 + tau * tau)
    let real = sqrt (0.5 * (modulus + 1.0))
    struct (real, 0.5 * tau / real, modulus)

let private solve (parameters: float[]) : Solution =
    let q, k = parameters[0..1], parameters[2..3]

    let at (time: float) =
        // Π_d (πs²)^(−1/4) z^(−1/2) = Π_d (πs²)^(−1/4) conj(√z)/|z|, a complex number of t alone.
        let mutable real = 1.0
        let mutable imaginary = 0.0

        for s in widths do
            let struct (a, b, modulus) = root (time / (s * s))
            let scale = 1.0 / (modulus * sqrt (s * sqrt pi))
            let next = scale * (real * a + imaginary * b)
            imaginary <- scale * (imaginary * a - real * b)
            real <- next

        let prefactorReal, prefactorImaginary = real, imaginary

        // −y²/(2s²z) = −c y² + i c τ y² with c = 1/(2s²(1+τ²)), τ = t/s².
        let tau = widths |> Array.map (fun s -> time / (s * s))
        let decay = Array.map2 (fun s tau -> 0.5 / (s * s * (1.0 + tau * tau))) widths tau

        InSpace(fun point ->
            let mutable exponent = 0.0
            let mutable phase = 0.0

            for d in 0..1 do
                let x = point[d] - q[d]
                let y = x - k[d] * time
                let fall = decay[d] * y * y
                exponent <- exponent - fall
                phase <- phase + (k[d] * x - 0.5 * k[d] * k[d] * time + fall * tau[d])

            let amplitude = Elementary.exp exponent
            let c, s = amplitude * Elementary.cos phase, amplitude * Elementary.sin phase

            [| prefactorReal * c - prefactorImaginary * s; prefactorReal * s + prefactorImaginary * c |])

    let extents (time: float) =
        widths
        |> Array.mapi (fun d s ->
            let tau = time / (s * s)
            { Middle = q[d] + k[d] * time; Width = s * sqrt (1.0 + tau * tau) })

    { At = at; Extents = extents }

let problem =
    Problem
        {
            Name = "schroedingerPlane"
            Title = "Free Schrödinger packet in the plane"
            Equation = "i ψ_t = −½ Δψ on ℝ²"
            Solution =
                "ψ = Π_d (πs²)^(−1/4) z^(−1/2) exp(ik(x−q) − ik²t/2 − (x−q−kt)²/(2s²z)), z = 1 + it/s², s = (2, 2.4); q ~ U(−.3, .3)², k ~ (.3, −.2) + U(−.1, .1)²"
            Source = "Kennard, Z. Physik 44 (1927) 326: the spreading packet"
            Fields = 2
            Domain = [| struct (-infinity, infinity); struct (-infinity, infinity) |]
            Window = [| struct (-7.0, 8.0); struct (-9.0, 8.0) |]
            Times = [| 0.0; 0.25; 0.5; 0.75; 1.0 |]
            AlgebraicTails = false
            ParameterNames = [| "q₁"; "q₂"; "k₁"; "k₂" |]
            LabelFactor = 1.0
            Labels = "an axis: x₀ = mean, β = q/(√2 · standard deviation) of |ψ|²"
            Sample =
                fun stream ->
                    let q1 = stream.NextUniform(-0.3, 0.3)
                    let q2 = stream.NextUniform(-0.3, 0.3)
                    let k1 = 0.3 + stream.NextUniform(-0.1, 0.1)
                    let k2 = -0.2 + stream.NextUniform(-0.1, 0.1)
                    [| q1; q2; k1; k2 |]
            Solve = solve
        }
