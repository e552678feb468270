using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using NUnit.Framework;
using Spectral.Host.Parquet;

namespace Spectral.Host.Tests.Parquet;

/// <summary>One table of formulas that DuckDB, Polars and arrow-rs wrote in many ways: every value of every file, and every gap.</summary>
internal sealed class WriterTests
{
    private const int Rows = 240;
    private const int BatchRows = 37;

    private static readonly string[] Words = ["one", "two", "three"];

    private static IEnumerable<string> Files() =>
        Directory.GetFiles(TestData.File("writers"), "*.parquet").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Files))]
    public void Every_value_is_that_of_its_formula(string name)
    {
        ParquetTable table = ParquetReader.Read(Path.Combine(TestData.File("writers"), name));
        bool hasGaps = !name.Contains("whole", StringComparison.Ordinal) && name is not ("duckdb-v2-brotli.parquet" or "polars-gzip.parquet");

        Assert.That(table.RowCount, Is.EqualTo(Rows));
        Assert.That(table.Columns, Has.Count.GreaterThan(1));

        foreach (ParquetColumn column in table.Columns)
        {
            string[] expected = [.. Enumerable.Range(0, Rows).Select(row => hasGaps && row % 7 == 3 ? "-" : Formula(column.Name, row))];
            Assert.That(Enumerable.Range(0, Rows).Select(row => Print(column, row)), Is.EqualTo(expected), column.Name);
        }
    }

    [TestCaseSource(nameof(Files))]
    public void Rows_that_pass_by_are_those_of_whole_columns(string name)
    {
        using ParquetFile file = ParquetFile.Open(Path.Combine(TestData.File("writers"), name));

        foreach (ParquetField field in file.Fields)
        {
            ParquetColumn whole = file.ReadAll([field.Name]).Columns[0];
            ParquetCursor cursor = file.Cursor(field.Name);
            List<string> passing = [];

            for (int read = BatchRows; read == BatchRows;)
            {
                ParquetColumn part = cursor.ReadColumn(BatchRows);
                passing.AddRange(RandomTables.Print(part));
                read = part.Count;
            }

            Assert.That(passing, Is.EqualTo(RandomTables.Print(whole)), field.Name);

            if (whole is not (ParquetColumn<string> or ParquetColumn<byte[]> or ParquetColumn<bool>))
            {
                double[] doubles = new double[Rows];
                Assert.That(file.Cursor(field.Name).Read(doubles), Is.EqualTo(Rows));
                Assert.That(doubles, Is.EqualTo(whole.AsDoubles()), field.Name);
            }
        }
    }

    [Test]
    public void All_three_writers_are_there() =>
        Assert.That(Files().Select(name => name.Split('-')[0]).Distinct(), Is.EqualTo(new[] { "arrow", "duckdb", "polars" }));

    private static string Formula(string name, int i) => name switch
    {
        "i8" => Text((i % 200) - 100),
        "i16" => Text((i * 131) - 15000),
        "i32" => Text((i * 7654321) - 900000000),
        "i64" => Text((i * 38654705664123) - 4000000000000000),
        "u8" => Text(i),
        "u16" => Text(i * 271),
        "u32" => Text(i * 17895697L),
        "u64" => Text((ulong)i * 76861433640456465),
        "f32" => Text(i / 8.0),
        "f64" => Text((i - 100) / 64.0),
        "flag" => i % 3 == 1 ? "true" : "false",
        "word" => $"row {i}",
        "few" => Words[i % 3],
        "bytes" => $"x{i}",
        "d9" => Text(((i * 1001) - 100000) / 1e3),
        "d18" => Text(i * 1000000000001 / 1e6),
        "d38" => Text(i / 4.0),
        "day" => Text(10957 + i),
        "ms" => Text(i + 0.005),
        "us" => Text(i + 0.000007),
        "ns" => Text(i + 0.000000009),
        "zoned" => Text(3600 * i),
        "clock" => Text((3600 * (i % 24)) + 0.5),
        "runs" => i % 5 == 0 ? "1" : "0",
        "same" => "1.5",
        _ => throw new ArgumentException(name),
    };

    private static string Print(ParquetColumn column, int row) => !column.IsValid(row) ? "-" : column switch
    {
        ParquetColumn<string> text => text.Values[row],
        ParquetColumn<byte[]> bytes => Encoding.UTF8.GetString(bytes.Values[row]),
        ParquetColumn<bool> flags => flags.Values[row] ? "true" : "false",
        ParquetColumn<ulong> naturals => Text(naturals.Values[row]),
        ParquetColumn<long> counts when column.Type is ParquetType.Timestamp or ParquetType.Time => Text(counts.Values[row] / PerSecond(column.Unit)),
        ParquetColumn<long> integers => Text(integers.Values[row]),
        _ => Text(column.AsDoubles()[row]),
    };

    private static double PerSecond(ParquetTimeUnit unit) => unit switch
    {
        ParquetTimeUnit.Milliseconds => 1e3,
        ParquetTimeUnit.Microseconds => 1e6,
        _ => 1e9,
    };

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString("R", CultureInfo.InvariantCulture);
}
