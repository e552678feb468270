using System;
using System.Collections.Generic;
using System.Linq;
using Spectral.Host.Parquet;

namespace Spectral.Host.OwnData.Reading;

/// <summary>A Parquet table with lists, one row a time and an entry a point, as a long table: a row an entry, the flat columns repeated.</summary>
internal static class ListRows
{
    private const int FirstCapacity = 1 << 10;

    /// <summary>The rows: one batch a row of the file.</summary>
    public static IEnumerable<RowBatch> Of(ParquetSource source, (string Name, bool IsList)[] numbers, string list, string? trajectory, TrajectoryNames names)
    {
        using ParquetFile file = ParquetFile.Open(source.Path);
        string[] flat = [.. numbers.Where(one => !one.IsList).Select(one => one.Name)];
        string[] lists = [.. numbers.Where(one => one.IsList).Select(one => one.Name)];
        lists = lists.Length == 0 ? [list] : lists;
        ParquetListCursor[] cursors = [.. lists.Select(file.Lists)];
        int capacity = FirstCapacity;
        RowBatch batch = New(numbers.Length, trajectory, capacity);
        double[][] entries = [.. lists.Select(_ => Array.Empty<double>())];
        long next = 0;

        foreach (RowBatch rows in source.FlatBatches(flat, trajectory, names))
        {
            for (int row = 0; row < rows.Count; row++)
            {
                int count = Next(source, cursors, lists, entries, rows.Place(row));

                if (count > capacity)
                {
                    capacity = Math.Max(count, 2 * capacity);
                    batch = New(numbers.Length, trajectory, capacity);
                }

                batch.Count = count;
                batch.FirstRow = next;
                (int Flat, int List) place = (0, 0);

                for (int column = 0; column < numbers.Length; column++)
                {
                    if (numbers[column].IsList)
                    {
                        entries[place.List++].AsSpan(0, count).CopyTo(batch.Numbers[column]);
                    }
                    else
                    {
                        batch.Numbers[column].AsSpan(0, count).Fill(rows.Numbers[place.Flat++][row]);
                    }
                }

                batch.Trajectories?.AsSpan(0, count).Fill(rows.Trajectory(row));
                next += count;

                if (count > 0)
                {
                    yield return batch;
                }
            }
        }
    }

    private static RowBatch New(int columns, string? trajectory, int capacity) =>
        new() { Numbers = [.. Enumerable.Range(0, columns).Select(_ => new double[capacity])], Trajectories = trajectory is null ? null : new int[capacity] };

    /// <summary>The next list of each column, which must be of the same length.</summary>
    private static int Next(ParquetSource source, ParquetListCursor[] cursors, string[] names, double[][] entries, long row)
    {
        int count = -1;

        for (int i = 0; i < cursors.Length; i++)
        {
            if (!cursors[i].TryNext(out ReadOnlySpan<double> list))
            {
                throw source.Fault($"column '{names[i]}' ends before row {row + 1}; the file is damaged, fetch or make it anew.");
            }

            if (count >= 0 && list.Length != count)
            {
                throw source.Fault($"row {row + 1}: {names[0]} has {count} entries and {names[i]} {list.Length}; give lists of one length in a row.");
            }

            count = list.Length;
            entries[i] = entries[i].Length < count ? new double[count] : entries[i];
            list.CopyTo(entries[i]);
        }

        return count;
    }
}
