/// Stiff equations on a line that closes, u_t = L u + N(u) with even derivatives in L and N(u) = f(u) or −½ ∂(u²). Reference: values on a grid, their transform, and ETDRK4 in time.
module Spectral.PeriodicLine

type private Line =
    {
        Name: string
        Words: string
        Left: float
        Right: float
        /// L u.
        Linear: FieldJet -> Expr
        /// The multiplier of L of wavenumber κ.
        Multiplier: float -> float
        /// f; none for −½ ∂(u²).
        Reaction: (Expr -> Expr) option
        Initial: Expr -> Expr
        /// Points of the reference's grid.
        Grid: int
        /// The reference's longest step.
        Step: float
    }

/// ETDRK4 on Fourier coefficients (mean; cosine, sine of mode 1; …), the mode of half the grid left out.
let private reference (line: Line) (times: float[]) : Solution =
    let plan = RealFourierPlan line.Grid
    let n, last = line.Grid, line.Grid / 2 - 1
    let wave k = 2.0 * IvpCase.pi * float k / (line.Right - line.Left)

    let toCoefficients (values: float[]) =
        let struct (re, im) = plan.Forward(values, 1)
        let scale = 2.0 / float n

        Array.init (2 * last + 1) (fun i ->
            if i = 0 then 0.5 * scale * re[0]
            elif i % 2 = 1 then scale * re[(i + 1) / 2]
            else -scale * im[i / 2])

    let toValues (state: float[]) =
        let half = 0.5 * float n
        let inside k = k > 0 && k <= last

        plan.Inverse(
            Array.init plan.Modes (fun k ->
                if k = 0 then float n * state[0]
                elif inside k then half * state[2 * k - 1]
                else 0.0),
            Array.init plan.Modes (fun k -> if inside k then -half * state[2 * k] else 0.0),
            1
        )

    let reaction = line.Reaction |> Option.map (fun f -> IvpCase.values 1 (Tensor.element 0 >> f))

    let nonlinear (state: float[]) : float[] =
        match reaction with
        | Some f -> toValues state |> f |> toCoefficients
        | None ->
            let flux = toValues state |> Array.map (fun u -> 0.5 * u * u) |> toCoefficients

            // −∂(a cos κx + b sin κx) = κ (a sin κx − b cos κx).
            Array.init flux.Length (fun i ->
                if i = 0 then 0.0
                elif i % 2 = 1 then -wave((i + 1) / 2) * flux[i + 1]
                else wave (i / 2) * flux[i - 1])

    let field =
        VectorField.OfFunction(2 * last + 1, FieldFunction(fun _ state slope -> Array.blit (nonlinear state) 0 slope 0 slope.Length))

    let linear = LinearPart.Fourier(Array.init (last + 1) (wave >> line.Multiplier), Array.zeroCreate (last + 1))
    let longest = Array.pairwise times |> Array.map (fun (a, b) -> b - a) |> Array.max
    let evolution = Evolution(linear, field, times, int (ceil (longest / line.Step - 1e-9)))
    let grid = Array.init n (fun i -> line.Left + (line.Right - line.Left) * float i / float n)

    let evaluate (state: float[]) =
        let a = Array.init last (fun k -> state[2 * k + 2])
        let b = Array.init last (fun k -> state[2 * k + 1])
        fun x -> state[0] + FourierSum.value a b (wave 1 * (x - line.Left))

    evolution.Solve(grid |> IvpCase.values 1 (Tensor.element 0 >> line.Initial) |> toCoefficients, evaluate)

let private case (line: Line) network fit (points: int -> PointRule) mu steps growth (times: float[]) : IvpCase =
    let equation =
        EvolutionEquation.firstOrder line.Name 1 (fun _ u ->
            match line.Reaction with
            | Some f -> line.Linear u + f u.Value
            | None -> line.Linear u - u.Value * u.Partial 0)

    let solution = lazy (reference line times)

    {
        Name = line.Name
        Words = line.Words + "; reference: Fourier modes and ETDRK4"
        Problem =
            { InitialValueProblem.inBox equation [| struct (line.Left, line.Right) |] None [| Tensor.element 0 >> line.Initial |] times with
                Bound = Some(ErrorBound.Square growth)
            }
        Settings = IvpCase.settings network Fitted fit (points fit.Points) (TangentSolver.dense mu) steps
        Points = points
        Exact =
            fun t places ->
                match solution.Value.At t with
                | OnLine u -> [| Array.map u places |]
                | InSpace _
                | Gaussian _ -> invalidOp "a line has one coordinate"
        Draw = None
    }

