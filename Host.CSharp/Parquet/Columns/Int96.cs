using System.Runtime.InteropServices;

namespace Spectral.Host.Parquet.Columns;

/// <summary>The old form of a timestamp: nanoseconds of the day, then the Julian day.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct Int96(long NanosecondsOfDay, int JulianDay)
{
    private const long JulianDayOfEpoch = 2_440_588;

    private const long NanosecondsPerDay = 86_400_000_000_000;

    /// <summary>Nanoseconds since 1970-01-01T00:00:00.</summary>
    public long ToNanoseconds()
    {
        System.Int128 nanoseconds = ((System.Int128)(JulianDay - JulianDayOfEpoch) * NanosecondsPerDay) + NanosecondsOfDay;

        return nanoseconds >= long.MinValue && nanoseconds <= long.MaxValue
            ? (long)nanoseconds
            : throw new MalformedDataException(
                "an INT96 timestamp lies outside the years 1678 to 2261 that 64 bits of nanoseconds reach; write microseconds");
    }
}
