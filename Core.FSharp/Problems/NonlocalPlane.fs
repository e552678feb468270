/// P6. Drift and jumps in the plane, nonlocal: u_t = −v·∇u + κ (K_S ∗ u − u), K_S = N(·; 0, S),
/// with v = (.8, −.5), κ = 1, S = [[.5, .2], [.2, .4]].
/// Exact: u = Σ_m w_m Σ_n e^(−κt) (κt)ⁿ/n! · N(x; μ_m + vt, S_m + nS); the sum over n ends at 1e-18.
/// Draws: PlaneMixture. Times: 0, 0.25, …, 1. Labels: an axis, moments of u: x₀ = mean, β = q/s.d., q = 1.2.
module internal Spectral.NonlocalPlane

let private vx = 0.8
let private vy = -0.5
let private rate = 1.0
let private jump = struct (0.5, 0.2, 0.4)

let private solve (parameters: float[]) : Solution =
    let initial = PlaneMixture.initial parameters

    let at (time: float) =
        Poisson.probabilities (rate * time)
        |> Array.mapi (fun n p ->
            initial
            |> Array.map (fun c -> { PlaneMixture.moved (vx * time) (vy * time) (float n) jump c with Weight = p * c.Weight }))
        |> Array.concat
        |> PlaneMixture.snapshot

    /// The number of jumps has mean κt, so the covariance of the sum is that of t = 0 plus κt S.
    let extents (time: float) =
        initial
        |> Array.map (PlaneMixture.moved (vx * time) (vy * time) (rate * time) jump)
        |> PlaneMixture.extents

    { At = at; Extents = extents }

let problem =
    Problem
        {
            Name = "nonlocalPlane"
            Title = "Jumps and drift in the plane"
            Equation = "u_t = −v·∇u + K ∗ u − u on ℝ², v = (.8, −.5), K = N(·; 0, S), S = [[.5, .2], [.2, .4]]"
            Solution = "u = Σ_m w_m Σ_n e^(−t) tⁿ/n! N(x; μ_m + vt, S_m + nS); " + PlaneMixture.drawn
            Source = "Merton, J. Financial Economics 3 (1976) 125: conditioned on the number of jumps the law is Gaussian"
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
