using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NUnit.Framework;

namespace Spectral.Reproduction.Tests.Bits;

/// <summary>Every table of the tiny profile, made by the command line from scratch, has the same bytes for any number of threads and under every switch.</summary>
internal sealed class SameTablesTests
{
    private static readonly string[] Threads = ["1", "2", "3"];
    private static readonly string[] Switched = ["2"];
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), $"spectral-tables-{Environment.ProcessId}");
    private static readonly Lazy<string[]> AsItIs = new(() => Tables(Switch.None, "1").Single());

    [OneTimeTearDown]
    public void Remove_the_tables()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    [Test]
    public void There_is_a_table_for_every_experiment() => Assert.That(
        AsItIs.Value.Where(line => line.EndsWith("table.parquet", StringComparison.Ordinal)).ToArray(),
        Has.Length.EqualTo(Spectral.Host.OwnData.AllTables.Experiments.Length));

    [TestCaseSource(nameof(Switches))]
    public void The_tables_are_the_same(Switch other)
    {
        Assume.That(RuntimeInformation.ProcessArchitecture, Is.EqualTo(Architecture.X64), "the switches are those of x64");
        Assert.Multiple(() =>
        {
            string[] counts = other == Switch.None ? Threads : Switched;
            foreach (var (threads, files) in counts.Zip(Tables(other, counts)))
            {
                Assert.That(files, Is.EqualTo(AsItIs.Value), $"{other} ({string.Join(' ', other.Variables)}), --threads {threads}");
            }
        });
    }

    [Test]
    public void Another_seed_gives_other_tables()
    {
        var store = Path.Combine(Folder, "another seed");
        var host = typeof(Spectral.Host.Program).Assembly.Location;
        var child = ChildProcess.Run(Path.GetTempPath(), ["exec", host, "run", "all", "--profile", "tiny", "--seed", "2", "--out", store]);
        Assert.That(child.ExitCode, Is.Zero, child.Error);
        Assert.That(Hashes(store).Intersect(AsItIs.Value), Is.Empty);
    }

    private static IEnumerable<Switch> Switches() => Switch.All.Prepend(Switch.None);

    private static string[][] Tables(Switch wanted, params string[] threads)
    {
        var test = TestContext.CurrentContext.TestDirectory;
        var folder = Path.Combine(Folder, $"{wanted.Name} {threads.Length}");
        var child = ChildProcess.Run(Path.GetTempPath(), ["exec", Path.Combine(test, "Spectral.Reproduction.Tests.dll"), wanted.Name, folder, .. threads], wanted.Variables);
        Assert.That(child.ExitCode, Is.Zero, child.Error);
        return [.. threads.Select(count => Hashes(Path.Combine(folder, count)))];
    }

    // Lines "hash path" of what is compared with the archive: tables and configurations.
    private static string[] Hashes(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) is "table.parquet" or "config.json")
            .Order(StringComparer.Ordinal)
            .Select(path => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))} {Path.GetRelativePath(folder, path)}"),
    ];
}
