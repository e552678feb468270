/// Advection, periodic on (−1, 1): u_t + u_x = 0 from a positive profile of infinitely many modes.
/// Exact: u = e^(g(x − t)), g(y) = Σ_{k=1..4} (a_k sin kπy + b_k cos kπy).
/// Draws: a₁ … a₄, then b₁ … b₄, each N(0, (0.5/k²)²). Times: 0, 1/16, …, 1/2. Labels: fixed.
module internal Spectral.Advection

let private pi = 3.141592653589793
let private harmonics = 4

let private solve (parameters: float[]) : Solution =
    let a, b = parameters[.. harmonics - 1], parameters[harmonics..]

    {
        At = fun time -> OnLine(fun x -> Elementary.exp (FourierSum.value a b (pi * (x - time))))
        Extents = fun _ -> [| { Middle = 0.0; Width = 1.0 } |]
    }

let problem =
    Problem
        {
            Name = "advection"
            Title = "Advection, periodic, eight parameters"
            Equation = "u_t + u_x = 0 on (−1, 1), periodic"
            Solution = "u = e^(g(x − t)), g(y) = Σ_{k=1..4} (a_k sin kπy + b_k cos kπy); a_k, b_k ~ N(0, (0.5/k²)²)"
            Source = "the characteristics x − t = const"
            Fields = 1
            Domain = [| struct (-1.0, 1.0) |]
            Window = [| struct (-1.0, 1.0) |]
            Times = Array.init 9 (fun j -> float j / 16.0)
            AlgebraicTails = false
            ParameterNames = Array.append (FourierSum.names "a" harmonics) (FourierSum.names "b" harmonics)
            LabelFactor = 1.0
            Labels = "fixed: β = 1, x₀ = 0"
            Sample = FourierSum.draw (fun k -> 0.5 / (k * k)) harmonics (2 * harmonics)
            Solve = solve
        }
