/// What the tables of singular functions share, learned from pairs of the noisy logistic map, whose operator is known to rounding.
module Spectral.Experiments.PairRows

open Spectral

/// The weight of DPNet's penalty.
let private penalty = 1.0

/// Every loss of pairs that is compared, by its name in the tables.
let losses: (string * MomentLoss)[] =
    [|
        "LoRA, sequential", SpaceRows.sequential PairLosses.lowRank
        "LoRA, joint", SpaceRows.joint PairLosses.lowRank
        "LoRA, unnested", PairLosses.lowRank
        "VAMPnet-1", PairLosses.vamp1
        "VAMPnet-2", PairLosses.vamp2
        "DPNet", PairLosses.dpNet penalty
        "DPNet, relaxed", PairLosses.dpNetRelaxed penalty
    |]

/// The map with noise of exponent 20, made once.
let system = lazy (NoisyLogistic 20)

/// A training with the table's settings on so many pairs.
let ofPairs (settings: Settings) loss k batch steps disjoint pairs : PairTrial =
    // Whole passes over the pairs, about so many steps.
    let epochs = max 1 ((steps * batch + pairs / 2) / pairs)

    {
        System = system.Value
        Functions = k
        Loss = loss
        Disjoint = disjoint
        Hidden = settings.Integers(if disjoint then "own-hidden" else "hidden")
        Pairs = pairs
        Optimiser = Adam(epochs, settings.Real "rate", SpaceRows.warmUp, SpaceRows.clip, 0.9, 0.999).WithBatch batch
    }

/// A training with the table's settings.
let trial (settings: Settings) loss k batch steps disjoint : PairTrial =
    ofPairs settings loss k batch steps disjoint (Counts.one settings "pairs")

/// A row that trains and gives what a function makes of the result.
let row keys (trial: PairTrial) (measured: PairResult -> (string * float)[]) : EigenRow =
    {
        Keys = keys
        Configuration =
            [|
                "loss", trial.Loss.Name
                "functions", string trial.Functions
                "disjoint", string trial.Disjoint
                "hidden", System.String.Join("-", trial.Hidden)
                "pairs", string trial.Pairs
                "optimiser", trial.Optimiser.Canonical
            |]
        Measure = fun machine stream -> measured (PairTrial.run (machine.Learner "fit") stream trial)
    }

/// Parameters of every training, in the profiles tiny, quick and full.
let parameters hidden pairs =
    let tinyHidden, quickHidden, fullHidden = hidden
    let tinyPairs, quickPairs, fullPairs = pairs

    [|
        Parameter.Of("hidden", "tanh units of the hidden layers", tinyHidden, quickHidden, fullHidden)
        Parameter.Of("pairs", "training pairs, in a row of one trajectory", tinyPairs, quickPairs, fullPairs)
        Parameter.Of("rate", "Adam's largest learning rate", "0.003")
    |]
