using System;
using System.Buffers;
using System.Buffers.Binary;
using Spectral.Host.Parquet.Codecs;
using Spectral.Host.Parquet.Encodings;
using Spectral.Host.Parquet.Metadata;
using Spectral.Host.Parquet.Thrift;

namespace Spectral.Host.Parquet.Columns;

/// <summary>
/// Reads chunks page by page into one array of values and, once a value is missing, one of marks. Each page's values are decoded densely
/// into their place and then, where some are missing, spread out from the end.
/// </summary>
internal sealed class ColumnAssembler<T>(Leaf leaf, int rows, ValueDecoder<T> decoder) : ColumnAssembler
{
    private static readonly T Missing =
        typeof(T) == typeof(string) ? (T)(object)"" : typeof(T) == typeof(byte[]) ? (T)(object)Array.Empty<byte>() : default!;

    private readonly T[] _values = new T[rows];
    private bool[]? _valid;
    private int _filled;

    public override void Append(ReadOnlySpan<byte> chunk, ColumnChunk description, int rows)
    {
        decoder.Reset();
        int end = _filled + rows;

        while (_filled < end)
        {
            CompactReader reader = new(chunk);
            PageHeader header = PageHeader.Read(ref reader);
            chunk = chunk[reader.Position..];

            if (header.CompressedSize < 0 || header.UncompressedSize < 0 || header.ValueCount < 0 || header.CompressedSize > chunk.Length)
            {
                throw new MalformedDataException($"a page claims {header.CompressedSize} bytes where {chunk.Length} remain");
            }

            ReadPage(header, chunk[..header.CompressedSize], description.Codec, end - _filled);
            chunk = chunk[header.CompressedSize..];
        }
    }

    public override ParquetColumn ToColumn() => new ParquetColumn<T>(leaf.Name, TypeOf(leaf.Element), _values, _valid, Unit());

    private ParquetTimeUnit Unit() => leaf.Element.Type == PhysicalType.Int96 ? ParquetTimeUnit.Nanoseconds : leaf.Element.Logical.Unit;

    private void ReadPage(PageHeader header, ReadOnlySpan<byte> page, CompressionCodec codec, int rowsLeft)
    {
        if (header.Checksum is uint expected && Crc32.Of(page) is uint actual && actual != expected)
        {
            throw new MalformedDataException($"a page's checksum is {actual:x8} where {expected:x8} is declared");
        }

        switch (header.Type)
        {
            case PageType.Dictionary:
                decoder.ReadDictionary(header.Encoding, Unpack(codec, page, header.UncompressedSize), header.ValueCount);
                break;
            case PageType.Data or PageType.DataV2 when header.ValueCount > rowsLeft:
                throw new MalformedDataException($"a page has {header.ValueCount} values where {rowsLeft} rows remain");
            case PageType.Data:
                ReadData(header, Unpack(codec, page, header.UncompressedSize));
                break;
            case PageType.DataV2:
                ReadDataV2(header, page, codec);
                break;
            case PageType.Index:
                break;
            default:
                throw new MalformedDataException($"a page has the unknown type {(int)header.Type}");
        }
    }

    private static ReadOnlySpan<byte> Unpack(CompressionCodec codec, ReadOnlySpan<byte> page, int size)
    {
        if (codec == CompressionCodec.Uncompressed)
        {
            return page;
        }

        return size == 0 && page.Length == 0 ? page : Decompressor.Decompress(codec, page, size);
    }

    /// <summary>Version 1: levels behind their length and values are compressed together.</summary>
    private void ReadData(PageHeader header, ReadOnlySpan<byte> page)
    {
        if (!leaf.IsNullable || header.ValueCount == 0)
        {
            Append(header, [], page);
            return;
        }

        int prefix = header.LevelEncoding == PageEncoding.BitPacked ? 0 : 4;

        if (page.Length < prefix)
        {
            throw new MalformedDataException("a page ends before its definition levels");
        }

        uint length = prefix == 0 ? (uint)DefinitionLevels.BitPackedSize(header.ValueCount) : BinaryPrimitives.ReadUInt32LittleEndian(page);

        if (length > page.Length - prefix)
        {
            throw new MalformedDataException($"a page claims {length} bytes of definition levels where {page.Length - prefix} remain");
        }

        Append(header, page.Slice(prefix, (int)length), page[(prefix + (int)length)..]);
    }

    /// <summary>Version 2: the levels stand uncompressed before the values.</summary>
    private void ReadDataV2(PageHeader header, ReadOnlySpan<byte> page, CompressionCodec codec)
    {
        long before = (long)header.RepetitionLevelsSize + header.DefinitionLevelsSize;

        if (header.RepetitionLevelsSize < 0 || header.DefinitionLevelsSize < 0 || before > Math.Min(page.Length, header.UncompressedSize))
        {
            throw new MalformedDataException($"a page of {page.Length} bytes claims {before} bytes of levels");
        }

        ReadOnlySpan<byte> levels = page.Slice(header.RepetitionLevelsSize, header.DefinitionLevelsSize);
        ReadOnlySpan<byte> values = page[(int)before..];
        int size = header.UncompressedSize - (int)before;
        Append(header, levels, header.IsCompressed ? Unpack(codec, values, size) : values);
    }

    private void Append(PageHeader header, ReadOnlySpan<byte> levels, ReadOnlySpan<byte> bytes)
    {
        int count = header.ValueCount;
        Span<T> destination = _values.AsSpan(_filled, count);

        if (!leaf.IsNullable)
        {
            decoder.Read(header.Encoding, bytes, destination);
        }
        else if (count > 0)
        {
            bool[] rented = ArrayPool<bool>.Shared.Rent(count);

            try
            {
                Span<bool> defined = rented.AsSpan(0, count);
                int present = DefinitionLevels.Read(header.LevelEncoding, levels, defined);
                decoder.Read(header.Encoding, bytes, destination[..present]);
                Mark(defined, present);
                Spread(destination, defined, present);
            }
            finally
            {
                ArrayPool<bool>.Shared.Return(rented);
            }
        }

        _filled += count;
    }

    /// <summary>Keeps the marks, if any value is missing here or was before.</summary>
    private void Mark(ReadOnlySpan<bool> defined, int present)
    {
        if (_valid is null && present < defined.Length)
        {
            _valid = new bool[_values.Length];
            _valid.AsSpan(0, _filled).Fill(true);
        }

        if (_valid is not null)
        {
            defined.CopyTo(_valid.AsSpan(_filled));
        }
    }

    private static void Spread(Span<T> values, ReadOnlySpan<bool> defined, int present)
    {
        for (int row = values.Length - 1, from = present - 1; from < row; row--)
        {
            values[row] = defined[row] ? values[from--] : Missing;
        }
    }
}
