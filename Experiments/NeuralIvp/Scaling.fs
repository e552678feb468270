/// What a solve costs over the number of parameters.
module Spectral.Experiments.IvpScaling

open Spectral

let private iterative, dense, dual = "Nyström and CG", "dense", "dual"

/// The exponent of the work of a solve between the smallest and the largest network.
let private exponent (cells: IvpCell[]) =
    let points =
        cells
        |> IvpClaims.last
        |> Array.map (fun c -> c.Median "parameters", (c.Median "work") / (c.Median "solves"))
        |> List.ofArray
        |> List.sortBy fst
        |> Array.ofList

    let p0, w0 = points[0]
    let p1, w1 = points[points.Length - 1]
    Elementary.log (w1 / w0) / Elementary.log (p1 / p0)

let private claims (_: Settings) (cells: IvpCell[]) =
    let within name low high =
        let own = cells |> IvpClaims.withKey 0 name

        if (IvpClaims.last own).Length < 2 then
            [||]
        else
            let found = exponent own

            [|
                {
                    Name = $"{name}: operations of a solve grow with an exponent of {Claims.number low} to {Claims.number high}"
                    Holds = found >= low && found <= high
                    Detail = $"exponent {Claims.ratio found}"
                }
            |]

    Array.concat [ within iterative 0.85 1.15; within dual 0.4 1.15; within dense 1.8 3.1 ]

let experiment =
    IvpTable.experiment
        {
            Name = "ivp-scaling"
            Title =
                "At a fixed number of points an iterative solve costs in proportion to the parameters, a dense one with their square to cube"
            Subject =
                "The first steps of advection of a bell by networks of growing width at a fixed number of points and a regularisation of 10⁻³, which 25 directions of the preconditioner reach; operations are those of the engine's programs, and no fit is made"
            Keys = [| Column.TextKey "solver"; Column.IntegerKey "width" |]
            Parameters =
                [|
                    Parameter.Of("widths", "units of each of three hidden layers, for all solvers", "2,4", "6,12,24", "6,12,24,36")
                    Parameter.Of("wide", "further widths, for the iterative solver alone", "8", "48", "72,200")
                    Parameter.Of("points", "points", "40", "400", "1000")
                |]
            Measures = [||]
            Rows =
                fun settings ->
                    let points = Counts.one settings "points"
                    let case = PlaneFlow.advection [| 0.0; 1e-3 |]

                    let ofWidth solver name width =
                        (case
                         |> IvpRow.withSettings (fun s ->
                             { s with
                                 Network = { s.Network with Hidden = Array.create 3 width }
                                 Start = Centred
                                 Points = PointRule.halton points
                                 Solver = solver
                             })
                         |> IvpRow.keyed [| Cell.Text name; Cell.Integer(int64 width) |])

                    [|
                        for name, solver in
                            [ iterative, TangentSolver.nystrom 1e-6 1e-3; dense, TangentSolver.dense 1e-3; dual, TangentSolver.dual 1e-3 ] do
                            for width in Counts.atLeastOne settings "widths" do
                                ofWidth solver name width

                            if name = iterative then
                                for width in Counts.atLeastOne settings "wide" do
                                    ofWidth solver name width
                    |]
            Claims = claims
            Figures = [||]
        }
