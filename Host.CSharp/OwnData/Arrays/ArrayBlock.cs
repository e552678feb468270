using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Spectral.Host.OwnData.Arrays;

/// <summary>The numbers of some times of a trajectory, read at once, and the columns that are made of them.</summary>
internal sealed class ArrayBlock
{
    private readonly ArrayFile _file;
    private readonly ArrayPlan _plan;
    private readonly TimeOrigin? _origin;
    private readonly string[] _columns;
    private readonly ArrayField?[] _fields;
    private readonly int[] _axes;
    private readonly double[][] _positions;
    private readonly double[][] _real;
    private readonly double[][] _imaginary;
    private int[] _offsets = [];
    private int _timeStep;
    private int _fieldStep;
    private int _times;
    private int _from;

    /// <summary>A block for these columns.</summary>
    public ArrayBlock(ArrayFile file, ArrayPlan plan, IReadOnlyList<string> columns, TimeOrigin? origin)
    {
        (_file, _plan, _origin, _columns) = (file, plan, origin, [.. columns]);
        ArrayField[] fields = plan.Fields;
        ArrayAxis[] positions = plan.Positions;
        _fields = [.. columns.Select(name => Array.Find(fields, field => field.Name == name))];
        _axes = [.. columns.Select(name => Array.FindIndex(positions, axis => axis.Name == name))];
        _real = [.. plan.Arrays.Select(_ => Array.Empty<double>())];
        _imaginary = [.. plan.Arrays.Select(_ => Array.Empty<double>())];

        if (plan.Points * plan.Components > int.MaxValue / 4)
        {
            throw new InvalidDataException($"array {plan.Arrays[0]} has {plan.Points} points at a time, more than can be held; take fewer, every second one say.");
        }

        _positions = [.. positions.Select((axis, place) => Repeated(positions, place))];
    }

    /// <summary>The number of rows.</summary>
    public long Rows => _times * _plan.Points;

    /// <summary>Reads some times of a trajectory.</summary>
    public void Load(int run, int from, int times)
    {
        (_from, _times) = (from, times);
        ArrayAxis[] axes = _plan.Axes;
        long[] start = [.. axes.Select(axis => axis.Role == AxisRole.Trajectory ? run : axis.Role == AxisRole.Time ? (long)from : 0)];
        int[] count = [.. axes.Select(axis => axis.Role == AxisRole.Trajectory ? 1 : axis.Role == AxisRole.Time ? times : axis.Length)];
        int total = count.Aggregate(1, (product, length) => checked(product * length));
        Step(axes, count);

        for (int array = 0; array < _real.Length; array++)
        {
            if (Array.TrueForAll(_fields, field => field?.Array != array))
            {
                continue;
            }

            bool isComplex = _plan.Arrays[array].Kind == ArrayKind.Complex;
            _real[array] = _real[array].Length == total ? _real[array] : new double[total];
            _imaginary[array] = !isComplex ? [] : _imaginary[array].Length == total ? _imaginary[array] : new double[total];
            _file.Read(_plan.Arrays[array], start, count, _real[array], _imaginary[array]);
        }
    }

    /// <summary>Fills the columns with rows from one on.</summary>
    public void Fill(long row, int count, double[][] columns)
    {
        long points = _plan.Points;

        for (int done = 0; done < count;)
        {
            int time = (int)((row + done) / points);
            int point = (int)((row + done) % points);
            int part = (int)Math.Min(count - done, points - point);

            for (int column = 0; column < columns.Length; column++)
            {
                Fill(column, time, point, columns[column].AsSpan(done, part));
            }

            done += part;
        }
    }

    private void Fill(int column, int time, int point, Span<double> values)
    {
        if (_axes[column] >= 0)
        {
            _positions[_axes[column]].AsSpan(point, values.Length).CopyTo(values);
        }
        else if (_fields[column] is { } field)
        {
            double[] from = field.IsImaginary ? _imaginary[field.Array] : _real[field.Array];
            int start = (time * _timeStep) + (field.Component * _fieldStep);

            for (int i = 0; i < values.Length; i++)
            {
                values[i] = from[start + _offsets[point + i]];
            }
        }
        else
        {
            values.Fill(_columns[column] == _plan.Time.Name ? Time(_from + time) : throw new InvalidDataException($"there is no axis or array called {_columns[column]}."));
        }
    }

    private double Time(int time) => _plan.Time.Instants is { } instants ? _origin!.Seconds(instants[time]) : _plan.Time.Values[time];

    /// <summary>Where an entry stands in a block of so many, the last axis fastest.</summary>
    private void Step(ArrayAxis[] axes, int[] count)
    {
        int[] steps = new int[axes.Length];
        int step = 1;

        for (int axis = axes.Length - 1; axis >= 0; axis--)
        {
            steps[axis] = step;
            step *= count[axis];
        }

        _timeStep = steps[Array.FindIndex(axes, axis => axis.Role == AxisRole.Time)];
        _fieldStep = Array.FindIndex(axes, axis => axis.Role == AxisRole.Field) is >= 0 and int field ? steps[field] : 0;
        int[] positions = [.. Enumerable.Range(0, axes.Length).Where(axis => axes[axis].Role == AxisRole.Position)];
        int[] offsets = new int[(int)_plan.Points];

        for (int point = 0; point < offsets.Length; point++)
        {
            int rest = point;

            for (int k = positions.Length - 1; k >= 0; k--)
            {
                offsets[point] += rest % axes[positions[k]].Length * steps[positions[k]];
                rest /= axes[positions[k]].Length;
            }
        }

        _offsets = offsets;
    }

    /// <summary>The positions along one axis at all points of a time, the last axis fastest.</summary>
    private static double[] Repeated(ArrayAxis[] positions, int place)
    {
        int inner = positions.Skip(place + 1).Aggregate(1, (product, axis) => product * axis.Length);
        int all = positions.Aggregate(1, (product, axis) => product * axis.Length);
        return [.. Enumerable.Range(0, all).Select(point => positions[place].Values[point / inner % positions[place].Length])];
    }
}
