using System;
using System.IO;
using System.Numerics;
using System.Runtime.InteropServices;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Writing;

/// <summary>
/// Single or double precision numbers, every NaN written as the one canonical NaN. Statistics leave NaN out, and a zero among them is −0 as
/// the least
/// and +0 as the greatest, as the format demands.
/// </summary>
internal sealed class RealFormat<T>(PhysicalType physical, T canonicalNaN) : PlainFormat<T>(physical)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Block = 1024;

    public override void Write(Stream stream, ReadOnlySpan<T> values)
    {
        Span<T> canonical = stackalloc T[Block];

        for (; values.Length > 0; values = values[Math.Min(Block, values.Length)..])
        {
            Span<T> part = canonical[..Math.Min(Block, values.Length)];

            for (int i = 0; i < part.Length; i++)
            {
                part[i] = T.IsNaN(values[i]) ? canonicalNaN : values[i];
            }

            stream.Write(MemoryMarshal.AsBytes(part));
        }
    }

    public override (byte[] Minimum, byte[] Maximum)? Extremes(ReadOnlySpan<T> values)
    {
        T least = T.PositiveInfinity;
        T greatest = T.NegativeInfinity;
        bool any = false;

        foreach (T value in values)
        {
            any |= !T.IsNaN(value);
            least = value < least ? value : least;
            greatest = value > greatest ? value : greatest;
        }

        least = T.IsZero(least) ? T.NegativeZero : least;
        greatest = T.IsZero(greatest) ? T.Zero : greatest;
        return any ? (MemoryMarshal.AsBytes([least]).ToArray(), MemoryMarshal.AsBytes([greatest]).ToArray()) : null;
    }
}
