using System.Collections.Generic;
using System.Linq;
using Spectral.Host.Parquet.Thrift;

namespace Spectral.Host.Parquet.Metadata;

/// <summary>A run of rows: one chunk for each leaf of the schema, in the schema's order.</summary>
internal sealed record RowGroup(long RowCount, IReadOnlyList<ColumnChunk> Chunks)
{
    public static RowGroup Read(ref CompactReader reader, CompactType type)
    {
        List<ColumnChunk> chunks = [];
        long rows = 0;
        short outer = reader.EnterStruct(type);

        while (reader.NextField(out short id, out CompactType field))
        {
            switch (id)
            {
                case 1:
                    int count = reader.EnterList(field, out CompactType element);

                    for (int i = 0; i < count; i++)
                    {
                        chunks.Add(ColumnChunk.Read(ref reader, element));
                    }

                    break;
                case 3:
                    rows = reader.Int64(field);
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        reader.LeaveStruct(outer);
        return new RowGroup(rows, chunks);
    }

    public void Write(CompactWriter writer)
    {
        short outer = writer.EnterStruct();
        writer.ListField(1, CompactType.Struct, Chunks.Count);

        foreach (ColumnChunk chunk in Chunks)
        {
            chunk.Write(writer);
        }

        writer.Int64(2, Chunks.Sum(chunk => chunk.UncompressedSize));
        writer.Int64(3, RowCount);
        writer.LeaveStruct(outer);
    }
}
