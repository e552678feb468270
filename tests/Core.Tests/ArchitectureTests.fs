module Spectral.Tests.ArchitectureTests

open System
open System.IO
open System.Text.RegularExpressions
open NUnit.Framework

/// A file that is longer is cut, or says in its header why it is not.
let longestFile = 400

let private root = Path.GetFullPath(Path.Combine(__SOURCE_DIRECTORY__, "..", ".."))

/// The order of the rooms is the architecture: nothing looks up.
let private rooms =
    [
        "Foundations"
        "Quadrature"
        "Bases"
        "IndexSets"
        "Expansions"
        "Adaptivity"
        "Tensors"
        "Networks"
        "TimeIntegration"
        "Losses"
        "Learning"
        "NeuralIvp"
        "Eigenfunctions"
        "Problems"
        "InitialValues"
        "Methods"
        "FieldEquations"
        "OwnData"
        "Koopman"
        "Figures"
        "Tables"
    ]

let private sources =
    [ "Core.FSharp"; "Host.CSharp"; "Experiments"; "tests" ]
    |> Seq.collect (fun folder -> Directory.EnumerateFiles(Path.Combine(root, folder), "*", SearchOption.AllDirectories))
    |> Seq.filter (fun f -> (f.EndsWith ".fs" || f.EndsWith ".cs") && not (Regex.IsMatch(f, @"[/\\](obj|bin)[/\\]")))
    |> Seq.toArray

[<Test>]
let ``the core is compiled room by room`` () =
    let project = File.ReadAllText(Path.Combine(root, "Core.FSharp", "Core.FSharp.fsproj"))

    let order =
        Regex.Matches(project, "Compile Include=\"([^/]+)/")
        |> Seq.map (fun m -> m.Groups[1].Value)
        |> Seq.toList

    Assert.That((List.sortBy (fun room -> List.findIndex ((=) room) rooms) order = order), Is.True, $"%A{List.distinct order}")
    Assert.That((List.distinct order = rooms), Is.True, "every room is in use")

[<Test>]
let ``no file is too long`` () =
    for f in sources do
        Assert.That(File.ReadAllLines(f).Length, Is.LessThanOrEqualTo longestFile, f)

[<Test>]
let ``nothing is left unfinished`` () =
    let unfinished = String.Join("|", [ "TO" + "DO"; "FIX" + "ME"; "NotImplemented" + "Exception"; "T" + "BD" ])

    for f in sources do
        Assert.That(Regex.IsMatch(File.ReadAllText f, $@"\b({unfinished})\b"), Is.False, f)

[<Test>]
let ``the core touches neither files nor clock nor console nor threads`` () =
    let forbidden = Regex @"System\.IO|Console\.|DateTime|Stopwatch|Environment\.|System\.Threading|printf"

    for f in sources do
        if f.StartsWith(Path.Combine(root, "Core.FSharp")) then
            let code = File.ReadAllLines f |> Array.filter (fun l -> not (l.TrimStart().StartsWith "//"))
            Assert.That(code |> Array.exists forbidden.IsMatch, Is.False, f)
