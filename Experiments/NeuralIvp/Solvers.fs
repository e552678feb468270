/// Solvers of the velocity: the same function, at other costs.
module Spectral.Experiments.IvpSolvers

open Spectral

let private claims (settings: Settings) (cells: IvpCell[]) =
    let mu = settings.Reals "regularisation" |> Array.min
    let text = Claims.error mu
    let ends solver = cells |> IvpClaims.withKey 0 solver |> IvpClaims.withKey 1 text |> IvpClaims.last

    let alike name =
        match ends "dense", ends name with
        | [| dense |], [| other |] ->
            let own, wanted = other.Median "error", dense.Median "error"
            let ratio = own / wanted

            [|
                {
                    Name = $"{name} at μ = {text}: the error of the dense solver to 20 %%"
                    Holds = abs (ratio - 1.0) <= 0.2
                    Detail = $"{Claims.error own} against {Claims.error wanted}"
                }
            |]
        | _ -> [||]

    [|
        yield! alike "dual"
        yield! alike "Nyström and CG, 1e-6"
        yield!
            IvpClaims.notAbove
                "dense: no sketch below"
                "error"
                1.5
                (ends "dense")
                (Array.collect ends [| "columns, p/8"; "columns, p/2"; "normal directions, p/8"; "normal directions, p/2" |])
    |]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-solvers"
            Title = "Dense, dual and iterative solvers find the same flow; sketches find a rougher one for less work"
            Subject =
                "Advection of a bell with every solver of the velocity at several regularisations; iterations and ranks are those of conjugate gradients and their preconditioner"
            Keys = [| Column.TextKey "solver"; Column.TextKey "regularisation" |]
            Parameters =
                [|
                    IvpTable.share "0.2" "0.45" "0.6"
                    Parameter.Of("regularisation", "μ in units of the trace at the start", "1e-6", "1e-6,1e-8", "1e-6,1e-9")
                    Parameter.Of("iterations", "iterations of the fit at most", "5", "60", "100")
                    Parameter.Of("last", "last time", "0.02", "0.25", "0.5")
                    Parameter.Of(
                        "truncated",
                        "1 for a row of truncated least squares, whose eigenvalue problems take most of the time of large networks",
                        "1",
                        "1",
                        "0"
                    )
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    let case = (PlaneFlow.advection [| 0.0; settings.Real "last" |]).Scaled(settings.Real "share")
                    let p = IvpRow.parameters case

                    [|
                        let weights = settings.Reals "regularisation"

                        for mu in weights do
                            for name, solver in
                                [
                                    if mu = weights[0] && settings.Integer "truncated" = 1 then
                                        "least squares, cut at 1e-3", TangentSolver.truncated 1e-3

                                    "dense", TangentSolver.dense mu
                                    "dual", TangentSolver.dual mu
                                    "columns, p/8", TangentSolver.columns (p / 8) mu
                                    "columns, p/2", TangentSolver.columns (p / 2) mu
                                    "normal directions, p/8", TangentSolver.gaussian (p / 8) mu
                                    "normal directions, p/2", TangentSolver.gaussian (p / 2) mu
                                    "Nyström and CG, 1e-3", TangentSolver.nystrom 1e-3 mu
                                    "Nyström and CG, 1e-6", TangentSolver.nystrom 1e-6 mu
                                ] do
                                case
                                |> IvpRow.withSettings (fun s ->
                                    { s with
                                        Solver = solver
                                        Fit = { s.Fit with Iterations = settings.Integer "iterations" }
                                    })
                                |> IvpRow.ofCase [ name; Claims.error mu ]
                    |]
            Claims = claims
            Figures = [||]
        }
