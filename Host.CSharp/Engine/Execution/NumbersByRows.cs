using System.Numerics;
using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>
/// C = A B + S for a matrix of numbers A [rows × inner] and rows B [inner × columns]; an element is one chain of fused multiply-adds in increasing k from S.
/// Blocks of up to 6 rows by two vectors are held in registers: 12 independent chains hide the latency of the multiply-add.
/// </summary>
internal static unsafe class NumbersByRows<L, V, T, S>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IElement
{
    /// <summary>Any number of columns; those behind the last whole vector are done one by one.</summary>
    public static void Multiply(int rows, int inner, nint columns, RowBlocks<T> a, T* b, nint bRow, T* c, nint cRow, T* s, nint sRow)
    {
        nint perLane = S.StepsAlongLanes ? 1 : 0;
        nint j = 0;
        for (; j + (2 * L.Count) <= columns; j += 2 * L.Count)
        {
            PanelOfTwo(rows, inner, a, b + j, bRow, c + j, cRow, s + (perLane * j), sRow);
        }

        for (; j + L.Count <= columns; j += L.Count)
        {
            PanelOfOne(rows, inner, a, b + j, bRow, c + j, cRow, s + (perLane * j), sRow);
        }

        if (L.Count > 1)
        {
            for (; j < columns; j++)
            {
                NumbersByRows<Lanes1<T>, T, T, S>.PanelOfOne(rows, inner, a, b + j, bRow, c + j, cRow, s + (perLane * j), sRow);
            }
        }
    }

    private static void PanelOfTwo(int rows, int inner, RowBlocks<T> a, T* b, nint bRow, T* c, nint cRow, T* s, nint sRow)
    {
        for (int i = 0, height; i < rows; i += height)
        {
            height = RowBlocks<T>.Height(rows - i);
            T* x = a.Block(i), y = c + (i * cRow), z = s + (i * sRow);
            switch (height)
            {
                case 6:
                    Block6x2(inner, x, a.Row, a.Column(height), b, bRow, y, cRow, z, sRow);
                    break;
                case 4:
                    Block4x2(inner, x, a.Row, a.Column(height), b, bRow, y, cRow, z, sRow);
                    break;
                case 2:
                    Block2x2(inner, x, a.Row, a.Column(height), b, bRow, y, cRow, z, sRow);
                    break;
                default:
                    Block1x2(inner, x, a.Row, a.Column(height), b, bRow, y, cRow, z, sRow);
                    break;
            }
        }
    }

