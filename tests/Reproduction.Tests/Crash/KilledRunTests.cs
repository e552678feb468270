using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using NUnit.Framework;
using Spectral.Host.Files;
using Spectral.Host.Reproduction;

namespace Spectral.Reproduction.Tests.Crash;

/// <summary>A run that is killed at any moment leaves nothing that is taken for a table, goes on, and ends in the bytes of a run that was left alone.</summary>
[Platform("Linux,MacOsX")]
internal sealed class KilledRunTests
{
    private const int Kills = 20;

    /// <summary>Runs that ended before their moment do not count; so many runs at most.</summary>
    private const int Attempts = 60;

    /// <summary>Milliseconds between a mark of the run and the kill, at most.</summary>
    private const int LongestDelay = 8;

    private const string Arguments = "run burgers --profile tiny --threads 2 --set epochs=30 --set iterations=8";
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
        ChildProcess whole = ChildProcess.Run(_folder, Command("undisturbed"));
        Assert.That(whole.ExitCode, Is.Zero, whole.Error);
        byte[] undisturbed = Table("undisturbed");
        int all = whole.Output.Count(letter => letter == SlowRun.Mark), left = all;
        TableStore store = new(Path.Combine(_folder, "killed"), Profile.Tiny, Disk.Real);
        int kills = 0, writes = 0, lives = 1;

        for (int attempt = 0; kills < Kills && attempt < Attempts; attempt++)
        {
            // What was written before a kill is mostly kept: the next moment lies in what is left.
            int wanted = moments.NextInteger(Math.Max(left, all / 4));
            using Process process = ChildProcess.Start(ChildProcess.Dotnet, _folder, Command("killed"));
            int seen = Await(process, wanted);
            Thread.Sleep(moments.NextInteger(LongestDelay));
            bool isOver = seen < wanted || process.HasExited;
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
            }
            else
            {
                kills++;
                left -= seen;
                writes += HasUnfinishedFiles(store.Folder) ? 1 : 0;
            }

            if (store.Names.Length > 0)
            {
                Directory.Delete(store.Folder, recursive: true);
                left = all;
                lives++;
            }
        }

        Assert.That(kills, Is.EqualTo(Kills), $"moments of seed {seed}");
        Assert.That(writes, Is.Positive, $"no kill fell into the writing of a file, moments of seed {seed}");
        Assert.That(Finished("killed"), Is.EqualTo(undisturbed), $"moments of seed {seed}");
        TestContext.Out.WriteLine($"{Kills} kills, {writes} of them while a file was written, in {lives} runs; moments of seed {seed}");
    }

    [Test]
    public void The_slow_run_makes_what_the_host_makes()
    {
        ChildProcess child = ChildProcess.Pipeline($"{Arguments} --out {Path.Combine(_folder, "host")}");
        Assert.That(child.ExitCode, Is.Zero, child.Error);
        Assert.That(Finished("slow"), Is.EqualTo(Table("host")));
    }

    // Reads marks until there are so many, or no more.
    private static int Await(Process process, int wanted)
    {
        int seen = 0;

        while (seen < wanted && process.StandardOutput.BaseStream.ReadByte() is int letter && letter >= 0)
        {
            seen += letter == SlowRun.Mark ? 1 : 0;
        }

        return seen;
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
