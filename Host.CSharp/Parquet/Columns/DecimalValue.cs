using System;
using System.Globalization;
using System.Numerics;

namespace Spectral.Host.Parquet.Columns;

/// <summary>A decimal unscaled · 10^−scale as the nearest double.</summary>
internal static class DecimalValue
{
    /// <summary>Up to these a quotient of two exact doubles is the correctly rounded result.</summary>
    private const long ExactInteger = 1L << 53;

    private static readonly double[] ExactPowers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    public static double Of(long unscaled, int scale) => unscaled is >= -ExactInteger and <= ExactInteger && scale < ExactPowers.Length
        ? unscaled / ExactPowers[scale]
        : Parse(unscaled, scale);

    /// <summary>The unscaled integer in two's complement, the most significant byte first.</summary>
    public static double Of(ReadOnlySpan<byte> unscaled, int scale)
    {
        BigInteger integer = new(unscaled, isBigEndian: true);
        return integer >= long.MinValue && integer <= long.MaxValue ? Of((long)integer, scale) : Parse(integer, scale);
    }

    private static double Parse(BigInteger unscaled, int scale) => double.Parse(
        string.Create(CultureInfo.InvariantCulture, $"{unscaled}E-{scale}"), NumberStyles.Float, CultureInfo.InvariantCulture);
}
