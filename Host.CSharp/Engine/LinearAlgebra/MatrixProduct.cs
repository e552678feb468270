using System;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>
/// C ← A B and its transposed forms, row-major, C [m × n], inner dimension k: the bits of Spectral.Dense.product (or productOnto, to accumulate).
/// C must not overlap A or B.
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <summary>C ← [C +] A B, A [m × k], B [k × n].</summary>
    public static void Multiply(
        ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int n, int k, bool accumulate = false, int threads = 1)
    {
        Check(a, b, c, m, n, k);
        fixed (double* left = a, right = b, result = c)
        {
            Run(MatrixView.RowMajor(left, k), MatrixView.RowMajor(right, n), result, n, m, n, k, accumulate, threads);
        }
    }

    /// <summary>C ← [C +] A Bᵀ, A [m × k], B [n × k].</summary>
    public static void MultiplyByTransposed(
        ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int n, int k, bool accumulate = false, int threads = 1)
    {
        Check(a, b, c, m, n, k);
        fixed (double* left = a, right = b, result = c)
        {
            Run(MatrixView.RowMajor(left, k), MatrixView.Transposed(right, k), result, n, m, n, k, accumulate, threads);
        }
    }

    /// <summary>C ← [C +] Aᵀ B, A [k × m], B [k × n].</summary>
    public static void TransposedMultiply(
        ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int n, int k, bool accumulate = false, int threads = 1)
    {
        Check(a, b, c, m, n, k);
        fixed (double* left = a, right = b, result = c)
        {
            Run(MatrixView.Transposed(left, m), MatrixView.RowMajor(right, n), result, n, m, n, k, accumulate, threads);
        }
    }

    /// <summary>C ← [C +] A B for matrices that stand anywhere in memory, C with rows cRow apart.</summary>
    public static void Run(MatrixView a, MatrixView b, double* c, nint cRow, int m, int n, int k, bool accumulate, int threads)
    {
        var task = new ProductTask { Left = a, Right = b, Result = c, ResultRow = cRow, M = m, N = n, K = k, FromZero = !accumulate };
        BlockedProduct.Run(ref task, threads);
    }

    private static void Check(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int m, int n, int k)
    {
        if (m < 0 || n < 0 || k < 0 || a.Length < (long)m * k || b.Length < (long)k * n || c.Length < (long)m * n)
        {
            throw new ArgumentException(
                $"a product of {m} × {k} by {k} × {n} needs {(long)m * k}, {(long)k * n} and {(long)m * n} numbers, but {a.Length}, {b.Length} and {c.Length} are given");
        }
    }
}
