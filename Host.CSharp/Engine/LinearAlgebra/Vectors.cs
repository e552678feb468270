using System;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>Updates of vectors that the factorisations share.</summary>
internal static unsafe class Vectors<L, V>
    where L : struct, ILanes<V, double>
    where V : struct
{
    /// <summary>y[i] ← fma(−factor, x[i], y[i])</summary>
    public static void SubtractMultiple(double factor, double* x, double* y, int length)
    {
        V f = L.Broadcast(-factor);
        int i = 0;
        for (; i <= length - L.Count; i += L.Count)
        {
            L.Store(L.Fma(f, L.Load(x + i), L.Load(y + i)), y + i);
        }

        for (; i < length; i++)
        {
            y[i] = Math.FusedMultiplyAdd(-factor, x[i], y[i]);
        }
    }
}
