namespace Spectral

open System
open System.Collections.Generic

/// Vectors on an engine that are freed together.
[<Sealed>]
type internal DeviceRoom(engine: IEngine) =
    let vectors = List<DeviceVector>()

    /// The engine.
    member _.Engine = engine

    /// A vector of zeros.
    member _.Vector(length: int) =
        let vector = engine.Vector length
        vectors.Add vector
        vector

    /// A vector with these numbers.
    member r.VectorOf(values: float[]) =
        let vector = r.Vector values.Length
        vector.Write(0, ReadOnlySpan values)
        vector

    interface IDisposable with
        member _.Dispose() =
            for vector in vectors do
                vector.Dispose()

/// What every training has: an objective on an engine, what it tells, and its history.
[<AbstractClass>]
type internal Training(room: DeviceRoom, objective: IObjective, optimiser: Optimiser, monitor: ITrainingMonitor, what: string) =
    /// Losses for which room is made at the start; more of them make more room.
    static let usualSteps = 1 <<< 16

    let history = List<float>(usualSteps)

    let remembering =
        match objective with
        | :? IRemembering as remembering -> ValueSome remembering
        | _ -> ValueNone

    let memory () =
        match remembering with
        | ValueSome r -> Array.copy r.Memory
        | ValueNone -> [||]

    member _.Count = objective.Count
    member _.History = history

    /// Which training a state is of.
    member val Description = $"{optimiser.Canonical}, {what}, {objective.Count} parameters"

    /// Refuses a loss that is no number.
    member _.RequireFinite(value: float, step: int) =
        if not (Double.IsFinite value) then
            raise (
                NumericalFailureException
                    $"{optimiser.Name} met a loss that is not finite at step {step}: use more Runge–Kutta steps an interval, a smaller learning rate or a larger damping."
            )

    /// The state left by a training that was cut off: its history, its operations and what its objective remembered are taken over.
    member t.Resume() : TrainingState voption =
        match monitor.Resume t.Description with
        | ValueSome state ->
            objective.Operations <- state.Operations
            history.AddRange(Array.last state.Vectors)
            remembering |> ValueOption.iter (fun r -> r.Memory <- state.Vectors[state.Vectors.Length - 2])
            ValueSome state
        | ValueNone -> ValueNone

    /// The same for a training whose state is θ and some numbers: both are taken over. Iterations and evaluations so far.
    member t.ResumeAt(theta: DeviceVector, scalars: float[]) : struct (int * int64) =
        match t.Resume() with
        | ValueSome state ->
            theta.Write(0, ReadOnlySpan state.Vectors[0])
            state.Scalars.CopyTo(scalars, 0)
            struct (state.Step, state.Evaluations)
        | ValueNone -> struct (0, 0L)

    /// A state; the history is its last vector, and before it stands what the objective remembers, if it does.
    member t.State(step: int, evaluations: int64, scalars: float[], vectors: float[][]) : TrainingState =
        {
            Description = t.Description
            Device = room.Engine.Device
            Step = step
            Evaluations = evaluations
            Operations = objective.Operations
            Scalars = scalars
            Vectors =
                let remembered = if remembering.IsSome then [| memory () |] else [||]
                Array.concat [ vectors; remembered; [| history.ToArray() |] ]
        }

    /// Tells of a step; the state is asked for where it is kept.
    member _.Tell(step: int, steps: int, loss: float, state: Func<TrainingState>) =
        monitor.Step({ Step = step; Steps = steps; Loss = loss }, state)

    /// Keeps and tells the loss after an iteration on the whole batch.
    member t.Advance(iteration: int, iterations: int, value: float, state: Func<TrainingState>) =
        let loss = objective.Loss(value, objective.Terms)
        history.Add loss
        t.Tell(iteration, iterations, loss, state)

    /// What was found.
    member _.Result(parameters: DeviceVector, value: float, iterations: int, evaluations: int64) : FitResult =
        {
            Parameters = parameters.ToArray()
            SumOfSquares = value
            Iterations = iterations
            History = history.ToArray()
            Evaluations = evaluations
            Operations = objective.Operations
            Memory = memory ()
        }

    /// From a start to what was found.
    abstract Run: start: float[] -> FitResult
