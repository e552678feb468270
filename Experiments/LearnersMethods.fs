/// The methods of the table on Burgers' equation, with their settings.
module Spectral.Experiments.LearnersMethods

open Spectral

/// The names of the rows.
module Names =
    let chebyshev = "Levenberg–Marquardt"
    let fourier = "Levenberg–Marquardt, Fourier"
    let invariant = "invariant field, Fourier"
    let operator = "Fourier neural operator"
    let operatorLbfgs = "Fourier neural operator, L-BFGS"
    let operatorSecondOrder = "Fourier neural operator, Levenberg–Marquardt"
    let convolution = "convolution"
    let secondOrder = "convolution, Levenberg–Marquardt"
    let kernel = "kernel ridge"
    let orthogonal = "POD"
    /// The spectral learners.
    let spectral = [| chebyshev; fourier; invariant |]
    /// The learners on a grid that the spectral learner is held against.
    let grid = [| operator; convolution; kernel |]
    /// All ways of training the Fourier neural operator.
    let operators = [| operator; operatorLbfgs; operatorSecondOrder |]
    /// Both ways of training learned stencils: as their authors do, and with the optimiser of the spectral learner.
    let stencils = [| convolution; secondOrder |]

let private everyKind =
    "spectral,invariant,operator,operator-lbfgs,operator-second-order,convolution,second-order,kernel,pod"

/// What `--set` can change.
let parameters =
    [|
        Parameter.Of("problems", "burgers (two parameters), burgersPlus (twelve)", "burgers", "burgers,burgersPlus", "burgers,burgersPlus")
        Parameter.Of("sigmas", "noise levels of the training data", "0")
        Parameter.Of("orders", "orders N of the Chebyshev basis", "5", "13", "13,19")
        Parameter.Of("noisy-orders", "the same where there is noise", "5", "13", "13")
        Parameter.Of("fourier-orders", "largest wavenumbers of the Fourier basis on P1", "2", "6", "6")
        Parameter.Of("fourier-orders-plus", "largest wavenumbers of the Fourier basis on P1+", "2", "9", "9,15")
        Parameter.Of("train", "training trajectories", "16", "100", "200")
        Parameter.Of(
            "learners",
            "kinds of learners on P1: spectral, invariant, operator, operator-lbfgs, operator-second-order (by matrix-free Levenberg–Marquardt), convolution, second-order (convolution by Levenberg–Marquardt), kernel, pod",
            everyKind,
            "spectral,invariant,operator,operator-lbfgs,operator-second-order,convolution,kernel,pod",
            everyKind
        )
        Parameter.Of(
            "learners-plus",
            "kinds of learners on P1+",
            everyKind,
            "invariant,operator,convolution,kernel",
            "invariant,operator,convolution,kernel"
        )
        Parameter.Of("units", "tanh units of the hidden layer", "8", "30", "40")
        Parameter.Of("spread", "spread of the hidden layer's initial values", "2")
        Parameter.Of("iterations", "Levenberg–Marquardt iterations", "6", "20", "30")
        Parameter.Of("terms", "quadratic terms of the invariant field", "1")
        Parameter.Of("invariant-iterations", "Levenberg–Marquardt iterations of the invariant field", "4", "15", "20")
        Parameter.Of("operator-width", "channels of the Fourier neural operator", "4", "32", "32")
        Parameter.Of("operator-modes", "its modes", "3", "12", "12")
        Parameter.Of("operator-projection", "units of its projection", "8", "64", "64")
        Parameter.Of("operator-epochs", "its epochs on P1 without noise", "4", "60", "1000")
        Parameter.Of("operator-epochs-more", "its epochs on P1+, and where there is noise", "4", "60", "250")
        Parameter.Of("operator-batch", "its minibatch", "8", "16", "16")
        Parameter.Of("operator-rate", "its largest learning rate", "0.003")
        Parameter.Of("operator-lbfgs-iterations", "L-BFGS iterations of the operator in the row that has them", "4", "60", "2500")
        Parameter.Of("operator-second-order", "its Levenberg–Marquardt iterations in the row that has them", "2", "8", "35")
        Parameter.Of("operator-products", "products with JᵀJ in such an iteration, at most", "4", "12", "80")
        Parameter.Of("operator-damping", "its first damping, relative to the largest eigenvalue of JᵀJ", "1e-7")
        Parameter.Of("stencil-points", "points of the grid of the convolutional learner", "16", "32", "32")
        Parameter.Of("stencil-reach", "neighbours on either side that a stencil reads", "3")
        Parameter.Of("stencils", "stencils of the convolutional learner", "2", "6", "6")
        Parameter.Of("stencil-products", "its products of two combinations of stencils", "0")
        Parameter.Of("stencil-units", "tanh units of the network on top of its stencils", "3", "24", "24")
        Parameter.Of("stencil-steps", "its Runge–Kutta steps an interval", "8")
        Parameter.Of("stencil-iterations", "its L-BFGS iterations on P1 without noise", "4", "40", "400")
        Parameter.Of("stencil-iterations-more", "its L-BFGS iterations on P1+, and where there is noise", "4", "40", "150")
        Parameter.Of("stencil-second-order", "its Levenberg–Marquardt iterations in the rows that have them", "1", "6", "15")
        Parameter.Of("orthogonal-modes", "modes of the proper orthogonal decomposition", "6", "14", "20")
    |]

