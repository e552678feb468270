using Spectral.Host.Parquet.Thrift;

namespace Spectral.Host.Parquet.Metadata;

/// <summary>
/// The header that stands before each page. The three kinds of page share its fields here; those of the other kinds stay at their defaults.
/// </summary>
internal sealed record PageHeader(PageType Type)
{
    public int UncompressedSize { get; init; }

    public int CompressedSize { get; init; }

    /// <summary>CRC-32 of the page's bytes as they stand in the file; null where the writer gave none.</summary>
    public uint? Checksum { get; init; }

    /// <summary>The number of values, the missing ones included.</summary>
    public int ValueCount { get; init; }

    public PageEncoding Encoding { get; init; }

    public PageEncoding LevelEncoding { get; init; } = PageEncoding.Rle;

    /// <summary>Version 2 only: bytes of definition levels, which stand uncompressed before the values.</summary>
    public int DefinitionLevelsSize { get; init; }

    /// <summary>Version 2 only: bytes of repetition levels, which stand before the definition levels.</summary>
    public int RepetitionLevelsSize { get; init; }

    /// <summary>Version 2 only: whether the values are compressed.</summary>
    public bool IsCompressed { get; init; } = true;

    public static PageHeader Read(ref CompactReader reader)
    {
        PageHeader header = new((PageType)(-1));
        short outer = reader.EnterStruct();

        while (reader.NextField(out short id, out CompactType field))
        {
            switch (id)
            {
                case 1:
                    header = header with { Type = (PageType)reader.Int32(field) };
                    break;
                case 2:
                    header = header with { UncompressedSize = reader.Int32(field) };
                    break;
                case 3:
                    header = header with { CompressedSize = reader.Int32(field) };
                    break;
                case 4:
                    header = header with { Checksum = (uint)reader.Int32(field) };
                    break;
                case 5:
                    header = header.ReadData(ref reader, field, levelEncodingField: 3);
                    break;
                case 7:
                    header = header.ReadData(ref reader, field, levelEncodingField: -1);
                    break;
                case 8:
                    header = header.ReadDataV2(ref reader, field);
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        reader.LeaveStruct(outer);
        return header;
    }

    /// <summary>Writes the header of a data page of version 1 or of a dictionary page.</summary>
    public void Write(CompactWriter writer)
    {
        short outer = writer.EnterStruct();
        writer.Int32(1, (int)Type);
        writer.Int32(2, UncompressedSize);
        writer.Int32(3, CompressedSize);

        if (Checksum is uint checksum)
        {
            writer.Int32(4, (int)checksum);
        }

        writer.StructField((short)(Type == PageType.Data ? 5 : 7));
        short inner = writer.EnterStruct();
        writer.Int32(1, ValueCount);
        writer.Int32(2, (int)Encoding);

        if (Type == PageType.Data)
        {
            writer.Int32(3, (int)LevelEncoding);
            writer.Int32(4, (int)PageEncoding.Rle);
        }

        writer.LeaveStruct(inner);
        writer.LeaveStruct(outer);
    }

    private PageHeader ReadData(ref CompactReader reader, CompactType type, int levelEncodingField)
    {
        PageHeader header = this;
        short outer = reader.EnterStruct(type);

        while (reader.NextField(out short id, out CompactType field))
        {
            if (id == 1)
            {
                header = header with { ValueCount = reader.Int32(field) };
            }
            else if (id == 2)
            {
                header = header with { Encoding = (PageEncoding)reader.Int32(field) };
            }
            else if (id == levelEncodingField)
            {
                header = header with { LevelEncoding = (PageEncoding)reader.Int32(field) };
            }
            else
            {
                reader.Skip(field);
            }
        }

        reader.LeaveStruct(outer);
        return header;
    }

    private PageHeader ReadDataV2(ref CompactReader reader, CompactType type)
    {
        PageHeader header = this;
        short outer = reader.EnterStruct(type);

        while (reader.NextField(out short id, out CompactType field))
        {
            switch (id)
            {
                case 1:
                    header = header with { ValueCount = reader.Int32(field) };
                    break;
                case 4:
                    header = header with { Encoding = (PageEncoding)reader.Int32(field) };
                    break;
                case 5:
                    header = header with { DefinitionLevelsSize = reader.Int32(field) };
                    break;
                case 6:
                    header = header with { RepetitionLevelsSize = reader.Int32(field) };
                    break;
                case 7:
                    header = header with { IsCompressed = reader.Boolean(field) };
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        reader.LeaveStruct(outer);
        return header;
    }
}
