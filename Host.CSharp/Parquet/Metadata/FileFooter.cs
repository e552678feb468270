using System.Collections.Generic;
using Spectral.Host.Parquet.Thrift;

namespace Spectral.Host.Parquet.Metadata;

/// <summary>The footer of a file (the format's FileMetaData): schema, row groups, key-value metadata.</summary>
internal sealed record FileFooter(IReadOnlyList<SchemaElement> Schema, IReadOnlyList<RowGroup> RowGroups)
{
    private const int FormatVersion = 1;

    public long RowCount { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Who wrote the file; written, not read.</summary>
    public string CreatedBy { get; init; } = "";

    public static FileFooter Read(ref CompactReader reader)
    {
        List<SchemaElement> schema = [];
        List<RowGroup> groups = [];
        List<KeyValuePair<string, string>> metadata = [];
        long rows = 0;
        short outer = reader.EnterStruct();

        while (reader.NextField(out short id, out CompactType field))
        {
            CompactType element;

            switch (id)
            {
                case 2:
                    for (int count = reader.EnterList(field, out element); count > 0; count--)
                    {
                        schema.Add(SchemaElement.Read(ref reader, element));
                    }

                    break;
                case 3:
                    rows = reader.Int64(field);
                    break;
                case 4:
                    for (int count = reader.EnterList(field, out element); count > 0; count--)
                    {
                        groups.Add(RowGroup.Read(ref reader, element));
                    }

                    break;
                case 5:
                    for (int count = reader.EnterList(field, out element); count > 0; count--)
                    {
                        metadata.Add(ReadPair(ref reader, element));
                    }

                    break;
                case 8:
                    throw new MalformedDataException("the file is encrypted; write it without encryption");
                default:
                    reader.Skip(field);
                    break;
            }
        }

        reader.LeaveStruct(outer);
        return new FileFooter(schema, groups) { RowCount = rows, Metadata = metadata };
    }

    public void Write(CompactWriter writer)
    {
        short outer = writer.EnterStruct();
        writer.Int32(1, FormatVersion);
        writer.ListField(2, CompactType.Struct, Schema.Count);

        foreach (SchemaElement element in Schema)
        {
            element.Write(writer);
        }

        writer.Int64(3, RowCount);
        writer.ListField(4, CompactType.Struct, RowGroups.Count);

        foreach (RowGroup group in RowGroups)
        {
            group.Write(writer);
        }

        WriteMetadata(writer);
        writer.Text(6, CreatedBy);
        WriteColumnOrders(writer);
        writer.LeaveStruct(outer);
    }

    private static KeyValuePair<string, string> ReadPair(ref CompactReader reader, CompactType type)
    {
        string key = "";
        string value = "";
        short outer = reader.EnterStruct(type);

        while (reader.NextField(out short id, out CompactType field))
        {
            switch (id)
            {
                case 1:
                    key = reader.Text(field);
                    break;
                case 2:
                    value = reader.Text(field);
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        reader.LeaveStruct(outer);
        return new(key, value);
    }

    private void WriteMetadata(CompactWriter writer)
    {
        if (Metadata.Count == 0)
        {
            return;
        }

        writer.ListField(5, CompactType.Struct, Metadata.Count);

        foreach ((string key, string value) in Metadata)
        {
            short outer = writer.EnterStruct();
            writer.Text(1, key);
            writer.Text(2, value);
            writer.LeaveStruct(outer);
        }
    }

    /// <summary>
    /// Every leaf has the order its type defines (field 1 of the union ColumnOrder), which gives the statistics their meaning.
    /// </summary>
    private void WriteColumnOrders(CompactWriter writer)
    {
        writer.ListField(7, CompactType.Struct, Schema.Count - 1);

        for (int leaf = 1; leaf < Schema.Count; leaf++)
        {
            short outer = writer.EnterStruct();
            writer.EmptyStruct(1);
            writer.LeaveStruct(outer);
        }
    }
}
