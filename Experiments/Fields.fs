/// Which form of the field learns Burgers' equation best, and can its terms be read off?
module Spectral.Experiments.Fields

open Spectral

let private sparse = "sparse quadratic"
let private forms = [| "MLP"; "residual MLP"; "linear"; "quadratic"; "linear + MLP"; sparse |]

let private claims (cells: LearningCell[]) =
    let row name = cells |> Array.filter (fun c -> c.Row.Name = name) |> LearningClaims.later

    let count (name: string) (column: string) = (Array.head (row name)).Value(column).AsInteger

    [|
        yield! LearningClaims.within "quadratic" 1.01 (row "quadratic")
        yield! LearningClaims.below "the quadratic field at least as good as the multilayer perceptron" 1.0 (row "MLP") (row "quadratic")
        yield! LearningClaims.below "the sparse field at most twice the error of the whole quadratic one" 0.5 (row "quadratic") (row sparse)

        yield!
            LearningClaims.about [| row sparse |] (fun () ->
                let terms, candidates = count sparse "terms", count sparse "candidates"

                {
                    Name = "identification leaves out at least a third of the quadratic terms"
                    Holds = 3L * terms <= 2L * candidates
                    Detail = $"{terms} of {candidates}"
                })
    |]

let table =
    {
        Name = "fields"
        Title =
            "In Fourier coefficients a quadratic field is Burgers' equation itself and reaches the floor at every time; networks stay above it"
        Subject =
            Problems.burgers.Equation
            + " In Fourier coefficients the exact field is quadratic, and most of its terms are zero; the sparse field keeps those that matter."
        Keys = [| Column.IntegerKey "order" |]
        Columns = [| yield! LearningColumns.bounded; Column.Integer "terms"; Column.Integer "candidates"; LearningColumns.work |]
        Parameters =
            [|
                Parameter.Of("order", "largest wavenumber of the Fourier basis", "2", "3", "5")
                Parameter.Of("train", "training trajectories", "12", "40", "100")
                Parameter.Of("forms", "forms of the field", String.concat "," forms)
                Parameter.Of("units", "tanh units of a hidden layer", "6", "20", "40")
                Parameter.Of("residual-units", "tanh units of each layer of the residual network", "4", "12", "20")
                Parameter.Of("spread", "spread of the hidden layers' initial values", "2")
                Parameter.Of("steps", "Runge–Kutta steps between neighbouring times", "5")
                Parameter.Of("iterations", "Levenberg–Marquardt iterations of a fit", "4", "10", "20")
                Parameter.Of("share", "a term is left out below this share of the largest", "0.001")
            |]
        Rows =
            fun settings ->
                let order, units, spread = settings.Integer "order", settings.Integer "units", settings.Real "spread"
                let struct (left, right) = Problems.burgers.Domain[0]
                let basis = Basis.Fourier(order, left, right)
                let optimiser = LevenbergMarquardt(settings.Integer "iterations")
                let asked = settings.Text("forms").Split ','
                let mlp = FieldForm.Mlp([| units |], Activation.Tanh, spread)

                let node field = { NeuralEquation.Of(field: FieldForm) with Steps = settings.Integer "steps" }

                let row name method' =
                    {
                        Name = name
                        Keys = [| Cell.Integer order |]
                        Problem = Problems.burgers
                        Train = Counts.one settings "train"
                        Method = method'
                    }

                let known =
                    [|
                        for name, field in
                            [
                                "MLP", mlp
                                "residual MLP", FieldForm.ResidualMlp(settings.Integer "residual-units", 1, Activation.Tanh, spread)
                                "linear", FieldForm.Linear
                                "quadratic", FieldForm.Polynomial 2
                                "linear + MLP", FieldForm.Linear + mlp
                            ] do
                            row name (Methods.spectralNode basis (node field) optimiser)

                        row sparse (Methods.sparseNode basis (node FieldForm.Linear) 2 (settings.Real "share") optimiser)
                    |]

                for name in asked do
                    Check.that (Array.contains name forms) "forms" $"""there is no form {name}: use {String.concat ", " forms}."""

                known |> Array.filter (fun row -> Array.contains row.Name asked)
        Claims = claims
        Figures = [| Plot.errorOverTime |]
    }

/// Problem P1 in Fourier coefficients, with every form of the field.
let experiment = LearningTable.experiment table
