/// P3. Quadratic interaction on the line, nonlinear, of unbounded range: u_t = −a u_x + D u_xx + k ∂_x (u ∫ (x−y) u(y) dy),
/// with a = 0.6, D = 0.15, k = 0.8. Mass M and the mean's drift are conserved, so each component is an Ornstein–Uhlenbeck process.
/// Exact: with M = Σw, m̄ = Σwμ/M, r = kM: u = Σ_m w_m N(x; m̄ + at + (μ_m−m̄) e^(−rt), D/r + (v_m − D/r) e^(−2rt)).
/// Draws: as JumpLine. Times: 0, 0.3, …, 1.2. Labels: moments of u, closed form; β = q/s.d., q = 1.25.
module internal Spectral.InteractionLine

let private drift = 0.6
let private diffusion = 0.15
let private attraction = 0.8

let private solve (parameters: float[]) : Solution =
    let w, mu, v = LineMixture.split parameters
    let r = attraction * (w[0] + w[1])
    let center = (LineMixture.extent w mu v).Middle
    let rest = diffusion / r

    let components (time: float) =
        let shrink = Elementary.exp (-(r * time))
        let mean = mu |> Array.map (fun m -> center + drift * time + (m - center) * shrink)
        let variance = v |> Array.map (fun v -> rest + (v - rest) * (shrink * shrink))
        struct (mean, variance)

    let at (time: float) =
        let struct (mean, variance) = components time
        OnLine(LineMixture.evaluate w mean variance)

    let extents (time: float) =
        let struct (mean, variance) = components time
        [| LineMixture.extent w mean variance |]

    { At = at; Extents = extents }

let problem =
    Problem
        {
            Name = "interactionLine"
            Title = "Quadratic interaction on the line"
            Equation = "u_t = −0.6 u_x + 0.15 u_xx + 0.8 ∂_x (u ∫ (x−y) u(y) dy) on ℝ"
            Solution =
                "u = Σ_m w_m N(x; m̄ + 0.6 t + (μ_m−m̄) e^(−rt), D/r + (v_m − D/r) e^(−2rt)), r = 0.8 Σw, m̄ = Σwμ/Σw, D = 0.15; draws as jumpLine"
            Source = "Ornstein–Uhlenbeck process about the conserved mean: Uhlenbeck and Ornstein, Phys. Rev. 36 (1930) 823"
            Fields = 1
            Domain = [| struct (-infinity, infinity) |]
            Window = [| struct (-4.0, 5.0) |]
            Times = [| 0.0; 0.3; 0.6; 0.9; 1.2 |]
            AlgebraicTails = false
            ParameterNames = [| "w₁"; "w₂"; "μ₁"; "μ₂"; "v₁"; "v₂" |]
            LabelFactor = 1.25
            Labels = "x₀ = mean, β = q/(standard deviation) of u"
            Sample = LineMixture.sample 0.25 0.5
            Solve = solve
        }
