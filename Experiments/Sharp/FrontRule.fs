namespace Spectral.Experiments

open Spectral

/// A quadrature rule on (−1, 1) that is fine at a front and exact across a jump there: Gauss–Legendre panels in θ, x = cos θ, 48 equal ones, cut at the front
/// and halved towards it eight times. 24 points a panel resolve products of 255 modes to round-off.
type internal FrontRule =
    {
        /// The points.
        Nodes: float[]
        /// Weights of ∫ f dx.
        Weights: float[]
        /// Weights of ∫ f dx/√(1−x²).
        ChebyshevWeights: float[]
    }

module internal FrontRule =
    let private panels = 48
    let private halvings = 8
    let private gauss = Gauss.legendre 24

    /// θ with cos θ = x, by bisection.
    let private angle (x: float) =
        let rec halve low high steps =
            let middle = 0.5 * (low + high)

            if steps = 0 then middle
            elif Elementary.cos middle > x then halve middle high (steps - 1)
            else halve low middle (steps - 1)

        halve 0.0 System.Math.PI 60

    /// The rule for a front at x in (−1, 1).
    let at (front: float) : FrontRule =
        let width = System.Math.PI / float panels
        let middle = angle front

        let cuts =
            [|
                for i in 0..panels do
                    width * float i

                middle

                for k in 0..halvings do
                    middle - width / float (1 <<< k)
                    middle + width / float (1 <<< k)
            |]
            |> Array.filter (fun cut -> cut >= 0.0 && cut <= System.Math.PI)
            |> Array.sort

        let parts = Array.pairwise cuts |> Array.filter (fun (a, b) -> b > a)

        let angles =
            parts
            |> Array.collect (fun (a, b) -> gauss.Nodes |> Array.map (fun y -> 0.5 * (a + b) + 0.5 * (b - a) * y))

        let weights = parts |> Array.collect (fun (a, b) -> gauss.Weights |> Array.map (fun w -> 0.5 * (b - a) * w))

        {
            Nodes = Array.map Elementary.cos angles
            Weights = Array.map2 (fun w t -> w * Elementary.sin t) weights angles
            ChebyshevWeights = weights
        }
