/// Two normal densities in a linear drift on ℝᵈ: u_t = D Δu − ∇·(h u), h = (a − x) + α (x̄ − x), x̄ the mean of the coordinates, in the logarithm of u. Each stays normal: with the mean's average m̄,
///     m̄(t) = a + (m̄₀ − a) e⁻ᵗ,   m_i − m̄ = (m_i0 − m̄₀) e^{−(1+α)t},
///     variance along (1, …, 1)  D + (s² − D) e⁻²ᵗ,   across  D′ + (s² − D′) e^{−2(1+α)t},  D′ = D/(1 + α).
/// Only one direction is not normal, that of the two means.
module Spectral.DriftingMixture

let private diffusion, goal, coupling, deviation, offset = 0.01, 0.2, 0.25, 0.3, 0.4

/// The variance along (1, …, 1) at a time.
let varianceAlong (t: float) : float = diffusion + (deviation * deviation - diffusion) * Elementary.exp (-2.0 * t)

/// The variance across at a time.
let varianceAcross (t: float) : float =
    let own = diffusion / (1.0 + coupling)
    own + (deviation * deviation - own) * Elementary.exp (-2.0 * (1.0 + coupling) * t)

/// The mean at a time of the component that begins at ±0.4 e₁.
let mean (dimension: int) (sign: float) (t: float) : float[] =
    let start = sign * offset / float dimension
    let middle = goal + (start - goal) * Elementary.exp -t
    let shrunk = Elementary.exp (-(1.0 + coupling) * t)

    Array.init dimension (fun i -> middle + shrunk * ((if i = 0 then sign * offset else 0.0) - start))

let private average (x: float[]) = Array.sum x / float x.Length

/// log u at a place.
let logDensity (dimension: int) (t: float) : float[] -> float =
    let d = float dimension
    let along, across = varianceAlong t, varianceAcross t
    let means = [| mean dimension 1.0 t; mean dimension -1.0 t |]

    let constant =
        -0.5
        * (d * Elementary.log (2.0 * IvpCase.pi) + Elementary.log along + (d - 1.0) * Elementary.log across)
        - Elementary.log 2.0

    fun x ->
        let exponents =
            means
            |> Array.map (fun m ->
                let away = Array.map2 (-) x m
                let own = d * average away * average away
                -0.5 * (own / along + (Dense.dot away away - own) / across))

        let larger, smaller = max exponents[0] exponents[1], min exponents[0] exponents[1]
        constant + larger + Elementary.log1p (Elementary.exp (smaller - larger))

/// A place from u at a time.
let private draw dimension t (stream: RandomStream) =
    let m = mean dimension (if stream.NextUniform() < 0.5 then 1.0 else -1.0) t
    let normal = Array.init dimension (fun _ -> stream.NextNormal())
    let along, across, middle = sqrt (varianceAlong t), sqrt (varianceAcross t), average normal
    Array.map2 (fun m z -> m + across * (z - middle) + along * middle) m normal

/// The drift h, [d].
let private drift dimension (place: PlaceAndTime) =
    let x = place.Place
    let pull = Tensor.fill [| dimension |] (goal + (coupling / float dimension) * Tensor.sum x)
    pull - (1.0 + coupling) * x

let private divergence dimension = -float dimension - coupling * float (dimension - 1)

/// log u₀ = −(|x|² + m²)/2s² + log cosh(m x₁/s²) + constant.
let private initial dimension (x: Expr) =
    let variance = deviation * deviation

    let constant =
        -0.5 * float dimension * Elementary.log (2.0 * IvpCase.pi * variance)
        - 0.5 * offset * offset / variance

    let a = (offset / variance) * Tensor.element 0 x
    let logCosh = Tensor.softplus (2.0 * a) - a - Tensor.scalar (Elementary.log 2.0)
    constant + (-0.5 / variance) * Tensor.dot x x + logCosh

let private words dimension =
    $"u_t = 0.01 Δu − ∇·(hu), h = (0.2 − x) + 0.25 (x̄ − x) on ℝ^{dimension}, u₀ = ½N(0.4e₁, 0.09I) + ½N(−0.4e₁, 0.09I); reference: both components stay normal"

/// F1, F3: log u with particles that follow x′ = h − D∇φ.
let inDimension (dimension: int) (times: float[]) : IvpCase =
    Check.that (dimension >= 1) "dimension" $"a mixture in {dimension} dimensions was asked for: use 1 or more."
    let h = drift dimension

    let points, width, tolerance =
        if dimension <= 5 then 1500, 24, 2e-3
        elif dimension <= 10 then 2000, 24, 2e-3
        elif dimension <= 20 then 3000, 24, 2e-3
        else 3000, 12, 4e-3

    {
        Name = $"mixture-{dimension}"
        Words = words dimension
        Problem =
            InitialValueProblem.ofDensity
                (EvolutionEquation.fokkerPlanck "mixture" dimension diffusion h (fun _ -> Tensor.scalar (divergence dimension)))
                {
                    Draw = draw dimension 0.0
                    Velocity = fun place jets -> h place - diffusion * jets[0].Gradient
                }
                (initial dimension)
                times
        Settings =
            IvpCase.settings
                (IvpCase.network (InputMap.Quadratic(dimension, 2.0, 4.0)) width 2 Activation.Tanh)
                Centred
                (FunctionFit.Standard(0, 1))
                (PointRule.particles points)
                (TangentSolver.dense 1e-8)
                (Adaptive(Tableaus.BogackiShampine, tolerance, Both))
        Points = PointRule.particles
        Exact = fun t places -> [| IvpCase.each dimension (logDensity dimension t) places |]
        Draw = Some(draw dimension)
    }

/// F4: the density itself in the cube [−1, 1]ᵈ on uniform points, most of which see nothing of it.
let inBox (dimension: int) (times: float[]) : IvpCase =
    let box = IvpCase.cube dimension

    let equation =
        EvolutionEquation.firstOrder "mixture in a box" dimension (fun place u ->
            diffusion * u.Laplacian
            - Tensor.dot (drift dimension place) u.Gradient
            - divergence dimension * u.Value)

    {
        Name = $"mixture-box-{dimension}"
        Words = words dimension + ", as u in the cube [−1, 1]^d, zero on its walls"
        Problem =
            InitialValueProblem.inBox equation box (Some(InitialValueProblem.wallFactor box)) [| initial dimension >> Tensor.exp |] times
        Settings =
            IvpCase.settings
                (IvpCase.network (InputMap.Raw(dimension, 1.5)) 24 2 Activation.Tanh)
                Fitted
                (FunctionFit.Standard(100, 2000))
                (PointRule.uniform 2000)
                (TangentSolver.dense 1e-9)
                (Adaptive(Tableaus.BogackiShampine, 1e-3, Both))
        Points = PointRule.uniform
        Exact = fun t places -> [| IvpCase.each dimension (logDensity dimension t >> Elementary.exp) places |]
        Draw = None
    }
