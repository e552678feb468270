using System;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>Reads a column of such values from row to row; in memory is the page in which the next row stands.</summary>
internal sealed class ColumnCursor<T>(Leaf leaf, ChunkSequence chunks, ValueDecoder<T> decoder) : ParquetCursor
{
    /// <summary>Runs may say in few bytes that a value repeats; a page of more values than this and 1024 for each byte of it is refused.</summary>
    private const long ValueFloor = 1 << 24;

    private const long ValuesPerByte = 1024;

    private readonly PageReader<T> _reader = new(leaf.IsNullable, decoder);
    private readonly ChunkPages _pages = new(chunks.Stream);
    private T[] _values = [];
    private bool[] _valid = [];
    private bool _hasGaps;
    private int _next;
    private int _count;
    private int _rowsLeft;
    private CompressionCodec _codec;

    /// <inheritdoc/>
    public override int Read(Span<double> destination)
    {
        int filled = 0;

        while (filled < destination.Length && HasValues())
        {
            int part = Math.Min(_count - _next, destination.Length - filled);
            ToDoubles(destination.Slice(filled, part));
            _next += part;
            filled += part;
        }

        return filled;
    }

    /// <inheritdoc/>
    public override ParquetColumn ReadColumn(int count)
    {
        T[] values = new T[count];
        bool[]? valid = null;
        int filled = 0;

        while (filled < count && HasValues())
        {
            int part = Math.Min(_count - _next, count - filled);
            _values.AsSpan(_next, part).CopyTo(values.AsSpan(filled));

            if (_hasGaps && valid is null)
            {
                valid = new bool[count];
                valid.AsSpan(0, filled).Fill(true);
            }

            if (valid is not null)
            {
                MarksOf(part).CopyTo(valid.AsSpan(filled));
            }

            _next += part;
            filled += part;
        }

        Array.Resize(ref values, filled);
        Array.Resize(ref valid, valid is null ? 0 : filled);
        return new ParquetColumn<T>(leaf.Name, ColumnForm.TypeOf(leaf.Element), values, valid.Length == 0 ? null : valid, ColumnForm.UnitOf(leaf.Element));
    }

    /// <summary>The marks of the next values; all true where the page has none.</summary>
    private ReadOnlySpan<bool> MarksOf(int part)
    {
        if (!_hasGaps)
        {
            _valid.AsSpan(_next, part).Fill(true);
        }

        return _valid.AsSpan(_next, part);
    }

    private void ToDoubles(Span<double> destination)
    {
        if (typeof(T) == typeof(double))
        {
            ((double[])(object)_values).AsSpan(_next, destination.Length).CopyTo(destination);
        }
        else if (typeof(T) == typeof(float))
        {
            Convert((float[])(object)_values, destination, value => value);
        }
        else if (typeof(T) == typeof(int))
        {
            Convert((int[])(object)_values, destination, value => value);
        }
        else if (typeof(T) == typeof(long))
        {
            Convert((long[])(object)_values, destination, value => value);
        }
        else if (typeof(T) == typeof(ulong))
        {
            Convert((ulong[])(object)_values, destination, value => value);
        }
        else
        {
            throw new ParquetException($"column '{leaf.Name}' is not of numbers; choose a column of numbers or convert it where the file is made.");
        }

        for (int row = 0; _hasGaps && row < destination.Length; row++)
        {
            if (!_valid[_next + row])
            {
                destination[row] = double.NaN;
            }
        }
    }

    private void Convert<TStored>(TStored[] values, Span<double> destination, Converter<TStored, double> meaning)
    {
        ReadOnlySpan<TStored> from = values.AsSpan(_next, destination.Length);

        for (int row = 0; row < destination.Length; row++)
        {
            destination[row] = meaning(from[row]);
        }
    }

    /// <summary>Whether there is a next value; reads the next page where the last is used up.</summary>
    private bool HasValues()
    {
        while (_next == _count)
        {
            if (_rowsLeft > 0)
            {
                chunks.Explained(ReadPage);
            }
            else if (chunks.Next() is { } chunk)
            {
                _codec = chunk.Codec;
                _rowsLeft = chunks.Rows;
                _pages.Begin(chunk);
                _reader.Begin();
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private void ReadPage()
    {
        PageHeader header = _pages.Next(out ReadOnlySpan<byte> page);

        if (header.Type is not (PageType.Data or PageType.DataV2))
        {
            _reader.ReadOther(header, page, _codec);
            return;
        }

        ColumnAssembler.CheckCount(header, _rowsLeft);

        if (header.ValueCount > ValueFloor + (ValuesPerByte * page.Length))
        {
            throw new MalformedDataException($"a page of {page.Length} bytes claims {header.ValueCount} values");
        }

        if (header.ValueCount > _values.Length)
        {
            _values = new T[header.ValueCount];
            _valid = new bool[header.ValueCount];
        }

        (_next, _count) = (0, header.ValueCount);
        Span<bool> valid = leaf.IsNullable ? _valid.AsSpan(0, _count) : [];
        _hasGaps = _reader.Read(header, page, _codec, _values.AsSpan(0, _count), valid);
        _rowsLeft -= _count;
    }
}
