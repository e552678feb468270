using System;
using System.Collections.Generic;
using System.Linq;
using Spectral.Host.OwnData.Arrays;

namespace Spectral.Host.OwnData.Writing;

/// <summary>An array of a forecast.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Axes">The names of its axes.</param>
/// <param name="Shape">Their lengths, the last axis fastest.</param>
/// <param name="Numbers">Its entries; none where they are words.</param>
internal sealed record ForecastArray(string Name, string[] Axes, int[] Shape, double[] Numbers)
{
    /// <summary>Of names of trajectories: these.</summary>
    public string[] Words { get; init; } = [];

    /// <summary>Of times that are timestamps: where they are counted from.</summary>
    public TimeOrigin? Origin { get; init; }
}

/// <summary>A forecast as arrays: values along the axes, and the fields on them.</summary>
internal static class ForecastArrays
{
    private const string Row = "row";

    /// <summary>The arrays, and behind them the names of the axes as an array, for formats that do not keep them.</summary>
    public static ForecastArray[] WithAxes(ForecastArray[] arrays) =>
        [.. arrays, new ForecastArray(AxisNames.List, [AxisNames.List], [arrays[^1].Axes.Length], []) { Words = arrays[^1].Axes }];

    /// <summary>The arrays [trajectory ×] time × positions; null where times or points differ from one snapshot to another, or the points are no grid.</summary>
    public static ForecastArray[]? Of(DataForecast forecast)
    {
        IReadOnlyList<FieldSnapshot> snapshots = forecast.Snapshots;
        DataRoles roles = forecast.Roles;
        FieldSnapshot[][] runs = [.. snapshots.GroupBy(snapshot => snapshot.Trajectory).Select(group => group.ToArray())];
        FieldSnapshot first = snapshots[0];
        double[] times = Array.ConvertAll(runs[0], snapshot => snapshot.Time);

        if (runs.Any(run => !run.Select(snapshot => snapshot.Time).SequenceEqual(times))
            || snapshots.Any(snapshot => !snapshot.Points.Zip(first.Points).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
            || Grid(first.Points) is not (double[][] axes, int[] places))
        {
            return null;
        }

        string[] before = roles.Trajectory is null ? [] : [roles.Trajectory];
        string[] names = [.. before, roles.Time, .. roles.Positions];
        int[] shape = [.. before.Select(_ => runs.Length), times.Length, .. axes.Select(axis => axis.Length)];
        return
        [
            .. before.Select(name => new ForecastArray(name, [name], [runs.Length], []) { Words = [.. runs.Select(run => run[0].Trajectory)] }),
            new ForecastArray(roles.Time, [roles.Time], [times.Length], times) { Origin = roles.Reading.Origin },
            .. axes.Select((axis, place) => new ForecastArray(roles.Positions[place], [roles.Positions[place]], [axis.Length], axis)),
            .. roles.Fields.Select((name, field) => new ForecastArray(name, names, shape, [.. runs.SelectMany(run => run.SelectMany(snapshot => Placed(snapshot.Fields[field], places)))])),
        ];
    }

    /// <summary>The columns of the long table, each an array.</summary>
    public static ForecastArray[] Columns(DataForecast forecast) =>
    [
        .. ForecastColumn.Of(forecast).Select(column => new ForecastArray(column.Name, [Row], [column.Count], column.Words.Length == 0 ? column.Numbers : Numbered(column.Words)) { Origin = column.Origin }),
    ];

    /// <summary>Trajectories as numbers: those they are called by, or their places in the order of the forecast.</summary>
    private static double[] Numbered(string[] words)
    {
        List<string> names = [.. words.Distinct()];
        return names.TrueForAll(name => double.TryParse(name, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _))
            ? Array.ConvertAll(words, word => double.Parse(word, System.Globalization.CultureInfo.InvariantCulture))
            : Array.ConvertAll(words, word => (double)names.IndexOf(word));
    }

    /// <summary>The values along each axis, and where each point's value belongs, the last axis fastest; null where the points are no grid.</summary>
    private static (double[][] Axes, int[] Places)? Grid(double[][] points)
    {
        double[][] axes = points.Length == 1 ? [points[0]] : [.. points.Select(axis => axis.Distinct().ToArray())];

        if (axes.Aggregate(1L, (product, axis) => product * axis.Length) != points[0].Length)
        {
            return null;
        }

        if (points.Length == 1)
        {
            return (axes, [.. Enumerable.Range(0, points[0].Length)]);
        }

        Dictionary<double, int>[] places = [.. axes.Select(axis => axis.Select((value, place) => (value, place)).ToDictionary(one => one.value, one => one.place))];
        int[] found = [.. Enumerable.Range(0, points[0].Length).Select(point => Enumerable.Range(0, points.Length).Aggregate(0, (place, axis) => (place * axes[axis].Length) + places[axis][points[axis][point]]))];
        return found.Distinct().Count() == found.Length ? (axes, found) : null;
    }

    private static double[] Placed(double[] values, int[] places)
    {
        double[] placed = new double[values.Length];

        for (int point = 0; point < values.Length; point++)
        {
            placed[places[point]] = values[point];
        }

        return placed;
    }
}
