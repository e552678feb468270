/// The spectral methods of the learning tables: projection floors and learned vector fields on one-dimensional problems.
module Spectral.Experiments.Methods

open Spectral

/// The usual learner with the parameters units, spread, steps and lambda of a table.
let nodeOf (settings: Settings) : NeuralEquation =
    { NeuralEquation.Standard(settings.Integer "units", settings.Real "spread") with
        Steps = settings.Integer "steps"
        Lambda = Some(settings.Real "lambda")
    }

let private bestFloors (samples: SpectralSamples) =
    [|
        if not samples.Basis.IsUnweighted then
            "best_floor", PerSample samples.BestFloors
    |]

/// Where the basis of the states stands, [samples × times], for the columns scale and center.
let labelColumns (samples: SpectralSamples) (states: float[]) =
    let labels =
        Array.init (states.Length / samples.StateSize) (fun i -> samples.LabelOf(states, i * samples.StateSize))

    [|
        if samples.Problem.Moves then
            "scale", PerSample(labels |> Array.map _.Scale)
            "center", PerSample(labels |> Array.map _.Center)
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

/// The training trajectories as they were seen at a noise level, [samples × times].
let observe (trial: Trial) (sigma: float) = Noise.observe trial.Problem sigma trial.Seed "train" trial.Train Noise.points

/// The training expansions: exact without noise, else the least squares of the noisy observations.
let trainingOf (trial: Trial) (basis: Basis) (sigma: float) =
    if sigma = 0.0 then
        SpectralSamples(trial.Problem, basis, Moving, trial.TrainDraws())
    else
        SpectralSamples.Observed(trial.Problem, basis, trial.TrainDraws(), observe trial sigma)

/// A noise level for the configuration of a method.
let noise (sigma: float) = "sigma", System.FormattableString.Invariant $"{sigma:R}"

/// What a fit has cost, in 10⁹ operations of floating point.
let work (operations: int64) = "work", Number(float operations / 1e9)

/// What a fit found and has cost.
let counts (fit: FitResult) = [| "parameters", Count fit.Parameters.Length; "iterations", Count fit.Iterations; work fit.Operations |]

/// What a learned method is judged on, beside its errors.
let private judged
    (learner: ILearner)
    (learned: LearnedField, fit: FitResult)
    (training: SpectralSamples)
    (test: SpectralSamples)
    : Outcome =
    let predicted = LearnedField.predict learner learned test

    {
        Errors = test.Errors predicted
        Floors = test.Floors
        Readings =
            [|
                "train_error", PerSample(training.Errors(LearnedField.predict learner learned training))
                yield! bestFloors test
                yield! labelColumns test predicted

                if test.Motion <> LabelMotion.Still then
                    let scales, centers = test.LabelErrors predicted
                    "scale_error", PerSample scales
                    "center_error", PerSample centers

                "modes", Count test.Modes
                yield! counts fit
            |]
    }

/// A spectral neural differential equation, learned from training samples and judged on test samples of the same state, both made from the trial.
let spectralNodeOn
    (data: (string * string)[])
    (samples: Trial -> SpectralSamples * SpectralSamples)
    (node: NeuralEquation)
    (optimiser: Optimiser)
    : Method =
    {
        Configuration = [| yield! data; "learner", node.Canonical; "optimiser", optimiser.Canonical |]
        Run =
            fun trial ->
                let training, test = samples trial
                let learner = trial.Machine.Learner "fit"
                judged learner (LearnedField.learn learner node optimiser training trial.Stream) training test
    }

/// A polynomial field of which only the terms that matter are left, identified on exact coefficients; "terms" counts them.
let sparseNode (basis: Basis) (node: NeuralEquation) (degree: int) (share: float) (optimiser: Optimiser) : Method =
    {
        Configuration =
            [|
                "basis", basis.Canonical
                "learner", $"sparse polynomial of degree {degree}, share {Claims.number share}, {node.Tableau.Name}, {node.Steps} steps"
                "optimiser", optimiser.Canonical
            |]
        Run =
            fun trial ->
                let training = SpectralSamples(trial.Problem, basis, Moving, trial.TrainDraws())
                let test = SpectralSamples(trial.Problem, basis, Moving, trial.TestDraws())
                let learner = trial.Machine.Learner "fit"
                let found = SparseField.learn learner node degree share optimiser training trial.Stream
                let outcome = judged learner (found.Learned, found.Fit) training test

                { outcome with
                    Readings = [| yield! outcome.Readings; "terms", Count found.Terms.Length; "candidates", Count found.Candidates |]
                }
    }

/// Exact training and test trajectories in the frame that a function of the trial picks.
let private exact (basis: Basis) (frame: Trial -> Frame) (trial: Trial) =
    let frame = frame trial
    SpectralSamples(trial.Problem, basis, frame, trial.TrainDraws()), SpectralSamples(trial.Problem, basis, frame, trial.TestDraws())

/// A spectral neural differential equation, learned from the moving expansions of training trajectories seen with noise: least squares on the points
/// observed, on the line at the labels of the observed values' moments. Test trajectories are exact.
let noisySpectralNode (sigma: float) (basis: Basis) (node: NeuralEquation) (optimiser: Optimiser) : Method =
    let samples (trial: Trial) = trainingOf trial basis sigma, SpectralSamples(trial.Problem, basis, Moving, trial.TestDraws())
    let method' = spectralNodeOn [| "basis", basis.Canonical |] samples node optimiser

    { method' with
        Configuration =
            [|
                yield! method'.Configuration
                if sigma > 0.0 then
                    noise sigma
            |]
    }

/// A spectral neural differential equation, learned from the moving expansions of the training trajectories.
let spectralNode (basis: Basis) (node: NeuralEquation) (optimiser: Optimiser) : Method = noisySpectralNode 0.0 basis node optimiser

/// The same learner on the basis that is best for all training trajectories and times and does not move: its state is (c).
let constantNode (basis: Basis) (node: NeuralEquation) (optimiser: Optimiser) : Method =
    let frame (trial: Trial) = Fixed(ConstantBasis.label trial.Problem basis (trial.TrainDraws()))
    spectralNodeOn [| "basis", basis.Canonical; "frame", "constant" |] (exact basis frame) node optimiser

/// The same learner on the basis that stays at each trajectory's first label.
let frozenNode (basis: Basis) (node: NeuralEquation) (optimiser: Optimiser) : Method =
    spectralNodeOn [| "basis", basis.Canonical; "frame", "frozen" |] (exact basis (fun _ -> Frozen)) node optimiser

/// A neural differential equation on the coefficients of an orthonormal basis that stands still, with any field.
let coefficientNode (sigma: float) (basis: Basis) (node: NeuralEquation) (optimiser: Optimiser) : Method =
    {
        Configuration = [| "basis", basis.Canonical; "learner", node.Canonical; "optimiser", optimiser.Canonical; noise sigma |]
        Run =
            fun trial ->
                let test = SpectralSamples(trial.Problem, basis, Moving, trial.TestDraws())
                let training = trainingOf trial basis sigma

                let learner = trial.Machine.Learner "fit"
                let learned, fit = LearnedField.learn learner node optimiser training.Plain trial.Stream
                let predict (samples: SpectralSamples) = LearnedField.predict learner learned samples.Plain

                {
                    Errors = test.Errors(predict test)
                    Floors = test.Floors
                    Readings =
                        [| "train_error", PerSample(training.Errors(predict training)); "modes", Count basis.Count; yield! counts fit |]
                }
    }
