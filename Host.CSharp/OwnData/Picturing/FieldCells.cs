using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.OwnData.Picturing;

/// <summary>
/// Values at the points of snapshots as even cells of a picture: each cell has the value of the point nearest to its middle, and none where that is far away. Of three dimensions the middle of the
/// third is shown.
/// </summary>
internal sealed class FieldCells
{
    /// <summary>Cells across of one dimension at most.</summary>
    private const int MostColumns = 192;

    /// <summary>Cells along an axis of a plane at most.</summary>
    private const int MostOnPlane = 56;

    /// <summary>A point farther away than so many cells or usual distances of points is none of the cell's.</summary>
    private const double Far = 2.0;

    private readonly double[] _left;
    private readonly double[] _right;
    private readonly int[] _cells;
    private double[][]? _points;
    private int[] _nearest = [];

    /// <summary>Cells over the extent of some snapshots.</summary>
    public FieldCells(IReadOnlyList<FieldSnapshot> snapshots)
    {
        int dimensions = snapshots[0].Dimensions;
        _left = [.. Enumerable.Range(0, dimensions).Select(axis => snapshots.Min(one => one.Points[axis].Min()))];
        _right = [.. Enumerable.Range(0, dimensions).Select(axis => snapshots.Max(one => one.Points[axis].Max()))];

        for (int axis = 0; axis < dimensions; axis++)
        {
            if (!(_right[axis] > _left[axis]))
            {
                (_left[axis], _right[axis]) = (_left[axis] - 0.5, _right[axis] + 0.5);
            }
        }

        GridShape? grid = GridShape.TryOf(snapshots[0].Points);
        int most = snapshots.Max(one => one.Count);
        _cells = dimensions == 1
            ? [Math.Min(MostColumns, Math.Max(2, most))]
            : [.. Enumerable.Range(0, 2).Select(axis => Math.Min(MostOnPlane, Math.Max(2, grid is null ? (int)Math.Sqrt(most) : grid.Axes[axis].Length)))];
    }

    /// <summary>Whether it is a line; otherwise a plane.</summary>
    public bool IsLine => _left.Length == 1;

    /// <summary>The lower end along an axis.</summary>
    public double Left(int axis) => _left[axis];

    /// <summary>The upper end along an axis.</summary>
    public double Right(int axis) => _right[axis];

    /// <summary>The values at a snapshot's points on the cells: [rows × columns], one row on a line, the first at the bottom.</summary>
    public double[][] Of(double[][] points, double[] values)
    {
        int[] nearest = Nearest(points);
        return [.. nearest.Select(at => at < 0 ? double.NaN : values[at]).Chunk(_cells[0])];
    }

    private int[] Nearest(double[][] points)
    {
        if (_points is not null && GridShape.SamePoints(_points, points))
        {
            return _nearest;
        }

        _points = points;
        _nearest = IsLine ? OnLine(points[0]) : OnPlane(points);
        return _nearest;
    }

    private double Middle(int axis, int cell, int cells) => _left[axis] + ((_right[axis] - _left[axis]) * (cell + 0.5) / cells);

    private int[] OnLine(double[] x)
    {
        int[] order = [.. Enumerable.Range(0, x.Length).OrderBy(i => x[i])];
        double[] sorted = [.. order.Select(i => x[i])];
        double[] gaps = [.. sorted.Zip(sorted.Skip(1), (a, b) => b - a).Order()];
        double usual = gaps.Length == 0 ? 0.0 : gaps[gaps.Length / 2];
        double far = Far * Math.Max(usual, (_right[0] - _left[0]) / _cells[0]);
        int[] found = new int[_cells[0]];

        for (int cell = 0; cell < found.Length; cell++)
        {
            double middle = Middle(0, cell, _cells[0]);
            int place = Array.BinarySearch(sorted, middle);
            int above = place < 0 ? ~place : place;
            int best = above >= sorted.Length || (above > 0 && middle - sorted[above - 1] <= sorted[above] - middle) ? above - 1 : above;
            found[cell] = Math.Abs(sorted[best] - middle) <= far ? order[best] : -1;
        }

        return found;
    }

    private int[] OnPlane(double[][] points)
    {
        int[] found = new int[_cells[0] * _cells[1]];
        double[] unit = [.. _left.Select((left, axis) => 1.0 / (_right[axis] - left))];
        double[] middle = new double[_left.Length];
        // Points that fill a plane evenly are about this far apart, in units of its sides.
        double usual = 1.0 / Math.Sqrt(points[0].Length);
        double far = Far * Math.Max(usual, Math.Max(1.0 / _cells[0], 1.0 / _cells[1]));

        for (int cell = 0; cell < found.Length; cell++)
        {
            for (int axis = 0; axis < middle.Length; axis++)
            {
                middle[axis] = axis == 0 ? Middle(0, cell % _cells[0], _cells[0]) : axis == 1 ? Middle(1, cell / _cells[0], _cells[1]) : Middle(axis, 0, 1);
            }

            (double least, int best) = (double.PositiveInfinity, -1);

            for (int i = 0; i < points[0].Length; i++)
            {
                double square = 0.0;

                for (int axis = 0; axis < middle.Length; axis++)
                {
                    double gap = (points[axis][i] - middle[axis]) * unit[axis];
                    square += gap * gap;
                }

                if (square < least)
                {
                    (least, best) = (square, i);
                }
            }

            found[cell] = least <= far * far ? best : -1;
        }

        return found;
    }
}
