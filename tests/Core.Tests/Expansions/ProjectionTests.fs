/// Projection floors of the problems: the mean over draws of ‖u − Pu‖/‖u‖ in unweighted L², against numbers computed independently.
module Spectral.Tests.ProjectionTests

open NUnit.Framework
open Spectral

let private draws = 30

/// The published means are over other draws.
let private spread = 1.6

let private norm (rule: Rule) (values: float[]) = sqrt (rule.Sum(Array.map (fun v -> v * v) values))

/// The relative error of the projection at t on a basis that may depend on the trajectory.
let private floorOn (problem: Problem) (basisOf: Trajectory -> AffineBasis) (fine: AffineBasis -> Rule) (time: float) =
    problem.DrawMany(5L, "floor", draws)
    |> Array.averageBy (fun trajectory ->
        let basis = basisOf trajectory
        let rule = fine basis
        let u = trajectory.ValuesOn(time, rule.Nodes)
        let c = basis.Project(fun x -> (trajectory.ValuesOn(time, [| x |]))[0])
        norm rule (Array.map2 (-) u (basis.Evaluate(c, rule.Nodes))) / norm rule u)

let private near published (found: float) = Expect.between (published / spread) (published * spread) found

let private bounded basis time problem = floorOn problem (fun _ -> AffineBasis.Identity basis) (fun _ -> Gauss.legendre 300) time

[<Test>]
let ``Burgers' equations on Fourier and Chebyshev bases`` () =
    Problems.burgers |> bounded (Basis.Fourier(6, -1.0, 1.0)) 0.0 |> near 6e-6
    Problems.burgers |> bounded (Basis.Fourier(6, -1.0, 1.0)) 1.0 |> near 1.5e-8
    Problems.burgersPlus |> bounded (Basis.Fourier(9, -1.0, 1.0)) 0.0 |> near 2.8e-3
    // The mean hangs on a few draws of small Φ: an order of magnitude.
    Problems.burgersPlus |> bounded (Basis.Fourier(9, -1.0, 1.0)) 0.25 |> Expect.between 5e-8 8e-7
    Problems.burgersPlus |> bounded (Basis.Fourier(15, -1.0, 1.0)) 0.0 |> near 2.5e-5
    Problems.burgersPlus |> bounded (Basis.Chebyshev 31) 0.0 |> near 7.6e-4

[<Test>]
let ``algebraic tails need mapped Jacobi functions, and Hermite functions visibly fail`` () =
    let floor (basis: Basis) =
        floorOn
            Problems.fractionalLine
            (fun trajectory ->
                let label = trajectory.Labels(1.0)[0]
                AffineBasis.Create(basis, label.Scale, label.Center))
            (fun basis -> AffineBasis.Create(Basis.MappedJacobi(1, 0.5), basis.Scale, basis.Center).UnweightedRuleOf 400)
            1.0

    let mapped order = floor (Basis.MappedJacobi(order, 0.5))
    let hermite order = floor (Basis.Hermite order)
    mapped 9 |> Expect.between 0.0 2e-2
    mapped 39 |> Expect.between 0.0 1e-4
    hermite 39 |> Expect.between 1e-2 1.0

let private plane (problem: Problem) order gamma time =
    problem.DrawMany(5L, "floor", draws / 2)
    |> Array.averageBy (fun trajectory ->
        let labels = trajectory.Labels time

        let axes =
            labels
            |> Array.map (fun label -> AffineBasis.Create(Basis.Hermite order, label.Scale, label.Center))

        let basis = TensorBasis.Create(axes, IndexSet.HyperbolicCross(2, order, gamma))
        let points = [| 56; 56 |]
        let grid = basis.GridOf points
        let fields = trajectory.ValuesAt(time, Array.chunkBySize 2 grid.Points)

        let square (values: float[]) = Array.fold2 (fun sum w v -> sum + w * v * v) 0.0 grid.Weights values

        let error =
            fields
            |> Array.sumBy (fun u -> square (Array.map2 (-) u (basis.Evaluate(basis.Transform(u, points), grid.Points))))

        sqrt (error / Array.sumBy square fields))

[<Test>]
let ``plane problems: floors of the hyperbolic cross`` () =
    let gammas = [| -infinity; -1.0; 0.0; 0.5 |]

    for problem, order, published in
        [
            Problems.nonlocalPlane, 9, [| 1.3e-3; 2.8e-3; 5.4e-3; 1.2e-2 |]
            Problems.schroedingerPlane, 9, [| 1.1e-4; 3.2e-4; 1.7e-3; 8.7e-3 |]
        ] do
        let floors = gammas |> Array.map (fun gamma -> plane problem order gamma 1.0)
        Array.iter2 near published floors
        Expect.isTrue "non-decreasing in γ" (Array.pairwise floors |> Array.forall (fun (a, b) -> a <= b))
