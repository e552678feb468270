using System;
using System.Globalization;
using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>
/// Numbers that programs write where there is none: −9999, 1e20, NetCDF's. One that stands in a field several times, and far from all its other values, is
/// told, and taken as missing where that is asked for.
/// </summary>
internal sealed class FillValues
{
    /// <summary>What NetCDF writes into numbers of floating point where nothing was written.</summary>
    public const double Netcdf = 9.969209968386869e36;

    /// <summary>What programs write, in the order in which it is told.</summary>
    private static readonly double[] Usual =
    [
        -9999, -999, -99999, -999.9, -9999.9, -999.99, -99.99, -99, 9999, 999, 99999, 999999, -999999, -8888, -7777, -32768, -32767, -2147483647, -2147483648, 1e20, 1e30, -1e30, 1e33, 1e34, 1e35, 1e36, Netcdf, 9.96921e36,
        (double)1e20f, (double)-1e34f, (double)1e30f,
    ];

    /// <summary>Such a value lies at least so many ranges of the others away from them.</summary>
    private const double Far = 1;

    private readonly string[] _fields;
    private readonly long[][] _counts;
    private readonly double[] _least;
    private readonly double[] _largest;

    /// <summary>A look at these fields.</summary>
    public FillValues(string[] fields)
    {
        _fields = fields;
        _counts = [.. fields.Select(_ => new long[Usual.Length])];
        _least = [.. fields.Select(_ => double.PositiveInfinity)];
        _largest = [.. fields.Select(_ => double.NegativeInfinity)];
    }

    /// <summary>Puts NaN for every value that stands for a missing one, in double or in single precision.</summary>
    public static void Remove(Span<double> values, double[] missing)
    {
        foreach (double given in missing)
        {
            double single = (float)given;

            for (int i = 0; i < values.Length; i++)
            {
                values[i] = values[i] == given || values[i] == single ? double.NaN : values[i];
            }
        }
    }

    /// <summary>Takes the values of a field at a time into account.</summary>
    public void Add(int field, ReadOnlySpan<double> values)
    {
        (double least, double largest) = (_least[field], _largest[field]);

        foreach (double value in values)
        {
            if (IsCandidate(value) && Array.IndexOf(Usual, value) is >= 0 and int place)
            {
                _counts[field][place]++;
                continue;
            }

            least = value < least ? value : least;
            largest = value > largest ? value : largest;
        }

        (_least[field], _largest[field]) = (least, largest);
    }

    /// <summary>What was found, one sentence a field.</summary>
    public string[] Found() => [.. Enumerable.Range(0, _fields.Length).Select(Found).OfType<string>()];

    /// <summary>Most numbers are none of them, and are told from them at a glance.</summary>
    private static bool IsCandidate(double value) => value is <= -99 or >= 999;

    private string? Found(int field)
    {
        // What may be a fill value, but lies among the others, is one of them.
        (double least, double largest) = (_least[field], _largest[field]);
        int[] seen = [.. Enumerable.Range(0, Usual.Length).Where(place => _counts[field][place] > 0)];
        double range = largest - least;

        if (seen.Length == 0 || !(range >= 0))
        {
            return null;
        }

        int[] far = [.. seen.Where(place => Math.Max(Usual[place] - largest, least - Usual[place]) > Far * Math.Max(range, Math.Max(Math.Abs(least), Math.Abs(largest))))];
        return far.Length == 0
            ? null
            : $"field {_fields[field]} holds {string.Join(" and ", far.Select(place => $"{Text(Usual[place])} in {_counts[field][place].ToString(CultureInfo.InvariantCulture)} places"))}, far from its other values "
                + $"({Short(least)} to {Short(largest)}): if that stands for missing values, say --missing {string.Join(",", far.Select(place => Text(Usual[place])))}";
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Short(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
