/// A jump that travels, periodic on (−1, 1): u_t + u_x = 0 from a sawtooth.
/// Exact: u = m + a (1 − z), z = x − φ − t taken to [0, 2): slope −a, and a jump of 2a upwards at x = φ + t.
/// Draws: a ~ U(.8, 1.2), φ ~ U(−.8, −.4), m ~ U(.1, .4), in this order. Times: 0, 1/4, …, 1, so the jump stays inside (−1, 1). Labels: fixed.
module internal Spectral.TravellingJump

let private solve (parameters: float[]) : Solution =
    let amplitude, phase, mean = parameters[0], parameters[1], parameters[2]

    let at (time: float) =
        OnLine(fun x ->
            let z = x - phase - time
            mean + amplitude * (1.0 - (z - 2.0 * floor (0.5 * z))))

    { At = at; Extents = fun _ -> [| { Middle = 0.0; Width = 1.0 } |] }

let problem =
    Problem
        {
            Name = "travellingJump"
            Title = "A jump that travels, periodic"
            Equation = "u_t + u_x = 0 on (−1, 1), periodic"
            Solution = "u = m + a (1 − z), z = x − φ − t taken to [0, 2); a ~ U(.8, 1.2), φ ~ U(−.8, −.4), m ~ U(.1, .4)"
            Source = "the characteristics x − t = const"
            Fields = 1
            Domain = [| struct (-1.0, 1.0) |]
            Window = [| struct (-1.0, 1.0) |]
            Times = [| 0.0; 0.25; 0.5; 0.75; 1.0 |]
            AlgebraicTails = false
            ParameterNames = [| "a"; "φ"; "m" |]
            LabelFactor = 1.0
            Labels = "fixed: β = 1, x₀ = 0"
            Sample =
                fun stream ->
                    let amplitude = stream.NextUniform(0.8, 1.2)
                    let phase = stream.NextUniform(-0.8, -0.4)
                    [| amplitude; phase; stream.NextUniform(0.1, 0.4) |]
            Solve = solve
        }
