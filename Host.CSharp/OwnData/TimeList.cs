using System;
using System.Globalization;
using System.Linq;

namespace Spectral.Host.OwnData;

/// <summary>Times as they are given: first:step:last, or a list with commas.</summary>
internal static class TimeList
{
    /// <summary>Times at most.</summary>
    private const int MostTimes = 1_000_000;

    /// <summary>The times in a text; the option is named in messages.</summary>
    /// <exception cref="ArgumentException">They are no times, or do not go forward.</exception>
    public static double[] Parse(string given, string option)
    {
        string need = $"{option} needs first:step:last such as 0:0.1:20, or times with commas between";
        string[] parts = given.Split(':');

        if (parts.Length == 1)
        {
            return Ascending([.. given.Split(',').Select(time => Number(time, need))], given, option);
        }

        if (parts.Length != 3)
        {
            throw new ArgumentException($"{need}, not '{given}'");
        }

        double first = Number(parts[0], need);
        double step = Number(parts[1], need);
        double last = Number(parts[2], need);

        if (!(step > 0.0) || last < first)
        {
            throw new ArgumentException($"{option} {given} does not go forward: give a positive step, and a last time that is not before the first");
        }

        // A last time that is a whole number of steps away up to round-off counts.
        double count = Math.Floor(((last - first) / step) + 1e-9) + 1.0;

        return count <= MostTimes
            ? Ascending([.. Enumerable.Range(0, (int)count).Select(i => first + (i * step))], given, option)
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{option} {given} asks for {count:F0} times, more than {MostTimes}: take a larger step"));
    }

    private static double Number(string text, string what) =>
        double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new ArgumentException($"{what}, not '{text}'");

    private static double[] Ascending(double[] times, string given, string option)
    {
        for (int i = 1; i < times.Length; i++)
        {
            if (times[i] <= times[i - 1])
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{option} {given} does not go forward: {times[i]:R} follows {times[i - 1]:R}"));
            }
        }

        return times;
    }
}
