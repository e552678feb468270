using System;
using System.Linq;

namespace Spectral.Host.OwnData.Reading;

/// <summary>Finds points that are given twice.</summary>
internal static class PointPairs
{
    /// <summary>The first two equal points of [dimensions × points], the earlier one first; null where all differ.</summary>
    public static (int One, int Other)? FirstEqual(double[][] points)
    {
        if (Ascends(points))
        {
            return null;
        }

        int[] order = [.. Enumerable.Range(0, points[0].Length)];
        Array.Sort(order, (a, b) => Compare(points, a, b) is var byPlace && byPlace != 0 ? byPlace : a.CompareTo(b));
        (int One, int Other)? found = null;

        for (int i = 1; i < order.Length; i++)
        {
            if (Compare(points, order[i - 1], order[i]) == 0 && (found is null || order[i] < found.Value.Other))
            {
                found = (order[i - 1], order[i]);
            }
        }

        return found;
    }

    /// <summary>Whether each point is greater than the one before: so are those of most files, and nothing has to be sorted.</summary>
    private static bool Ascends(double[][] points)
    {
        double[] first = points[0];

        for (int i = 1; i < first.Length; i++)
        {
            if (!(first[i] > first[i - 1]) && (points.Length == 1 || first[i] != first[i - 1] || Compare(points, i - 1, i) >= 0))
            {
                return false;
            }
        }

        return true;
    }

    private static int Compare(double[][] points, int a, int b)
    {
        foreach (double[] axis in points)
        {
            if (axis[a] != axis[b])
            {
                return axis[a] < axis[b] ? -1 : 1;
            }
        }

        return 0;
    }
}
