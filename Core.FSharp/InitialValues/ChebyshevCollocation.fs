namespace Spectral

/// Collocation on [−1, 1] in the n + 1 extrema x_j = −cos(jπ/n) of a Chebyshev polynomial: the matrix of d/dx, and values between the points by the barycentric formula.
/// Trefethen, Spectral Methods in MATLAB (2000), chapter 6; Berrut and Trefethen, SIAM Rev. 46 (2004) 501.
[<Sealed>]
type ChebyshevCollocation(degree: int) =
    do Check.that (degree >= 1) "degree" $"collocation needs a degree of 1 or more, not {degree}."

    // As sines, so that the points are symmetric to the last bit.
    let points =
        Array.init (degree + 1) (fun j -> Elementary.sin (0.5 * IvpCase.pi * float (2 * j - degree) / float degree))

    let weights =
        Array.init (degree + 1) (fun j -> (if j % 2 = 0 then 1.0 else -1.0) * (if j = 0 || j = degree then 0.5 else 1.0))

    let matrix =
        lazy
            (let n = degree + 1
             let d = Array.zeroCreate (n * n)

             for i in 0..degree do
                 let mutable sum = 0.0

                 for j in 0..degree do
                     if j <> i then
                         d[i * n + j] <- weights[j] / weights[i] / (points[i] - points[j])
                         sum <- sum + d[i * n + j]

                 // Constants have no derivative.
                 d[i * n + i] <- -sum

             d)

    /// x_0 = −1 < … < x_n = 1.
    member _.Points = points
    /// d/dx, [n + 1 × n + 1].
    member _.Differentiation = matrix.Value

    /// The weights w with p(x) = Σ w_j p(x_j) for polynomials of degree n.
    member _.WeightsAt(x: float) : float[] =
        match points |> Array.tryFindIndex (fun p -> p = x) with
        | Some j -> Array.init points.Length (fun i -> if i = j then 1.0 else 0.0)
        | None ->
            let terms = Array.map2 (fun w p -> w / (x - p)) weights points
            let total = Array.sum terms
            terms |> Array.map (fun t -> t / total)

    /// Values between the points of a product of as many axes, from values [(n + 1)ᵈ], at places [m × d].
    member c.Values(values: float[], dimension: int, places: float[]) : float[] =
        places |> IvpCase.each dimension (fun x -> IvpCase.contract (x |> Array.map c.WeightsAt) values)
