using System.Numerics;
using System.Runtime.CompilerServices;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine;

/// <summary>Numbers from a row to the next and from a column to the next of A, B, C and the start S of a product.</summary>
internal readonly record struct Strides(
    nint ARow, nint AColumn, nint BRow, nint BColumn, nint CRow, nint CColumn, nint SRow, nint SColumn);

/// <summary>
/// C = A B + S where every element is a row of lanes: a small product for each lane. An element is one chain of fused multiply-adds in increasing k from S.
/// Blocks of 4 × 3 elements are held in registers; the lanes run innermost, so that all rows are read and written as streams. C may be S.
/// </summary>
internal static unsafe class RowsByRows<L, V, T, S>
    where L : struct, ILanes<V, T>
    where V : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where S : struct, IElement
{
    /// <summary>The lanes must be a multiple of the vector's width.</summary>
    public static void Multiply(int rows, int inner, int columns, nint lanes, in Strides t, T* a, T* b, T* c, T* s)
    {
        nint i = 0;
        for (; i + 4 <= rows; i += 4)
        {
            nint j = 0;
            for (; j + 3 <= columns; j += 3)
            {
                Block4x3(inner, lanes, t, a + (i * t.ARow), b + (j * t.BColumn), c + (i * t.CRow) + (j * t.CColumn), s + (i * t.SRow) + (j * t.SColumn));
            }

            for (; j < columns; j++)
            {
                Block4x1(inner, lanes, t, a + (i * t.ARow), b + (j * t.BColumn), c + (i * t.CRow) + (j * t.CColumn), s + (i * t.SRow) + (j * t.SColumn));
            }
        }

        for (; i < rows; i++)
        {
            nint j = 0;
            for (; j + 3 <= columns; j += 3)
            {
                Block1x3(inner, lanes, t, a + (i * t.ARow), b + (j * t.BColumn), c + (i * t.CRow) + (j * t.CColumn), s + (i * t.SRow) + (j * t.SColumn));
            }

            for (; j < columns; j++)
            {
                Block1x1(inner, lanes, t, a + (i * t.ARow), b + (j * t.BColumn), c + (i * t.CRow) + (j * t.CColumn), s + (i * t.SRow) + (j * t.SColumn));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Start(T* s, nint lane) => S.Read<L, V, T>(s, S.Prepare<L, V, T>(s), lane);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block4x3(nint inner, nint lanes, in Strides t, T* a, T* b, T* c, T* s)
    {
        nint aRow = t.ARow, aColumn = t.AColumn, bRow = t.BRow, bColumn = t.BColumn, cRow = t.CRow, cColumn = t.CColumn, sRow = t.SRow, sColumn = t.SColumn;
        for (nint l = 0; l < lanes; l += L.Count)
        {
            V c00 = Start(s, l), c01 = Start(s + sColumn, l), c02 = Start(s + (2 * sColumn), l);
            V c10 = Start(s + sRow, l), c11 = Start(s + sRow + sColumn, l), c12 = Start(s + sRow + (2 * sColumn), l);
            V c20 = Start(s + (2 * sRow), l), c21 = Start(s + (2 * sRow) + sColumn, l), c22 = Start(s + (2 * sRow) + (2 * sColumn), l);
            V c30 = Start(s + (3 * sRow), l), c31 = Start(s + (3 * sRow) + sColumn, l), c32 = Start(s + (3 * sRow) + (2 * sColumn), l);
            T* x = a + l, y = b + l;
            for (nint k = 0; k < inner; k++)
            {
                V b0 = L.Load(y), b1 = L.Load(y + bColumn), b2 = L.Load(y + (2 * bColumn));
                V a0 = L.Load(x);
                c00 = L.Fma(a0, b0, c00);
                c01 = L.Fma(a0, b1, c01);
                c02 = L.Fma(a0, b2, c02);
                V a1 = L.Load(x + aRow);
                c10 = L.Fma(a1, b0, c10);
                c11 = L.Fma(a1, b1, c11);
                c12 = L.Fma(a1, b2, c12);
                V a2 = L.Load(x + (2 * aRow));
                c20 = L.Fma(a2, b0, c20);
                c21 = L.Fma(a2, b1, c21);
                c22 = L.Fma(a2, b2, c22);
                V a3 = L.Load(x + (3 * aRow));
                c30 = L.Fma(a3, b0, c30);
                c31 = L.Fma(a3, b1, c31);
                c32 = L.Fma(a3, b2, c32);
                x += aColumn;
                y += bRow;
            }

            T* z = c + l;
            L.Store(c00, z);
            L.Store(c01, z + cColumn);
            L.Store(c02, z + (2 * cColumn));
            L.Store(c10, z + cRow);
            L.Store(c11, z + cRow + cColumn);
            L.Store(c12, z + cRow + (2 * cColumn));
            L.Store(c20, z + (2 * cRow));
            L.Store(c21, z + (2 * cRow) + cColumn);
            L.Store(c22, z + (2 * cRow) + (2 * cColumn));
            L.Store(c30, z + (3 * cRow));
            L.Store(c31, z + (3 * cRow) + cColumn);
            L.Store(c32, z + (3 * cRow) + (2 * cColumn));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block4x1(nint inner, nint lanes, in Strides t, T* a, T* b, T* c, T* s)
    {
        nint aRow = t.ARow, aColumn = t.AColumn, bRow = t.BRow, bColumn = t.BColumn, cRow = t.CRow, cColumn = t.CColumn, sRow = t.SRow, sColumn = t.SColumn;
        for (nint l = 0; l < lanes; l += L.Count)
        {
            V c00 = Start(s, l);
            V c10 = Start(s + sRow, l);
            V c20 = Start(s + (2 * sRow), l);
            V c30 = Start(s + (3 * sRow), l);
            T* x = a + l, y = b + l;
            for (nint k = 0; k < inner; k++)
            {
                V b0 = L.Load(y);
                V a0 = L.Load(x);
                c00 = L.Fma(a0, b0, c00);
                V a1 = L.Load(x + aRow);
                c10 = L.Fma(a1, b0, c10);
                V a2 = L.Load(x + (2 * aRow));
                c20 = L.Fma(a2, b0, c20);
                V a3 = L.Load(x + (3 * aRow));
                c30 = L.Fma(a3, b0, c30);
                x += aColumn;
                y += bRow;
            }

            T* z = c + l;
            L.Store(c00, z);
            L.Store(c10, z + cRow);
            L.Store(c20, z + (2 * cRow));
            L.Store(c30, z + (3 * cRow));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block1x3(nint inner, nint lanes, in Strides t, T* a, T* b, T* c, T* s)
    {
        nint aRow = t.ARow, aColumn = t.AColumn, bRow = t.BRow, bColumn = t.BColumn, cRow = t.CRow, cColumn = t.CColumn, sRow = t.SRow, sColumn = t.SColumn;
        for (nint l = 0; l < lanes; l += L.Count)
        {
            V c00 = Start(s, l), c01 = Start(s + sColumn, l), c02 = Start(s + (2 * sColumn), l);
            T* x = a + l, y = b + l;
            for (nint k = 0; k < inner; k++)
            {
                V b0 = L.Load(y), b1 = L.Load(y + bColumn), b2 = L.Load(y + (2 * bColumn));
                V a0 = L.Load(x);
                c00 = L.Fma(a0, b0, c00);
                c01 = L.Fma(a0, b1, c01);
                c02 = L.Fma(a0, b2, c02);
                x += aColumn;
                y += bRow;
            }

            T* z = c + l;
            L.Store(c00, z);
            L.Store(c01, z + cColumn);
            L.Store(c02, z + (2 * cColumn));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block1x1(nint inner, nint lanes, in Strides t, T* a, T* b, T* c, T* s)
    {
        nint aRow = t.ARow, aColumn = t.AColumn, bRow = t.BRow, bColumn = t.BColumn, cRow = t.CRow, cColumn = t.CColumn, sRow = t.SRow, sColumn = t.SColumn;
        for (nint l = 0; l < lanes; l += L.Count)
        {
            V c00 = Start(s, l);
            T* x = a + l, y = b + l;
            for (nint k = 0; k < inner; k++)
            {
                V b0 = L.Load(y);
                V a0 = L.Load(x);
                c00 = L.Fma(a0, b0, c00);
                x += aColumn;
                y += bRow;
            }

            T* z = c + l;
            L.Store(c00, z);
        }
    }
}
