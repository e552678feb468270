/// Functions on [−1, 1]ᵈ that vanish on the walls, as sums of products of S_k(y) = sin(kπ(y + 1)/2), which are orthonormal: b_k = ∫ g S_k, by the Gauss–Legendre rule of 400 points.
module Spectral.SineSeries

let private rule = lazy (Gauss.legendre 400)

/// S_k(y).
let mode (k: int) (y: float) : float = Elementary.sin (0.5 * IvpCase.pi * float k * (y + 1.0))

/// b_k of a function of one coordinate, for these k.
let coefficients (modes: int[]) (profile: Expr -> Expr) : float[] =
    let rule = rule.Value
    let weighted = Array.map2 (*) rule.Weights (IvpCase.values 1 (Tensor.element 0 >> profile) rule.Nodes)
    modes |> Array.map (fun k -> Dense.dot weighted (rule.Nodes |> Array.map (mode k)))

/// Σ a_{k₁…k_d} Π S_{k_i}(x_i) at places [n × d], with coefficients [mᵈ] over the m given modes of each axis.
let sums (modes: int[]) (dimension: int) (coefficients: float[]) (places: float[]) : float[] =
    places
    |> IvpCase.each dimension (fun x -> IvpCase.contract (x |> Array.map (fun y -> modes |> Array.map (fun k -> mode k y))) coefficients)
