using System.IO;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Reproduction;

namespace Spectral.Reproduction.Tests;

/// <summary>The packed tool, installed from out/packages as a user would.</summary>
[Category("Pack")]
internal sealed class PackTests
{
    [Test]
    public void The_tool_installs_from_its_package_and_runs()
    {
        string packages = Path.Combine(ChildProcess.Root, "out", "packages");

        if (!Directory.Exists(packages) || !Directory.GetFiles(packages, "SpectralPipeline.Tool.*.nupkg").Any())
        {
            Assert.Ignore("there is no package in out/packages: run dotnet cake --target=Pack");
        }

        string folder = Directory.CreateTempSubdirectory("pack-").FullName;

        try
        {
            string configuration = Path.Combine(folder, "NuGet.config");
            File.WriteAllText(configuration, $"<configuration><packageSources><clear /><add key=\"local\" value=\"{packages}\" /></packageSources></configuration>");
            string tools = Path.Combine(folder, "tools");
            (int code, string output, string error) = ChildProcess.Run(
                ChildProcess.Root,
                ["tool", "install", "SpectralPipeline.Tool", "--tool-path", tools, "--configfile", configuration],
                $"NUGET_PACKAGES={Path.Combine(folder, "cache")}");
            Assert.That(code, Is.Zero, output + error);
            string pipeline = Path.Combine(tools, "pipeline");
            Assert.That(
                ChildProcess.Run(pipeline, ChildProcess.Root, ["--version"]).Output.Trim(),
                Is.EqualTo(BuildInformation.Version),
                "the package is of another revision: run dotnet cake --target=Pack");
            (code, output, error) = ChildProcess.Run(pipeline, ChildProcess.Root, ["run", "bases", "--profile", "tiny", "--out", Path.Combine(folder, "out")]);
            Assert.That(code, Is.Zero, output + error);
            Assert.That(output, Does.Contain("Next: pipeline compare"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
