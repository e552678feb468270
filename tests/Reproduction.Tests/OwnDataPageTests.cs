using System;
using System.IO;
using NUnit.Framework;
using Spectral.Benchmarks.Transcripts;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Reproduction.Tests;

/// <summary>docs/own-data.md says what the commands print today, and its programs compile and run.</summary>
internal sealed class OwnDataPageTests
{
    /// <summary>Blocks that are made again here: inspect, learn and evaluate of the first file. `dotnet cake --target=Transcript` makes all.</summary>
    private const int Blocks = 3;

    private static readonly string Page = Path.Combine(ChildProcess.Root, "docs", "own-data.md");
    private static readonly string Data = Path.Combine(ChildProcess.Root, "tests", "data");
    private static readonly string[] Assemblies = ["Spectral.Host", "Spectral.Core", "Spectral.Experiments", "FSharp.Core", "IronSnappy", "System.CommandLine", "Spectre.Console"];
    private string _folder = "";

    [SetUp]
    public void Begin()
    {
        _folder = Directory.CreateTempSubdirectory("page-").FullName;
        File.Copy(Path.Combine(Data, "burgers_line.parquet"), Path.Combine(_folder, "burgers_line.parquet"));
    }

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_transcript_is_current()
    {
        string page = File.ReadAllText(Page);
        Assert.That(Transcript.Make(page, Data, Blocks), Is.EqualTo(page), "run dotnet cake --target=Transcript");
    }

    [Test]
    public void The_settings_it_shows_can_be_read()
    {
        File.WriteAllText(Path.Combine(_folder, "settings.json"), Block("json"));
        LearningSettings settings = LearningConfiguration.Read(Path.Combine(_folder, "settings.json"));
        Assert.That((settings.Until, settings.Order, settings.Field), Is.EqualTo((7.0, 24, "linear")));
    }

    [Test]
    public void The_C_sharp_example_runs()
    {
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), Block("csharp"));
        Check(ExampleProject.Run(_folder, "Example.csproj", "<OutputType>Exe</OutputType>", "", Assemblies, "run"));
    }

    [Test]
    public void The_F_sharp_example_runs()
    {
        File.WriteAllText(Path.Combine(_folder, "Program.fs"), Block("fsharp"));
        Check(ExampleProject.Run(_folder, "Example.fsproj", "<OutputType>Exe</OutputType>", "<Compile Include=\"Program.fs\" />", Assemblies, "run"));
    }

    private void Check((int Code, string Output) found)
    {
        Assert.That(found.Code, Is.Zero, found.Output);
        Assert.That(found.Output, Does.Contain("time t, position x, field u; ").And.Contain("3 snapshots; a1' = "));
        Assert.That(File.Exists(Path.Combine(_folder, "forecast.parquet")), found.Output);
    }

    private static string Block(string language)
    {
        string text = File.ReadAllText(Page);
        int from = text.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return text[from..text.IndexOf("```", from, StringComparison.Ordinal)];
    }
}
