using System;
using System.Buffers.Binary;

namespace Spectral.Host.Parquet.Encodings;

/// <summary>PLAIN values of bytes: each behind its length (4 bytes), or all of one length known from the schema.</summary>
internal static class PlainByteArrays
{
    public static void Read(ReadOnlySpan<byte> bytes, Span<ByteSlice> slices)
    {
        int position = 0;

        for (int i = 0; i < slices.Length; i++)
        {
            if (bytes.Length - position < 4)
            {
                throw new MalformedDataException("a page ends before its last value");
            }

            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[position..]);
            position += 4;

            if ((uint)length > (uint)(bytes.Length - position))
            {
                throw new MalformedDataException($"a page has a value of {(uint)length} bytes where {bytes.Length - position} remain");
            }

            slices[i] = new ByteSlice(position, length);
            position += length;
        }
    }

    public static void ReadFixed(ReadOnlySpan<byte> bytes, int length, Span<ByteSlice> slices)
    {
        if ((long)length * slices.Length > bytes.Length)
        {
            throw new MalformedDataException($"a page of {bytes.Length} bytes is too short for {slices.Length} values of {length} bytes");
        }

        for (int i = 0; i < slices.Length; i++)
        {
            slices[i] = new ByteSlice(i * length, length);
        }
    }
}
