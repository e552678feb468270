using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>Rows held in memory, to be given again in the order of trajectory, then time, then place in the file.</summary>
internal sealed class HeldRows(int columns, bool hasTrajectories, int capacity = HeldRows.FirstCapacity)
{
    public const int FirstCapacity = 1 << 12;
    private const int BatchRows = 1 << 14;

    private readonly double[][] _numbers = [.. Enumerable.Range(0, columns).Select(_ => new double[capacity])];
    private int[] _trajectories = hasTrajectories ? new int[capacity] : [];
    private int _count;

    /// <summary>Adds rows; the first column holds the times.</summary>
    public void Add(RowBatch batch)
    {
        Grow(_count + batch.Count);

        for (int column = 0; column < _numbers.Length; column++)
        {
            batch.Numbers[column].AsSpan(0, batch.Count).CopyTo(_numbers[column].AsSpan(_count));
        }

        if (hasTrajectories)
        {
            batch.Trajectories!.AsSpan(0, batch.Count).CopyTo(_trajectories.AsSpan(_count));
        }

        _count += batch.Count;
    }

    /// <summary>The columns of all rows, in the order of the file.</summary>
    public double[][] Columns()
    {
        foreach (ref double[] column in _numbers.AsSpan())
        {
            Array.Resize(ref column, _count);
        }

        return _numbers;
    }

    /// <summary>The rows in order.</summary>
    public IEnumerable<RowBatch> Ordered()
    {
        if (IsOrdered())
        {
            yield return new RowBatch { Count = _count, Numbers = _numbers, Trajectories = hasTrajectories ? _trajectories : null };
            yield break;
        }

        int[] order = [.. Enumerable.Range(0, _count)];
        Array.Sort(order, Compare);

        for (int first = 0; first < _count; first += BatchRows)
        {
            int[] rows = order[first..Math.Min(_count, first + BatchRows)];
            yield return new RowBatch
            {
                Count = rows.Length,
                Numbers = [.. _numbers.Select(column => Array.ConvertAll(rows, row => column[row]))],
                Trajectories = hasTrajectories ? Array.ConvertAll(rows, row => _trajectories[row]) : null,
                Rows = rows,
            };
        }
    }

    private bool IsOrdered()
    {
        for (int row = 1; row < _count; row++)
        {
            if (CompareKeys(row - 1, row) > 0)
            {
                return false;
            }
        }

        return true;
    }

    private int Compare(int a, int b) => CompareKeys(a, b) is var byKey && byKey != 0 ? byKey : a.CompareTo(b);

    private int CompareKeys(int a, int b)
    {
        int byTrajectory = hasTrajectories ? _trajectories[a].CompareTo(_trajectories[b]) : 0;
        return byTrajectory != 0 ? byTrajectory : _numbers[0][a].CompareTo(_numbers[0][b]);
    }

    private void Grow(int count)
    {
        if (count <= _numbers[0].Length)
        {
            return;
        }

        int capacity = Math.Max(count, 2 * _numbers[0].Length);

        for (int column = 0; column < _numbers.Length; column++)
        {
            Array.Resize(ref _numbers[column], capacity);
        }

        if (hasTrajectories)
        {
            Array.Resize(ref _trajectories, capacity);
        }
    }
}
