/// Gauss rules by Golub and Welsch's eigenvalues, a Newton polish of the nodes, and weights from the Christoffel function
///   w_i = 1 / Σ_{k<n} φ_k(x_i)²,
/// all through recurrences that carry an exponent: good to round-off to order 500 and beyond, nothing overflows or underflows.
/// Source: Golub and Welsch, Math. Comp. 23 (1969) 221; Gautschi, Orthogonal Polynomials (2004), chapter 3.
module Spectral.Gauss

open System

let private largest = 20000

let private checkCount (n: int) = Check.that (n >= 1 && n <= largest) "n" $"a quadrature rule needs 1 to {largest} points, not {n}."

let private checkExponent (name: string) (value: float) =
    Check.that
        (value > -1.0 && value <= 60.0)
        name
        $"the exponent {name} = {value} must lie in (−1, 60]: below, the weight cannot be integrated; above, the rule's weights leave the range of a double."

/// Nodes of the n-point rule of a recurrence: eigenvalues, two Newton steps, exact symmetry where the weight is even.
let private nodesOf (recurrence: Recurrence) (n: int) (even: bool) =
    let nodes = TridiagonalEigen.values recurrence.A[.. n - 1] (Array.map abs recurrence.B[1 .. n - 1])

    for _ in 1..2 do
        for i in 0 .. n - 1 do
            nodes[i] <- nodes[i] - Recurrence.newtonStep recurrence n nodes[i]

    if even then
        Array.init n (fun i -> 0.5 * (nodes[i] - nodes[n - 1 - i]))
    else
        nodes

/// 1/Σ_{k<n} φ_k(x)²
let private christoffel (recurrence: Recurrence) (envelope: float -> ScaledNumber) (n: int) (nodes: float[]) =
    let values = Array.zeroCreate n

    nodes
    |> Array.map (fun x ->
        Recurrence.fill recurrence (envelope x) n x values 0
        let mutable sum = 0.0

        for v in values do
            sum <- sum + v * v

        let weight = 1.0 / sum

        Check.that
            (weight > 0.0 && Double.IsFinite weight)
            "n"
            $"the weight of the node {x} of {n} leaves the range of a double: lower the number of points or the exponents."

        weight)

let private one = { Mantissa = 1.0; Exponent = 0 }
let internal constantEnvelope (_: float) = one
let internal laguerreEnvelope (x: float) = ScaledNumber.exponential (0.5 * x) 0.0

/// Gauss–Jacobi: Σ w_i f(x_i) = ∫ f(x) (1−x)^a (1+x)^b dx over (−1, 1), exact for polynomials of degree 2n−1. a, b > −1.
let jacobi (n: int) (a: float) (b: float) : Rule =
    checkCount n
    checkExponent "a" a
    checkExponent "b" b
    let recurrence = Recurrence.jacobi n a b
    let nodes = nodesOf recurrence n (a = b)

    { Nodes = nodes; Weights = christoffel recurrence constantEnvelope n nodes }

/// Gauss–Legendre: Σ w_i f(x_i) = ∫ f(x) dx over (−1, 1), exact to degree 2n−1.
let legendre (n: int) : Rule = jacobi n 0.0 0.0

/// Gauss–Chebyshev (first kind), closed form x_i = −cos((2i+1)π/2n), w_i = π/n:
/// Σ w_i f(x_i) = ∫ f(x)/√(1−x²) dx over (−1, 1), exact to degree 2n−1.
let chebyshev (n: int) : Rule =
    checkCount n

    {
        Nodes = Array.init n (fun i -> Elementary.sin (Math.PI * float (2 * i + 1 - n) / float (2 * n)))
        Weights = Array.create n (Math.PI / float n)
    }

/// Gauss–Lobatto–Jacobi with both ends as nodes, n ≥ 2: Σ w_i f(x_i) = ∫ f(x) (1−x)^a (1+x)^b dx, exact to degree 2n−3.
/// The interior nodes are the zeros of the Jacobi polynomial (a+1, b+1) of degree n−2; the weights come from the
/// recurrence whose last step is changed so that −1 and 1 are nodes (Golub, SIAM Review 15 (1973) 318).
let lobatto (n: int) (a: float) (b: float) : Rule =
    Check.that (n >= 2 && n <= largest) "n" $"a Gauss–Lobatto rule needs 2 to {largest} points, not {n}: both ends are nodes."
    checkExponent "a" a
    checkExponent "b" b

    let interior =
        if n = 2 then
            [||]
        else
            nodesOf (Recurrence.jacobi (n - 2) (a + 1.0) (b + 1.0)) (n - 2) (a = b)

    let nodes = Array.concat [ [| -1.0 |]; interior; [| 1.0 |] ]
    let recurrence = Recurrence.jacobi n a b

    // φ_0 … φ_{n−2} and q = b_{n−1}φ_{n−1} at x
    let evaluate x =
        let values = Array.zeroCreate n
        Recurrence.fill recurrence one n x values 0
        values[n - 1] <- recurrence.B[n - 1] * values[n - 1]
        values

    let right = evaluate 1.0
    let left = evaluate -1.0
    let changed = sqrt (2.0 / (right[n - 2] / right[n - 1] - left[n - 2] / left[n - 1]))

    {
        Nodes = nodes
        Weights =
            nodes
            |> Array.map (fun x ->
                let values = evaluate x
                let last = values[n - 1] / changed
                let mutable sum = 0.0

                for k in 0 .. n - 2 do
                    sum <- sum + values[k] * values[k]

                1.0 / (sum + last * last))
    }

/// Gauss–Hermite for functions: Σ w_i f(x_i) = ∫ f(x) dx over the line, exact for f = polynomial of degree 2n−1 times e^(−x²).
/// The classical weight is w_i e^(−x_i²); divided out, nothing underflows.
let hermite (n: int) : Rule =
    checkCount n
    let recurrence = Recurrence.hermite n
    let nodes = nodesOf recurrence n true

    { Nodes = nodes; Weights = christoffel recurrence ScaledNumber.gaussian n nodes }

/// Gauss–Laguerre for functions: Σ w_i f(x_i) = ∫ f(x) x^alpha dx over (0, ∞), exact for f = polynomial of degree 2n−1 times e^(−x).
/// The classical weight is w_i e^(−x_i). alpha > −1.
let laguerre (n: int) (alpha: float) : Rule =
    checkCount n
    checkExponent "alpha" alpha
    let recurrence = Recurrence.laguerre n alpha
    let nodes = nodesOf recurrence n false

    { Nodes = nodes; Weights = christoffel recurrence laguerreEnvelope n nodes }

/// n equispaced points of a period, the left end included: exact for trigonometric polynomials of wavenumber below n.
let equispaced (n: int) (left: float) (right: float) : Rule =
    checkCount n

    Check.that
        (Double.IsFinite left && Double.IsFinite right && left < right)
        "right"
        $"a period needs finite ends with left < right, not ({left}, {right})."

    {
        Nodes = Array.init n (fun i -> left + (right - left) * (float i / float n))
        Weights = Array.create n ((right - left) / float n)
    }
