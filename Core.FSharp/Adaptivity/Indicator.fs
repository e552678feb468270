/// How well a basis fits a function: the frequency indicator and the exterior error
/// (Xia, Shao and Chou, arXiv 2009.13170, eqs. for F and E; thresholds there).
module Spectral.Indicator

open System

/// The frequency indicator along an axis: F = √(Σ_{n_axis > N−M} c_n² / Σ c_n²), M = max(1, ⌊N/3⌋), N the axis' order
/// (Fourier: wavenumbers). 0 for u = 0.
let frequency (axis: int) (u: Expansion) : float =
    let basis = u.Basis
    Check.that (axis >= 0 && axis < basis.Dimension) "axis" $"the expansion has axes 0 … {basis.Dimension - 1}, not {axis}."
    let fourier = basis.Axes[axis].Basis.Name = "fourier"
    let order = basis.Axes[axis].Basis.Order
    let from = order - max 1 (order / 3)
    let coefficients = u.Coefficients
    let mutable high = 0.0
    let mutable all = 0.0

    for i in 0 .. coefficients.Length - 1 do
        let mode = basis.Modes.Component(i, axis)
        let level = if fourier then (mode + 1) / 2 else mode
        let square = coefficients[i] * coefficients[i]
        all <- all + square

        if level > from then
            high <- high + square

    if all = 0.0 then 0.0 else sqrt (high / all)

/// The side of the domain on which an exterior error is taken.
type Side =
    /// x below the mirror image of the node.
    | Left = 0
    /// x above the node.
    | Right = 1

// A rule for ∫ f dx over y > from (or y < −from…) of a basis on y: exact to round-off for squares of derivatives of its functions.
let private tailRule (basis: Basis) (from: float) (side: Side) : Rule =
    let n = 4 * basis.Count + 96

    let between (left: float) (right: float) =
        let inner = Gauss.legendre n
        inner.Mapped(2.0 / (right - left), 0.5 * (left + right))

    match basis.Name, side with
    | "hermite", side ->
        let reach = sqrt (2.0 * float basis.Order + 3.0) + 8.0

        if side = Side.Right then
            between from (max reach (from + 1.0))
        else
            between (min -reach (from - 1.0)) from
    | "mapped-jacobi", side ->
        // x = cot θ; θ from 0 to θ₀ on the right, and by symmetry on the left.
        let start = if side = Side.Right then from else -from
        // θ₀ = arccot(start) by bisection, from + − × ÷ and our own sine and cosine.
        let rec bisect low high steps =
            let middle = 0.5 * (low + high)

            if steps = 0 then
                middle
            elif Elementary.cos middle > start * Elementary.sin middle then
                bisect middle high (steps - 1)
            else
                bisect low middle (steps - 1)

        let top = bisect 0.0 Math.PI 60
        let angles = between 0.0 top
        let nodes = angles.Nodes |> Array.map (fun t -> Elementary.cos t / Elementary.sin t)
        let weights = Array.map2 (fun t w -> let s = Elementary.sin t in w / (s * s)) angles.Nodes angles.Weights

        if side = Side.Right then
            { Nodes = Array.rev nodes; Weights = Array.rev weights }
        else
            { Nodes = Array.map (fun y -> -y) nodes; Weights = weights }
    | _ ->
        raise (
            ArgumentException(
                $"the exterior error of {basis.Canonical} is not defined: only bases on the whole line (hermite, mapped-jacobi) can move.",
                "u"
            )
        )

/// The exterior error along an axis: ‖∂u/∂x 1_{x > x_R}‖ / ‖∂u/∂x‖ with x_R the node number ⌊(2N+2)/3⌋ (from 0) of the axis' N + 1 Gauss nodes;
/// on the left the mirror image. 0 where the derivative is 0. Only for axes on the whole line.
let exterior (axis: int) (side: Side) (u: Expansion) : float =
    let slope = u.Differentiate axis
    let own = u.Basis.Axes[axis]
    let order = own.Basis.Order
    let nodes = own.Basis.Rule.Nodes
    let place = min order ((2 * order + 2) / 3)
    let raised = slope.Basis.Axes[axis]
    let from = if side = Side.Right then nodes[place] else nodes[order - place]
    let rule = tailRule raised.Basis from side
    // Values at the tail's nodes times the roots of the weights; the map cancels (√β in the functions, 1/β in dx).
    let table = raised.Basis.ValuesAt rule.Nodes
    let columns = raised.Count
    let matrix = Array.init table.Length (fun e -> sqrt rule.Weights[e / columns] * table[e])
    let axes = slope.Basis.Axes
    let shape = axes |> Array.map _.Count
    let full = Contraction.scatter shape slope.Basis.Modes slope.Coefficients

    // Other axes in the physical norm.
    let square (shape: int[]) (values: float[]) =
        let mutable weighted = values

        for k in 0 .. axes.Length - 1 do
            if k <> axis && not axes[k].Basis.IsUnweighted then
                weighted <- snd (Contraction.apply axes[k].Count (Contraction.rowMajor axes[k].Gram) k shape weighted)

        let mutable sum = 0.0

        for i in 0 .. values.Length - 1 do
            sum <- sum + values[i] * weighted[i]

        max 0.0 sum

    let whole = square shape full
    let tailShape, tail = Contraction.apply rule.Count matrix axis shape full
    if whole = 0.0 then 0.0 else sqrt (square tailShape tail / whole)
