using System;
using System.Collections.Generic;
using System.Globalization;

namespace Spectral.Host.OwnData.Reading;

/// <summary>
/// The rows of a table in the order of trajectory, then time, then place in the file. Of a table of more than a few numbers the trajectories and times are
/// read first: where they stand in this order already, the rows pass by and nothing is held; where not, all rows are held in memory and sorted, up to a
/// bound.
/// </summary>
internal sealed class OrderedRows(TableSource source, DataRoles roles, long mostHeldNumbers, long fewNumbers)
{
    /// <summary>The most numbers that are held in memory to sort them: 512 MiB.</summary>
    public const long MostHeldNumbers = 1L << 26;

    /// <summary>So few numbers are held without a look at their order: 8 MiB.</summary>
    public const long FewNumbers = 1L << 20;

    /// <summary>The names of the trajectories met so far.</summary>
    public TrajectoryNames Trajectories { get; } = new();

    /// <summary>The rows: times as the first column, then the others asked for.</summary>
    public IEnumerable<RowBatch> Batches(string[] numbers)
    {
        int width = numbers.Length + (roles.Trajectory is null ? 0 : 1);

        if (Held(numbers, fewNumbers / width) is { } few)
        {
            return few.Ordered();
        }

        KeyOrder order = new(source, roles);
        order.Read();

        if (order.FirstDescent is not { } descent)
        {
            return Checked(numbers);
        }

        return order.RowCount <= mostHeldNumbers / width
            ? Held(numbers, order.RowCount)!.Ordered()
            : throw source.Fault(
                $"{descent}, and the {order.RowCount} rows are too many to be sorted in memory (at most {mostHeldNumbers / width}); "
                + $"sort the file by {(roles.Trajectory is null ? "" : roles.Trajectory + ", then ")}{roles.Time}.");
    }

    /// <summary>All rows, if they are no more than that.</summary>
    private HeldRows? Held(string[] numbers, long most)
    {
        if (source.RowCount > most)
        {
            return null;
        }

        HeldRows held = new(numbers.Length, roles.Trajectory is not null, (int)Math.Min(most, source.RowCount ?? HeldRows.FirstCapacity));

        foreach (RowBatch batch in Checked(numbers))
        {
            if (batch.FirstRow + batch.Count > most)
            {
                return null;
            }

            held.Add(batch);
        }

        return held;
    }

    private IEnumerable<RowBatch> Checked(string[] numbers)
    {
        foreach (RowBatch batch in source.Batches(numbers, roles.Trajectory, Trajectories))
        {
            CheckTimes(source, batch, roles.Time);
            yield return batch;
        }
    }

    /// <summary>Refuses a time that is none, and spells every zero alike.</summary>
    internal static void CheckTimes(TableSource source, RowBatch batch, string name)
    {
        double[] times = batch.Numbers[0];

        for (int row = 0; row < batch.Count; row++)
        {
            if (!double.IsFinite(times[row]))
            {
                string given = double.IsNaN(times[row]) ? "missing" : times[row].ToString("R", CultureInfo.InvariantCulture);
                throw source.Fault($"{source.Place(batch.Place(row))}: {name} is {given}; every row needs a finite time, give it or remove the row.");
            }

            times[row] += 0.0;
        }
    }
}
