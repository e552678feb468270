namespace Spectral

/// What fits and solves: on an engine, with progress and memory of fits under way.
type ILearner =
    /// The engine: any program of a method runs on it.
    abstract Engine: IEngine
    /// Makes a fit.
    abstract Fit: fit: IFit * optimiser: Optimiser -> FitResult
    /// The states of the field's flow from initial states [samples × state] at all times of the scheme: [samples × times × state].
    abstract Solve: field: FieldPrograms * parameters: float[] * scheme: FixedScheme * samples: int * initial: float[] -> float[]

/// A learner on an engine.
/// <param name="engine">Where everything is computed.</param>
/// <param name="monitor">What a fit tells, and where it keeps its state.</param>
/// <param name="count">Receives the evaluations of each fit.</param>
[<Sealed>]
type Learner(engine: IEngine, monitor: System.Func<IFit, ITrainingMonitor>, count: System.Action<int64>) =

    /// A learner that tells nothing and keeps nothing.
    new(engine: IEngine) =
        let silent =
            { new ITrainingMonitor with
                member _.Resume _ = ValueNone
                member _.Step(_, _) = ()
            }

        Learner(engine, (fun _ -> silent), ignore)

    static member internal Training
        (room: DeviceRoom, objective: IObjective, optimiser: Optimiser, monitor: ITrainingMonitor, words: string)
        : Training =
        let squares () =
            match objective with
            | :? ISumOfSquares as squares -> squares
            | _ ->
                invalidArg
                    "optimiser"
                    $"{optimiser.Name} needs a sum of squares, and the loss of {words} is none: use Adam or L-BFGS, or give its residuals."

        match optimiser with
        | :? Adam as adam -> AdamTraining(room, objective, adam, monitor, words)
        | :? Lbfgs as lbfgs -> LbfgsTraining(room, objective, lbfgs, monitor, words)
        | :? LevenbergMarquardt as second when second.Products = 0 -> LevenbergMarquardtTraining(room, squares (), second, monitor, words)
        | :? LevenbergMarquardt as second -> MatrixFreeTraining(room, squares (), second, monitor, words)
        | other -> invalidArg "optimiser" $"no training is known for {other.Canonical}."

    interface ILearner with
        member _.Engine = engine

        member _.Fit(fit, optimiser) =
            use objective = fit.Objective(engine, optimiser)
            use room = new DeviceRoom(engine)
            let training = Learner.Training(room, objective, optimiser, monitor.Invoke fit, fit.Words)
            let result = training.Run fit.Start
            count.Invoke result.Evaluations
            result

        member _.Solve(field, parameters, scheme, samples, initial) = engine.Solve(field, parameters, scheme, samples, initial)
