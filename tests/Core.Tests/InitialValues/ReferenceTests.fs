module Spectral.Tests.ReferenceTests

open NUnit.Framework
open Spectral

/// The reference begins with the problem's initial condition, relative to its largest value; series are cut off, and the curved wave is interpolated.
let startTolerance = 2e-5

/// Differences in time of second order against the equation's right-hand side, relative to its largest value: series are cut off, and layers form where initial and boundary conditions do not agree in
/// all derivatives.
let slopeTolerance = 4e-3

/// A mean over draws, in its standard deviations.
let meanTolerance = 4.0

let private step = 1e-4
let private times = [| 0.0; step; 2.0 * step |]

let private cases: IvpCase[] =
    [|
        PlaneFlow.advection times
        PlaneFlow.narrowAdvection times
        PlaneFlow.heat times
        WaveBox.standing times
        WaveBox.bellShaped times
        WaveBox.reflected times
        WaveBox.packet 5.0 times
        WaveBox.long times
        WaveBox.standingInSpace times
        PhaseSpace.rotation times
        PhaseSpace.scattering 1 times
        PhaseSpace.scattering 3 times
        DriftingMixture.inDimension 1 times
        DriftingMixture.inDimension 5 times
        DriftingMixture.inDimension 50 times
        ConfinedDrift.inSquare times
        CurvedWave.outsideBlackHole 17 times
        PeriodicLine.allenCahn times
        PeriodicLine.burgers times
        PeriodicLine.kuramotoSivashinsky times
        SolitonPair.meeting times
    |]

/// Places inside: of the box, or of the density at first.
let private places (case: IvpCase) =
    match case.Draw with
    | Some draw -> Array.init 60 (fun i -> draw 0.0 (RandomStream.OfSeed(int64 i))) |> Array.concat
    | None -> Array.sub case.ErrorPlaces 0 (60 * case.Problem.Equation.Dimension)

let private largest (values: float[]) = values |> Array.map abs |> Array.max

/// Fields of a case agree, within so much of the largest value of them all.
let private agree (name: string) tolerance (found: float[][]) (expected: float[][]) =
    let scale = expected |> Array.map largest |> Array.max
    let error = Array.map2 (Array.map2 (-)) found expected |> Array.map largest |> Array.max
    Assert.That(error, Is.LessThanOrEqualTo(tolerance * scale), name)

[<Test>]
let ``every reference begins with the initial condition of its problem`` () =
    for case in cases do
        let x = places case

        case.Problem.Initial
        |> Array.map (fun initial -> IvpCase.values case.Problem.Equation.Dimension initial x)
        |> agree case.Name startTolerance (case.Exact 0.0 x)

[<Test>]
let ``every reference moves as its equation says`` () =
    for case in cases do
        let d, x = case.Problem.Equation.Dimension, places case

        let slopes =
            Array.map3
                (Array.map3 (fun now next later -> (-3.0 * now + 4.0 * next - later) / (2.0 * step)))
                (case.Exact 0.0 x)
                (case.Exact step x)
                (case.Exact (2.0 * step) x)

        let right (place: Expr) =
            let jets = case.Problem.Initial |> Array.map (fun initial -> FieldJet(place, initial place))
            case.Problem.Equation.Right { Place = place; Time = Tensor.scalar 0.0 } jets

        slopes
        |> Array.mapi (fun q _ -> IvpCase.values d (fun place -> (right place)[q]) x)
        |> agree case.Name slopeTolerance slopes

/// Flows of phase space keep volumes, and with them E[log u].
[<Test>]
let ``draws are draws of the reference: phase space keeps its entropy`` () =
    let count = 2000

    for case in [ PhaseSpace.rotation times; PhaseSpace.scattering 1 times; PhaseSpace.scattering 3 times ] do
        let d = float case.Problem.Equation.Dimension
        let expected = -0.5 * d * (1.0 + log (2.0 * System.Math.PI * 0.09))
        let draws = Array.init count (fun i -> case.Draw.Value 0.7 (RandomStream.OfSeed(int64 i))) |> Array.concat
        let deviation = sqrt (0.5 * d / float count)
        let mean = Array.average ((case.Exact 0.7 draws)[0])
        Assert.That(mean, Is.EqualTo(expected).Within(meanTolerance * deviation), case.Name)

[<Test>]
let ``draws are draws of the reference: means and spread of a mixture`` () =
    let count, d, t = 4000, 5, 0.7
    let case = DriftingMixture.inDimension d times
    let draws = Array.init count (fun i -> case.Draw.Value t (RandomStream.OfSeed(int64 i)))
    let up, down = DriftingMixture.mean d 1.0 t, DriftingMixture.mean d -1.0 t

    for axis in 0 .. d - 1 do
        let values = draws |> Array.map (fun x -> x[axis])
        let middle = 0.5 * (up[axis] + down[axis])
        let half = 0.5 * (up[axis] - down[axis])

        let variance =
            DriftingMixture.varianceAcross t
            + (DriftingMixture.varianceAlong t - DriftingMixture.varianceAcross t) / float d
            + half * half

        let mean = Array.average values
        Assert.That(mean, Is.EqualTo(middle).Within(meanTolerance * sqrt (variance / float count)), $"axis {axis}")
        let found = values |> Array.averageBy (fun v -> (v - middle) * (v - middle))
        Assert.That(found, Is.EqualTo(variance).Within(meanTolerance * variance * sqrt (2.0 / float count)), $"axis {axis}")
