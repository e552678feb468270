using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>The rows of a wide table as snapshots: each is one.</summary>
internal static class WideSnapshots
{
    /// <summary>The snapshots.</summary>
    public static IEnumerable<FieldSnapshot> Of(TableSource source, DataRoles roles, OrderedRows rows)
    {
        WideForm form = RoleGuess.Wide(source, roles.Trajectory, roles.Time)
            ?? throw source.Fault("the names of the columns do not say positions, such as 0.5 or u(0.5), the same for every field; name them so or give a long table.");
        string[] columns = [.. form.Columns.SelectMany(field => field)];
        int count = form.Points[0].Length;
        long before = -1;
        int trajectory = -1;
        double time = 0;

        foreach (RowBatch batch in rows.Batches([roles.Time, .. columns]))
        {
            for (int row = 0; row < batch.Count; row++)
            {
                if (before >= 0 && batch.Trajectory(row) == trajectory && batch.Numbers[0][row] == time)
                {
                    throw Twice(source, roles, before, batch.Place(row), time);
                }

                (before, trajectory, time) = (batch.Place(row), batch.Trajectory(row), batch.Numbers[0][row]);
                double[][] fields = [.. form.Columns.Select(_ => new double[count])];

                for (int column = 0; column < columns.Length; column++)
                {
                    double value = batch.Numbers[column + 1][row];

                    if (double.IsInfinity(value))
                    {
                        throw source.Fault($"{source.Place(before)}: {columns[column]} is {value.ToString("R", CultureInfo.InvariantCulture)}; give a finite number, or NaN where the value is missing.");
                    }

                    fields[column / count][column % count] = value;
                }

                yield return new FieldSnapshot(rows.Trajectories[trajectory], time, form.Points, fields);
            }
        }

        if (before < 0)
        {
            throw source.Fault("the table has no rows; give one row a time.");
        }
    }

    private static DataFileException Twice(TableSource source, DataRoles roles, long one, long other, double time)
    {
        string several = roles.Trajectory is null ? ", or name the column of trajectories where there are several" : "";
        return source.Fault($"{source.Place(one)} and {source.Place(other)} both give {roles.Time} = {time.ToString("R", CultureInfo.InvariantCulture)}; keep one{several}.");
    }
}
