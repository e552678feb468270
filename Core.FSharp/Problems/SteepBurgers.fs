/// Burgers' equation of small viscosity, periodic on (−1, 1), whose front steepens and travels: u_t + u u_x = ν u_xx.
/// Start: u = m − A sin π(x − φ). With z = x − φ − mt (Hopf 1950, Cole 1951):
///     u = m + ∫ ((z−y)/t) e^(−G/2ν) dy / ∫ e^(−G/2ν) dy,   G(y) = (z−y)²/(2t) + (A/π) cos πy.
/// Both integrals by the trapezoid rule with the least G taken off, so that no ν underflows. The step is at most half the width w of the narrowest
/// Gaussian there can be, w² = 2ν/(1/t + πA), and at most 0.08 (the cosine's own scale); terms below e⁻⁴⁰ of the largest are left out.
/// Error: round-off. The front stands at x = φ + mt; from t = 1/(πA) on it is a layer of width 4ν/jump.
/// Draws: A ~ U(.8, 1.2), φ ~ U(−.5, .3), m ~ U(.1, .4), in this order, the same for every ν. Times: 0, 1/4, …, 1. Labels: fixed.
module internal Spectral.SteepBurgers

let private pi = 3.141592653589793
let private coarsest = 0.08
let private depth = 40.0

/// v(z) of the frame that travels with the front, at t > 0.
let private travelling (viscosity: float) (amplitude: float) (time: float) : float -> float =
    let width = sqrt (2.0 * viscosity / (1.0 / time + pi * amplitude))
    let step = min coarsest (0.5 * width)
    let reach = amplitude * time + sqrt (4.0 * viscosity * time * depth)
    let half = int (ceil (reach / step))
    let offset = int (ceil (1.0 / step)) + half + 1

    /// (A/π) cos πy at y = i·step, |i| ≤ offset.
    let heights =
        Array.init (2 * offset + 1) (fun i -> amplitude / pi * Elementary.cos (pi * (float (i - offset) * step)))

    fun z ->
        let near = int (round (z / step))

        let level i =
            let d = z - float i * step
            d * d / (2.0 * time) + heights[offset + i]

        let mutable least = infinity

        for i in near - half .. near + half do
            least <- min least (level i)

        let mutable sum = 0.0
        let mutable moment = 0.0

        for i in near - half .. near + half do
            let fall = (level i - least) / (2.0 * viscosity)

            if fall < depth then
                let weight = Elementary.exp (-fall)
                sum <- sum + weight
                moment <- moment + weight * (z - float i * step)

        moment / (sum * time)

let private solve (viscosity: float) (parameters: float[]) : Solution =
    let amplitude, phase, mean = parameters[0], parameters[1], parameters[2]

    let at (time: float) =
        if time = 0.0 then
            OnLine(fun x -> mean - amplitude * Elementary.sin (pi * (x - phase)))
        else
            let v = travelling viscosity amplitude time

            OnLine(fun x ->
                let z = x - phase - mean * time
                mean + v (z - 2.0 * round (0.5 * z)))

    { At = at; Extents = fun _ -> [| { Middle = 0.0; Width = 1.0 } |] }

/// The problem of viscosity ν.
let problem (viscosity: float) =
    Check.that
        (viscosity >= 1e-4 && viscosity <= 10.0)
        "viscosity"
        $"the viscosity ν = {Family.text viscosity} must lie in 1e-4 … 10: below, the front is a jump, see travellingJump."

    Problem
        {
            Name = "steepBurgers"
            Title = "Burgers, periodic, a steep front that travels"
            Equation = $"u_t + u u_x = {Family.text viscosity} u_xx on (−1, 1), periodic"
            Solution =
                "u = m + ∫ ((z−y)/t) e^(−G/2ν) dy / ∫ e^(−G/2ν) dy, G = (z−y)²/(2t) + (A/π) cos πy, z = x − φ − mt; A ~ U(.8, 1.2), φ ~ U(−.5, .3), m ~ U(.1, .4)"
            Source = "Hopf, Comm. Pure Appl. Math. 3 (1950) 201; Cole, Quart. Appl. Math. 9 (1951) 225"
            Fields = 1
            Domain = [| struct (-1.0, 1.0) |]
            Window = [| struct (-1.0, 1.0) |]
            Times = [| 0.0; 0.25; 0.5; 0.75; 1.0 |]
            AlgebraicTails = false
            ParameterNames = [| "A"; "φ"; "m" |]
            LabelFactor = 1.0
            Labels = "fixed: β = 1, x₀ = 0"
            Sample =
                fun stream ->
                    let amplitude = stream.NextUniform(0.8, 1.2)
                    let phase = stream.NextUniform(-0.5, 0.3)
                    [| amplitude; phase; stream.NextUniform(0.1, 0.4) |]
            Solve = solve viscosity
        }
