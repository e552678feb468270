using System;
using System.IO;
using System.Linq;
using NUnit.Framework;
using Spectral.Benchmarks.Transcripts;

namespace Spectral.Reproduction.Tests;

/// <summary>docs/koopman.md says what the commands print today; its programs compile and run.</summary>
internal sealed class KoopmanPageTests
{
    private static readonly string Page = Path.Combine(ChildProcess.Root, "docs", "koopman.md");
    private static readonly string[] Assemblies = ["Spectral.Host", "Spectral.Core", "Spectral.Experiments", "FSharp.Core", "IronSnappy", "System.CommandLine", "Spectre.Console"];
    private string _folder = "";

    /// <summary>A pair that turns by 0.3 and decays by 0.95 a step of 0.1, with noise.</summary>
    [SetUp]
    public void Begin()
    {
        _folder = Directory.CreateTempSubdirectory("koopman-page-").FullName;
        RandomStream stream = RandomStream.OfSeed(1);
        (double x, double y) = (1.0, 0.0);
        string[] lines = new string[2000];

        for (int j = 0; j < lines.Length; j++)
        {
            lines[j] = FormattableString.Invariant($"{0.1 * j:R},{x:R},{y:R}");
            (double c, double s) = (0.95 * Math.Cos(0.3), 0.95 * Math.Sin(0.3));
            (x, y) = ((c * x) - (s * y) + (0.3 * stream.NextNormal()), (s * x) + (c * y) + (0.3 * stream.NextNormal()));
        }

        File.WriteAllLines(Path.Combine(_folder, "pair.csv"), lines.Prepend("t,x,y"));
    }

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_first_transcript_is_current()
    {
        string page = File.ReadAllText(Page);
        Assert.That(Transcript.OnObserved(page, 1), Is.EqualTo(page), "run dotnet cake --target=Transcript");
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
        Assert.That(found.Output, Does.Match(@"λ = 0\.\d{3} ± 0\.\d{3}i, period (1\.9|2|2\.\d+), decay time .*, (firm|uncertain)"));
        Assert.That(File.Exists(Path.Combine(_folder, "forecast.parquet")), found.Output);
    }

    private static string Block(string language)
    {
        string text = File.ReadAllText(Page);
        int from = text.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return text[from..text.IndexOf("```", from, StringComparison.Ordinal)];
    }
}
