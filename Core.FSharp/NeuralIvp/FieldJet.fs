namespace Spectral

/// A field at a place with its derivatives, as an operator sees it; what is not asked for costs nothing, and what two of them share is computed once.
[<Sealed>]
type FieldJet(place: Expr, value: Expr) =
    let dimension = place.Size
    let unit axis = Tensor.constant [| dimension |] (Array.init dimension (fun i -> if i = axis then 1.0 else 0.0))
    let all = lazy ((ForwardLaplacian.inAll place [| value |])[0])
    let gradient = lazy (Tensor.reshape [| dimension |] all.Value.Gradient)

    let check axis =
        Check.that (axis >= 0 && axis < dimension) "axis" $"there is no axis {axis} in {dimension} dimensions: the first is 0."

    /// x, [d].
    member _.Place = place
    /// u.
    member _.Value = value
    /// ∇u, [d].
    member _.Gradient = gradient.Value

    /// ∂u/∂x_i.
    member jet.Partial(axis: int) : Expr =
        check axis

        if dimension = 1 then
            jet.Derivative(0, 1)
        else
            Tensor.element axis gradient.Value

    /// Δu.
    member jet.Laplacian =
        if dimension = 1 then
            jet.Derivative(0, 2)
        else
            Tensor.reshape [||] all.Value.Laplacian

    /// The derivative of that order along a direction [d], which may vary from place to place: order 2 is nᵀHn.
    member _.Along(direction: Expr, order: int) : Expr = (Jets.along direction order place value)[order]

    /// ∂ᵏu/∂x_iᵏ.
    member jet.Derivative(axis: int, order: int) : Expr =
        check axis
        if order = 0 then value else jet.Along(unit axis, order)

    /// ∂²u/∂x_i∂x_j, by polarisation: (∂²_{i+j} − ∂²_{i−j})/4.
    member jet.Mixed(i: int, j: int) : Expr =
        if i = j then
            jet.Derivative(i, 2)
        else
            let sum, difference = jet.Along(unit i + unit j, 2), jet.Along(unit i - unit j, 2)
            0.25 * (sum - difference)
