/// The lowest eigenfunctions of operators in two, five and ten dimensions.
module Spectral.Experiments.EigenDimensions

open Spectral

/// A problem in d dimensions, with the shift c and the bound on the error of each mode in these dimensions.
type private Family =
    {
        Name: string
        Problem: int -> EigenProblem
        /// Above the last wanted eigenvalue: by this much times the largest of them, and this.
        Shift: float -> float
        /// Whether errors are relative to the eigenvalue, which otherwise may be near zero.
        IsRelative: bool
        /// The bound on the worst error up to so many dimensions.
        Bounds: (int * float) list
    }

let private families =
    [|
        {
            Name = "oscillator chain"
            Problem = EigenProblem.oscillator 1.0
            Shift = fun top -> 1.3 * top
            IsRelative = true
            Bounds = [ 5, 0.015; 10, 0.06 ]
        }
        {
            Name = "cosine potential"
            Problem = EigenProblem.cosines
            Shift = fun top -> max 2.0 (1.3 * top)
            IsRelative = false
            Bounds = [ 5, 0.04; 10, 0.03 ]
        }
    |]

let private row (settings: Settings) (family: Family) dimension (name, loss) : EigenRow =
    let problem = family.Problem dimension
    let k = Counts.one settings "functions"
    let truth = problem.Eigenvalues k
    let points = UnitPoints.Kronecker(Counts.one settings "points", problem.UnitDimension)

    let trial =
        SpaceRows.trial settings problem k k loss (Sampling.Of(problem, points)) (family.Shift truth[k - 1]) true

    /// Errors in the family's measure.
    let worst (errors: float[]) = errors |> Array.mapi (fun i e -> if family.IsRelative then e else e * abs truth[i]) |> Array.max

    {
        Keys = [| Cell.Text family.Name; Cell.Integer(int64 dimension); Cell.Text name |]
        Configuration =
            [|
                "problem", problem.Name
                "dimension", string dimension
                "loss", loss.Name
                "functions", string k
                "hidden", System.String.Join("-", trial.Hidden)
                "points", $"{trial.Sampling.Words}, {trial.Sampling.Count}"
                "shift", Claims.number trial.Shift
                "optimiser", trial.Optimiser.Canonical
            |]
        Measure =
            fun machine stream ->
                let result = SpaceTrial.run (machine.Learner "fit") stream trial

                [|
                    "error", worst result.Ritz
                    "quotient", worst result.Quotients
                    "polish", worst result.Polish
                    "untrained", worst result.Untrained
                    "off_diagonal", result.OffDiagonal
                    "work", float result.Fit.Operations * 1e-9
                |]
    }

/// Errors against the dimension, a panel a problem.
let private figure =
    Plot.errorOverModes
    |> Plot.named "error-over-dimension" "Largest error of six eigenvalues against the dimension"
    |> Plot.lines
        { Column = "dimension"; Title = "dimension"; Kind = AxisKind.Linear }
        [ { Quantity.Logarithmic "error" with Title = "error" }; { Quantity.Logarithmic "untrained" with Title = "error" } ]
    |> Plot.panels [ "problem" ]
    |> Plot.along []
    |> Plot.floor ""

/// Two, five and ten dimensions.
let experiment =
    EigenTable.experiment
        {
            Name = "eigen-dimensions"
            Title =
                "Six eigenvalues of operators in two to ten dimensions within a few per cent, at a third or less of the error of the same layer untrained in the most of them"
            Subject =
                "The lowest eigenfunctions of −Δ + xᵀKx, a chain of coupled oscillators, and of −Δ + Σ cᵢ cos xᵢ on a torus, from low-discrepancy points. error: the largest of the Ritz values on the span of the functions, relative for the chain and |E − E*| for the cosines; quotient: of single functions; polish, untrained: of the last hidden layer, trained and not, on quadrature points, which are random beyond two dimensions"
            Keys = [| Column.TextKey "problem"; Column.IntegerKey "dimension"; Column.TextKey "method" |]
            Means = [| "error"; "polish" |]
            Shown = [| "quotient"; "untrained"; "off_diagonal"; "work" |]
            Parameters =
                [|
                    yield! SpaceRows.common ("8", "48,48", "64,64,64") ("4", "1800", "2500") "0.003"
                    Parameter.Of("dimensions", "dimensions", "2", "2,5", "2,5,10")
                    Parameter.Of("points", "points of a batch", "32", "256", "512")
                    Parameter.Of("functions", "functions that are learned and judged", "3", "6", "6")
                |]
            Rows =
                fun settings ->
                    let methods = [ "LoRA, sequential"; "OMM-1, sequential" ] |> List.map (fun name -> name, SpaceRows.lossOf name)

                    [|
                        for family in families do
                            for dimension in Counts.atLeastOne settings "dimensions" do
                                for loss in methods do
                                    row settings family dimension loss
                    |]
            Claims =
                fun lines ->
                    [|
                        for family in families do
                            let own =
                                lines
                                |> Array.filter (fun line -> string line.Keys[0] = family.Name && string line.Keys[2] = "LoRA, sequential")

                            let dimension (line: EigenLine) = int line.Keys[1].AsInteger

                            for line in own do
                                let bound = family.Bounds |> List.find (fun (largest, _) -> dimension line <= largest) |> snd

                                yield!
                                    EigenTable.atMost
                                        $"{family.Name}, d = {dimension line}: error at most {Claims.number bound}"
                                        bound
                                        "error"
                                        [| line |]

                            if own.Length > 0 then
                                let last = own |> Array.maxBy dimension

                                EigenTable.below
                                    $"{family.Name}, d = {dimension last}: at most a third of the error of the untrained layer"
                                    (1.0 / 3.0)
                                    (last.Mean "untrained")
                                    (last.Mean "error")
                    |]
            Figures = [| figure |]
        }