let private tanh (line: Line) levels width layers : FieldNetworkSettings =
    IvpCase.network (InputMap.Periodic([| line.Right - line.Left |], levels, 0.0)) width layers Activation.Tanh

/// Errors of u_t = −u u_x + … grow like c + ½ max(−u_x).
let private steepening (c: float) : Growth = Largest(fun _ jets -> Tensor.plus c (-0.5 * jets[0].Partial 0))

/// exp(−a (x − c)²).
let private bell (a: float) (c: float) (x: Expr) = Tensor.exp (-a * Tensor.square (x - Tensor.scalar c))

/// C1: u_t = 0.005 u_xx + u − u³.
let allenCahn (times: float[]) : IvpCase =
    let diffusion = 5e-3

    let line =
        {
            Name = "allen-cahn"
            Words =
                "u_t = 0.005 u_xx + u − u³ on [0, 2π), periodic, u₀ = tanh(2 sin x)/3 − e^(−23.5(x − π/2)²) + e^(−27(x − 4.2)²) + e^(−38(x − 5.4)²)"
            Left = 0.0
            Right = 2.0 * IvpCase.pi
            Linear = fun u -> diffusion * u.Derivative(0, 2)
            Multiplier = fun k -> -diffusion * k * k
            Reaction = Some(fun u -> u - u * u * u)
            Initial =
                fun x ->
                    (1.0 / 3.0) * Tensor.tanh (2.0 * Tensor.sin x) - bell 23.5 (0.5 * IvpCase.pi) x
                    + bell 27.0 4.2 x
                    + bell 38.0 5.4 x
            Grid = 512
            Step = 4e-3
        }

    case
        line
        (tanh line 2 20 3)
        { FunctionFit.Standard(250, 1000) with Tolerance = 1.5e-5 }
        PointRule.equidistant
        1e-12
        (Adaptive(Tableaus.DormandPrince, 3e-5, Both))
        (Constant 1.0)
        times

/// C2: u_t + u u_x = 0.001 u_xx.
let burgers (times: float[]) : IvpCase =
    let viscosity = 1e-3

    let line =
        {
            Name = "burgers"
            Words = "u_t + u u_x = 0.001 u_xx on [−1, 1), periodic, u₀ = (1 − x²) e^(−30(x + ½)²)"
            Left = -1.0
            Right = 1.0
            Linear = fun u -> viscosity * u.Derivative(0, 2)
            Multiplier = fun k -> -viscosity * k * k
            Reaction = None
            Initial = fun x -> (1.0 - Tensor.square x) * bell 30.0 -0.5 x
            Grid = 2048
            Step = 1e-3
        }

    case
        line
        (tanh line 2 20 3)
        { FunctionFit.Standard(250, 1600) with Tolerance = 1.5e-5 }
        PointRule.arcLength
        1e-11
        (Adaptive(Tableaus.DormandPrince, 3e-5, Both))
        (steepening 0.0)
        times

/// C4: u_t + u u_x + u_xx + u_xxxx = 0.
let kuramotoSivashinsky (times: float[]) : IvpCase =
    let line =
        {
            Name = "kuramoto-sivashinsky"
            Words = "u_t + u u_x + u_xx + u_xxxx = 0 on [−10, 10), periodic, u₀ = −sin(πx/10)"
            Left = -10.0
            Right = 10.0
            Linear = fun u -> Tensor.negate (u.Derivative(0, 2) + u.Derivative(0, 4))
            Multiplier = fun k -> k * k - k * k * k * k
            Reaction = None
            Initial = fun x -> Tensor.negate (Tensor.sin ((0.1 * IvpCase.pi) * x))
            Grid = 128
            Step = 2e-3
        }

    case
        line
        (tanh line 3 12 2)
        { FunctionFit.Standard(150, 400) with Tolerance = 1e-5 }
        PointRule.equidistant
        1e-11
        (Implicit 0.025)
        (steepening 0.25)
        times
