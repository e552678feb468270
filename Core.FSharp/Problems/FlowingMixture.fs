namespace Spectral

open System

/// One Gaussian of a flowing mixture, before the draw.
type MixtureComponent =
    {
        /// Components of one group share their draw: a factor on the weights, a shift of the means and a factor on the covariances.
        Group: int
        /// Its mass.
        Weight: float
        /// Its mean, [D].
        Mean: float[]
        /// Its covariance, [D × D].
        Covariance: float[]
    }

/// A mixture of Gaussians in D dimensions, carried by the velocity v + hx and spread by a constant diffusion A:
///   u_t + ∇·((v + hx) u) = ∇·(A ∇u),   u = Σ_m w_m N(x; e^(ht) μ_m + v (e^(ht) − 1)/h, e^(2ht) S_m + A (e^(2ht) − 1)/h),
/// for h = 0 the limits vt and 2At. Draws, a group: weights times U(.8, 1.2), means plus U(−shift, shift) along every axis, covariances times U(.8, 1.2).
type MixtureFlow =
    {
        /// The problem's name; it addresses the random streams.
        Name: string
        /// The name for people.
        Title: string
        /// v, [D].
        Velocity: float[]
        /// h.
        Expansion: float
        /// A, [D × D], symmetric and not negative.
        Diffusion: float[]
        /// The components.
        Components: MixtureComponent[]
        /// How far the means of a group are shifted, at most.
        Shift: float
        /// q of the labels.
        LabelFactor: float
    }

