// The build: dotnet cake --target=NAME [--profile=tiny|quick|full] [--check]. Without a target it prints this help.
using System.Diagnostics;

const string Solution = "Pipeline.sln";
const string Results = "out/test-results";
const string Host = "Host.CSharp/bin/Release/net10.0/Spectral.Host.dll";
const string Benchmarks = "tests/Benchmarks/bin/Release/net10.0/Spectral.Benchmarks.dll";

var target = Argument("target", "Help");
var profile = Argument("profile", "full");
var isCheck = HasArgument("check");
var exitCode = 0;

void Refuse(string message)
{
    Console.Error.WriteLine($"build.cake: {message}");
    Environment.Exit(2);
}

void RefuseUnknown()
{
    var known = new[] { "target", "profile", "check", "verbosity", "bootstrap", "exclusive", "dryrun", "cake_argument" };

    foreach (var name in Arguments().Keys.Where(name => !known.Contains(name.ToLowerInvariant())))
    {
        Refuse($"unknown argument --{name}; known: --target=NAME, --profile=tiny|quick|full, --check");
    }

    if (!new[] { "tiny", "quick", "full" }.Contains(profile))
    {
        Refuse($"unknown profile '{profile}'; known: tiny, quick, full");
    }

    if (!Tasks.Any(task => string.Equals(task.Name, target, StringComparison.OrdinalIgnoreCase)))
    {
        Refuse($"unknown target '{target}'; known: {string.Join(", ", Tasks.Select(task => task.Name))}");
    }
}

int Execute(string program, string arguments, IDictionary<string, string> environment = null)
{
    var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false };

    foreach (var pair in environment ?? new Dictionary<string, string>())
    {
        start.Environment[pair.Key] = pair.Value;
    }

    using var process = Process.Start(start);
    process.WaitForExit();
    return process.ExitCode;
}

void Require(string program, string arguments, IDictionary<string, string> environment = null)
{
    var code = Execute(program, arguments, environment);

    if (code != 0)
    {
        exitCode = code;
        throw new CakeException(code, $"{program} {arguments} ended with exit code {code}");
    }
}

// The worst of the host's codes is handed on, and a table that differs does not keep the report from being written.
void Pipeline(string arguments)
{
    var code = Execute("dotnet", $"{Host} {arguments}");
    exitCode = exitCode == 0 ? code : exitCode;
}

void Tests(string project)
{
    var name = System.IO.Path.GetFileName(project);
    var code = Execute("dotnet", $"test {project} -c Release --no-build --nologo --logger \"trx;LogFileName={name}.trx\" --results-directory {Results}");
    exitCode = exitCode == 0 ? code : exitCode;
}

Task("Help").Description("Prints this.").Does(() =>
{
    Console.WriteLine("dotnet cake --target=NAME [--profile=tiny|quick|full] [--check]\n");

    foreach (var task in Tasks)
    {
        Console.WriteLine($"  {task.Name,-10} {task.Description}");
    }
});

Task("Restore").Description("Restores packages as the lock files say.").Does(() => Require("dotnet", $"restore {Solution} --locked-mode --nologo -v q"));

Task("Build").Description("Builds everything, warnings as errors.").IsDependentOn("Restore")
    .Does(() => Require("dotnet", $"build {Solution} -c Release --no-restore --nologo -v q"));

Task("Test").Description("Runs all tests.").IsDependentOn("Build").IsDependentOn("Pack").Does(() =>
{
    if (DirectoryExists(Results))
    {
        DeleteDirectory(Results, new DeleteDirectorySettings { Recursive = true });
    }

    foreach (var project in new[] { "tests/Core.Tests", "tests/Host.Tests", "tests/Interop.Tests", "tests/Reproduction.Tests" })
    {
        Tests(project);
    }

    if (exitCode != 0)
    {
        throw new CakeException(exitCode, "some tests failed");
    }
});

Task("Torch").Description("Builds the device on LibTorch (a download of 128 MB) and runs its tests.").Does(() => Require("bash", "tests/Torch.Tests/run.sh"));

Task("Reproduce").Description("Makes all tables from scratch, compares them with their archived twins, writes the report.").IsDependentOn("Build").Does(() =>
{
    Pipeline($"run all --profile {profile}");

    if (exitCode == 0)
    {
        Pipeline($"compare --profile {profile}");
        Pipeline($"report --profile {profile}");
    }
});

Task("Compare").Description("Compares the tables made last with their archived twins.").IsDependentOn("Build").Does(() => Pipeline($"compare --profile {profile}"));

Task("Pack").Description("Packs the command line as a dotnet tool into out/packages.").IsDependentOn("Build")
    .Does(() => Require("dotnet", "pack Host.CSharp -c Release --no-build --nologo -v q"));

Task("Bench").Description("Measures speed beside its peers, asserts the same bytes under every switch, and writes the tables into docs/performance.md and docs/data-files.md.").IsDependentOn("Build").Does(() =>
{
    foreach (var table in new[] { "performance", "growth", "elementary", "bits", "load", "reading", "fuzz" })
    {
        var code = Execute("dotnet", $"{Benchmarks} {table}");
        exitCode = exitCode == 0 ? code : exitCode;
    }

    foreach (var page in new[] { "docs/performance.md", "docs/data-files.md" })
    {
        Require("dotnet", $"{Benchmarks} readme --readme {page}");
    }
});

Task("Transcript").Description("Runs the commands of docs/own-data.md and docs/koopman.md again and writes what they print into them.").IsDependentOn("Build").Does(() =>
{
    Require("dotnet", $"{Benchmarks} transcript");
    Require("dotnet", $"{Benchmarks} transcript --page docs/koopman.md");
});

Task("Format").Description("Formats the sources; with --check only says whether they are formatted.").Does(() =>
{
    Require("dotnet", "tool restore --verbosity quiet");
    Require("dotnet", $"fantomas {(isCheck ? "--check " : "")}Core.FSharp Experiments tests/Core.Tests");
    Require("dotnet", $"format whitespace {Solution} --no-restore {(isCheck ? "--verify-no-changes" : "")}");

    foreach (var folder in new[] { "Host.CSharp/Torch", "tests/Torch.Tests", "tests/TorchPeer" })
    {
        Require("dotnet", $"format whitespace {folder} --folder --exclude {folder}/obj {(isCheck ? "--verify-no-changes" : "")}");
    }
});

Task("CI").Description("Everything that must hold before a merge.").IsDependentOn("Test").IsDependentOn("Format").IsDependentOn("Reproduce");

RefuseUnknown();

try
{
    RunTarget(target);
}
catch (Exception fault)
{
    Console.Error.WriteLine($"build.cake: {fault.GetBaseException().Message}");
    exitCode = exitCode == 0 ? 1 : exitCode;
}

Environment.Exit(exitCode);
