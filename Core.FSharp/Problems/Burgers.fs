/// P1. Burgers' equation, periodic on (−1, 1): u_t + u u_x = 0.1 u_xx.
/// Exact: u = −(1/5) Φ_x/Φ, Φ = 5 + ((2+ξ₁)/2) e^(−π²t/10) sin πx + (ξ₂/2) e^(−π²t/10) cos πx (Hopf 1950, Cole 1951).
/// Draws: ξ₁, ξ₂ ~ U(0, 1), in this order. Times: 0, 1/4, …, 1. Labels: fixed, β = 1, x₀ = 0.
/// A smooth map of two parameters only: a regression learns it too well to tell methods apart; see BurgersPlus.
module internal Spectral.Burgers

let private viscosity = 0.1

let private solve (parameters: float[]) = ColeHopf.solution viscosity 5.0 [| (2.0 + parameters[0]) / 2.0 |] [| parameters[1] / 2.0 |]

let problem =
    Problem
        {
            Name = "burgers"
            Title = "Burgers, periodic, two parameters"
            Equation = "u_t + u u_x = 0.1 u_xx on (−1, 1), periodic"
            Solution = "u = −(1/5) Φ_x/Φ, Φ = 5 + ((2+ξ₁)/2) e^(−π²t/10) sin πx + (ξ₂/2) e^(−π²t/10) cos πx; ξ₁, ξ₂ ~ U(0, 1)"
            Source = "Hopf, Comm. Pure Appl. Math. 3 (1950) 201; Cole, Quart. Appl. Math. 9 (1951) 225"
            Fields = 1
            Domain = [| struct (-1.0, 1.0) |]
            Window = [| struct (-1.0, 1.0) |]
            Times = [| 0.0; 0.25; 0.5; 0.75; 1.0 |]
            AlgebraicTails = false
            ParameterNames = [| "ξ₁"; "ξ₂" |]
            LabelFactor = 1.0
            Labels = "fixed: β = 1, x₀ = 0"
            Sample = fun stream -> Array.init 2 (fun _ -> stream.NextUniform())
            Solve = solve
        }
