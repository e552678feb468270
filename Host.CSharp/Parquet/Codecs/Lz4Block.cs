using System;
using System.Buffers.Binary;

namespace Spectral.Host.Parquet.Codecs;

/// <summary>
/// An LZ4 block, without a frame: sequences of a token (4 bits number of bytes as they are, 4 bits length of a copy less 4, 15 going on in the next bytes),
/// those bytes, and the distance of the copy in 2 bytes; the last sequence has no copy.
/// </summary>
internal static class Lz4Block
{
    private const int LeastCopy = 4;
    private const int GoesOn = 15;

    /// <summary>A byte of a length unfolds to no more than 255 bytes.</summary>
    private const int Expansion = 255;

    /// <summary>Decompresses into a buffer of exactly the size declared.</summary>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> page)
    {
        int position = 0;
        int at = 0;

        while (position < source.Length)
        {
            int token = source[position++];
            long literals = Length(source, token >> 4, ref position);

            if (literals > source.Length - position || literals > page.Length - at)
            {
                throw Invalid();
            }

            source.Slice(position, (int)literals).CopyTo(page[at..]);
            position += (int)literals;
            at += (int)literals;

            if (position == source.Length)
            {
                break;
            }

            if (source.Length - position < 2)
            {
                throw Invalid();
            }

            int offset = BinaryPrimitives.ReadUInt16LittleEndian(source[position..]);
            position += 2;
            long copy = LeastCopy + Length(source, token & 15, ref position);

            if (copy > page.Length - at)
            {
                throw Invalid();
            }

            BackReference.Copy(page, at, offset, (int)copy);
            at += (int)copy;
        }

        if (at != page.Length)
        {
            throw new MalformedDataException($"a page decompresses to {at} bytes where {page.Length} are declared");
        }
    }

    /// <summary>Refuses a size that so many bytes cannot unfold to, before room is made for it.</summary>
    public static void CheckSize(ReadOnlySpan<byte> source, int size)
    {
        if (size > (long)Expansion * source.Length)
        {
            throw new MalformedDataException($"an LZ4 page of {source.Length} bytes cannot unfold to the {size} bytes declared");
        }
    }

    private static long Length(ReadOnlySpan<byte> source, int given, ref int position)
    {
        long length = given;

        for (int next = given == GoesOn ? 255 : 0; next == 255; length += next)
        {
            next = position < source.Length ? source[position++] : throw Invalid();
        }

        return length;
    }

    private static MalformedDataException Invalid() => new("a page is not valid LZ4");
}
