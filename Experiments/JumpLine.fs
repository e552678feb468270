/// Jumps, drift and diffusion on the line: what is learning the basis worth?
module Spectral.Experiments.JumpLine

open Spectral

let private learned = "learned moving basis"
let private frozen = "frozen basis (floor)"
let private constant = "best constant basis (floor)"

let private node (settings: Settings) =
    { NeuralEquation.Standard(settings.Integer "units") with
        Steps = settings.Integer "steps"
        Lambda = Some(settings.Real "lambda")
    }

let private largest (cells: LearningCell[]) f = cells |> Array.map f |> Array.max

let private claims (train: int) (cells: LearningCell[]) =
    let select name order =
        cells
        |> Array.filter (fun c -> c.Row.Name = name && c.Row.Keys[0].AsInteger = int64 order && c.Row.Train = train)

    let below name factor pick moving order =
        let own, other = select learned order, select name order

        [|
            if own.Length > 0 && other.Length > 0 then
                let gain = pick other / moving own

                {
                    Name = $"N = {order}: at least {Claims.number factor} times below the {name}"
                    Holds = gain >= factor
                    Detail = $"{Claims.ratio gain} times"
                }
        |]

    let last (cells: LearningCell[]) = (Array.maxBy (fun (c: LearningCell) -> c.Time) cells).TestError
    let worstLater (cells: LearningCell[]) = largest (cells |> Array.filter (fun c -> c.Time > 0.0)) (fun c -> c.TestError)

    [|
        yield! LearningClaims.within $"{learned}, N = 9" 1.6 (select learned 9)
        yield! below frozen 300.0 last last 9
        yield! below constant 5.0 (fun c -> largest c (fun c -> c.TestError)) worstLater 9
        yield! LearningClaims.within $"{learned}, N = 13" 3.0 (select learned 13)
    |]

let private labels =
    Plot.errorOverTime
    |> Plot.named "labels-over-time" "Error of the learned scale and centre against time"
    |> Plot.lines (Quantity.Linear "t") [ Quantity.Logarithmic "scale_error"; Quantity.Logarithmic "center_error" ]
    |> Plot.floor ""
    |> Plot.where (fun table row -> table[row, "t"].AsReal > 0.0)
    |> Plot.note "At t = 0 scale and centre are given."

let table =
    {
        Name = "jump-line"
        Title = "A learned moving basis ends hundreds of times below the floor of a frozen one"
        Subject = Problems.jumpLine.Equation
        Keys = [| Column.IntegerKey "order"; Column.IntegerKey "train" |]
        Columns = LearningColumns.moving
        Parameters =
            [|
                Parameter.Of("orders", "orders N of the Hermite basis", "5", "9", "9,13,20")
                Parameter.Of("train", "training trajectories", "16", "100", "200")
                Parameter.Of("sizes", "further numbers of training trajectories at N = 13", "12", "50", "50,800")
                Parameter.Of("sizes-order", "order N of the rows over the number of trajectories", "5", "9", "13")
                Parameter.Of("units", "tanh units of the hidden layer", "8", "40", "40")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "2", "6", "6")
                Parameter.Of("lambda", "weight of the labels in the loss", "0.1")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations", "6", "30", "50")
            |]
        Rows =
            fun settings ->
                let train = Counts.one settings "train"

                let row name (order: int) (train: int) (way: Basis -> Method) =
                    {
                        Name = name
                        Keys = [| Cell.Integer order; Cell.Integer train |]
                        Problem = Problems.jumpLine
                        Train = train
                        Method = way (Basis.Hermite order)
                    }

                let fit basis = Methods.spectralNode basis (node settings) (LevenbergMarquardt(settings.Integer "iterations"))

                [|
                    for order in Counts.atLeastOne settings "orders" do
                        row frozen order train Methods.frozenFloor
                        row constant order train Methods.constantFloor
                        row learned order train fit

                    for size in Counts.atLeastOne settings "sizes" do
                        row learned (Counts.one settings "sizes-order") size fit
                |]
        Claims = fun cells -> claims (cells |> Array.map (fun c -> c.Row.Train) |> Array.head) cells
        Figures = [| Plot.errorOverTime; Plot.errorOverModes; labels |]
    }

/// Problem P2 in Hermite functions: frozen, best constant and learned moving basis.
let experiment = LearningTable.experiment table
