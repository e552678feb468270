using System;
using System.Linq;

namespace Spectral.Host.Equations;

/// <summary>The places of a grid on a box.</summary>
internal static class PlaceGrid
{
    /// <summary>Rows of a table at most.</summary>
    private const long MostRows = 50_000_000;

    /// <summary>
    /// The places, [axes × places], the first axis slowest: so many points along each axis, or as many along all where one number is given. Both ends of an axis are points, of a periodic one only
    /// the left.
    /// </summary>
    /// <exception cref="ArgumentException">The numbers do not fit the axes, or the table would have too many rows.</exception>
    public static double[][] Of(AxisText[] axes, int[] counts, int times)
    {
        int[] own = counts.Length == 1 ? [.. axes.Select(_ => counts[0])] : counts;

        if (own.Length != axes.Length || own.Any(count => count < 2))
        {
            throw new ArgumentException($"the grid {string.Join(',', counts)} does not fit {axes.Length} axes: give one number, or {axes.Length}, each 2 or more.", nameof(counts));
        }

        double rows = own.Aggregate((double)times, (product, count) => product * count);

        if (rows > MostRows)
        {
            throw new ArgumentException($"the grid {string.Join(',', own)} at {times} times has {rows:F0} rows, more than {MostRows}: take fewer points.", nameof(counts));
        }

        int places = own.Aggregate(1, (product, count) => product * count);
        double[][] grid = [.. axes.Select(_ => new double[places])];

        for (int k = 0; k < places; k++)
        {
            int rest = k;

            for (int axis = axes.Length - 1; axis >= 0; axis--)
            {
                int cells = axes[axis].Wall == WallCondition.Periodic ? own[axis] : own[axis] - 1;
                grid[axis][k] = axes[axis].Left + ((axes[axis].Right - axes[axis].Left) * (rest % own[axis]) / cells);
                rest /= own[axis];
            }
        }

        return grid;
    }

    /// <summary>The usual number of points along each axis of so many.</summary>
    public static int[] Usual(int axes) => axes switch { 1 => [257], 2 => [65], 3 => [25], _ => [7] };
}
