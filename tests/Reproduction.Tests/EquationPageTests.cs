using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Spectral.Host.Equations;
using Spectral.Host.OwnData;

namespace Spectral.Reproduction.Tests;

/// <summary>What the README and docs/neural-ivp.md show of a user's own equation is read, run and compiled.</summary>
internal sealed partial class EquationPageTests
{
    /// <summary>A front by a small network, of size one.</summary>
    private const double OfFront = 1e-2;

    private static readonly string Readme = Section(Path.Combine(ChildProcess.Root, "README.md"), "## Your own equation");
    private static readonly string Page = Section(Path.Combine(ChildProcess.Root, "docs", "neural-ivp.md"), "# ");
    private static readonly string[] Assemblies = ["Spectral.Host", "Spectral.Core", "Spectral.Experiments", "FSharp.Core", "IronSnappy", "System.CommandLine", "Spectre.Console"];
    private string _folder = "";

    [SetUp]
    public void Begin()
    {
        _folder = Directory.CreateTempSubdirectory("equation-").FullName;
        File.WriteAllText(Path.Combine(_folder, "fisher.json"), Blocks(Readme, "json").Single());
    }

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_commands_of_the_README_solve_Fishers_equation()
    {
        foreach (string line in Blocks(Readme, "").Single().Trim().Split('\n'))
        {
            ChildProcess child = ChildProcess.Pipeline(line["pipeline ".Length..].Replace("fisher", _folder + "/fisher", StringComparison.Ordinal).Replace("fronts", _folder + "/fronts", StringComparison.Ordinal));
            Assert.That(child.ExitCode, Is.Zero, child.Error);
        }

        foreach (FieldSnapshot snapshot in DataFile.Open(Path.Combine(_folder, "fronts.parquet")).Snapshots())
        {
            for (int i = 0; i < snapshot.Count; i++)
            {
                Assert.That(snapshot.Fields[0][i], Is.EqualTo(Front(snapshot.Points[0][i], snapshot.Time)).Within(OfFront));
            }
        }
    }

    [Test]
    public void The_C_sharp_example_runs()
    {
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), Blocks(Page, "csharp").Single());
        Check(ExampleProject.Run(_folder, "Example.csproj", "<OutputType>Exe</OutputType>", "", Assemblies, "run"));
    }

    [Test]
    public void The_F_sharp_example_runs()
    {
        File.WriteAllText(Path.Combine(_folder, "Program.fs"), Blocks(Page, "fsharp").Single());
        Check(ExampleProject.Run(_folder, "Example.fsproj", "<OutputType>Exe</OutputType>", "<Compile Include=\"Program.fs\" />", Assemblies, "run"));
    }

    [Test]
    public void Every_equation_of_the_page_can_be_read()
    {
        string[] equations = Blocks(Page, "json");
        Assert.That(equations, Has.Length.GreaterThanOrEqualTo(4));

        foreach (string json in equations)
        {
            Assert.DoesNotThrow(() => new SolveRun(EquationFile.Parse(json, "page"), new SolveSettings()), json);
        }
    }

    /// <summary>Fisher's front of the speed 5/√6 (Ablowitz and Zeppetella 1979).</summary>
    private static double Front(double x, double t) => Math.Pow(1.0 + Math.Exp((x - (5.0 * t / Math.Sqrt(6.0))) / Math.Sqrt(6.0)), -2.0);

    private void Check((int Code, string Output) found)
    {
        Assert.That(found.Code, Is.Zero, found.Output);
        Match value = Value().Match(found.Output);
        Assert.That(value.Success, found.Output);
        Assert.That(double.Parse(value.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), Is.EqualTo(Front(0.0, 1.5)).Within(OfFront));
        Assert.That(File.Exists(Path.Combine(_folder, "fronts.parquet")), found.Output);
    }

    [GeneratedRegex(@"fisher: u\(0, 1\.5\) = ([0-9.]+)")]
    private static partial Regex Value();

    private static string Section(string path, string title)
    {
        string text = File.ReadAllText(path);
        int from = text.IndexOf(title, StringComparison.Ordinal);
        int end = title == "# " ? -1 : text.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        return end < 0 ? text[from..] : text[from..end];
    }

    /// <summary>The blocks of a language, in order.</summary>
    private static string[] Blocks(string text, string language) =>
        [.. text.Split("```").Where((_, place) => place % 2 == 1).Where(block => block[..block.IndexOf('\n', StringComparison.Ordinal)] == language).Select(block => block[(language.Length + 1)..])];
}
