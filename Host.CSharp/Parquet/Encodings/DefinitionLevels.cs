using System;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Encodings;

/// <summary>The definition levels of a flat column that may have gaps: 1 where a value is there, 0 where it is missing.</summary>
internal static class DefinitionLevels
{
    private const int Block = 1024;

    /// <summary>Marks which values are there and counts them.</summary>
    public static int Read(PageEncoding encoding, ReadOnlySpan<byte> bytes, Span<bool> defined) => encoding switch
    {
        PageEncoding.Rle => ReadRuns(bytes, defined),
        PageEncoding.BitPacked => ReadBits(bytes, defined),
        _ =>
            throw new MalformedDataException(
                $"definition levels in the encoding {encoding} are not supported; the format knows RLE and BIT_PACKED"),
    };

    /// <summary>Bytes that levels of the old encoding BIT_PACKED take.</summary>
    public static int BitPackedSize(int count) => (int)((count + 7L) / 8);

    private static int ReadRuns(ReadOnlySpan<byte> bytes, Span<bool> defined)
    {
        RunLengthReader runs = new(bytes, 1);
        Span<int> levels = stackalloc int[Block];
        int count = 0;

        for (int start = 0; start < defined.Length; start += Block)
        {
            Span<bool> part = defined.Slice(start, Math.Min(Block, defined.Length - start));
            runs.Read(levels[..part.Length]);

            for (int i = 0; i < part.Length; i++)
            {
                int level = levels[i] & 1;
                part[i] = level != 0;
                count += level;
            }
        }

        return count;
    }

    /// <summary>One bit a level, the most significant first.</summary>
    private static int ReadBits(ReadOnlySpan<byte> bytes, Span<bool> defined)
    {
        if (bytes.Length < BitPackedSize(defined.Length))
        {
            throw new MalformedDataException("a page ends before its last definition level");
        }

        int count = 0;

        for (int i = 0; i < defined.Length; i++)
        {
            int level = (bytes[i >> 3] >> (7 - (i & 7))) & 1;
            defined[i] = level != 0;
            count += level;
        }

        return count;
    }
}
