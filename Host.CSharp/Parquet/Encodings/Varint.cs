using System;

namespace Spectral.Host.Parquet.Encodings;

/// <summary>Unsigned numbers of seven bits a byte, the least significant first (ULEB128), as the encodings' headers use them.</summary>
internal static class Varint
{
    public static ulong Read(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = 0;

        for (int shift = 0; shift < 64; shift += 7)
        {
            if (position >= bytes.Length)
            {
                throw new MalformedDataException("a page ends in the middle of a number");
            }

            byte next = bytes[position++];
            value |= (ulong)(next & 0x7F) << shift;

            if (next < 0x80)
            {
                return value;
            }
        }

        throw new MalformedDataException("a page has a number of more than ten bytes");
    }

    public static long ReadZigZag(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = Read(bytes, ref position);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
