using System;
using System.Buffers.Text;
using System.Globalization;

namespace Spectral.Host.OwnData;

/// <summary>
/// The instant from which the times of a file of timestamps are counted, in seconds: the first one that the file names. Both are whole numbers of nanoseconds
/// until they are subtracted, so that steps of a microsecond are steps of a microsecond.
/// </summary>
/// <param name="Nanoseconds">Nanoseconds since 1970-01-01T00:00:00, or since midnight.</param>
/// <param name="IsTimeOfDay">Whether the file gives times of day, as 12:00:00, and no dates.</param>
/// <param name="IsUtc">Whether the file says that its times are UTC.</param>
public sealed record TimeOrigin(Int128 Nanoseconds, bool IsTimeOfDay, bool IsUtc)
{
    private const long Second = 1_000_000_000;
    private const long Day = 86_400 * Second;
    private const int FractionDigits = 9;
    private const long NanosecondsPerTick = 100;

    private static readonly Int128 First = (Int128)(DateTime.MinValue.Ticks - DateTime.UnixEpoch.Ticks) * NanosecondsPerTick;
    private static readonly Int128 Last = (Int128)(DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) * NanosecondsPerTick;

    /// <summary>Seconds from this instant to one of so many nanoseconds: the difference is whole, and rounded once.</summary>
    public double Seconds(Int128 nanoseconds) => (double)(nanoseconds - Nanoseconds) / Second;

    /// <summary>The nanoseconds of the instant so many seconds behind this one, rounded to a whole number.</summary>
    public Int128 At(double seconds)
    {
        double whole = Math.Floor(seconds);
        return Nanoseconds + ((Int128)whole * Second) + (long)Math.Round((seconds - whole) * Second);
    }

    /// <summary>The instant so many seconds behind this one, as a file writes it: 2024-03-01T12:00:00.000001, or 12:00:00.</summary>
    public string Text(double seconds) => double.IsFinite(seconds) && seconds < 1e18 && seconds > -1e18 ? Text(At(seconds)) : seconds.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToString() => Text(Nanoseconds);

    /// <summary>
    /// The nanoseconds that a text names: a date, a date and a time parted by T or a blank, with Z or an offset from UTC behind it or not, or a time of day; up to nine digits of a second.
    /// </summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out Int128 nanoseconds, out bool isTimeOfDay, out bool isUtc)
    {
        (nanoseconds, isTimeOfDay, isUtc) = (0, false, false);

        if (text.Length >= 10 && text[4] == (byte)'-' && text[7] == (byte)'-')
        {
            return TryDate(text[..10], out Int128 days) && TryRest(text[10..], days, out nanoseconds, out isUtc);
        }

        isTimeOfDay = true;
        return TryClock(text, out nanoseconds);
    }

    private string Text(Int128 nanoseconds)
    {
        if (IsTimeOfDay)
        {
            Int128 size = Int128.Abs(nanoseconds);
            return string.Create(CultureInfo.InvariantCulture, $"{(nanoseconds < 0 ? "-" : "")}{(long)(size / (3600 * Second)):00}:{(long)(size / (60 * Second) % 60):00}:{(long)(size / Second % 60):00}{Fraction((long)(size % Second))}");
        }

        if (nanoseconds < First || nanoseconds > Last)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{nanoseconds} ns since 1970-01-01T00:00:00");
        }

        Int128 seconds = nanoseconds / Second;
        long rest = (long)(nanoseconds % Second);

        if (rest < 0)
        {
            (seconds, rest) = (seconds - 1, rest + Second);
        }

        DateTime date = DateTime.UnixEpoch.AddTicks((long)seconds * TimeSpan.TicksPerSecond);
        return date.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + Fraction(rest) + (IsUtc ? "Z" : "");
    }

    private static string Fraction(long nanoseconds) => nanoseconds == 0 ? "" : "." + nanoseconds.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');

    private static bool TryDate(ReadOnlySpan<byte> text, out Int128 nanoseconds)
    {
        nanoseconds = 0;

        if (!TryDigits(text[..4], out int year) || !TryDigits(text[5..7], out int month) || !TryDigits(text[8..10], out int day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        nanoseconds = (Int128)(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Days * Day;
        return true;
    }

    private static bool TryRest(ReadOnlySpan<byte> text, Int128 days, out Int128 nanoseconds, out bool isUtc)
    {
        (nanoseconds, isUtc) = (days, false);

        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not ((byte)'T' or (byte)'t' or (byte)' '))
        {
            return false;
        }

        ReadOnlySpan<byte> clock = text[1..];
        Int128 offset = 0;

        if (clock.EndsWith("Z"u8) || clock.EndsWith("z"u8))
        {
            clock = clock[..^1];
            isUtc = true;
        }
        else if (clock.LastIndexOfAny((byte)'+', (byte)'-') is > 0 and int sign)
        {
            if (!TryClock(Colon(clock[(sign + 1)..]), out offset))
            {
                return false;
            }

            offset = clock[sign] == (byte)'-' ? -offset : offset;
            clock = clock[..sign];
            isUtc = true;
        }

        bool isClock = TryClock(clock.TrimEnd((byte)' '), out Int128 ofDay) && ofDay < Day + Second;
        nanoseconds = days + ofDay - offset;
        return isClock;
    }

    /// <summary>An offset as hours and minutes with a colon between.</summary>
    private static ReadOnlySpan<byte> Colon(ReadOnlySpan<byte> offset) => offset.Length switch
    {
        2 => new[] { offset[0], offset[1], (byte)':', (byte)'0', (byte)'0' },
        4 => new[] { offset[0], offset[1], (byte)':', offset[2], offset[3] },
        _ => offset,
    };

    /// <summary>h:mm, h:mm:ss or h:mm:ss.fffffffff; the hours may be more than a day's.</summary>
    private static bool TryClock(ReadOnlySpan<byte> text, out Int128 nanoseconds)
    {
        nanoseconds = 0;
        int hours = text.IndexOf((byte)':');

        if (hours is < 1 or > 6 || text.Length < hours + 3 || !TryDigits(text[..hours], out int hour) || !TryDigits(text.Slice(hours + 1, 2), out int minute) || minute > 59)
        {
            return false;
        }

        nanoseconds = (((Int128)hour * 60) + minute) * 60 * Second;
        ReadOnlySpan<byte> rest = text[(hours + 3)..];

        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest[0] != (byte)':' || rest.Length < 3 || !TryDigits(rest.Slice(1, 2), out int second) || second > 60)
        {
            return false;
        }

        nanoseconds += (Int128)second * Second;
        ReadOnlySpan<byte> fraction = rest[3..];

        if (fraction.IsEmpty)
        {
            return true;
        }

        if (fraction[0] is not ((byte)'.' or (byte)',') || fraction.Length is < 2 or > FractionDigits + 1 || !TryDigits(fraction[1..], out int digits))
        {
            return false;
        }

        long unit = Second;

        for (int digit = 1; digit < fraction.Length; digit++)
        {
            unit /= 10;
        }

        nanoseconds += digits * unit;
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number) =>
        Utf8Parser.TryParse(text, out number, out int read) && read == text.Length && text[0] is >= (byte)'0' and <= (byte)'9';
}
