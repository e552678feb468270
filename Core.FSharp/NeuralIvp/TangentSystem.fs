namespace Spectral

open System

/// A linear least-squares problem at sample points, min_v Σ_i (J_i v − f_i)² + μ|v|², on an engine: rows and right-hand side carry the square roots of the samples' weights, which
/// add up to one, so that M = JᵀJ and F = Jᵀf are means over the domain. Blocks of vectors lie vector by vector where they are long as v, sample by sample where they are long as f.
[<AbstractClass>]
type TangentSystem(engine: IEngine, samples: int, count: int, target: DeviceVector) as this =
    let mutable operations = 0L
    let right = lazy (this.MultiplyTransposed(target, 1))

    /// Where it lives.
    member _.Engine = engine
    /// n.
    member _.Samples = samples
    /// p.
    member _.Count = count
    /// f, [n].
    member _.Target = target
    /// Operations of what was asked of it.
    member _.Operations = operations
    /// Notes the operations of work done with it.
    member _.Note(work: int64) = operations <- operations + work
    /// tr M.
    abstract Trace: float
    /// A new block JV, [n × c], for V [c × p].
    abstract Multiply: v: DeviceVector * columns: int -> DeviceVector
    /// A new block JᵀR, [c × p], for R [n × c].
    abstract MultiplyTransposed: r: DeviceVector * columns: int -> DeviceVector
    /// M = JᵀJ, [p × p], of which the lower triangle counts; made once.
    abstract Normal: DeviceVector
    /// K = JJᵀ, [n × n], of which the lower triangle counts; made once.
    abstract Gram: DeviceVector
    /// F = Jᵀf; made once.
    member _.Right: DeviceVector = right.Value

    abstract Dispose: unit -> unit

    default _.Dispose() =
        target.Dispose()

        if right.IsValueCreated then
            right.Value.Dispose()

    interface IDisposable with
        member s.Dispose() = s.Dispose()

/// A system whose matrix J [n × p] is at hand.
[<Sealed>]
type RowSystem(engine: IEngine, samples: int, count: int, jacobian: DeviceVector, target: DeviceVector) as this =
    inherit TangentSystem(engine, samples, count, target)
    let algebra = engine.Algebra
    let long (x: int) = int64 x

    let normal =
        lazy
            (Check.that
                (long count * long count <= (1L <<< 28))
                "count"
                $"{count} parameters need a dense matrix of {count} × {count} numbers: use the solver 'nystrom', or a smaller network."

             let normal = engine.Vector(count * count)
             algebra.AddNormal(jacobian, samples, count, normal)
             this.Note(long samples * long count * long count)
             normal)

    let gram =
        lazy
            (let gram = engine.Vector(samples * samples)
             algebra.AddGram(jacobian, samples, count, gram)
             this.Note(long samples * long samples * long count)
             gram)

    /// J, [n × p].
    member _.Jacobian = jacobian
    override _.Normal = normal.Value
    override _.Gram = gram.Value

    override s.Trace =
        s.Note(2L * long samples * long count)
        algebra.Dot(jacobian, jacobian)

    override s.Multiply(v, columns) =
        let result = engine.Vector(samples * columns)
        algebra.AddProduct(false, true, jacobian, v, samples, columns, count, result)
        s.Note(2L * long samples * long count * long columns)
        result

    override s.MultiplyTransposed(r, columns) =
        let result = engine.Vector(columns * count)
        algebra.AddProduct(true, false, r, jacobian, columns, count, samples, result)
        s.Note(2L * long samples * long count * long columns)
        result

    override _.Dispose() =
        base.Dispose()
        jacobian.Dispose()

        for made in [| normal; gram |] do
            if made.IsValueCreated then
                made.Value.Dispose()
