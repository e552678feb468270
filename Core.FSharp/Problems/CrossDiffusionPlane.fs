/// P6′. Drift and cross diffusion in the plane: u_t = −v·∇u + ∇·(A ∇u), v = (.5, −.3), A = [[.2, .1], [.1, .3]].
/// Exact: u = Σ_m w_m N(x; μ_m + vt, S_m + 2At).
/// Draws: PlaneMixture. Times: 0, 0.25, …, 1. Labels: an axis, moments of u: x₀ = mean, β = q/s.d., q = 1.2.
module internal Spectral.CrossDiffusionPlane

let private vx = 0.5
let private vy = -0.3
let private diffusion = struct (0.2, 0.1, 0.3)

let private solve (parameters: float[]) : Solution =
    let initial = PlaneMixture.initial parameters

    let components (time: float) = initial |> Array.map (PlaneMixture.moved (vx * time) (vy * time) (2.0 * time) diffusion)

    {
        At = fun time -> PlaneMixture.snapshot (components time)
        Extents = fun time -> PlaneMixture.extents (components time)
    }

let problem =
    Problem
        {
            Name = "crossDiffusionPlane"
            Title = "Drift and cross diffusion in the plane"
            Equation = "u_t = −v·∇u + ∇·(A ∇u) on ℝ², v = (.5, −.3), A = [[.2, .1], [.1, .3]]"
            Solution = "u = Σ_m w_m N(x; μ_m + vt, S_m + 2At); " + PlaneMixture.drawn
            Source = "Gaussian heat kernel of a constant anisotropic diffusion"
            Fields = 1
            Domain = [| struct (-infinity, infinity); struct (-infinity, infinity) |]
            Window = [| struct (-4.0, 5.0); struct (-4.5, 4.0) |]
            Times = [| 0.0; 0.25; 0.5; 0.75; 1.0 |]
            AlgebraicTails = false
            ParameterNames = PlaneMixture.names
            LabelFactor = 1.2
            Labels = "an axis: x₀ = mean, β = q/(standard deviation) of u"
            Sample = PlaneMixture.sample
            Solve = solve
        }
