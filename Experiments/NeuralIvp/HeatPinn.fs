/// Neural IVP beside physics-informed networks (Raissi, Perdikaris and Karniadakis, J. Comput. Phys. 378 (2019) 686) on the heat equation.
module Spectral.Experiments.IvpHeatPinn

open Spectral

let private own = "Neural IVP"

/// A network of place and time that has the initial values and those on the walls whatever its parameters are, u = u₀ + t B n, fitted to the equation's residual.
let private informed (case: IvpCase) (hidden: int[]) (points: int) (optimiser: Optimiser) (name: string) : IvpRow =
    let problem = case.Problem
    let d = problem.Equation.Dimension
    let last = Array.last problem.Times
    let network = Mlp.spread 1.0 Activation.Tanh (d + 1) hidden 1
    let place = Tensor.input "place" [| d + 1 |]
    let x, t = Tensor.slice 0 d place, Tensor.element d place

    let solution =
        let free = t * Tensor.element 0 (network.Apply place)

        problem.Initial[0] x
        + (match problem.Factor with
           | Some factor -> factor x * free
           | None -> free)

    // Derivatives in all directions of the place, of which those in space alone have weight in the Laplacian.
    let residual =
        let every =
            Tensor.constant [| d + 1; d + 1 |] (Array.init ((d + 1) * (d + 1)) (fun at -> if at / (d + 1) = at % (d + 1) then 1.0 else 0.0))

        let weights = Array.init (d + 1) (fun i -> if i < d then 1.0 else 0.0)
        let u = (ForwardLaplacian.push weights [| struct (place, every) |] [| solution |])[0]

        Tensor.element d (Tensor.reshape [| d + 1 |] u.Gradient)
        - PlaneFlow.diffusivity * Tensor.reshape [||] u.Laplacian

    let inside (unit: float[]) =
        Array.init (d + 1) (fun i ->
            if i < d then
                let struct (left, right) = problem.Box[i]
                left + (right - left) * unit[i]
            else
                last * unit[i])

    let run (seed: int64) (machine: IMachine) =
        let stream = RandomStream.OfSeed seed

        let fit: SampleTask =
            {
                Loss = SampleLoss.OfSquares("heat equation", network.Parameters, [| place |], residual)
                Source = Given [| Array.init points (fun i -> inside (Halton.point (d + 1) (i + 1))) |> Array.concat |]
                Start = network.Initial(stream.Child "initial parameters")
                Order = stream.Child "order"
            }

        let learner = machine.Learner "fit"
        let found = learner.Fit(fit, optimiser)
        let value = Lowering.lower "solution" [| place |] [| struct ("u", Tensor.reshape [| 1 |] solution) |] [||]
        let places = case.ErrorPlaces

        problem.Times
        |> Array.map (fun time ->
            let withTime =
                IvpCase.each d (fun _ -> time) places
                |> Array.mapi (fun i t -> Array.append (Array.sub places (i * d) d) [| t |])
                |> Array.concat

            let u = (learner.Engine.Evaluate(value, found.Parameters, places.Length / d, [| withTime |])).Outputs[0]
            let exact = (case.Exact time places)[0]
            let difference = Array.map2 (-) u exact

            Measurement.Of
                [|
                    "error", Cell.Real(sqrt (Dense.dot difference difference / Dense.dot exact exact))
                    "iterations", Cell.Real(float found.Iterations)
                    "work", Cell.Real(1e-9 * float found.Operations)
                    "parameters", Cell.Integer(int64 found.Parameters.Length)
                |])

    {
        Keys = [| Cell.Text name |]
        Case = case
        Words = $"hidden {hidden}, {points} points, {optimiser.Canonical}"
        Run = run
    }

let private claims (_: Settings) (cells: IvpCell[]) =
    let ends name = cells |> IvpClaims.withKey 0 name |> IvpClaims.last

    [|
        yield! IvpClaims.timesBelow "Neural IVP below a physics-informed network with Adam" "error" 1.0 (ends "PINN, Adam") (ends own)
        yield!
            IvpClaims.timesBelow
                "a physics-informed network with Levenberg–Marquardt below one with Adam"
                "error"
                3.0
                (ends "PINN, Adam")
                (ends "PINN, Levenberg–Marquardt")
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-heat-pinn"
            Title = "On heat Neural IVP and a physics-informed network by Levenberg–Marquardt are level, far below one by Adam"
            Subject =
                "Two modes of heat on the square: networks whose parameters move, and one network of place and time with exact initial values and walls, fitted to the residual by three optimisers; work is counted by the engine"
            Keys = [| Column.TextKey "method" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.5" "0.7"
                    Parameter.Of("last", "last time", "0.005", "0.5", "2")
                    Parameter.Of("adam", "epochs of Adam", "10", "3000", "10000")
                    Parameter.Of("quasi", "iterations of L-BFGS", "10", "2500", "5000")
                    Parameter.Of("second", "iterations of Levenberg–Marquardt", "4", "150", "200")
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    let last = settings.Real "last"
                    let case = (PlaneFlow.heat [| 0.0; 0.5 * last; last |]).Scaled(settings.Real "share")
                    let hidden, points = case.Settings.Network.Hidden, case.Settings.Points.Count

                    [|
                        case |> IvpRow.ofCase [ own ]
                        informed case hidden points (Adam(Counts.one settings "adam", 0.01)) "PINN, Adam"
                        informed case hidden points (Lbfgs(Counts.one settings "quasi", 20)) "PINN, L-BFGS"
                        informed case hidden points (LevenbergMarquardt(Counts.one settings "second")) "PINN, Levenberg–Marquardt"
                    |]
            Claims = claims
            Figures = [| IvpTable.errorOverTime |]
        }
