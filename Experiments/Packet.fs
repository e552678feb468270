/// A Schrödinger packet in the plane: a complex field, whose norm the equation conserves.
module Spectral.Experiments.Packet

open Spectral

let private gammas = [| -infinity; -1.0; 0.0; 0.5 |]
let private describe (s: TensorRows.Summary) = $"{s.Key 0}, N = {s.Key 1}"

let private claims (cells: LearningCell[]) =
    let rows = TensorRows.summaries cells
    let atNine = rows |> Array.filter (fun s -> (s.Key 1).AsInteger = 9L)
    let norm (s: TensorRows.Summary) = s.Largest "norm_error" (fun _ -> 1.0)

    [|
        yield! TensorRows.withinFloors "N = 9" 3.0 describe atNine
        let worst = rows |> Array.maxBy (fun s -> norm s / s.Error)

        {
            Name = "the prediction's norm stays within the row's largest error of 1"
            Holds = norm worst <= worst.Error
            Detail = $"closest {Claims.error (norm worst)} beside {Claims.error worst.Error}: {describe worst}"
        }

        TensorRows.reductionClaim describe rows
    |]

let table =
    {
        Name = "packet"
        Title = "A wave packet learned on real and imaginary coefficients stays at its floor and keeps its norm"
        Subject = Problems.schroedingerPlane.Equation
        Keys = [| Column.TextKey "set"; Column.IntegerKey "order" |]
        Columns = [| TensorMethods.normColumn; yield! TensorMethods.columns |]
        Parameters =
            [|
                Parameter.Of("orders", "orders N of the crosses", "4", "9", "9,13")
                Parameter.Of("train", "training trajectories", "10", "40", "60")
                Parameter.Of("units", "tanh units of the hidden layer", "4", "12", "12")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "1", "2", "2")
                Parameter.Of("lambda", "weight of the labels in the loss", "0.1")
                Parameter.Of("cost", "share by which the principal directions may raise the floor", "0.05")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations", "4", "15", "18")
            |]
        Rows =
            fun settings ->
                let node =
                    { NeuralEquation.Standard(settings.Integer "units") with
                        Steps = settings.Integer "steps"
                        Lambda = Some(settings.Real "lambda")
                    }

                [|
                    for order in Counts.atLeastOne settings "orders" do
                        for gamma in gammas do
                            let name, set = TensorRows.cross 2 order gamma

                            {
                                Name = "spectral node"
                                Keys = [| Cell.Text name; Cell.Integer order |]
                                Problem = Problems.schroedingerPlane
                                Train = Counts.one settings "train"
                                Method =
                                    TensorMethods.spectralNode
                                        set
                                        node
                                        (settings.Real "cost")
                                        (LevenbergMarquardt(settings.Integer "iterations"))
                            }
                |]
        Claims = claims
        Figures =
            [|
                Plot.errorOverTime
                Plot.errorOverTime
                |> Plot.named "norm-over-time" "Distance of the prediction's norm from 1 against time"
                |> Plot.lines (Quantity.Linear "t") [ Quantity.Logarithmic "norm_error" ]
                |> Plot.floor ""
            |]
    }

/// P7 over γ and N.
let experiment = LearningTable.experiment table
