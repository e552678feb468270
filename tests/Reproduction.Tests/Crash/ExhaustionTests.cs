using System;
using System.IO;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.CommandLine;
using Spectral.Host.Reproduction;

namespace Spectral.Reproduction.Tests.Crash;

/// <summary>Memory or disk run out: one line, an exit code of its own, and the same command goes on from there when there is room again.</summary>
internal sealed class ExhaustionTests
{
    // Adam's two fits need little; the normal matrix of Levenberg–Marquardt with so many units does not fit into the limit.
    private const string Hungry = "run burgers --profile tiny --threads 1 --set units=150 --set iterations=1";
    private const string MemoryLimit = "DOTNET_GCHeapHardLimit=0x2000000";

    // The results of the four fits fit into 20 KiB and into files of 4 blocks of 512 bytes, their table does not.
    private const string Small = "run burgers --profile tiny --threads 1";
    private const string SmallDisk = "20k";
    private const int BlocksOfAFile = 4;

    private const string NoMount = "77";
    private string _folder = "";

    [SetUp]
    public void Begin() => _folder = Directory.CreateTempSubdirectory("exhausted-").FullName;

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Out_of_memory_is_one_line_and_the_run_goes_on()
    {
        string[] run = ["exec", ChildProcess.Host, .. Hungry.Split(' '), "--out", _folder];
        ChildProcess starved = ChildProcess.Run(_folder, run, MemoryLimit);
        Assert.That(starved.ExitCode, Is.EqualTo(ExitCode.OutOfMemory), starved.Error);
        Assert.That(Complaint(starved), Does.Contain("out of memory").And.Contain("goes on from there"));
        Assert.That(Directory.Exists(Table("burgers")), Is.False);
        ChildProcess fed = ChildProcess.Run(_folder, run);
        Assert.That(fed.ExitCode, Is.Zero, fed.Error);
        Assert.That(fed.Error, Does.Contain("2 of them done by an earlier run"));
        Assert.That(File.Exists(Path.Combine(Table("burgers"), TableStore.TableName)));
    }

    [Test]
    [Platform("Linux")]
    public void A_full_disk_is_one_line_and_the_run_goes_on()
    {
        string disk = Path.Combine(_folder, "disk");
        Directory.CreateDirectory(disk);
        string run = $"'{ChildProcess.Dotnet}' exec '{ChildProcess.Host}' {Small} --out '{disk}'";
        string script =
            $"mount -t tmpfs -o size={SmallDisk} none '{disk}' 2>/dev/null || exit {NoMount}; {run}; echo code $?; "
            + $"mount -o remount,size=10m '{disk}'; {run} 2>'{_folder}/second'; echo code $?; cp '{disk}/tiny/burgers/{TableStore.TableName}' '{_folder}'";
        ChildProcess child;

        try
        {
            child = ChildProcess.Run("unshare", _folder, ["--map-root-user", "--mount", "sh", "-c", script]);
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            Assert.Ignore($"unshare is not installed: {fault.Message}");
            return;
        }

        if (!child.Output.Contains("code", StringComparison.Ordinal))
        {
            Assert.Ignore($"a small file system cannot be mounted here, exit code {child.ExitCode}: {child.Error.Trim()}");
        }

        Assert.That(child.Output.Split('\n'), Does.Contain($"code {ExitCode.InputOutput}").And.Contain("code 0"), child.Error);
        Assert.That(Complaint(child), Does.Contain("cannot be written").And.Contain("No space left").And.Contain("goes on from there"));
        Assert.That(File.ReadAllText(Path.Combine(_folder, "second")), Does.Contain("4 of them done by an earlier run"));
        Assert.That(File.ReadAllBytes(Path.Combine(_folder, TableStore.TableName)), Is.EqualTo(Undisturbed()));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void A_file_beyond_the_limit_is_one_line_and_the_run_goes_on()
    {
        // The runtime maps its own code through a large file unless told not to.
        ChildProcess limited = ChildProcess.Run(
            "sh",
            _folder,
            ["-c", $"trap '' XFSZ; ulimit -f {BlocksOfAFile}; exec '{ChildProcess.Dotnet}' exec '{ChildProcess.Host}' {Small} --out '{_folder}'"],
            "DOTNET_EnableWriteXorExecute=0");
        Assert.That(limited.ExitCode, Is.EqualTo(ExitCode.InputOutput), limited.Error);
        Assert.That(Complaint(limited), Does.Contain("cannot be written").And.Contain("goes on from there"));
        ChildProcess free = ChildProcess.Run(_folder, ["exec", ChildProcess.Host, .. Small.Split(' '), "--out", _folder]);
        Assert.That(free.Error, Does.Contain("4 of them done by an earlier run"));
        Assert.That(File.ReadAllBytes(Path.Combine(Table("burgers"), TableStore.TableName)), Is.EqualTo(Undisturbed()));
    }

    private static string Complaint(ChildProcess child)
    {
        string[] complaints = [.. child.Error.Split('\n').Where(line => line.StartsWith("pipeline: ", StringComparison.Ordinal))];
        Assert.That(complaints, Has.Length.EqualTo(1), child.Error);
        Assert.That(child.Error, Does.Not.Contain("   at "), "a stack trace is no message");
        return complaints[0];
    }

    private string Table(string name) => Path.Combine(_folder, "tiny", name);

    private byte[] Undisturbed()
    {
        string folder = Path.Combine(_folder, "undisturbed");
        ChildProcess child = ChildProcess.Run(_folder, ["exec", ChildProcess.Host, .. Small.Split(' '), "--out", folder]);
        Assert.That(child.ExitCode, Is.Zero, child.Error);
        return File.ReadAllBytes(Path.Combine(folder, "tiny", "burgers", TableStore.TableName));
    }
}
