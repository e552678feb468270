using System;
using System.IO;
using System.Numerics;
using System.Runtime.InteropServices;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Writing;

/// <summary>Integers of 32 or 64 bits, whose bytes in memory are their bytes in the file.</summary>
internal sealed class IntegerFormat<T>(PhysicalType physical) : PlainFormat<T>(physical)
    where T : unmanaged, IBinaryInteger<T>
{
    public override void Write(Stream stream, ReadOnlySpan<T> values) => stream.Write(MemoryMarshal.AsBytes(values));

    public override (byte[] Minimum, byte[] Maximum)? Extremes(ReadOnlySpan<T> values)
    {
        if (values.Length == 0)
        {
            return null;
        }

        T least = values[0];
        T greatest = values[0];

        foreach (T value in values)
        {
            least = value < least ? value : least;
            greatest = value > greatest ? value : greatest;
        }

        return (MemoryMarshal.AsBytes([least]).ToArray(), MemoryMarshal.AsBytes([greatest]).ToArray());
    }
}
