/// Burgers' equation on a bounded interval: does the learner reach the floor of its basis?
module Spectral.Experiments.Burgers

open Spectral

let private node (settings: Settings) = NeuralEquation.Standard(settings.Integer "units", settings.Real "spread")

let private optimisers (settings: Settings) : Optimiser[] =
    [|
        Adam(settings.Integer "epochs", settings.Real "rate", 0.1, settings.Real "clip", 0.9, 0.999)
        LevenbergMarquardt(settings.Integer "iterations")
    |]

/// The cells of Levenberg–Marquardt at one order.
let private at (order: int) (cells: LearningCell[]) =
    cells
    |> Array.filter (fun c -> c.Row.Name = "Levenberg–Marquardt" && c.Row.Keys[0].AsInteger = int64 order)

let table =
    {
        Name = "burgers"
        Title = "Second-order training reaches the projection floor on Burgers' equation, where Adam does not"
        Subject = Problems.burgers.Equation
        Keys = [| Column.IntegerKey "order"; Column.IntegerKey "train" |]
        Columns = LearningColumns.bounded
        Parameters =
            [|
                Parameter.Of("orders", "orders N of the Chebyshev basis", "5", "9,13", "9,13,19")
                Parameter.Of("train", "training trajectories", "16", "100", "200")
                Parameter.Of("units", "tanh units of the hidden layer", "8", "40", "40")
                Parameter.Of("spread", "spread of the hidden layer's initial values", "2")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations", "6", "30", "60")
                Parameter.Of("epochs", "Adam epochs", "20", "1500", "5000")
                Parameter.Of("rate", "Adam's largest learning rate", "0.1")
                Parameter.Of("clip", "the norm to which Adam cuts the gradient of the mean squared relative error", "0.02")
            |]
        Rows =
            fun settings ->
                let train = Counts.one settings "train"

                [|
                    for order in Counts.atLeastOne settings "orders" do
                        for how in optimisers settings do
                            {
                                Name = how.Name
                                Keys = [| Cell.Integer order; Cell.Integer train |]
                                Problem = Problems.burgers
                                Train = train
                                Method = Methods.spectralNode (Basis.Chebyshev order) (node settings) how
                            }
                |]
        Claims =
            fun cells ->
                [|
                    yield! LearningClaims.within "Levenberg–Marquardt, N = 13" 1.5 (at 13 cells)
                    let at19 = at 19 cells

                    if at19.Length > 0 then
                        let worst = at19 |> Array.maxBy (fun c -> c.TestError)

                        {
                            Name = "Levenberg–Marquardt, N = 19: at most 1.2e-5 at every time"
                            Holds = worst.TestError <= 1.2e-5
                            Detail = $"worst {Claims.error worst.TestError} at t = {Claims.number worst.Time}"
                        }
                |]
        Figures = [| Plot.errorOverTime; Plot.errorOverModes |]
    }

/// Problem P1 in Chebyshev polynomials: Adam and Levenberg–Marquardt.
let experiment = LearningTable.experiment table
