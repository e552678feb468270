/// The slow modes of a diffusion in four wells, from its generator.
module Spectral.Experiments.Langevin

open Spectral
open Spectral.Experiments.SpaceRows

/// The generator of a diffusion in four wells.
let experiment =
    EigenTable.experiment
        {
            Name = "langevin"
            Title = "Mode-wise preconditioning finds the slow modes of a diffusion in four wells, and residuals enclose their eigenvalues"
            Subject =
                "The generator Lf = f″ − U′f′ of Prinz's diffusion in L²(π), T = (c + L)/c; errors |Δλ|/(1 + |λ|). enclosed: the share of functions whose residual holds a true eigenvalue"
            Keys = [| Column.TextKey "method" |]
            Means = means
            Shown = shown
            Parameters =
                [|
                    yield! common ("8", "32,32,32", "96,96,96") ("4", "1500", "6000") "0.005"
                    Parameter.Of("points", "stratified points of a batch", "16", "64", "512")
                    Parameter.Of("functions", "functions that are learned and judged", "3", "8", "8")
                    Parameter.Of("shift", "c", "200")
                |]
            Rows =
                fun settings ->
                    let problem, k = PrinzDiffusion.problem, Counts.one settings "functions"
                    let sampling = Sampling.Of(problem, UnitPoints.Stratified(Counts.one settings "points", 1))

                    [|
                        for name, loss in
                            [
                                "LoRA, sequential", lossOf "LoRA, sequential"
                                "LoRA, preconditioned", MomentLoss.preconditioned (lossOf "LoRA, sequential")
                                "OMM-1, sequential", lossOf "OMM-1, sequential"
                            ] do
                            row [| Cell.Text name |] (trial settings problem k k loss sampling (settings.Real "shift") false)
                    |]
            Claims =
                fun lines ->
                    let own = named "LoRA, preconditioned" lines

                    [|
                        yield! EigenTable.atMost "preconditioned LoRA: Ritz values within 1 %" 0.01 "ritz_worst" own
                        yield! EigenTable.atMost "its last hidden layer within 2e-4" 2e-4 "polish_worst" own

                        for line in own do
                            let enclosed = line.Mean "enclosed"
                            let plain = (named "LoRA, sequential" lines |> Array.head).Mean "ritz_worst"

                            {
                                Name = "residuals enclose the eigenvalue of every function"
                                Holds = enclosed >= 1.0
                                Detail = $"a share of {Claims.ratio enclosed}"
                            }

                            EigenTable.below "preconditioning at most half the error" 0.5 plain (line.Mean "ritz_worst")
                    |]
            Figures = [| errorPlot |]
        }
