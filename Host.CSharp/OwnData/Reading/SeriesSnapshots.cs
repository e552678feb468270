using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>The rows of a table of observables as snapshots: each is one, its observables are fields at the one point 0.</summary>
internal static class SeriesSnapshots
{
    /// <summary>The snapshots.</summary>
    public static IEnumerable<FieldSnapshot> Of(TableSource source, DataRoles roles, OrderedRows rows)
    {
        double[][] points = [[0.0]];
        bool isEmpty = true;

        foreach (RowBatch batch in rows.Batches([roles.Time, .. roles.Fields]))
        {
            for (int row = 0; row < batch.Count; row++)
            {
                isEmpty = false;
                double[][] fields = [.. Enumerable.Range(1, roles.Fields.Length).Select(column => new[] { batch.Numbers[column][row] })];
                int infinite = System.Array.FindIndex(fields, field => double.IsInfinity(field[0]));

                if (infinite >= 0)
                {
                    throw source.Fault($"{source.Place(batch.Place(row))}: {roles.Fields[infinite]} is {fields[infinite][0].ToString("R", CultureInfo.InvariantCulture)}; give a finite number, or NaN where the value is missing.");
                }

                yield return new FieldSnapshot(rows.Trajectories[batch.Trajectory(row)], batch.Numbers[0][row], points, fields);
            }
        }

        if (isEmpty)
        {
            throw source.Fault("the table has no rows; give one row a time.");
        }
    }
}
