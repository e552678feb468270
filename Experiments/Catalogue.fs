/// Every result table, in reading order.
module Spectral.Experiments.Catalogue

open Spectral

/// All experiments.
let all: Experiment[] = [| Bases.experiment; Burgers.experiment; JumpLine.experiment; Sharp.experiment |]
