using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
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
    private static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(50);

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
            new BenchmarkRow("learn", () => [Learned()]),
        ]);

    /// <summary>Learning passes over the file several times; its memory is watched from outside.</summary>
    private static ResultLine Learned()
    {
        string folder = Directory.CreateTempSubdirectory("learning-").FullName;
        string path = Path.Combine(folder, "long.parquet");

        try
        {
            LongFile.Parquet(path, Rows, ParquetCompression.None);
            GC.Collect();
            (long memory, string error) = Watched(
                folder, ["exec", ChildProcess.Host, "learn", path, "--model", Path.Combine(folder, "long.spectral")]);

            if (error.Length > 0)
            {
                throw new BenchmarkException($"learning from {path}: {error}");
            }

            bool holds = memory / Mebibyte <= MostMemory;
            return new ResultLine("learn", holds,
            [
                ("file", "parquet, `learn` with its defaults"),
                ("rows", (double)Rows),
                ("size [MB]", new FileInfo(path).Length / Megabyte),
                ("memory [MiB]", memory / Mebibyte),
                ("verdict", holds ? "holds" : "**fails**"),
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (long Memory, string Error) Watched(string folder, string[] arguments)
    {
        using Process process = ChildProcess.Start(ChildProcess.Dotnet, folder, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        long memory = 0;

        while (!process.WaitForExit(WatchEvery))
        {
            process.Refresh();
            memory = Math.Max(memory, process.HasExited ? 0 : process.PeakWorkingSet64);
        }

        Task.WaitAll(output, error);
        return (memory, process.ExitCode == 0 ? "" : error.Result.Trim());
    }

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
