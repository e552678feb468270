using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Spectral.Host.Parquet;

namespace Spectral.Host.Tests.Parquet;

/// <summary>Files that other programs wrote: DuckDB's, and those of Apache's parquet-testing.</summary>
internal sealed class ForeignFileTests
{
    [TestCase("burgers_line.parquet", 256 * 101, "t,x,u")]
    [TestCase("burgers_shock.parquet", 256 * 100, "t,x,u")]
    [TestCase("nls.parquet", 256 * 201, "t,x,re,im")]
    public void The_three_data_files_have_their_grids(string name, int rows, string columns)
    {
        ParquetTable table = ParquetReader.Read(TestData.File(name));

        Assert.That(table.RowCount, Is.EqualTo(rows));
        Assert.That(table.Columns.Select(column => column.Name), Is.EqualTo(columns.Split(',')));
        Assert.That(table["x"].AsDoubles().Distinct().Count(), Is.EqualTo(256));
        Assert.That(table.Columns.SelectMany(column => column.AsDoubles()), Is.All.Matches<double>(double.IsFinite));
    }

    [Test]
    public void The_soliton_begins_as_two_sech()
    {
        ParquetTable table = ParquetReader.Read(TestData.File("nls.parquet"));
        double[] t = table["t"].AsDoubles();
        double[] x = table["x"].AsDoubles();
        double[] re = table["re"].AsDoubles();

        for (int row = 0; row < table.RowCount; row++)
        {
            if (t[row] == 0)
            {
                Assert.That(re[row], Is.EqualTo(2 / Math.Cosh(x[row])).Within(1e-14), $"x = {x[row]:R}");
            }
        }
    }

    [TestCase("delta_binary_packed.parquet", 200)]
    [TestCase("delta_encoding_optional_column.parquet", 100)]
    public void Delta_encoded_files_match_the_csv_beside_them(string name, int rows)
    {
        ParquetTable table = ParquetReader.Read(TestData.Apache(name));
        string[] lines = File.ReadAllLines(TestData.Apache(Path.ChangeExtension(name, null) + "_expect.csv"));
        string[] header = Cells(lines[0]);
        Assert.That(table.RowCount, Is.EqualTo(rows));
        Assert.That(lines, Has.Length.EqualTo(rows + 1));
        Assert.That(table.Columns.Select(column => column.Name.Trim()), Is.EqualTo(header.Select(cell => cell.Trim())));

        for (int row = 0; row < rows; row++)
        {
            Assert.That(table.Columns.Select(column => Cell(column, row)), Is.EqualTo(Cells(lines[row + 1])), $"row {row}");
        }
    }

