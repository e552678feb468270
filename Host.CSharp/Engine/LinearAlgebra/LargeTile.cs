using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>
/// The tile of products. Vectors of 512 bits come with 32 registers: 8 rows by three vectors, 24 accumulators, read three vectors of B for 24 multiply-adds.
/// Narrower machines have 16 registers and take the micro-kernel's 4 rows. An element's chain is the same in both.
/// </summary>
internal static unsafe class LargeTile<L, V>
    where L : struct, ILanes<V, double>
    where V : struct
{
    /// <summary>Rows of the tile: 8 or 4.</summary>
    public static int Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => L.Count == 8 ? 2 * MicroKernel.Rows : MicroKernel.Rows;
    }

    /// <summary>C ← C ± A B; the arguments are those of the micro-kernel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply<O>(int k, double* a, nint aRow, nint aColumn, double* b, nint bRow, double* c, nint cRow, bool fromZero)
        where O : struct, IChainStep
    {
        if (L.Count == 8)
        {
            EightRows<O>(k, a, aRow, aColumn, b, bRow, c, cRow, fromZero);
        }
        else
        {
            MicroKernel<L, V>.Tile<O>(k, a, aRow, aColumn, b, bRow, c, cRow, fromZero);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightRows<O>(int k, double* a, nint aRow, nint aColumn, double* b, nint bRow, double* c, nint cRow, bool fromZero)
        where O : struct, IChainStep
    {
        V c00, c01, c02;
        V c10, c11, c12;
        V c20, c21, c22;
        V c30, c31, c32;
        V c40, c41, c42;
        V c50, c51, c52;
        V c60, c61, c62;
        V c70, c71, c72;
        if (fromZero)
        {
            V zero = L.Broadcast(0.0);
            c00 = zero; c01 = zero; c02 = zero;
            c10 = zero; c11 = zero; c12 = zero;
            c20 = zero; c21 = zero; c22 = zero;
            c30 = zero; c31 = zero; c32 = zero;
            c40 = zero; c41 = zero; c42 = zero;
            c50 = zero; c51 = zero; c52 = zero;
            c60 = zero; c61 = zero; c62 = zero;
            c70 = zero; c71 = zero; c72 = zero;
        }
        else
        {
            double* d = c;
            c00 = L.Load(d); c01 = L.Load(d + L.Count); c02 = L.Load(d + 2 * L.Count);
            d += cRow;
            c10 = L.Load(d); c11 = L.Load(d + L.Count); c12 = L.Load(d + 2 * L.Count);
            d += cRow;
            c20 = L.Load(d); c21 = L.Load(d + L.Count); c22 = L.Load(d + 2 * L.Count);
            d += cRow;
            c30 = L.Load(d); c31 = L.Load(d + L.Count); c32 = L.Load(d + 2 * L.Count);
            d += cRow;
            c40 = L.Load(d); c41 = L.Load(d + L.Count); c42 = L.Load(d + 2 * L.Count);
            d += cRow;
            c50 = L.Load(d); c51 = L.Load(d + L.Count); c52 = L.Load(d + 2 * L.Count);
            d += cRow;
            c60 = L.Load(d); c61 = L.Load(d + L.Count); c62 = L.Load(d + 2 * L.Count);
            d += cRow;
            c70 = L.Load(d); c71 = L.Load(d + L.Count); c72 = L.Load(d + 2 * L.Count);
        }

        nint aRow2 = 2 * aRow, aRow3 = 3 * aRow;
        double* lower = a + 4 * aRow;
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
            x = L.Broadcast(lower[0]);
            c40 = O.Join<L, V>(x, b0, c40);
            c41 = O.Join<L, V>(x, b1, c41);
            c42 = O.Join<L, V>(x, b2, c42);
            x = L.Broadcast(lower[aRow]);
            c50 = O.Join<L, V>(x, b0, c50);
            c51 = O.Join<L, V>(x, b1, c51);
            c52 = O.Join<L, V>(x, b2, c52);
            x = L.Broadcast(lower[aRow2]);
            c60 = O.Join<L, V>(x, b0, c60);
            c61 = O.Join<L, V>(x, b1, c61);
            c62 = O.Join<L, V>(x, b2, c62);
            x = L.Broadcast(lower[aRow3]);
            c70 = O.Join<L, V>(x, b0, c70);
            c71 = O.Join<L, V>(x, b1, c71);
            c72 = O.Join<L, V>(x, b2, c72);
            a += aColumn;
            lower += aColumn;
            b += bRow;
        }

        L.Store(c00, c); L.Store(c01, c + L.Count); L.Store(c02, c + 2 * L.Count);
        c += cRow;
        L.Store(c10, c); L.Store(c11, c + L.Count); L.Store(c12, c + 2 * L.Count);
        c += cRow;
        L.Store(c20, c); L.Store(c21, c + L.Count); L.Store(c22, c + 2 * L.Count);
        c += cRow;
        L.Store(c30, c); L.Store(c31, c + L.Count); L.Store(c32, c + 2 * L.Count);
        c += cRow;
        L.Store(c40, c); L.Store(c41, c + L.Count); L.Store(c42, c + 2 * L.Count);
        c += cRow;
        L.Store(c50, c); L.Store(c51, c + L.Count); L.Store(c52, c + 2 * L.Count);
        c += cRow;
        L.Store(c60, c); L.Store(c61, c + L.Count); L.Store(c62, c + 2 * L.Count);
        c += cRow;
        L.Store(c70, c); L.Store(c71, c + L.Count); L.Store(c72, c + 2 * L.Count);
    }
}
