using System;
using System.Collections.Generic;
using System.Linq;
using Spectral.Host.OwnData.Reading;

namespace Spectral.Host.Equations;

/// <summary>Places from a table in Parquet or text that has a column for each axis.</summary>
internal static class PlacesFile
{
    /// <summary>The places, [axes × rows].</summary>
    /// <exception cref="OwnData.DataFileException">The file cannot be read, or a column or a number is missing.</exception>
    public static double[][] Read(string path, string[] axes) => Guarded.Value(path, () =>
    {
        TableSource source = SourceFile.Open(path);
        string[] names = [.. source.Columns.Where(column => column.Kind == ValueKind.Number).Select(column => column.Name)];

        foreach (string axis in axes.Where(axis => !names.Contains(axis, StringComparer.Ordinal)))
        {
            throw source.Fault(Suggestion.unknown("column of numbers", axis, names));
        }

        List<double>[] found = [.. axes.Select(_ => new List<double>())];

        foreach (RowBatch batch in source.Batches(axes, null, new TrajectoryNames()))
        {
            for (int axis = 0; axis < axes.Length; axis++)
            {
                int missing = Array.FindIndex(batch.Numbers[axis], 0, batch.Count, double.IsNaN);

                if (missing >= 0)
                {
                    throw source.Fault($"{source.Place(batch.Place(missing))} has no {axes[axis]}: give every place all its coordinates.");
                }

                found[axis].AddRange(batch.Numbers[axis].AsSpan(0, batch.Count));
            }
        }

        return found[0].Count > 0 ? Array.ConvertAll(found, axis => axis.ToArray()) : throw source.Fault("there are no rows: give at least one place.");
    });
}
