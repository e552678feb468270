using System;
using System.Buffers.Binary;
using Spectral.Host.Parquet.Encodings;

namespace Spectral.Host.Parquet.Codecs;

/// <summary>
/// Snappy: the length of the whole (varint), then elements by the two lowest bits of their tag. 0: bytes as they are, 1 … 60 in the tag or a length in the
/// 1 … 4 bytes behind it; 1, 2, 3: a copy from 11, 16 or 32 bits back.
/// </summary>
internal static class SnappyBlock
{
    /// <summary>Three bytes copy at most 64; the factor covers the length in front too.</summary>
    private const int Expansion = 24;

    /// <summary>Decompresses into a buffer of exactly the size declared.</summary>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> page)
    {
        int position = 0;
        int at = 0;
        _ = Varint.Read(source, ref position);

        while (position < source.Length)
        {
            int tag = source[position++];

            if ((tag & 3) == 0)
            {
                int length = LiteralLength(source, tag >> 2, ref position);

                if (length > source.Length - position || length > page.Length - at)
                {
                    throw Invalid();
                }

                source.Slice(position, length).CopyTo(page[at..]);
                position += length;
                at += length;
            }
            else
            {
                (int length, long offset) = Reference(source, tag, ref position);
                BackReference.Copy(page, at, offset, length);
                at += length;
            }
        }

        if (at != page.Length)
        {
            throw new MalformedDataException($"a page decompresses to {at} bytes where {page.Length} are declared");
        }
    }

    /// <summary>Refuses a size that so many bytes cannot unfold to, before room is made for it.</summary>
    public static void CheckSize(ReadOnlySpan<byte> source, int size)
    {
        int position = 0;
        ulong declared = Varint.Read(source, ref position);

        if (declared != (ulong)size || size > (long)Expansion * source.Length)
        {
            throw new MalformedDataException(
                $"a snappy page of {source.Length} bytes claims to unfold to {declared} bytes where {size} are declared");
        }
    }

    private static int LiteralLength(ReadOnlySpan<byte> source, int given, ref int position)
    {
        if (given < 60)
        {
            return given + 1;
        }

        long length = 1 + (long)Number(source, given - 59, ref position);
        return length <= int.MaxValue ? (int)length : throw Invalid();
    }

    private static (int Length, long Offset) Reference(ReadOnlySpan<byte> source, int tag, ref int position) => (tag & 3) switch
    {
        1 => (4 + ((tag >> 2) & 7), ((tag >> 5) * 256) + (long)Number(source, 1, ref position)),
        2 => (1 + (tag >> 2), (long)Number(source, 2, ref position)),
        _ => (1 + (tag >> 2), (long)Number(source, 4, ref position)),
    };

    private static uint Number(ReadOnlySpan<byte> source, int bytes, ref int position)
    {
        if (source.Length - position < bytes)
        {
            throw Invalid();
        }

        ReadOnlySpan<byte> number = source.Slice(position, bytes);
        position += bytes;
        return bytes switch
        {
            1 => number[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(number),
            3 => BinaryPrimitives.ReadUInt16LittleEndian(number) | ((uint)number[2] << 16),
            _ => BinaryPrimitives.ReadUInt32LittleEndian(number),
        };
    }

    private static MalformedDataException Invalid() => new("a page is not valid snappy");
}
