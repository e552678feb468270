/// Learned stencils with a network on top, as the right-hand side of a partial differential equation on a grid x_i = left + i (right − left)/points:
///   (du/dt)(x_i) = g(Σ_m W_{c,m} u(x_{i+m}), c = 1 … channels),  |m| ≤ reach,  g(z) = a·z + Σ_r (p_r·z)(q_r·z)… + w·tanh(V z + b),
/// the same stencils and the same g at every point. Long et al., arXiv 1710.09668 (PDE-Net: stencils and a network) and 1812.04426 (PDE-Net 2.0:
/// products of stencils, of two for squares and of three for cubes). A periodic grid goes on at its other end; where u = 0 at the ends it goes on as an odd function, and du/dt = 0 at x₀.
module Spectral.Convolution

open Tensor

/// The size of a convolutional learner.
type Specification =
    {
        /// Points of the grid.
        Points: int
        /// Neighbours on either side that a stencil reads.
        Reach: int
        /// Stencils.
        Channels: int
        /// Products of combinations of stencils.
        Products: int
        /// Combinations that a product multiplies: 2 or 3.
        Factors: int
        /// tanh units of the network on top.
        Units: int
        /// What holds at the ends.
        Boundary: Boundary
    }

/// The convolutional right-hand side as a network: argument and result [points].
let create (size: Specification) : Network =
    let n, width = size.Points, 2 * size.Reach + 1

    Check.that (size.Reach >= 1 && width <= n) "reach" $"stencils of {width} points were asked for on {n} points: use 3 to {n} points."

    Check.that (size.Channels >= 1) "channels" $"{size.Channels} stencils were asked for: use 1 or more."
    Check.that (size.Factors = 2 || size.Factors = 3) "factors" $"products of {size.Factors} combinations were asked for: use 2 or 3."
    let layout = Layout()
    let parameter name shape scale = layout.Window(name, shape, scale)
    let fan (count: int) scale = scale / sqrt (float count)
    let channels = size.Channels
    let stencils = parameter "stencils" [| channels; width |] (fan width 1.0)
    let linear = parameter "linear" [| 1; channels |] (fan channels 0.1)

    let products =
        if size.Products > 0 then
            [ "first"; "second"; "third" ]
            |> List.take size.Factors
            |> List.map (fun factor -> parameter $"products {factor}" [| size.Products; channels |] (fan channels 0.5))
        else
            []

    let units =
        if size.Units > 0 then
            Some(
                parameter "units weight" [| size.Units; channels |] (fan channels 1.0),
                parameter "units bias" [| size.Units; 1 |] 0.5,
                parameter "units out" [| 1; size.Units |] (fan size.Units 0.1)
            )
        else
            None

    let product = matrixProduct false false
    let ones = full [| 1; n |] 1.0
    let sumOfProducts = full [| 1; max 1 size.Products |] 1.0

    let isOdd = size.Boundary = Boundary.Zero

    let around (u: Expr) m =
        let start = (m + n) % n

        if start = 0 then
            u
        else
            concatenate [| slice start (n - start) u; slice 0 start u |]

    /// u at x_i+m, i < n, of u that goes on as an odd function: x_n is the right end.
    let beyond (u: Expr) m =
        let mirrored first count = concatenate (Array.init count (fun i -> -(slice (first - i) 1 u)))

        if m < 0 then
            concatenate [| mirrored -m -m; slice 0 (n + m) u |]
        elif m = 0 then
            u
        else
            concatenate
                [|
                    slice m (n - m) u
                    constant [| 1 |] [| 0.0 |]
                    if m > 1 then
                        mirrored (n - 1) (m - 1)
                |]

    let shifted (u: Expr) m = reshape [| 1; n |] ((if isOdd then beyond else around) u m)
    let inside = constant [| n |] (Array.init n (fun i -> if i = 0 then 0.0 else 1.0))

    let apply (u: Expr) =
        let z = product stencils (concatenate (Array.init width (fun i -> shifted u (i - size.Reach))))
        let mutable f = product linear z

        if not products.IsEmpty then
            let factors = products |> List.map (fun combination -> product combination z)
            f <- product sumOfProducts (List.reduce (*) factors) + f

        match units with
        | Some(weight, bias, out) -> f <- product out (tanh (product weight z + product bias ones)) + f
        | None -> ()

        let slope = reshape [| n |] f
        if isOdd then inside * slope else slope

    let text =
        let ends = if isOdd then ", zero at the ends" else ""
        let triple = if size.Factors = 3 then " of three" else ""
        $"convolution({n} points{ends}, {channels} stencils of {width}, {size.Products} products{triple}, {size.Units} tanh units)"

    Network(text, n, n, layout.Windows, apply)
