/// What learning the basis is worth, on three equations of the line: against bases that stand, against classical adaptation, against the known equation.
module Spectral.Experiments.Adaptivity

open Spectral
open Spectral.Experiments.LearningClaims

let private moving = "learned moving basis"
let private linear = "linear field, moving basis"
let private constant = "learned constant basis"
let private frozen = "learned frozen basis"
let private galerkin = "Galerkin, known equation"
let private classical = "classical scaling and moving (floor)"

let private problems =
    [|
        Problems.jumpLine, LineEquation.jumpLine
        Problems.interactionLine, LineEquation.interactionLine
        Problems.lineBurgers, LineEquation.lineBurgers
    |]

let private claims (cells: LearningCell[]) =
    [|
        for problem, _ in problems do
            let at name = select name [| Cell.Text problem.Name |] cells

            let gain name factor =
                below $"{problem.Name}: {moving} below {name}, worst later time" factor (later (at name)) (later (at moving))

            yield! gain constant 3.0
            yield! gain frozen 30.0
            yield! gain linear 1.0
            yield! gain classical 1.0

            yield!
                about [| at moving; at galerkin |] (fun () ->
                    let ratio = worst (later (at moving)) / worst (later (at galerkin))

                    {
                        Name = $"{problem.Name}: {moving} within 3 times Galerkin's error with the known equation, worst later time"
                        Holds = ratio <= 3.0
                        Detail =
                            $"{Claims.ratio ratio} times, {Claims.error (worst (later (at moving)))} against {Claims.error (worst (later (at galerkin)))}"
                    })
    |]

let table =
    {
        Name = "adaptivity"
        Title =
            "A learned moving basis is five to hundreds of times better than one that stands, and as good as Galerkin's method with the known equation"
        Subject =
            "Jump, drift and diffusion (P2), quadratic interaction (P3) and Burgers (P4) on ℝ in Hermite functions; scale and center are the means of β and x₀ over the test trajectories"
        Keys = [| Column.TextKey "problem" |]
        Columns =
            [|
                Column.Real("scale", "1/length", Tolerance.Informative)
                Column.Real("center", "length", Tolerance.Informative)
                yield! LearningColumns.counts
            |]
        Parameters =
            [|
                Parameter.Of("order", "order N of the Hermite basis", "5", "9", "9")
                Parameter.Of("train", "training trajectories", "12", "40", "100")
                Parameter.Of("units", "tanh units of the hidden layer", "6", "20", "30")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "2", "4", "4")
                Parameter.Of("lambda", "weight of the labels in the loss", "0.1")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations", "4", "20", "25")
                Parameter.Of("galerkin-steps", "Runge–Kutta steps of Galerkin's method between neighbouring times", "10", "20", "20")
                Parameter.Of("classical-steps", "adaptations between neighbouring times", "4", "10", "20")
                Parameter.Of("classical-test", "test trajectories that classical adaptation follows", "1", "1", "3")
            |]
        Rows =
            fun settings ->
                let basis = Basis.Hermite(Counts.one settings "order")

                let node form =
                    { NeuralEquation.Of(form: FieldForm) with
                        Steps = settings.Integer "steps"
                        Lambda = Some(settings.Real "lambda")
                    }

                let how = LevenbergMarquardt(settings.Integer "iterations")
                let hidden = node (FieldForm.Mlp([| settings.Integer "units" |], Activation.Tanh, 1.0))

                [|
                    for problem, equation in problems do
                        for name, way in
                            [
                                galerkin, KnownEquation.galerkin equation basis (Counts.one settings "galerkin-steps")
                                moving, Methods.spectralNode basis hidden how
                                linear, Methods.spectralNode basis (node FieldForm.Linear) how
                                constant, Methods.constantNode basis hidden how
                                frozen, Methods.frozenNode basis hidden how
                                classical,
                                KnownEquation.classical basis (Counts.one settings "classical-steps") (Counts.one settings "classical-test")
                            ] do
                            {
                                Name = name
                                Keys = [| Cell.Text problem.Name |]
                                Problem = problem
                                Train = Counts.one settings "train"
                                Method = way
                            }
                |]
        Claims = claims
        Figures =
            [|
                Plot.errorOverTime |> Plot.panels [ "problem" ]
                Plot.trajectories [ "scale"; "center" ] |> Plot.panels [ "problem" ]
            |]
    }

/// Problems P2, P3 and P4: bases that learn to move, stand, or follow classical rules, and Galerkin's method.
let experiment = LearningTable.experiment table
