using System;
using System.Collections.Generic;
using System.Linq;
using Spectral.Benchmarks.Results;

namespace Spectral.Benchmarks.Bits;

/// <summary>Whether every table has one hash, however it is computed.</summary>
internal static class BitsTable
{
    private static readonly int[] Threads = [1, 2, 3];

    /// <summary>The table.</summary>
    public static Benchmark Benchmark { get; } = new(
        "bits",
        "A table has one hash, whatever the vectors, the threads, the compiler's tiers and the culture",
        "Makes all tables of the profiles quick and tiny in many ways and compares their SHA-256.",
        "Profile quick: the vector widths at which fused multiply-add is the processor's. Profile tiny: every width, and combinations of vectors, 1 to 3 threads, compilation in tiers or not, and culture, so that every pair of two such values occurs. "
        + "Each child process made sure that its switches took effect. Narrower vectors are had by the runtime's switches and by the kernels' own choice of lanes; without AVX2 fused multiply-add is the C library's. Hashes of combinations are cut to 8 digits.",
        ["profile", "what", "threads", "tiers", "culture", "runs", "SHA-256", "seconds", "verdict"],
        [
            new("quick", () => Lines("quick", [.. VectorWidth.Fast.Select((width, i) => new Combination(width, Threads[(i + 1) % Threads.Length], i % 2 == 0, Combination.Cultures[i % Combination.Cultures.Length]))])),
            new("tiny", () => Lines("tiny", Combination.AllPairs(VectorWidth.All, Threads))),
            new("arm64", () => [new ResultLine("arm64", null, [("what", "arm64"), ("verdict", "untested: no runtime for it was at hand")])]),
        ]);

    private static List<ResultLine> Lines(string profile, Combination[] combinations)
    {
        BitsRun[] runs = [.. combinations.Select(how => BitsChild.Start(how, profile))];
        List<ResultLine> lines = [];

        foreach (IGrouping<VectorWidth, BitsRun> group in runs.GroupBy(run => run.Combination.Vectors))
        {
            string[] different = [.. group.SelectMany(run => runs[0].Hashes.Where(pair => run.Hashes.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => pair.Key)).Distinct()];
            lines.Add(new ResultLine(profile, different.Length == 0,
            [
                ("profile", profile),
                ("what", $"vectors: {VectorWidth.Describe(group.Key)}"),
                ("threads", Join(group, how => $"{how.Threads}")),
                ("tiers", Join(group, how => how.IsTiered ? "on" : "off")),
                ("culture", Join(group, how => how.Culture)),
                ("runs", (double)group.Count()),
                ("SHA-256", string.Join(", ", group.First().Hashes.Select(pair => $"{pair.Key} {pair.Value[..8]}"))),
                ("seconds", group.Sum(run => run.Seconds)),
                ("verdict", different.Length == 0 ? "the same" : $"**other hashes**: {string.Join(", ", different)}"),
            ]));
        }

        foreach (string table in runs.SelectMany(run => run.Hashes.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            string[] hashes = [.. runs.Select(run => run.Hashes.GetValueOrDefault(table, "none")).Distinct()];
            lines.Add(new ResultLine(profile, hashes.Length == 1,
            [
                ("profile", profile),
                ("what", $"table: {table}"),
                ("runs", (double)runs.Length),
                ("SHA-256", string.Join(", ", hashes)),
                ("verdict", hashes.Length == 1 ? "one hash" : $"**{hashes.Length} hashes**"),
            ]));
        }

        return lines;
    }

    private static string Join(IEnumerable<BitsRun> runs, Func<Combination, string> value) =>
        string.Join(", ", runs.Select(run => value(run.Combination)).Distinct().Order(StringComparer.Ordinal));
}
