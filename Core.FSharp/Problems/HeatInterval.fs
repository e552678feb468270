/// The heat equation on an interval with ends at zero: u_t = 0.1 u_xx on (−1, 1), u(±1) = 0.
/// Exact: u = Σ_{k=1..8} a_k e^(−0.1 (kπ/2)² t) sin(kπ(x+1)/2) (Fourier 1822).
/// Draws: a₁ … a₈, a_k ~ N(0, k^(−3)). Times: 0, 1/4, …, 1. Labels: fixed.
module internal Spectral.HeatInterval

let private pi = 3.141592653589793
let private diffusivity = 0.1
let private harmonics = 8
let private none: float[] = Array.zeroCreate harmonics

let private solve (parameters: float[]) : Solution =
    let at (time: float) =
        let amplitudes =
            parameters
            |> Array.mapi (fun i a ->
                let wave = 0.5 * pi * float (i + 1)
                a * Elementary.exp (-diffusivity * wave * wave * time))

        OnLine(fun x -> FourierSum.value amplitudes none (0.5 * pi * (x + 1.0)))

    { At = at; Extents = fun _ -> [| { Middle = 0.0; Width = 1.0 } |] }

let problem =
    Problem(
        {
            Name = "heatInterval"
            Title = "Heat, an interval with ends at zero, eight parameters"
            Equation = "u_t = 0.1 u_xx on (−1, 1), u(±1) = 0"
            Solution = "u = Σ_{k=1..8} a_k e^(−0.1 (kπ/2)² t) sin(kπ(x+1)/2); a_k ~ N(0, k^(−3))"
            Source = "Fourier, Théorie analytique de la chaleur (1822), chapter III"
            Fields = 1
            Domain = [| struct (-1.0, 1.0) |]
            Window = [| struct (-1.0, 1.0) |]
            Times = [| 0.0; 0.25; 0.5; 0.75; 1.0 |]
            AlgebraicTails = false
            ParameterNames = FourierSum.names "a" harmonics
            LabelFactor = 1.0
            Labels = "fixed: β = 1, x₀ = 0"
            Sample = FourierSum.draw (fun k -> 1.0 / (k * sqrt k)) harmonics harmonics
            Solve = solve
        },
        Boundary.Zero
    )
