using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spectral.Reproduction.Tests;

namespace Spectral.Benchmarks.Bits;

/// <summary>What a combination made: a hash a table, in how many seconds.</summary>
internal sealed record BitsRun(Combination Combination, SortedDictionary<string, string> Hashes, double Seconds);

/// <summary>All tables of a profile, made by a process that computes in another way, and their hashes.</summary>
internal static class BitsChild
{
    public const string Verb = "bits-child";
    private const int HadNoEffect = 99;

    /// <summary>All tables of the profile quick, on a slow machine that has other things to do.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    /// <summary>Makes the tables in a child process.</summary>
    public static BitsRun Start(Combination how, string profile)
    {
        string folder = Directory.CreateTempSubdirectory("bits-").FullName;

        try
        {
            Stopwatch clock = Stopwatch.StartNew();
            string assembly = typeof(BitsChild).Assembly.Location;
            ChildProcess child = ChildProcess.Run(
                Patience,
                ChildProcess.Dotnet,
                folder,
                ["exec", "--runtimeconfig", RuntimeConfiguration(assembly, folder, how.Culture), assembly, Verb, how.Vectors.Name, how.IsTiered ? "tiers" : "none", how.Culture, profile, $"{how.Threads}", folder],
                how.Variables);

            if (child.ExitCode != 0)
            {
                throw new Results.BenchmarkException($"{how}: exit code {child.ExitCode}: {child.Error.Trim()}");
            }

            SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);

            foreach (string table in Directory.GetFiles(Path.Combine(folder, profile), "table.parquet", SearchOption.AllDirectories))
            {
                hashes[Path.GetFileName(Path.GetDirectoryName(table)!)] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(table)));
            }

            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bits: {profile}, {how.Vectors.Name}, {how.Threads} threads, tiers {how.IsTiered}, {how.Culture}: {clock.Elapsed.TotalSeconds:F1} s"));
            return new BitsRun(how, hashes, clock.Elapsed.TotalSeconds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The child: WIDTH TIERS CULTURE PROFILE THREADS FOLDER. It computes as it was asked to, or says that it cannot.</summary>
    public static int Run(string[] arguments)
    {
        VectorWidth width = VectorWidth.All.Single(one => one.Name == arguments[0]);
        Combination wanted = new(width, int.Parse(arguments[4], CultureInfo.InvariantCulture), arguments[1] == "tiers", arguments[2]);
        string complaint = wanted.Enter();

        if (complaint.Length > 0)
        {
            Console.Error.WriteLine($"the switches had no effect: {complaint}");
            return HadNoEffect;
        }

        string[] run = ["run", "all", "--profile", arguments[3], "--threads", arguments[4], "--out", arguments[5]];
        return Convert.ToInt32(typeof(Spectral.Host.Program).Assembly.EntryPoint!.Invoke(null, [run]), CultureInfo.InvariantCulture);
    }

    // The product has no cultures at all; a child of another culture is given them back.
    private static string RuntimeConfiguration(string assembly, string folder, string culture)
    {
        string own = Path.ChangeExtension(assembly, ".runtimeconfig.json");

        if (culture == Combination.Cultures[0])
        {
            return own;
        }

        JsonNode configuration = JsonNode.Parse(File.ReadAllText(own))!;
        configuration["runtimeOptions"]!["configProperties"]!["System.Globalization.Invariant"] = false;
        string path = Path.Combine(folder, "cultures.runtimeconfig.json");
        File.WriteAllText(path, configuration.ToJsonString());
        return path;
    }
}
