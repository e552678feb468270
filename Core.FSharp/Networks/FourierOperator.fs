/// A Fourier neural operator in one dimension: from a function on a grid to functions on the same grid.
///   v₀ = W₀ (u, x) + b₀;   v_{l+1} = σ(R_l ∗ v_l + W_l v_l + b_l), the last layer without σ;   y = Q₂ σ(Q₁ v_L + q₁) + q₂,
/// where R ∗ multiplies the first Fourier modes of the channels by complex matrices, one a mode. Li et al., arXiv 2010.08895, §4 and figure 2.
/// The discrete Fourier transform is a product with constant cosines and sines. With the grid in the order 0, n/2; 1 … n/2−1; n−1 … n/2+1 the sums and
/// differences of the last two runs carry the even and the odd part, so that each product needs half of the work; the points' order concerns nothing else.
/// Where u = 0 at the ends of the grid, u goes on as an odd function on twice as many points, which are periodic; the result is that on the grid itself.
/// Shapes: u [n]; channels [n × width]; modes [modes × width]; y [outputs × n], flat.
module Spectral.FourierOperator

open Tensor

/// The size of a Fourier operator.
type Specification =
    {
        /// Points of the grid; even.
        Points: int
        /// Channels.
        Width: int
        /// Fourier modes 0 … modes − 1 that a layer mixes.
        Modes: int
        /// Layers.
        Layers: int
        /// Units of the projection's hidden layer.
        Projection: int
        /// Functions that are returned.
        Outputs: int
        /// What holds at the ends.
        Boundary: Boundary
    }

/// 2π j / n with j reduced, so that the angle is exact to round-off.
let private angle (j: int) (n: int) = 2.0 * System.Math.PI * float (j % n) / float n

/// Rows of the grid in the order in which the layers keep it.
let private fold (n: int) (x: Expr) =
    let half = n / 2
    gather (Array.concat [ [| 0; half |]; [| 1 .. half - 1 |]; [| n - 1 .. -1 .. half + 1 |] ]) x

/// Rows of the grid in increasing order.
let private unfold (n: int) (x: Expr) =
    let half = n / 2
    gather (Array.concat [ [| 0 |]; [| 2..half |]; [| 1 |]; [| n - 1 .. -1 .. half + 1 |] ]) x

/// cos or sin of k x_j for modes k and points j, row-major [modes × points].
let private table (f: float -> float) n (modes: int[]) (points: int[]) =
    constant [| modes.Length; points.Length |] (Array.allPairs modes points |> Array.map (fun (k, j) -> f (angle (k * j) n)))

/// A Fourier operator as a network: argument [points], result [outputs × points].
let create (size: Specification) : Network =
    let isOdd = size.Boundary = Boundary.Zero
    // The periodic grid on which the layers work.
    let n, width, modes = (if isOdd then 2 * size.Points else size.Points), size.Width, size.Modes
    let half = n / 2

    Check.that
        (n >= 4 && n % 2 = 0 && modes >= 2 && modes <= half)
        "modes"
        $"a grid of {n} points and {modes} modes were asked for: use an even number of points and 2 to {half} modes."

    let layout = Layout()
    let parameter name shape scale = layout.Window(name, shape, scale)
    let deviation (fanIn: int) = 1.0 / sqrt (float fanIn)
    let liftValue = parameter "lift value" [| 1; width |] 1.0
    let liftPlace = parameter "lift place" [| 1; width |] 1.0
    let liftBias = parameter "lift bias" [| 1; width |] 0.5

    let layers =
        Array.init size.Layers (fun l ->
            let named what = $"layer {l + 1} {what}"

            {|
                Pointwise = parameter (named "pointwise") [| width; width |] (0.6 * deviation width)
                Bias = parameter (named "bias") [| 1; width |] 0.1
                Real = Array.init modes (fun k -> parameter (named $"mode {k} real") [| width; width |] (0.3 * deviation width))
                Imaginary =
                    Array.init (modes - 1) (fun k ->
                        parameter (named $"mode {k + 1} imaginary") [| width; width |] (0.3 * deviation width))
            |})

    let hidden = parameter "projection 1 weight" [| width; size.Projection |] (deviation width)
    let hiddenBias = parameter "projection 1 bias" [| 1; size.Projection |] 0.1
    let last = parameter "projection 2 weight" [| size.Projection; size.Outputs |] (0.5 * deviation size.Projection)
    let lastBias = parameter "projection 2 bias" [| 1; size.Outputs |] 0.0
    let all, inner, outer = [| 0 .. modes - 1 |], [| 1 .. half - 1 |], [| 0; half |]
    let cosine, sine = Elementary.cos, Elementary.sin
    let cosines, ends, sines = table cosine n all inner, table cosine n all outer, table sine n all[1..] inner
    // The transform's factor: 1/n for the mean, 2/n for the others.
    let weight =
        constant [| modes; width |] (Array.init (modes * width) (fun i -> (if i < width then 1.0 else 2.0) / float n))

    let halfWeight = constant [| modes - 1; width |] (Array.create ((modes - 1) * width) (2.0 / float n))
    let ones = full [| n; 1 |] 1.0
    let product = matrixProduct false false
    let productOfTransposed = matrixProduct true false

    let layer (l: int) (v: Expr) =
        let w = layers[l]
        let right, left, outermost = slice 2 (half - 1) v, slice (half + 1) (half - 1) v, slice 0 2 v
        let re = weight * (product cosines (right + left) + product ends outermost)
        let im = halfWeight * product sines (right - left)
        let negative = -im

        let realOut =
            concatenate
                [|
                    product (slice 0 1 re) w.Real[0] + w.Bias
                    for k in 1 .. modes - 1 do
                        product (slice k 1 re) w.Real[k] + product (slice (k - 1) 1 negative) w.Imaginary[k - 1]
                |]

        let imaginaryOut =
            concatenate
                [|
                    for k in 1 .. modes - 1 do
                        product (slice k 1 re) w.Imaginary[k - 1] + product (slice (k - 1) 1 im) w.Real[k]
                |]

        let even, odd = productOfTransposed cosines realOut, productOfTransposed sines imaginaryOut
        concatenate [| productOfTransposed ends realOut; even + odd; even - odd |] + product v w.Pointwise

    let places = fold n (constant [| n; 1 |] (Array.init n (fun j -> 2.0 * float j / float n - 1.0)))
    let activate = Activation.apply Activation.Gelu

    let around (u: Expr) =
        if isOdd then
            concatenate [| u; constant [| 1 |] [| 0.0 |]; -(gather [| size.Points - 1 .. -1 .. 1 |] u) |]
        else
            u

    let apply (u: Expr) =
        let values = fold n (reshape [| n; 1 |] (around u))
        let mutable v = product values liftValue + (product places liftPlace + product ones liftBias)

        for l in 0 .. size.Layers - 1 do
            let z = layer l v
            v <- if l = size.Layers - 1 then z else activate z

        let h = activate (product v hidden + product ones hiddenBias)
        let y = product h last + product ones lastBias
        let whole = unfold n y
        let own = if isOdd then slice 0 size.Points whole else whole
        transpose own |> reshape [| size.Outputs * size.Points |]

    let text =
        let ends = if isOdd then ", zero at the ends" else ""
        $"fourier-operator({size.Points} points{ends}, width {width}, {modes} modes, {size.Layers} layers, projection {size.Projection}, {size.Outputs} outputs, gelu)"

    Network(text, [| size.Points |], [| size.Outputs; size.Points |], layout.Windows, apply)