let private isPlain (problem: Problem) = problem.Name = Problems.burgers.Name

/// Whether a kind of learner is asked for.
let wants (settings: Settings) (problem: Problem) (kind: string) =
    let asked = settings.Text(if isPlain problem then "learners" else "learners-plus")
    Array.contains kind (asked.Split ',')

/// A count that is larger on P1 without noise, where the bounds on errors are.
let private effort (settings: Settings) (problem: Problem) (sigma: float) (key: string) =
    settings.Integer(if isPlain problem && sigma = 0.0 then key else $"{key}-more")

let private node (settings: Settings) (steps: int) =
    { NeuralEquation.Standard(settings.Integer "units", settings.Real "spread") with
        Steps = steps
    }

let private levenbergMarquardt (settings: Settings) = LevenbergMarquardt(settings.Integer "iterations")

/// Levenberg–Marquardt on a multilayer perceptron.
let perceptron (settings: Settings) (sigma: float) (steps: int) (basis: Basis) =
    Methods.noisySpectralNode sigma basis (node settings steps) (levenbergMarquardt settings)

/// Levenberg–Marquardt on the quadratic field that commutes with translations.
let invariant (settings: Settings) (sigma: float) (steps: int) (basis: Basis) =
    let node = NeuralEquation.Of(TranslationInvariantField.create basis.Count (settings.Integer "terms"), true, steps)
    Methods.coefficientNode sigma basis node (LevenbergMarquardt(settings.Integer "invariant-iterations"))

let private operatorBy (settings: Settings) (problem: Problem) (sigma: float) (optimiser: Optimiser) =
    GridMethods.fourierOperator sigma (GridMethods.operatorSize settings GridMethods.points problem.Boundary) optimiser

/// The Fourier neural operator, trained as its authors do.
let operator (settings: Settings) (problem: Problem) (sigma: float) =
    operatorBy
        settings
        problem
        sigma
        (Adam.OneCycle(
            effort settings problem sigma "operator-epochs",
            settings.Integer "operator-batch",
            settings.Real "operator-rate",
            0.3
        ))

/// The same operator by L-BFGS on the whole batch.
let operatorLbfgs (settings: Settings) (problem: Problem) (sigma: float) =
    operatorBy settings problem sigma (Lbfgs(settings.Integer "operator-lbfgs-iterations", 20))

/// The same operator by Levenberg–Marquardt without a matrix, on squares of relative errors.
let operatorSecondOrder (settings: Settings) (problem: Problem) (sigma: float) =
    operatorBy
        settings
        problem
        sigma
        (LevenbergMarquardt.MatrixFree(
            settings.Integer "operator-second-order",
            settings.Integer "operator-products",
            settings.Real "operator-damping"
        ))

/// Learned stencils.
let private stencils (settings: Settings) (problem: Problem) (sigma: float) (optimiser: Optimiser) =
    let size: Convolution.Specification =
        {
            Points = settings.Integer "stencil-points"
            Reach = settings.Integer "stencil-reach"
            Channels = settings.Integer "stencils"
            Products = settings.Integer "stencil-products"
            Factors = 2
            Units = settings.Integer "stencil-units"
            Boundary = problem.Boundary
        }

    GridMethods.convolution sigma size (settings.Integer "stencil-steps") optimiser

/// Learned stencils, trained as their authors do.
let convolution (settings: Settings) (problem: Problem) (sigma: float) =
    stencils settings problem sigma (Lbfgs(effort settings problem sigma "stencil-iterations", 20))

/// The same stencils with the optimiser of the spectral learner.
let secondOrder (settings: Settings) (problem: Problem) (sigma: float) =
    stencils settings problem sigma (LevenbergMarquardt(settings.Integer "stencil-second-order"))

/// Proper orthogonal modes.
let orthogonal (settings: Settings) (sigma: float) (steps: int) =
    let field n = Mlp.spread (settings.Real "spread") Activation.Tanh n [| settings.Integer "units" |] n
    GridMethods.orthogonalModes sigma (settings.Integer "orthogonal-modes") field steps (levenbergMarquardt settings)
