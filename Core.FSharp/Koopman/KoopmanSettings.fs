namespace Spectral

open System

/// How a Koopman operator is learned from observables.
type KoopmanSettings =
    {
        /// The lag in steps of the data; none to choose it.
        Lag: Nullable<int>
        /// The modes looked for, the constant apart.
        Modes: int
        /// Units of the hidden layers.
        Hidden: int[]
        /// Whether the dynamics are reversible: real spectrum, pairs used in both directions.
        IsReversible: bool
        /// States of so many lags side by side are one state.
        Delays: int
        /// Later times only judge; none for the last fifth.
        Until: Nullable<float>
        /// Resample at steps of this; none to demand even times.
        Step: Nullable<float>
        /// How functions are trained.
        Training: KoopmanTraining
        /// The root of all random streams.
        Seed: int64
    }

    /// Eight modes by two layers of 64 units.
    static member Usual: KoopmanSettings =
        {
            Lag = Nullable()
            Modes = 8
            Hidden = [| 64; 64 |]
            IsReversible = false
            Delays = 1
            Until = Nullable()
            Step = Nullable()
            Training = KoopmanTraining.Usual
            Seed = 1L
        }

    /// Refuses what cannot be meant for any data.
    member s.Check() =
        let count name least value = Check.that (value >= least) name $"{name} is {value}: give a whole number from {least} on."

        if s.Lag.HasValue then
            count "lag" 1 s.Lag.Value

        count "modes" 1 s.Modes
        count "delays" 1 s.Delays
        count "batch" 2 s.Training.Batch
        count "steps" 1 s.Training.Steps
        let isNetwork = s.Hidden.Length > 0 && s.Hidden |> Array.forall (fun units -> units > 0)
        Check.that isNetwork "network" "a network needs at least one hidden layer, and every layer at least one unit."

        Check.that
            (not s.Step.HasValue || s.Step.Value > 0.0)
            "step"
            $"times are resampled at steps of {s.Step.GetValueOrDefault()}: give a positive one."

        KoopmanTraining.lossOf s.Training.Loss s.IsReversible |> ignore

        Check.that
            (not s.IsReversible || s.Delays = 1)
            "delays"
            "states with delays do not look the same backwards: leave --delays or --reversible out."

/// What a lag gives: the time in which the slowest mode decays, which levels off where states at that lag are Markovian.
type LagTrial =
    {
        /// In steps of the data.
        Lag: int
        /// In time.
        Time: float
        /// −τ/ln|λ| of the slowest mode of extended dynamic mode decomposition, on pairs that it was not learned from.
        Implied: float
        /// A 90 % interval.
        Low: float
        /// Its upper end.
        High: float
        /// The largest |arg λ| among the modes that live at least half as long as the slowest.
        Turn: float
    }

/// A way to forecast, with its errors on what was kept back.
type KoopmanRival =
    {
        /// Its name.
        Name: string
        /// How validation has tuned it.
        Detail: string
        /// Root mean square errors on the test part at each horizon, in deviations of the observables.
        Errors: float[]
    }

/// What can be told of a learned Koopman operator.
type KoopmanReport =
    {
        /// The split in a sentence.
        Split: string
        /// Pairs learned from.
        Pairs: int
        /// Pairs that judge modes.
        HeldOut: int
        /// All lags tried; none where the lag was given.
        Lags: LagTrial[]
        /// Why this lag.
        Why: string
        /// Singular values on pairs not learned from, with the largest of 19 shifts of the pairs each.
        Singular: struct (float * float)[]
        /// Functions kept on each side: those that are above chance.
        Functions: int
        /// The modes.
        Modes: KoopmanMode[]
        /// Lags ahead.
        Horizons: int[]
        /// The ways to forecast, the learned model first.
        Rivals: KoopmanRival[]
        /// The share of test values inside the model's 90 % bands, at each horizon.
        Coverage: float[]
        /// What a user should know.
        Notes: string[]
    }

/// A learned Koopman operator: from observables to coordinates, functions of them, and back.
type KoopmanModel =
    {
        /// The coordinates.
        Reduction: StateReduction
        /// The step of the data in time.
        Step: float
        /// Whether times are resampled at this step, rather than even.
        IsResampled: bool
        /// The lag in steps.
        Lag: int
        /// States of so many lags make a state.
        Delays: int
        /// The time up to which blocks of time were learned from or chose; NaN where whole trajectories are kept back.
        Until: float
        /// The mean of the coordinates over what was learned from.
        Mean: float[]
        /// The learned predictor.
        Predictor: KoopmanPredictor
        /// Rivals by name that can forecast too.
        Rivals: struct (string * KoopmanPredictor)[]
        /// The quantiles .05 and .95 of what came less what was forecast, on the validation part: [horizons][two][observables].
        Bands: float[][][]
        /// The horizons of the bands, in lags.
        Horizons: int[]
    }

    /// The lag in time.
    member m.LagTime = m.Step * float m.Lag

    /// The most lags that a state of the model or of its rivals holds.
    member m.Depth =
        m.Rivals
        |> Array.fold (fun most struct (_, p) -> max most (ObservableDictionary.delays p.Coordinates p.Dictionary)) m.Delays
