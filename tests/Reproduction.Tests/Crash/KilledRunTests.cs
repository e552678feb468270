using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Reproduction;

namespace Spectral.Reproduction.Tests.Crash;

/// <summary>A run that is killed at any moment leaves nothing that is taken for a table, goes on, and ends in the bytes of a run that was left alone.</summary>
[Platform("Linux,MacOsX")]
internal sealed class KilledRunTests
{
    private const int Kills = 20;

    /// <summary>Runs that were faster than their moment do not count; so many runs at most.</summary>
    private const int Attempts = 80;

    private const string Arguments = "run burgers --profile tiny --threads 2 --set epochs=40 --set iterations=8 --set seeds=3";
    private string _folder = "";

    [SetUp]
    public void Begin() => _folder = Directory.CreateTempSubdirectory("killed-").FullName;

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_run_killed_at_twenty_random_moments_ends_in_the_same_bytes()
    {
        long seed = Environment.TickCount64;
        RandomStream moments = RandomStream.OfSeed(seed).Child("moments");
        Stopwatch clock = Stopwatch.StartNew();
        byte[] undisturbed = Finished("undisturbed");
        double whole = clock.Elapsed.TotalMilliseconds;
        TableStore store = new(Path.Combine(_folder, "killed"), Profile.Tiny, Disk.Real);
        int kills = 0, writes = 0, lives = 1;

        for (int attempt = 0; kills < Kills && attempt < Attempts; attempt++)
        {
            using Process process = ChildProcess.Start(ChildProcess.Dotnet, _folder, Command("killed"));
            bool isOver = process.WaitForExit(TimeSpan.FromMilliseconds(moments.NextUniform(0.0, whole)));
            process.Kill();
            process.WaitForExit();
            string moment = $"after {kills} kills, moments of seed {seed}";

            foreach (string table in store.Names)
            {
                Assert.That(store.Read(table).Bytes, Is.EqualTo(undisturbed), $"a folder with the name of a table is a whole table, {moment}");
            }

            if (isOver)
            {
                Assert.That(store.Names, Is.EqualTo(new[] { "burgers" }), $"a run that was not killed makes its table, {moment}: {process.StandardError.ReadToEnd()}");
                Directory.Delete(store.Folder, recursive: true);
                lives++;
            }
            else
            {
                kills++;
                writes += HasUnfinishedFiles(store.Folder) ? 1 : 0;
            }
        }

        Assert.That(kills, Is.EqualTo(Kills), $"moments of seed {seed}");
        Assert.That(writes, Is.Positive, $"no kill fell into the writing of a file, moments of seed {seed}");
        Assert.That(Finished("killed"), Is.EqualTo(undisturbed), $"moments of seed {seed}");
        TestContext.Out.WriteLine($"{Kills} kills, {writes} of them while a file was written, in {lives} runs of {whole:F0} ms; moments of seed {seed}");
    }

    [Test]
    public void The_slow_run_makes_what_the_host_makes()
    {
        ChildProcess child = ChildProcess.Pipeline($"{Arguments} --out {Path.Combine(_folder, "host")}");
        Assert.That(child.ExitCode, Is.Zero, child.Error);
        Assert.That(Finished("slow"), Is.EqualTo(Table("host")));
    }

    private static bool HasUnfinishedFiles(string folder) =>
        Directory.Exists(folder) && (Directory.EnumerateFiles(folder, "*.partial", SearchOption.AllDirectories).Any() || Directory.EnumerateDirectories(folder, ".aside-*").Any());

    private string[] Command(string name) =>
        ["exec", Path.Combine(AppContext.BaseDirectory, "Spectral.Reproduction.Tests.dll"), SlowRun.Verb, .. Arguments.Split(' '), "--out", Path.Combine(_folder, name)];

    private byte[] Table(string name) => File.ReadAllBytes(Path.Combine(_folder, name, "tiny", "burgers", TableStore.TableName));

    private byte[] Finished(string name)
    {
        ChildProcess child = ChildProcess.Run(_folder, Command(name));
        Assert.That(child.ExitCode, Is.Zero, child.Error);
        return Table(name);
    }
}