    private static void PanelOfOne(int rows, int inner, RowBlocks<T> a, T* b, nint bRow, T* c, nint cRow, T* s, nint sRow)
    {
        for (int i = 0, height; i < rows; i += height)
        {
            height = RowBlocks<T>.Height(rows - i);
            T* x = a.Block(i), y = c + (i * cRow), z = s + (i * sRow);
            switch (height)
            {
                case 6:
                    Block6x1(inner, x, a.Row, a.Column(height), b, bRow, y, cRow, z, sRow);
                    break;
                case 4:
                    Block4x1(inner, x, a.Row, a.Column(height), b, bRow, y, cRow, z, sRow);
                    break;
                case 2:
                    Block2x1(inner, x, a.Row, a.Column(height), b, bRow, y, cRow, z, sRow);
                    break;
                default:
                    Block1x1(inner, x, a.Row, a.Column(height), b, bRow, y, cRow, z, sRow);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block6x2(nint inner, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, T* s, nint sRow)
    {
        V p0 = S.Prepare<L, V, T>(s);
        V c00 = S.Read<L, V, T>(s, p0, 0), c01 = S.Read<L, V, T>(s, p0, L.Count);
        V p1 = S.Prepare<L, V, T>(s + sRow);
        V c10 = S.Read<L, V, T>(s + sRow, p1, 0), c11 = S.Read<L, V, T>(s + sRow, p1, L.Count);
        V p2 = S.Prepare<L, V, T>(s + (2 * sRow));
        V c20 = S.Read<L, V, T>(s + (2 * sRow), p2, 0), c21 = S.Read<L, V, T>(s + (2 * sRow), p2, L.Count);
        V p3 = S.Prepare<L, V, T>(s + (3 * sRow));
        V c30 = S.Read<L, V, T>(s + (3 * sRow), p3, 0), c31 = S.Read<L, V, T>(s + (3 * sRow), p3, L.Count);
        V p4 = S.Prepare<L, V, T>(s + (4 * sRow));
        V c40 = S.Read<L, V, T>(s + (4 * sRow), p4, 0), c41 = S.Read<L, V, T>(s + (4 * sRow), p4, L.Count);
        V p5 = S.Prepare<L, V, T>(s + (5 * sRow));
        V c50 = S.Read<L, V, T>(s + (5 * sRow), p5, 0), c51 = S.Read<L, V, T>(s + (5 * sRow), p5, L.Count);
        for (nint k = 0; k < inner; k++)
        {
            V b0 = L.Load(b), b1 = L.Load(b + L.Count);
            V a0 = L.Broadcast(a[0]);
            c00 = L.Fma(a0, b0, c00);
            c01 = L.Fma(a0, b1, c01);
            V a1 = L.Broadcast(a[aRow]);
            c10 = L.Fma(a1, b0, c10);
            c11 = L.Fma(a1, b1, c11);
            V a2 = L.Broadcast(a[2 * aRow]);
            c20 = L.Fma(a2, b0, c20);
            c21 = L.Fma(a2, b1, c21);
            V a3 = L.Broadcast(a[3 * aRow]);
            c30 = L.Fma(a3, b0, c30);
            c31 = L.Fma(a3, b1, c31);
            V a4 = L.Broadcast(a[4 * aRow]);
            c40 = L.Fma(a4, b0, c40);
            c41 = L.Fma(a4, b1, c41);
            V a5 = L.Broadcast(a[5 * aRow]);
            c50 = L.Fma(a5, b0, c50);
            c51 = L.Fma(a5, b1, c51);
            a += aColumn;
            b += bRow;
        }

        L.Store(c00, c);
        L.Store(c01, c + L.Count);
        L.Store(c10, c + cRow);
        L.Store(c11, c + cRow + L.Count);
        L.Store(c20, c + (2 * cRow));
        L.Store(c21, c + (2 * cRow) + L.Count);
        L.Store(c30, c + (3 * cRow));
        L.Store(c31, c + (3 * cRow) + L.Count);
        L.Store(c40, c + (4 * cRow));
        L.Store(c41, c + (4 * cRow) + L.Count);
        L.Store(c50, c + (5 * cRow));
        L.Store(c51, c + (5 * cRow) + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block4x2(nint inner, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, T* s, nint sRow)
    {
        V p0 = S.Prepare<L, V, T>(s);
        V c00 = S.Read<L, V, T>(s, p0, 0), c01 = S.Read<L, V, T>(s, p0, L.Count);
        V p1 = S.Prepare<L, V, T>(s + sRow);
        V c10 = S.Read<L, V, T>(s + sRow, p1, 0), c11 = S.Read<L, V, T>(s + sRow, p1, L.Count);
        V p2 = S.Prepare<L, V, T>(s + (2 * sRow));
        V c20 = S.Read<L, V, T>(s + (2 * sRow), p2, 0), c21 = S.Read<L, V, T>(s + (2 * sRow), p2, L.Count);
        V p3 = S.Prepare<L, V, T>(s + (3 * sRow));
        V c30 = S.Read<L, V, T>(s + (3 * sRow), p3, 0), c31 = S.Read<L, V, T>(s + (3 * sRow), p3, L.Count);
        for (nint k = 0; k < inner; k++)
        {
            V b0 = L.Load(b), b1 = L.Load(b + L.Count);
            V a0 = L.Broadcast(a[0]);
            c00 = L.Fma(a0, b0, c00);
            c01 = L.Fma(a0, b1, c01);
            V a1 = L.Broadcast(a[aRow]);
            c10 = L.Fma(a1, b0, c10);
            c11 = L.Fma(a1, b1, c11);
            V a2 = L.Broadcast(a[2 * aRow]);
            c20 = L.Fma(a2, b0, c20);
            c21 = L.Fma(a2, b1, c21);
            V a3 = L.Broadcast(a[3 * aRow]);
            c30 = L.Fma(a3, b0, c30);
            c31 = L.Fma(a3, b1, c31);
            a += aColumn;
            b += bRow;
        }

        L.Store(c00, c);
        L.Store(c01, c + L.Count);
        L.Store(c10, c + cRow);
        L.Store(c11, c + cRow + L.Count);
        L.Store(c20, c + (2 * cRow));
        L.Store(c21, c + (2 * cRow) + L.Count);
        L.Store(c30, c + (3 * cRow));
        L.Store(c31, c + (3 * cRow) + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block2x2(nint inner, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, T* s, nint sRow)
    {
        V p0 = S.Prepare<L, V, T>(s);
        V c00 = S.Read<L, V, T>(s, p0, 0), c01 = S.Read<L, V, T>(s, p0, L.Count);
        V p1 = S.Prepare<L, V, T>(s + sRow);
        V c10 = S.Read<L, V, T>(s + sRow, p1, 0), c11 = S.Read<L, V, T>(s + sRow, p1, L.Count);
        for (nint k = 0; k < inner; k++)
        {
            V b0 = L.Load(b), b1 = L.Load(b + L.Count);
            V a0 = L.Broadcast(a[0]);
            c00 = L.Fma(a0, b0, c00);
            c01 = L.Fma(a0, b1, c01);
            V a1 = L.Broadcast(a[aRow]);
            c10 = L.Fma(a1, b0, c10);
            c11 = L.Fma(a1, b1, c11);
            a += aColumn;
            b += bRow;
        }

        L.Store(c00, c);
        L.Store(c01, c + L.Count);
        L.Store(c10, c + cRow);
        L.Store(c11, c + cRow + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block1x2(nint inner, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, T* s, nint sRow)
    {
        V p0 = S.Prepare<L, V, T>(s);
        V c00 = S.Read<L, V, T>(s, p0, 0), c01 = S.Read<L, V, T>(s, p0, L.Count);
        for (nint k = 0; k < inner; k++)
        {
            V b0 = L.Load(b), b1 = L.Load(b + L.Count);
            V a0 = L.Broadcast(a[0]);
            c00 = L.Fma(a0, b0, c00);
            c01 = L.Fma(a0, b1, c01);
            a += aColumn;
            b += bRow;
        }

        L.Store(c00, c);
        L.Store(c01, c + L.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block6x1(nint inner, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, T* s, nint sRow)
    {
        V p0 = S.Prepare<L, V, T>(s);
        V c00 = S.Read<L, V, T>(s, p0, 0);
        V p1 = S.Prepare<L, V, T>(s + sRow);
        V c10 = S.Read<L, V, T>(s + sRow, p1, 0);
        V p2 = S.Prepare<L, V, T>(s + (2 * sRow));
        V c20 = S.Read<L, V, T>(s + (2 * sRow), p2, 0);
        V p3 = S.Prepare<L, V, T>(s + (3 * sRow));
        V c30 = S.Read<L, V, T>(s + (3 * sRow), p3, 0);
        V p4 = S.Prepare<L, V, T>(s + (4 * sRow));
        V c40 = S.Read<L, V, T>(s + (4 * sRow), p4, 0);
        V p5 = S.Prepare<L, V, T>(s + (5 * sRow));
        V c50 = S.Read<L, V, T>(s + (5 * sRow), p5, 0);
        for (nint k = 0; k < inner; k++)
        {
            V b0 = L.Load(b);
            V a0 = L.Broadcast(a[0]);
            c00 = L.Fma(a0, b0, c00);
            V a1 = L.Broadcast(a[aRow]);
            c10 = L.Fma(a1, b0, c10);
            V a2 = L.Broadcast(a[2 * aRow]);
            c20 = L.Fma(a2, b0, c20);
            V a3 = L.Broadcast(a[3 * aRow]);
            c30 = L.Fma(a3, b0, c30);
            V a4 = L.Broadcast(a[4 * aRow]);
            c40 = L.Fma(a4, b0, c40);
            V a5 = L.Broadcast(a[5 * aRow]);
            c50 = L.Fma(a5, b0, c50);
            a += aColumn;
            b += bRow;
        }

        L.Store(c00, c);
        L.Store(c10, c + cRow);
        L.Store(c20, c + (2 * cRow));
        L.Store(c30, c + (3 * cRow));
        L.Store(c40, c + (4 * cRow));
        L.Store(c50, c + (5 * cRow));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block4x1(nint inner, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, T* s, nint sRow)
    {
        V p0 = S.Prepare<L, V, T>(s);
        V c00 = S.Read<L, V, T>(s, p0, 0);
        V p1 = S.Prepare<L, V, T>(s + sRow);
        V c10 = S.Read<L, V, T>(s + sRow, p1, 0);
        V p2 = S.Prepare<L, V, T>(s + (2 * sRow));
        V c20 = S.Read<L, V, T>(s + (2 * sRow), p2, 0);
        V p3 = S.Prepare<L, V, T>(s + (3 * sRow));
        V c30 = S.Read<L, V, T>(s + (3 * sRow), p3, 0);
        for (nint k = 0; k < inner; k++)
        {
            V b0 = L.Load(b);
            V a0 = L.Broadcast(a[0]);
            c00 = L.Fma(a0, b0, c00);
            V a1 = L.Broadcast(a[aRow]);
            c10 = L.Fma(a1, b0, c10);
            V a2 = L.Broadcast(a[2 * aRow]);
            c20 = L.Fma(a2, b0, c20);
            V a3 = L.Broadcast(a[3 * aRow]);
            c30 = L.Fma(a3, b0, c30);
            a += aColumn;
            b += bRow;
        }

        L.Store(c00, c);
        L.Store(c10, c + cRow);
        L.Store(c20, c + (2 * cRow));
        L.Store(c30, c + (3 * cRow));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block2x1(nint inner, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, T* s, nint sRow)
    {
        V p0 = S.Prepare<L, V, T>(s);
        V c00 = S.Read<L, V, T>(s, p0, 0);
        V p1 = S.Prepare<L, V, T>(s + sRow);
        V c10 = S.Read<L, V, T>(s + sRow, p1, 0);
        for (nint k = 0; k < inner; k++)
        {
            V b0 = L.Load(b);
            V a0 = L.Broadcast(a[0]);
            c00 = L.Fma(a0, b0, c00);
            V a1 = L.Broadcast(a[aRow]);
            c10 = L.Fma(a1, b0, c10);
            a += aColumn;
            b += bRow;
        }

        L.Store(c00, c);
        L.Store(c10, c + cRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block1x1(nint inner, T* a, nint aRow, nint aColumn, T* b, nint bRow, T* c, nint cRow, T* s, nint sRow)
    {
        V p0 = S.Prepare<L, V, T>(s);
        V c00 = S.Read<L, V, T>(s, p0, 0);
        for (nint k = 0; k < inner; k++)
        {
            V b0 = L.Load(b);
            V a0 = L.Broadcast(a[0]);
            c00 = L.Fma(a0, b0, c00);
            a += aColumn;
            b += bRow;
        }

        L.Store(c00, c);
    }
}
