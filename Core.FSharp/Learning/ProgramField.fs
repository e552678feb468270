namespace Spectral

open System

/// The field of programs on an engine, one state at a time: the core's own solvers take it. Its derivative in the parameters is by Pull alone.
[<Sealed>]
type ProgramField(engine: IEngine, programs: FieldPrograms, parameters: float[]) =
    inherit DifferentiableField(programs.StateSize, parameters)

    let shared = engine.VectorOf parameters
    let noSums = engine.Vector 0

    /// A program with vectors of its own, made ready when it is first asked for.
    let ready (program: Program) =
        lazy
            (let vectors (slots: Slot[]) = slots |> Array.map (fun slot -> engine.Vector slot.Size)
             struct (engine.Compile(program, Precision.Double), vectors program.Inputs, vectors program.Outputs))

    let value, pull, push = ready programs.Value, ready programs.SamplePull, ready programs.Push

    let run (program: Lazy<struct (IExecutor * DeviceVector[] * DeviceVector[])>) (inputs: float[][]) (results: float[][]) =
        let struct (executor, given, found) = program.Value
        Array.iter2 (fun (vector: DeviceVector) (x: float[]) -> vector.Write(0, ReadOnlySpan x)) given inputs
        executor.Run(shared, 1, given, found, noSums)
        Array.iter2 (fun (vector: DeviceVector) (x: float[]) -> vector.Read(0, Span x)) found results

    let windows = programs.Network.Windows |> Array.map (fun w -> Array.zeroCreate<float> w.Expression.Size)
    let offsets = programs.Network.Windows |> Array.map (fun w -> w.Expression.Attributes[0])

    override _.Value(_, state, slope) = run value [| state |] [| slope |]

    override _.WithParameters(changed) = ProgramField(engine, programs, changed)

    override _.Pull(_, state, w, stateCotangent, parameterCotangent) =
        Array.iter2 (fun (own: float[]) offset -> Array.Copy(parameterCotangent, offset, own, 0, own.Length)) windows offsets
        run pull (Array.append [| state; w |] windows) (Array.append [| stateCotangent |] windows)
        Array.iter2 (fun (own: float[]) offset -> Array.Copy(own, 0, parameterCotangent, offset, own.Length)) windows offsets

    override _.Push(_, state, stateTangent, parameterTangent, slopeTangent) =
        Check.that
            (Array.forall (fun v -> v = 0.0) parameterTangent)
            "parameterTangent"
            "a field of programs has no tangent in its parameters here: use the adjoint or the chained Jacobian."

        run push [| state; stateTangent |] [| slopeTangent |]
