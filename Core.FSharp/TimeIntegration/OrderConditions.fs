namespace Spectral

/// One order condition of a Runge–Kutta method: a rooted tree τ of order ρ(τ) with its density γ(τ),
///     Σᵢ bᵢ Φᵢ(τ) = 1/γ(τ).
/// Weights holds Φᵢ(τ), one number a stage.
type internal OrderCondition = { Name: string; Order: int; Density: float; Weights: float[] }

/// The seventeen order conditions up to order 5 (Butcher 1963; Hairer, Nørsett and Wanner, Solving ODEs I, table II.2.2).
module internal OrderConditions =

    /// The highest order whose conditions are known here.
    [<Literal>]
    let Highest = 5

    /// The conditions up to order 5 of the stages with coefficients a (lower triangular rows) and abscissae c.
    let ofStages (a: float[][]) (c: float[]) =
        let times (u: float[]) (v: float[]) = Array.map2 (*) u v

        let apply (v: float[]) =
            a
            |> Array.map (fun row -> Array.foldBack2 (fun x y sum -> sum + x * y) row v[.. row.Length - 1] 0.0)

        let c2 = times c c
        let c3 = times c2 c
        let ac = apply c
        let ac2 = apply c2
        let aac = apply ac

        [|
            "Σ bᵢ = 1", 1, 1.0, Array.create c.Length 1.0
            "Σ bᵢ cᵢ = 1/2", 2, 2.0, c
            "Σ bᵢ cᵢ² = 1/3", 3, 3.0, c2
            "Σ bᵢ aᵢⱼ cⱼ = 1/6", 3, 6.0, ac
            "Σ bᵢ cᵢ³ = 1/4", 4, 4.0, c3
            "Σ bᵢ cᵢ aᵢⱼ cⱼ = 1/8", 4, 8.0, times c ac
            "Σ bᵢ aᵢⱼ cⱼ² = 1/12", 4, 12.0, ac2
            "Σ bᵢ aᵢⱼ aⱼₖ cₖ = 1/24", 4, 24.0, aac
            "Σ bᵢ cᵢ⁴ = 1/5", 5, 5.0, times c3 c
            "Σ bᵢ cᵢ² aᵢⱼ cⱼ = 1/10", 5, 10.0, times c2 ac
            "Σ bᵢ (aᵢⱼ cⱼ)² = 1/20", 5, 20.0, times ac ac
            "Σ bᵢ cᵢ aᵢⱼ cⱼ² = 1/15", 5, 15.0, times c ac2
            "Σ bᵢ cᵢ aᵢⱼ aⱼₖ cₖ = 1/30", 5, 30.0, times c aac
            "Σ bᵢ aᵢⱼ cⱼ³ = 1/20", 5, 20.0, apply c3
            "Σ bᵢ aᵢⱼ cⱼ aⱼₖ cₖ = 1/40", 5, 40.0, apply (times c ac)
            "Σ bᵢ aᵢⱼ aⱼₖ cₖ² = 1/60", 5, 60.0, apply ac2
            "Σ bᵢ aᵢⱼ aⱼₖ aₖₗ cₗ = 1/120", 5, 120.0, apply aac
        |]
        |> Array.map (fun (name, order, density, weights) -> { Name = name; Order = order; Density = density; Weights = weights })
