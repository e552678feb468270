using System;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Engine;

namespace Spectral.Host.Tests.Engine;

/// <summary>The sum of the tiles' parts has the bits of the core's tree for every number of tiles.</summary>
internal sealed class PartialSumsTests
{
    [Test]
    public void Tiles_are_added_by_the_tree_of_the_core([Range(1, 17)] int tiles)
    {
        const int size = 13;
        double[][] parts = [.. Enumerable.Range(0, tiles).Select(t => Bits.Normal($"tile {t}", size))];
        using PartialSums<double> sums = new(tiles, size);
        for (int t = 0; t < tiles; t++)
        {
            parts[t].AsSpan().CopyTo(sums.Of(t));
        }

        double[] total = new double[size];
        sums.Combine(total);
        Bits.Equal(Batch.combine(parts), total, $"{tiles} tiles");
    }
}
