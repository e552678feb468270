using System;

namespace Spectral.Host.Parquet.Encodings;

/// <summary>BYTE_STREAM_SPLIT: byte k of all values stands in stream k, the streams one behind the other.</summary>
internal static class ByteStreamSplit
{
    /// <summary>Puts values of that width together again; the destination is their PLAIN form.</summary>
    public static void Join(ReadOnlySpan<byte> bytes, int width, Span<byte> destination)
    {
        if (bytes.Length != destination.Length)
        {
            throw new MalformedDataException($"a page of split streams has {bytes.Length} bytes where {destination.Length} belong");
        }

        int count = destination.Length / width;

        for (int k = 0; k < width; k++)
        {
            ReadOnlySpan<byte> stream = bytes.Slice(k * count, count);

            for (int i = 0, at = k; i < stream.Length; i++, at += width)
            {
                destination[at] = stream[i];
            }
        }
    }
}
