/// Fractional diffusion on the line: solutions decay like 1/x², and the basis has to.
module Spectral.Experiments.Fractional

open Spectral
open Spectral.Experiments.LearningClaims

let private jacobi = "mapped Jacobi"
let private hermite = "Hermite"

let private claims (cells: LearningCell[]) =
    let at name (order: int) = select name [| Cell.Integer order |] cells
    let last = 20
    let floorFall name = worstFloor (at name 9) / worstFloor (at name last)

    [|
        yield! within $"{jacobi}, N = 9" 2.0 (at jacobi 9)

        for order in [ 9; last ] do
            yield! below $"N = {order}: mapped Jacobi below Hermite" 5.0 (at hermite order) (at jacobi order)

        yield!
            about [| at jacobi 9; at jacobi last; at hermite 9; at hermite last |] (fun () ->
                {
                    Name =
                        $"from N = 9 to N = {last} the floor falls at least 10 times in mapped Jacobi functions, less than 3 times in Hermite's"
                    Holds = floorFall jacobi >= 10.0 && floorFall hermite < 3.0
                    Detail = $"{Claims.ratio (floorFall jacobi)} and {Claims.ratio (floorFall hermite)} times"
                })

        yield! generalises cells
    |]

let table =
    {
        Name = "fractional"
        Title = "Algebraic decay needs a basis that decays algebraically: Hermite functions fail, mapped Jacobi functions do not"
        Subject = Problems.fractionalLine.Equation
        Keys = [| Column.IntegerKey "order" |]
        Columns = LearningColumns.moving
        Parameters =
            [|
                Parameter.Of("orders", "orders N of both bases", "5", "9", "9,20")
                Parameter.Of("train", "training trajectories", "16", "60", "120")
                Parameter.Of("units", "tanh units of the hidden layer", "8", "20", "30")
                Parameter.Of("spread", "spread of the hidden layer's initial values", "1")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "2", "3", "3")
                Parameter.Of("lambda", "weight of the labels in the loss", "0.1")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations", "6", "20", "22")
                Parameter.Of("jacobi-factor", "q of the labels of mapped Jacobi functions: √2 makes one Cauchy density one mode", "1.4")
                Parameter.Of("hermite-factor", "q of the labels of Hermite functions, where their floors are lowest", "1")
            |]
        Rows =
            fun settings ->
                let node = Methods.nodeOf settings

                [|
                    for order in Counts.atLeastOne settings "orders" do
                        for name, basis, factor in
                            [
                                jacobi, Basis.MappedJacobi(order, 0.5), settings.Real "jacobi-factor"
                                hermite, Basis.Hermite order, settings.Real "hermite-factor"
                            ] do
                            {
                                Name = name
                                Keys = [| Cell.Integer order |]
                                Problem = Problems.fractionalLine.WithLabelFactor factor
                                Train = Counts.one settings "train"
                                Method = Methods.spectralNode basis node (LevenbergMarquardt(settings.Integer "iterations"))
                            }
                |]
        Claims = claims
        Figures = [| Plot.errorOverTime; Plot.errorOverModes |]
    }

/// Problem P5 in mapped Jacobi functions and in Hermite functions.
let experiment = LearningTable.experiment table
