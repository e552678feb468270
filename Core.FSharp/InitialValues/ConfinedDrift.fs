/// A density between walls: u_t = D Δu − ∇·((a − x) u) on [−1, 1]², u = 0 on the walls, from (9/16)(1 − x²)(1 − y²). u = q(x, t) q(y, t), q by Chebyshev collocation and the exponential of the matrix.
module Spectral.ConfinedDrift

let private diffusion, goal = 0.01, 0.2
let private degree = 128
let private collocation = lazy (ChebyshevCollocation degree)
let private profile (x: float) = 0.75 * (1.0 - x * x)

/// D ∂² − ∂(a − x) on the inner points, [n − 1 × n − 1].
let private generator =
    lazy
        (let c = collocation.Value
         let n, inner = degree + 1, degree - 1
         let d = c.Differentiation
         let second = Dense.product d d n n n

         Array.init (inner * inner) (fun at ->
             let i, j = at / inner + 1, at % inner + 1
             diffusion * second[i * n + j] - d[i * n + j] * (goal - c.Points[j])))

/// Values of q at all collocation points at a time.
let private profileAt (t: float) : float[] =
    let inner = degree - 1
    let start = collocation.Value.Points[1..inner] |> Array.map profile
    let exponential = (PhiFunctions.ofMatrix (generator.Value |> Array.map (fun v -> t * v)) inner)[0]
    Array.concat [ [| 0.0 |]; Dense.product exponential start inner 1 inner; [| 0.0 |] ]

/// q at x.
let along (t: float) : float -> float =
    let values = profileAt t
    fun x -> Dense.dot values (collocation.Value.WeightsAt x)

/// ∫ u, the square of ∫ q: what has not left through the walls.
let mass (t: float) : float =
    let rule = Gauss.legendre 100
    let one = rule.Sum(Array.map (along t) rule.Nodes)
    one * one

/// F2.
let inSquare (times: float[]) : IvpCase =
    let box = IvpCase.cube 2

    let equation =
        EvolutionEquation.firstOrder "confined drift" 2 (fun place u ->
            let drift = goal - place.Place
            diffusion * u.Laplacian - Tensor.dot drift u.Gradient + 2.0 * u.Value)

    let initial (x: Expr) = (9.0 / 16.0) * InitialValueProblem.wallFactor box x

    {
        Name = "confined-drift"
        Words =
            "u_t = 0.01 Δu − ∇·((0.2 − x)u) on [−1, 1]², u = 0 on the walls, u₀ = (9/16)(1 − x²)(1 − y²); reference: Chebyshev collocation along each axis and the exponential of its matrix"
        Problem =
            { InitialValueProblem.inBox equation box (Some(InitialValueProblem.wallFactor box)) [| initial |] times with
                // ½ max(−∇·h) less the slowest decay on the square.
                Bound = Some(ErrorBound.Square(Constant(1.0 - 0.5 * diffusion * IvpCase.pi * IvpCase.pi)))
            }
        Settings =
            IvpCase.settings
                (IvpCase.network (InputMap.Raw(2, 1.5)) 20 2 Activation.Tanh)
                Centred
                (FunctionFit.Standard(0, 1))
                (PointRule.halton 1500)
                (TangentSolver.dense 1e-10)
                (Adaptive(Tableaus.DormandPrince, 1e-4, Both))
        Points = PointRule.halton
        Exact =
            fun t places ->
                let q = along t
                [| IvpCase.each 2 (fun x -> q x[0] * q x[1]) places |]
        Draw = None
    }
