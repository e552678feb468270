/// P1+. Burgers' equation, periodic on (−1, 1), from twelve random parameters: u_t + u u_x = 0.1 u_xx.
/// Exact: u = −(1/5) Φ_x/Φ, Φ = 5 + Σ_{k=1..6} (a_k sin kπx + b_k cos kπx) e^(−k²π²t/10) (Hopf 1950, Cole 1951).
/// Draws: a₁ … a₆, then b₁ … b₆, each N(0, (0.8/k²)²); all twelve are drawn anew while the least Φ at t = 0 over 256 equidistant
/// points is below 1 (Φ obeys the heat equation, so its minimum never falls later). Times: 0, 1/4, …, 1. Labels: fixed.
module internal Spectral.BurgersPlus

let private viscosity = 0.1
let private constant = 5.0
let private harmonics = 6
let private leastPotential = 1.0
let private gridPoints = 256

let private admissible (parameters: float[]) =
    let a, b = parameters[.. harmonics - 1], parameters[harmonics..]

    Seq.init gridPoints (fun i -> -1.0 + 2.0 * float i / float gridPoints)
    |> Seq.forall (fun x -> ColeHopf.potential constant a b x >= leastPotential)

let rec private sample (stream: RandomStream) =
    let parameters =
        Array.init (2 * harmonics) (fun i ->
            let k = float (i % harmonics + 1)
            0.8 / (k * k) * stream.NextNormal())

    if admissible parameters then parameters else sample stream

let private solve (parameters: float[]) = ColeHopf.solution viscosity constant parameters[.. harmonics - 1] parameters[harmonics..]

let problem =
    Problem
        {
            Name = "burgersPlus"
            Title = "Burgers, periodic, twelve parameters"
            Equation = "u_t + u u_x = 0.1 u_xx on (−1, 1), periodic"
            Solution =
                "u = −(1/5) Φ_x/Φ, Φ = 5 + Σ_{k=1..6} (a_k sin kπx + b_k cos kπx) e^(−k²π²t/10); a_k, b_k ~ N(0, (0.8/k²)²), min Φ ≥ 1"
            Source = "Hopf, Comm. Pure Appl. Math. 3 (1950) 201; Cole, Quart. Appl. Math. 9 (1951) 225"
            Fields = 1
            Domain = [| struct (-1.0, 1.0) |]
            Window = [| struct (-1.0, 1.0) |]
            Times = [| 0.0; 0.25; 0.5; 0.75; 1.0 |]
            AlgebraicTails = false
            ParameterNames = [| "a₁"; "a₂"; "a₃"; "a₄"; "a₅"; "a₆"; "b₁"; "b₂"; "b₃"; "b₄"; "b₅"; "b₆" |]
            LabelFactor = 1.0
            Labels = "fixed: β = 1, x₀ = 0"
            Sample = sample
            Solve = solve
        }
