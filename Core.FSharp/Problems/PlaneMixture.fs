/// Mixtures of two Gaussian components in the plane, Σ_m w_m N(x; μ_m, S_m): evaluation, moments and the common draw.
/// A covariance is given by its entries (xx, xy, yy). Parameters [8]: w₁, w₂, μ₁x, μ₁y, μ₂x, μ₂y, g₁, g₂, where g_m multiplies
/// the covariance S₁ = diag(.6, .7) or S₂ = [[.7, .1], [.1, .6]].
module internal Spectral.PlaneMixture

let private twoPi = 6.283185307179586

/// One component: weight, mean and covariance.
[<Struct>]
type Component = { Weight: float; X: float; Y: float; XX: float; XY: float; YY: float }

/// The components at t = 0 of given parameters.
let initial (p: float[]) =
    [|
        { Weight = p[0]; X = p[2]; Y = p[3]; XX = 0.6 * p[6]; XY = 0.0; YY = 0.7 * p[6] }
        { Weight = p[1]; X = p[4]; Y = p[5]; XX = 0.7 * p[7]; XY = 0.1 * p[7]; YY = 0.6 * p[7] }
    |]

/// A component moved by (x, y), its covariance increased by a multiple of (xx, xy, yy).
let moved (x: float) (y: float) (multiple: float) (struct (xx, xy, yy)) (c: Component) =
    { c with
        X = c.X + x
        Y = c.Y + y
        XX = c.XX + multiple * xx
        XY = c.XY + multiple * xy
        YY = c.YY + multiple * yy
    }

/// The sum of densities, ready to evaluate at points [2].
let evaluate (components: Component[]) : float[] -> float[] =
    let determinant = components |> Array.map (fun c -> c.XX * c.YY - c.XY * c.XY)
    let amplitude = Array.map2 (fun c d -> c.Weight / (twoPi * sqrt d)) components determinant
    let xx = Array.map2 (fun c d -> 0.5 * c.YY / d) components determinant
    let xy = Array.map2 (fun c d -> -c.XY / d) components determinant
    let yy = Array.map2 (fun c d -> 0.5 * c.XX / d) components determinant
    let mx = components |> Array.map (fun c -> c.X)
    let my = components |> Array.map (fun c -> c.Y)

    fun point ->
        let mutable sum = 0.0

        for i in 0 .. amplitude.Length - 1 do
            let x, y = point[0] - mx[i], point[1] - my[i]
            let exponent = xx[i] * x * x + xy[i] * x * y + yy[i] * y * y
            sum <- sum + amplitude[i] * Elementary.exp -exponent

        [| sum |]

/// The sum of densities at one time, with its Hermite coefficients.
let snapshot (components: Component[]) : Snapshot =
    components
    |> Array.map (fun c -> GaussianMixture.gaussian c.Weight [| c.X; c.Y |] [| c.XX; c.XY; c.XY; c.YY |])
    |> GaussianMixture.snapshot (evaluate components)

/// Mean and standard deviation along both axes.
let extents (components: Component[]) : Extent[] =
    let along (mean: Component -> float) (variance: Component -> float) =
        LineMixture.extent (components |> Array.map (fun c -> c.Weight)) (components |> Array.map mean) (components |> Array.map variance)

    [| along (fun c -> c.X) (fun c -> c.XX); along (fun c -> c.Y) (fun c -> c.YY) |]

/// Draws w = (1, .7), each times U(.8, 1.2); μ₁ = (−.3, .3) and μ₂ = (.4, −.2), each coordinate plus U(−.2, .2); g₁, g₂ ~ U(.8, 1.2);
/// in the order of the parameters.
let sample (stream: RandomStream) : float[] =
    let factor () = stream.NextUniform(0.8, 1.2)
    let shift () = stream.NextUniform(-0.2, 0.2)
    let w1 = factor ()
    let w2 = 0.7 * factor ()
    let mean = [| -0.3; 0.3; 0.4; -0.2 |] |> Array.map (fun m -> m + shift ())
    let g1 = factor ()
    let g2 = factor ()
    Array.concat [ [| w1; w2 |]; mean; [| g1; g2 |] ]

/// The names of the parameters.
let names = [| "w₁"; "w₂"; "μ₁x"; "μ₁y"; "μ₂x"; "μ₂y"; "g₁"; "g₂" |]

/// The draw in words.
let drawn =
    "w ~ (1, .7) U(.8, 1.2), μ₁ ~ (−.3, .3) + U(−.2, .2)², μ₂ ~ (.4, −.2) + U(−.2, .2)², S₁ ~ diag(.6, .7) U(.8, 1.2), S₂ ~ [[.7, .1], [.1, .6]] U(.8, 1.2)"
