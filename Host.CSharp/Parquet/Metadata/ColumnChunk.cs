using System;
using System.Collections.Generic;
using Spectral.Host.Parquet.Thrift;

namespace Spectral.Host.Parquet.Metadata;

/// <summary>A column's part of a row group: where its pages stand, how they are compressed, how many values they hold.</summary>
internal sealed record ColumnChunk
{
    public PhysicalType Type { get; init; }

    public CompressionCodec Codec { get; init; }

    public long ValueCount { get; init; }

    public long UncompressedSize { get; init; }

    public long CompressedSize { get; init; }

    public long DataPageOffset { get; init; }

    /// <summary>Where the dictionary page stands; 0 for none.</summary>
    public long DictionaryPageOffset { get; init; }

    /// <summary>Whether the chunk's metadata or pages are encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Whether the pages stand in another file.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>The encodings in use; written, not read.</summary>
    public IReadOnlyList<PageEncoding> Encodings { get; init; } = [];

    /// <summary>Written, not read.</summary>
    public string Name { get; init; } = "";

    /// <summary>Written, not read.</summary>
    public ColumnStatistics? Statistics { get; init; }

    /// <summary>The first byte of the chunk: some writers say 0 for no dictionary.</summary>
    public long Start => DictionaryPageOffset > 0 ? Math.Min(DictionaryPageOffset, DataPageOffset) : DataPageOffset;

    public static ColumnChunk Read(ref CompactReader reader, CompactType type)
    {
        ColumnChunk chunk = new();
        bool described = false;
        short outer = reader.EnterStruct(type);

        while (reader.NextField(out short id, out CompactType field))
        {
            switch (id)
            {
                case 1:
                    chunk = chunk with { IsElsewhere = reader.Binary(field).Length > 0 };
                    break;
                case 3:
                    chunk = chunk.ReadDescription(ref reader, field);
                    described = true;
                    break;
                case 8 or 9:
                    chunk = chunk with { IsEncrypted = true };
                    reader.Skip(field);
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        reader.LeaveStruct(outer);
        return described || chunk.IsEncrypted ? chunk : throw new MalformedDataException("a column chunk has no metadata");
    }

    public void Write(CompactWriter writer)
    {
        short outer = writer.EnterStruct();
        writer.Int64(2, 0);
        writer.StructField(3);
        WriteDescription(writer);
        writer.LeaveStruct(outer);
    }

    private ColumnChunk ReadDescription(ref CompactReader reader, CompactType type)
    {
        ColumnChunk chunk = this;
        short outer = reader.EnterStruct(type);

        while (reader.NextField(out short id, out CompactType field))
        {
            switch (id)
            {
                case 1:
                    chunk = chunk with { Type = (PhysicalType)reader.Int32(field) };
                    break;
                case 4:
                    chunk = chunk with { Codec = (CompressionCodec)reader.Int32(field) };
                    break;
                case 5:
                    chunk = chunk with { ValueCount = reader.Int64(field) };
                    break;
                case 6:
                    chunk = chunk with { UncompressedSize = reader.Int64(field) };
                    break;
                case 7:
                    chunk = chunk with { CompressedSize = reader.Int64(field) };
                    break;
                case 9:
                    chunk = chunk with { DataPageOffset = reader.Int64(field) };
                    break;
                case 11:
                    chunk = chunk with { DictionaryPageOffset = reader.Int64(field) };
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        reader.LeaveStruct(outer);
        return chunk;
    }

    private void WriteDescription(CompactWriter writer)
    {
        short outer = writer.EnterStruct();
        writer.Int32(1, (int)Type);
        writer.ListField(2, CompactType.Int32, Encodings.Count);

        foreach (PageEncoding encoding in Encodings)
        {
            writer.Number((int)encoding);
        }

        writer.ListField(3, CompactType.Binary, 1);
        writer.TextElement(Name);
        writer.Int32(4, (int)Codec);
        writer.Int64(5, ValueCount);
        writer.Int64(6, UncompressedSize);
        writer.Int64(7, CompressedSize);
        writer.Int64(9, DataPageOffset);

        if (DictionaryPageOffset > 0)
        {
            writer.Int64(11, DictionaryPageOffset);
        }

        if (Statistics is not null)
        {
            writer.StructField(12);
            Statistics.Write(writer);
        }

        writer.LeaveStruct(outer);
    }
}
