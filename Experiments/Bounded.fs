/// Five equations on bounded domains: the spectral learner against an operator, stencils and a kernel, all with one budget of work.
module Spectral.Experiments.Bounded

open Spectral
open Spectral.Experiments.LearningClaims

let private spectral = "spectral"
let private operator = "Fourier neural operator"
let private convolution = "convolution"
let private kernel = "kernel ridge"

/// The problems, in the order in which parameters list numbers for them.
let private problems =
    [| Problems.burgersPlus; Problems.heatInterval; Problems.advection; Problems.kortewegDeVries; Problems.allenCahn |]

/// One number of a list for every problem.
let private each (settings: Settings) (key: string) =
    let values = Counts.atLeastOne settings key
    Check.that (values.Length = problems.Length) key $"{key}: give {problems.Length} numbers, one a problem, not {values.Length}."
    values

let private spectralMethod (settings: Settings) (problem: Problem) (sigma: float) (order: int) (steps: int) =
    let struct (left, right) = problem.Domain[0]

    let basis, forms =
        if problem.Boundary = Boundary.Zero then
            let basis = Basis.Legendre order
            let form degree : BoundedMethods.Form = { Degree = degree; Network = PointwiseField.create basis degree }
            basis, [| form 1; form 3 |]
        else
            let basis = Basis.Fourier(order, left, right)

            let form degree : BoundedMethods.Form =
                { Degree = degree; Network = TranslationInvariantField.create basis.Count (degree - 1) }

            basis, [| form 1; form 2 |]

    BoundedMethods.spectral
        (settings.Real "budget")
        sigma
        basis
        forms
        steps
        (Counts.one settings "iterations")
        (settings.Real "choice")

let private rows (settings: Settings) =
    let orders, steps, stencilSteps = each settings "orders", each settings "steps", each settings "stencil-steps"
    let budget, points = settings.Real "budget", settings.Integer "points"
    let learners = settings.Text("learners").Split ','
    let asked = settings.Text("problems").Split ',' |> Array.map (fun name -> (Problems.find name).Name)

    let operatorOf (problem: Problem) : FourierOperator.Specification =
        {
            Points = points
            Width = settings.Integer "operator-width"
            Modes = settings.Integer "operator-modes"
            Layers = 4
            Projection = settings.Integer "operator-projection"
            Outputs = 1
            Boundary = problem.Boundary
        }

    let stencilsOf (problem: Problem) : Convolution.Specification =
        {
            Points = points
            Reach = 3
            Channels = settings.Integer "stencils"
            Products = settings.Integer "stencil-products"
            Units = settings.Integer "stencil-units"
            Boundary = problem.Boundary
        }

    let methods p sigma =
        let problem = problems[p]
        let batch, rate = settings.Integer "operator-batch", settings.Real "operator-rate"
        let iterations = Counts.one settings "stencil-iterations"

        [|
            spectral, spectralMethod settings problem sigma orders[p] steps[p]
            operator, BoundedMethods.fourierOperator budget sigma (operatorOf problem) batch rate
            convolution, BoundedMethods.convolution budget sigma (stencilsOf problem) stencilSteps[p] iterations
            kernel, GridMethods.kernelRidge points sigma
        |]

    [|
        for p in 0 .. problems.Length - 1 do
            if Array.contains problems[p].Name asked then
                for sigma in settings.Reals "sigmas" do
                    for name, method in methods p sigma do
                        if Array.contains name learners then
                            {
                                Name = name
                                Keys = [| Cell.Text problems[p].Name; Cell.Real sigma |]
                                Problem = problems[p]
                                Train = Counts.one settings "train"
                                Method = method
                            }
    |]

