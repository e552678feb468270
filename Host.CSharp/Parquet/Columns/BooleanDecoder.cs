using System;
using System.Buffers.Binary;
using Spectral.Host.Parquet.Encodings;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Columns;

/// <summary>Truth values: PLAIN, one bit each, the least significant first; or RLE runs of width 1 behind their length (4 bytes).</summary>
internal sealed class BooleanDecoder : ValueDecoder<bool>
{
    private const int Block = 1024;

    protected override int LeastBits => 1;

    protected internal override void Decode(PageEncoding encoding, ReadOnlySpan<byte> bytes, Span<bool> destination)
    {
        switch (encoding)
        {
            case PageEncoding.Plain:
                DecodeBits(bytes, destination);
                break;
            case PageEncoding.Rle:
                DecodeRuns(bytes, destination);
                break;
            default:
                throw Refusal(encoding);
        }
    }

    private static void DecodeBits(ReadOnlySpan<byte> bytes, Span<bool> destination)
    {
        if (8L * bytes.Length < destination.Length)
        {
            throw new MalformedDataException($"a page of {bytes.Length} bytes is too short for {destination.Length} truth values");
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = ((bytes[i >> 3] >> (i & 7)) & 1) != 0;
        }
    }

    private static void DecodeRuns(ReadOnlySpan<byte> bytes, Span<bool> destination)
    {
        if (bytes.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) > bytes.Length - 4)
        {
            throw new MalformedDataException("a page of truth values is shorter than it says");
        }

        RunLengthReader runs = new(bytes.Slice(4, BinaryPrimitives.ReadInt32LittleEndian(bytes)), 1);
        Span<int> values = stackalloc int[Block];

        while (destination.Length > 0)
        {
            Span<int> part = values[..Math.Min(Block, destination.Length)];
            runs.Read(part);

            for (int i = 0; i < part.Length; i++)
            {
                destination[i] = (part[i] & 1) != 0;
            }

            destination = destination[part.Length..];
        }
    }
}
