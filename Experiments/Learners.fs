/// Burgers' equation on a bounded interval: how far ahead of learners on grids is the spectral one?
module Spectral.Experiments.Learners

open Spectral
open Spectral.Experiments.LearnersMethods

/// Runge–Kutta steps an interval: 5 for smooth P1, more where high modes decay fast.
let private stepsOf (problem: Problem) (order: int) =
    if problem.Name = Problems.burgers.Name then 5
    elif order <= 9 then 10
    else 16

let private fourier (problem: Problem) (order: int) =
    let struct (left, right) = problem.Domain[0]
    Basis.Fourier(order, left, right)

/// A row for every learner that is asked for, on every problem and at every noise level.
let rows (settings: Settings) =
    let train = Counts.one settings "train"

    let row name (problem: Problem) (sigma: float) (order: int) method =
        {
            Name = name
            Keys = [| Cell.Text problem.Name; Cell.Real sigma; Cell.Integer order; Cell.Integer train |]
            Problem = problem
            Train = train
            Method = method
        }

    [|
        for name in settings.Text("problems").Split ',' do
            let problem = Problems.find name
            let isPlain = problem.Name = Problems.burgers.Name

            for sigma in settings.Reals "sigmas" do
                let wants = wants settings problem
                let quiet = sigma = 0.0

                if isPlain && wants "spectral" then
                    for order in Counts.atLeastOne settings (if quiet then "orders" else "noisy-orders") do
                        row Names.chebyshev problem sigma order (perceptron settings sigma 5 (Basis.Chebyshev order))

                // With noise one order of each: the modes above carry little but noise.
                let orders = Counts.atLeastOne settings (if isPlain then "fourier-orders" else "fourier-orders-plus")
                let orders = if quiet then orders else orders[..0]

                for order in orders do
                    if wants "spectral" && (isPlain || quiet && order = orders[0]) then
                        row Names.fourier problem sigma order (perceptron settings sigma (stepsOf problem order) (fourier problem order))

                    if wants "invariant" then
                        row Names.invariant problem sigma order (invariant settings sigma (stepsOf problem order) (fourier problem order))

                if wants "operator" then
                    row Names.operator problem sigma (settings.Integer "operator-modes") (operator settings problem sigma)

                if quiet && wants "operator-lbfgs" then
                    row Names.operatorLbfgs problem sigma (settings.Integer "operator-modes") (operatorLbfgs settings problem sigma)

                if quiet && wants "operator-second-order" then
                    row
                        Names.operatorSecondOrder
                        problem
                        sigma
                        (settings.Integer "operator-modes")
                        (operatorSecondOrder settings problem sigma)

                if wants "convolution" then
                    row Names.convolution problem sigma (settings.Integer "stencil-points") (convolution settings problem sigma)

                if wants "second-order" then
                    row Names.secondOrder problem sigma (settings.Integer "stencil-points") (secondOrder settings problem sigma)

                if wants "kernel" then
                    row Names.kernel problem sigma GridMethods.points (GridMethods.kernelRidge GridMethods.points sigma)

                if wants "pod" then
                    row Names.orthogonal problem sigma (settings.Integer "orthogonal-modes") (orthogonal settings sigma (stepsOf problem 0))
    |]

/// The cells of a method on a problem without noise.
let private select (cells: LearningCell[]) (names: string[]) (problem: Problem) =
    cells
    |> Array.filter (fun c -> Array.contains c.Row.Name names && c.Row.Problem.Name = problem.Name && c.Row.Keys[1].AsReal = 0.0)

let private ofOrder (order: int) (cells: LearningCell[]) = cells |> Array.filter (fun c -> c.Row.Keys[2].AsInteger = int64 order)

/// The best of some cells at a time.
let private bestAt (time: float) (cells: LearningCell[]) =
    cells |> Array.filter (fun c -> c.Time = time) |> Array.minBy (fun c -> c.TestError)

