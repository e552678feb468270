using System;
using System.Buffers.Binary;

namespace Spectral.Host.Parquet.Codecs;

/// <summary>
/// The old LZ4 of the format, which its writers understand in two ways: one block, as in LZ4_RAW (Parquet.Net), or Hadoop's frames, each the two sizes of
/// a block in 4 bytes, unfolded and as it stands, the most significant byte first, and then the block (parquet-mr).
/// </summary>
internal static class Lz4Frames
{
    private const int HeaderSize = 8;

    /// <summary>A block begins with a token that announces a byte as it is, so with 16 at least; the size of a frame below 256 MiB begins with less.</summary>
    private const int LeastToken = 16;

    /// <summary>Decompresses into a buffer of exactly the size declared.</summary>
    public static void Decompress(ReadOnlySpan<byte> source, Span<byte> page)
    {
        if (source.Length < HeaderSize || source[0] >= LeastToken)
        {
            Lz4Block.Decompress(source, page);
            return;
        }

        while (source.Length >= HeaderSize)
        {
            uint unfolded = BinaryPrimitives.ReadUInt32BigEndian(source);
            uint folded = BinaryPrimitives.ReadUInt32BigEndian(source[4..]);
            source = source[HeaderSize..];

            if (unfolded > page.Length || folded > source.Length)
            {
                throw new MalformedDataException($"an LZ4 frame claims {unfolded} bytes from {folded} where {page.Length} and {source.Length} are left");
            }

            Lz4Block.Decompress(source[..(int)folded], page[..(int)unfolded]);
            source = source[(int)folded..];
            page = page[(int)unfolded..];
        }

        if (source.Length > 0 || page.Length > 0)
        {
            throw new MalformedDataException($"after the last LZ4 frame {source.Length} bytes are left, and {page.Length} of the page are missing");
        }
    }
}
