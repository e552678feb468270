using System;
using System.Numerics;

namespace Spectral.Host.Engine;

/// <summary>
/// The partial sums of the tiles of a batch, and their sum by the fixed tree of <see cref="Batch.combine"/>: neighbours, then neighbours of those.
/// </summary>
internal sealed unsafe class PartialSums<T>(int tiles, int size) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NativeBuffer<T> _numbers = new((long)tiles * size);

    /// <summary>The sums of a tile.</summary>
    public Span<T> Of(int tile) => new(_numbers.Pointer + ((nint)tile * size), size);

    /// <summary>Adds up all tiles; what they held is lost.</summary>
    public void Combine(Span<double> total)
    {
        for (int count = tiles; count > 1; count = (count + 1) / 2)
        {
            for (int i = 0; i < (count + 1) / 2; i++)
            {
                Span<T> left = Of(2 * i), target = Of(i);
                if ((2 * i) + 1 == count)
                {
                    left.CopyTo(target);
                    continue;
                }

                Span<T> right = Of((2 * i) + 1);
                for (int m = 0; m < target.Length; m++)
                {
                    target[m] = left[m] + right[m];
                }
            }
        }

        for (int m = 0; m < size; m++)
        {
            total[m] = double.CreateTruncating(Of(0)[m]);
        }
    }

    public void Dispose() => _numbers.Dispose();
}
