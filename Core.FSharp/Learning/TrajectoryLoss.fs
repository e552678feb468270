namespace Spectral

open System

/// The loss of a trajectory by itself, from its states at all times [times × n]. Data: [times − 1 × samples × size], as a fit has them.
[<Sealed>]
type internal TrajectoryLoss(engine: IEngine, residual: ResidualPrograms, n: int, samples: int, later: int, data: float[][]) =
    let vectorsOf (slots: Slot[]) = slots |> Array.map (fun slot -> engine.Vector(later * slot.Size))
    let ready (program: Program) = lazy (engine.Compile(program, Precision.Double), vectorsOf program.Inputs, vectorsOf program.Outputs)
    let value, push, pull = ready residual.Value, ready residual.Push, ready residual.Pull
    let none, loss = engine.Vector 0, engine.Vector 1

    /// Runs a program on all later times of a trajectory.
    let run (program: Lazy<IExecutor * DeviceVector[] * DeviceVector[]>) (sums: DeviceVector) (s: int) (states: float[][]) =
        let executor, inputs, outputs = program.Value
        states |> Array.iteri (fun i x -> inputs[i].Write(0, ReadOnlySpan x))

        data
        |> Array.iteri (fun i all ->
            let size = all.Length / (samples * later)

            for j in 0 .. later - 1 do
                inputs[states.Length + i].Write(j * size, ReadOnlySpan(all, (j * samples + s) * size, size)))

        executor.Run(none, later, inputs, outputs, sums)
        outputs[0].ToArray()

    let behindFirst (states: float[]) = Array.sub states n (later * n)

    /// r, [later × residuals].
    member _.Residuals(s: int, states: float[]) : float[] = run value none s [| behindFirst states |]

    /// (∂r/∂y) dy for the unit vectors dy, [n][later × residuals].
    member _.Slopes(s: int, states: float[]) : float[][] =
        Array.init n (fun i ->
            let direction = Array.init (later * n) (fun k -> if k % n = i then 1.0 else 0.0)
            run push none s [| behindFirst states; direction |])

    /// Σ r², and its derivative in the states [times × n], 0 at the first time.
    member _.Pull(s: int, states: float[]) : struct (float * float[]) =
        let pulled = run pull loss s [| behindFirst states |]
        struct (loss[0], Array.append (Array.zeroCreate n) pulled)
