using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Spectral.Benchmarks.Results;
using Spectral.Host.Parquet;
using Spectral.Host.Tests.Parquet;
using Spectral.Reproduction.Tests;

namespace Spectral.Benchmarks.Fuzz;

/// <summary>Whether a hundred thousand damaged Parquet files are read or refused, by one kind of exception, in bounded time and memory.</summary>
internal static class FuzzTable
{
    private const int Mutations = 25_000;
    private const long Seed = 20260101;
    private const double MostSeconds = 5;
    private const double MostMebibytes = 64;
    private const double Mebibyte = 1 << 20;
    private const int LargestFile = 100_000;

    private static readonly (string Name, Func<IEnumerable<byte[]>> Files)[] Sources =
    [
        ("ours", Ours),
        ("DuckDB's types", () => Stored("types")),
        ("Apache's", () => Stored("parquet-testing")),
        ("those of three other writers", () => Stored("writers")),
        ("all", () => [.. Ours(), .. Stored("types"), .. Stored("parquet-testing"), .. Stored("writers")]),
    ];

    /// <summary>The table.</summary>
    public static Benchmark Benchmark { get; } = new(
        "fuzz",
        "Damaged files are read or refused, and nothing else happens",
        "Damages valid Parquet files in ten ways and reads every column of them, whole and row by row.",
        $"Seed {Seed.ToString(CultureInfo.InvariantCulture)}. Bytes cut out, cut off, flipped, set to extremes, swapped, repeated or taken from another file, numbers of up to ten bytes put in, wrong lengths of the footer. "
        + $"*Other* counts every exception but the one documented, and files that the two ways of reading see differently. Bounds: none of these, at most {Text(MostSeconds)} s and {Text(MostMebibytes)} MiB a file.",
        ["source", "files", "mutations", "read", "refused", "other", "worst time [ms]", "worst memory [MiB]", "verdict"],
        [.. Sources.Select(source => new BenchmarkRow(source.Name, () => [Line(source.Name, [.. source.Files()])]))]);

    private static ResultLine Line(string name, byte[][] files)
    {
        RandomStream stream = RandomStream.OfSeed(Seed)!.Child(name);
        int refused = 0, other = 0;
        double seconds = 0, bytes = 0;

        for (int i = 0; i < Mutations; i++)
        {
            DamagedReading reading = DamagedReading.Of(Damage.Of(files, stream));
            refused += reading.IsRefused ? 1 : 0;
            seconds = Math.Max(seconds, reading.Seconds);
            bytes = Math.Max(bytes, reading.Bytes);

            if (reading.Fault is not null)
            {
                other++;
                Console.Error.WriteLine($"fuzz: {name}, mutation {i}: {reading.Fault}");
            }
        }

        bool holds = other == 0 && seconds <= MostSeconds && bytes <= MostMebibytes * Mebibyte;
        return new ResultLine(name, holds,
        [
            ("source", name),
            ("files", (double)files.Length),
            ("mutations", (double)Mutations),
            ("read", (double)(Mutations - refused - other)),
            ("refused", (double)refused),
            ("other", (double)other),
            ("worst time [ms]", 1e3 * seconds),
            ("worst memory [MiB]", bytes / Mebibyte),
            ("verdict", holds ? "holds" : "**fails**"),
        ]);
    }

    private static IEnumerable<byte[]> Ours() =>
        from compression in new[] { ParquetCompression.None, ParquetCompression.Snappy }
        from seed in new[] { 11, 12 }
        select Written(seed, compression);

    private static byte[] Written(int seed, ParquetCompression compression)
    {
        MemoryStream stream = new();
        ParquetWriter.Write(stream, RandomTables.Make(seed, 60), new ParquetWriterOptions { Compression = compression, RowGroupRows = 40, PageRows = 16 });
        return stream.ToArray();
    }

    private static IEnumerable<byte[]> Stored(string folder) =>
        Directory.GetFiles(Path.Combine(ChildProcess.Root, "tests", "data", folder), "*.parquet").Order(StringComparer.Ordinal)
            .Where(path => new FileInfo(path).Length < LargestFile).Select(File.ReadAllBytes);

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
