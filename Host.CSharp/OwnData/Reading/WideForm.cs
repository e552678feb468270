using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>How the columns of a wide table, one row a time, stand for fields at points.</summary>
/// <param name="Fields">The names of the fields, in the order of the file.</param>
/// <param name="Axes">The names of the positions.</param>
/// <param name="Points">The points, [dimensions × points], in the order of the first field's columns.</param>
/// <param name="Columns">The column of every field at every point, [fields × points].</param>
internal sealed record WideForm(string[] Fields, string[] Axes, double[][] Points, string[][] Columns)
{
    private const int FewestPoints = 2;

    private static readonly string[] UsualAxes = ["x", "y", "z"];

    /// <summary>The form of these columns; null where one of them names no position, or where they are not the same points for every field.</summary>
    public static WideForm? Of(IReadOnlyList<string> columns)
    {
        (string Column, PositionName? Name)[] named = [.. columns.Select(column => (column, PositionName.Of(column)))];

        if (named.Length < FewestPoints || named.Any(one => one.Name is null || one.Name.Position.Length != named[0].Name!.Position.Length))
        {
            return null;
        }

        (string Column, PositionName? Name)[][] fields = [.. named.GroupBy(one => one.Name!.Field).Select(group => group.ToArray())];
        PositionName[] first = [.. fields[0].Select(one => one.Name!)];
        Dictionary<string, int> places = new(StringComparer.Ordinal);

        foreach (PositionName point in first)
        {
            if (!places.TryAdd(Key(point), places.Count))
            {
                return null;
            }
        }

        string[][] found = [.. fields.Select(_ => new string[first.Length])];

        for (int field = 0; field < fields.Length; field++)
        {
            foreach ((string column, PositionName? name) in fields[field])
            {
                if (fields[field].Length != first.Length || !places.TryGetValue(Key(name!), out int place))
                {
                    return null;
                }

                found[field][place] = column;
            }
        }

        int dimensions = first[0].Position.Length;
        string[] axes = first[0].Axes.Length == dimensions ? first[0].Axes : UsualAxes[..dimensions];
        double[][] points = [.. Enumerable.Range(0, dimensions).Select(axis => first.Select(point => point.Position[axis] + 0.0).ToArray())];
        return new WideForm([.. fields.Select(group => group[0].Name!.Field is { Length: > 0 } field ? field : "u")], axes, points, found);
    }

    private static string Key(PositionName name) =>
        string.Join(' ', name.Position.Select(value => (value + 0.0).ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
}
