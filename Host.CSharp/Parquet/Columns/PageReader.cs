using System;
using System.Buffers.Binary;
using Spectral.Host.Parquet.Codecs;
using Spectral.Host.Parquet.Encodings;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>
/// Turns the pages of a column's chunks into values and marks. The values are decoded densely into their place and then, where some are missing,
/// spread out from the end.
/// </summary>
internal sealed class PageReader<T>(bool isNullable, ValueDecoder<T> decoder)
{
    private static readonly T Missing =
        typeof(T) == typeof(string) ? (T)(object)"" : typeof(T) == typeof(byte[]) ? (T)(object)Array.Empty<byte>() : default!;

    private readonly Decompressor _decompressor = new();

    /// <summary>Begins a chunk: its dictionary is its own.</summary>
    public void Begin() => decoder.Reset();

    /// <summary>Reads a dictionary, or passes over an index.</summary>
    public void ReadOther(PageHeader header, ReadOnlySpan<byte> page, CompressionCodec codec)
    {
        if (header.Type == PageType.Dictionary)
        {
            decoder.ReadDictionary(header.Encoding, Unpack(codec, page, header.UncompressedSize), header.ValueCount);
        }
    }

    /// <summary>Reads a data page into as many values and marks as it has; true where a value is missing.</summary>
    public bool Read(PageHeader header, ReadOnlySpan<byte> page, CompressionCodec codec, Span<T> values, Span<bool> valid) =>
        header.Type == PageType.Data
            ? ReadFirst(header, Unpack(codec, page, header.UncompressedSize), values, valid)
            : ReadSecond(header, page, codec, values, valid);

    /// <summary>Reads a data page of lists: a repetition level (0 where a row begins) and a definition level an entry, and the entries that are there, whose number it gives.</summary>
    public int ReadLists(PageHeader header, ReadOnlySpan<byte> page, CompressionCodec codec, ListForm form, Span<int> repetitions, Span<int> definitions, Span<T> values)
    {
        ReadOnlySpan<byte> repeats;
        ReadOnlySpan<byte> defines;
        ReadOnlySpan<byte> bytes;

        if (header.Type == PageType.Data)
        {
            bytes = Unpack(codec, page, header.UncompressedSize);
            repeats = Levels(ref bytes);
            defines = Levels(ref bytes);
        }
        else
        {
            long before = (long)header.RepetitionLevelsSize + header.DefinitionLevelsSize;

            if (header.RepetitionLevelsSize < 0 || header.DefinitionLevelsSize < 0 || before > Math.Min(page.Length, header.UncompressedSize))
            {
                throw new MalformedDataException($"a page of {page.Length} bytes claims {before} bytes of levels");
            }

            repeats = page[..header.RepetitionLevelsSize];
            defines = page.Slice(header.RepetitionLevelsSize, header.DefinitionLevelsSize);
            ReadOnlySpan<byte> rest = page[(int)before..];
            bytes = header.IsCompressed ? Unpack(codec, rest, header.UncompressedSize - (int)before) : rest;
        }

        new RunLengthReader(repeats, 1).Read(repetitions);
        new RunLengthReader(defines, form.MostLevel > 1 ? 2 : 1).Read(definitions);
        int present = definitions.Count(form.MostLevel);
        decoder.Read(header.Encoding, bytes, values[..present]);
        return present;
    }

    /// <summary>Levels behind their length, which then is behind them.</summary>
    private static ReadOnlySpan<byte> Levels(scoped ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) > bytes.Length - 4)
        {
            throw new MalformedDataException("a page ends before its levels");
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        ReadOnlySpan<byte> levels = bytes.Slice(4, length);
        bytes = bytes[(4 + length)..];
        return levels;
    }

    private ReadOnlySpan<byte> Unpack(CompressionCodec codec, ReadOnlySpan<byte> page, int size)
    {
        if (codec == CompressionCodec.Uncompressed)
        {
            return page;
        }

        return size == 0 && page.Length == 0 ? page : _decompressor.Decompress(codec, page, size);
    }

    /// <summary>Version 1: levels behind their length and values are compressed together.</summary>
    private bool ReadFirst(PageHeader header, ReadOnlySpan<byte> page, Span<T> values, Span<bool> valid)
    {
        if (!isNullable || header.ValueCount == 0)
        {
            return Fill(header, [], page, values, valid);
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

        return Fill(header, page.Slice(prefix, (int)length), page[(prefix + (int)length)..], values, valid);
    }

    /// <summary>Version 2: the levels stand uncompressed before the values.</summary>
    private bool ReadSecond(PageHeader header, ReadOnlySpan<byte> page, CompressionCodec codec, Span<T> values, Span<bool> valid)
    {
        long before = (long)header.RepetitionLevelsSize + header.DefinitionLevelsSize;

        if (header.RepetitionLevelsSize < 0 || header.DefinitionLevelsSize < 0 || before > Math.Min(page.Length, header.UncompressedSize))
        {
            throw new MalformedDataException($"a page of {page.Length} bytes claims {before} bytes of levels");
        }

        ReadOnlySpan<byte> levels = page.Slice(header.RepetitionLevelsSize, header.DefinitionLevelsSize);
        ReadOnlySpan<byte> rest = page[(int)before..];
        int size = header.UncompressedSize - (int)before;
        return Fill(header, levels, header.IsCompressed ? Unpack(codec, rest, size) : rest, values, valid);
    }

    private bool Fill(PageHeader header, ReadOnlySpan<byte> levels, ReadOnlySpan<byte> bytes, Span<T> values, Span<bool> valid)
    {
        if (!isNullable || values.Length == 0)
        {
            decoder.Read(header.Encoding, bytes, values);
            return false;
        }

        int present = DefinitionLevels.Read(header.LevelEncoding, levels, valid);
        decoder.Read(header.Encoding, bytes, values[..present]);
        Spread(values, valid, present);
        return present < values.Length;
    }

    private static void Spread(Span<T> values, ReadOnlySpan<bool> valid, int present)
    {
        for (int row = values.Length - 1, from = present - 1; from < row; row--)
        {
            values[row] = valid[row] ? values[from--] : Missing;
        }
    }
}
