using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Spectral.Reproduction.Tests;

/// <summary>The method that docs/new-method.md builds is compiled, run, and held against the exact solution.</summary>
internal sealed partial class NewMethodPageTests
{
    /// <summary>What the page promises.</summary>
    private const double ErrorBound = 1e-3;

    /// <summary>A page is short: what a method costs.</summary>
    private const int MostLines = 60;

    private static readonly string[] Assemblies = ["Spectral.Core", "Spectral.Host", "FSharp.Core"];

    private string _folder = "";

    [SetUp]
    public void Begin() => _folder = Directory.CreateTempSubdirectory("method-").FullName;

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_physics_informed_network_solves_the_heat_equation()
    {
        string page = File.ReadAllText(Path.Combine(ChildProcess.Root, "docs", "new-method.md"));
        string program = Block().Match(page).Groups[1].Value;
        Assert.That(program.Split('\n'), Has.Length.InRange(10, MostLines));
        File.WriteAllText(Path.Combine(_folder, "Program.fs"), program);
        (int code, string output) = ExampleProject.Run(_folder, "Example.fsproj", "<OutputType>Exe</OutputType>", "<Compile Include=\"Program.fs\" />", Assemblies, "run");
        Assert.That(code, Is.Zero, output);
        Match found = Printed().Match(output);
        Assert.That(found.Success, Is.True, output);
        Assert.That(double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture), Is.LessThan(ErrorBound), output);
    }

    [GeneratedRegex("```fsharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"relative error (\S+) after \d+ iterations")]
    private static partial Regex Printed();
}
