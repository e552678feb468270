namespace Spectral

/// The lowest eigenfunctions of an operator H that is bounded below: −Δ + V of a quantum system, or −L of the generator of a reversible process.
type EigenProblem =
    {
        /// Its name in tables.
        Name: string
        /// Coordinates of a point.
        Dimension: int
        /// What a network sees of a point, and how many numbers that is.
        Inputs: Expr -> Expr
        /// Length of the inputs.
        InputCount: int
        /// What multiplies the network: decay, or boundary values.
        Envelope: Expr -> Expr
        /// Hψ of functions ψ [k] of the point.
        Operator: Expr -> Expr -> Expr
        /// ⟨∇u, ∇v⟩ + ⟨u, Vv⟩ of functions u [m], at a point: [m × m].
        Form: Expr -> Expr -> Expr
        /// The lowest eigenvalues, so many.
        Eigenvalues: int -> float[]
        /// The coordinates of a unit point that make a point.
        UnitDimension: int
        /// A point and its weight from a unit point.
        Place: float[] -> SampledPoint
        /// A fine quadrature rule: x and q.
        Quadrature: float[][]
    }

    /// The functions of a network in this problem.
    member p.Functions(network: Expr -> Expr, x: Expr) : Expr = Tensor.scale (p.Envelope x) (network (p.Inputs x))

