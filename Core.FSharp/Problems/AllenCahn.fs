/// The Allen–Cahn equation on an interval with ends at zero: u_t = 0.05 u_xx + u − u³ on (−1, 1), u(±1) = 0 (Allen and Cahn 1979).
/// Start: u = Σ_{k=1..8} a_k sin(kπ(x+1)/2). Solved by the Legendre–Galerkin method: u = Σ_{k=1..n} c_k ψ_k,
///     ψ_k = (P_{k+1} − P_{k−1})/√(4k+2),   ψ_k′ = √(k + ½) P_k,   so ∫ψ_j′ψ_k′ = δ_jk,
///     c′ = −0.05 M⁻¹ c + M⁻¹ ∫ψ (u − u³),   M_jk = ∫ψ_j ψ_k,
/// integrals by the Gauss–Legendre rule, and ETDRK4 with the dense matrix −0.05 M⁻¹ in time (Shen, SIAM J. Sci. Comput. 15 (1994) 1489, for the basis).
/// Draws: a₁ … a₈, a_k ~ N(0, (0.8/k²)²). Times: 0, 0.5, …, 2. Labels: fixed.
module internal Spectral.AllenCahn

let private pi = 3.141592653589793
let private diffusivity = 0.05
let private harmonics = 8
let private times = [| 0.0; 0.5; 1.0; 1.5; 2.0 |]

/// ψ₁(x) … ψ_n(x) into values.
let private fill (x: float) (values: float[]) =
    let mutable previous = 1.0
    let mutable current = x

    for k in 1 .. values.Length do
        let next = (float (2 * k + 1) * x * current - float k * previous) / float (k + 1)
        values[k - 1] <- (next - previous) / sqrt (float (4 * k + 2))
        previous <- current
        current <- next

let private valuesAt (n: int) (x: float) =
    let values = Array.zeroCreate n
    fill x values
    values

/// M⁻¹ [n × n] and its product with right-hand sides [n × columns].
let private solveMass (mass: float[]) (n: int) (right: float[]) (columns: int) =
    match Dense.cholesky mass n with
    | None -> invalidOp "the mass matrix of the Legendre–Galerkin basis is positive definite"
    | Some l ->
        let solved =
            Array.init columns (fun j ->
                Dense.solveLowerTransposed l (Dense.solveLower l (Array.init n (fun i -> right[i * columns + j])) n) n)

        Array.init (n * columns) (fun at -> solved[at % columns][at / columns])

/// What a discretisation has: ETDRK4 for its coefficients, and the projection of a function.
type private Discretisation =
    {
        /// The scheme.
        Evolution: Evolution
        /// The coefficients of a function that vanishes at the ends.
        Project: (float -> float) -> float[]
    }

/// n functions, a rule of so many points, and so many steps between the times.
let private discretise (n: int) (points: int) (steps: int) : Discretisation =
    let rule = Gauss.legendre points
    let table = rule.Nodes |> Array.map (valuesAt n)
    // Products of two ψ are of degree 2n + 2.
    let exact = Gauss.legendre (n + 2)
    let exactTable = exact.Nodes |> Array.collect (valuesAt n)
    let weighted = Array.init exactTable.Length (fun i -> sqrt exact.Weights[i / n] * exactTable[i])
    let mass = Dense.symmetricProduct weighted exact.Count n
    let identity = Array.init (n * n) (fun i -> if i / n = i % n then 1.0 else 0.0)
    let stiffness = solveMass mass n identity n |> Array.map (fun v -> -diffusivity * v)

    // M⁻¹ ∫ψ f = Σ_q columns_q f(x_q).
    let columns =
        let right = Array.init (n * points) (fun at -> rule.Weights[at % points] * table[at % points][at / points])
        let projection = solveMass mass n right points
        Array.init points (fun q -> Array.init n (fun i -> projection[i * points + q]))

    let gather (values: float -> int -> float) (state: float[]) (target: float[]) =
        System.Array.Clear target

        for q in 0 .. points - 1 do
            let row, column = table[q], columns[q]
            let mutable even = 0.0
            let mutable odd = 0.0

            for k in 0..2 .. n - 2 do
                even <- System.Math.FusedMultiplyAdd(state[k], row[k], even)
                odd <- System.Math.FusedMultiplyAdd(state[k + 1], row[k + 1], odd)

            if n % 2 = 1 then
                even <- System.Math.FusedMultiplyAdd(state[n - 1], row[n - 1], even)

            let f = values (even + odd) q

            for k in 0 .. n - 1 do
                target[k] <- System.Math.FusedMultiplyAdd(f, column[k], target[k])

    let reaction =
        VectorField.OfFunction(n, FieldFunction(fun _ state slope -> gather (fun u _ -> u - u * u * u) state slope))

    {
        Evolution = Evolution(LinearPart.Dense stiffness, reaction, times, steps)
        Project =
            fun f ->
                let target = Array.zeroCreate n
                gather (fun _ q -> f rule.Nodes[q]) (Array.zeroCreate n) target
                target
    }

/// The trajectory of parameters.
let private solve (discretisation: Lazy<Discretisation>) (parameters: float[]) : Solution =
    let none = Array.zeroCreate harmonics

    let evaluate (state: float[]) =
        fun x -> Array.fold2 (fun sum c value -> System.Math.FusedMultiplyAdd(c, value, sum)) 0.0 state (valuesAt state.Length x)

    let start x = FourierSum.value parameters none (0.5 * pi * (x + 1.0))
    let own = lazy (discretisation.Value.Evolution.Solve(discretisation.Value.Project start, evaluate))

    {
        At = (fun time -> own.Value.At time)
        Extents = fun _ -> [| { Middle = 0.0; Width = 1.0 } |]
    }

/// The problem, solved in so many functions ψ, with 8/5 as many points, and so many steps between the times; draws depend on neither.
let resolved (functions: int) (steps: int) =
    Check.that (functions >= 2) "functions" $"{functions} functions were asked for: use 2 or more."
    Check.that (steps >= 1) "steps" $"{steps} steps between the times were asked for: use 1 or more."
    let discretisation = lazy (discretise functions (8 * functions / 5) steps)

    Problem(
        {
            Name = "allenCahn"
            Title = "Allen–Cahn, an interval with ends at zero, eight parameters"
            Equation = "u_t = 0.05 u_xx + u − u³ on (−1, 1), u(±1) = 0"
            Solution = "from u = Σ_{k=1..8} a_k sin(kπ(x+1)/2), a_k ~ N(0, (0.8/k²)²), by the Legendre–Galerkin method and ETDRK4"
            Source = "Allen and Cahn, Acta Metallurgica 27 (1979) 1085; Shen, SIAM J. Sci. Comput. 15 (1994) 1489"
            Fields = 1
            Domain = [| struct (-1.0, 1.0) |]
            Window = [| struct (-1.0, 1.0) |]
            Times = times
            AlgebraicTails = false
            ParameterNames = FourierSum.names "a" harmonics
            LabelFactor = 1.0
            Labels = "fixed: β = 1, x₀ = 0"
            Sample = FourierSum.draw (fun k -> 0.8 / (k * k)) harmonics harmonics
            Solve = solve discretisation
        },
        Boundary.Zero
    )

/// With functions and steps that, when both are doubled, change the solution by some 1e-9.
let problem = resolved 40 40
