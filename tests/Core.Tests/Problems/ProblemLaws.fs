/// What every problem obeys: draws by name, one solution in all forms of evaluation, errors that say what to change.
module Spectral.Tests.ProblemLaws

open NUnit.Framework
open Spectral

/// The names of all problems, one test case each.
type ProblemNames() =
    static member All = Problems.all |> Array.map (fun problem -> problem.Name)

let private seed = 20231L

let private pointIn (problem: Problem) (stream: RandomStream) =
    problem.Window |> Array.map (fun (struct (left, right)) -> stream.NextUniform(left, right))

[<TestCaseSource(typeof<ProblemNames>, "All")>]
let ``the k-th draw does not depend on the count, and differs by purpose and seed`` (name: string) =
    let problem = Problems.find name

    let parameters (seed: int64) (purpose: string) (count: int) =
        problem.DrawMany(seed, purpose, count) |> Array.map (fun draw -> draw.Parameters)

    let many = parameters seed "train" 7
    Assert.That((parameters seed "train" 3 = many[..2]), Is.True)
    Assert.That((parameters seed "test" 7)[2], Is.Not.EqualTo(many[2]))
    Assert.That((parameters (seed + 1L) "train" 7)[2], Is.Not.EqualTo(many[2]))
    let alone = problem.Draw(RandomStream.OfSeed(seed).Child($"{name}/train/5"))
    Assert.That((alone.Parameters = many[5]), Is.True)

[<TestCaseSource(typeof<ProblemNames>, "All")>]
let ``a trajectory is its parameters, and all forms of evaluation agree to the last bit`` (name: string) =
    let problem = Problems.find name
    let stream = RandomStream.OfSeed seed
    let drawn = problem.DrawMany(seed, "train", 1)[0]
    let again = problem.Of drawn.Parameters
    let points = Array.init 20 (fun _ -> pointIn problem stream)

    for time in problem.Times do
        let fields = drawn.ValuesAt(time, points)
        Assert.That(fields.Length, Is.EqualTo problem.Fields)
        Assert.That((again.Labels time = drawn.Labels time), Is.True)
        Assert.That((drawn.Labels time).Length, Is.EqualTo problem.Dimension)

        points
        |> Array.iteri (fun i point ->
            let value = again.Value(time, point)
            Assert.That((value = (fields |> Array.map (fun field -> field[i]))), Is.True))

        if problem.Dimension = 1 && problem.Fields = 1 then
            let x = points |> Array.map Array.head
            Assert.That((drawn.ValuesOn(time, x) = fields[0]), Is.True)

[<TestCaseSource(typeof<ProblemNames>, "All")>]
let ``the solution leaves the window only by a negligible part`` (name: string) =
    let problem = Problems.find name

    if problem.Moves then
        for draw in problem.DrawMany(seed, "train", 20) do
            for time in problem.Times do
                Array.iteri2
                    (fun axis (struct (left, right)) (label: Label) ->
                        let reach = 2.5 * problem.LabelFactor / label.Scale
                        // The end of a half line is the window's.
                        let isEnd = left = label.Center
                        Assert.That((if isEnd then infinity else label.Center - reach), Is.GreaterThan left, $"axis {axis} at t = {time}")
                        Assert.That(label.Center + reach, Is.LessThan right, $"axis {axis} at t = {time}"))
                    problem.Window
                    (draw.Labels time)

[<TestCaseSource(typeof<ProblemNames>, "All")>]
let ``the label factor scales the labels and leaves the draws`` (name: string) =
    let problem = Problems.find name

    if problem.Moves then
        let wider = problem.WithLabelFactor(2.0 * problem.LabelFactor)
        let a, b = problem.DrawMany(seed, "test", 1)[0], wider.DrawMany(seed, "test", 1)[0]
        Assert.That((a.Parameters = b.Parameters), Is.True)

        for time in problem.Times do
            let doubled = a.Labels time |> Array.map (fun label -> { label with Scale = 2.0 * label.Scale })
            Assert.That((b.Labels time = doubled), Is.True)
    else
        Assert.That(Refusal.message (fun () -> problem.WithLabelFactor 1.2 |> ignore), Does.Contain "bounded")

[<TestCaseSource(typeof<ProblemNames>, "All")>]
let ``wrong requests are refused with what to give`` (name: string) =
    let problem = Problems.find name
    let refuses (what: string) (action: unit -> unit) = Assert.That(Refusal.message action, Does.Contain what)

    let draw = problem.DrawMany(seed, "train", 1)[0]
    let point = Array.zeroCreate problem.Dimension
    refuses "t = -1" (fun () -> draw.Value(-1.0, point) |> ignore)
    refuses "t = NaN" (fun () -> draw.Labels nan |> ignore)
    refuses "coordinate" (fun () -> draw.Value(0.0, Array.zeroCreate 5) |> ignore)
    refuses $"takes {problem.ParameterNames.Length} parameters" (fun () -> problem.Of [||] |> ignore)
    refuses "finite" (fun () -> problem.Of(Array.create problem.ParameterNames.Length nan) |> ignore)
    refuses "0 or more" (fun () -> problem.DrawMany(seed, "train", -1) |> ignore)

    if problem.Moves then
        refuses "positive" (fun () -> problem.WithLabelFactor 0.0 |> ignore)

[<Test>]
let ``an unknown name is answered with the nearest and the list`` () =
    let message = Refusal.message (fun () -> Problems.find "jumpline2" |> ignore)
    Assert.That(message, Does.Contain "did you mean 'jumpLine'")

    for problem in Problems.all do
        Assert.That(message, Does.Contain problem.Name)

[<Test>]
let ``names are unique`` () =
    let names = Problems.all |> Array.map (fun problem -> problem.Name)
    Assert.That(Array.distinct names |> Array.length, Is.EqualTo names.Length)

/// From an implementation of SplitMix64 and its streams by name in Python: seed 1, stream "name/purpose/index", the law of each parameter.
let private pinnedDraws =
    [|
        "burgers", "train", 0, [| 0.25285168519956347; 0.7852268179175004 |]
        "jumpLine",
        "train",
        3,
        [|
            0.74775923646854
            0.6522383628173472
            -0.8401707140361283
            0.41465553860505494
            0.27702249402778967
            0.4009294668820242
        |]
        "lineBurgers", "test", 0, [| 0.5648692463548812; -0.45552176279026224 |]
        "fractionalLine",
        "train",
        1,
        [|
            0.6706409387309875
            0.6862874934306177
            -0.3155379208565462
            0.7072567753706787
            0.8403967624792268
            0.800191931114006
        |]
        "nonlocalPlane",
        "train",
        12,
        [|
            0.8435662332287159
            0.7124432632199108
            -0.2874465528611096
            0.2464291054228961
            0.40399982524536454
            -0.3921255613685171
            0.8145770871372628
            1.1907793264222173
        |]
        "schroedingerPlane", "train", 0, [| -0.1932898649975013; -0.07618594744625282; 0.3667877497103662; -0.27723046348768066 |]
    |]

[<Test>]
let ``draws of a fixed seed are pinned to the last bit`` () =
    for name, purpose, index, expected in pinnedDraws do
        let draw = (Problems.find name).DrawMany(1L, purpose, index + 1) |> Array.last
        Assert.That((draw.Parameters = expected), Is.True, $"{name}: %A{draw.Parameters}")
