using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.Koopman;

/// <summary>What the numbers of a row of observables are: columns of a table, or fields at points that stand still.</summary>
/// <param name="Roles">The columns of the file.</param>
/// <param name="Points">The points of fields, [dimensions × points]; one point 0 of plain observables.</param>
internal sealed record ObservedForm(DataRoles Roles, double[][] Points)
{
    /// <summary>Points of a field.</summary>
    public int Count => Points[0].Length;

    /// <summary>Whether these are fields at points.</summary>
    public bool IsField => !Roles.IsSeries;

    /// <summary>The number of the observable or field that each number of a row belongs to.</summary>
    public int[] Groups => [.. Enumerable.Range(0, Roles.Fields.Length).SelectMany(group => Enumerable.Repeat(group, Count))];

    /// <summary>A row as a snapshot.</summary>
    public FieldSnapshot Snapshot(string trajectory, double time, params double[][] rows) =>
        new(trajectory, time, Points, [.. rows.SelectMany(row => row.Chunk(Count))]);

    /// <summary>As a model file keeps it.</summary>
    public JsonObject Json()
    {
        JsonObject roles = ModelJson.Of(Roles);
        roles["series"] = Roles.IsSeries;
        return new JsonObject { ["points"] = new JsonArray([.. Points.Select(ModelJson.Numbers)]), ["roles"] = roles };
    }

    /// <summary>Back from a model file.</summary>
    public static ObservedForm Of(JsonNode node) => new(
        ModelJson.Roles(node["roles"]!) with { IsSeries = (bool)node["roles"]!["series"]! },
        [.. ModelJson.Array(node["points"]).Select(ModelJson.Numbers)]);
}

/// <summary>A file of observables as series, one a trajectory.</summary>
/// <param name="Form">What a row holds.</param>
/// <param name="Series">The series.</param>
internal sealed record ObservedTable(ObservedForm Form, ObservableSeries[] Series)
{
    /// <summary>Reads all of a file.</summary>
    /// <exception cref="DataFileException">A row cannot be used.</exception>
    /// <exception cref="ArgumentException">The points of fields move.</exception>
    public static ObservedTable Read(DataFile data)
    {
        List<(string Name, List<double> Times, List<double[]> Rows)> found = [];
        double[][]? points = null;

        foreach (FieldSnapshot snapshot in data.Snapshots())
        {
            points ??= snapshot.Points;

            if (!points.Zip(snapshot.Points).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"{data.Path}: at {data.Roles.Time} = {snapshot.Time:R} the points are others than before; give fields at points that stand still (NaN where a value is missing), or observables, one row a time."),
                    nameof(data));
            }

            if (found.Count == 0 || found[^1].Name != snapshot.Trajectory)
            {
                found.Add((snapshot.Trajectory, [], []));
            }

            found[^1].Times.Add(snapshot.Time);
            found[^1].Rows.Add([.. snapshot.Fields.SelectMany(field => field)]);
        }

        return new ObservedTable(
            new ObservedForm(data.Roles, points!),
            [.. found.Select(one => new ObservableSeries(one.Name, [.. one.Times], [.. one.Rows]))]);
    }
}
