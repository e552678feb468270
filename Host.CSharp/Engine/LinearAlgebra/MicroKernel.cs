using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>The shape that all widths share.</summary>
internal static class MicroKernel
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 4;
}

/// <summary>How a product joins a chain.</summary>
internal interface IChainStep
{
    static abstract V Join<L, V>(V a, V b, V sum) where L : struct, ILanes<V, double> where V : struct;
}

/// <summary>sum + a b</summary>
internal readonly struct AddProduct : IChainStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Join<L, V>(V a, V b, V sum) where L : struct, ILanes<V, double> where V : struct => L.Fma(a, b, sum);
}

/// <summary>sum − a b</summary>
internal readonly struct SubtractProduct : IChainStep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Join<L, V>(V a, V b, V sum) where L : struct, ILanes<V, double> where V : struct => L.FmaNegated(a, b, sum);
}

/// <summary>
/// C[4 × w] ← C ± A[4 × k] B[k × w] in registers, w three vectors or one: each element one chain of fused multiply-adds in increasing k.
/// A's elements stand at a + i·aRow + l·aColumn, B's rows at b + l·bRow, C's rows at c + i·cRow.
/// </summary>
internal static unsafe class MicroKernel<L, V>
    where L : struct, ILanes<V, double>
    where V : struct
{
    /// <summary>Columns of a tile: three vectors.</summary>
    public static int Columns
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 3 * L.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile<O>(int k, double* a, nint aRow, nint aColumn, double* b, nint bRow, double* c, nint cRow, bool fromZero)
        where O : struct, IChainStep
    {
        V c00, c01, c02, c10, c11, c12, c20, c21, c22, c30, c31, c32;
        if (fromZero)
        {
            V zero = L.Broadcast(0.0);
            c00 = zero; c01 = zero; c02 = zero;
            c10 = zero; c11 = zero; c12 = zero;
            c20 = zero; c21 = zero; c22 = zero;
            c30 = zero; c31 = zero; c32 = zero;
        }
        else
        {
            c00 = L.Load(c); c01 = L.Load(c + L.Count); c02 = L.Load(c + 2 * L.Count);
            double* d = c + cRow;
            c10 = L.Load(d); c11 = L.Load(d + L.Count); c12 = L.Load(d + 2 * L.Count);
            d += cRow;
            c20 = L.Load(d); c21 = L.Load(d + L.Count); c22 = L.Load(d + 2 * L.Count);
            d += cRow;
            c30 = L.Load(d); c31 = L.Load(d + L.Count); c32 = L.Load(d + 2 * L.Count);
        }

        nint aRow2 = 2 * aRow;
        nint aRow3 = 3 * aRow;
        for (; k > 0; k--)
        {
            V b0 = L.Load(b);
            V b1 = L.Load(b + L.Count);
            V b2 = L.Load(b + 2 * L.Count);
            V x = L.Broadcast(a[0]);
            c00 = O.Join<L, V>(x, b0, c00);
            c01 = O.Join<L, V>(x, b1, c01);
            c02 = O.Join<L, V>(x, b2, c02);
            x = L.Broadcast(a[aRow]);
            c10 = O.Join<L, V>(x, b0, c10);
            c11 = O.Join<L, V>(x, b1, c11);
            c12 = O.Join<L, V>(x, b2, c12);
            x = L.Broadcast(a[aRow2]);
            c20 = O.Join<L, V>(x, b0, c20);
            c21 = O.Join<L, V>(x, b1, c21);
            c22 = O.Join<L, V>(x, b2, c22);
            x = L.Broadcast(a[aRow3]);
            c30 = O.Join<L, V>(x, b0, c30);
            c31 = O.Join<L, V>(x, b1, c31);
            c32 = O.Join<L, V>(x, b2, c32);
            a += aColumn;
            b += bRow;
        }

        L.Store(c00, c); L.Store(c01, c + L.Count); L.Store(c02, c + 2 * L.Count);
        c += cRow;
        L.Store(c10, c); L.Store(c11, c + L.Count); L.Store(c12, c + 2 * L.Count);
        c += cRow;
        L.Store(c20, c); L.Store(c21, c + L.Count); L.Store(c22, c + 2 * L.Count);
        c += cRow;
        L.Store(c30, c); L.Store(c31, c + L.Count); L.Store(c32, c + 2 * L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NarrowTile(int k, double* a, nint aRow, nint aColumn, double* b, nint bRow, double* c, nint cRow, bool fromZero)
    {
        V c0, c1, c2, c3;
        if (fromZero)
        {
            c0 = c1 = c2 = c3 = L.Broadcast(0.0);
        }
        else
        {
            c0 = L.Load(c);
            c1 = L.Load(c + cRow);
            c2 = L.Load(c + 2 * cRow);
            c3 = L.Load(c + 3 * cRow);
        }

        for (; k > 0; k--)
        {
            V x = L.Load(b);
            c0 = L.Fma(L.Broadcast(a[0]), x, c0);
            c1 = L.Fma(L.Broadcast(a[aRow]), x, c1);
            c2 = L.Fma(L.Broadcast(a[2 * aRow]), x, c2);
            c3 = L.Fma(L.Broadcast(a[3 * aRow]), x, c3);
            a += aColumn;
            b += bRow;
        }

        L.Store(c0, c);
        L.Store(c1, c + cRow);
        L.Store(c2, c + 2 * cRow);
        L.Store(c3, c + 3 * cRow);
    }
}