module EigenProblem =
    let private pi = 3.141592653589793

    /// The lowest sums of one-dimensional levels, each coordinate taking one: levels are ascending, and enough of them are given.
    let private sums (levels: float[][]) (count: int) =
        levels
        |> Array.fold
            (fun found own ->
                Array.allPairs found own
                |> Array.map (fun (a, b) -> a + b)
                |> List.ofArray
                |> List.sort
                |> List.truncate count
                |> Array.ofList)
            [| 0.0 |]

    /// A tensor of Gauss–Legendre rules on [−half, half]ᵈ as weighted points.
    let private tensor (points: int) (half: float) (dimension: int) : float[][] =
        let rule = (Gauss.legendre points).Mapped(1.0 / half, 0.0)
        let count = Seq.fold (fun n _ -> n * points) 1 (seq { 1..dimension })
        let index node j = Seq.fold (fun i _ -> i / points) node (seq { 1..j }) % points

        let weight node = Seq.fold (fun w j -> w * rule.Weights[index node j]) (float count) (seq { 0 .. dimension - 1 })

        [|
            Array.init (count * dimension) (fun at -> rule.Nodes[index (at / dimension) (at % dimension)])
            Array.init count (fun node -> sqrt (weight node))
        |]

    let private squares (x: Expr) = Tensor.dot x x

    /// −Δ in the box [−5, 5]ᵈ with Dirichlet conditions: (π/10)² Σ n_i², n_i ≥ 1.
    let well (dimension: int) : EigenProblem =
        let half = 5.0

        {
            Name = "well"
            Dimension = dimension
            Inputs = fun x -> 0.5 * x
            InputCount = dimension
            Envelope =
                fun x ->
                    let factors = 1.0 - (1.0 / (half * half)) * (x * x)
                    Array.init dimension (fun j -> Tensor.element j factors) |> Array.reduce (*)
            Operator = Operators.hamiltonian (Tensor.scalar 0.0)
            Form = Operators.form (Tensor.scalar 0.0)
            Eigenvalues =
                fun count ->
                    let level n = float (n * n) * pi * pi / (4.0 * half * half)
                    sums (Array.init dimension (fun _ -> Array.init count (fun i -> level (i + 1)))) count
            UnitDimension = dimension
            Place = SampledPoints.box (Array.create dimension -half) (Array.create dimension half)
            Quadrature = tensor 40 half dimension
        }

    /// −Δ + xᵀKx, K tridiagonal with 1 + 2c on the diagonal and −c beside it: Σ ω_j(2n_j + 1), ω_j² the eigenvalues of K. Coupling c = 0 is the isotropic oscillator.
    let oscillator (coupling: float) (dimension: int) : EigenProblem =
        let k =
            Matrix.Init(
                dimension,
                dimension,
                fun i j ->
                    if i = j then 1.0 + 2.0 * coupling
                    elif abs (i - j) = 1 then -coupling
                    else 0.0
            )

        let frequencies =
            TridiagonalEigen.values k.DiagonalEntries (Array.create (dimension - 1) -coupling) |> Array.map sqrt

        let potential x = Tensor.dot x (Tensor.apply (Tensor.constant [| dimension; dimension |] k.Values) x)
        // The envelope decays a little slower than the widest mode, and the points a little wider than its square; in many dimensions every deviation from it counts, coordinate by coordinate.
        let isMany = dimension > 2
        let decay = (if isMany then 0.49 else 0.45) * frequencies[0]
        let deviation = (if isMany then 0.78 else 0.65) / sqrt frequencies[0]

        {
            Name = if coupling = 0.0 then "oscillator" else "oscillator chain"
            Dimension = dimension
            Inputs = fun x -> Tensor.tanh (0.7 * x)
            InputCount = dimension
            Envelope = fun x -> Tensor.exp (-decay * squares x)
            Operator = fun x psi -> Operators.hamiltonian (potential x) x psi
            Form = fun x u -> Operators.form (potential x) x u
            Eigenvalues = fun count -> sums (frequencies |> Array.map (fun w -> Array.init count (fun n -> w * float (2 * n + 1)))) count
            UnitDimension = 2 * ((dimension + 1) / 2)
            Place = SampledPoints.normal (if dimension <= 2 then 1.3 * deviation else deviation) dimension
            Quadrature =
                if dimension <= 2 then
                    tensor 60 (7.0 / sqrt frequencies[0]) dimension
                else
                    let even = 2 * ((dimension + 1) / 2)

                    (UnitPoints.Kronecker(20000, even)).Draw(RandomStream.OfSeed(1L).Child "quadrature")
                    |> SampledPoints.images (SampledPoints.normal deviation dimension) even
        }

    /// The strengths c_i of the cosine potential in one, in two, and in up to ten dimensions. Han, Lu and Zhou, arXiv 2002.02600.
    let private strengths dimension =
        match dimension with
        | 1 -> [| 1.0 |]
        | 2 -> [| 0.814723686393179; 0.905791937075619 |]
        | _ ->
            [|
                0.162944737278636
                0.181158387415124
                0.025397363258701
                0.182675171227804
                0.126471849245082
                0.019508080999882
                0.055699643773410
                0.109376303840997
                0.191501367086860
                0.192977707039855
            |]
            |> Array.truncate dimension

    /// −u″ + c cos x on the circle by Fourier's method, whose matrix is tridiagonal: to rounding.
    let private circleLevels (strength: float) =
        let largest = 20
        let squares = Array.init (2 * largest + 1) (fun i -> float ((i - largest) * (i - largest)))
        TridiagonalEigen.values squares (Array.create (2 * largest) (0.5 * strength))

    /// −Δ + Σ c_i cos x_i on the torus [0, 2π]ᵈ, d ≤ 10, in L² of the uniform law: sums of one-dimensional levels.
    let cosines (dimension: int) : EigenProblem =
        Check.that (dimension >= 1 && dimension <= 10) "dimension" $"the cosine potential is known in 1 to 10 dimensions, not {dimension}."
        let c = strengths dimension
        let potential x = Tensor.dot (Tensor.constant [| dimension |] c) (Tensor.cos x)
        let low, high = Array.create dimension 0.0, Array.create dimension (2.0 * pi)
        let volume = Array.fold (fun v b -> v * b) 1.0 high
        let place = SampledPoints.weightedBox low high (fun _ -> 1.0 / volume)

        {
            Name = "cosine potential"
            Dimension = dimension
            Inputs = fun x -> Tensor.concatenate [| Tensor.sin x; Tensor.cos x |]
            InputCount = 2 * dimension
            Envelope = fun _ -> Tensor.scalar 1.0
            Operator = fun x psi -> Operators.hamiltonian (potential x) x psi
            Form = fun x u -> Operators.form (potential x) x u
            Eigenvalues = fun count -> sums (c |> Array.map circleLevels) count
            UnitDimension = dimension
            Place = place
            Quadrature =
                (UnitPoints.Kronecker((if dimension <= 2 then 4000 else 20000), dimension)).Draw(RandomStream.OfSeed(1L).Child "quadrature")
                |> SampledPoints.images place dimension
        }

    /// The scales at which the inputs of hydrogen resolve the radius.
    let private radii = [| 0.5; 1.5; 4.0; 12.0; 25.0 |]

    /// Weighted points of the plane in polar coordinates: Gauss nodes t under r = R t²/(1 − t), and even angles moved by `turn` (a share of their distance).
    let polar (nodes: int) (angles: int) (radius: float) (turn: float) : float[][] =
        let rule = (Gauss.legendre nodes).Mapped(2.0, 0.5)
        let count = nodes * angles

        let place at =
            let t = rule.Nodes[at / angles]
            let r = radius * t * t / (1.0 - t)
            let slope = radius * (2.0 * t - t * t) / ((1.0 - t) * (1.0 - t))

            struct (r,
                    2.0 * pi * (float (at % angles) + turn) / float angles,
                    rule.Weights[at / angles] * slope * r * 2.0 * pi / float angles)

        [|
            Array.init (2 * count) (fun at ->
                let struct (r, angle, _) = place (at / 2)
                r * (if at % 2 = 0 then Elementary.cos angle else Elementary.sin angle))
            Array.init count (fun at ->
                let struct (_, _, w) = place at
                sqrt (float count * w))
        |]

    /// Hydrogen in the plane, −Δ − 1/|x|: −1/(2n + 1)², 2n + 1 times.
    let hydrogen: EigenProblem =
        let radius x = Tensor.squareRoot (squares x)
        let potential x = Tensor.divide (Tensor.scalar -1.0) (radius x)

        {
            Name = "hydrogen"
            Dimension = 2
            Inputs =
                fun x ->
                    let r = radius x

                    [|
                        for s in radii do
                            let inverse = Tensor.divide (Tensor.scalar 1.0) (s + r)
                            Tensor.reshape [| 1 |] (r * inverse)
                            Tensor.scale inverse x
                    |]
                    |> Tensor.concatenate
            InputCount = 3 * radii.Length
            Envelope = fun x -> Tensor.exp (-0.15 * radius x)
            Operator = fun x psi -> Operators.hamiltonian (potential x) x psi
            Form = fun x u -> Operators.form (potential x) x u
            Eigenvalues =
                fun count ->
                    Seq.initInfinite (fun n -> Seq.replicate (2 * n + 1) (-1.0 / float ((2 * n + 1) * (2 * n + 1))))
                    |> Seq.concat
                    |> Seq.take count
                    |> Array.ofSeq
            UnitDimension = 2
            Place =
                // r = R u²/(1 − u): far tails, and a density that is bounded at the nucleus in r.
                fun u ->
                    let t = u[0]
                    let r = 24.0 * t * t / (1.0 - t)
                    let slope = 24.0 * (2.0 * t - t * t) / ((1.0 - t) * (1.0 - t))
                    let angle = 2.0 * pi * u[1]
                    SampledPoint([| r * Elementary.cos angle; r * Elementary.sin angle |], sqrt (2.0 * pi * r * slope))
            Quadrature = polar 120 32 24.0 0.5
        }
