using System.Diagnostics;
using System.IO;
using NUnit.Framework;
using Spectral.Host.Reproduction;

namespace Spectral.Reproduction.Tests;

/// <summary>The host as a process: it runs, and it survives being killed.</summary>
internal sealed class HostTests
{
    private const string Bases = "run bases --profile tiny --set orders=9,40 --threads 2";
    private string _folder = "";

    [SetUp]
    public void Begin() => _folder = Directory.CreateTempSubdirectory("host-").FullName;

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_host_runs_and_says_its_version()
    {
        (int code, string output, string error) = Child.Pipeline("--version");
        Assert.That(code, Is.Zero, error);
        Assert.That(output.Trim(), Is.EqualTo(BuildInformation.Version));
    }

    [Test]
    public void A_usage_error_is_the_exit_code_two_of_the_process() => Assert.That(Child.Pipeline("run nothing").Code, Is.EqualTo(2));

    [Test]
    [Platform("Linux")]
    public void A_run_that_is_killed_leaves_nothing_that_is_taken_for_a_table_and_ends_in_the_same_bytes()
    {
        byte[] undisturbed = Table("undisturbed");
        TableStore store = new(Path.Combine(_folder, "killed"), Profile.Tiny, Disk.Real);
        bool wasKilled = false;

        for (int delay = 40; delay <= 440; delay += 40)
        {
            using Process process = Child.Start("dotnet", [Child.Host, .. Arguments("killed").Split(' ')]);
            wasKilled |= !process.WaitForExit(delay);
            process.Kill();
            process.WaitForExit();

            foreach (string table in store.Names)
            {
                Assert.That(store.Read(table).Bytes, Is.EqualTo(undisturbed), "a folder with the name of a table is a whole table");
            }
        }

        Assert.That(wasKilled);
        Assert.That(Table("killed"), Is.EqualTo(undisturbed));
    }

    private string Arguments(string name) => $"{Bases} --out {Path.Combine(_folder, name)}";

    private byte[] Table(string name, params (string Name, string Value)[] environment)
    {
        (int code, _, string error) = Child.Pipeline(Arguments(name), environment);
        Assert.That(code, Is.Zero, error);
        return File.ReadAllBytes(Path.Combine(_folder, name, "tiny", "bases", TableStore.TableName));
    }
}
