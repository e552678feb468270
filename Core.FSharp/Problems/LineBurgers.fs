/// P4. Burgers' equation on the line, a single hump: u_t + u u_x = ν u_xx, ν = 0.25.
/// Exact: u = √(ν/(πτ)) K e^(−y²) / (1 + (K/2) erfc y), y = (x−x_c)/√(4ντ), τ = t + 1, K = e^R − 1; mass 2νR.
/// Draws: R ~ U(.5, 2), x_c ~ U(−.5, .5), in this order. Times: 0, 0.5, …, 2.
/// Labels: moments of u. They are fixed in y, so one quadrature a trajectory gives them at all times: the trapezoid rule, which
/// converges exponentially for a function that is analytic near the line and decays. β = q/s.d., q = 1.25.
module internal Spectral.LineBurgers

let private pi = 3.141592653589793
let private viscosity = 0.25
let private start = 1.0

/// The trapezoid rule in y: step and half the number of steps; e^(−y²) is 4e-19 at the ends.
let private step = 0.125
let private reach = 52

/// The hump as a function of y, up to a factor of t.
let private hump (k: float) (y: float) = k * Elementary.exp (-(y * y)) / (1.0 + 0.5 * k * Elementary.erfc y)

let private solve (parameters: float[]) : Solution =
    let k = Elementary.expm1 parameters[0]
    let center = parameters[1]
    let mutable mass = 0.0
    let mutable first = 0.0
    let mutable second = 0.0

    for i in -reach .. reach do
        let y = step * float i
        let u = hump k y
        mass <- mass + u
        first <- first + y * u
        second <- second + y * y * u

    let middle = first / mass
    let width = sqrt (second / mass - middle * middle)
    let length (time: float) = sqrt (4.0 * viscosity * (time + start))

    let at (time: float) =
        let unit = length time
        let height = sqrt (viscosity / (pi * (time + start)))
        OnLine(fun x -> height * hump k ((x - center) / unit))

    let extents (time: float) =
        let unit = length time
        [| { Middle = center + unit * middle; Width = unit * width } |]

    { At = at; Extents = extents }

let problem =
    Problem
        {
            Name = "lineBurgers"
            Title = "Burgers on the line"
            Equation = "u_t + u u_x = 0.25 u_xx on ℝ"
            Solution =
                "u = √(ν/(πτ)) K e^(−y²) / (1 + (K/2) erfc y), y = (x−x_c)/√(4ντ), ν = 0.25, τ = t + 1, K = e^R − 1; R ~ U(.5, 2), x_c ~ U(−.5, .5)"
            Source = "Whitham, Linear and Nonlinear Waves (1974), chapter 4, the single hump"
            Fields = 1
            Domain = [| struct (-infinity, infinity) |]
            Window = [| struct (-5.0, 7.0) |]
            Times = [| 0.0; 0.5; 1.0; 1.5; 2.0 |]
            AlgebraicTails = false
            ParameterNames = [| "R"; "x_c" |]
            LabelFactor = 1.25
            Labels = "x₀ = mean, β = q/(standard deviation) of u, by quadrature to round-off"
            Sample =
                fun stream ->
                    let strength = stream.NextUniform(0.5, 2.0)
                    [| strength; stream.NextUniform(-0.5, 0.5) |]
            Solve = solve
        }
