/// Burgers' equation on the whole line: spectral accuracy without cutting the domain off.
module Spectral.Experiments.LineBurgers

open Spectral
open Spectral.Experiments.LearningClaims

let private moving = "learned moving basis"
let private constant = "learned constant basis"
let private frozen = "frozen basis (floor)"

let private claims (cells: LearningCell[]) =
    let at name (order: int) = select name [| Cell.Integer order |] cells

    [|
        for order in [ 9; 13 ] do
            yield! within $"{moving}, N = {order}" 2.0 (at moving order)

        for order in [ 9; 13 ] do
            yield! below $"N = {order}: moving below constant, worst time" 3.0 (later (at constant order)) (later (at moving order))

        yield! below "spectral accuracy: the learned error falls from N = 9 to N = 20" 30.0 (later (at moving 9)) (later (at moving 20))
        yield! below "N = 9: moving below the frozen floor" 10.0 (at frozen 9) (at moving 9)
        yield! generalises cells
    |]

let table =
    {
        Name = "line-burgers"
        Title = "A nonlinear equation on the line is learned to spectral accuracy without cutting the domain off"
        Subject = Problems.lineBurgers.Equation
        Keys = [| Column.IntegerKey "order" |]
        Columns = LearningColumns.moving
        Parameters =
            [|
                Parameter.Of("orders", "orders N of the Hermite basis", "5", "9,13", "5,9,13,20")
                Parameter.Of("constant-orders", "orders N of the constant basis", "5", "9", "9,13")
                Parameter.Of("train", "training trajectories", "16", "40", "60")
                Parameter.Of("units", "tanh units of the hidden layer", "8", "20", "30")
                Parameter.Of("spread", "spread of the hidden layer's initial values", "2")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "2", "4", "4")
                Parameter.Of("lambda", "weight of the labels in the loss", "0.1")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations", "6", "20", "25")
            |]
        Rows =
            fun settings ->
                let node = Methods.nodeOf settings

                let constants = Counts.atLeastOne settings "constant-orders"
                let how = LevenbergMarquardt(settings.Integer "iterations")

                [|
                    for order in Counts.atLeastOne settings "orders" do
                        let basis = Basis.Hermite order

                        let ways =
                            [|
                                frozen, Methods.frozenFloor basis

                                if constants |> Array.contains order then
                                    constant, Methods.constantNode basis node how

                                moving, Methods.spectralNode basis node how
                            |]

                        for name, way in ways do
                            {
                                Name = name
                                Keys = [| Cell.Integer order |]
                                Problem = Problems.lineBurgers
                                Train = Counts.one settings "train"
                                Method = way
                            }
                |]
        Claims = claims
        Figures = [| Plot.errorOverTime; Plot.errorOverModes |]
    }

/// Problem P4 in Hermite functions: frozen, constant and moving basis.
let experiment = LearningTable.experiment table
