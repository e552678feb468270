using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Spectral.Host.Engine;

/// <summary>Rows of samples repeated for every direction.</summary>
internal static unsafe class Replication
{
    /// <summary>
    /// Copies rows that lie <paramref name="step"/> numbers apart to rows one after another, each repeated until its target is full.
    /// A row is as long as its target or a group of <see cref="Batch.groupSize"/> numbers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Spread(double* source, nint step, nint lanes, int count, double* target, nint targetLanes)
    {
        if (lanes == targetLanes)
        {
            nint run = step == lanes ? count : 1;
            for (nint i = 0; i < count; i += run)
            {
                nint bytes = run * lanes * sizeof(double);
                Buffer.MemoryCopy(source + (i * step), target + (i * lanes), bytes, bytes);
            }

            return;
        }

        for (nint i = 0; i < count; i++, source += step)
        {
            Vector256<double> low = Vector256.Load(source), high = Vector256.Load(source + 4);
            for (double* end = target + targetLanes; target < end; target += 8)
            {
                low.Store(target);
                high.Store(target + 4);
            }
        }
    }
}
