using System;
using System.Globalization;
using System.IO;
using System.Text.Json.Nodes;
using Spectral.Benchmarks.Results;
using Spectral.Host.Parquet;
using Spectral.Reproduction.Tests;

namespace Spectral.Benchmarks.Reading;

/// <summary>How fast, and in how much memory, a file larger than some memories is read as snapshots.</summary>
internal static class ReadingTable
{
    /// <summary>10^7.5.</summary>
    private const int Rows = 31_622_777;

    private const int FewerRows = Rows / 8;
    private const double LeastSpeed = 100;
    private const double MostMemory = 2048;
    private const double Megabyte = 1e6;
    private const double Mebibyte = 1 << 20;

    /// <summary>The table.</summary>
    public static Benchmark Benchmark { get; } = new(
        "reading",
        "A file of a gigabyte is read without being held",
        "Reads long tables as snapshots, with their hash, in a process of its own.",
        "Columns trajectory, t, x, u, sorted; `DataFile.Snapshots()` to its end and `Sha256`, which is made beside it. "
        + $"Bounds: at least {Text(LeastSpeed)} MB/s of Parquet, at most {Text(MostMemory)} MiB of memory at the highest.",
        ["file", "rows", "size [MB]", "seconds", "speed [MB/s]", "memory [MiB]", "verdict"],
        [
            Row("parquet", path => LongFile.Parquet(path, Rows, ParquetCompression.None), Rows, LeastSpeed),
            Row("parquet-snappy", path => LongFile.Parquet(path, Rows, ParquetCompression.Snappy), Rows, LeastSpeed),
            Row("csv", path => LongFile.Text(path, FewerRows), FewerRows, 0),
        ]);

    private static BenchmarkRow Row(string name, Action<string> make, int rows, double leastSpeed) => new(name, () => [Line(name, make, rows, leastSpeed)]);

    private static ResultLine Line(string name, Action<string> make, int rows, double leastSpeed)
    {
        string folder = Directory.CreateTempSubdirectory("reading-").FullName;
        string path = Path.Combine(folder, name.StartsWith("csv", StringComparison.Ordinal) ? "long.csv" : "long.parquet");

        try
        {
            make(path);
            GC.Collect();
            JsonNode told = Child(path);
            double size = new FileInfo(path).Length / Megabyte, seconds = (double)told["seconds"]!, memory = (double)told["memory"]! / Mebibyte;
            bool holds = (long)told["points"]! == rows && size / seconds >= leastSpeed && memory <= MostMemory;
            return new ResultLine(name, holds,
            [
                ("file", name),
                ("rows", (double)rows),
                ("size [MB]", size),
                ("seconds", seconds),
                ("speed [MB/s]", size / seconds),
                ("memory [MiB]", memory),
                ("verdict", holds ? "holds" : "**fails**"),
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonNode Child(string path)
    {
        ChildProcess child = ChildProcess.Run(Path.GetDirectoryName(path)!, ["exec", typeof(ReadingTable).Assembly.Location, ReadingChild.Verb, path]);
        return child.ExitCode == 0
            ? JsonNode.Parse(child.Output)!
            : throw new BenchmarkException($"reading {path}: exit code {child.ExitCode}: {child.Error.Trim()}");
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
