using System.Collections.Generic;

namespace Spectral.Host.OwnData.Reading;

/// <summary>Gathers rows that share trajectory and time into snapshots.</summary>
internal static class SnapshotBlocks
{
    /// <summary>The snapshots of a long table.</summary>
    public static IEnumerable<FieldSnapshot> Of(TableSource source, DataRoles roles, OrderedRows rows)
    {
        SnapshotBlock block = new(source, roles);

        foreach (RowBatch batch in rows.Batches([roles.Time, .. roles.Positions, .. roles.Fields, .. roles.Inputs]))
        {
            double[] times = batch.Numbers[0];

            for (int first = 0; first < batch.Count;)
            {
                int end = first + 1;

                while (end < batch.Count && times[end] == times[first] && batch.Trajectory(end) == batch.Trajectory(first))
                {
                    end++;
                }

                if (!block.Belongs(batch, first))
                {
                    if (block.Count > 0)
                    {
                        yield return block.ToSnapshot(rows.Trajectories);
                    }

                    block.Begin(batch, first);
                }

                block.Add(batch, first, end);
                first = end;
            }
        }

        if (block.Count == 0)
        {
            throw source.Fault("the table has no rows; give one row an observation.");
        }

        yield return block.ToSnapshot(rows.Trajectories);
    }
}
