/// Quadratic interaction on the line: what the weight of the labels and noise do to a learned moving basis.
module Spectral.Experiments.InteractionLine

open Spectral
open Spectral.Experiments.LearningClaims

let private adam = "Adam"
let private second = "Levenberg–Marquardt"

/// From λ = 0 to λ = 1, in one direction beyond the seeds' spread.
let private trade (cells: LearningCell[]) (name: string) =
    let at lambda = select name [| Cell.Real lambda; Cell.Real 0.0 |] cells
    let none, full = at 0.0, at 1.0

    about [| none; full |] (fun () ->
        let compare column =
            let (a, sa), (b, sb) = overTimes column none, overTimes column full
            a, b, sa + sb

        let text column = let a, b, _ = compare column in $"{Claims.error a} to {Claims.error b}"
        let falls column = let a, b, spread = compare column in a - b > spread
        let stays = let a, b, spread = compare "test_error" in a - b <= spread

        {
            Name = $"{name}: from λ = 0 to λ = 1 the errors of β and x₀ fall beyond the seeds' spread, that of u does not"
            Holds = falls "scale_error" && falls "center_error" && stays
            Detail = $"""β {text "scale_error"}, x₀ {text "center_error"}, u {text "test_error"}"""
        })

/// The error rises with the noise, at most in proportion beyond it.
let private smooth (cells: LearningCell[]) (lambda: float) =
    let levels =
        cells
        |> Array.filter (fun c -> c.Row.Name = second && c.Row.Keys[0].Equals(Cell.Real lambda))
        |> Array.map (fun c -> c.Row.Keys[1].AsReal)
        |> Array.distinct

    let error sigma = fst (overTimes "test_error" (select second [| Cell.Real lambda; Cell.Real sigma |] cells))

    about [| Array.skip (min 1 levels.Length) levels |> Array.map (fun _ -> cells[0]) |] (fun () ->
        let errors = levels |> Array.map error
        let first = errors[0]
        let grows = errors |> Array.pairwise |> Array.forall (fun (a, b) -> b > a)
        // e(σ)² = e(0)² + (gσ)²: the gain g from the largest σ bounds the others within a factor of 2.
        let gain e sigma = sqrt (max 0.0 (e * e - first * first)) / sigma
        let gains = Array.map2 gain errors[1..] levels[1..]

        {
            Name = $"λ = {Claims.number lambda}: the error rises with σ, and its rise over σ varies by less than 2"
            Holds = grows && Array.max gains < 2.0 * Array.min gains
            Detail = errors |> Array.map Claims.error |> String.concat ", "
        })

let private claims (cells: LearningCell[]) =
    let lambdas = cells |> Array.map (fun c -> c.Row.Keys[0].AsReal) |> Array.distinct

    [|
        yield! trade cells adam
        yield! trade cells second

        for lambda in lambdas do
            yield! smooth cells lambda

        yield! withinLargest $"{second}, λ = 0.1, σ = 0" 2.0 (select second [| Cell.Real 0.1; Cell.Real 0.0 |] cells)

        yield! generalises (cells |> Array.filter (fun c -> c.Row.Keys[1].AsReal = 0.0))
    |]

let table =
    {
        Name = "interaction-line"
        Title = "The weight of the labels trades the errors of β and x₀ against that of u; errors grow smoothly with noise"
        Subject =
            Problems.interactionLine.Equation
            + $"; the training trajectories are observed at {Noise.points} points as u (1 + σξ), and their labels are the moments of the observed values"
        Keys = [| Column.RealKey("lambda", ""); Column.RealKey("sigma", "") |]
        Columns = LearningColumns.moving
        Parameters =
            [|
                Parameter.Of("order", "order N of the Hermite basis", "5", "9", "9")
                Parameter.Of("lambdas", "weights λ of the labels", "0,1", "0,1", "0,0.001,0.1,1")
                Parameter.Of("sigmas", "noise levels σ", "0,0.05", "0,0.05", "0,0.01,0.05")
                Parameter.Of("adam-lambdas", "weights λ of the rows of Adam, σ = 0", "0", "0,1", "0,1")
                Parameter.Of("train", "training trajectories", "16", "50", "100")
                Parameter.Of("units", "tanh units of the hidden layer", "8", "20", "30")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "2", "3", "3")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations", "6", "20", "25")
                Parameter.Of("epochs", "Adam epochs", "20", "400", "1200")
                Parameter.Of("rate", "Adam's largest learning rate", "0.03")
            |]
        Rows =
            fun settings ->
                let basis = Basis.Hermite(Counts.one settings "order")

                let node lambda =
                    { NeuralEquation.Standard(settings.Integer "units") with
                        Steps = settings.Integer "steps"
                        Lambda = Some lambda
                    }

                let row name lambda sigma way =
                    {
                        Name = name
                        Keys = [| Cell.Real lambda; Cell.Real sigma |]
                        Problem = Problems.interactionLine
                        Train = Counts.one settings "train"
                        Method = way
                    }

                let how = LevenbergMarquardt(settings.Integer "iterations")
                let first = Adam(settings.Integer "epochs", settings.Real "rate")

                [|
                    for lambda in settings.Reals "adam-lambdas" do
                        row adam lambda 0.0 (Methods.spectralNode basis (node lambda) first)

                    for lambda in settings.Reals "lambdas" do
                        for sigma in settings.Reals "sigmas" do
                            row second lambda sigma (Methods.noisySpectralNode sigma basis (node lambda) how)
                |]
        Claims = claims
        Figures =
            [|
                Plot.errorOverTime |> Plot.panels [ "sigma" ]
                { Plot.errorOverTime with
                    Name = "labels-over-time"
                    Title = "Error of the learned scale and centre against time"
                    Up = [| Quantity.Logarithmic "scale_error"; Quantity.Logarithmic "center_error" |]
                    Panels = [| "sigma" |]
                    Floor = ""
                }
            |]
    }

/// Problems P3 and P8 in Hermite functions: Adam and Levenberg–Marquardt over λ, the latter over noise.
let experiment = LearningTable.experiment table
