using System;
using System.IO;
using System.IO.Compression;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Codecs;

/// <summary>
/// Decompresses pages into a buffer that is used again: snappy and LZ4 here, gzip and brotli by the framework, zstd by ZstdSharp, all of it managed.
/// The size that a page header claims is never taken on trust: memory grows with what the compressed bytes really unfold to.
/// </summary>
internal sealed class Decompressor
{
    /// <summary>A first guess at how far bytes unfold; more is taken only when they do.</summary>
    private const int FirstGuess = 16;

    private const int LeastBuffer = 1 << 16;

    private byte[] _buffer = [];
    private ZstdSharp.Decompressor? _zstandard;

    /// <summary>Whether pages of that codec can be read.</summary>
    public static bool CanRead(CompressionCodec codec) => codec is CompressionCodec.Uncompressed or CompressionCodec.Snappy or CompressionCodec.Gzip
        or CompressionCodec.Brotli or CompressionCodec.Lz4 or CompressionCodec.Zstandard or CompressionCodec.Lz4Raw;

    /// <summary>Why a codec cannot be read.</summary>
    public static MalformedDataException Refusal(CompressionCodec codec) => new(
        $"the compression {(Enum.IsDefined(codec) ? codec.ToString().ToUpperInvariant() : $"number {(int)codec}")} is not supported; "
        + "write the file uncompressed or with snappy, gzip, brotli, zstd or lz4_raw");

    /// <summary>The bytes of a page of that size; they hold until the next call.</summary>
    public ReadOnlySpan<byte> Decompress(CompressionCodec codec, ReadOnlySpan<byte> source, int size)
    {
        if (source.Length == 0)
        {
            throw new MalformedDataException($"a compressed page is empty where {size} bytes are declared");
        }

        switch (codec)
        {
            case CompressionCodec.Snappy:
                SnappyBlock.CheckSize(source, size);
                SnappyBlock.Decompress(source, Room(size));
                break;
            case CompressionCodec.Lz4:
                Lz4Block.CheckSize(source, size);
                Lz4Frames.Decompress(source, Room(size));
                break;
            case CompressionCodec.Lz4Raw:
                Lz4Block.CheckSize(source, size);
                Lz4Block.Decompress(source, Room(size));
                break;
            case CompressionCodec.Gzip:
                Framework(source, size, stream => new GZipStream(stream, CompressionMode.Decompress), "gzip");
                break;
            case CompressionCodec.Brotli:
                Framework(source, size, stream => new BrotliStream(stream, CompressionMode.Decompress), "brotli");
                break;
            case CompressionCodec.Zstandard:
                Zstandard(source, size);
                break;
            default:
                throw Refusal(codec);
        }

        return _buffer.AsSpan(0, size);
    }

    /// <summary>Room for so many bytes; what stood in the buffer is lost.</summary>
    private Span<byte> Room(long size)
    {
        if (_buffer.Length < size)
        {
            _buffer = new byte[size];
        }

        return _buffer.AsSpan(0, (int)size);
    }

    private void Zstandard(ReadOnlySpan<byte> source, int size)
    {
        _zstandard ??= new ZstdSharp.Decompressor();

        for (long capacity = Math.Min(size, LeastBuffer + ((long)FirstGuess * source.Length)); ; capacity = Math.Min(size, 4 * capacity))
        {
            if (TryZstandard(_zstandard, source, Room(capacity), out int length))
            {
                CheckLength(length, size);
                return;
            }

            if (capacity == size)
            {
                throw TooLong(size);
            }
        }
    }

    /// <summary>False where the destination is too small.</summary>
    private static bool TryZstandard(ZstdSharp.Decompressor decompressor, ReadOnlySpan<byte> source, Span<byte> destination, out int length)
    {
        try
        {
            return decompressor.TryUnwrap(source, destination, out length);
        }
        catch (ZstdSharp.ZstdException)
        {
            throw new MalformedDataException("a page is not valid zstd");
        }
    }

    private unsafe void Framework(ReadOnlySpan<byte> source, int size, Func<Stream, Stream> open, string name)
    {
        fixed (byte* start = source)
        {
            using UnmanagedMemoryStream compressed = new(start, source.Length);
            using Stream stream = open(compressed);
            Room(Math.Min(size, LeastBuffer + ((long)FirstGuess * source.Length)));
            int filled = 0;

            try
            {
                while (true)
                {
                    int end = Math.Min(size, _buffer.Length);
                    filled += stream.ReadAtLeast(_buffer.AsSpan(filled, end - filled), end - filled, throwOnEndOfStream: false);

                    if (filled < end)
                    {
                        CheckLength(filled, size);
                    }
                    else if (filled < size)
                    {
                        Array.Resize(ref _buffer, (int)Math.Min(size, 4L * _buffer.Length));
                    }
                    else if (stream.ReadByte() >= 0)
                    {
                        throw TooLong(size);
                    }
                    else
                    {
                        return;
                    }
                }
            }
            catch (Exception fault) when (fault is InvalidDataException or InvalidOperationException or IOException)
            {
                throw new MalformedDataException($"a page is not valid {name}");
            }
        }
    }

    private static void CheckLength(int length, int size)
    {
        if (length != size)
        {
            throw new MalformedDataException($"a page decompresses to {length} bytes where {size} are declared");
        }
    }

    private static MalformedDataException TooLong(int size) => new($"a page decompresses to more than the {size} bytes declared");
}