/// Problems from flowing mixtures.
module FlowingMixture =
    let private times = [| 0.0; 0.25; 0.5; 0.75; 1.0 |]
    let private farthest = 6.5

    let private number (x: float) = x.ToString("0.###", Globalization.CultureInfo.InvariantCulture)

    let private vector (values: float[]) =
        let listed = values |> Array.map number |> String.concat ", "
        $"({listed})"

    let private matrix (values: float[]) n =
        let listed = values |> Array.chunkBySize n |> Array.map vector |> String.concat ", "
        $"[{listed}]"

    /// ∫₀ᵗ e^(as) ds
    let private grown (a: float) (t: float) = if a = 0.0 then t else Elementary.expm1 (a * t) / a

    let private at (flow: MixtureFlow) (t: float) (c: GaussianMixture.Component) : GaussianMixture.Component =
        let h = flow.Expansion
        let stretch, area = Elementary.exp (h * t), Elementary.exp (2.0 * h * t)
        let path, spread = grown h t, 2.0 * grown (2.0 * h) t

        GaussianMixture.gaussian
            c.Weight
            (Array.map2 (fun m v -> stretch * m + path * v) c.Mean flow.Velocity)
            (Array.map2 (fun s a -> area * s + spread * a) c.Covariance flow.Diffusion)

    let private groups (flow: MixtureFlow) = flow.Components |> Array.map (fun c -> c.Group) |> Array.distinct

    /// The components at t = 0: parameters are, group after group, weight factor, shifts [D], covariance factor.
    let private initial (flow: MixtureFlow) (parameters: float[]) : GaussianMixture.Component[] =
        let n = flow.Velocity.Length
        let order = groups flow

        flow.Components
        |> Array.map (fun c ->
            let first = Array.IndexOf(order, c.Group) * (n + 2)

            GaussianMixture.gaussian
                (c.Weight * parameters[first])
                (Array.mapi (fun k m -> m + parameters[first + 1 + k]) c.Mean)
                (c.Covariance |> Array.map (fun s -> s * parameters[first + 1 + n])))

    let private solve (flow: MixtureFlow) (parameters: float[]) : Solution =
        let start = initial flow parameters
        let components t = start |> Array.map (at flow t)

        {
            At = fun t -> let own = components t in GaussianMixture.snapshot (GaussianMixture.evaluate own) own
            Extents = fun t -> GaussianMixture.extents (components t)
        }

    let private sample (flow: MixtureFlow) (stream: RandomStream) =
        groups flow
        |> Array.collect (fun _ ->
            let weight = stream.NextUniform(0.8, 1.2)
            let shifts = flow.Velocity |> Array.map (fun _ -> stream.NextUniform(-flow.Shift, flow.Shift))
            let spread = stream.NextUniform(0.8, 1.2)
            Array.concat [ [| weight |]; shifts; [| spread |] ])

    let private names (flow: MixtureFlow) =
        groups flow
        |> Array.collect (fun g ->
            let shifts = flow.Velocity |> Array.mapi (fun k _ -> $"shift {g}.{k + 1}")
            Array.concat [ [| $"weight {g}" |]; shifts; [| $"spread {g}" |] ])

    /// Along an axis, all that the components reach at the first and the last time.
    let private window (flow: MixtureFlow) (axis: int) =
        let n = flow.Velocity.Length

        let ends =
            [|
                for c in flow.Components do
                    for t in [| 0.0; Array.last times |] do
                        let own = at flow t (GaussianMixture.gaussian c.Weight c.Mean c.Covariance)
                        let reach = flow.Shift + farthest * sqrt own.Covariance[axis * n + axis]
                        own.Mean[axis] - reach
                        own.Mean[axis] + reach
            |]

        struct (Array.min ends, Array.max ends)

    /// The problem of a flow. Labels: an axis, x₀ = mean and β = q/(standard deviation) of u.
    let problem (flow: MixtureFlow) : Problem =
        let n = flow.Velocity.Length

        Check.that
            (n >= 1
             && flow.Diffusion.Length = n * n
             && flow.Components.Length > 0
             && flow.Components |> Array.forall (fun c -> c.Mean.Length = n && c.Covariance.Length = n * n))
            "flow"
            $"{flow.Name} has a velocity of {n} components: give a diffusion and covariances of {n} × {n} numbers, means of {n}, and at least one component."

        let drift =
            if flow.Expansion = 0.0 then
                "v·∇u"
            else
                $"∇·((v + {number flow.Expansion} x) u)"

        Problem
            {
                Name = flow.Name
                Title = flow.Title
                Equation = $"u_t + {drift} = ∇·(A ∇u) on ℝ^{n}, v = {vector flow.Velocity}, A = {matrix flow.Diffusion n}"
                Solution =
                    $"u = Σ_m w_m N(x; μ_m(t), S_m(t)), {flow.Components.Length} Gaussians, each carried by the flow and spread by the diffusion; weights and covariances times U(.8, 1.2), means plus U(−{number flow.Shift}, {number flow.Shift})"
                Source = "Gaussian heat kernel of a constant diffusion in a linear flow"
                Fields = 1
                Domain = Array.create n (struct (-infinity, infinity))
                Window = Array.init n (window flow)
                Times = times
                ParameterNames = names flow
                AlgebraicTails = false
                LabelFactor = flow.LabelFactor
                Labels = "an axis: x₀ = mean, β = q/(standard deviation) of u"
                Sample = sample flow
                Solve = solve flow
            }

    /// P6′ in D dimensions: two correlated Gaussians under drift and cross diffusion. Along axis k = 0, 1, …: v = (.5, −.3) in turn, A_kk = (.2, .3) in turn,
    /// A_k,k+1 = .1; means (−.3, .3) and (.4, −.2) in turn; S₁ = diag(.6, .7) in turn, S₂ = diag(.7, .6) in turn with .1 beside the diagonal. D = 2 is P6′.
    let crossDiffusion (dimension: int) : Problem =
        Check.that (dimension >= 1 && dimension <= 12) "dimension" $"cross diffusion in {dimension} dimensions was asked for: use 1 to 12."

        let turn (even: float) (odd: float) = Array.init dimension (fun k -> if k % 2 = 0 then even else odd)

        let tridiagonal (diagonal: float[]) (beside: float) =
            Array.init (dimension * dimension) (fun e ->
                let i, j = e / dimension, e % dimension

                if i = j then diagonal[i]
                elif abs (i - j) = 1 then beside
                else 0.0)

        problem
            {
                Name = $"crossDiffusion{dimension}"
                Title = $"Drift and cross diffusion in {dimension} dimensions"
                Velocity = turn 0.5 -0.3
                Expansion = 0.0
                Diffusion = tridiagonal (turn 0.2 0.3) 0.1
                Components =
                    [|
                        {
                            Group = 1
                            Weight = 1.0
                            Mean = turn -0.3 0.3
                            Covariance = tridiagonal (turn 0.6 0.7) 0.0
                        }
                        {
                            Group = 2
                            Weight = 0.7
                            Mean = turn 0.4 -0.2
                            Covariance = tridiagonal (turn 0.7 0.6) 0.1
                        }
                    |]
                Shift = 0.2
                LabelFactor = 1.2
            }
