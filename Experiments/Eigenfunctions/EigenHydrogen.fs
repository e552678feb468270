/// Bound states of hydrogen in the plane.
module Spectral.Experiments.EigenHydrogen

open Spectral
open Spectral.Experiments.SpaceRows

/// Bound states of hydrogen in the plane.
let experiment =
    EigenTable.experiment
        {
            Name = "eigen-hydrogen"
            Title = "Bound states of the plane's hydrogen, by moved quadrature and a warm head"
            Subject =
                "−Δ − 1/|x| in the plane, T = −H, functions of r/(s + r) and x/(s + r) for five scales s in the envelope e^{−0.15r}; more functions are learned than judged, since the last ones come last"
            Keys = [| Column.TextKey "method"; Column.TextKey "sampling" |]
            Means = means
            Shown = shown
            Parameters =
                [|
                    yield! common ("8", "24,24,24", "64,64,64") ("4", "500", "4000") "0.002"
                    Parameter.Of("nodes", "radial nodes; half as many angles", "6", "16", "36")
                    Parameter.Of("functions", "functions that are learned", "4", "6", "16")
                    Parameter.Of("judged", "modes that are judged", "3", "4", "9")
                |]
            Rows =
                fun settings ->
                    let problem, nodes = EigenProblem.hydrogen, Counts.one settings "nodes"
                    let k, judged = Counts.one settings "functions", Counts.one settings "judged"

                    [|
                        for name in [ "LoRA, sequential"; "Sanger" ] do
                            for sampling in
                                [
                                    Sampling.Polar(nodes, nodes / 2, 24.0)
                                    Sampling.Of(problem, UnitPoints.Kronecker(nodes * (nodes / 2), 2))
                                ] do
                                row
                                    [| Cell.Text name; Cell.Text sampling.Words |]
                                    (trial settings problem k judged (lossOf name) sampling 0.0 true)
                    |]
            Claims =
                fun lines ->
                    let moved = lines |> Array.filter (fun line -> string line.Keys[1] = "moved quadrature")
                    let own = named "LoRA, sequential" moved

                    [|
                        yield! EigenTable.atMost "sequential LoRA by moved quadrature: Ritz values within 5 %" 0.05 "ritz_worst" own
                        yield! EigenTable.atMost "its last hidden layer within 0.5 %" 5e-3 "polish_worst" own

                        if own.Length > 0 then
                            EigenTable.below
                                "its last hidden layer at least 3 times below the untrained one"
                                (1.0 / 3.0)
                                ((Array.head own).Mean "untrained_worst")
                                ((Array.head own).Mean "polish_worst")
                    |]
            Figures = [| errorPlot |]
        }
