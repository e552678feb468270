using System;
using System.Buffers;

namespace Spectral.Host.Parquet.Encodings;

/// <summary>
/// DELTA_LENGTH_BYTE_ARRAY: all lengths, delta-encoded, then all bytes.
/// DELTA_BYTE_ARRAY: the lengths of the prefixes shared with the value before, delta-encoded, then the suffixes as DELTA_LENGTH_BYTE_ARRAY.
/// </summary>
internal static class DeltaByteArrays
{
    /// <summary>Shared prefixes may blow a page up; beyond this many bytes plus 1024 for each byte of the page it is refused.</summary>
    private const long ExpansionFloor = 1 << 24;

    private const long ExpansionFactor = 1024;

    /// <summary>Finds the values in the page's own bytes.</summary>
    public static void ReadLengths(ReadOnlySpan<byte> bytes, Span<ByteSlice> slices)
    {
        int position = 0;
        ReadLengths(bytes, ref position, slices);
    }

    /// <summary>Puts the values together in a new buffer, in which the slices then stand.</summary>
    public static byte[] ReadPrefixes(ReadOnlySpan<byte> bytes, Span<ByteSlice> slices)
    {
        int position = 0;
        long[] prefixes = ArrayPool<long>.Shared.Rent(slices.Length);

        try
        {
            DeltaBinaryPacked.Read(bytes, ref position, prefixes.AsSpan(0, slices.Length));
            ReadLengths(bytes, ref position, slices);
            return Join(bytes, prefixes, slices);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(prefixes);
        }
    }

    private static void ReadLengths(ReadOnlySpan<byte> bytes, ref int position, Span<ByteSlice> slices)
    {
        long[] lengths = ArrayPool<long>.Shared.Rent(slices.Length);

        try
        {
            DeltaBinaryPacked.Read(bytes, ref position, lengths.AsSpan(0, slices.Length));

            for (int i = 0; i < slices.Length; i++)
            {
                if (lengths[i] < 0 || lengths[i] > bytes.Length - position)
                {
                    throw new MalformedDataException($"a page has a value of {lengths[i]} bytes where {bytes.Length - position} remain");
                }

                slices[i] = new ByteSlice(position, (int)lengths[i]);
                position += (int)lengths[i];
            }
        }
        finally
        {
            ArrayPool<long>.Shared.Return(lengths);
        }
    }

    private static byte[] Join(ReadOnlySpan<byte> bytes, ReadOnlySpan<long> prefixes, Span<ByteSlice> slices)
    {
        byte[] joined = new byte[JoinedSize(bytes, prefixes, slices)];
        ByteSlice before = default;
        int end = 0;

        for (int i = 0; i < slices.Length; i++)
        {
            int prefix = (int)prefixes[i];
            ByteSlice suffix = slices[i];
            joined.AsSpan(before.Start, prefix).CopyTo(joined.AsSpan(end));
            bytes.Slice(suffix.Start, suffix.Length).CopyTo(joined.AsSpan(end + prefix));
            slices[i] = before = new ByteSlice(end, prefix + suffix.Length);
            end += before.Length;
        }

        return joined;
    }

    private static int JoinedSize(ReadOnlySpan<byte> bytes, ReadOnlySpan<long> prefixes, ReadOnlySpan<ByteSlice> suffixes)
    {
        long limit = Math.Min(Array.MaxLength, ExpansionFloor + (ExpansionFactor * bytes.Length));
        long size = 0;
        long before = 0;

        for (int i = 0; i < suffixes.Length; i++)
        {
            if (prefixes[i] < 0 || prefixes[i] > before)
            {
                throw new MalformedDataException($"a page has a value that shares {prefixes[i]} bytes with one of {before} bytes");
            }

            before = prefixes[i] + suffixes[i].Length;
            size += before;

            if (size > limit)
            {
                throw new MalformedDataException($"a page of {bytes.Length} bytes unfolds to more than {limit} bytes of text");
            }
        }

        return (int)size;
    }
}