let private claims (cells: LearningCell[]) =
    let sigmas = cells |> Array.map (fun c -> c.Row.Keys[1].AsReal) |> Array.distinct

    let noise sigma =
        if sigma = 0.0 then "no noise" else $"σ = {Claims.number sigma}"

    let at (problem: Problem) sigma name = select name [| Cell.Text problem.Name; Cell.Real sigma |] cells |> later

    let budgeted =
        cells
        |> Array.filter (fun c -> c.Row.Name <> kernel && not (c.Value "work").IsEmpty)

    [|
        for sigma in sigmas do
            for problem in problems do
                for rival in [| operator; convolution; kernel |] do
                    yield!
                        below
                            $"{problem.Name}, {noise sigma}: the spectral learner ahead of {rival}, worst later time"
                            1.0
                            (at problem sigma rival)
                            (at problem sigma spectral)

        yield!
            about [| budgeted |] (fun () ->
                let work (c: LearningCell) = (c.Value "work").AsReal
                let most, fewest = budgeted |> Array.maxBy work, budgeted |> Array.minBy work

                {
                    Name = "no learner works more than 1.3 times as much as another, but for the kernel"
                    Holds = work most <= 1.3 * work fewest
                    Detail =
                        $"{Claims.ratio (work fewest)} ({fewest.Row.Name}, {fewest.Row.Problem.Name}) to {Claims.ratio (work most)} GFLOP ({most.Row.Name}, {most.Row.Problem.Name})"
                })
    |]

let table =
    {
        Name = "bounded"
        Title = "At equal work"
        Subject =
            "Burgers, heat, advection, Korteweg–de Vries and Allen–Cahn on (−1, 1), each from eight or more random parameters; every learner gets the same budget of operations, which also pays its choices, and the kernel, which is solved directly, needs less"
        Keys = [| Column.TextKey "problem"; Column.RealKey("sigma", "") |]
        Columns =
            [|
                Column.Integer "degree"
                Column.Integer "trajectories"
                yield! LearningColumns.counts
                LearningColumns.work
            |]
        Parameters =
            [|
                Parameter.Of("problems", "equations", problems |> Array.map _.Name |> String.concat ",")
                Parameter.Of("learners", "learners", String.concat "," [| spectral; operator; convolution; kernel |])
                Parameter.Of("budget", "operations of a fit, 10⁹", "0.03", "4", "20")
                Parameter.Of("sigmas", "noise levels of the training data", "0", "0,0.05", "0,0.05")
                Parameter.Of("train", "training trajectories", "10", "60", "100")
                Parameter.Of(
                    "orders",
                    "orders of the basis: Burgers, heat, advection, Korteweg–de Vries, Allen–Cahn",
                    "2,4,2,4,4",
                    "9,18,8,8,18",
                    "9,18,8,8,18"
                )
                Parameter.Of("steps", "Runge–Kutta steps an interval of the spectral learner, in the same order", "2,2,2,3,2", "8,6,3,6,8", "8,6,3,6,8")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations that it is to afford", "3", "12", "12")
                Parameter.Of("choice", "share of its work for trying each form of its field", "0.25")
                Parameter.Of("points", "points of the grid of the other learners", "16", "32", "32")
                Parameter.Of("operator-width", "channels of the Fourier neural operator", "4", "16", "16")
                Parameter.Of("operator-modes", "its modes", "3", "10", "10")
                Parameter.Of("operator-projection", "units of its projection", "8", "32", "32")
                Parameter.Of("operator-batch", "its minibatch", "5", "10", "10")
                Parameter.Of("operator-rate", "its largest learning rate", "0.004")
                Parameter.Of("stencils", "stencils of the convolutional learner", "2", "5", "5")
                Parameter.Of("stencil-products", "its products of two combinations of stencils", "1", "2", "2")
                Parameter.Of("stencil-units", "tanh units of the network on top of its stencils", "2", "8", "8")
                Parameter.Of("stencil-steps", "its Runge–Kutta steps an interval, in the order of the problems", "3,3,2,4,3", "12,12,4,8,14", "12,12,4,8,14")
                Parameter.Of("stencil-iterations", "L-BFGS iterations that it is to afford", "5", "60", "100")
            |]
        Rows = rows
        Claims = claims
        Figures = [| Plot.errorOverTime |> Plot.panels [ "problem"; "sigma" ] |]
    }

/// The systematic comparison on bounded domains.
let experiment = LearningTable.experiment table
