using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Spectral.Host.Tests.Parquet;

/// <summary>Ways to damage a valid file, each drawn from a random stream, so that a seed and a number replay it.</summary>
internal static class Damage
{
    private const int Tail = 8;

    private static readonly byte[] Extremes = [0x00, 0x01, 0x7F, 0x80, 0xFF, 0xFE, 0x0F, 0xF0];

    private static readonly Func<byte[], IReadOnlyList<byte[]>, RandomStream, byte[]>[] Ways =
        [Cut, Truncate, FlipAnywhere, FlipFooter, SetExtremes, Splice, Repeat, Varint, FooterLength, Swap];

    /// <summary>The number of ways.</summary>
    public static int Count => Ways.Length;

    /// <summary>A damaged copy of a file; one in four is damaged twice.</summary>
    public static byte[] Of(IReadOnlyList<byte[]> files, RandomStream stream)
    {
        byte[] bytes = [.. files[stream.NextInteger(files.Count)]];

        for (int times = stream.NextInteger(4) == 0 ? 2 : 1; times > 0 && bytes.Length > 2 * Tail; times--)
        {
            bytes = Ways[stream.NextInteger(Ways.Length)](bytes, files, stream);
        }

        return bytes;
    }

    private static byte[] Cut(byte[] bytes, IReadOnlyList<byte[]> files, RandomStream stream)
    {
        int from = stream.NextInteger(bytes.Length);
        int to = from + 1 + stream.NextInteger(Math.Min(64, bytes.Length - from));
        return [.. bytes[..from], .. bytes[to..]];
    }

    private static byte[] Truncate(byte[] bytes, IReadOnlyList<byte[]> files, RandomStream stream) => bytes[..stream.NextInteger(bytes.Length)];

    private static byte[] FlipAnywhere(byte[] bytes, IReadOnlyList<byte[]> files, RandomStream stream)
    {
        for (int flips = 1 + stream.NextInteger(4); flips > 0; flips--)
        {
            bytes[stream.NextInteger(bytes.Length)] ^= (byte)(1 << stream.NextInteger(8));
        }

        return bytes;
    }

    private static byte[] FlipFooter(byte[] bytes, IReadOnlyList<byte[]> files, RandomStream stream)
    {
        for (int flips = 1 + stream.NextInteger(3); flips > 0; flips--)
        {
            bytes[InFooter(bytes, stream)] ^= (byte)(1 << stream.NextInteger(8));
        }

        return bytes;
    }

    private static byte[] SetExtremes(byte[] bytes, IReadOnlyList<byte[]> files, RandomStream stream)
    {
        int run = 1 + stream.NextInteger(9);
        bytes.AsSpan(stream.NextInteger(bytes.Length - run), run).Fill(Extremes[stream.NextInteger(Extremes.Length)]);
        return bytes;
    }

    /// <summary>Overwrites a run with one of another file.</summary>
    private static byte[] Splice(byte[] bytes, IReadOnlyList<byte[]> files, RandomStream stream)
    {
        byte[] other = files[stream.NextInteger(files.Count)];
        int run = 1 + stream.NextInteger(Math.Min(256, Math.Min(bytes.Length, other.Length) - 1));
        other.AsSpan(stream.NextInteger(other.Length - run), run).CopyTo(bytes.AsSpan(stream.NextInteger(bytes.Length - run)));
        return bytes;
    }

    /// <summary>Inserts a run once more: lists grow, offsets slip.</summary>
    private static byte[] Repeat(byte[] bytes, IReadOnlyList<byte[]> files, RandomStream stream)
    {
        int run = 1 + stream.NextInteger(Math.Min(128, bytes.Length - 1));
        int at = stream.NextInteger(bytes.Length - run);
        return Lengthened([.. bytes[..(at + run)], .. bytes[at..(at + run)], .. bytes[(at + run)..]], at, run);
    }

    /// <summary>Puts a number of up to ten bytes into the footer or a page, in place of what stands there or between.</summary>
    private static byte[] Varint(byte[] bytes, IReadOnlyList<byte[]> files, RandomStream stream)
    {
        ulong value = stream.NextBits() >> stream.NextInteger(64);
        List<byte> number = [];

        for (; value >= 0x80; value >>= 7)
        {
            number.Add((byte)(value | 0x80));
        }

        number.Add((byte)value);
        int at = stream.NextInteger(2) == 0 ? InFooter(bytes, stream) : stream.NextInteger(bytes.Length - Tail);

        if (stream.NextInteger(2) == 0)
        {
            number.ToArray().AsSpan(0, Math.Min(number.Count, bytes.Length - at)).CopyTo(bytes.AsSpan(at));
            return bytes;
        }

        return Lengthened([.. bytes[..at], .. number, .. bytes[at..]], at, number.Count);
    }

    private static byte[] FooterLength(byte[] bytes, IReadOnlyList<byte[]> files, RandomStream stream)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.Length - Tail));
        int[] lengths = [0, 1, length - 1, length + 1, length / 2, bytes.Length, bytes.Length - 12, int.MaxValue, -1, int.MinValue];
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.Length - Tail), lengths[stream.NextInteger(lengths.Length)]);
        return bytes;
    }

    private static byte[] Swap(byte[] bytes, IReadOnlyList<byte[]> files, RandomStream stream)
    {
        int run = 1 + stream.NextInteger(Math.Min(64, bytes.Length / 3));
        int one = stream.NextInteger(bytes.Length - run);
        int other = stream.NextInteger(bytes.Length - run);
        byte[] kept = bytes[one..(one + run)];
        bytes.AsSpan(other, run).CopyTo(bytes.AsSpan(one));
        kept.CopyTo(bytes.AsSpan(other));
        return bytes;
    }

    /// <summary>Where bytes were put into the footer, its length is made right again, so that they are read as part of it.</summary>
    private static byte[] Lengthened(byte[] bytes, int at, int more)
    {
        int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.Length - Tail));

        if (length > 0 && at >= bytes.Length - more - Tail - length && at < bytes.Length - more - Tail)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.Length - Tail), length + more);
        }

        return bytes;
    }

    private static int InFooter(byte[] bytes, RandomStream stream)
    {
        int length = Math.Clamp(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(bytes.Length - Tail)), 1, bytes.Length - Tail);
        return bytes.Length - Tail - 1 - stream.NextInteger(length);
    }
}
