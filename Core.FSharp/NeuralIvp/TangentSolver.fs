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
    abstract Solve: system: TangentSystem * mu: float * stream: RandomStream -> TangentSolution

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

    /// x with (A + μI) x = b, A [n × n]; the right-hand side is overwritten.
    let private solveDamped (system: TangentSystem) name (matrix: DeviceVector) n mu (right: DeviceVector) =
        let algebra = system.Engine.Algebra
        use factor = system.Engine.Vector(n * n)

        if not (algebra.Factor(matrix, n, mu, factor)) then
            fail name mu

        algebra.Solve(factor, n, right)
        system.Note(int64 n * int64 n * int64 n / 3L)

    /// (M + μI) v = F by Cholesky: n p² + p³/3 operations, p to a few thousand.
    let dense (regularisation: float) : TangentSolver =
        { new TangentSolver("dense", regularisation) with
            override solver.Solve(system, mu, _) =
                use right = copyOf system system.Right
                solveDamped system solver.Name system.Normal system.Count mu right
                direct system.Count (right.ToArray())
        }

    /// v = Jᵀ (K + μI)⁻¹ f by Cholesky of order n: the same v, cheaper where there are fewer samples than parameters.
    let dual (regularisation: float) : TangentSolver =
        { new TangentSolver("dual", regularisation) with
            override solver.Solve(system, mu, _) =
                use right = copyOf system system.Target
                solveDamped system solver.Name system.Gram system.Samples mu right
                use velocity = system.MultiplyTransposed(right, 1)
                direct system.Count (velocity.ToArray())
        }

    /// Columns s of J drawn at random, the dense solution on them and zeros elsewhere: randomised sparse Neural Galerkin (Berman and Peherstorfer, arXiv 2310.04867).
    let columns (count: int) (regularisation: float) : TangentSolver =
        Check.that (count > 0) "columns" $"a sketch of {count} columns was asked for: use 1 or more."

        { new TangentSolver($"columns {count}", regularisation) with
            override solver.Solve(system, mu, stream) =
                let n, p, s = system.Samples, system.Count, min count system.Count
                let order = Array.init p id
                let draw = stream.Child "columns"

                for i in 0 .. s - 1 do
                    let j = i + draw.NextInteger(p - i)
                    let taken = order[j]
                    order[j] <- order[i]
                    order[i] <- taken

                let chosen = Array.sub order 0 s
                let all = system.Jacobian.ToArray()

                use own =
                    new TangentSystem(
                        system.Engine,
                        n,
                        s,
                        system.Engine.VectorOf(Array.init (n * s) (fun at -> all[at / s * p + chosen[at % s]])),
                        system.Engine.VectorOf(system.Target.ToArray())
                    )

                use right = copyOf own own.Right
                solveDamped own solver.Name own.Normal s mu right
                system.Note own.Operations
                let velocity = Array.zeroCreate p
                Array.iteri (fun i v -> velocity[chosen[i]] <- v) (right.ToArray())
                { Velocity = velocity; Iterations = 0; Rank = s }
        }
