using System;

namespace Spectral.Host.Parquet.Encodings;

/// <summary>
/// The hybrid of run lengths and bit packing that holds levels, dictionary indices and booleans:
/// runs of header (varint) h: h even, one value of ⌈width/8⌉ bytes repeated h/2 times; h odd, (h−1)/2 groups of 8 values packed in width
/// bits each.
/// </summary>
internal ref struct RunLengthReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _width;
    private int _position;
    private long _left;
    private bool _isPacked;
    private int _value;
    private long _bit;

    public RunLengthReader(ReadOnlySpan<byte> bytes, int width)
    {
        if (width is < 0 or > 32)
        {
            throw new MalformedDataException($"a page has values of {width} bits where at most 32 are possible");
        }

        _bytes = bytes;
        _width = width;
    }

    /// <summary>Reads the next values; it is an error if there are not so many.</summary>
    public void Read(scoped Span<int> destination)
    {
        while (destination.Length > 0)
        {
            if (_left == 0)
            {
                NextRun();
            }

            int count = (int)Math.Min(_left, destination.Length);
            Span<int> part = destination[..count];

            if (_isPacked)
            {
                for (int i = 0; i < part.Length; i++)
                {
                    part[i] = (int)BitUnpacker.Read(_bytes, _bit, _width);
                    _bit += _width;
                }
            }
            else
            {
                part.Fill(_value);
            }

            _left -= count;
            destination = destination[count..];
        }
    }

    private void NextRun()
    {
        ulong header = Varint.Read(_bytes, ref _position);
        ulong count = header >> 1;

        if (header is 0 or > uint.MaxValue)
        {
            throw new MalformedDataException(header == 0 ? "a page has a run of no values" : "a page has a run of more than 2³¹ values");
        }

        _isPacked = (header & 1) == 1;

        if (_isPacked)
        {
            BeginPacked((long)count);
        }
        else
        {
            BeginRepeated((long)count);
        }
    }

    private void BeginPacked(long groups)
    {
        long available = _bytes.Length - _position;

        // The last run of some writers stops short of its last group: only whole values are taken.
        _left = _width == 0 ? groups * 8 : Math.Min(groups * 8, available * 8 / _width);
        _bit = 8L * _position;
        _position += (int)Math.Min(groups * _width, available);

        if (_left == 0)
        {
            throw new MalformedDataException("a page ends before its last run of values");
        }
    }

    private void BeginRepeated(long count)
    {
        int size = (_width + 7) / 8;

        if (_bytes.Length - _position < size)
        {
            throw new MalformedDataException("a page ends before its last run of values");
        }

        _left = count;
        _value = size == 0 ? 0 : (int)BitUnpacker.Read(_bytes.Slice(_position, size), 0, 8 * size);
        _position += size;
    }
}
