using System;
using System.IO;
using System.IO.Compression;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Codecs;

/// <summary>
/// Decompresses pages: snappy by IronSnappy, gzip and brotli by the framework, zstd by the system's libzstd.
/// The size that a page header claims is never taken on trust: memory grows with what the compressed bytes really unfold to.
/// </summary>
internal static class Decompressor
{
    /// <summary>A first guess at how far bytes unfold; more is taken only when they do.</summary>
    private const int FirstGuess = 16;

    private const int LeastBuffer = 1 << 16;

    /// <summary>Three bytes of snappy copy at most 64; the factor covers its header too.</summary>
    private const int SnappyExpansion = 24;

    /// <summary>The bytes of a page of that size.</summary>
    public static byte[] Decompress(CompressionCodec codec, ReadOnlySpan<byte> source, int size)
    {
        if (source.Length == 0)
        {
            throw new MalformedDataException($"a compressed page is empty where {size} bytes are declared");
        }

        byte[] page = codec switch
        {
            CompressionCodec.Snappy => Snappy(source, size),
            CompressionCodec.Gzip => Framework(source, size, stream => new GZipStream(stream, CompressionMode.Decompress), "gzip"),
            CompressionCodec.Brotli => Framework(source, size, stream => new BrotliStream(stream, CompressionMode.Decompress), "brotli"),
            CompressionCodec.Zstandard => Growing(source, size, Zstandard.TryDecompress),
            _ => throw Refusal(codec),
        };

        return page.Length == size
            ? page
            : throw new MalformedDataException($"a page decompresses to {page.Length} bytes where {size} are declared");
    }

    /// <summary>Why a codec cannot be read.</summary>
    public static MalformedDataException Refusal(CompressionCodec codec) => new(
        $"the compression {(Enum.IsDefined(codec) ? codec.ToString().ToUpperInvariant() : $"number {(int)codec}")} is not supported; "
        + "write the file uncompressed or with snappy, gzip, brotli or zstd");

    /// <summary>Decompresses into the buffer: the number of bytes, or −1 where the buffer is too small.</summary>
    private delegate int Attempt(ReadOnlySpan<byte> source, Span<byte> buffer);

    private static byte[] Growing(ReadOnlySpan<byte> source, int size, Attempt attempt)
    {
        long capacity = Math.Min(size, LeastBuffer + ((long)FirstGuess * source.Length));

        while (true)
        {
            byte[] buffer = new byte[capacity];
            int length = attempt(source, buffer);

            if (length >= 0)
            {
                return buffer[..length];
            }

            if (capacity == size)
            {
                throw new MalformedDataException($"a page decompresses to more than the {size} bytes declared");
            }

            capacity = Math.Min(size, 4 * capacity);
        }
    }

    private static byte[] Snappy(ReadOnlySpan<byte> source, int size)
    {
        int position = 0;
        ulong declared = Encodings.Varint.Read(source, ref position);

        if (declared != (ulong)size || size > (long)SnappyExpansion * source.Length)
        {
            throw new MalformedDataException(
                $"a snappy page of {source.Length} bytes claims to unfold to {declared} bytes where {size} are declared");
        }

        try
        {
            return IronSnappy.Snappy.Decode(source);
        }
        catch (Exception fault) when (
            fault is IOException or InvalidDataException or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            throw new MalformedDataException("a page is not valid snappy");
        }
    }

    private static unsafe byte[] Framework(ReadOnlySpan<byte> source, int size, Func<Stream, Stream> open, string name)
    {
        fixed (byte* start = source)
        {
            using UnmanagedMemoryStream compressed = new(start, source.Length);
            using Stream stream = open(compressed);
            byte[] page = new byte[Math.Min(size, LeastBuffer + ((long)FirstGuess * source.Length))];
            int filled = 0;

            try
            {
                while (true)
                {
                    filled += stream.ReadAtLeast(page.AsSpan(filled), page.Length - filled, throwOnEndOfStream: false);

                    if (filled < page.Length)
                    {
                        return page[..filled];
                    }

                    if (filled == size)
                    {
                        return stream.ReadByte() < 0
                            ? page
                            : throw new MalformedDataException($"a page decompresses to more than the {size} bytes declared");
                    }

                    Array.Resize(ref page, (int)Math.Min(size, 4L * page.Length));
                }
            }
            catch (Exception fault) when (fault is InvalidDataException or InvalidOperationException or IOException)
            {
                throw new MalformedDataException($"a page is not valid {name}");
            }
        }
    }
}
