namespace Spectral

/// A Markov chain on finitely many states with transition probabilities P [states × states]: everything about its operator is known.
[<Sealed>]
type FiniteChain(transitions: Matrix) =
    let n = transitions.Rows

    do
        Check.that
            (transitions.Columns = n)
            "transitions"
            $"a chain has a square matrix of probabilities, not one of {n} × {transitions.Columns}."

        for i in 0 .. n - 1 do
            let sum = transitions.Row i |> Array.fold (+) 0.0
            Check.that (abs (sum - 1.0) < 1e-9) "transitions" $"row {i} of the transition probabilities sums to {sum}: divide it by that."

    let stationary =
        // (Pᵀ − I) π = 0 with Σ π = 1 in place of the last equation.
        let equations =
            Matrix.Init(n, n, fun i j -> if i = n - 1 then 1.0 else transitions[j, i] - (if i = j then 1.0 else 0.0))

        LeastSquares.solve n n equations.Values (Array.init n (fun i -> if i = n - 1 then 1.0 else 0.0))

    /// P
    member _.Transitions = transitions
    /// Number of states.
    member _.States = n
    /// The stationary law π, πP = π.
    member _.Stationary = stationary
    /// The eigenvalues of P in decreasing modulus.
    member _.Eigenvalues: ComplexNumber[] = let struct (values, _) = GeneralEigen.decompose transitions in values

    /// The singular values of P between L²(π) and L²(π): of diag(√π) P diag(1/√π).
    member _.SingularValues: float[] =
        let root = stationary |> Array.map sqrt

        let struct (_, sigma, _) =
            SingularValues.decompose (Matrix.Init(n, n, fun i j -> root[i] * transitions[i, j] / root[j]))

        sigma

    /// E[h(x_t) | x₀ = each state] for h given on the states.
    member _.Forecast(h: float[], steps: int) : float[] = Seq.fold (fun v _ -> transitions.Apply v) h (seq { 1..steps })

    /// E[h(x_{−t}) | x₀ = each state] in the stationary chain: the reversed probabilities π_j P_ji/π_i.
    member _.Hindcast(h: float[], steps: int) : float[] =
        let reversed = Matrix.Init(n, n, fun i j -> stationary[j] * transitions[j, i] / stationary[i])
        Seq.fold (fun v _ -> reversed.Apply v) h (seq { 1..steps })

    /// All transitions as weighted pairs, with the values of functions f and g of the states [states × k].
    member _.Pairs(f: Matrix, g: Matrix) : PairValues =
        let at (m: Matrix) place = Matrix.Init(n * n, m.Columns, fun pair j -> m[place pair, j])
        let first, second = (fun pair -> pair / n), (fun pair -> pair % n)

        {
            F = at f first
            FNext = at f second
            G = at g first
            GNext = at g second
            Weights = Array.init (n * n) (fun pair -> stationary[pair / n] * transitions[pair / n, pair % n])
        }

    /// So many independent stationary transitions: states and the states that follow.
    member _.Sample(stream: RandomStream, count: int) : struct (int[] * int[]) =
        let cumulated (weights: float[]) = Array.scan (+) 0.0 weights |> Array.tail
        let law, rows = cumulated stationary, Array.init n (fun i -> cumulated (transitions.Row i))

        /// The first state whose cumulated probability exceeds u, by bisection.
        let draw (sums: float[]) =
            let u = stream.NextUniform() * sums[n - 1]
            let mutable low, high = 0, n - 1

            while low < high do
                let middle = (low + high) / 2
                if sums[middle] > u then high <- middle else low <- middle + 1

            low

        let pairs =
            Array.init count (fun _ ->
                let first = draw law
                struct (first, draw rows[first]))

        struct (pairs |> Array.map (fun struct (a, _) -> a), pairs |> Array.map (fun struct (_, b) -> b))

    /// P ∝ 1 + (3i + 5j + ij mod 7) on six states: rank 5, complex eigenvalues, not reversible.
    static member Mixed: FiniteChain =
        let raw = Matrix.Init(6, 6, fun i j -> float (1 + (3 * i + 5 * j + i * j) % 7))
        let sums = Array.init 6 (fun i -> raw.Row i |> Array.fold (+) 0.0)
        FiniteChain(Matrix.Init(6, 6, fun i j -> raw[i, j] / sums[i]))
