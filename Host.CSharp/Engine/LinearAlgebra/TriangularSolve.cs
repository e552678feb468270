using System;
using System.Runtime.Intrinsics;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>Systems with a lower triangular L, row-major [n × n], solved in place: the bits of Spectral.Dense.solveLower and solveLowerTransposed.</summary>
internal static unsafe class TriangularSolve
{
    /// <summary>Rows whose chains run side by side.</summary>
    private const int Rows = 8;

    /// <summary>Columns that one thread solves for at a time: rows of a strip stay in the cache.</summary>
    private const int Strip = 256;

    /// <summary>L x = b.</summary>
    public static void Lower(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        Check(factor, n, b);
        double* sums = stackalloc double[Rows];
        fixed (double* l = factor, x = b)
        {
            int i = 0;
            for (; i <= n - Rows; i += Rows)
            {
                Eight(l + (long)i * n, n, x, i, sums);
                for (int r = 0; r < Rows; r++)
                {
                    x[i + r] = Finish(l + (long)(i + r) * n, x, i, i + r, sums[r]);
                }
            }

            for (; i < n; i++)
            {
                x[i] = Finish(l + (long)i * n, x, 0, i, x[i]);
            }
        }
    }

    /// <summary>L X = B, X [n × columns] in place: strips of columns side by side, each the chains of <see cref="Lower"/>.</summary>
    public static void LowerColumns(double[] factor, int n, double[] x, int columns, int threads)
    {
        Check(factor, n, x.AsSpan(0, n));
        int strips = (columns + Strip - 1) / Strip;
        WorkerPool.Run(strips, threads, strip =>
        {
            int first = strip * Strip, width = Math.Min(Strip, columns - first);
            fixed (double* l = factor, all = x)
            {
                for (int i = 0; i < n; i++)
                {
                    double* row = all + ((long)i * columns) + first;
                    for (int k = 0; k < i; k++)
                    {
                        Subtract(l[((long)i * n) + k], all + ((long)k * columns) + first, row, width);
                    }

                    double pivot = l[((long)i * n) + i];
                    for (int j = 0; j < width; j++)
                    {
                        row[j] /= pivot;
                    }
                }
            }
        });
    }

    /// <summary>Lᵀ x = b: from the last unknown up, each leaving the rest at once along its row.</summary>
    public static void LowerTransposed(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        Check(factor, n, b);
        fixed (double* l = factor, x = b)
        {
            for (int k = n - 1; k >= 0; k--)
            {
                double* row = l + (long)k * n;
                x[k] /= row[k];
                Subtract(x[k], row, x, k);
            }
        }
    }

    /// <summary>y ← y − factor x.</summary>
    private static void Subtract(double factor, double* x, double* y, int length)
    {
        switch (SimdLevel.Lanes)
        {
            case 8: Vectors<Lanes512<double>, Vector512<double>>.SubtractMultiple(factor, x, y, length); break;
            case 4: Vectors<Lanes256<double>, Vector256<double>>.SubtractMultiple(factor, x, y, length); break;
            case 2: Vectors<Lanes128<double>, Vector128<double>>.SubtractMultiple(factor, x, y, length); break;
            default: Vectors<Lanes1<double>, double>.SubtractMultiple(factor, x, y, length); break;
        }
    }

    /// <summary>What the first k unknowns leave of the next eight right-hand sides.</summary>
    private static void Eight(double* l, int n, double* x, int k, double* sums)
    {
        double s0 = x[k], s1 = x[k + 1], s2 = x[k + 2], s3 = x[k + 3], s4 = x[k + 4], s5 = x[k + 5], s6 = x[k + 6], s7 = x[k + 7];
        double* l4 = l + 4L * n;
        for (int j = 0; j < k; j++)
        {
            double y = -x[j];
            s0 = Math.FusedMultiplyAdd(l[j], y, s0);
            s1 = Math.FusedMultiplyAdd(l[j + (long)n], y, s1);
            s2 = Math.FusedMultiplyAdd(l[j + 2L * n], y, s2);
            s3 = Math.FusedMultiplyAdd(l[j + 3L * n], y, s3);
            s4 = Math.FusedMultiplyAdd(l4[j], y, s4);
            s5 = Math.FusedMultiplyAdd(l4[j + (long)n], y, s5);
            s6 = Math.FusedMultiplyAdd(l4[j + 2L * n], y, s6);
            s7 = Math.FusedMultiplyAdd(l4[j + 3L * n], y, s7);
        }

        (sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]) = (s0, s1, s2, s3, s4, s5, s6, s7);
    }

    private static double Finish(double* row, double* x, int from, int i, double sum)
    {
        for (int k = from; k < i; k++)
        {
            sum = Math.FusedMultiplyAdd(-row[k], x[k], sum);
        }

        return sum / row[i];
    }

    private static void Check(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        if (n < 0 || factor.Length < (long)n * n || b.Length < n)
        {
            throw new ArgumentException($"a triangular system of order {n} needs {(long)n * n} and {n} numbers, but {factor.Length} and {b.Length} are given");
        }
    }
}
