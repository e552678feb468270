namespace Spectral

/// A transport equation on the line with constant coefficients:
///   u_t = −∂_x (a u + q u² − D u_x − k u ∫ (x−y) u(y) dy) + κ (N(·; 0, s²) ∗ u − u).
type LineEquation =
    {
        /// a.
        Drift: float
        /// q, ½ for Burgers.
        Advection: float
        /// D.
        Diffusion: float
        /// k.
        Attraction: float
        /// κ.
        JumpRate: float
        /// s².
        JumpVariance: float
    }

/// The equations of the test problems on the line, with the constants of Problem.Equation.
module LineEquation =
    let private none =
        {
            Drift = 0.0
            Advection = 0.0
            Diffusion = 0.0
            Attraction = 0.0
            JumpRate = 0.0
            JumpVariance = 0.0
        }

    /// P2.
    let jumpLine = { none with Drift = 1.0; Diffusion = 0.1; JumpRate = 1.0; JumpVariance = 0.5 }

    /// P3.
    let interactionLine = { none with Drift = 0.6; Diffusion = 0.15; Attraction = 0.8 }

    /// P4.
    let lineBurgers = { none with Advection = 0.5; Diffusion = 0.25 }

/// Galerkin's method for a known equation in a moving Hermite basis, the reference of what a learner can know: with z = β(x − x₀),
///   c_m′ = √β ∫ φ_m′ f dz + κ (M c − c)_m + (1/√β) ∫ φ_m (x₀′ β u_z − (β′/β)(½u + z u_z)) dz,
/// f the flux, M_mn = i^(n−m) ∫ φ_m φ_n e^(−½ s²β²k²) dk because Hermite functions are their own Fourier transforms. β and x₀ are the canonical
/// labels, their slopes differences of second order. Integrals by the basis' rule of 2·Count + 32 points.
module Galerkin =
    /// Step of the labels' differences: h²/3 times the third derivative beside round-off of 1e-16/h.
    let private labelStep = 1e-4

    let private field (equation: LineEquation) (basis: Basis) (labelAt: float -> Label) : VectorField =
        let n = basis.Count
        let rule = basis.RuleOf(2 * n + 32)
        let values = basis.ValuesAt rule.Nodes
        let slopes = basis.DerivativesAt rule.Nodes

        let sums (table: float[]) (c: float[]) =
            Array.init rule.Count (fun i ->
                let mutable s = 0.0

                for k in 0 .. n - 1 do
                    s <- System.Math.FusedMultiplyAdd(c[k], table[i * n + k], s)

                s)

        VectorField.OfFunction(
            n,
            FieldFunction(fun time c slope ->
                let here, soon, later = labelAt time, labelAt (time + labelStep), labelAt (time + 2.0 * labelStep)
                let rate (f: Label -> float) = (4.0 * f soon - f later - 3.0 * f here) / (2.0 * labelStep)
                let beta = here.Scale
                let root = sqrt beta
                let scaling, moving = rate _.Scale / beta, rate _.Center * beta
                let u = sums values c |> Array.map (fun v -> root * v)
                let uz = sums slopes c |> Array.map (fun v -> root * v)
                // ∫u dx and ∫z u dx.
                let mass = rule.Sum u / beta
                let first = rule.Sum(Array.map2 (*) rule.Nodes u) / beta
                Array.fill slope 0 n 0.0

                for i in 0 .. rule.Count - 1 do
                    let z = rule.Nodes[i]
                    let pull = (z * mass - first) / beta

                    let flux =
                        u[i] * (equation.Drift + equation.Advection * u[i] - equation.Attraction * pull)
                        - equation.Diffusion * beta * uz[i]

                    let frame = moving * uz[i] - scaling * (0.5 * u[i] + z * uz[i])
                    let byFlux, byFrame = rule.Weights[i] * root * flux, rule.Weights[i] * frame / root

                    for m in 0 .. n - 1 do
                        slope[m] <- slope[m] + byFlux * slopes[i * n + m] + byFrame * values[i * n + m]

                if equation.JumpRate > 0.0 then
                    let width = 0.5 * equation.JumpVariance * beta * beta
                    let damping = Array.map2 (fun k w -> w * Elementary.exp (-(width * k * k))) rule.Nodes rule.Weights

                    for m in 0 .. n - 1 do
                        let mutable jumped = 0.0

                        for j in m % 2 .. 2 .. n - 1 do
                            let mutable overlap = 0.0

                            for i in 0 .. rule.Count - 1 do
                                overlap <- System.Math.FusedMultiplyAdd(damping[i] * values[i * n + m], values[i * n + j], overlap)

                            let sign = if (j - m) % 4 = 0 then 1.0 else -1.0
                            jumped <- jumped + sign * overlap * c[j]

                        slope[m] <- slope[m] + equation.JumpRate * (jumped - c[m]))
        )

    /// The states (c, β, x₀) [samples × times × state] of the trajectories whose moving expansions the samples hold, from their expansions at t₀, by
    /// classical Runge–Kutta steps between neighbouring times.
    let solve (equation: LineEquation) (samples: SpectralSamples) (trajectories: Trajectory[]) (steps: int) : float[] =
        Check.that
            (samples.Basis.Name = "hermite"
             && samples.Motion = LabelMotion.ScaleAndCenter
             && samples.Count = trajectories.Length)
            "samples"
            $"Galerkin's method here follows moving Hermite expansions of the given trajectories, not {samples.Count} samples in {samples.Basis.Canonical}."

        let times, modes = samples.Times, samples.Modes
        let scheme = FixedScheme(Tableaus.Rk4, times, steps)

        trajectories
        |> Array.mapi (fun s trajectory ->
            let labelAt time = (trajectory.Labels time)[0]
            let start = samples.Targets[s * times.Length].Coefficients
            let states = scheme.Solve(field equation samples.Basis labelAt, start)

            times
            |> Array.mapi (fun j time ->
                let label = labelAt time
                Array.append (Array.sub states (j * modes) modes) [| label.Scale; label.Center |])
            |> Array.concat)
        |> Array.concat
