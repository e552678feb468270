using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Spectral.Host.Parquet;

namespace Spectral.Host.OwnData.Writing;

/// <summary>A column of a forecast as a long table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Words">Words, of trajectories; none for numbers.</param>
/// <param name="Numbers">Numbers; none for words.</param>
/// <param name="Origin">Of times that are timestamps: where they are counted from.</param>
internal sealed record ForecastColumn(string Name, string[] Words, double[] Numbers, TimeOrigin? Origin)
{
    /// <summary>The number of rows.</summary>
    public int Count => Math.Max(Words.Length, Numbers.Length);

    /// <summary>Trajectory, time, positions and fields; one row a trajectory, time and point.</summary>
    public static ForecastColumn[] Of(DataForecast forecast)
    {
        IReadOnlyList<FieldSnapshot> snapshots = forecast.Snapshots;
        DataRoles roles = forecast.Roles;
        List<ForecastColumn> columns = [];

        if (roles.Trajectory is not null)
        {
            columns.Add(new ForecastColumn(roles.Trajectory, [.. snapshots.SelectMany(one => Enumerable.Repeat(one.Trajectory, one.Count))], [], null));
        }

        columns.Add(new ForecastColumn(roles.Time, [], [.. snapshots.SelectMany(one => Enumerable.Repeat(one.Time, one.Count))], roles.Reading.Origin));

        for (int k = 0; k < roles.Positions.Length; k++)
        {
            int axis = k;
            columns.Add(new ForecastColumn(roles.Positions[k], [], [.. snapshots.SelectMany(one => one.Points[axis])], null));
        }

        for (int k = 0; k < roles.Fields.Length; k++)
        {
            int field = k;
            columns.Add(new ForecastColumn(roles.Fields[k], [], [.. snapshots.SelectMany(one => one.Fields[field])], null));
        }

        return [.. columns];
    }

    /// <summary>The column in Parquet: timestamps in nanoseconds where they are such.</summary>
    public ParquetColumn ToParquet() => Words.Length > 0 ? ParquetColumn.Of(Name, Words)
        : Origin is not { } origin ? ParquetColumn.Of(Name, Numbers)
        : origin.IsTimeOfDay ? ParquetColumn.Times(Name, Instants(origin), ParquetTimeUnit.Nanoseconds)
        : ParquetColumn.Timestamps(Name, Instants(origin), ParquetTimeUnit.Nanoseconds);

    /// <summary>A cell as text.</summary>
    public string Text(int row) => Words.Length > 0 ? Words[row] : Origin?.Text(Numbers[row]) ?? Numbers[row].ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Numbers of seconds behind an instant as nanoseconds since 1970.</summary>
    /// <exception cref="ArgumentException">An instant lies beyond those that 64 bits hold.</exception>
    public static long[] Instants(double[] seconds, TimeOrigin origin) => Array.ConvertAll(seconds, time =>
    {
        Int128 at = origin.At(time);
        return at >= long.MinValue && at <= long.MaxValue
            ? (long)at
            : throw new ArgumentException($"the time {origin.Text(time)} lies beyond what timestamps in nanoseconds hold, 1677 to 2262; write .csv");
    });

    private long[] Instants(TimeOrigin origin) => Instants(Numbers, origin);
}
