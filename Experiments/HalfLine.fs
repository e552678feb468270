/// Feller's diffusion on the half line: Laguerre functions that begin as the solutions do, and a scale that moves with them.
module Spectral.Experiments.HalfLine

open Spectral
open Spectral.Experiments.LearningClaims

let private fitted = "α fitted, β moves"
let private standing = "α fitted, constant β"
let private plain = "α = 0, β moves"

let private claims (cells: LearningCell[]) =
    let at name (order: int) = select name [| Cell.Integer order |] cells

    [|
        yield! within $"{fitted}, N = 5" 2.0 (at fitted 5)

        for order in [ 3; 5; 7 ] do
            yield! below $"N = {order}: fitted α below α = 0, worst later time" 3.0 (later (at plain order)) (later (at fitted order))

        for order in [ 3; 5; 7 ] do
            yield! below $"N = {order}: a moving scale below the best constant one" 2.0 (at standing order) (at fitted order)

        yield!
            about [| at fitted 3; at fitted 7; at plain 3; at plain 7 |] (fun () ->
                let fall name = worstFloor (at name 3) / worstFloor (at name 7)

                {
                    Name = "from N = 3 to N = 7 the floor falls at least 3 times as far with α fitted as with α = 0"
                    Holds = fall fitted >= 3.0 * fall plain
                    Detail = $"{Claims.ratio (fall fitted)} and {Claims.ratio (fall plain)} times"
                })

        yield! generalises cells
    |]

let table =
    {
        Name = "half-line"
        Title = "On a half line Laguerre functions of the fitted exponent, scaled as they move, learn Feller's diffusion near their floor"
        Subject = Problems.fellerHalfLine.Equation
        Keys = [| Column.IntegerKey "order" |]
        Columns = [| Column.Real("alpha", "", Tolerance.Relative 1e-6); yield! LearningColumns.scaling |]
        Parameters =
            [|
                Parameter.Of("orders", "orders N of the Laguerre functions", "3", "3,5", "3,5,7")
                Parameter.Of("train", "training trajectories", "16", "40", "100")
                Parameter.Of("units", "tanh units of the hidden layer", "8", "20", "30")
                Parameter.Of("spread", "spread of the hidden layer's initial values", "1")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "2", "3", "3")
                Parameter.Of("lambda", "weight of the labels in the loss", "0.01")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations", "6", "20", "25")
            |]
        Rows =
            fun settings ->
                let node = Methods.nodeOf settings

                let learned (words: string) (alpha: Trial -> float) (frame: Trial -> Basis -> Frame) order : Method =
                    let samples (trial: Trial) =
                        let basis = Basis.PowerLaguerre(order, alpha trial)
                        let frame = frame trial basis

                        SpectralSamples(trial.Problem, basis, frame, trial.TrainDraws()),
                        SpectralSamples(trial.Problem, basis, frame, trial.TestDraws())

                    let method' =
                        Methods.spectralNodeOn
                            [| "basis", $"power-laguerre({order}), {words}" |]
                            samples
                            node
                            (LevenbergMarquardt(settings.Integer "iterations"))

                    { method' with
                        Run =
                            fun trial ->
                                let outcome = method'.Run trial
                                { outcome with Readings = [| "alpha", Number(alpha trial); yield! outcome.Readings |] }
                    }

                // u ~ x^(α/2) at the origin.
                let fit (trial: Trial) = 2.0 * OriginExponent.estimate trial.Problem (trial.TrainDraws())
                let moving _ _ = Moving
                let constant (trial: Trial) basis = Fixed(ConstantBasis.label trial.Problem basis (trial.TrainDraws()))

                [|
                    for order in Counts.atLeastOne settings "orders" do
                        for name, way in
                            [
                                plain, learned plain (fun _ -> 0.0) moving order
                                standing, learned standing fit constant order
                                fitted, learned fitted fit moving order
                            ] do
                            {
                                Name = name
                                Keys = [| Cell.Integer order |]
                                Problem = Problems.fellerHalfLine
                                Train = Counts.one settings "train"
                                Method = way
                            }
                |]
        Claims = claims
        Figures = [| Plot.errorOverTime; Plot.errorOverModes |]
    }

/// Feller's diffusion in Laguerre functions.
let experiment = LearningTable.experiment table
