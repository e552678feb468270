using System;

namespace Spectral.Host.Parquet.Writing;

/// <summary>The one NaN that is written for every NaN: quiet, positive, without payload.</summary>
internal static class CanonicalNaN
{
    public static readonly double Double = BitConverter.UInt64BitsToDouble(0x7FF8000000000000);

    public static readonly float Single = BitConverter.UInt32BitsToSingle(0x7FC00000);
}