/// At every time after the first: the best of the rivals at least so many times worse than the best of ours.
let private ahead name bound (from: float) (ours: LearningCell[]) (rivals: LearningCell[]) =
    if ours.Length = 0 || rivals.Length = 0 then
        [||]
    else
        let times =
            ours
            |> Array.map (fun c -> c.Time)
            |> Array.distinct
            |> Array.filter (fun t -> t >= from && t > 0.0)

        let ratio, time, rival =
            times
            |> Array.map (fun t ->
                let rival = bestAt t rivals
                rival.TestError / (bestAt t ours).TestError, t, rival.Row.Name)
            |> Array.minBy (fun (ratio, _, _) -> ratio)

        [|
            {
                Name = name
                Holds = ratio >= bound
                Detail = $"least {Claims.ratio ratio} times, against {rival} at t = {Claims.number time}"
            }
        |]

let private atMost name bound (own: LearningCell[]) =
    if own.Length = 0 then
        [||]
    else
        let worst = own |> Array.maxBy (fun c -> c.TestError)

        [|
            {
                Name = $"{name}: at most {Claims.error bound} at every time"
                Holds = worst.TestError <= bound
                Detail = $"worst {Claims.error worst.TestError} at t = {Claims.number worst.Time}"
            }
        |]

let private claims (cells: LearningCell[]) =
    let plain, plus = Problems.burgers, Problems.burgersPlus
    let chebyshev order = select cells [| Names.chebyshev |] plain |> ofOrder order
    let rivals = select cells [| Names.operator; Names.convolution |] plain

    [|
        yield! LearningClaims.within "Levenberg–Marquardt, N = 13" 1.5 (chebyshev 13)
        yield! atMost "Levenberg–Marquardt, N = 19" 1.2e-5 (chebyshev 19)
        yield! atMost "the tuned Fourier neural operator on P1" 3e-4 (select cells [| Names.operator |] plain)
        yield!
            ahead
                "P1, N = 19: at least 10 times ahead of operator and convolution, trained as their authors do, at every t > 0"
                10.0
                0.0
                (chebyshev 19)
                rivals
        yield! ahead "P1, N = 13: at least 3 times ahead of operator and convolution at t = 1" 3.0 1.0 (chebyshev 13) rivals
        yield!
            ahead
                "P1: ahead of the operator however it is trained, at every t > 0"
                1.0
                0.0
                (select cells [| Names.chebyshev; Names.fourier |] plain)
                (select cells Names.operators plain)
        yield!
            ahead
                "P1: ahead of the stencils that Levenberg–Marquardt trains, at every t > 0"
                1.0
                0.0
                (select cells [| Names.chebyshev; Names.fourier |] plain)
                (select cells [| Names.secondOrder |] plain)
        yield!
            ahead
                "P1+: ahead of operator, convolution and kernel ridge at every t > 0"
                1.0
                0.0
                (select cells Names.spectral plus)
                (select cells Names.grid plus)
    |]

/// What a row is about.
let keys =
    [| Column.TextKey "problem"; Column.RealKey("sigma", ""); Column.IntegerKey "order"; Column.IntegerKey "train" |]

/// What is measured.
let columns = [| yield! LearningColumns.bounded; LearningColumns.work |]

let table =
    {
        Name = "learners"
        Title =
            "With twelve parameters the spectral learner is ahead of the Fourier neural operator, stencils and kernel ridge regression; with two the kernel wins"
        Subject = Problems.burgers.Equation
        Keys = keys
        Columns = columns
        Parameters = LearnersMethods.parameters
        Rows = rows
        Claims = claims
        Figures = [| Plot.errorOverTime |> Plot.panels [ "problem"; "sigma" ]; Plot.errorOverModes |]
    }

/// Problems P1 and P1+: spectral learners, operators, stencils, regression.
let experiment = LearningTable.experiment table
