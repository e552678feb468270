namespace Spectral

open System

/// How far a piece of work has come.
[<Struct>]
type Progress =
    {
        /// Steps done.
        Step: int
        /// Steps in all, 0 if not known.
        Steps: int
        /// The loss at this step, NaN if there is none.
        Loss: float
    }

/// A place where unfinished work keeps its state. What is saved is whole or not there at all.
type ICheckpoint =
    /// The bytes last saved, or null.
    abstract Load: unit -> byte[] | null
    /// Replaces what was saved.
    abstract Save: state: byte[] -> unit

/// Everything a training needs to go on where it was cut off, and end in the same bytes.
type TrainingState =
    {
        /// Which training this is a state of: a state of another one is not resumed.
        Description: string
        /// Where it was made; another device may go on from it.
        Device: string
        /// Steps done.
        Step: int
        /// Evaluations done.
        Evaluations: int64
        /// Operations of floating point done.
        Operations: int64
        /// Single numbers, in the training's order.
        Scalars: float[]
        /// Vectors, in the training's order.
        Vectors: float[][]
    }

/// What a training tells while it works, and where it keeps its state. The host implements it.
type ITrainingMonitor =
    /// The state left by a training that was cut off, or none.
    abstract Resume: description: string -> TrainingState voption
    /// Shows progress, and keeps the state when it is time to; raises OperationCanceledException when the user asked to stop.
    abstract Step: progress: Progress * state: Func<TrainingState> -> unit

/// What an optimiser found.
type FitResult =
    {
        /// θ
        Parameters: float[]
        /// The objective at θ: Σ r² where it is a sum of squares.
        SumOfSquares: float
        /// Iterations (Adam: epochs).
        Iterations: int
        /// The loss after each iteration, as the objective reports it.
        History: float[]
        /// Evaluations of the whole batch, forward and adjoint counted once each.
        Evaluations: int64
        /// Operations of floating point: those of the programs (OperationCount), of the products with Jacobians and of the factorisations.
        Operations: int64
        /// What the objective remembered at the end; empty for most.
        Memory: float[]
    }
