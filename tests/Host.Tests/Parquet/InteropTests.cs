using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Spectral.Host.Parquet;

namespace Spectral.Host.Tests.Parquet;

/// <summary>Our reader and writer against hyparquet, a reader that shares no code with them, to the last bit.</summary>
[Category("Node")]
internal sealed class InteropTests
{
    private const int RowGroupRows = 150;

    [TestCase("burgers_line.parquet")]
    [TestCase("burgers_shock.parquet")]
    [TestCase("nls.parquet")]
    [TestCase("types/V1_snappy.parquet")]
    [TestCase("types/V1_gzip.parquet")]
    [TestCase("types/V2_brotli.parquet")]
    [TestCase("types/V2_zstd.parquet")]
    public void Both_readers_see_the_same_bits(string name)
    {
        JsonNode theirs = ReadByNode(TestData.File(name), "--digest");
        ParquetTable ours = ParquetReader.Read(TestData.File(name));

        Assert.That((int)theirs["rows"]!, Is.EqualTo(ours.RowCount));
        Assert.That(
            theirs["columns"]!.AsArray().Select(column => $"{column!["name"]} {column["digest"]}"),
            Is.EqualTo(ours.Columns.Select(column => $"{column.Name} {Digest(column)}")));
    }

    [Test]
    public void What_we_write_the_other_reader_reads(
        [Values(1, 2, 3, 4)] int seed, [Values(ParquetCompression.None, ParquetCompression.Snappy)] ParquetCompression compression)
    {
        ParquetTable table = RandomTables.Make(seed, 400);
        string path = Path.Combine(Path.GetTempPath(), $"interop-{Environment.ProcessId}-{seed}-{compression}.parquet");

        try
        {
            ParquetWriter.Write(path, table, new ParquetWriterOptions { Compression = compression, RowGroupRows = RowGroupRows, PageRows = 64 });
            JsonNode theirs = ReadByNode(path, "");

            Assert.That((string?)theirs["createdBy"], Is.EqualTo("spectral-pipeline"));
            Assert.That(
                theirs["metadata"]!.AsArray().Select(pair => $"{pair![0]}={pair[1]}"),
                Is.EqualTo(table.Metadata.Select(pair => $"{pair.Key}={pair.Value}")));

            foreach ((ParquetColumn column, JsonNode? read) in table.Columns.Zip(theirs["columns"]!.AsArray()))
            {
                Assert.That((string?)read!["name"], Is.EqualTo(column.Name));
                Assert.That(
                    read["values"]!.AsArray().Select(value => (string?)value),
                    Is.EqualTo(RandomTables.Print(column)),
                    $"seed {seed}, column {column.Name}");
                CheckStatistics(column, read["statistics"]!.AsArray());
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The number of missing values of each row group, and the extremes of one kind of column whose order is plain.</summary>
    private static void CheckStatistics(ParquetColumn column, JsonArray groups)
    {
        int[][] rowsOfGroups = [.. Enumerable.Range(0, column.Count).Chunk(RowGroupRows)];
        Assert.That(
            groups.Select(group => (string?)group![2]),
            Is.EqualTo(rowsOfGroups.Select(rows => FormattableString.Invariant($"{rows.Count(row => !column.IsValid(row))}"))));

        if (column is ParquetColumn<long> integers)
        {
            string Extremes(long[] values) => FormattableString.Invariant($"{values.Min()} {values.Max()}");
            Assert.That(
                groups.Select(group => $"{group![0]} {group[1]}"),
                Is.EqualTo(rowsOfGroups.Select(rows => Extremes([.. rows.Where(column.IsValid).Select(row => integers.Values[row])]))));
        }
    }

    [Test]
    public void The_lock_file_holds_no_address() =>
        Assert.That(File.ReadAllText(Path.Combine(TestData.Interop, "package-lock.json")), Does.Not.Contain("http"));

    private static string Digest(ParquetColumn column) =>
        Convert.ToHexStringLower(SHA256.HashData(
            Encoding.UTF8.GetBytes(string.Concat(RandomTables.Print(column).Select(value => "\n" + value)))));

    private static JsonNode ReadByNode(string path, string mode)
    {
        if (!Directory.Exists(Path.Combine(TestData.Interop, "node_modules")))
        {
            Assert.Ignore("tests/Interop/node_modules is not there; run 'npm ci' in tests/Interop.");
        }

        ProcessStartInfo start = new("node")
        {
            WorkingDirectory = TestData.Interop,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add("read.js");
        start.ArgumentList.Add(path);
        start.ArgumentList.Add(mode);

        try
        {
            using Process node = Process.Start(start)!;
            string output = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            Assert.That(node.ExitCode, Is.Zero, output);
            return JsonNode.Parse(output)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("node is not installed.");
            throw;
        }
    }
}
