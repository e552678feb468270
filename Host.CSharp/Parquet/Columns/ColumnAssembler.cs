using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>Puts a column together from the chunks of its row groups.</summary>
internal abstract class ColumnAssembler
{
    /// <summary>Appends the next chunk.</summary>
    public abstract void Append(ChunkPages pages, ColumnChunk chunk, int rows);

    /// <summary>The whole column.</summary>
    public abstract ParquetColumn ToColumn();

    /// <summary>Refuses a page of more values than its chunk has left.</summary>
    public static void CheckCount(PageHeader header, int rowsLeft)
    {
        if (header.ValueCount > rowsLeft)
        {
            throw new MalformedDataException($"a page has {header.ValueCount} values where {rowsLeft} rows remain");
        }
    }
}
