using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>The rows of one trajectory and time, as far as they are read.</summary>
internal sealed class SnapshotBlock(TableSource source, DataRoles roles)
{
    private const int FirstCapacity = 256;

    private readonly string[] _names = [.. roles.Positions, .. roles.Fields, .. roles.Inputs];
    private readonly double[][] _columns = [.. roles.Positions.Concat(roles.Fields).Concat(roles.Inputs).Select(_ => new double[FirstCapacity])];
    private long[] _rows = new long[FirstCapacity];
    private int _trajectory;
    private double _time;

    /// <summary>The number of rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a row is of this trajectory and time.</summary>
    public bool Belongs(RowBatch batch, int row) => Count > 0 && batch.Numbers[0][row] == _time && batch.Trajectory(row) == _trajectory;

    /// <summary>Begins anew with the trajectory and time of that row.</summary>
    public void Begin(RowBatch batch, int row)
    {
        Count = 0;
        _time = batch.Numbers[0][row];
        _trajectory = batch.Trajectory(row);
    }

    /// <summary>Adds rows, the last of which stands before the end given.</summary>
    public void Add(RowBatch batch, int first, int end)
    {
        int more = end - first;
        Grow(Count + more);

        for (int column = 0; column < _columns.Length; column++)
        {
            ReadOnlySpan<double> values = batch.Numbers[column + 1].AsSpan(first, more);
            Check(batch, first, column, values);
            values.CopyTo(_columns[column].AsSpan(Count));
        }

        for (int row = first; row < end; row++)
        {
            _rows[Count + row - first] = batch.Place(row);
        }

        Count += more;
    }

    /// <summary>The snapshot.</summary>
    public FieldSnapshot ToSnapshot(TrajectoryNames names)
    {
        double[][] columns = [.. _columns.Select(column => column.AsSpan(0, Count).ToArray())];
        double[][] points = columns[..roles.Positions.Length];
        long[] rows = _rows;
        (int One, int Other)? equal = PointPairs.FirstEqual(points);

        // Rows that are the same in everything, as where runs are filled up to one length, say it once.
        if (equal is not null)
        {
            int[] kept = Once(columns);
            columns = [.. columns.Select(column => Array.ConvertAll(kept, row => column[row]))];
            points = columns[..roles.Positions.Length];
            rows = Array.ConvertAll(kept, row => _rows[row]);
            equal = PointPairs.FirstEqual(points);
        }

        if (equal is (int one, int other))
        {
            string where = string.Join(", ", roles.Positions.Select((name, axis) => $"{name} = {Text(points[axis][one])}"));
            string whose = roles.Trajectory is null ? "" : $" of trajectory {names[_trajectory]}";
            string several = roles.Trajectory is null ? ", or name the column of trajectories where there are several" : "";
            throw source.Fault(
                $"{source.Place(rows[one])} and {source.Place(rows[other])} both give {where} at {roles.Time} = {Text(_time)}{whose}; keep one{several}.");
        }

        int fields = roles.Positions.Length + roles.Fields.Length;
        return new FieldSnapshot(names[_trajectory], _time, points, columns[roles.Positions.Length..fields], [.. columns[fields..].Select((column, input) => One(column, rows, roles.Inputs[input], names))]);
    }

    /// <summary>The places of the first of each set of rows that are the same in everything.</summary>
    private static int[] Once(double[][] columns)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, columns[0].Length).Where(row => seen.Add(string.Join(' ', columns.Select(column => BitConverter.DoubleToInt64Bits(column[row]).ToString("x", CultureInfo.InvariantCulture)))))];
    }

    /// <summary>The value of an input, which all points must share.</summary>
    private double One(double[] values, long[] rows, string name, TrajectoryNames names)
    {
        int other = Array.FindIndex(values, value => !double.IsFinite(value) || value != values[0]);
        string whose = roles.Trajectory is null ? "" : $" of trajectory {names[_trajectory]}";
        return other < 0 ? values[0] : throw source.Fault(
            $"{source.Place(rows[other])}: the input {name} is {(double.IsNaN(values[other]) ? "missing" : Text(values[other]))} at {roles.Time} = {Text(_time)}{whose}, where {source.Place(rows[0])} has {Text(values[0])}; a known input has one value a time, what differs from point to point is a field.");
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private void Check(RowBatch batch, int first, int column, ReadOnlySpan<double> values)
    {
        bool isPosition = column < roles.Positions.Length;

        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]) && (isPosition || !double.IsNaN(values[i])))
            {
                string given = double.IsNaN(values[i]) ? "missing" : Text(values[i]);
                string change = isPosition ? "every row needs a finite position, give it or remove the row" : "give a finite number, or NaN where the value is missing";
                throw source.Fault($"{source.Place(batch.Place(first + i))} ({roles.Time} = {Text(_time)}): {_names[column]} is {given}; {change}.");
            }
        }
    }

    private void Grow(int count)
    {
        if (count <= _rows.Length)
        {
            return;
        }

        int capacity = Math.Max(count, 2 * _rows.Length);
        Array.Resize(ref _rows, capacity);

        for (int column = 0; column < _columns.Length; column++)
        {
            Array.Resize(ref _columns[column], capacity);
        }
    }
}
