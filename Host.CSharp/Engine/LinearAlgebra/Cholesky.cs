using System;
using System.Runtime.Intrinsics;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Engine.LinearAlgebra;

/// <summary>
/// A = L Lᵀ for a symmetric positive definite matrix, row-major [n × n], lower triangle in place: the bits of Spectral.Dense.cholesky.
/// Right-looking in blocks of columns: the diagonal block, the rows below it, then the update of what remains by the products' engine.
/// Each element's chain of fused multiply-adds still runs through k = 0, 1, … in order, then one division or square root.
/// </summary>
internal static unsafe class Cholesky
{
    /// <summary>Factors A in place; the strict upper triangle is left alone. False if A is not positive definite or not finite: then A is spoilt.</summary>
    public static bool Factor(Span<double> a, int n, int threads = 1)
    {
        if (n < 0 || a.Length < (long)n * n)
        {
            throw new ArgumentException($"a matrix of {n} × {n} needs {(long)n * n} numbers, but {a.Length} are given", nameof(a));
        }

        fixed (double* matrix = a)
        {
            return SimdLevel.Lanes switch
            {
                8 => BlockedCholesky<Lanes512<double>, Vector512<double>>.Factor(matrix, n, threads),
                4 => BlockedCholesky<Lanes256<double>, Vector256<double>>.Factor(matrix, n, threads),
                2 => BlockedCholesky<Lanes128<double>, Vector128<double>>.Factor(matrix, n, threads),
                _ => BlockedCholesky<Lanes1<double>, double>.Factor(matrix, n, threads),
            };
        }
    }

    /// <summary>Solves L Lᵀ x = b in place, L as Factor left it.</summary>
    public static void Solve(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        TriangularSolve.Lower(factor, n, b);
        TriangularSolve.LowerTransposed(factor, n, b);
    }
}
