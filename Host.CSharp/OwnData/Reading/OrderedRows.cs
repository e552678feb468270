using System.Collections.Generic;
using System.Globalization;

namespace Spectral.Host.OwnData.Reading;

/// <summary>
/// The rows of a table in the order of trajectory, then time, then place in the file. A table of at most <see cref="MostNumbers"/> numbers is held in
/// memory and, where its rows stand in another order, sorted. A larger one is read twice: its trajectories and times to see that the order is right, then all.
/// </summary>
internal static class OrderedRows
{
    /// <summary>The most numbers that are held in memory: 512 MiB.</summary>
    public const long MostNumbers = 1L << 26;

    /// <summary>The rows: times as the first column, then the others asked for.</summary>
    public static IEnumerable<RowBatch> Of(TableSource source, string[] numbers, DataRoles roles, TrajectoryNames names)
    {
        HeldRows held = new(numbers.Length, roles.Trajectory is not null);

        foreach (RowBatch batch in source.Batches(numbers, roles.Trajectory, names))
        {
            CheckTimes(source, batch, roles.Time);
            held.Add(batch);
        }

        foreach (RowBatch batch in held.Ordered())
        {
            yield return batch;
        }
    }

    private static void CheckTimes(TableSource source, RowBatch batch, string name)
    {
        double[] times = batch.Numbers[0];

        for (int row = 0; row < batch.Count; row++)
        {
            if (!double.IsFinite(times[row]))
            {
                string given = times[row].ToString("R", CultureInfo.InvariantCulture);
                throw source.Fault($"{source.Place(batch.Place(row))}: {name} is {given}; every row needs a finite time; remove the row.");
            }
        }
    }
}
