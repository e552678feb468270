/// Densities in phase space without collisions: u_t + v·∇_x u + F(x)·∇_v u = 0 in the logarithm of u, carried along x′ = v, v′ = F(x). A normal density of deviation s at first.
module Spectral.PhaseSpace

let private deviation = 0.3

/// Steps of the classical Runge–Kutta method a unit of time for the paths of the reference: their error is below 1e-11.
let private stepsPerTime = 400

/// Places (x, v) moved along the paths for a time, backwards if it is negative; F fills its second argument with the force at x.
let flow (dimension: int) (force: float[] -> float[] -> unit) (time: float) (place: float[]) : float[] =
    let m = dimension
    let steps = int (ceil (abs time * float stepsPerTime))
    let x, pushed = Array.zeroCreate m, Array.zeroCreate m

    let field =
        VectorField.OfFunction(
            2 * m,
            FieldFunction(fun _ state slope ->
                Array.blit state 0 x 0 m
                force x pushed
                Array.blit state m slope 0 m
                Array.blit pushed 0 slope m m)
        )

    if steps = 0 then
        Array.copy place
    else
        Array.skip (2 * m) (FixedScheme(Tableaus.Rk4, [| 0.0; time |], steps).Solve(field, place))

let private case
    name
    words
    (dimension: int)
    (force: Expr -> Expr)
    (path: float -> float[] -> float[])
    (centre: float[])
    (settings: IvpSettings)
    times
    : IvpCase =
    let d = 2 * dimension
    let constant = -float d * Elementary.log (deviation * sqrt (2.0 * IvpCase.pi))

    let velocity (place: PlaceAndTime) =
        let x = Tensor.slice 0 dimension place.Place
        Tensor.concatenate [| Tensor.slice dimension dimension place.Place; force x |]

    let logarithm (x: Expr) =
        let away = x - Tensor.constant [| d |] centre
        constant + (-0.5 / (deviation * deviation)) * Tensor.dot away away

    let drawFirst (stream: RandomStream) = centre |> Array.map (fun c -> c + deviation * stream.NextNormal())

    {
        Name = name
        Words = words
        Problem =
            InitialValueProblem.ofDensity
                (EvolutionEquation.transport "phase space" d velocity)
                { Draw = drawFirst; Velocity = fun place _ -> velocity place }
                logarithm
                times
        Settings = settings
        Points = PointRule.particles
        Exact =
            fun t places ->
                [|
                    places
                    |> IvpCase.each d (fun x ->
                        let square = Array.fold2 (fun s a c -> s + (a - c) * (a - c)) 0.0 (path -t x) centre
                        constant - 0.5 * square / (deviation * deviation))
                |]
        Draw = Some(fun t stream -> path t (drawFirst stream))
    }

let private particles dimension points tolerance =
    IvpCase.settings
        (IvpCase.network (InputMap.Quadratic(2 * dimension, 1.5, 1.5)) 24 2 Activation.Tanh)
        Centred
        (FunctionFit.Standard(0, 1))
        (PointRule.particles points)
        (TangentSolver.dense 1e-9)
        (Adaptive(Tableaus.BogackiShampine, tolerance, Both))

/// V1: F = −ω²x, ω = 2, where phase space turns.
let rotation (times: float[]) : IvpCase =
    let omega = 2.0

    let turn t (z: float[]) =
        let c, s = Elementary.cos (omega * t), Elementary.sin (omega * t)
        [| z[0] * c + z[1] * s / omega; z[1] * c - omega * z[0] * s |]

    case
        "phase-space-rotation"
        "u_t + v u_x − 4x u_v = 0 on ℝ², a normal density of deviation 0.3 about (0.3, 0); reference: the rotation"
        1
        (fun x -> -(omega * omega) * x)
        turn
        [| 0.3; 0.0 |]
        (particles 1 1500 1e-3)
        times

/// F = −2x e^{−|x|²}, written into the second argument.
let scatteringForce (x: float[]) (target: float[]) =
    let factor = -2.0 * Elementary.exp (-(Dense.dot x x))

    for i in 0 .. x.Length - 1 do
        target[i] <- factor * x[i]

/// V2: F = −2x exp(−|x|²) in m + m dimensions.
let scattering (dimension: int) (times: float[]) : IvpCase =
    Check.that (dimension >= 1) "dimension" $"phase space of {dimension} + {dimension} dimensions was asked for: use 1 or more."

    case
        $"scattering-{dimension}"
        $"u_t + v·∇_x u − 2 e^(−|x|²) x·∇_v u = 0 on ℝ^{2 * dimension}, a normal density of deviation 0.3; reference: paths traced back by the classical Runge–Kutta method"
        dimension
        (fun x -> Tensor.scale (-2.0 * Tensor.exp (Tensor.negate (Tensor.dot x x))) x)
        (flow dimension scatteringForce)
        (Array.zeroCreate (2 * dimension))
        (if dimension = 1 then
             particles 1 1500 1e-3
         else
             particles dimension (if dimension = 2 then 2000 else 2500) 2e-3)
        times
