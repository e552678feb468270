using System;

namespace Spectral.Host.Parquet.Codecs;

/// <summary>What snappy and LZ4 share: bytes that repeat what stands shortly before them.</summary>
internal static class BackReference
{
    /// <summary>Repeats bytes from so far back; where more are wanted than stand there, they repeat themselves.</summary>
    public static void Copy(Span<byte> buffer, int at, long offset, int length)
    {
        if (offset <= 0 || offset > at || length > buffer.Length - at)
        {
            throw new MalformedDataException("a compressed page refers to bytes outside itself");
        }

        int from = at - (int)offset;

        for (int ready = (int)offset; length > 0; ready *= 2)
        {
            int part = Math.Min(ready, length);
            buffer.Slice(from, part).CopyTo(buffer[at..]);
            at += part;
            length -= part;
        }
    }
}
