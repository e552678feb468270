using System;
using NUnit.Framework;
using Spectral.Host.Engine.LinearAlgebra;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Tests.Engine;

/// <summary>The blocked factorisation and the solves have the bits of Spectral.Dense for every order, width and number of threads.</summary>
[NonParallelizable]
internal sealed class CholeskyTests
{
    private const double Tolerance = 1e-9;

    [Test]
    public void Factor_and_solution_have_the_bits_of_their_definition(
        [Values(1, 2, 3, 5, 11, 12, 13, 50, 95, 96, 97, 131, 293)] int n)
    {
        double[] a = Matrices.PositiveDefinite(n);
        double[] b = Matrices.Normal("b", n);
        double[] factor = Dense.cholesky(a, n)!.Value;
        double[] solution = Dense.solvePositiveDefinite(a, b, n)!.Value;
        foreach (int lanes in new[] { 1, 2, 4, 8 })
        {
            foreach (int threads in new[] { 1, 2, 3 })
            {
                using IDisposable forced = SimdLevel.Force(lanes);
                double[] l = (double[])a.Clone();
                Assert.That(Cholesky.Factor(l, n, threads), Is.True);
                double[] x = (double[])b.Clone();
                Cholesky.Solve(l, n, x);
                Matrices.AssertSameBits(solution, x, $"solution, {lanes} lanes, {threads} threads");
                for (int i = 0; i < n; i++)
                {
                    Assert.That(l.AsSpan(i * n + i + 1, n - i - 1).SequenceEqual(a.AsSpan(i * n + i + 1, n - i - 1)), Is.True, "upper triangle");
                    l.AsSpan(i * n + i + 1, n - i - 1).Clear();
                }

                Matrices.AssertSameBits(factor, l, $"factor, {lanes} lanes, {threads} threads");
            }
        }
    }

    [Test]
    public void A_large_system_is_solved()
    {
        const int n = 400;
        double[] a = Matrices.PositiveDefinite(n);
        double[] b = Matrices.Normal("b", n);
        double[] factor = (double[])a.Clone();
        double[] x = (double[])b.Clone();
        Assert.That(Cholesky.Factor(factor, n, threads: 2), Is.True);
        Cholesky.Solve(factor, n, x);
        var product = new double[n];
        MatrixProduct.Multiply(a, x, product, n, 1, n);
        for (int i = 0; i < n; i++)
        {
            Assert.That(product[i], Is.EqualTo(b[i]).Within(Tolerance));
        }
    }

    [TestCase(-1.0)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_bad_pivot_is_reported(double pivot)
    {
        foreach (int at in new[] { 0, 50, 99, 150 })
        {
            double[] a = Matrices.PositiveDefinite(151);
            a[at * 151 + at] = pivot;
            Assert.That(Cholesky.Factor(a, 151), Is.False);
        }
    }
}
