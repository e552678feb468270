using System;

namespace Spectral.Host.Parquet;

/// <summary>
/// A flat column: a name, a type and an array of values, some of which may be missing.
/// The values stand in the derived <see cref="ParquetColumn{T}"/>.
/// </summary>
public abstract class ParquetColumn
{
    private protected ParquetColumn(string name, ParquetType type, int count, bool[]? valid, ParquetTimeUnit unit)
    {
        if (valid is not null && valid.Length != count)
        {
            throw new ParquetException($"column '{name}': {count} values but {valid.Length} marks of validity; give one mark a value.");
        }

        Name = name;
        Type = type;
        Count = count;
        Valid = valid;
        Unit = unit;
    }

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>What the values are.</summary>
    public ParquetType Type { get; }

    /// <summary>The number of values, the missing ones included.</summary>
    public int Count { get; }

    /// <summary>Which values are there; null where all are. A missing value stands in the array as 0, false or empty.</summary>
    public bool[]? Valid { get; }

    /// <summary>What a column of times or timestamps counts.</summary>
    public ParquetTimeUnit Unit { get; }

    /// <summary>Whether that row holds a value.</summary>
    public bool IsValid(int row) => Valid is null || Valid[row];

    /// <summary>
    /// The values as doubles, NaN where one is missing; booleans as 0 and 1, times as counts of their unit, 64-bit integers rounded to
    /// nearest.
    /// A column of double precision numbers without gaps gives its own array.
    /// </summary>
    /// <exception cref="ParquetException">The column holds text or bytes.</exception>
    public abstract double[] AsDoubles();

    /// <summary>A column of double precision numbers.</summary>
    public static ParquetColumn<double> Of(string name, double[] values, bool[]? valid = null) =>
        new(name, ParquetType.Double, values, valid);

    /// <summary>A column of single precision numbers.</summary>
    public static ParquetColumn<float> Of(string name, float[] values, bool[]? valid = null) =>
        new(name, ParquetType.Single, values, valid);

    /// <summary>A column of 32-bit integers.</summary>
    public static ParquetColumn<int> Of(string name, int[] values, bool[]? valid = null) => new(name, ParquetType.Int32, values, valid);

    /// <summary>A column of 64-bit integers.</summary>
    public static ParquetColumn<long> Of(string name, long[] values, bool[]? valid = null) => new(name, ParquetType.Int64, values, valid);

    /// <summary>A column of 64-bit integers without a sign.</summary>
    public static ParquetColumn<ulong> Of(string name, ulong[] values, bool[]? valid = null) =>
        new(name, ParquetType.UInt64, values, valid);

    /// <summary>A column of truth values.</summary>
    public static ParquetColumn<bool> Of(string name, bool[] values, bool[]? valid = null) => new(name, ParquetType.Boolean, values, valid);

    /// <summary>A column of text.</summary>
    public static ParquetColumn<string> Of(string name, string[] values, bool[]? valid = null) =>
        new(name, ParquetType.String, values, valid);

    /// <summary>A column of bytes.</summary>
    public static ParquetColumn<byte[]> Of(string name, byte[][] values, bool[]? valid = null) =>
        new(name, ParquetType.Binary, values, valid);

    /// <summary>A column of dates, in days since 1970-01-01.</summary>
    public static ParquetColumn<int> Dates(string name, int[] days, bool[]? valid = null) => new(name, ParquetType.Date, days, valid);

    /// <summary>A column of timestamps, counted from 1970-01-01T00:00:00 in that unit.</summary>
    public static ParquetColumn<long> Timestamps(string name, long[] values, ParquetTimeUnit unit, bool[]? valid = null) =>
        new(name, ParquetType.Timestamp, values, valid, Known(name, unit));

    /// <summary>A column of times of day, counted from midnight in that unit.</summary>
    public static ParquetColumn<long> Times(string name, long[] values, ParquetTimeUnit unit, bool[]? valid = null) =>
        new(name, ParquetType.Time, values, valid, Known(name, unit));

    private static ParquetTimeUnit Known(string name, ParquetTimeUnit unit) =>
        unit is > ParquetTimeUnit.None and <= ParquetTimeUnit.Nanoseconds
        ? unit
        : throw new ParquetException($"column '{name}': a column of times needs a unit; give milliseconds, microseconds or nanoseconds.");
}

/// <summary>A flat column with its values.</summary>
/// <typeparam name="T">double, float, int, long, ulong, bool, string or byte[].</typeparam>
public sealed class ParquetColumn<T> : ParquetColumn
{
    internal ParquetColumn(string name, ParquetType type, T[] values, bool[]? valid, ParquetTimeUnit unit = ParquetTimeUnit.None)
        : base(name, type, values.Length, valid, unit) => Values = values;

    /// <summary>The values, one a row.</summary>
    public T[] Values { get; }

    /// <inheritdoc/>
    public override double[] AsDoubles()
    {
        // Matched by the column, not by its array: to the runtime a ulong[] is a long[] too.
        double[] doubles = (ParquetColumn)this switch
        {
            ParquetColumn<double> column => Valid is null ? column.Values : [.. column.Values],
            ParquetColumn<float> column => Array.ConvertAll(column.Values, value => (double)value),
            ParquetColumn<int> column => Array.ConvertAll(column.Values, value => (double)value),
            ParquetColumn<long> column => Array.ConvertAll(column.Values, value => (double)value),
            ParquetColumn<ulong> column => Array.ConvertAll(column.Values, value => (double)value),
            ParquetColumn<bool> column => Array.ConvertAll(column.Values, value => value ? 1.0 : 0.0),
            ParquetColumn<string> =>
                throw new ParquetException(
                    $"column '{Name}' is text, not numbers; choose a column of numbers or convert it where the file is made."),
            _ =>
                throw new ParquetException(
                    $"column '{Name}' is bytes, not numbers; choose a column of numbers or convert it where the file is made."),
        };

        for (int row = 0; Valid is not null && row < doubles.Length; row++)
        {
            if (!Valid[row])
            {
                doubles[row] = double.NaN;
            }
        }

        return doubles;
    }
}
