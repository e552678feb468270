namespace Spectral

/// What fits, solves and applies: the host's engine, or any other.
type ILearner =
    /// Fits the field of a task.
    abstract Fit: task: FitTask * optimiser: Optimiser -> FitResult

    /// Fits the map of a task.
    abstract FitMap: task: MapTask * optimiser: OneCycleAdam -> FitResult

    /// The states of the field's flow from initial states [samples × state] at all times of the scheme: [samples × times × state].
    abstract Solve: field: FieldPrograms * parameters: float[] * scheme: FixedScheme * samples: int * initial: float[] -> float[]

    /// The values of a map at arguments [samples × inputs]: [samples × outputs].
    abstract Apply: map: MapPrograms * parameters: float[] * samples: int * arguments: float[] -> float[]
