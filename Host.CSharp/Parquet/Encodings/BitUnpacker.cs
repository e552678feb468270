using System;
using System.Buffers.Binary;

namespace Spectral.Host.Parquet.Encodings;

/// <summary>Numbers of 0 to 64 bits packed from the least significant bit on, without gaps.</summary>
internal static class BitUnpacker
{
    /// <summary>The number of that width that begins at that bit; the caller has checked that its bytes are there.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes, long bit, int width)
    {
        int first = (int)(bit >> 3);
        int shift = (int)(bit & 7);
        ReadOnlySpan<byte> rest = bytes[first..];
        ulong low = rest.Length >= 8 ? BinaryPrimitives.ReadUInt64LittleEndian(rest) : Partial(rest);
        ulong value = low >> shift;

        if (shift + width > 64)
        {
            value |= (ulong)rest[8] << (64 - shift);
        }

        return width == 64 ? value : value & ((1UL << width) - 1);
    }

    private static ulong Partial(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;

        for (int i = 0; i < bytes.Length; i++)
        {
            value |= (ulong)bytes[i] << (8 * i);
        }

        return value;
    }
}
