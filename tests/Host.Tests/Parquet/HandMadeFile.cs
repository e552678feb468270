using System;
using System.Collections.Generic;
using System.IO;
using Spectral.Host.Parquet;
using Spectral.Host.Parquet.Metadata;
using Spectral.Host.Parquet.Thrift;

namespace Spectral.Host.Tests.Parquet;

/// <summary>A file of one column, put together page by page, to show the reader what our writer never writes.</summary>
internal sealed class HandMadeFile(SchemaElement element, CompressionCodec codec = CompressionCodec.Uncompressed)
{
    private readonly MemoryStream _pages = new();
    private int _rows;
    private int _dictionaryHeaderSize;

    /// <summary>Rows that the footer claims beyond those of the pages.</summary>
    public long RowsClaimedTooMany { get; init; }

    /// <summary>Whether the chunk's size leaves out the header of its dictionary, as in files of parquet-mr up to 1.2.8.</summary>
    public bool ForgetsDictionaryHeader { get; init; }

    /// <summary>Bytes that the chunk's size leaves out besides.</summary>
    public int BytesForgotten { get; init; }

    public static SchemaElement Column(
        PhysicalType type, LogicalType? logical = null, int length = 0, Repetition repetition = Repetition.Required) =>
        new("u") { Type = type, TypeLength = length, Repetition = repetition, Logical = logical ?? LogicalType.None };

    /// <summary>Adds a data page of version 1; uncompressedSize is that of the bytes where they are compressed.</summary>
    public HandMadeFile Page(
        int values, PageEncoding encoding, byte[] bytes, PageEncoding levels = PageEncoding.Rle, int? uncompressedSize = null)
    {
        _rows += values;
        PageHeader header = new(PageType.Data) { ValueCount = values, Encoding = encoding, LevelEncoding = levels };
        return Add(header, bytes, uncompressedSize ?? bytes.Length);
    }

    public HandMadeFile Dictionary(int values, byte[] bytes)
    {
        Add(new PageHeader(PageType.Dictionary) { ValueCount = values, Encoding = PageEncoding.Plain }, bytes, bytes.Length);
        _dictionaryHeaderSize = (int)_pages.Length - bytes.Length;
        return this;
    }

    public ParquetColumn Read() => ParquetReader.Read(new MemoryStream(Bytes())).Columns[0];

    public T[] Read<T>() => ((ParquetColumn<T>)Read()).Values;

    public byte[] Bytes()
    {
        long rows = _rows + RowsClaimedTooMany;
        ColumnChunk chunk = new()
        {
            Name = element.Name,
            Type = element.Type ?? PhysicalType.Boolean,
            Codec = codec,
            ValueCount = rows,
            CompressedSize = _pages.Length - BytesForgotten - (ForgetsDictionaryHeader ? _dictionaryHeaderSize : 0),
            DataPageOffset = 4,
        };
        List<SchemaElement> schema = [new("schema") { ChildCount = 1 }, element];
        CompactWriter footer = new();
        new FileFooter(schema, [new RowGroup(rows, [chunk])]) { RowCount = rows }.Write(footer);
        return [.. "PAR1"u8, .. _pages.ToArray(), .. footer.Written, .. BitConverter.GetBytes(footer.Written.Length), .. "PAR1"u8];
    }

    private HandMadeFile Add(PageHeader header, byte[] bytes, int uncompressedSize)
    {
        CompactWriter writer = new();
        (header with { CompressedSize = bytes.Length, UncompressedSize = uncompressedSize }).Write(writer);
        _pages.Write(writer.Written);
        _pages.Write(bytes);
        return this;
    }
}
