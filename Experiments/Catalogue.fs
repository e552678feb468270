/// Every result table, in reading order.
module Spectral.Experiments.Catalogue

/// Names of all tables.
let names: string[] = [||]
