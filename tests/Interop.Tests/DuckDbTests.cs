using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Parquet;
using Spectral.Host.Parquet.Metadata;
using Spectral.Host.Tests.Parquet;

namespace Spectral.Interop.Tests;

/// <summary>Our reader and writer against DuckDB, which shares no code with them, to the last bit.</summary>
internal sealed class DuckDbTests
{
    private const int RowGroupRows = 150;

    private readonly DuckDb _duckDb = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("duckdb-").FullName;

    [OneTimeTearDown]
    public void Close()
    {
        _duckDb.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>All files of tests/data that are whole and hold a flat column.</summary>
    private static IEnumerable<string> Files() =>
        Directory.GetFiles(TestData.File(""), "*.parquet", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(TestData.File(""), path).Replace('\\', '/'))
            .Where(name => !name.Contains("corrupt", StringComparison.Ordinal) && !name.Contains("bad_", StringComparison.Ordinal))
            .Where(name => Columns(TestData.File(name)).Length > 0)
            .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Files))]
    public void Both_readers_see_the_same_bits(string name)
    {
        string path = TestData.File(name);
        ParquetTable ours = ParquetReader.Read(path, Columns(path));

        foreach (ParquetColumn column in ours.Columns)
        {
            Assert.That(RandomTables.Print(column), Is.EqualTo(_duckDb.Print(path, column)), column.Name);
        }
    }

    /// <summary>parquet-mr up to 1.2.8 wrote such files.</summary>
    [Test]
    public void Both_read_a_chunk_whose_size_leaves_out_the_header_of_its_dictionary()
    {
        HandMadeFile file = new HandMadeFile(HandMadeFile.Column(PhysicalType.Int32)) { ForgetsDictionaryHeader = true }
            .Dictionary(3, [10, 0, 0, 0, 20, 0, 0, 0, 30, 0, 0, 0])
            .Page(4, PageEncoding.RleDictionary, [2, 3, 0b10_01_00_10]);
        string path = Path.Combine(_folder, "forgotten.parquet");
        File.WriteAllBytes(path, file.Bytes());
        Assert.That(_duckDb.Print(path, file.Read()), Is.EqualTo(RandomTables.Print(file.Read())));
    }

    [Test]
    public void What_we_write_DuckDB_reads(
        [Values(1, 2, 3, 4)] int seed, [Values(ParquetCompression.None, ParquetCompression.Snappy)] ParquetCompression compression)
    {
        ParquetTable table = RandomTables.Make(seed, 400);
        string path = Write(table, compression);

        Assert.That(Cells($"SELECT created_by FROM parquet_file_metadata({DuckDb.Text(path)})"), Is.EqualTo(new[] { "spectral-pipeline" }));
        Assert.That(
            Cells($"SELECT decode(key) || '=' || decode(value) FROM parquet_kv_metadata({DuckDb.Text(path)})"),
            Is.EqualTo(table.Metadata.Select(pair => $"{pair.Key}={pair.Value}")));

        foreach (ParquetColumn column in table.Columns)
        {
            Assert.That(_duckDb.Print(path, column), Is.EqualTo(RandomTables.Print(column)), $"seed {seed}, column {column.Name}");
        }
    }

    [Test]
    public void Our_statistics_are_those_of_the_rows([Values(1, 2, 3, 4)] int seed)
    {
        ParquetTable table = RandomTables.Make(seed, 400);
        string path = Write(table, ParquetCompression.None);
        int[][] groups = [.. Enumerable.Range(0, table.RowCount).Chunk(RowGroupRows)];

        foreach (ParquetColumn column in table.Columns)
        {
            Assert.That(
                Statistics(path, column.Name, "stats_null_count"),
                Is.EqualTo(groups.Select(rows => FormattableString.Invariant($"{rows.Count(row => !column.IsValid(row))}"))),
                column.Name);
        }

        ParquetColumn<long> integers = (ParquetColumn<long>)table["int64"];
        IEnumerable<long[]> present = groups.Select(rows => rows.Where(integers.IsValid).Select(row => integers.Values[row]).ToArray());
        Assert.That(
            Statistics(path, "int64", "stats_min_value || ' ' || stats_max_value"),
            Is.EqualTo(present.Select(values => FormattableString.Invariant($"{values.Min()} {values.Max()}"))));
    }

    /// <summary>DuckDB skips row groups whose least and greatest value rule a row out: with wrong ones, or ones in another order, rows would be lost.</summary>
    [Test]
    public void No_row_is_skipped_by_our_statistics([Values(5, 6)] int seed, [Values("text", "few words", "int64", "uint64")] string name)
    {
        ParquetTable table = RandomTables.Make(seed, 400);
        string path = Write(table, ParquetCompression.None);
        ParquetColumn column = table[name];

        foreach (IGrouping<string, string> rows in RandomTables.Print(column).Where(value => value != "-").GroupBy(value => value))
        {
            string value = column.Type == ParquetType.String ? DuckDb.Text(rows.Key[1..^1]) : rows.Key;
            Assert.That(
                Cells($"SELECT count(*) FROM {DuckDb.Table(path)} WHERE {DuckDb.Name(name)} = {value}"),
                Is.EqualTo(new[] { FormattableString.Invariant($"{rows.Count()}") }),
                value);
        }
    }

    [Test]
    public void What_DuckDB_writes_both_read_alike(
        [Values("uncompressed", "snappy", "gzip", "zstd", "brotli", "lz4_raw")] string codec, [Values("V1", "V2")] string version, [Values(7, 8)] int seed)
    {
        ParquetTable table = RandomTables.Make(seed, 5000);
        string ours = Write(table, ParquetCompression.None);
        string theirs = Path.Combine(_folder, $"{codec}-{version}-{seed}.parquet");
        _duckDb.Execute(
            $"COPY (SELECT * FROM {DuckDb.Table(ours)}) TO {DuckDb.Text(theirs)} (FORMAT parquet, COMPRESSION {codec}, PARQUET_VERSION {version}, ROW_GROUP_SIZE 2048)");
        ParquetTable read = ParquetReader.Read(theirs);

        Assert.That(read.Columns.Select(column => (column.Name, column.Type)), Is.EqualTo(table.Columns.Select(column => (column.Name, column.Type))));

        // Not with what was written: where it makes a dictionary of numbers, DuckDB takes −0 and 0 for one.
        foreach (ParquetColumn column in read.Columns)
        {
            Assert.That(RandomTables.Print(column), Is.EqualTo(_duckDb.Print(theirs, column)), $"seed {seed}, column {column.Name}");
        }
    }

    private string Write(ParquetTable table, ParquetCompression compression)
    {
        string path = Path.Combine(_folder, "ours.parquet");
        ParquetWriter.Write(path, table, new ParquetWriterOptions { Compression = compression, RowGroupRows = RowGroupRows, PageRows = 64 });
        return path;
    }

    private IEnumerable<string> Statistics(string path, string column, string what) =>
        Cells($"SELECT {what} FROM parquet_metadata({DuckDb.Text(path)}) WHERE path_in_schema IN ({DuckDb.Text(column)}, {DuckDb.Text(DuckDb.Name(column))}) ORDER BY row_group_id");

    /// <summary>The first cell of every row, as text.</summary>
    private IEnumerable<string> Cells(string query) => _duckDb.Rows(query).Select(row => Convert.ToString(row[0], System.Globalization.CultureInfo.InvariantCulture)!);

    /// <summary>The columns of a file that are flat.</summary>
    private static string[] Columns(string path)
    {
        using ParquetFile file = ParquetFile.Open(path);
        return [.. file.Fields.Where(field => field.Type != ParquetType.Unsupported).Select(field => field.Name)];
    }
}
