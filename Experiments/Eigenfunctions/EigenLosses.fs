/// Every loss of eigenfunctions on one operator at equal work, and on a matrix that is not positive.
module Spectral.Experiments.EigenLosses

open Spectral
open Spectral.Experiments.SpaceRows

/// A matrix with one negative eigenvalue, on exact moments: does a loss stay bounded where T is not positive?
let private indefinite = [| 1.0; 0.7; 0.45; 0.3; 0.1; -0.8 |]

/// Gradient descent on exact moments from a start that lies along the negative direction; the squared norm of three functions after it, at most 10⁶.
let private descend (loss: MomentLoss) (stream: RandomStream) =
    let t = Matrix.Diagonal indefinite
    let noise = stream.Child "start"
    let mutable f = Matrix.Init(6, 3, fun i j -> (if i = 5 && j = 0 then 1.6 else 0.0) + 0.1 * noise.NextNormal())
    let mutable memory = loss.Memory 3
    let mutable step = 0

    while step < 4000 && f.SquaredNorm < 1e6 do
        let struct (response, next) = loss.Respond memory [| f.Transposed * f; (f.Transposed * t * f).Symmetrised |]
        f <- f - 0.01 * (f * response.Slopes[0] + t * f * response.Slopes[1])
        memory <- next
        step <- step + 1

    let struct (values, _) =
        SymmetricPencil.decompose 1e-12 (f.Transposed * t * f).Symmetrised (f.Transposed * f).Symmetrised

    let error i v = abs (v - indefinite[i])

    [|
        "norm", min 1e6 f.SquaredNorm
        "ritz_worst", (if f.SquaredNorm < 1e6 then values |> Array.mapi error |> Array.max else 1.0)
    |]

let private exactRow name (loss: MomentLoss) : EigenRow =
    {
        Keys = [| Cell.Text name; Cell.Text "indefinite matrix" |]
        Configuration = [| "loss", loss.Name; "problem", "diagonal of " + System.String.Join(", ", Array.map Claims.number indefinite) |]
        Measure = fun _ stream -> descend loss stream
    }

/// All losses on one operator at equal work, and on a matrix that is not positive.
let experiment =
    EigenTable.experiment
        {
            Name = "eigen-losses"
            Title =
                "With stratified points the losses of eigenfunctions differ little; on an operator that is not positive OMM needs a guard"
            Subject =
                "The lowest eigenfunctions of −Δ in a square, T = (c − H)/c, by every loss from the same warm head; errors relative to the true eigenvalues, of the Ritz values on the span and of each function's Rayleigh quotient. Below them gradient descent on the exact moments of a matrix with a negative eigenvalue: norm is the squared norm of three functions, cut at 10⁶"
            Keys = [| Column.TextKey "method"; Column.TextKey "problem" |]
            Means = means
            Shown = [| yield! shown; "guarded_steps"; "norm" |]
            Parameters =
                [|
                    yield! common ("8", "24,24,24", "64,64,64") ("4", "400", "2000") "0.003"
                    Parameter.Of("side", "cells a side of the stratified points", "4", "10", "20")
                    Parameter.Of("functions", "functions that are learned", "3", "6", "8")
                    Parameter.Of("shift", "c", "2")
                |]
            Rows =
                fun settings ->
                    let problem, k = EigenProblem.well 2, Counts.one settings "functions"
                    let sampling = Sampling.Of(problem, UnitPoints.Stratified(Counts.one settings "side", 2))

                    [|
                        for name, loss in losses do
                            row
                                [| Cell.Text name; Cell.Text problem.Name |]
                                (trial settings problem k k loss sampling (settings.Real "shift") true)

                        exactRow "OMM-1, no guard" (sequential (SpaceLosses.orbital 1))
                        exactRow "OMM-1, sequential" (lossOf "OMM-1, sequential")
                        exactRow "Sanger" SpaceLosses.sanger
                        exactRow "LoRA, sequential" (lossOf "LoRA, sequential")
                    |]
            Claims =
                fun lines ->
                    let on (problem: string) = lines |> Array.filter (fun line -> string line.Keys[1] = problem)
                    let well = on "well" |> Array.filter (fun line -> string line.Keys[0] <> "NeuralEF-μ")
                    let norm (name: string) = (named name (on "indefinite matrix") |> Array.head).Mean "norm"
                    let free, guarded, hebbian = norm "OMM-1, no guard", norm "OMM-1, sequential", norm "Sanger"
                    let lowRank = norm "LoRA, sequential"

                    [|
                        yield! EigenTable.atMost "all but NeuralEF-μ: the span's Ritz values within 3 %" 0.03 "ritz_worst" well

                        {
                            Name = "OMM without a guard leaves every bound on the indefinite matrix, and with it does not"
                            Holds = free >= 1e6 && guarded < 10.0
                            Detail = $"{Claims.number free} and {Claims.ratio guarded}"
                        }

                        {
                            Name = "Sanger's rule leaves every bound there too, sequential LoRA does not"
                            Holds = hebbian >= 1e6 && lowRank < 10.0
                            Detail = $"{Claims.number hebbian} and {Claims.ratio lowRank}"
                        }
                    |]
            Figures = [| errorPlot |]
        }
