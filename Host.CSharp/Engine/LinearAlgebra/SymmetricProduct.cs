using System;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>
/// C ← [C +] AᵀA, C [n × n] row-major, its lower triangle only: the bits of Spectral.Dense.symmetricProductOnto.
/// Rows of A may come in several calls that accumulate: the chains go on, in increasing row.
/// </summary>
internal static unsafe class SymmetricProduct
{
    /// <summary>C ← [C +] AᵀA, A [rows × n].</summary>
    public static void Accumulate(ReadOnlySpan<double> a, Span<double> c, int rows, int n, bool accumulate = true, int threads = 1)
    {
        Check(a, c, rows, n);
        fixed (double* source = a, result = c)
        {
            Run(MatrixView.Transposed(source, n), MatrixView.RowMajor(source, n), result, n, rows, accumulate, threads);
        }
    }

    /// <summary>C ← [C +] A Aᵀ, A [n × rows]: the same product of a matrix that is stored by its columns.</summary>
    public static void AccumulateTransposed(ReadOnlySpan<double> a, Span<double> c, int rows, int n, bool accumulate = true, int threads = 1)
    {
        Check(a, c, rows, n);
        fixed (double* source = a, result = c)
        {
            Run(MatrixView.RowMajor(source, rows), MatrixView.Transposed(source, rows), result, n, rows, accumulate, threads);
        }
    }

    /// <summary>Copies the lower triangle of C [n × n] onto the upper one.</summary>
    public static void Mirror(Span<double> c, int n)
    {
        const int block = 16;
        for (int i0 = 0; i0 < n; i0 += block)
        {
            for (int j0 = 0; j0 <= i0; j0 += block)
            {
                for (int i = i0; i < Math.Min(i0 + block, n); i++)
                {
                    for (int j = j0; j < Math.Min(j0 + block, i); j++)
                    {
                        c[j * n + i] = c[i * n + j];
                    }
                }
            }
        }
    }

    private static void Run(MatrixView left, MatrixView right, double* c, int n, int rows, bool accumulate, int threads)
    {
        var task = new ProductTask
        {
            Left = left,
            Right = right,
            Result = c,
            ResultRow = n,
            M = n,
            N = n,
            K = rows,
            FromZero = !accumulate,
            LowerOnly = true,
        };
        BlockedProduct.Run(ref task, threads);
    }

    private static void Check(ReadOnlySpan<double> a, Span<double> c, int rows, int n)
    {
        if (rows < 0 || n < 0 || a.Length < (long)rows * n || c.Length < (long)n * n)
        {
            throw new ArgumentException(
                $"a symmetric product of {rows} rows and {n} columns needs {(long)rows * n} and {(long)n * n} numbers, but {a.Length} and {c.Length} are given");
        }
    }
}