    [TestCase("alltypes_plain.snappy.parquet", new[] { 6, 7 })]
    [TestCase("alltypes_dictionary.parquet", new[] { 0, 1 })]
    public void Impala_s_columns_of_all_types_read_exactly(string name, int[] ids)
    {
        ParquetTable table = ParquetReader.Read(TestData.Apache(name));

        Assert.That(table["id"], Is.TypeOf<ParquetColumn<int>>());
        Assert.That(Values<int>(table, "id"), Is.EqualTo(ids));
        Assert.That(Values<bool>(table, "bool_col"), Is.EqualTo(new[] { true, false }));
        Assert.That(Values<int>(table, "int_col"), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(Values<long>(table, "bigint_col"), Is.EqualTo(new[] { 0L, 10L }));
        Assert.That(Values<float>(table, "float_col"), Is.EqualTo(new[] { 0f, 1.1f }));
        Assert.That(Values<double>(table, "double_col"), Is.EqualTo(new[] { 0, 10.1 }));
        Assert.That(Values<byte[]>(table, "string_col"), Is.EqualTo(new[] { "0"u8.ToArray(), "1"u8.ToArray() }));
        Assert.That(table["timestamp_col"].Unit, Is.EqualTo(ParquetTimeUnit.Nanoseconds));
        Assert.That(Values<long>(table, "timestamp_col")[1] - Values<long>(table, "timestamp_col")[0], Is.EqualTo(60_000_000_000));
    }

    [Test]
    public void A_page_of_version_two_with_snappy_and_gaps_reads_without_its_nested_column()
    {
        using ParquetFile file = ParquetFile.Open(TestData.Apache("datapage_v2.snappy.parquet"));
        Assert.That(file.Fields.Single(field => field.Name == "e").Type, Is.EqualTo(ParquetType.Unsupported));

        ParquetTable table = file.ReadAll(["a", "b", "c", "d"]);
        Assert.That(Values<string>(table, "a"), Is.EqualTo(new[] { "abc", "abc", "abc", "", "abc" }));
        Assert.That(table["a"].Valid, Is.EqualTo(new[] { true, true, true, false, true }));
        Assert.That(Values<int>(table, "b"), Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
        Assert.That(Values<double>(table, "c"), Is.EqualTo(new[] { 2.0, 3, 4, 5, 2 }));
        Assert.That(Values<bool>(table, "d"), Is.EqualTo(new[] { true, true, true, false, true }));
    }

    [Test]
    public void One_table_reads_the_same_from_every_codec_and_page_version()
    {
        string[] names = ["V1_snappy", "V1_gzip", "V1_lz4_raw", "V2_brotli", "V2_zstd"];
        string[] Printed(ParquetTable table) => [.. table.Columns.SelectMany(column => RandomTables.Print(column))];
        string[][] tables = [.. names.Select(name => Printed(ParquetReader.Read(TestData.File($"types/{name}.parquet"))))];

        Assert.That(tables[0], Has.Length.EqualTo(120 * 19));
        Assert.That(tables, Is.All.EqualTo(tables[0]));
    }

    [Test]
    public void Types_of_columns_are_those_of_the_writer()
    {
        using ParquetFile file = ParquetFile.Open(TestData.File("types/V2_zstd.parquet"));

        Assert.That(string.Join(" ", file.Fields.Select(field => $"{field.Name}:{field.Type}")), Is.EqualTo(
            "int8:Int32 int16:Int32 int32:Int32 int64:Int64 uint8:Int32 uint16:Int32 uint64:UInt64 single:Single double:Double boolean:Boolean "
            + "text:String word:String bytes:Binary date:Date micros:Timestamp nanos:Timestamp time:Time nothing:Int32 constant:Double"));
    }

    [Test]
    public void Pages_without_any_value_read_as_gaps()
    {
        ParquetColumn<int> column = (ParquetColumn<int>)ParquetReader.Read(TestData.Apache("int32_with_null_pages.parquet")).Columns[0];

        Assert.That(column.Count, Is.EqualTo(1000));
        Assert.That(column.Valid!.Count(valid => !valid), Is.EqualTo(275));
        Assert.That(column.AsDoubles().Count(double.IsNaN), Is.EqualTo(275));
        Assert.That(column.Values[0], Is.EqualTo(-654807448));
    }

    [Test]
    public void A_single_NaN_reads_as_one() =>
        Assert.That(
            ParquetReader.Read(TestData.Apache("single_nan.parquet")).Columns.Single().AsDoubles(),
            Is.EqualTo(new[] { double.NaN }));

    [TestCase("plain-dict-uncompressed-checksum.parquet")]
    [TestCase("rle-dict-snappy-checksum.parquet")]
    public void Right_checksums_pass(string name)
    {
        ParquetTable table = ParquetReader.Read(TestData.Apache(name));
        Assert.That(table.RowCount, Is.EqualTo(1000));
        Assert.That(Values<long>(table, "long_field"), Is.All.EqualTo(0L));
        Assert.That(table.Columns, Has.Count.EqualTo(2));
    }

    [TestCase("datapage_v1-corrupt-checksum.parquet", "column 'a'", "checksum")]
    [TestCase("bad_PARQUET-1481.parquet", "physical type", "damaged")]
    [TestCase("nested_lists.snappy.parquet", "column 'a'", "nested")]
    public void Files_that_cannot_be_read_say_why_in_one_line(string name, params string[] words)
    {
        ParquetException fault = Assert.Throws<ParquetException>(() => ParquetReader.Read(TestData.Apache(name)))!;

        Assert.That(fault.Message, Does.Contain(Path.GetFileName(name)).And.Not.Contain("\n"));
        Assert.That(words, Is.All.Matches<string>(fault.Message.Contains), fault.Message);
    }

    private static T[] Values<T>(ParquetTable table, string name) => ((ParquetColumn<T>)table[name]).Values;

    /// <summary>The cells of a line of comma-separated values; a comma within quotes belongs to its cell.</summary>
    private static string[] Cells(string line) =>
        Regex.Split(line, ",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)").Select(cell => cell.Trim('"')).ToArray();

    private static string Cell(ParquetColumn column, int row) => (column.IsValid(row), column) switch
    {
        (false, _) => "",
        (_, ParquetColumn<int> integers) => integers.Values[row].ToString(CultureInfo.InvariantCulture),
        (_, ParquetColumn<long> integers) => integers.Values[row].ToString(CultureInfo.InvariantCulture),
        (_, ParquetColumn<string> texts) => texts.Values[row],
        _ => throw new KeyNotFoundException($"{column.Name}: {column.Type}"),
    };
}
