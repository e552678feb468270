using System;
using System.IO;
using Spectral.Host.Parquet.Metadata;

namespace Spectral.Host.Parquet.Writing;

/// <summary>Truth values, one bit each, the least significant first.</summary>
internal sealed class BooleanFormat() : PlainFormat<bool>(PhysicalType.Boolean)
{
    public override void Write(Stream stream, ReadOnlySpan<bool> values)
    {
        for (int start = 0; start < values.Length; start += 8)
        {
            int bits = 0;

            for (int i = start; i < Math.Min(start + 8, values.Length); i++)
            {
                bits |= (values[i] ? 1 : 0) << (i - start);
            }

            stream.WriteByte((byte)bits);
        }
    }

    public override (byte[] Minimum, byte[] Maximum)? Extremes(ReadOnlySpan<bool> values) => values.Length == 0
        ? null
        : ([values.Contains(false) ? (byte)0 : (byte)1], [values.Contains(true) ? (byte)1 : (byte)0]);
}
