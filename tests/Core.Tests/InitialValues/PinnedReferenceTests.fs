module Spectral.Tests.PinnedReferenceTests

open NUnit.Framework
open Spectral

/// Closed forms and series, of which twelve digits are known.
let seriesTolerance = 1e-11

/// Solutions stepped in time, of which some nine digits are known; relative to the larger of one and the number.
let steppedTolerance = 2e-9

/// The curved wave, of which five digits are known.
let curvedTolerance = 5e-5

let private near tolerance (expected: float) = Is.EqualTo(expected).Within(tolerance * max 1.0 (abs expected))
let private at (case: IvpCase) t (x: float[]) : float[] = case.Exact t x |> Array.map (fun field -> field[0])

[<Test>]
let ``coefficients of a bell in sines`` () =
    let bell (y: Expr) = Tensor.exp ((-0.5 / 0.0225) * Tensor.square y)

    (SineSeries.coefficients [| 1; 3; 5; 7 |] bell, [| 0.365700819084; -0.292876045292; 0.187845021259; -0.0964880311147 |])
    ||> Array.iter2 (fun found expected -> Assert.That(found, near seriesTolerance expected))

[<TestCase(0.45, 0.0, 0.0, 0.32707150119, -2.14953966651)>]
[<TestCase(0.9, 0.0, 0.0, -0.267756266207, -0.337593008865)>]
[<TestCase(0.45, 0.3, 0.2, 0.139304764562, 0.316938098631)>]
[<TestCase(0.9, 0.3, 0.2, 0.230842641, -0.0564336839)>]
let ``the bell's wave in the plane`` (t: float, x: float, y: float, u: float, v: float) =
    let found = at (WaveBox.bellShaped [| 0.0; 1.0 |]) t [| x; y |]
    Assert.That(found[0], near 1e-9 u)
    Assert.That(found[1], near 1e-9 v)

[<TestCase(0.5, 0.0, 0.0, 0.0, -0.450373321108, 0.388028173486)>]
[<TestCase(1.0, 0.0, 0.0, 0.0, -0.0123107356, 0.160227368501)>]
[<TestCase(0.5, 0.3, 0.2, -0.1, -0.145656571801, -1.02265594485)>]
[<TestCase(1.0, 0.3, 0.2, -0.1, -0.0696378866, 0.334970897230)>]
let ``a wave in space with reflections`` (t: float, x: float, y: float, z: float, u: float, v: float) =
    let found = at (WaveBox.reflected [| 0.0; 1.0 |]) t [| x; y; z |]
    Assert.That(found[0], near 1e-9 u)
    Assert.That(found[1], near 1e-9 v)

[<Test>]
let ``a packet, a shift, heat and the lowest mode`` () =
    let packet = WaveBox.packet 5.0 [| 0.0; 0.5 |]
    Assert.That((at packet 0.25 [| 0.1; -0.15 |])[0], near 1e-9 0.1144585997)
    Assert.That((at packet 0.5 [| 0.1; -0.15 |])[0], near 1e-9 0.1078674863)
    Assert.That((at (PlaneFlow.advection [| 0.0; 0.5 |]) 0.5 [| 0.0; 0.0 |])[0], near seriesTolerance 0.169013315406)
    let heat = PlaneFlow.heat [| 0.0; 2.0 |]
    Assert.That((at heat 1.0 [| 0.3; -0.2 |])[0], near seriesTolerance 0.709929940732)
    Assert.That((at heat 2.0 [| 0.3; -0.2 |])[0], near seriesTolerance 0.526952742931)
    Assert.That((at (WaveBox.standing [| 0.0; 2.0 |]) 2.0 [| 0.0; 0.0 |])[0], near seriesTolerance 0.165074335765)

[<Test>]
let ``paths in phase space traced back`` () =
    let feet m t place = PhaseSpace.flow m PhaseSpace.scatteringForce -t place

    let check (found: float[]) expected = Array.iter2 (fun (a: float) e -> Assert.That(a, near seriesTolerance e)) found expected

    check (feet 1 0.5 [| 0.2; 0.4 |]) [| -0.0309892795203; 0.48631406802 |]
    check (feet 1 1.0 [| 0.2; 0.4 |]) [| -0.247506128769; 0.345803100165 |]
    let place = [| 0.2; -0.1; 0.3; 0.4; 0.2; -0.3 |]

    check (feet 3 1.0 place) [| -0.244247193757; -0.174519942082; 0.301077172026; 0.359565422357; -0.0706196990443; 0.293731356233 |]

    let case = PhaseSpace.scattering 3 [| 0.0; 1.0 |]
    Assert.That((at case 1.0 place).[0] - (at case 0.0 (Array.zeroCreate 6)).[0], near seriesTolerance -2.22952172133)

