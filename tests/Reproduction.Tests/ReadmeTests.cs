using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Spectral.Reproduction.Tests;

/// <summary>What the README shows is compiled and run: its examples, and the names of its commands.</summary>
internal sealed partial class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(ChildProcess.Root, "README.md"));
    private static readonly string Experiment = File.ReadAllText(Path.Combine(ChildProcess.Root, "docs", "new-experiment.md"));
    private string _folder = "";

    /// <summary>The derivative of the 24th Hermite expansion of e^(−x²) at 0.3, which both examples print.</summary>
    private static string Slope
    {
        get
        {
            Basis basis = Basis.Hermite(24);
            double[] coefficients = basis.Project(x => Elementary.exp(-x * x));
            return basis.Raised.Evaluate(basis.Differentiation.Apply(coefficients), 0.3).ToString("R", CultureInfo.InvariantCulture)[..12];
        }
    }

    [SetUp]
    public void Begin() => _folder = Directory.CreateTempSubdirectory("readme-").FullName;

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_C_sharp_example_runs()
    {
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), Block("csharp", after: "## The library"));
        (int code, string output) = Run("Example.csproj", "<OutputType>Exe</OutputType>", "");
        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.Contain($"u'(0.3) = {Slope}"));
        Assert.That(output, Does.Contain("mlp(25-40-25, tanh)"));
    }

    [Test]
    public void The_F_sharp_example_runs()
    {
        File.WriteAllText(Path.Combine(_folder, "Program.fs"), Block("fsharp", after: "From F#"));
        (int code, string output) = Run("Example.fsproj", "<OutputType>Exe</OutputType>", "<Compile Include=\"Program.fs\" />");
        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.Contain($"u'(0.3) = {Slope}"));
    }

    [Test]
    public void The_new_experiment_compiles()
    {
        File.WriteAllText(Path.Combine(_folder, "LineBurgers.fs"), $"module LineBurgers\nopen Spectral\nopen Spectral.Experiments\n{First(Experiment, "fsharp")}");
        (int code, string output) = Run("Example.fsproj", "<OutputType>Library</OutputType>", "<Compile Include=\"LineBurgers.fs\" />", "build");
        Assert.That(code, Is.Zero, output);
    }

    [Test]
    public void The_examples_have_about_ten_lines()
    {
        foreach (string block in new[] { Block("csharp", after: "## The library"), Block("fsharp", after: "From F#"), First(Experiment, "fsharp") })
        {
            Assert.That(block.Trim().Split('\n').Count(line => line.Trim().Length > 0), Is.InRange(8, 14));
        }
    }

    [Test]
    public void Every_target_it_names_exists()
    {
        string build = File.ReadAllText(Path.Combine(ChildProcess.Root, "build.cake"));
        foreach (Match target in Target().Matches(Text))
        {
            Assert.That(build, Does.Contain($"Task(\"{target.Groups[1].Value}\")"));
        }
    }

    [GeneratedRegex("--target=(\\w+)")]
    private static partial Regex Target();

    [Test]
    public void It_is_short() => Assert.That(new FileInfo(Path.Combine(ChildProcess.Root, "README.md")).Length, Is.LessThanOrEqualTo(9 * 1024));

    [Test]
    public void Every_page_and_picture_it_links_is_there()
    {
        foreach (Match link in Link().Matches(Text))
        {
            Assert.That(File.Exists(Path.Combine(ChildProcess.Root, link.Groups[1].Value)), link.Value);
        }
    }

    [GeneratedRegex("\\]\\(((?!http)[^)#]+)\\)")]
    private static partial Regex Link();

    private static string Block(string language, string after) => First(Text[Text.IndexOf(after, StringComparison.Ordinal)..], language);

    private static string First(string page, string language)
    {
        int from = page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return page[from..page.IndexOf("```", from, StringComparison.Ordinal)];
    }

    private (int Code, string Output) Run(string project, string properties, string items, string verb = "run") =>
        ExampleProject.Run(_folder, project, properties, items, ["Spectral.Core", "Spectral.Experiments", "FSharp.Core"], verb);
}
