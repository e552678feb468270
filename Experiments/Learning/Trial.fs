namespace Spectral.Experiments

open Spectral

/// What a method is given: one problem, one seed, so many trajectories to learn from and so many to be judged on.
type Trial =
    {
        /// The problem.
        Problem: Problem
        /// The seed of the draws.
        Seed: int64
        /// Number of training trajectories.
        Train: int
        /// Number of test trajectories.
        Test: int
        /// The stream of the method's own random numbers; the same for every row of a table, so that methods start alike.
        Stream: RandomStream
        /// Threads, progress, checkpoints.
        Machine: IMachine
    }

    /// The training trajectories.
    member t.TrainDraws() = t.Problem.DrawMany(t.Seed, "train", t.Train)
    /// The test trajectories.
    member t.TestDraws() = t.Problem.DrawMany(t.Seed, "test", t.Test)

/// A number that stands beside the errors, in the column of its name.
type Reading =
    /// One number a trajectory and time, [samples × times]: its mean over the samples is shown at every time.
    | PerSample of float[]
    /// One number a time, [times].
    | PerTime of float[]
    /// One number, the same at every time.
    | Number of float
    /// A count, the same at every time.
    | Count of int

/// What a method made of a trial.
type Outcome =
    {
        /// Relative L² errors, [test samples × times].
        Errors: float[]
        /// The least errors that the method's representation allows, [test samples × times]; empty where it has none of its own.
        Floors: float[]
        /// What else was measured, by the name of its column.
        Readings: (string * Reading)[]
    }

/// A method: what it does with a trial, and all its settings in words.
type Method =
    {
        /// Settings, canonically, for the manifest: a stored result counts only for the same ones.
        Configuration: (string * string)[]
        /// Learns from the training trajectories and is judged on the test trajectories.
        Run: Trial -> Outcome
    }
