module Spectral.Tests.NoiseTests

open NUnit.Framework
open Spectral
open Spectral.Tests.ProblemLaws

let private seed = 35L
let private sigma = 0.05
let private deviateTolerance = 1e-9

let private values (observations: Observation[][]) = observations |> Array.map (Array.map (fun o -> o.Values))

[<TestCaseSource(typeof<ProblemNames>, "All")>]
let ``without noise the truth is observed, at the same points of the window at all times`` (name: string) =
    let problem = Problems.find name
    let seen = Noise.observe problem 0.0 seed "train" 2 40
    let draws = problem.DrawMany(seed, "train", 2)
    let points = (Array.head (Array.head seen)).Points

    Array.iter2
        (fun (draw: Trajectory) (observations: Observation[]) ->
            Assert.That((observations |> Array.map (fun o -> o.Time) = problem.Times), Is.True)

            for o in observations do
                Assert.That((o.Points = points), Is.True)
                Assert.That((o.Values = draw.ValuesAt(o.Time, o.Points)), Is.True))
        draws
        seen

    for point in points do
        Array.iter2 (fun (struct (left, right)) (x: float) -> Assert.That(x, Is.InRange(left, right))) problem.Window point

    Assert.That(Array.distinct points, Has.Length.EqualTo 40)

[<Test>]
let ``noise depends on trajectory, time and purpose, not on the count`` () =
    let see purpose count = values (Noise.observe Problems.interactionLine sigma seed purpose count 16)
    let many = see "train" 4
    Assert.That((see "train" 2 = many[..1]), Is.True)
    let truth = values (Noise.observe Problems.interactionLine 0.0 seed "train" 4 16)

    let at (seen: float[][][][]) k j = seen |> Array.item k |> Array.item j |> Array.item 0
    let deviates k j = Array.map2 (fun noisy u -> noisy / u - 1.0) (at many k j) (at truth k j)
    Assert.That((deviates 0 0 = deviates 1 0), Is.False)
    Assert.That((deviates 0 0 = deviates 0 1), Is.False)
    Assert.That((see "test" 4 = many), Is.False)

[<Test>]
let ``deviates are the same at every level, with mean 0 and variance 1`` () =
    let see level =
        Noise.observe Problems.interactionLine level seed "train" 40 Noise.points
        |> values
        |> Array.concat
        |> Array.concat
        |> Array.concat

    let truth, low, high = see 0.0, see 0.01, see sigma
    let deviates level noisy = Array.map2 (fun v u -> (v / u - 1.0) / level) noisy truth
    let a, b = deviates 0.01 low, deviates sigma high
    let gap = Array.map2 (fun x y -> abs (x - y)) a b |> Array.max
    Assert.That(gap, Is.LessThan deviateTolerance)
    let n = float a.Length
    Assert.That(Array.average a, Is.EqualTo(0.0).Within(4.0 / sqrt n))
    Assert.That(a |> Array.averageBy (fun x -> x * x), Is.EqualTo(1.0).Within(4.0 * sqrt (2.0 / n)))

/// The first Halton points: (1/2, 1/3), (1/4, 2/3), (3/4, 1/9), (1/8, 4/9) of the unit square; midpoints on the line.
[<Test>]
let ``observation points`` () =
    let unit (problem: Problem) (point: float[]) =
        Array.map2 (fun (struct (left, right)) x -> (x - left) / (right - left)) problem.Window point

    let plane = Noise.pointsOf Problems.nonlocalPlane 4 |> Array.map (unit Problems.nonlocalPlane)
    let expected = [| [| 0.5; 1.0 / 3.0 |]; [| 0.25; 2.0 / 3.0 |]; [| 0.75; 1.0 / 9.0 |]; [| 0.125; 4.0 / 9.0 |] |]

    let gap =
        Array.map2 (Array.map2 (fun (a: float) b -> abs (a - b))) plane expected
        |> Array.concat
        |> Array.max

    Assert.That(gap, Is.LessThan 1e-15)
    Assert.That((Noise.pointsOf Problems.burgers 4 = [| [| -0.75 |]; [| -0.25 |]; [| 0.25 |]; [| 0.75 |] |]), Is.True)

[<Test>]
let ``wrong requests are refused with what to give`` () =
    Assert.That(Refusal.message (fun () -> Noise.pointsOf Problems.burgers 0), Does.Contain "1 or more")
    Assert.That(Refusal.message (fun () -> Noise.perturb -0.1 (RandomStream.OfSeed seed) [||]), Does.Contain "not negative")
    Assert.That(Refusal.message (fun () -> Noise.perturb nan (RandomStream.OfSeed seed) [||]), Does.Contain "finite")
