/// A scalar wave outside a black hole of radius r_s = 1 (Schwarzschild's background): with y = x − x_c, x_c = (2.5, 0, 0), on [−1, 1]³, r = |x|, n = x/r, a = 1 − 1/r,
///     u_tt = a [Δu − (1/r) nᵀHn − (1/r²) n·∇u] = a ∂_i(g^ij ∂_j u),   g^ij = δ_ij − n_i n_j/r,
/// zero on the walls, at rest at first. ½∫[u_t²/a + |∇u|² − (n·∇u)²/r] stays. Reference: Chebyshev collocation in the divergence form and the classical Runge–Kutta method.
module Spectral.CurvedWave

let private centre = 2.5
let private deviation = 0.35
let private dimension = 3

/// n [3], 1/r and a at a place y.
let private geometry (y: Expr) =
    let x = y + Tensor.constant [| dimension |] [| centre; 0.0; 0.0 |]
    let r = Tensor.squareRoot (Tensor.dot x x)
    let inverse = Tensor.scalar 1.0 / r
    struct (Tensor.scale inverse x, inverse, 1.0 - inverse)

/// The operator a [Δu − (1/r) nᵀHn − (1/r²) n·∇u].
let operator (place: PlaceAndTime) (u: FieldJet) : Expr =
    let struct (n, inverse, a) = geometry place.Place

    a * (u.Laplacian - inverse * u.Along(n, 2) - inverse * inverse * Tensor.dot n u.Gradient)

/// ½[v²/a + |∇u|² − (n·∇u)²/r].
let energy (place: PlaceAndTime) (jets: FieldJet[]) : Expr =
    let struct (n, inverse, a) = geometry place.Place
    let gradient = jets[0].Gradient
    let radial = Tensor.dot n gradient

    0.5
    * (Tensor.square jets[1].Value / a + Tensor.dot gradient gradient - inverse * Tensor.square radial)

let private box = IvpCase.cube dimension

let private initial (y: Expr) = InitialValueProblem.wallFactor box y * IvpCase.gaussian deviation [| 0.0; 0.0; 0.0 |] y

/// Collocation with so many points an axis: values of u, then v, at all of them, at the times, by so many steps a unit of time.
let private collocated points stepsPerTime (times: float[]) =
    let c = ChebyshevCollocation(points - 1)
    let m, total = points, points * points * points
    let d = c.Differentiation

    /// ∂/∂y_axis of values [m³].
    let derivative axis (f: float[]) =
        let stride =
            if axis = 0 then m * m
            elif axis = 1 then m
            else 1

        let result = Array.zeroCreate total

        for at in 0 .. total - 1 do
            let row = at / stride % m
            let first = at - row * stride
            let mutable sum = 0.0

            for k in 0 .. m - 1 do
                sum <- System.Math.FusedMultiplyAdd(d[row * m + k], f[first + k * stride], sum)

            result[at] <- sum

        result

    let place at = [| c.Points[at / (m * m)]; c.Points[at / m % m]; c.Points[at % m] |]
    let isInside = Array.init total (fun at -> place at |> Array.forall (fun y -> abs y < 1.0))

    let normals, inverses =
        Array.init total (fun at ->
            let y = place at
            let x = [| y[0] + centre; y[1]; y[2] |]
            let r = sqrt (Dense.dot x x)
            Array.map (fun v -> v / r) x, 1.0 / r)
        |> Array.unzip

    let field =
        VectorField.OfFunction(
            2 * total,
            FieldFunction(fun _ state slope ->
                let u = Array.sub state 0 total
                let gradient = Array.init dimension (fun axis -> derivative axis u)

                let flux =
                    let radial =
                        Array.init total (fun at ->
                            let n = normals[at]
                            inverses[at] * (n[0] * gradient[0][at] + n[1] * gradient[1][at] + n[2] * gradient[2][at]))

                    gradient
                    |> Array.mapi (fun axis g -> Array.init total (fun at -> g[at] - normals[at][axis] * radial[at]))

                let parts = flux |> Array.mapi derivative

                for at in 0 .. total - 1 do
                    slope[at] <- if isInside[at] then state[total + at] else 0.0

                    slope[total + at] <-
                        if isInside[at] then
                            (1.0 - inverses[at]) * (parts[0][at] + parts[1][at] + parts[2][at])
                        else
                            0.0)
        )

    let longest = Array.pairwise times |> Array.map (fun (a, b) -> b - a) |> Array.max
    let start = IvpCase.values dimension initial (Array.init total place |> Array.concat)

    let states =
        FixedScheme(Tableaus.Rk4, times, int (ceil (longest * stepsPerTime))).Solve(field, Array.append start (Array.zeroCreate total))

    fun t places ->
        let j =
            match Array.tryFindIndex (fun own -> own = t) times with
            | Some j -> j
            | None -> invalidArg "t" $"the reference of curved-wave knows the times {times}, not {t}: make the case with this time."

        Array.init 2 (fun field -> c.Values(Array.sub states ((2 * j + field) * total) total, dimension, places))

/// G2, with a reference in so many collocation points an axis: 33 give five digits.
let outsideBlackHole (points: int) (times: float[]) : IvpCase =
    // The step is bounded by the distance of the points at the walls.
    let reference = lazy (collocated points (333.0 * float points / 33.0 * float points / 33.0) times)

    let problem =
        InitialValueProblem.inBox
            (EvolutionEquation.secondOrder "curved wave" dimension operator)
            box
            (Some(InitialValueProblem.wallFactor box))
            [| initial; (fun _ -> Tensor.scalar 0.0) |]
            times

    let scales (place: PlaceAndTime) (jets: FieldJet[]) =
        let struct (_, _, a) = geometry place.Place
        [| Tensor.square jets[0].Value; a * Tensor.dot jets[0].Gradient jets[0].Gradient |]

    {
        Name = "curved-wave"
        Words =
            "u_tt = a[Δu − nᵀHn/r − n·∇u/r²], a = 1 − 1/r, in the cube of half-width 1 about (2.5, 0, 0), u = 0 on the walls, at rest at first, u₀ = Π(1 − y_i²) exp(−|y|²/2s²), s = 0.35; reference: Chebyshev collocation and the classical Runge–Kutta method"
        Problem =
            { problem with
                SquaredScales = scales
                Bound = Some { Density = energy; IsSquare = true; Growth = Constant 0.0 }
                Invariants = [| { Name = "energy"; Density = energy } |]
            }
        Settings =
            IvpCase.settings
                (IvpCase.network (InputMap.Sinusoidal(dimension, 2, 3.0, 1.0)) 16 3 Activation.Swish)
                Fitted
                (FunctionFit.Standard(100, 1600))
                (PointRule.halton 1600)
                (TangentSolver.dense 1e-9)
                (Adaptive(Tableaus.BogackiShampine, 1e-3, Both))
        Points = PointRule.halton
        Exact = fun t places -> reference.Value t places
        Draw = None
    }
