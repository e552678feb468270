namespace Spectral.Experiments

open System
open Spectral

/// The Fourier basis of period 2 through the map of the circle that clusters points at a centre x₀: tan(πξ/2) = (1/ε) tan(π(x − x₀)/2), ε ≤ 1.
/// Functions φ_n(ξ(x)), orthonormal in the weight dξ/dx = 2ε/(ε²(1+c) + (1−c)), c = cos π(x − x₀), s = sin π(x − x₀):
///     cos πξ = (ε²(1+c) − (1−c))/(ε²(1+c) + (1−c)),   sin πξ = 2ε s/(ε²(1+c) + (1−c)).
/// 1/ε plays the part of the scale β. A layer whose nearest pole lies at height d has it at about d/ε in ξ, while far from the centre
/// the map itself costs poles at height about 2ε/π: there is a best ε, and it is of the size of √d.
type internal CircleMap = { Width: float; Center: float }

module internal CircleMap =
    let private half = sqrt 0.5

    /// Values of the functions up to wavenumber `order` at points [points × (2·order + 1)], and dξ/dx.
    let table (map: CircleMap) (order: int) (points: float[]) : float[] * float[] =
        let modes = 2 * order + 1
        let square = map.Width * map.Width
        let values = Array.zeroCreate (points.Length * modes)

        let slopes =
            points
            |> Array.mapi (fun q x ->
                let z = Math.PI * (x - map.Center)
                let c = Elementary.cos z
                let s = Elementary.sin z
                let denominator = square * (1.0 + c) + (1.0 - c)
                let c1 = (square * (1.0 + c) - (1.0 - c)) / denominator
                let s1 = 2.0 * map.Width * s / denominator
                let mutable ck = c1
                let mutable sk = s1
                values[q * modes] <- half

                for k in 1..order do
                    values[q * modes + 2 * k - 1] <- ck
                    values[q * modes + 2 * k] <- sk
                    let next = sk * c1 + ck * s1
                    ck <- ck * c1 - sk * s1
                    sk <- next

                2.0 * map.Width / denominator)

        values, slopes

    /// Coefficients in the weight dξ/dx, and the values of the functions.
    let private expand (map: CircleMap) (order: int) (at: Snapshot) =
        let values, slopes = table map order at.Rule.Nodes
        Front.project (Array.map2 (*) at.Rule.Weights slopes) values (2 * order + 1) at.Values, values

    /// The error of the projection.
    let floor (map: CircleMap) (order: int) (at: Snapshot) : float =
        let coefficients, values = expand map order at
        Front.error at values (2 * order + 1) coefficients

    /// Of the widths q^j, j = 0, 1, …, not below a least one, that with the least frequency indicator: the scaling that the data choose.
    let scaled (factor: float) (least: float) (order: int) (at: Snapshot) : CircleMap =
        let basis = Basis.Fourier(order, -1.0, 1.0)

        let widths = Array.unfold (fun w -> if w < least then None else Some(w, w * factor)) 1.0

        let indicators =
            widths
            |> Array.map (fun w -> Front.indicator basis (fst (expand { Width = w; Center = at.Steepest } order at)))

        let lowest = Array.min indicators

        {
            Width = widths[indicators |> Array.findIndex (fun f -> f = lowest)]
            Center = at.Steepest
        }
