/// How points are drawn, and the last hidden layer, on a box and an oscillator.
module Spectral.Experiments.EigenBox

open Spectral
open Spectral.Experiments.SpaceRows

/// Sampling and the last layer on the well and the oscillator.
let experiment =
    EigenTable.experiment
        {
            Name = "eigen-box"
            Title = "How the points lie matters more than the loss, and the last hidden layer knows more than the functions do"
            Subject =
                "The lowest eigenfunctions of −Δ in a square and of −Δ + |x|² in the plane. polish: Ritz values on the last hidden layer by quadrature; untrained: the same before the training, which costs nothing"
            Keys = [| Column.TextKey "problem"; Column.TextKey "sampling"; Column.TextKey "method" |]
            Means = means
            Shown = shown
            Parameters =
                [|
                    yield! common ("8", "24,24,24", "64,64,64") ("4", "400", "3000") "0.003"
                    Parameter.Of("side", "cells a side of the stratified points; as many points otherwise", "4", "10", "24")
                    Parameter.Of("functions", "functions that are learned", "4", "8", "18")
                    Parameter.Of("judged", "modes that are judged", "3", "6", "15")
                |]
            Rows =
                fun settings ->
                    let side, k, judged = Counts.one settings "side", Counts.one settings "functions", Counts.one settings "judged"
                    let preconditioned = MomentLoss.preconditioned (lossOf "LoRA, sequential")

                    [|
                        for problem, shift in [ EigenProblem.well 2, 3.0; EigenProblem.oscillator 0.0 2, 16.0 ] do
                            let even = problem.UnitDimension

                            for points in
                                [
                                    UnitPoints.Independent(side * side, even)
                                    UnitPoints.Stratified(side, even)
                                    UnitPoints.Kronecker(side * side, even)
                                ] do
                                for name, loss in
                                    [
                                        "LoRA, sequential", lossOf "LoRA, sequential"
                                        if points.Words = "stratified" then
                                            "LoRA, preconditioned", preconditioned
                                    ] do
                                    row
                                        [| Cell.Text problem.Name; Cell.Text points.Words; Cell.Text name |]
                                        (trial settings problem k judged loss (Sampling.Of(problem, points)) shift true)
                    |]
            Claims =
                fun lines ->
                    let at (problem: string) (sampling: string) (method': string) =
                        lines
                        |> Array.find (fun line ->
                            string line.Keys[0] = problem && string line.Keys[1] = sampling && string line.Keys[2] = method')

                    [|
                        for problem in [ "well"; "oscillator" ] do
                            let own sampling = (at problem sampling "LoRA, sequential").Mean "ritz_worst"

                            EigenTable.below
                                $"{problem}: strata at most half the error of independent points"
                                0.5
                                (own "independent")
                                (own "stratified")

                            let best = at problem "stratified" "LoRA, preconditioned"

                            EigenTable.below
                                $"{problem}: the last layer at least 3 times below the untrained one"
                                (1.0 / 3.0)
                                (best.Mean "untrained_worst")
                                (best.Mean "polish_worst")
                    |]
            Figures = [| errorPlot |]
        }
