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

/// A fit stops when the loss falls by less than this part.
let private tolerance = 1e-3

let private levenbergMarquardt (first: int) (second: int) : BoundedMethods.Training =
    {
        Optimiser = fun iterations -> LevenbergMarquardt(iterations, 1e-4, tolerance)
        Priced = 1
        First = first
        Second = second
    }

let private lbfgs (iterations: int) : BoundedMethods.Training =
    {
        Optimiser = fun iterations -> Lbfgs(iterations, 20)
        Priced = 8
        First = iterations
        Second = iterations
    }

let private secondOrder (settings: Settings) =
    levenbergMarquardt (Counts.one settings "first-iterations") (Counts.one settings "second-iterations")

/// The basis of a problem's boundary, and the forms of the field. On a circle, where all places are alike: linear, or with squares. On an interval: linear, or with
/// a cubic reaction that is the same everywhere, each on a few principal directions or on all coefficients.
let private spectralMethod (settings: Settings) (problem: Problem) (sigma: float) (order: int) (steps: int) =
    let struct (left, right) = problem.Domain[0]

    let form name degree directions network : BoundedMethods.Form =
        let inside = if directions = 0 then "" else $" in {directions} directions"

        {
            Canonical = $"{name} of degree {degree}{inside}"
            Degree = degree
            Directions = directions
            Network = network
            Steps = steps
            Training = secondOrder settings
        }

    let basis, forms =
        if problem.Boundary = Boundary.Zero then
            let basis = Basis.Legendre order

            basis,
            [|
                for degree in [ 1; 3 ] do
                    for directions in settings.Integers "directions" do
                        if directions < basis.Count then
                            form "pointwise" degree directions (fun d -> PointwiseField.within basis d degree)

                    form "pointwise" degree 0 (fun _ -> PointwiseField.create basis degree)
            |]
        else
            let basis = Basis.Fourier(order, left, right)

            let invariant degree =
                form "translation-invariant" degree 0 (fun _ -> TranslationInvariantField.create basis.Count (degree - 1))

            basis, [| invariant 1; invariant 2 |]

    BoundedMethods.spectral (settings.Real "budget") sigma basis forms (settings.Real "choice")

/// Stencils as the spectral learner may have them on the same domain: linear, with products of its degree, by both optimisers, and with tanh units besides.
let private convolutionMethod (settings: Settings) (problem: Problem) (sigma: float) (points: int) (steps: int) =

    let channels, products, units =
        settings.Integers "stencils", settings.Integers "stencil-products", settings.Integers "stencil-units"

    Check.that
        (channels.Length = products.Length && channels.Length = units.Length)
        "stencils"
        $"stencils, stencil-products and stencil-units list {channels.Length}, {products.Length} and {units.Length} numbers: give one of each a form."

    let factors = if problem.Boundary = Boundary.Zero then 3 else 2

    let form i training : BoundedMethods.Form =
        let size: Convolution.Specification =
            {
                Points = points
                Reach = 3
                Channels = channels[i]
                Products = products[i]
                Factors = factors
                Units = units[i]
                Boundary = problem.Boundary
            }

        let network = Convolution.create size

        {
            Canonical = network.Description
            Degree =
                if units[i] > 0 then 0
                elif products[i] > 0 then factors
                else 1
            Directions = 0
            Network = fun _ -> network
            Steps = steps
            Training = training
        }

    let first = lbfgs (Counts.one settings "stencil-iterations")

    let forms =
        [|
            for i in 0 .. channels.Length - 1 do
                if products[i] + units[i] > 0 then
                    form i first

                if units[i] = 0 then
                    form i (secondOrder settings)
        |]

    BoundedMethods.convolution (settings.Real "budget") sigma points forms (settings.Real "stencil-choice")

let private everyProblem = problems |> Array.map _.Name |> String.concat ","

let private rows (settings: Settings) =
    let orders, steps = each settings "orders", each settings "steps"
    let stencilPoints, stencilSteps = each settings "stencil-points", each settings "stencil-steps"
    let budget, points = settings.Real "budget", settings.Integer "points"
    let learners = settings.Text("learners").Split ','
    let asked = settings.Text("problems").Split ',' |> Array.map (fun name -> (Problems.find name).Name)

    let methods p sigma =
        let problem = problems[p]
        let batch, rate = settings.Integer "operator-batch", settings.Real "operator-rate"

        [|
            spectral, spectralMethod settings problem sigma orders[p] steps[p]
            operator, BoundedMethods.fourierOperator budget sigma (GridMethods.operatorSize settings points problem.Boundary) batch rate
            convolution, convolutionMethod settings problem sigma stencilPoints[p] stencilSteps[p]
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
                                Keys = [| Cell.Text problems[p].Name; Cell.Real sigma; Cell.Real budget |]
                                Problem = problems[p]
                                Train = Counts.one settings "train"
                                Method = method
                            }
    |]

