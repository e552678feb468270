using System;
using System.Linq;
using Spectral.Benchmarks.Measuring;
using Spectral.Benchmarks.Processes;
using Spectral.Benchmarks.Results;
using Spectral.Host.Engine.LinearAlgebra;

namespace Spectral.Benchmarks.Work;

/// <summary>One of the three dense kernels on n × n numbers.</summary>
internal enum MatrixKind
{
    /// <summary>C ← A B, 2n³ operations.</summary>
    Gemm,

    /// <summary>The lower triangle of C ← A Aᵀ, n²(n + 1) operations.</summary>
    Syrk,

    /// <summary>A copy of A and its factor, n³/3 operations.</summary>
    Cholesky,
}

/// <summary>A product, a symmetric product or a Cholesky factor.</summary>
internal sealed class MatrixWork(MatrixKind kind, int n) : IWork
{
    /// <summary>Rows and columns of the result that are compared with the peer's.</summary>
    private const int Places = 8;

    private readonly double[] _a = kind == MatrixKind.Cholesky ? PositiveDefinite(n) : Normal("a", n);
    private readonly double[] _b = kind == MatrixKind.Gemm ? Normal("b", n) : [];
    private readonly double[] _c = new double[n * n];

    /// <inheritdoc/>
    public double Operations => kind switch
    {
        MatrixKind.Gemm => 2.0 * n * n * n,
        MatrixKind.Syrk => (double)n * n * (n + 1),
        _ => (double)n * n * n / 3.0,
    };

    /// <inheritdoc/>
    public void Give(PeerFiles files)
    {
        files.Write("a", _a, n, n);

        if (kind == MatrixKind.Gemm)
        {
            files.Write("b", _b, n, n);
        }
    }

    /// <inheritdoc/>
    public Contender On(int threads) => Contender.Of(units =>
    {
        for (int i = 0; i < units; i++)
        {
            Unit(threads);
        }
    });

    /// <inheritdoc/>
    public double[] Result()
    {
        Unit(threads: 1);
        int step = Math.Max(1, n / Places);
        int[] places = [.. Enumerable.Range(0, n).Where(i => i % step == 0)];
        return [.. places.SelectMany(i => places.Select(j => kind != MatrixKind.Gemm && j > i ? 0.0 : _c[(i * n) + j]))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private void Unit(int threads)
    {
        switch (kind)
        {
            case MatrixKind.Gemm:
                MatrixProduct.Multiply(_a, _b, _c, n, n, n, threads: threads);
                break;
            case MatrixKind.Syrk:
                SymmetricProduct.AccumulateTransposed(_a, _c, n, n, accumulate: false, threads);
                break;
            default:
                _a.CopyTo(_c, 0);

                if (!Cholesky.Factor(_c, n, threads))
                {
                    throw new BenchmarkException("the matrix to factor is not positive definite");
                }

                break;
        }
    }

    private static double[] Normal(string name, int n)
    {
        RandomStream stream = RandomStream.OfSeed(1).Child("benchmarks").Child(name);
        return [.. Enumerable.Range(0, n * n).Select(_ => stream.NextNormal())];
    }

    /// <summary>1/(1 + |i − j|), and n more on the diagonal.</summary>
    private static double[] PositiveDefinite(int n) =>
        [.. Enumerable.Range(0, n * n).Select(i => (1.0 / (1.0 + Math.Abs((i / n) - (i % n)))) + (i / n == i % n ? n : 0.0))];
}
