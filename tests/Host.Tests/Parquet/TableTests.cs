using System.IO;
using NUnit.Framework;
using Spectral.Host.Parquet;

namespace Spectral.Host.Tests.Parquet;

/// <summary>Tables and columns as values, and what they say when they are asked wrongly.</summary>
internal sealed class TableTests
{
    private static readonly ParquetTable Table = new(
        [ParquetColumn.Of("time", [0.0, 1.0]), ParquetColumn.Of("Method", ["Adam", "LM"]), ParquetColumn.Of("n", [3, 4])]);

    [Test]
    public void A_missing_column_is_answered_with_the_nearest() =>
        Assert.That(
            () => Table["method"],
            Throws.TypeOf<ParquetException>().With.Message.EqualTo("no column is called 'method'; did you mean 'Method'? The columns are time, Method, n."));

    [Test]
    public void Text_is_not_numbers() =>
        Assert.That(() => Table["Method"].AsDoubles(), Throws.TypeOf<ParquetException>().With.Message.Contains("column 'Method' is text"));

    [Test]
    public void Numbers_of_all_types_become_doubles()
    {
        Assert.That(Table["n"].AsDoubles(), Is.EqualTo(new[] { 3.0, 4.0 }));
        Assert.That(ParquetColumn.Of("b", [true, false]).AsDoubles(), Is.EqualTo(new[] { 1.0, 0.0 }));
        Assert.That(ParquetColumn.Of("f", [0.1f]).AsDoubles(), Is.EqualTo(new[] { (double)0.1f }));
        Assert.That(
            ParquetColumn.Of("l", [1L << 60, 5L], [true, false]).AsDoubles(),
            Is.EqualTo(new[] { 1.152921504606846976e18, double.NaN }));
        Assert.That(ParquetColumn.Of("u", [ulong.MaxValue]).AsDoubles(), Is.EqualTo(new[] { 18446744073709551616.0 }));
    }

    [Test]
    public void Columns_that_do_not_fit_together_are_refused()
    {
        Assert.That(
            () => new ParquetTable([ParquetColumn.Of("a", [1.0]), ParquetColumn.Of("a", [2.0])]),
            Throws.TypeOf<ParquetException>().With.Message.Contains("'a'"));
        Assert.That(
            () => new ParquetTable([ParquetColumn.Of("a", [1.0]), ParquetColumn.Of("b", [2.0, 3.0])]),
            Throws.TypeOf<ParquetException>().With.Message.Contains("'b'"));
        Assert.That(() => ParquetColumn.Of("a", [1.0], [true, false]), Throws.TypeOf<ParquetException>().With.Message.Contains("'a'"));
        Assert.That(
            () => ParquetColumn.Times("a", [1L], ParquetTimeUnit.None),
            Throws.TypeOf<ParquetException>().With.Message.Contains("unit"));
    }

    [Test]
    public void What_cannot_be_written_is_refused()
    {
        using MemoryStream stream = new();
        Assert.That(
            () => ParquetWriter.Write(stream, new ParquetTable([])),
            Throws.TypeOf<ParquetException>().With.Message.Contains("without columns"));
        Assert.That(() => ParquetWriter.Write(stream, Table, new ParquetWriterOptions { PageRows = 0 }), Throws.TypeOf<ParquetException>());
        Assert.That(
            () => ParquetWriter.Write(stream, new ParquetTable([ParquetColumn.Of("s", ["\ud800"])])),
            Throws.TypeOf<ParquetException>().With.Message.Contains("surrogate"));
    }
}
