using System;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>Reads lists of such entries from row to row.</summary>
internal sealed class ListCursor<T>(string name, ListForm form, ChunkSequence chunks, ValueDecoder<T> decoder) : ParquetListCursor
{
    /// <summary>Runs may say in few bytes that a value repeats; a page of more values than this and 1024 for each byte of it is refused.</summary>
    private const long ValueFloor = 1 << 24;

    private const long ValuesPerByte = 1024;
    private const int FirstCapacity = 1 << 10;

    private readonly PageReader<T> _reader = new(isNullable: false, decoder);
    private readonly ChunkPages _pages = new(chunks.Stream);
    private int[] _repetitions = [];
    private int[] _definitions = [];
    private T[] _values = [];
    private double[] _list = new double[FirstCapacity];
    private int _next;
    private int _count;
    private int _nextValue;
    private long _entriesLeft;
    private long _rows;
    private long _rowsOfChunk;
    private CompressionCodec _codec;

    /// <inheritdoc/>
    public override bool TryNext(out ReadOnlySpan<double> list)
    {
        list = [];

        if (!HasEntries())
        {
            return false;
        }

        int length = 0;
        bool isFirst = true;

        // A row goes on while entries repeat it; it may reach into the next page, but not into the next chunk.
        while (isFirst || (IsInChunk() && _repetitions[_next] != 0))
        {
            if (isFirst && _repetitions[_next] != 0)
            {
                throw new ParquetException($"column '{name}': a list goes on where a row begins; the file is damaged, fetch or make it anew.");
            }

            isFirst = false;
            int level = _definitions[_next++];

            if (level < form.Level)
            {
                continue;
            }

            if (length == _list.Length)
            {
                Array.Resize(ref _list, 2 * length);
            }

            _list[length++] = level == form.MostLevel ? ToDouble(_values[_nextValue++]) : double.NaN;
        }

        if (++_rows > _rowsOfChunk)
        {
            throw new ParquetException($"column '{name}': there are more lists than rows; the file is damaged, fetch or make it anew.");
        }

        list = _list.AsSpan(0, length);
        return true;
    }

    private static double ToDouble(T value) => value switch
    {
        double number => number,
        float number => number,
        int number => number,
        long number => number,
        ulong number => number,
        _ => throw new MalformedDataException($"lists of {typeof(T).Name} are no numbers"),
    };

    /// <summary>Whether the present chunk has a next entry; reads its next page where the last is used up.</summary>
    private bool IsInChunk()
    {
        while (_next == _count && _entriesLeft > 0)
        {
            chunks.Explained(ReadPage);
        }

        return _next < _count;
    }

    private bool HasEntries()
    {
        while (!IsInChunk())
        {
            if (_rows != _rowsOfChunk)
            {
                throw new ParquetException($"column '{name}': there are {_rows} lists for {_rowsOfChunk} rows; the file is damaged, fetch or make it anew.");
            }

            if (chunks.Next() is not { } chunk)
            {
                return false;
            }

            _codec = chunk.Codec;
            _entriesLeft = chunk.ValueCount;
            (_rows, _rowsOfChunk) = (0, chunks.Rows);
            _pages.Begin(chunk);
            _reader.Begin();
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

        if (header.ValueCount > _entriesLeft || header.ValueCount > ValueFloor + (ValuesPerByte * page.Length))
        {
            throw new MalformedDataException($"a page of {page.Length} bytes claims {header.ValueCount} values where {_entriesLeft} remain");
        }

        if (header.ValueCount > _values.Length)
        {
            _values = new T[header.ValueCount];
            _repetitions = new int[header.ValueCount];
            _definitions = new int[header.ValueCount];
        }

        (_next, _count, _nextValue) = (0, header.ValueCount, 0);
        _reader.ReadLists(header, page, _codec, form, _repetitions.AsSpan(0, _count), _definitions.AsSpan(0, _count), _values.AsSpan(0, _count));
        _entriesLeft -= _count;
    }
}
