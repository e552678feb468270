namespace Spectral

/// The noisy logistic map x′ = 4x(1 − x) + ξ mod 1, the density of ξ ∝ cosᴺ(πξ) on ±½, N even: p(x′|x) is a trigonometric polynomial of degree N/2 in x′, so that its operator has rank
/// N + 1 and every eigenvalue, singular value and expectation is known to rounding. Ostruszka, Pakoński, Słomczyński and Życzkowski, Phys. Rev. E 62 (2000) 2018.
[<Sealed>]
type NoisyLogistic(exponent: int) =
    do
        Check.that
            (exponent >= 2 && exponent <= 60 && exponent % 2 = 0)
            "exponent"
            $"the noise has an even exponent from 2 to 60, not {exponent}."

    static let twoPi = 6.283185307179586
    static let map x = 4.0 * x * (1.0 - x)

    let degree = exponent / 2

    /// Of cosᴺ(πy) = Σ a_j cos 2πjy the ratios a_j/a₀.
    let ratios = Array.scan (fun r j -> r * float (degree - j + 1) / float (degree + j)) 1.0 [| 1..degree |]

    /// Nodes for smooth functions on [0, 1].
    let nodes = (Gauss.legendre 160).Mapped(2.0, 0.5)

    /// 1, √2 cos 2πjx, √2 sin 2πjx.
    let trigonometric x =
        Array.init (exponent + 1) (fun i ->
            let angle = twoPi * float ((i + 1) / 2) * x

            if i = 0 then 1.0
            elif i % 2 = 1 then sqrt 2.0 * Elementary.cos angle
            else sqrt 2.0 * Elementary.sin angle)

    // (K e_i)(x) = r_i e_i(F(x)): its coefficients by e_j.
    let operator =
        let images = nodes.Nodes |> Array.map (map >> trigonometric)
        let own = nodes.Nodes |> Array.map trigonometric

        Matrix.Init(
            exponent + 1,
            exponent + 1,
            fun j i ->
                ratios[(i + 1) / 2]
                * nodes.Sum(Array.map2 (fun (a: float[]) (b: float[]) -> a[j] * b[i]) own images)
        )

    // The stationary density is Σ c_i e_i with c = Kᵀ c, c₀ = 1.
    let coefficients =
        let n = exponent + 1

        let equations =
            Matrix.Init(
                n,
                n,
                fun i j ->
                    if i = 0 then
                        (if j = 0 then 1.0 else 0.0)
                    else
                        operator[j, i] - (if i = j then 1.0 else 0.0)
            )

        LeastSquares.solve n n equations.Values (Array.init n (fun i -> if i = 0 then 1.0 else 0.0))

    let density x = Dense.dot coefficients (trigonometric x)

    let transition x next =
        let y = next - map x
        Seq.fold (fun sum j -> sum + 2.0 * ratios[j] * Elementary.cos (twoPi * float j * y)) 1.0 (seq { 1..degree })

    let weights = Array.map2 (fun x w -> w * density x) nodes.Nodes nodes.Weights

    let kernel =
        Matrix.Init(nodes.Count, nodes.Count, fun i j -> transition nodes.Nodes[i] nodes.Nodes[j] * nodes.Weights[j])

    let singular =
        lazy
            (let root = weights |> Array.map sqrt
             let n = nodes.Count
             let scaled = Matrix.Init(n, n, (fun i j -> root[i] * kernel[i, j] / root[j]))
             let struct (u, sigma, v) = SingularValues.decompose scaled
             let over (m: Matrix) = Matrix.Init(n, exponent + 1, (fun i j -> m[i, j] / root[i]))
             struct (Array.truncate (exponent + 1) sigma, over u, over v))

    /// N
    member _.Exponent = exponent
    /// The stationary density.
    member _.Density(x: float) = density x
    /// p(x′ | x)
    member _.Transition(x: float, next: float) = transition x next
    /// Quadrature nodes in [0, 1].
    member _.Nodes = nodes.Nodes
    /// Their weights under the stationary law.
    member _.Weights = weights
    /// The eigenvalues of the operator, in decreasing modulus.
    member _.Eigenvalues: ComplexNumber[] = let struct (values, _) = GeneralEigen.decompose operator in values

    /// Singular values and, on the nodes, singular functions of x and of x′ in L² of the stationary law.
    member _.Singular() : struct (float[] * Matrix * Matrix) = singular.Value

    /// E[h(x_t) | x₀] for h given on the nodes.
    member _.Forecast(h: float[], x: float, steps: int) : float =
        let before = Seq.fold (fun v _ -> kernel.Apply v) h (seq { 2..steps })
        nodes.Sum(Array.map2 (fun next v -> transition x next * v) nodes.Nodes before)

    /// The moments M_f, M_g and T under the stationary law of functions given on the nodes [nodes × k]: what samples estimate.
    member _.Moments(f: Matrix, g: Matrix) : Matrix[] =
        let mean a b = PairValues.Mean(weights, a, b)
        [| (mean f f).Symmetrised; (mean g g).Symmetrised; mean f (kernel * g) |]

    /// All pairs of nodes with their probabilities, and the values of functions on the nodes: what samples estimate, as weighted pairs.
    member _.Population(f: Matrix, g: Matrix) : PairValues =
        let n = nodes.Count
        let at (m: Matrix) (place: int -> int) = Matrix.Init(n * n, m.Columns, (fun pair j -> m[place pair, j]))
        let first, second = (fun pair -> pair / n), (fun pair -> pair % n)

        {
            F = at f first
            FNext = at f second
            G = at g first
            GNext = at g second
            Weights = Array.init (n * n) (fun pair -> weights[pair / n] * kernel[pair / n, pair % n])
        }

    /// So many stationary pairs in a row of one trajectory: x and x′.
    member _.Pairs(stream: RandomStream, count: int) : struct (float[] * float[]) =
        let rec noise () =
            let y = stream.NextUniform() - 0.5
            let c = Elementary.cos (0.5 * twoPi * y)
            let accept = Seq.fold (fun p _ -> p * c * c) 1.0 (seq { 1..degree })
            if stream.NextUniform() < accept then y else noise ()

        let next x =
            let y = map x + noise ()
            y - floor y

        let burned = Seq.fold (fun x _ -> next x) 0.3 (seq { 1..100 })
        let path = Array.scan (fun x _ -> next x) burned [| 1..count |]
        struct (path[.. count - 1], path[1..])
