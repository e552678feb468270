using System;

namespace Spectral.Host.Parquet.Encodings;

/// <summary>
/// DELTA_BINARY_PACKED integers. Header: block size, miniblocks a block, number of values (varints), first value (zigzag).
/// Block: least delta (zigzag), a bit width for each miniblock, then the miniblocks: delta − least delta, packed.
/// Sums wrap, as the format demands, so that 64-bit arithmetic serves both widths of integers.
/// </summary>
internal static class DeltaBinaryPacked
{
    /// <summary>Reads as many values as the destination holds and moves the position behind them.</summary>
    public static void Read(ReadOnlySpan<byte> bytes, scoped ref int position, Span<long> destination)
    {
        ulong block = Varint.Read(bytes, ref position);
        ulong miniblocks = Varint.Read(bytes, ref position);
        ulong total = Varint.Read(bytes, ref position);
        long value = Varint.ReadZigZag(bytes, ref position);

        if (total != (ulong)destination.Length)
        {
            throw new MalformedDataException($"a page of delta-encoded numbers holds {total} of them where {destination.Length} belong");
        }

        if (block is 0 or > int.MaxValue || miniblocks is 0 || block % miniblocks != 0 || block / miniblocks % 8 != 0)
        {
            throw new MalformedDataException($"a page of delta-encoded numbers has blocks of {block} numbers in {miniblocks} parts");
        }

        if (destination.Length == 0)
        {
            return;
        }

        destination[0] = value;
        Span<long> rest = destination[1..];

        while (rest.Length > 0)
        {
            rest = ReadBlock(bytes, ref position, rest, (int)miniblocks, (int)(block / miniblocks), ref value);
        }
    }

    private static Span<long> ReadBlock(
        ReadOnlySpan<byte> bytes, scoped ref int position, Span<long> rest, int miniblocks, int size, scoped ref long value)
    {
        long least = Varint.ReadZigZag(bytes, ref position);

        if (bytes.Length - position < miniblocks)
        {
            throw EndsEarly();
        }

        ReadOnlySpan<byte> widths = bytes.Slice(position, miniblocks);
        position += miniblocks;

        for (int i = 0; i < miniblocks && rest.Length > 0; i++)
        {
            int width = widths[i];
            long length = (long)size / 8 * width;

            if (width > 64)
            {
                throw new MalformedDataException($"a page has values of {width} bits where at most 64 are possible");
            }

            if (bytes.Length - position < length)
            {
                throw EndsEarly();
            }

            int count = Math.Min(size, rest.Length);
            Unpack(bytes.Slice(position, (int)length), width, least, rest[..count], ref value);
            position += (int)length;
            rest = rest[count..];
        }

        return rest;
    }

    private static void Unpack(ReadOnlySpan<byte> packed, int width, long least, Span<long> destination, ref long value)
    {
        long sum = value;

        for (int i = 0; i < destination.Length; i++)
        {
            ulong delta = width == 0 ? 0 : BitUnpacker.Read(packed, (long)i * width, width);
            sum = unchecked(sum + least + (long)delta);
            destination[i] = sum;
        }

        value = sum;
    }

    private static MalformedDataException EndsEarly() => new("a page ends before its last delta-encoded number");
}
