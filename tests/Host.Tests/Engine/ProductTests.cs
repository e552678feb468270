using System;
using System.Collections.Generic;
using MathNet.Numerics.LinearAlgebra;
using NUnit.Framework;
using Spectral.Host.Engine.LinearAlgebra;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Tests.Engine;

/// <summary>The blocked products have the bits of Spectral.Dense for every shape, width and number of threads.</summary>
[NonParallelizable]
internal sealed class ProductTests
{
    private const double Tolerance = 1e-12;

    /// <summary>Random small shapes, shapes read in place, and two that pass every block size.</summary>
    private static IEnumerable<(int M, int N, int K)> Shapes()
    {
        RandomStream stream = RandomStream.OfSeed(3);
        for (int i = 0; i < 25; i++)
        {
            yield return (1 + stream.NextInteger(70), 1 + stream.NextInteger(70), 1 + stream.NextInteger(70));
        }

        yield return (14, 110, 14);
        yield return (110, 14, 14);
        yield return (1, 1, 0);
        yield return (101, 499, 530);
        yield return (33, 1, 300);
    }

    private static IEnumerable<(int Lanes, int Threads)> Machines()
    {
        foreach (int lanes in new[] { 1, 2, 4, 8 })
        {
            foreach (int threads in new[] { 1, 2, 3 })
            {
                yield return (lanes, threads);
            }
        }
    }

    [TestCaseSource(nameof(Shapes))]
    public void Products_have_the_bits_of_their_definition((int M, int N, int K) shape)
    {
        var (m, n, k) = shape;
        double[] a = Matrices.Normal("a", m * k);
        double[] b = Matrices.Normal("b", k * n);
        double[] before = Matrices.Normal("c", m * n);
        double[] aTransposed = Dense.transpose(a, m, k);
        double[] bTransposed = Dense.transpose(b, k, n);
        double[] fresh = Dense.product(a, b, m, n, k);
        double[] onto = Dense.productOnto(before, a, b, m, n, k);
        foreach (var (lanes, threads) in Machines())
        {
            using IDisposable forced = SimdLevel.Force(lanes);
            double[] c = (double[])before.Clone();
            MatrixProduct.Multiply(a, b, c, m, n, k, accumulate: false, threads);
            Matrices.AssertSameBits(fresh, c, $"A B, {lanes} lanes, {threads} threads");
            c = (double[])before.Clone();
            MatrixProduct.MultiplyByTransposed(a, bTransposed, c, m, n, k, accumulate: true, threads);
            Matrices.AssertSameBits(onto, c, $"C + A Bᵀ, {lanes} lanes, {threads} threads");
            c = (double[])before.Clone();
            MatrixProduct.TransposedMultiply(aTransposed, b, c, m, n, k, accumulate: true, threads);
            Matrices.AssertSameBits(onto, c, $"C + Aᵀ B, {lanes} lanes, {threads} threads");
        }
    }

    [TestCaseSource(nameof(Shapes))]
    public void Symmetric_products_have_the_bits_of_their_definition((int M, int N, int K) shape)
    {
        var (rows, n) = (shape.K, shape.M);
        double[] a = Matrices.Normal("a", rows * n);
        double[] aTransposed = Dense.transpose(a, rows, n);
        double[] expected = Dense.symmetricProduct(a, rows, n);
        int half = rows / 2;
        foreach (var (lanes, threads) in Machines())
        {
            using IDisposable forced = SimdLevel.Force(lanes);
            var c = new double[n * n];
            SymmetricProduct.Accumulate(a.AsSpan(0, half * n), c, half, n, accumulate: false, threads);
            SymmetricProduct.Accumulate(a.AsSpan(half * n), c, rows - half, n, accumulate: true, threads);
            for (int i = 0; i < n; i++)
            {
                Assert.That(c.AsSpan(i * n + i + 1, n - i - 1).IndexOfAnyExcept(0.0), Is.EqualTo(-1), "the upper triangle is left alone");
            }

            SymmetricProduct.Mirror(c, n);
            Matrices.AssertSameBits(expected, c, $"AᵀA in two calls, {lanes} lanes, {threads} threads");
            SymmetricProduct.AccumulateTransposed(aTransposed, c, rows, n, accumulate: false, threads);
            SymmetricProduct.Mirror(c, n);
            Matrices.AssertSameBits(expected, c, $"AᵀA by columns, {lanes} lanes, {threads} threads");
        }
    }

    [Test]
    public void A_large_product_is_that_of_an_independent_library()
    {
        const int m = 300, n = 200, k = 700;
        double[] a = Matrices.Normal("a", m * k);
        double[] b = Matrices.Normal("b", k * n);
        var c = new double[m * n];
        MatrixProduct.Multiply(a, b, c, m, n, k, accumulate: false, threads: 2);
        Matrix<double> oracle = Matrix<double>.Build.Dense(m, k, (i, l) => a[i * k + l]) * Matrix<double>.Build.Dense(k, n, (l, j) => b[l * n + j]);
        Matrix<double> ours = Matrix<double>.Build.Dense(m, n, (i, j) => c[i * n + j]);
        Assert.That((ours - oracle).FrobeniusNorm(), Is.LessThan(Tolerance * oracle.FrobeniusNorm()));
    }

    [Test]
    public void Repeated_products_allocate_nothing()
    {
        double[] a = Matrices.Normal("a", 10000);
        var c = new double[10000];
        MatrixProduct.Multiply(a, a, c, 100, 100, 100, accumulate: false, threads: 2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            MatrixProduct.Multiply(a, a, c, 100, 100, 100, accumulate: false, threads: 2);
            SymmetricProduct.Accumulate(a, c, 100, 100, accumulate: false, threads: 2);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Spans_too_short_are_refused() =>
        Assert.That(
            () => MatrixProduct.Multiply(new double[3], new double[4], new double[4], 2, 2, 2),
            Throws.ArgumentException.With.Message.Contains("2 × 2 by 2 × 2 needs 4, 4 and 4 numbers, but 3, 4 and 4"));
}
