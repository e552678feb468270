namespace Spectral

/// How a dynamics is learned; what is empty or 0 is chosen by validation.
type DynamicsRules =
    {
        /// The field: one of FieldOfDynamics.Names, or empty to choose.
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
        if r.Field <> "" then
            FieldOfDynamics.Of(r.Field, r.Units) |> ignore

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

/// A field that was tried, and how well it forecast what it had not seen.
type FieldCandidate =
    {
        /// The field.
        Field: FieldOfDynamics
        /// r.
        Directions: int
        /// Number of parameters.
        Parameters: int
        /// Rounds of the optimiser that forecast best.
        Rounds: int
        /// Root mean square error of the forecasts, relative, floors included; of two folds the geometric mean.
        Error: float
    }

    /// The field and its size in words.
    member c.Name = $"{c.Field.Description}, {c.Directions} coordinates"

/// What learning did and why.
type LearningReport =
    {
        /// All fields tried, in the order of trial.
        Candidates: FieldCandidate[]
        /// The one taken.
        Chosen: FieldCandidate
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
    }