let private claims (cells: LearningCell[]) =
    let sigmas = cells |> Array.map (fun c -> c.Row.Keys[1].AsReal) |> Array.distinct

    let noise sigma = if sigma = 0.0 then "no noise" else $"σ = {Claims.number sigma}"

    let at (problem: Problem) sigma name = select name [| Cell.Text problem.Name; Cell.Real sigma |] cells |> later

    /// Nothing is said of being ahead of a rival whose fit broke down.
    let whole (rows: LearningCell[]) =
        if rows |> Array.exists (fun c -> System.Double.IsInfinity c.TestError) then
            [||]
        else
            rows

    let working = cells |> Array.filter (fun c -> not (c.Value "work").IsEmpty)

    [|
        for sigma in sigmas do
            for problem in problems do
                for rival in [| operator; convolution; kernel |] do
                    yield!
                        below
                            $"{problem.Name}, {noise sigma}: the spectral learner ahead of {rival}, worst later time"
                            1.0
                            (at problem sigma rival |> whole)
                            (at problem sigma spectral)

        yield!
            about [| working |] (fun () ->
                let share (c: LearningCell) = (c.Value "work").AsReal / c.Row.Keys[2].AsReal
                let most = working |> Array.maxBy share

                {
                    Name = "no learner works more than 1.1 times its budget"
                    Holds = share most <= 1.1
                    Detail = $"most {Claims.ratio (share most)}: {most.Row.Name}, {most.Row.Problem.Name}"
                })
    |]

let table =
    {
        Name = "bounded"
        Title =
            "At equal work the spectral learner is ahead of the Fourier neural operator, of stencils and of a kernel on all five equations without noise; with noise of 5 % stencils catch up on intervals"
        Subject =
            "Burgers, heat, advection, Korteweg–de Vries and Allen–Cahn on (−1, 1), each from eight or more random parameters; every learner gets the same budget of operations, which also pays its choices, and the kernel, which is solved directly, needs less"
        Keys = [| Column.TextKey "problem"; Column.RealKey("sigma", ""); Column.RealKey("budget", "GFLOP") |]
        Columns =
            [|
                Column.Integer "degree"
                Column.Integer "directions"
                Column.Integer "trajectories"
                yield! LearningColumns.counts
                LearningColumns.work
            |]
        Parameters =
            [|
                Parameter.Of("problems", "equations", "burgersPlus,heatInterval", everyProblem, everyProblem)
                Parameter.Of("learners", "learners", String.concat "," [| spectral; operator; convolution; kernel |])
                Parameter.Of("budget", "operations of a fit, 10⁹", "0.01", "2.2", "16")
                Parameter.Of("sigmas", "noise levels of the training data", "0", "0,0.05", "0,0.05")
                Parameter.Of("train", "training trajectories", "10", "40", "100")
                Parameter.Of(
                    "orders",
                    "orders of the basis: Burgers, heat, advection, Korteweg–de Vries, Allen–Cahn",
                    "2,4,2,4,4",
                    "7,17,12,6,15",
                    "9,18,12,7,18"
                )
                Parameter.Of(
                    "steps",
                    "Runge–Kutta steps an interval of the spectral learner, in the same order",
                    "2,2,2,3,2",
                    "5,5,2,1,6",
                    "8,6,2,2,8"
                )
                Parameter.Of("directions", "principal directions of the smaller fields on an interval", "3", "8", "8")
                Parameter.Of("first-iterations", "its Levenberg–Marquardt iterations on single intervals", "3", "8", "10")
                Parameter.Of("second-iterations", "its Levenberg–Marquardt iterations over all times", "3", "4", "4")
                Parameter.Of("choice", "share of the work for each form of its field", "0.2")
                Parameter.Of("points", "points of the grid of the Fourier neural operator and of the kernel", "16", "32", "32")
                Parameter.Of("operator-width", "channels of the Fourier neural operator", "4", "8", "8")
                Parameter.Of("operator-modes", "its modes", "3", "10", "10")
                Parameter.Of("operator-projection", "units of its projection", "8", "16", "16")
                Parameter.Of("operator-batch", "its minibatch", "5")
                Parameter.Of("operator-rate", "its largest learning rate", "0.006")
                Parameter.Of("stencils", "stencils of the forms of the convolutional learner", "1,2", "1,4,5", "1,4,5")
                Parameter.Of(
                    "stencil-products",
                    "products of combinations of stencils, of three on an interval and of two on a circle",
                    "0,1",
                    "0,1,3",
                    "0,1,3"
                )
                Parameter.Of("stencil-units", "tanh units of the network on top of the stencils", "0,2", "0,0,4", "0,0,4")
                Parameter.Of("stencil-choice", "share of the work for each of these forms", "0.15")
                Parameter.Of(
                    "stencil-points",
                    "points of its grid, in the order of the problems",
                    "16,16,16,16,16",
                    "20,20,40,20,20",
                    "24,20,40,28,24"
                )
                Parameter.Of(
                    "stencil-steps",
                    "its Runge–Kutta steps an interval, in the same order",
                    "3,3,2,4,3",
                    "6,6,2,2,8",
                    "8,6,2,2,10"
                )
                Parameter.Of(
                    "stencil-iterations",
                    "its L-BFGS iterations on single intervals, and as many over all times",
                    "5",
                    "60",
                    "100"
                )
                Parameter.Of("test", "test trajectories", "5", "20", "60")
                Parameter.Of("seeds", "number of seeds, counted from the root seed", "1", "1", "3")
            |]
        Rows = rows
        Claims = claims
        Figures = [| Plot.errorOverTime |> Plot.panels [ "problem"; "sigma"; "budget" ] |]
    }

/// The systematic comparison on bounded domains.
let experiment = LearningTable.experiment table
