namespace Spectral.Host.Parquet.Columns;

/// <summary>The form of a column of such values; it serves one reading, for its decoder keeps the dictionary.</summary>
internal sealed class ColumnForm<T>(ValueDecoder<T> decoder) : ColumnForm
{
    /// <inheritdoc/>
    public override ColumnAssembler Assembler(Leaf leaf, int rows) => new ColumnAssembler<T>(leaf, rows, decoder);

    /// <inheritdoc/>
    public override ParquetCursor Cursor(Leaf leaf, ChunkSequence chunks) => new ColumnCursor<T>(leaf, chunks, decoder);

    /// <inheritdoc/>
    public override ParquetListCursor Lists(Leaf leaf, ChunkSequence chunks) => new ListCursor<T>(leaf.Name, leaf.List!, chunks, decoder);
}
