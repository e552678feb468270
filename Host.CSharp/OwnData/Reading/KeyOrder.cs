using System.Globalization;

namespace Spectral.Host.OwnData.Reading;

/// <summary>Reads the trajectories and times of a table, and nothing else, to see whether its rows stand in the order of trajectory, then time.</summary>
internal sealed class KeyOrder(TableSource source, DataRoles roles)
{
    private readonly TrajectoryNames _names = new();

    /// <summary>Where the order is first broken, in words; null where it never is.</summary>
    public string? FirstDescent { get; private set; }

    /// <summary>The number of rows.</summary>
    public long RowCount { get; private set; }

    /// <summary>Reads the file.</summary>
    public void Read()
    {
        int trajectory = -1;
        double time = 0;

        foreach (RowBatch batch in source.Batches([roles.Time], roles.Trajectory, _names))
        {
            OrderedRows.CheckTimes(source, batch, roles.Time);
            double[] times = batch.Numbers[0];

            for (int row = 0; row < batch.Count && FirstDescent is null; row++)
            {
                int next = batch.Trajectory(row);

                if (next < trajectory)
                {
                    FirstDescent = $"{source.Place(batch.Place(row))} goes back to trajectory {_names[next]}";
                }
                else if (next == trajectory && times[row] < time)
                {
                    FirstDescent = $"{source.Place(batch.Place(row))} goes back to {roles.Time} = {times[row].ToString("R", CultureInfo.InvariantCulture)}";
                }

                (trajectory, time) = (next, times[row]);
            }

            RowCount += batch.Count;
        }
    }
}
