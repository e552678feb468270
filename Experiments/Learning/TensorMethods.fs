/// The spectral methods of the learning tables in D dimensions: products of Hermite functions over an index set.
module Spectral.Experiments.TensorMethods

open Spectral

/// For tables in D dimensions: the floor of the principal directions, label errors, and what was learned.
let columns =
    [|
        Column.Real("reduced_floor", "", Tolerance.Informative)
        Column.Real("scale_error", "", Tolerance.Informative)
        Column.Real("center_error", "", Tolerance.Informative)
        Column.Integer "modes"
        Column.Integer "directions"
        Column.Integer "parameters"
        Column.Integer "iterations"
        LearningColumns.work
    |]

/// Conservation of ‖u‖ by the prediction, for problems whose truth conserves it.
let normColumn = Column.Real("norm_error", "", Tolerance.Informative)

/// No learner: how well the set can represent the test trajectories.
let floor (set: IndexSet) : Method =
    {
        Configuration = [| "set", set.Canonical |]
        Run =
            fun trial ->
                let floors = TensorSamples(trial.Problem, set, trial.TestDraws()).Floors

                {
                    Errors = floors
                    Floors = floors
                    Readings = [| "modes", Count(trial.Problem.Fields * set.Count) |]
                }
    }

/// A spectral neural differential equation in the principal directions of the training coefficients; the reduction may raise the floor by the share `cost`.
let spectralNode (set: IndexSet) (node: NeuralEquation) (cost: float) (optimiser: Optimiser) : Method =
    {
        Configuration =
            [|
                "set", set.Canonical
                "learner", node.Canonical
                "reduction", System.FormattableString.Invariant $"{cost:R} of the floor"
                "optimiser", optimiser.Canonical
            |]
        Run =
            fun trial ->
                let test = TensorSamples(trial.Problem, set, trial.TestDraws())
                let training = TensorSamples(trial.Problem, set, trial.TrainDraws())
                let learner = trial.Machine.Learner "fit"
                let directions = PrincipalDirections.of' training cost
                let start = LearnedField.startAlong directions node training trial.Stream
                let learned, fit = LearnedField.learnOn learner start optimiser training
                let predicted = LearnedField.predict learner learned test
                let scales, centers = test.LabelErrors predicted

                {
                    Errors = test.Errors predicted
                    Floors = test.Floors
                    Readings =
                        [|
                            "train_error", PerSample(training.Errors(LearnedField.predict learner learned training))
                            "reduced_floor", PerSample(test.Errors(directions.Restore(directions.Reduce test.States)))
                            "scale_error", PerSample scales
                            "center_error", PerSample centers
                            "norm_error", PerSample(test.NormErrors predicted)
                            "modes", Count test.Modes
                            "directions", Count directions.Directions.Length
                            yield! Methods.counts fit
                        |]
                }
    }
