/// First-order equations on the square [−1, 1]² with walls: the shift of a bell and the decay of two modes of heat.
module Spectral.PlaneFlow

let private box = IvpCase.cube 2
let private factor = Some(InitialValueProblem.wallFactor box)

/// u_t = u_x + u_y from a bell: u₀(x + t, y + t), until it comes to the wall.
let private shifted name (deviation: float) (centre: float) network (points: int -> PointRule) count times : IvpCase =
    let equation = EvolutionEquation.firstOrder "advection" 2 (fun _ u -> u.Partial 0 + u.Partial 1)

    let s = Family.text deviation

    {
        Name = name
        Words =
            $"u_t = u_x + u_y on [−1, 1]², u = 0 on the walls, u₀ = exp(−|x − c|²/2s²), s = {s}, c = ({Family.text centre}, {Family.text centre}); reference: u₀(x + t, y + t)"
        Problem =
            { InitialValueProblem.inBox equation box factor [| IvpCase.gaussian deviation [| centre; centre |] |] times with
                Bound = Some(ErrorBound.Square(Constant 0.0))
            }
        Settings =
            IvpCase.settings
                network
                Fitted
                (FunctionFit.Standard(100, count))
                (points count)
                (TangentSolver.dense 1e-9)
                (Adaptive(Tableaus.BogackiShampine, 1e-3, Both))
        Points = points
        Exact =
            fun t places ->
                [|
                    places
                    |> IvpCase.each 2 (fun x ->
                        let a, b = x[0] + t - centre, x[1] + t - centre
                        Elementary.exp (-(a * a + b * b) / (2.0 * deviation * deviation)))
                |]
        Draw = None
    }

/// A1: a bell of deviation 0.15.
let advection (times: float[]) : IvpCase =
    let network = IvpCase.network (InputMap.Sinusoidal(2, 3, 3.0, 1.0)) 16 3 Activation.Swish
    shifted "advection" 0.15 0.3 network PointRule.halton 1600 times

/// A2: a bell of deviation 0.05, followed by half of the points.
let narrowAdvection (times: float[]) : IvpCase =
    let deviation = 0.05
    let network = IvpCase.network (InputMap.Sinusoidal(2, 3, 3.0, 1.0)) 20 3 Activation.Swish
    let points count = PointRule.following count (2.5 * deviation) (fun t -> [| -t; -t |])
    shifted "narrow-advection" deviation 0.0 network points 2400 times

/// D of heat.
let diffusivity = 0.05

/// H1: u_t = D Δu from S₁S₁ + ½ S₂S₃.
let heat (times: float[]) : IvpCase =
    let equation = EvolutionEquation.firstOrder "heat" 2 (fun _ u -> diffusivity * u.Laplacian)

    let mode k axis (x: Expr) = Tensor.sin ((0.5 * IvpCase.pi * float k) * (Tensor.element axis x + Tensor.scalar 1.0))

    let decay (k: int) (l: int) t = Elementary.exp (-diffusivity * IvpCase.pi * IvpCase.pi * float (k * k + l * l) * t / 4.0)

    let problem =
        InitialValueProblem.inBox equation box factor [| (fun x -> mode 1 0 x * mode 1 1 x + 0.5 * (mode 2 0 x * mode 3 1 x)) |] times

    {
        Name = "heat"
        Words =
            "u_t = 0.05 Δu on [−1, 1]², u = 0 on the walls, u₀ = S₁S₁ + ½ S₂S₃, S_k(y) = sin(kπ(y + 1)/2); reference: the decay of both modes"
        // The slowest mode of the square decays with −2D(π/2)².
        Problem =
            { problem with
                Bound = Some(ErrorBound.Square(Constant(-0.5 * diffusivity * IvpCase.pi * IvpCase.pi)))
            }
        Settings =
            IvpCase.settings
                (IvpCase.network (InputMap.Raw(2, 1.5)) 24 2 Activation.Tanh)
                Fitted
                { FunctionFit.Standard(100, 1500) with Tolerance = 2e-5 }
                (PointRule.halton 1500)
                (TangentSolver.dense 1e-12)
                (Adaptive(Tableaus.DormandPrince, 1e-5, Both))
        Points = PointRule.halton
        Exact =
            fun t places ->
                let first, second = decay 1 1 t, 0.5 * decay 2 3 t

                [|
                    places
                    |> IvpCase.each 2 (fun x ->
                        let s k y = SineSeries.mode k y
                        first * s 1 x[0] * s 1 x[1] + second * s 2 x[0] * s 3 x[1])
                |]
        Draw = None
    }
