namespace Spectral

open System

/// A linear least-squares problem at sample points, min_v Σ_i (J_i v − f_i)² + μ|v|², on an engine: rows and right-hand side carry the square roots of the samples' weights, which
/// add up to one, so that M = JᵀJ and F = Jᵀf are means over the domain.
[<Sealed>]
type TangentSystem(engine: IEngine, samples: int, count: int, jacobian: DeviceVector, target: DeviceVector) =
    let algebra = engine.Algebra
    let mutable operations = 0L
    let long (x: int) = int64 x

    let normal =
        lazy
            (Check.that
                (long count * long count <= (1L <<< 28))
                "count"
                $"{count} parameters need a dense matrix of {count} × {count} numbers: use the solver 'nystrom' or 'dual', or a smaller network."

             let normal = engine.Vector(count * count)
             algebra.AddNormal(jacobian, samples, count, normal)
             operations <- operations + long samples * long count * long count
             normal)

    let gram =
        lazy
            (let gram = engine.Vector(samples * samples)
             algebra.AddGram(jacobian, samples, count, gram)
             operations <- operations + long samples * long samples * long count
             gram)

    let product transposed (x: DeviceVector) columns =
        let m, k = if transposed then count, samples else samples, count
        let result = engine.Vector(m * columns)
        algebra.AddProduct(transposed, jacobian, x, m, columns, k, result)
        operations <- operations + 2L * long samples * long count * long columns
        result

    let right = lazy (product true target 1)

    /// Where it lives.
    member _.Engine = engine
    /// n.
    member _.Samples = samples
    /// p.
    member _.Count = count
    /// J, [n × p].
    member _.Jacobian = jacobian
    /// f, [n].
    member _.Target = target
    /// Operations of what was asked of it.
    member _.Operations = operations

    /// Notes the operations of work done with it.
    member _.Note(work: int64) = operations <- operations + work

    /// tr M.
    member s.Trace =
        s.Note(2L * long samples * long count)
        algebra.Dot(jacobian, jacobian)

    /// A new vector JV, [n × c], for V [p × c].
    member _.Multiply(v: DeviceVector, columns: int) : DeviceVector = product false v columns
    /// A new vector JᵀR, [p × c], for R [n × c].
    member _.MultiplyTransposed(r: DeviceVector, columns: int) : DeviceVector = product true r columns
    /// M = JᵀJ, [p × p], of which the lower triangle counts; made once.
    member _.Normal = normal.Value
    /// K = JJᵀ, [n × n], of which the lower triangle counts; made once.
    member _.Gram = gram.Value
    /// F = Jᵀf; made once.
    member _.Right = right.Value

    /// ‖Jv − f‖/‖f‖; 0 where f is zero.
    member s.RelativeResidual(v: DeviceVector) : float =
        use product = s.Multiply(v, 1)
        algebra.AddScaled(-1.0, target, product)
        let size = algebra.Norm target
        if size = 0.0 then 0.0 else algebra.Norm product / size

    interface IDisposable with
        member _.Dispose() =
            jacobian.Dispose()
            target.Dispose()

            for made in [| normal; gram; right |] do
                if made.IsValueCreated then
                    made.Value.Dispose()
