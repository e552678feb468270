/// What the tables of the lowest eigenfunctions of known operators share: losses by name, rows, columns, the figure.
module Spectral.Experiments.SpaceRows

open Spectral

/// Sequential nesting, and joint nesting with equal weights.
let sequential, joint = MomentLoss.sequential, MomentLoss.joint MomentLoss.uniform

/// Every loss of one space that is compared, by its name in the tables.
let losses: (string * MomentLoss)[] =
    [|
        "LoRA, sequential", sequential SpaceLosses.lowRank
        "LoRA, joint", joint SpaceLosses.lowRank
        "LoRA, unnested", SpaceLosses.lowRank
        "OMM-1, sequential", SpaceLosses.guarded (sequential (SpaceLosses.orbital 1))
        "OMM-1, joint", SpaceLosses.guarded (joint (SpaceLosses.orbital 1))
        "OMM-2, sequential", SpaceLosses.guarded (sequential (SpaceLosses.orbital 2))
        "Sanger", SpaceLosses.sanger
        "SpIN", SpaceLosses.spectralInference
        "NeuralEF-α", SpaceLosses.neuralEigenfunctions false
        "NeuralEF-μ", SpaceLosses.neuralEigenfunctions true
        "ALLO", SpaceLosses.augmentedLagrangian 2.0 0.01
    |]

/// The loss of a name.
let lossOf name = losses |> Array.find (fun (own, _) -> own = name) |> snd

let private outputsOf (loss: MomentLoss) =
    if loss.Name = SpaceLosses.spectralInference.Name then
        SpaceLosses.spectralInferenceOutputs
    else
        fun s -> Matrix.Identity s.Rows

/// Steps until the largest rate is reached, a share; the norm to which gradients are cut.
let warmUp, clip = 0.03, 20.0

/// A training with the table's settings.
let trial (settings: Settings) (problem: EigenProblem) functions judged loss sampling shift isWarm : SpaceTrial =
    {
        Problem = problem
        Functions = functions
        Judged = judged
        Loss = loss
        Outputs = outputsOf loss
        Hidden = settings.Integers "hidden"
        Sampling = sampling
        Shift = shift
        Optimiser = Adam(Counts.one settings "steps", settings.Real "rate", warmUp, clip, 0.9, 0.999)
        Warm = isWarm
    }

let private configuration (trial: SpaceTrial) =
    [|
        "problem", trial.Problem.Name
        "loss", trial.Loss.Name
        "functions", string trial.Functions
        "hidden", System.String.Join("-", trial.Hidden)
        "sampling", $"{trial.Sampling.Words}, {trial.Sampling.Count}"
        "shift", Claims.number trial.Shift
        "start", (if trial.Warm then "warm head" else "random head")
        "optimiser", trial.Optimiser.Canonical
    |]

let private measure (trial: SpaceTrial) (machine: IMachine) (stream: RandomStream) =
    let result = SpaceTrial.run (machine.Learner "fit") stream trial
    let isGuarded = trial.Loss.Name.EndsWith("guarded", System.StringComparison.Ordinal)

    [|
        "ritz_worst", Array.max result.Ritz
        "ritz_mean", Aggregate.mean result.Ritz
        "quotient_worst", Array.max result.Quotients
        "polish_worst", Array.max result.Polish
        "untrained_worst", Array.max result.Untrained
        "off_diagonal", result.OffDiagonal
        "enclosed", float result.Enclosed / float trial.Judged
        "work", float result.Fit.Operations * 1e-9
        if isGuarded then
            "guarded_steps", Array.last result.Fit.Memory
    |]

/// A row that trains.
let row keys (trial: SpaceTrial) : EigenRow = { Keys = keys; Configuration = configuration trial; Measure = measure trial }

/// The columns that are compared.
let means = [| "ritz_worst"; "quotient_worst"; "polish_worst" |]
/// The columns that are shown.
let shown = [| "ritz_mean"; "untrained_worst"; "off_diagonal"; "enclosed"; "work" |]

/// Parameters of every training, in the profiles tiny, quick and full.
let common hidden steps rate =
    let tiny, quick, full = hidden
    let tinySteps, quickSteps, fullSteps = steps

    [|
        Parameter.Of("hidden", "tanh units of the hidden layers", tiny, quick, full)
        Parameter.Of("steps", "steps of Adam, each on new points", tinySteps, quickSteps, fullSteps)
        Parameter.Of("rate", "Adam's largest learning rate", rate)
    |]

/// The lines whose first key is this.
let named (name: string) (lines: EigenLine[]) = lines |> Array.filter (fun line -> string line.Keys[0] = name)

/// The errors of the rows in the order of the table, by the names in their first key columns.
let errorPlot =
    Plot.made "errors" "Largest relative errors" (fun table ->
        let keys = table.Columns |> Array.filter _.IsKey |> Array.map _.Name

        let words =
            table.Rows
            |> Array.mapi (fun r _ -> keys |> Array.map (fun key -> string table[r, key]) |> String.concat ", ")

        let series tone (column: string) =
            let rows = [| 0 .. table.Rows.Length - 1 |] |> Array.filter (fun r -> not table[r, column].IsEmpty)

            {
                Label = column.Replace('_', ' ')
                Tone = tone
                Marks = [| Dots(rows |> Array.map (fun r -> float r, table[r, column].AsReal)) |]
            }

        [|
            {
                Panel.Title = ""
                Across = Axis.Categories("row", words)
                Up = Axis.Logarithmic "relative error"
                Series = Array.mapi series [| "ritz_worst"; "quotient_worst"; "polish_worst" |]
            }
        |])
