using System;
using System.Runtime.Intrinsics;

namespace Spectral.Host.Engine.Simd;

/// <summary>
/// Sums with the order of Spectral.Summation: element i joins lane i mod 8, the lanes meet as ((0+4)+(2+6)) + ((1+5)+(3+7)).
/// Narrow vectors hold the eight lanes side by side.
/// </summary>
internal static unsafe class VectorSummation
{
    private const int Lanes = 8;

    /// <summary>Σ x[i]</summary>
    public static double Sum(ReadOnlySpan<double> x)
    {
        fixed (double* source = x)
        {
            return SimdLevel.Lanes switch
            {
                8 => Reduce<Lanes512<double>, Vector512<double>>(source, null, x.Length),
                4 => Reduce<Lanes256<double>, Vector256<double>>(source, null, x.Length),
                2 => Reduce<Lanes128<double>, Vector128<double>>(source, null, x.Length),
                _ => Reduce<Lanes1<double>, double>(source, null, x.Length),
            };
        }
    }

    /// <summary>Σ x[i] y[i]</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"x has {x.Length} elements and y has {y.Length}: give spans of one length", nameof(y));
        }

        fixed (double* left = x, right = y)
        {
            return SimdLevel.Lanes switch
            {
                8 => Reduce<Lanes512<double>, Vector512<double>>(left, right, x.Length),
                4 => Reduce<Lanes256<double>, Vector256<double>>(left, right, x.Length),
                2 => Reduce<Lanes128<double>, Vector128<double>>(left, right, x.Length),
                _ => Reduce<Lanes1<double>, double>(left, right, x.Length),
            };
        }
    }

    /// <summary>The sum of x, or of its products with y where there is one.</summary>
    private static double Reduce<L, V>(double* x, double* y, int length)
        where L : struct, ILanes<V, double>
        where V : struct
    {
        double* lanes = stackalloc double[Lanes];
        int whole = length / Lanes * Lanes;
        for (int lane = 0; lane < Lanes; lane += 4 * L.Count)
        {
            // up to four vectors at once, so that their additions overlap
            Columns<L, V>(x + lane, y == null ? null : y + lane, whole, lanes + lane);
        }

        for (int i = whole; i < length; i++)
        {
            double* sum = lanes + (i - whole);
            *sum = y == null ? *sum + x[i] : Math.FusedMultiplyAdd(x[i], y[i], *sum);
        }

        return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
    }

    /// <summary>The sums of up to four neighbouring vectors of lanes.</summary>
    private static void Columns<L, V>(double* x, double* y, int whole, double* lanes)
        where L : struct, ILanes<V, double>
        where V : struct
    {
        V zero = L.Broadcast(0.0);
        V s0 = zero, s1 = zero, s2 = zero, s3 = zero;
        int vectors = Math.Min(4, Lanes / L.Count);
        int width = L.Count;
        for (int i = 0; i < whole; i += Lanes)
        {
            s0 = Join<L, V>(x + i, y, i, s0);
            if (vectors > 1)
            {
                s1 = Join<L, V>(x + i + width, y == null ? null : y + width, i, s1);
            }

            if (vectors > 2)
            {
                s2 = Join<L, V>(x + i + 2 * width, y == null ? null : y + 2 * width, i, s2);
                s3 = Join<L, V>(x + i + 3 * width, y == null ? null : y + 3 * width, i, s3);
            }
        }

        L.Store(s0, lanes);
        if (vectors > 1)
        {
            L.Store(s1, lanes + width);
        }

        if (vectors > 2)
        {
            L.Store(s2, lanes + 2 * width);
            L.Store(s3, lanes + 3 * width);
        }
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    private static V Join<L, V>(double* x, double* y, int i, V sum)
        where L : struct, ILanes<V, double>
        where V : struct =>
        y == null ? L.Add(sum, L.Load(x)) : L.Fma(L.Load(x), L.Load(y + i), sum);
}
