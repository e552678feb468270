using System;
using System.Runtime.CompilerServices;

namespace Spectral.Host.Engine.Simd;

/// <summary>What the vector kernels share with the scalar definitions: the way back to them, and the one NaN.</summary>
internal static unsafe class Scalar<L, V>
    where L : struct, ILanes<V>
    where V : struct
{
    /// <summary>7ff8000000000000 in every lane.</summary>
    public static V NaN
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => L.Broadcast(BitConverter.UInt64BitsToDouble(0x7FF8000000000000UL));
    }

    /// <summary>The scalar function on each lane.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Each(delegate*<double, double> function, V x)
    {
        double* lanes = stackalloc double[8];
        L.Store(x, lanes);
        for (int i = 0; i < L.Count; i++)
        {
            lanes[i] = function(lanes[i]);
        }

        return L.Load(lanes);
    }
}
