/// The spectral methods of the learning tables: projection floors and learned vector fields on one-dimensional problems.
module Spectral.Experiments.Methods

open Spectral

let private bestFloors (samples: SpectralSamples) =
    [|
        if not samples.Basis.IsUnweighted then
            "best_floor", PerSample samples.BestFloors
    |]

/// No learner: how well the frame that a function of the trial picks can represent the test trajectories, beside the floor of the moving frame.
let private floorOf (name: string) (basis: Basis) (frame: Trial -> Frame) : Method =
    {
        Configuration = [| "basis", basis.Canonical; "frame", name |]
        Run =
            fun trial ->
                let draws = trial.TestDraws()
                let moving = SpectralSamples(trial.Problem, basis, Moving, draws)

                {
                    Errors = SpectralSamples(trial.Problem, basis, frame trial, draws).Floors
                    Floors = moving.Floors
                    Readings = [| yield! bestFloors moving; "modes", Count basis.Count |]
                }
    }

/// No learner: the projection floor of a basis frozen at each trajectory's first label.
let frozenFloor (basis: Basis) = floorOf "frozen" basis (fun _ -> Frozen)

/// No learner: the projection floor of the best basis that is the same for all trajectories and times.
let constantFloor (basis: Basis) =
    floorOf "constant" basis (fun trial -> Fixed(ConstantBasis.label trial.Problem basis (trial.TrainDraws())))

/// A spectral neural differential equation, learned from the moving expansions of the training trajectories, on a bounded domain by rules of at least so many points.
let spectralNodeOn (points: int) (basis: Basis) (node: SpectralNode) (optimiser: Optimiser) : Method =
    {
        Configuration = [| "basis", basis.Canonical; "learner", node.Canonical; "optimiser", optimiser.Canonical |]
        Run =
            fun trial ->
                let test = SpectralSamples(trial.Problem, basis, Moving, trial.TestDraws(), points)
                let training = SpectralSamples(trial.Problem, basis, Moving, trial.TrainDraws(), points)
                let learner = trial.Machine.Learner "fit"
                let learned = SpectralNode.learn learner node optimiser training trial.Stream
                let predicted = SpectralNode.predict learner learned test

                {
                    Errors = test.Errors predicted
                    Floors = test.Floors
                    Readings =
                        [|
                            "train_error", PerSample(training.Errors(SpectralNode.predict learner learned training))
                            yield! bestFloors test

                            if test.Moves then
                                let scales, centers = test.LabelErrors predicted
                                "scale_error", PerSample scales
                                "center_error", PerSample centers

                            "modes", Count basis.Count
                            "parameters", Count learned.Field.Network.ParameterCount
                            "iterations", Count learned.Result.Iterations
                        |]
                }
    }

/// The same with as many points as smooth solutions need.
let spectralNode (basis: Basis) (node: SpectralNode) (optimiser: Optimiser) : Method = spectralNodeOn 0 basis node optimiser
