namespace Spectral

/// How a dynamics is learned; what is empty or 0 is chosen by validation.
type DynamicsRules =
    {
        /// The kind: one of DynamicsRules.Kinds, or empty to choose.
        Field: string
        /// Units of a hidden layer.
        Units: int
        /// Principal coordinates, or 0 to choose.
        Directions: int
        /// "levenberg-marquardt", "l-bfgs" or "adam".
        Optimiser: string
        /// "time", "trajectory", or empty: by trajectory where there are five or more.
        ValidateBy: string
        /// The share of each trajectory's time, or of the trajectories, that judges a fit.
        Validation: float
        /// The root of all random streams.
        Seed: int64
    }

    /// Everything chosen, a fifth for validation, seed 1.
    static member Default =
        {
            Field = ""
            Units = 12
            Directions = 0
            Optimiser = "levenberg-marquardt"
            ValidateBy = ""
            Validation = 0.2
            Seed = 1L
        }

    /// What can be learned: fields by their names, linear maps of delays, and equations that are the same everywhere.
    static member Kinds = Array.append FieldOfDynamics.Names [| "delays"; "equation" |]

    /// The names of optimisers.
    static member Optimisers = [| "levenberg-marquardt"; "l-bfgs"; "adam" |]

    /// The names of splits.
    static member Splits = [| "time"; "trajectory" |]

    /// The optimiser of one round.
    member internal r.RoundOf(parameters: int) : Optimiser =
        match r.Optimiser with
        | "adam" -> Adam(400, 0.01)
        | "levenberg-marquardt" when parameters <= DynamicsRules.MostDense -> LevenbergMarquardt(8, 1e-4, 1e-3)
        | _ -> Lbfgs(60, 10)

    /// Beyond so many parameters the dense normal equations of Levenberg–Marquardt give way to L-BFGS.
    static member MostDense = 2500

    /// Refuses what cannot be meant, in one line.
    member r.Check() : unit =
        Check.that
            (r.Field = "" || Array.contains r.Field DynamicsRules.Kinds)
            "field"
            (Suggestion.unknown "field" r.Field DynamicsRules.Kinds)

        Check.that (r.Units >= 1 && r.Units <= 1000) "units" $"a hidden layer of {r.Units} units: give 1 to 1000."

        Check.that
            (r.Directions >= 0 && r.Directions <= 200)
            "directions"
            $"{r.Directions} principal coordinates: give 1 to 200, or 0 to choose."

        Check.that
            (Array.contains r.Optimiser DynamicsRules.Optimisers)
            "optimiser"
            (Suggestion.unknown "optimiser" r.Optimiser DynamicsRules.Optimisers)

        Check.that
            (r.ValidateBy = "" || Array.contains r.ValidateBy DynamicsRules.Splits)
            "validate-by"
            (Suggestion.unknown "split" r.ValidateBy DynamicsRules.Splits)

        Check.that
            (r.Validation >= 0.05 && r.Validation <= 0.4)
            "validation"
            $"the share {r.Validation} kept for validation must lie between 0.05 and 0.4; 0.2 is usual."

/// A dynamics that was tried, and how well it forecast what it had not seen.
type DynamicsCandidate =
    {
        /// "field", "delays" or "equation".
        Kind: string
        /// In words, without the number of coordinates: "linear", "8 delays, rank 31", "equation of 3 terms".
        Description: string
        /// Principal coordinates; 0 where the state itself is led on.
        Directions: int
        /// Number of parameters.
        Parameters: int
        /// Rounds of the optimiser that forecast best.
        Rounds: int
        /// Root mean square error of the forecasts, relative, floors included; of two folds the geometric mean.
        Error: float
    }

    /// The dynamics and its size in words.
    member c.Name =
        if c.Directions > 0 then
            $"{c.Description}, {c.Directions} coordinates"
        else
            c.Description

/// A dynamics fitted to everything.
type FittedDynamics =
    {
        /// The dynamics.
        Dynamics: IDynamics
        /// Root mean square relative error of the fit, without floors; NaN where none was made beyond regression.
        FitError: float
        /// Pairs of times that the fit led from one to the other.
        Pairs: int
    }

/// A dynamics judged, and how to fit it to everything.
type internal DynamicsTrial =
    {
        Candidate: DynamicsCandidate
        Fit: unit -> FittedDynamics
        /// The fits that were judged, fold by fold.
        Members: unit -> IDynamics[]
    }

/// What learning did and why.
type LearningReport =
    {
        /// All dynamics tried, in the order of trial.
        Candidates: DynamicsCandidate[]
        /// The one taken.
        Chosen: DynamicsCandidate
        /// Why, in a sentence.
        Why: string
        /// How the data were split, in words.
        Split: string
        /// The floor of the forecasts.
        Floor: float
        /// The error of persistence in the same forecasts.
        Persistence: float
        /// Root mean square relative error over the pairs of the last fit, without floors.
        FitError: float
        /// Pairs of the last fit, and how many there were.
        Pairs: int
        /// All pairs.
        AllPairs: int
        /// Whether a forecast twice as long as the data stays near their range.
        StaysNear: bool
        /// What says how far forecasts may be trusted; made when it is asked for.
        Ensemble: System.Lazy<ForecastEnsemble>
    }

    /// The report of a second learning, `place` being where it was, after the first one's candidates; the reason begins with `because`.
    member r.After(first: LearningReport, place: string, because: string) : LearningReport =
        let placed (c: DynamicsCandidate) = { c with Description = $"{c.Description}, {place}" }
        let chosen = placed r.Chosen

        { r with
            Candidates = Array.append (first.Candidates |> Array.filter (fun c -> c <> chosen)) (r.Candidates |> Array.map placed)
            Chosen = chosen
            Why = because + r.Why
        }

/// What every trial is given.
type internal LearningTask =
    {
        /// A learner for each fit, by the fit's name.
        Learners: System.Func<string, ILearner>
        /// What is done now, in words; the place where a learning can be stopped.
        Tell: System.Action<string>
        Rules: DynamicsRules
        Basis: ObservedBasis
        Shape: StateShape
        /// Trajectories of enough times.
        Trajectories: ObservedTrajectory[]
        Folds: ValidationFold[]
    }
