using System;
using System.Globalization;
using System.Linq;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>What the entries of an array are.</summary>
internal enum ArrayKind
{
    /// <summary>Real numbers.</summary>
    Real,

    /// <summary>Complex numbers.</summary>
    Complex,

    /// <summary>Instants, counted in <see cref="NamedArray.NanosecondsPerCount"/>.</summary>
    Instant,

    /// <summary>Text: names of trajectories at most.</summary>
    Word,
}

/// <summary>An array of a file, before any of its entries is read.</summary>
/// <param name="Name">Its name; in a file with groups its path.</param>
/// <param name="Shape">The lengths of its axes, the last one changing fastest in what is read.</param>
/// <param name="Kind">What its entries are.</param>
internal sealed record NamedArray(string Name, long[] Shape, ArrayKind Kind)
{
    /// <summary>What the file knows it by, whatever it is called.</summary>
    public string Id { get; } = Name;

    /// <summary>The names of its axes where the file gives them, as NetCDF does.</summary>
    public string[]? Axes { get; init; }

    /// <summary>Entries with these numbers are missing: the file says so.</summary>
    public double[] Missing { get; init; } = [];

    /// <summary>What an entry is multiplied by when it is read, then <see cref="Offset"/> is added: numbers that were packed as integers.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>What is added to an entry behind its multiplication.</summary>
    public double Offset { get; init; }

    /// <summary>What the numbers count, where the file says so: "m", "days since 1990-01-01".</summary>
    public string Units { get; init; } = "";

    /// <summary>Of instants: the nanoseconds of one count.</summary>
    public long NanosecondsPerCount { get; init; }

    /// <summary>The number of entries.</summary>
    public Int128 Count => Shape.Aggregate(Int128.One, (product, length) => product * length);

    /// <summary>The axes that have more than one entry.</summary>
    public int[] LongAxes => [.. Enumerable.Range(0, Shape.Length).Where(axis => Shape[axis] != 1)];

    /// <summary>Whether it has one axis of several entries: what can hold the values along an axis of another array.</summary>
    public bool IsVector => LongAxes.Length == 1 || (LongAxes.Length == 0 && Shape.Length == 1);

    /// <summary>The name without the groups before it.</summary>
    public string LastName => Name[(Name.LastIndexOf('/') + 1)..];

    /// <summary>Its name and its lengths, such as <c>usol (256 × 101)</c>.</summary>
    public override string ToString() => $"{Name} ({Lengths(Shape)})";

    /// <summary>Lengths as a message says them.</summary>
    public static string Lengths(long[] shape) =>
        shape.Length == 0 ? "one number" : string.Join(" × ", shape.Select(length => length.ToString(CultureInfo.InvariantCulture)));
}
