using System;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>
/// Reads chunks page by page into one array of values and, where values may be missing, one of marks. The arrays grow with the pages read,
/// not with the number of rows claimed.
/// </summary>
internal sealed class ColumnAssembler<T>(Leaf leaf, int rows, ValueDecoder<T> decoder) : ColumnAssembler
{
    private const int FirstCapacity = 1 << 16;

    private readonly PageReader<T> _reader = new(leaf.IsNullable, decoder);
    private T[] _values = new T[Math.Min(rows, FirstCapacity)];
    private bool[] _valid = leaf.IsNullable ? new bool[Math.Min(rows, FirstCapacity)] : [];
    private bool _hasGaps;
    private int _filled;

    /// <inheritdoc/>
    public override void Append(ChunkPages pages, ColumnChunk chunk, int rows)
    {
        pages.Begin(chunk);
        _reader.Begin();

        for (int end = _filled + rows; _filled < end;)
        {
            PageHeader header = pages.Next(out ReadOnlySpan<byte> page);

            if (header.Type is not (PageType.Data or PageType.DataV2))
            {
                _reader.ReadOther(header, page, chunk.Codec);
                continue;
            }

            CheckCount(header, end - _filled);
            Grow(_filled + header.ValueCount);
            Span<bool> valid = leaf.IsNullable ? _valid.AsSpan(_filled, header.ValueCount) : [];
            _hasGaps |= _reader.Read(header, page, chunk.Codec, _values.AsSpan(_filled, header.ValueCount), valid);
            _filled += header.ValueCount;
        }
    }

    /// <inheritdoc/>
    public override ParquetColumn ToColumn()
    {
        Array.Resize(ref _values, _filled);

        if (_hasGaps)
        {
            Array.Resize(ref _valid, _filled);
        }

        return new ParquetColumn<T>(leaf.Name, ColumnForm.TypeOf(leaf.Element), _values, _hasGaps ? _valid : null, ColumnForm.UnitOf(leaf.Element));
    }

    private void Grow(int count)
    {
        if (count <= _values.Length)
        {
            return;
        }

        int capacity = (int)Math.Min(rows, Math.Max(count, 2L * _values.Length));
        Array.Resize(ref _values, capacity);

        if (leaf.IsNullable)
        {
            Array.Resize(ref _valid, capacity);
        }
    }
}
