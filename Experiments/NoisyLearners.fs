/// Burgers' equation seen with noise: what of each learner's accuracy is left?
module Spectral.Experiments.NoisyLearners

open Spectral
open Spectral.Experiments.LearnersMethods

/// The settings of the table without noise, with less effort: noise, not training, limits the errors.
let private parameters =
    let own =
        [|
            Parameter.Of("problems", "burgers (two parameters), burgersPlus (twelve)", "burgers")
            Parameter.Of("sigmas", "noise levels σ of the training data, u (1 + σξ)", "0.05", "0.05", "0.01,0.05")
            Parameter.Of(
                "learners",
                "kinds of learners on P1",
                "spectral,kernel",
                "spectral,invariant,operator,kernel",
                "spectral,invariant,operator,convolution,kernel,pod"
            )
            Parameter.Of("train", "training trajectories", "16", "50", "100")
            Parameter.Of("units", "tanh units of the hidden layer", "8", "20", "20")
            Parameter.Of("iterations", "Levenberg–Marquardt iterations", "6", "15", "20")
            Parameter.Of("invariant-iterations", "Levenberg–Marquardt iterations of the invariant field", "4", "10", "15")
            Parameter.Of("operator-epochs-more", "its epochs on P1+, and where there is noise", "4", "60", "250")
        |]

    LearnersMethods.parameters
    |> Array.map (fun usual -> own |> Array.tryFind (fun p -> p.Name = usual.Name) |> Option.defaultValue usual)

let private claims (cells: LearningCell[]) =
    let sigma (cell: LearningCell) = cell.Row.Keys[1].AsReal
    let at level = cells |> Array.filter (fun c -> sigma c = level)

    [|
        for level in cells |> Array.map sigma |> Array.distinct do
            for spectral, words in
                [
                    Names.chebyshev, "the spectral learner"
                    Names.invariant, "the spectral learner with the field that is the same everywhere"
                ] do
                for name in [| Names.operator; Names.convolution; Names.kernel |] do
                    let rows name = at level |> Array.filter (fun c -> c.Row.Name = name) |> LearningClaims.later
                    let title = $"σ = {Claims.number level}: {words} at least as accurate as {name}, worst later time"
                    yield! LearningClaims.below title 1.0 (rows name) (rows spectral)
    |]

let table =
    {
        Name = "noise"
        Title =
            "Seen with noise, the spectral field that is the same everywhere stays ahead; one that knows nothing of the equation is level with the other learners at 5 %"
        Subject =
            Problems.burgers.Equation
            + $" Training trajectories are observed at {Noise.points} points as u (1 + σξ); test trajectories start from their exact states."
        Keys = Learners.keys
        Columns = Learners.columns
        Parameters = parameters
        Rows = Learners.rows
        Claims = claims
        Figures = [| Plot.errorOverTime |> Plot.panels [ "sigma" ] |]
    }

/// Problem P1 with noise.
let experiment = LearningTable.experiment table
