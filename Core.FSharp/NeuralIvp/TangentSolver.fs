namespace Spectral

open System

/// The solution of a TangentSystem.
type TangentSolution =
    {
        /// v, [p].
        Velocity: float[]
        /// Steps of the iteration, 0 for a direct solver.
        Iterations: int
        /// The dimension of the space that was searched or of the preconditioner, p where there is no such choice.
        Rank: int
    }

/// How min_v |Jv − f|² + μ|v|² is solved. All of them find the same function Jv; the sketch searches a subspace, the truncated one drops directions instead of damping them.
[<AbstractClass>]
type TangentSolver(name: string, regularisation: float) =
    do
        Check.that
            (regularisation > 0.0 && Double.IsFinite regularisation)
            "regularisation"
            $"a regularisation of {regularisation} was given: use a small positive number, for example 1e-9."

    static let number (x: float) = x.ToString("0.###e0", Globalization.CultureInfo.InvariantCulture)
    let canonical = $"{name}({number regularisation})"

    /// Its name with the regularisation.
    member _.Canonical = canonical
    /// Its name.
    member _.Name = name
    /// μ in units of the trace of M at the start.
    member _.Regularisation = regularisation
    /// The solution with μ as an absolute number; the stream is for what is drawn at random, the same in all stages of a step.
    /// `rank`: that of the last solution, 0 at first.
    abstract Solve: system: TangentSystem * mu: float * rank: int * stream: RandomStream -> TangentSolution
    /// The μ that it solves with, of the one that is anchored at the start.
    abstract Weight: system: TangentSystem * mu: float -> float
    default _.Weight(_, mu) = mu
    /// Whether it needs the products of J only, so that a system by factors will do.
    abstract UsesProducts: bool
    default _.UsesProducts = false

