/// The baselines of the learning tables, on a grid: Fourier neural operator, learned stencils, kernel ridge regression, proper orthogonal modes.
/// Noisy data are resampled to the grid by least squares on the modes it can hold.
module Spectral.Experiments.GridMethods

open Spectral

/// The usual points of the grid.
let points = 64

/// What learners on a grid of so many points see of the training trajectories.
let training (trial: Trial) (points: int) (sigma: float) =
    if sigma = 0.0 then
        GridSamples.Exact(trial.Problem, points, trial.TrainDraws())
    else
        GridSamples.Observed(trial.Problem, points, trial.TrainDraws(), Methods.observe trial sigma)

let private samples (trial: Trial) (points: int) (sigma: float) =
    training trial points sigma, GridSamples.Exact(trial.Problem, points, trial.TestDraws())

/// The size of the Fourier neural operator that the settings of a table ask for.
let operatorSize (settings: Settings) (points: int) (boundary: Boundary) : FourierOperator.Specification =
    {
        Points = points
        Width = settings.Integer "operator-width"
        Modes = settings.Integer "operator-modes"
        Layers = 4
        Projection = settings.Integer "operator-projection"
        Outputs = 1
        Boundary = boundary
    }

/// A Fourier neural operator from u(x, 0) to u(x, t_j) for all later t_j. Li et al., arXiv 2010.08895.
let fourierOperator (sigma: float) (size: FourierOperator.Specification) (optimiser: Optimiser) : Method =
    {
        Configuration =
            [|
                "learner", $"fourier-operator(width {size.Width}, {size.Modes} modes, {size.Layers} layers, projection {size.Projection})"
                "optimiser", optimiser.Canonical
                Methods.noise sigma
            |]
        Run =
            fun trial ->
                let training, test = samples trial size.Points sigma
                let learner = trial.Machine.Learner "fit"
                let learned = GridOperator.learn learner size optimiser training trial.Stream

                {
                    Errors = test.Errors(GridOperator.predict learner learned test)
                    Floors = [||]
                    Readings =
                        [|
                            "train_error", PerSample(training.Errors(GridOperator.predict learner learned training))
                            yield! Methods.counts learned.Result
                        |]
                }
    }

/// Learned stencils with a network on top, rolled out in time. Long et al., arXiv 1710.09668, 1812.04426.
let convolution (sigma: float) (size: Convolution.Specification) (steps: int) (optimiser: Optimiser) : Method =
    let node = NeuralEquation.Of(Convolution.create size, true, steps)

    {
        Configuration = [| "learner", node.Canonical; "optimiser", optimiser.Canonical; Methods.noise sigma |]
        Run =
            fun trial ->
                let training, test = samples trial size.Points sigma
                let learner = trial.Machine.Learner "fit"
                let learned, fit = LearnedField.learn learner node optimiser training.Plain trial.Stream
                let predict (s: GridSamples) = LearnedField.predict learner learned s.Plain

                {
                    Errors = test.Errors(predict test)
                    Floors = [||]
                    Readings = [| "train_error", PerSample(training.Errors(predict training)); yield! Methods.counts fit |]
                }
    }

/// A field on the leading orthogonal modes of the training snapshots.
let orthogonalModes (sigma: float) (count: int) (field: int -> Network) (steps: int) (optimiser: Optimiser) : Method =
    let node = NeuralEquation.Of(field count, false, steps)

    {
        Configuration = [| "learner", $"orthogonal modes, {node.Canonical}"; "optimiser", optimiser.Canonical; Methods.noise sigma |]
        Run =
            fun trial ->
                let training, test = samples trial points sigma
                let modes = OrthogonalModes.of' training.Values points count
                let learner = trial.Machine.Learner "fit"
                let start = LearnedField.startAlong modes node training.Plain trial.Stream
                let learned, fit = LearnedField.learnOn learner start optimiser training.Plain
                let predict (s: GridSamples) = LearnedField.predict learner learned s.Plain

                {
                    Errors = test.Errors(predict test)
                    Floors = test.Errors(modes.Restore(modes.Reduce test.Values))
                    Readings =
                        [| "train_error", PerSample(training.Errors(predict training)); "modes", Count count; yield! Methods.counts fit |]
                }
    }

/// Kernel ridge regression from the values at t₀ on so many points to those at all later times.
let kernelRidge (points: int) (sigma: float) : Method =
    {
        Configuration = [| "learner", "kernel ridge regression, Gaussian, leave-one-out"; Methods.noise sigma |]
        Run =
            fun trial ->
                let training, test = samples trial points sigma
                let times = training.Times.Length
                let later (s: GridSamples) k = Array.init (times - 1) (fun j -> s.At(k, j + 1)) |> Array.concat

                // Errors count relative to the norm of the time they belong to.
                let scales k =
                    Array.init (times - 1) (fun j -> Array.create points training.Norms[k * times + j + 1])
                    |> Array.concat

                let overSamples f = Array.init training.Count f

                let fit =
                    KernelRidge.Fit(overSamples (fun k -> training.At(k, 0)), overSamples (later training), overSamples scales)

                let predict (s: GridSamples) =
                    Array.init s.Count (fun k ->
                        let initial = s.At(k, 0)
                        Array.append initial (fit.Predict initial))
                    |> Array.concat

                {
                    Errors = test.Errors(predict test)
                    Floors = [||]
                    Readings = [| "train_error", PerSample(training.Errors(predict training)); Methods.work fit.Operations |]
                }
    }