[<Test>]
let ``phase space turns`` () =
    // log u at a place is that of its foot.
    let case = PhaseSpace.rotation [| 0.0; 1.0 |]
    let foot = [| 0.0521386283029; 0.555991235322 |]
    Assert.That((at case 0.3 [| 0.2; 0.4 |])[0], near seriesTolerance (at case 0.0 foot).[0])

[<Test>]
let ``a mixture in a linear drift`` () =
    Assert.That(DriftingMixture.varianceAlong 1.0, near seriesTolerance 0.0208268226589)
    Assert.That(DriftingMixture.varianceAcross 1.0, near seriesTolerance 0.0147309698872)

    for d, first, second in [ 5, 0.247536002055, 0.132934083311; 20, 0.242653523396, 0.128051604652 ] do
        let mean = DriftingMixture.mean d 1.0 1.0
        Assert.That(mean[0], near seriesTolerance first)
        Assert.That(mean[1], near seriesTolerance second)

    for d, expected in [ 5, 4.79570407673; 10, 10.1031137963; 20, 20.7068230299 ] do
        Assert.That(DriftingMixture.logDensity d 1.0 (Array.create d 0.2), near seriesTolerance expected)

[<Test>]
let ``a density between walls`` () =
    let q = ConfinedDrift.along 1.0
    Assert.That(q 0.0, near 1e-9 1.6693101428)
    Assert.That(q 0.2, near 1e-9 1.82713494282)
    Assert.That(sqrt (ConfinedDrift.mass 1.0), near 1e-9 0.999641176896)

[<TestCase(0.0, 0.3, -0.2, -4.47710079927)>]
[<TestCase(-0.7, 0.1, 0.4, 0.307720629951)>]
[<TestCase(0.6, -0.2, 0.3, 0.242053460226)>]
let ``the operator of a curved wave on a bell`` (x: float, y: float, z: float, expected: float) =
    let operator (place: Expr) =
        let bell = IvpCase.gaussian 0.35 (Array.zeroCreate 3) place
        CurvedWave.operator { Place = place; Time = Tensor.scalar 0.0 } (FieldJet(place, bell))

    Assert.That((IvpCase.values 3 operator [| x; y; z |])[0], near seriesTolerance expected)

[<TestCase(0.0, 0.0, 0.0, 0.22264, -3.1363)>]
[<TestCase(0.3, 0.2, -0.1, 0.21500, -1.2425)>]
[<TestCase(-0.4, 0.1, 0.3, 0.20174, -0.36526)>]
let ``a curved wave, in fewer points than its five digits were found with`` (x: float, y: float, z: float, u: float, v: float) =
    let found = at (CurvedWave.outsideBlackHole 25 [| 0.0; 0.36 |]) 0.36 [| x; y; z |]
    Assert.That(found[0], near curvedTolerance u)
    Assert.That(found[1], near (2.0 * curvedTolerance) v)

[<Test>]
let ``a reaction, a front, solitons and chaos on a line`` () =
    let check case t values =
        for x, expected in values do
            Assert.That((at case t [| x |])[0], near steppedTolerance expected, $"{case.Name} at t = {t}, x = {x}")

    let pi = System.Math.PI

    check (PeriodicLine.allenCahn [| 0.0; 4.0 |]) 4.0 [ 0.0, 4.2245523e-4; 0.5 * pi, -0.968330508970; 1.5 * pi, -0.989570782415 ]

    check (PeriodicLine.burgers [| 0.0; 4.0 |]) 4.0 [ -0.5, 0.0654495816; 0.0, 0.1737425161; 0.25, 0.2306598645 ]
    let solitons = SolitonPair.meeting [| 0.0; 4.0 |]
    check solitons 1.0 [ 0.3, 2.23149954494; 2.0, 0.684269802698; 6.1, 0.0771244512708 ]
    check solitons 4.0 [ 0.0, 0.0353254124; 16.0, 2.4879144995 ]
    let chaos = PeriodicLine.kuramotoSivashinsky [| 0.0; 5.0; 10.0 |]
    check chaos 5.0 [ 5.0, -0.277682402227; -2.5, 1.60323956853 ]
    check chaos 10.0 [ 5.0, 0.686980366430; -2.5, 1.07614389528 ]
