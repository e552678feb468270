/// How fast the losses of eigenfunctions converge, without a network: gradient flow on the coefficients of functions by the eigenvectors of a matrix.
module Spectral.Experiments.Convergence

open Spectral

/// Eigenvalues of the matrix; so many are learned.
let private eigenvalues, learned = [| 1.0; 0.7; 0.45; 0.3; 0.1; 0.05 |], 3

/// The size of the perturbation that the flow starts from, and of differences.
let private perturbation, difference = 1e-3, 1e-6

/// The flow is followed for so many of its slowest times, in steps of this; the rate is fitted on the last third.
let private times, step = 15.0, 0.05

/// −(C A + Λ C B) for coefficients C [n × k].
let private flow (loss: MomentLoss) (c: Matrix) : Matrix =
    let image = Matrix.Init(c.Rows, c.Columns, fun i j -> eigenvalues[i] * c[i, j])
    let response = loss.At [| c.Transposed * c; (c.Transposed * image).Symmetrised |]
    -(c * response.Slopes[0] + image * response.Slopes[1])

/// The coefficients of the optimum: √λ_i for LoRA, 1 for functions of norm 1.
let private optimum isScaled =
    Matrix.Init(
        eigenvalues.Length,
        learned,
        fun i j ->
            if i <> j then 0.0
            elif isScaled then sqrt eigenvalues[i]
            else 1.0
    )

/// The slowest rate of the linearised flow: the least real part among the eigenvalues of −∂flow, by central differences.
let private linearised loss (at: Matrix) =
    let n = at.Values.Length

    let moved k h =
        Matrix(at.Rows, at.Columns, Array.mapi (fun i v -> if i = k then v + h else v) at.Values)
        |> flow loss

    let columns = Array.init n (fun k -> (0.5 / difference) * (moved k -difference - moved k difference))

    let struct (values, _) = GeneralEigen.decompose (Matrix.Init(n, n, fun i k -> columns[k].Values[i]))
    values |> Array.map _.Real |> Array.min

/// The rate at which the distance from the optimum falls, by the classical Runge–Kutta method.
let private fitted loss (stream: RandomStream) (expected: float) (at: Matrix) =
    let start = at + perturbation * Matrix.Init(at.Rows, at.Columns, fun _ _ -> stream.NextNormal())

    let advance (c: Matrix) =
        let a = flow loss c
        let b = flow loss (c + (0.5 * step) * a)
        let d = flow loss (c + (0.5 * step) * b)
        let e = flow loss (c + step * d)
        c + (step / 6.0) * (a + 2.0 * b + 2.0 * d + e)

    let steps = int (times / (expected * step))
    let path = Array.scan (fun c _ -> advance c) start [| 1..steps |]
    let distance k = sqrt (path[k] - at).SquaredNorm
    let first = 2 * steps / 3
    Elementary.log (distance first / distance steps) / (step * float (steps - first))

/// Differences of eigenvalues times 4 for LoRA and Sanger, 2 for orbital minimisation, where a formula is known.
let private cases: (string * MomentLoss * bool * float option)[] =
    let gap = eigenvalues[learned - 1] - eigenvalues[learned]

    [|
        "LoRA, sequential", MomentLoss.sequential SpaceLosses.lowRank, true, Some(4.0 * gap)
        "OMM-1, sequential", MomentLoss.sequential (SpaceLosses.orbital 1), false, Some(2.0 * gap)
        "Sanger", SpaceLosses.sanger, false, Some(4.0 * gap)
        "LoRA, joint", MomentLoss.joint MomentLoss.uniform SpaceLosses.lowRank, true, None
        "OMM-1, joint", MomentLoss.joint MomentLoss.uniform (SpaceLosses.orbital 1), false, None
    |]

/// Rates of convergence.
let experiment =
    EigenTable.experiment
        {
            Name = "convergence"
            Title = "Sequential nesting converges at the rates of its formulas, joint nesting several times slower"
            Subject =
                "Gradient flow of three functions on a matrix with eigenvalues 1, .7, .45, .3, .1, .05 and exact moments. formula: 4(λ₃ − λ₄) for LoRA and Sanger, 2(λ₃ − λ₄) for orbital minimisation; linearised: the slowest rate of the flow's Jacobian at the optimum; fitted: the rate at which a perturbation of 10⁻³ falls"
            Keys = [| Column.TextKey "loss" |]
            Means = [| "fitted" |]
            Shown = [| "formula"; "linearised" |]
            Parameters = [||]
            Rows =
                fun _ ->
                    [|
                        for name, loss, isScaled, formula in cases do
                            let at = optimum isScaled

                            {
                                Keys = [| Cell.Text name |]
                                Configuration = [| "loss", loss.Name; "perturbation", string perturbation |]
                                Measure =
                                    fun _ stream ->
                                        let rate = linearised loss at

                                        [|
                                            "fitted", fitted loss stream rate at
                                            "linearised", rate
                                            yield! formula |> Option.map (fun f -> "formula", f) |> Option.toArray
                                        |]
                            }
                    |]
            Claims =
                fun lines ->
                    let find (name: string) = lines |> Array.find (fun line -> string line.Keys[0] = name)

                    let near (name: string) column =
                        let line = find name
                        let expected = line.Mean column

                        let found = line.Mean "fitted"

                        {
                            Name = $"{name}: the fitted rate within 5 %% of the {column} one"
                            Holds = abs (found - expected) <= 0.05 * expected
                            Detail = $"{Claims.error found} against {Claims.error expected}"
                        }

                    [|
                        for name, _, _, formula in cases do
                            near name (if formula.IsSome then "formula" else "linearised")

                        for loss in [ "LoRA"; "OMM-1" ] do
                            EigenTable.below
                                $"{loss}: joint nesting at most a third as fast as sequential"
                                (1.0 / 3.0)
                                ((find $"{loss}, sequential").Mean "fitted")
                                ((find $"{loss}, joint").Mean "fitted")
                    |]
            Figures = [||]
        }
