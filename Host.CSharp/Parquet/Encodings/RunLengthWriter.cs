using System;
using System.IO;

namespace Spectral.Host.Parquet.Encodings;

/// <summary>
/// Writes the hybrid of run lengths and bit packing that <see cref="RunLengthReader"/> reads. A value repeated at least eight times
/// becomes a run; what lies between runs is packed in groups of eight, the last one filled up with zeros.
/// </summary>
internal static class RunLengthWriter
{
    private const int Group = 8;

    public static void Write(Stream stream, ReadOnlySpan<int> values, int width)
    {
        for (int i = 0; i < values.Length;)
        {
            int run = RunAt(values, i);

            if (run >= Group)
            {
                WriteRun(stream, values[i], run, width);
                i += run;
                continue;
            }

            int end = i;

            do
            {
                end += Group;
            }
            while (end < values.Length && RunAt(values[..Math.Min(values.Length, end + Group)], end) < Group);

            WritePacked(stream, values[i..Math.Min(end, values.Length)], (end - i) / Group, width);
            i = Math.Min(end, values.Length);
        }
    }

    /// <summary>How often the value at that place stands there in a row.</summary>
    private static int RunAt(ReadOnlySpan<int> values, int start)
    {
        int different = values[start..].IndexOfAnyExcept(values[start]);
        return different < 0 ? values.Length - start : different;
    }

    private static void WriteRun(Stream stream, int value, int count, int width)
    {
        WriteVarint(stream, (uint)count << 1);

        for (int bit = 0; bit < width; bit += 8)
        {
            stream.WriteByte((byte)(value >> bit));
        }
    }

    private static void WritePacked(Stream stream, ReadOnlySpan<int> values, int groups, int width)
    {
        WriteVarint(stream, ((uint)groups << 1) | 1);
        ulong pending = 0;
        int bits = 0;

        for (int i = 0; i < groups * Group; i++)
        {
            pending |= (ulong)(i < values.Length ? (uint)values[i] : 0) << bits;

            for (bits += width; bits >= 8; bits -= 8)
            {
                stream.WriteByte((byte)pending);
                pending >>= 8;
            }
        }
    }

    private static void WriteVarint(Stream stream, uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }
}
