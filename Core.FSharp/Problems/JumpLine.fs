/// P2. Jump, drift and diffusion on the line, linear and nonlocal: u_t = −a u_x + D u_xx + κ (K_s ∗ u − u), K_s = N(·; 0, s²),
/// with a = 1, D = 0.1, κ = 1, s² = 0.5.
/// Exact: u = Σ_m w_m Σ_n e^(−κt) (κt)ⁿ/n! · N(x; μ_m + at, v_m + 2Dt + ns²); the sum over n (the number of jumps) ends at 1e-18.
/// Draws: w₁, w₂ ~ U(.4, .8), μ₁ ~ U(−1, −.2), μ₂ ~ U(.2, 1), v₁, v₂ ~ U(.25, .5), in this order. Times: 0, 0.75, …, 3.
/// Labels: moments of u: x₀ = mean of the μ_m by w_m, plus at; variance that of t = 0 plus (2D + κs²) t; β = q/s.d., q = 1.25.
module internal Spectral.JumpLine

let private drift = 1.0
let private diffusion = 0.1
let private rate = 1.0
let private jumpVariance = 0.5

let private solve (parameters: float[]) : Solution =
    let w, mu, v = LineMixture.split parameters
    let initial = LineMixture.extent w mu v

    let at (time: float) =
        let jumps = Poisson.probabilities (rate * time)

        let terms =
            [|
                for m in 0 .. w.Length - 1 do
                    for n in 0 .. jumps.Length - 1 -> struct (m, n)
            |]

        let weight = terms |> Array.map (fun (struct (m, n)) -> w[m] * jumps[n])
        let mean = terms |> Array.map (fun (struct (m, _)) -> mu[m] + drift * time)

        let variance = terms |> Array.map (fun (struct (m, n)) -> v[m] + 2.0 * diffusion * time + float n * jumpVariance)

        OnLine(LineMixture.evaluate weight mean variance)

    let extents (time: float) =
        let variance = initial.Width * initial.Width + (2.0 * diffusion + rate * jumpVariance) * time
        [| { Middle = initial.Middle + drift * time; Width = sqrt variance } |]

    { At = at; Extents = extents }

let problem =
    Problem
        {
            Name = "jumpLine"
            Title = "Jump, drift and diffusion on the line"
            Equation = "u_t = −u_x + 0.1 u_xx + K ∗ u − u on ℝ, K = N(·; 0, 0.5)"
            Solution =
                "u = Σ_m w_m Σ_n e^(−t) tⁿ/n! N(x; μ_m + t, v_m + 0.2 t + 0.5 n); w ~ U(.4, .8), μ₁ ~ U(−1, −.2), μ₂ ~ U(.2, 1), v ~ U(.25, .5)"
            Source = "Merton, J. Financial Economics 3 (1976) 125: conditioned on the number of jumps the law is Gaussian"
            Fields = 1
            Domain = [| struct (-infinity, infinity) |]
            Window = [| struct (-6.0, 11.0) |]
            Times = [| 0.0; 0.75; 1.5; 2.25; 3.0 |]
            AlgebraicTails = false
            ParameterNames = [| "w₁"; "w₂"; "μ₁"; "μ₂"; "v₁"; "v₂" |]
            LabelFactor = 1.25
            Labels = "x₀ = mean, β = q/(standard deviation) of u"
            Sample = LineMixture.sample 0.25 0.5
            Solve = solve
        }
