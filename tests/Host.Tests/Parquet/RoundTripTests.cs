using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using NUnit.Framework;
using Spectral.Host.Parquet;

namespace Spectral.Host.Tests.Parquet;

/// <summary>What is written reads back as it was, and the same table gives the same bytes.</summary>
internal sealed class RoundTripTests
{
    /// <summary>The SHA-256 of one table's file; it may change only when the layout of files is changed on purpose.</summary>
    private const string GoldenPlain = "4da4ce77bd2fbd7b736c587700737350aacd77190471c4440b4e08073cbf83f3";

    private const string GoldenSnappy = "dcb9fe7eb7753b0d12c1f5cde5b4aa02a14c18343f84acac7c4787a05146c4b8";

    private static readonly ParquetWriterOptions[] Options =
    [
        new(),
        new() { Compression = ParquetCompression.Snappy },
        new() { RowGroupRows = 100, PageRows = 32 },
        new() { RowGroupRows = 33, PageRows = 7, Compression = ParquetCompression.Snappy },
    ];

    [Test]
    public void Random_tables_read_back_to_the_last_bit([Range(1, 12)] int seed, [Values(0, 1, 2, 3)] int options)
    {
        int rows = (int)(RandomStream.OfSeed(seed)!.NextBits() % 500);
        ParquetTable table = RandomTables.Make(seed, rows);
        ParquetTable read = ParquetReader.Read(Written(table, Options[options]));

        Assert.That(read.RowCount, Is.EqualTo(rows));
        Assert.That(read.Metadata, Is.EqualTo(table.Metadata));
        Assert.That(
            read.Columns.Select(column => (column.Name, column.Type, column.Unit)),
            Is.EqualTo(table.Columns.Select(column => (column.Name, column.Type, column.Unit))));

        foreach (ParquetColumn column in table.Columns)
        {
            Assert.That(
                RandomTables.Print(read[column.Name]),
                Is.EqualTo(RandomTables.Print(column)),
                $"seed {seed}, column {column.Name}");
        }
    }

    [Test]
    public void A_missing_value_stands_in_the_array_as_nothing()
    {
        ParquetTable read = ParquetReader.Read(Written(new ParquetTable(
            [ParquetColumn.Of("u", [1.0, 7.0, 3.0], [true, false, true]),
            ParquetColumn.Of("method", ["Adam", null!, ""], [true, false, true])])));

        Assert.That(((ParquetColumn<double>)read["u"]).Values, Is.EqualTo(new[] { 1.0, 0.0, 3.0 }));
        Assert.That(read["u"].AsDoubles(), Is.EqualTo(new[] { 1.0, double.NaN, 3.0 }));
        Assert.That(((ParquetColumn<string>)read["method"]).Values, Is.EqualTo(new[] { "Adam", "", "" }));
        Assert.That(read["method"].Valid, Is.EqualTo(new[] { true, false, true }));
    }

    [Test]
    public void Every_NaN_is_written_as_the_canonical_one()
    {
        double[] values = [BitConverter.UInt64BitsToDouble(0xFFF8000000000001), BitConverter.UInt64BitsToDouble(0x7FF0000000000001)];
        ParquetTable table = new([ParquetColumn.Of("u", values)]);
        ParquetColumn<double> read = (ParquetColumn<double>)ParquetReader.Read(Written(table))["u"];
        Assert.That(read.Values.Select(BitConverter.DoubleToUInt64Bits), Is.All.EqualTo(0x7FF8000000000000));
    }

    [Test]
    public void Chosen_columns_come_in_the_order_asked_for()
    {
        MemoryStream stream = Written(RandomTables.Make(5, 20));
        Assert.That(
            ParquetReader.Read(stream, ["text", "double"]).Columns.Select(column => column.Name),
            Is.EqualTo(new[] { "text", "double" }));
    }

    [Test]
    public void Row_groups_one_by_one_make_the_whole()
    {
        ParquetTable table = RandomTables.Make(7, 450);
        using ParquetFile file = ParquetFile.Open(Written(table, new ParquetWriterOptions { RowGroupRows = 200 }));

        Assert.That(
            file.RowGroups,
            Is.EqualTo(new[] { new ParquetRowGroup(0, 0, 200), new ParquetRowGroup(1, 200, 200), new ParquetRowGroup(2, 400, 50) }));
        Assert.That(file.RowCount, Is.EqualTo(450));
        Assert.That(
            file.RowGroups.SelectMany(group => RandomTables.Print(file.ReadRowGroup(group.Index, ["text"])["text"])),
            Is.EqualTo(RandomTables.Print(table["text"])));
        Assert.That(() => file.ReadRowGroup(3), Throws.TypeOf<ParquetException>().With.Message.Contains("no row group 3"));
    }

    [Test]
    public void The_same_table_gives_the_bytes_of_last_year()
    {
        ParquetTable table = RandomTables.Make(20260101, 300);
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(Written(table).ToArray())), Is.EqualTo(GoldenPlain));
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(Written(table, Options[3]).ToArray())), Is.EqualTo(GoldenSnappy));
    }

    [Test]
    public void A_path_is_written_whole_or_not_at_all()
    {
        string folder = Directory.CreateTempSubdirectory("parquet").FullName;

        try
        {
            string path = Path.Combine(folder, "table.parquet");
            ParquetWriter.Write(path, RandomTables.Make(3, 10));
            byte[] before = File.ReadAllBytes(path);
            ParquetTable broken = new([ParquetColumn.Of("method", ["Adam", null!])]);
            Assert.That(
                () => ParquetWriter.Write(path, broken),
                Throws.TypeOf<ParquetException>().With.Message.Contains("row 1").And.Message.Contains(path));
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(before));
            Assert.That(Directory.GetFiles(folder), Is.EqualTo(new[] { path }));
            Assert.That(ParquetReader.Read(path).RowCount, Is.EqualTo(10));
            Assert.That(() => ParquetWriter.Write(Path.Combine(folder, "none", "t.parquet"), broken), Throws.TypeOf<ParquetException>());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static MemoryStream Written(ParquetTable table, ParquetWriterOptions? options = null)
    {
        MemoryStream stream = new();
        ParquetWriter.Write(stream, table, options);
        return stream;
    }
}