module TangentSolver =
    let private direct count (velocity: float[]) = { Velocity = velocity; Iterations = 0; Rank = count }

    let private fail name (mu: float) =
        raise (
            NumericalFailureException
                $"the solver '{name}' met a matrix that is not positive definite at μ = {mu:G3}: use a larger regularisation, or fewer parameters."
        )

    let private copyOf (system: TangentSystem) (vector: DeviceVector) =
        let copy = system.Engine.Vector vector.Length
        system.Engine.Algebra.Copy(vector, copy)
        copy

    /// How often μ is made ten times as large before a factorisation is given up.
    let private mostRaises = 4

    /// x with (A + μI) x = b, A [n × n] positive semidefinite; the right-hand side is overwritten. Where rounding has made A + μI indefinite, since A has grown and μ has not, μ is raised.
    let private solveDamped (system: TangentSystem) name (matrix: DeviceVector) n mu (right: DeviceVector) =
        let algebra = system.Engine.Algebra
        use factor = system.Engine.Vector(n * n)

        let rec factorise raised (damping: float) =
            system.Note(int64 n * int64 n * int64 n / 3L)

            if not (algebra.Factor(matrix, n, damping, factor)) then
                if raised = mostRaises then
                    fail name mu
                else
                    factorise (raised + 1) (10.0 * damping)

        factorise 0 mu
        algebra.Solve(factor, n, right)

    /// (M + μI) v = F by Cholesky: n p² + p³/3 operations, p to a few thousand.
    let dense (regularisation: float) : TangentSolver =
        { new TangentSolver("dense", regularisation) with
            override solver.Solve(system, mu, _, _) =
                use right = copyOf system system.Right
                solveDamped system solver.Name system.Normal system.Count mu right
                direct system.Count (right.ToArray())
        }

    /// The dense solver with μ in units of the largest eigenvalue of M as it is at every solve, not of the trace at the start (Finzi et al., arXiv 2304.14994).
    let unanchored (regularisation: float) : TangentSolver =
        { new TangentSolver("dense, μ of the current λ₁", regularisation) with
            override _.Weight(system, _) = regularisation * TangentSpectrum.largest system

            override solver.Solve(system, mu, _, _) =
                use right = copyOf system system.Right
                solveDamped system solver.Name system.Normal system.Count (solver.Weight(system, mu)) right
                direct system.Count (right.ToArray())
        }

    /// v = Jᵀ (K + μI)⁻¹ f by Cholesky of order n: the same v, cheaper where there are fewer samples than parameters.
    let dual (regularisation: float) : TangentSolver =
        { new TangentSolver("dual", regularisation) with
            override solver.Solve(system, mu, _, _) =
                use right = copyOf system system.Target
                solveDamped system solver.Name system.Gram system.Samples mu right
                use velocity = system.MultiplyTransposed(right, 1)
                direct system.Count (velocity.ToArray())
        }

    /// The dense solution in a subspace of dimension s whose basis vectors J maps to the columns of a matrix [n × s].
    let private inSubspace name (system: TangentSystem) mu s (images: DeviceVector) =
        use own = new RowSystem(system.Engine, system.Samples, s, images, system.Engine.VectorOf(system.Target.ToArray()))
        let right = copyOf own own.Right
        solveDamped own name own.Normal s mu right
        system.Note own.Operations
        right

    /// Columns s of J drawn at random, the dense solution on them and zeros elsewhere: randomised sparse Neural Galerkin (Berman and Peherstorfer, arXiv 2310.04867).
    let columns (count: int) (regularisation: float) : TangentSolver =
        Check.that (count > 0) "columns" $"a sketch of {count} columns was asked for: use 1 or more."

        { new TangentSolver($"columns {count}", regularisation) with
            override solver.Solve(system, mu, _, stream) =
                let n, p, s = system.Samples, system.Count, min count system.Count
                let order = Array.init p id
                let draw = stream.Child "columns"

                for i in 0 .. s - 1 do
                    let j = i + draw.NextInteger(p - i)
                    let taken = order[j]
                    order[j] <- order[i]
                    order[i] <- taken

                let all = ((system :?> RowSystem).Jacobian).ToArray()
                let images = system.Engine.VectorOf(Array.init (n * s) (fun at -> all[at / s * p + order[at % s]]))
                use found = inSubspace solver.Name system mu s images
                let velocity = Array.zeroCreate p
                found.ToArray() |> Array.iteri (fun i v -> velocity[order[i]] <- v)
                { Velocity = velocity; Iterations = 0; Rank = s }
        }

    /// The dense solution on the last columns of J and zeros elsewhere: those of the last layer, in which a network is linear.
    let internal lastColumns (count: int) : TangentSolver =
        { new TangentSolver("last columns", 1e-10) with
            override solver.Solve(system, mu, _, _) =
                let n, p, s = system.Samples, system.Count, min count system.Count
                let all = ((system :?> RowSystem).Jacobian).ToArray()
                let images = system.Engine.VectorOf(Array.init (n * s) (fun at -> all[at / s * p + p - s + at % s]))
                use found = inSubspace solver.Name system mu s images

                {
                    Velocity = Array.append (Array.zeroCreate (p - s)) (found.ToArray())
                    Iterations = 0
                    Rank = s
                }
        }

    /// The dense solution in the space of s normal vectors: the yardstick of the sketch by columns.
    let gaussian (count: int) (regularisation: float) : TangentSolver =
        Check.that (count > 0) "count" $"a sketch of {count} directions was asked for: use 1 or more."

        { new TangentSolver($"gaussian {count}", regularisation) with
            override solver.Solve(system, mu, _, stream) =
                let p, s = system.Count, min count system.Count
                let draw = stream.Child "directions"
                use directions = system.Engine.VectorOf(Array.init (s * p) (fun _ -> draw.NextNormal()))
                use found = inSubspace solver.Name system mu s (system.Multiply(directions, s))
                use velocity = system.Engine.Vector p
                system.Engine.Algebra.AddProduct(true, false, directions, found, p, 1, s, velocity)

                { Velocity = velocity.ToArray(); Iterations = 0; Rank = s }
        }

    /// Directions of M with eigenvalues below (cut)² λ₁ are dropped, none is damped: least squares with a cut of singular values, as in evolutional networks (Du and Zaki, arXiv 2103.09959). The
    /// regularisation has no part in it.
    let truncated (cut: float) : TangentSolver =
        Check.that (cut > 0.0 && cut < 1.0) "cut" $"singular values are cut at a part of the largest between 0 and 1, not {cut}."

        { new TangentSolver($"truncated {cut:G3}", 1e-9) with
            override _.Solve(system, _, _, _) =
                let p = system.Count
                let normal, right = system.Normal.ToArray(), system.Right.ToArray()

                let struct (values, vectors) =
                    HouseholderEigen.decompose (
                        Matrix(p, p, Array.init (p * p) (fun at -> normal[max (at / p) (at % p) * p + min (at / p) (at % p)]))
                    )

                let velocity = Array.zeroCreate p
                let mutable rank = 0

                for j in 0 .. p - 1 do
                    if values[j] > cut * cut * values[p - 1] then
                        rank <- rank + 1
                        let column = vectors.Column j
                        Dense.subtract (-(Dense.dot column right) / values[j]) column velocity

                system.Note(9L * int64 p * int64 p * int64 p)
                { Velocity = velocity; Iterations = 0; Rank = rank }
        }

    /// The smallest eigenvalue of a positive definite matrix with the factor L Lᵀ [n × n], by three inverse iterations.
    let private smallest (engine: IEngine) (factor: DeviceVector) n =
        use x = engine.VectorOf(Array.create n (1.0 / sqrt (float n)))
        let mutable value = 0.0

        for _ in 1..3 do
            engine.Algebra.Solve(factor, n, x)
            let size = engine.Algebra.Norm x
            value <- 1.0 / size
            engine.Algebra.Scale(value, x)

        value

    /// The most directions that a block holds at a time when the preconditioner is made.
    let private block = 25

    /// A preconditioner P⁻¹ r = r − Bᵀ(BBᵀ + sI)⁻¹ B r of M + μI from ℓ random directions Ω [ℓ × p]: Y = ΩM + νΩ, C Cᵀ = Y Ωᵀ, B = C⁻¹Y, and s = μ + the smallest eigenvalue of BBᵀ. BᵀB is Nyström's
    /// approximation of M (Frangella, Tropp and Udell, arXiv 2110.02820), here without an eigenvalue problem.
    type private Preconditioner(system: TangentSystem, mu: float, firstRank: int, stream: RandomStream) =
        let engine, p = system.Engine, system.Count
        let algebra = engine.Algebra

        /// The same first columns for every rank.
        let sketch rank =
            let omegaStream = stream.Child "omega"
            let all = engine.Vector(rank * p)

            for first in 0..block .. rank - 1 do
                let taken = min block (rank - first)
                use own = engine.VectorOf(Array.init (taken * p) (fun _ -> omegaStream.NextNormal()))
                algebra.Copy(own, 0, all, first * p, taken * p)

            all

        let productWithM (omega: DeviceVector) rank =
            let all = engine.Vector(rank * p)

            for first in 0..block .. rank - 1 do
                let taken = min block (rank - first)
                use own = engine.Vector(taken * p)
                algebra.Copy(omega, first * p, own, 0, taken * p)
                use ahead = system.Multiply(own, taken)
                use back = system.MultiplyTransposed(ahead, taken)
                algebra.Copy(back, 0, all, first * p, taken * p)

            all

        /// B [ℓ × p], the factor of BBᵀ + sI, and the smallest eigenvalue of BBᵀ.
        let build rank =
            use omega = sketch rank
            use image = productWithM omega rank
            let b = engine.Vector(rank * p)
            use c = engine.Vector(rank * rank)
            let mutable shift = 1e-13 * system.Trace
            let mutable isReady = false

            while not isReady do
                algebra.Copy(image, b)
                algebra.AddScaled(shift, omega, b)
                use core = engine.Vector(rank * rank)
                algebra.AddProduct(false, true, b, omega, rank, rank, p, core)
                isReady <- algebra.Factor(core, rank, 0.0, c)
                shift <- 100.0 * shift

            algebra.SolveLower(c, rank, b, p)
            use gram = engine.Vector(rank * rank)
            algebra.AddGram(b, rank, p, gram)
            use factor = engine.Vector(rank * rank)

            let least =
                if algebra.Factor(gram, rank, 0.0, factor) then
                    smallest engine factor rank
                else
                    0.0

            let inner = engine.Vector(rank * rank)
            algebra.Factor(gram, rank, mu + least, inner) |> ignore
            let long = int64 rank * int64 rank
            system.Note(4L * long * int64 p + long * int64 rank)
            struct (b, inner, least)

        let largest = max 1 (p / 4)

        // The rank is doubled until the smallest eigenvalue that it sees lies within ten of μ.
        let rec choose rank =
            let struct (b, inner, least) = build rank

            if least <= 10.0 * mu || rank >= largest then
                struct (rank, b, inner)
            else
                b.Dispose()
                inner.Dispose()
                choose (min largest (2 * rank))

        let struct (rank, b, inner) = choose (min largest (max 25 firstRank))

        /// ℓ.
        member _.Rank = rank

        /// target ← P⁻¹ r.
        member _.Apply(r: DeviceVector, target: DeviceVector) =
            use small = engine.Vector rank
            algebra.AddProduct(false, false, b, r, rank, 1, p, small)
            algebra.Solve(inner, rank, small)
            use back = engine.Vector p
            algebra.AddProduct(true, false, b, small, p, 1, rank, back)
            algebra.Copy(r, target)
            algebra.AddScaled(-1.0, back, target)
            system.Note(4L * int64 rank * int64 p)

        interface IDisposable with
            member _.Dispose() =
                b.Dispose()
                inner.Dispose()

    /// Conjugate gradients on (M + μI) v = F with Nyström's preconditioner, to a relative residual, 500 steps at most: 4np(ℓ + steps) + 2pℓ² operations, by products with J only.
    let nystrom (tolerance: float) (regularisation: float) : TangentSolver =
        Check.that
            (tolerance > 0.0 && tolerance < 1.0)
            "tolerance"
            $"conjugate gradients end at a relative residual between 0 and 1, not {tolerance}."

        { new TangentSolver($"nystrom {tolerance:G3}", regularisation) with
            override _.UsesProducts = true

            override _.Solve(system, mu, rank, stream) =
                let engine, p = system.Engine, system.Count
                let algebra = engine.Algebra
                use preconditioner = new Preconditioner(system, mu, rank, stream)
                use v = engine.Vector p
                use r = copyOf system system.Right
                use z = engine.Vector p
                use d = engine.Vector p
                let size = algebra.Norm r
                preconditioner.Apply(r, z)
                algebra.Copy(z, d)
                let mutable rz = algebra.Dot(r, z)
                let mutable iterations = 0

                while iterations < 500 && algebra.Norm r > tolerance * size do
                    use ahead = system.Multiply(d, 1)
                    use image = system.MultiplyTransposed(ahead, 1)
                    algebra.AddScaled(mu, d, image)
                    let step = rz / algebra.Dot(d, image)
                    algebra.AddScaled(step, d, v)
                    algebra.AddScaled(-step, image, r)
                    preconditioner.Apply(r, z)
                    let next = algebra.Dot(r, z)
                    algebra.Scale(next / rz, d)
                    algebra.AddScaled(1.0, z, d)
                    rz <- next
                    iterations <- iterations + 1

                { Velocity = v.ToArray(); Iterations = iterations; Rank = preconditioner.Rank }
        }
