using System;
using NUnit.Framework;
using Spectral.Host.Engine;
using Spectral.Host.Engine.Simd;
using Spectral.Host.Tests.Engine;

namespace Spectral.Host.Tests.NeuralIvp;

/// <summary>What Neural IVP asks of an algebra has the bits of its meaning on the processor, for every width and number of threads.</summary>
[NonParallelizable]
internal sealed class DeviceAlgebraTests
{
    [TestCase(7, 5, 9)]
    [TestCase(64, 33, 130)]
    [TestCase(40, 300, 70)]
    public void Products_and_triangular_solves_have_the_bits_of_the_core(int m, int n, int k)
    {
        double[] a = Matrices.Normal("a", m * k), b = Matrices.Normal("b", k * n), c = Matrices.Normal("c", m * n);
        double[] square = Matrices.Normal("square", m * m), x = Matrices.Normal("x", m * n), gram = Matrices.Normal("gram", m * m);
        for (int i = 0; i < m; i++)
        {
            square[(i * m) + i] += 10 * m;
        }

        Results expected = Of(new ArrayAlgebra(), a, b, c, square, x, gram, m, n, k);
        foreach (int lanes in new[] { 1, 2, 4, 8 })
        {
            foreach (int threads in new[] { 1, 2, 3 })
            {
                using IDisposable forced = SimdLevel.Force(lanes);
                Results found = Of(new CpuAlgebra(threads), a, b, c, square, x, gram, m, n, k);
                string machine = $"{lanes} lanes, {threads} threads";
                Matrices.AssertSameBits(expected.Plain, found.Plain, $"A B, {machine}");
                Matrices.AssertSameBits(expected.Left, found.Left, $"Aᵀ B, {machine}");
                Matrices.AssertSameBits(expected.Right, found.Right, $"A Bᵀ, {machine}");
                Matrices.AssertSameBits(expected.Solved, found.Solved, $"L⁻¹X, {machine}");
                Matrices.AssertSameBits(expected.Gram, found.Gram, $"A Aᵀ, {machine}");
            }
        }
    }

    [Test]
    public void A_run_has_the_bits_of_the_reference_on_one_and_two_threads()
    {
        double[] expected = Last(new ReferenceEngine());
        foreach (int threads in new[] { 1, 2 })
        {
            Matrices.AssertSameBits(expected, Last(Devices.Open(Devices.Usual, threads)), $"{threads} threads");
        }
    }

    private static double[] Last(IEngine engine)
    {
        using Spectral.NeuralIvp run = SmallProblem.Heat(engine);
        IvpState state = run.Start();
        for (int i = 0; i < 3; i++)
        {
            state = run.Advance(state);
        }

        return [.. state.Theta, state.Bound, state.Step];
    }

    private static Results Of(Algebra algebra, double[] a, double[] b, double[] c, double[] square, double[] x, double[] gram, int m, int n, int k)
    {
        static ArrayVector Copy(double[] values) => new((double[])values.Clone());
        ArrayVector plain = Copy(c), left = Copy(c), right = Copy(c), solved = Copy(x), factor = Copy(square), own = Copy(gram);
        algebra.AddProduct(false, false, Copy(a), Copy(b), m, n, k, plain);
        algebra.AddProduct(true, false, Copy(Dense.transpose(a, m, k)), Copy(b), m, n, k, left);
        algebra.AddProduct(false, true, Copy(a), Copy(Dense.transpose(b, k, n)), m, n, k, right);
        algebra.AddGram(Copy(a), m, k, own);
        Assert.That(algebra.Factor(Copy(square), m, 0, factor), Is.True);
        algebra.SolveLower(factor, m, solved, n);
        double[] lower = own.Values;
        for (int i = 0; i < m; i++)
        {
            for (int j = i + 1; j < m; j++)
            {
                lower[(i * m) + j] = 0;
            }
        }

        return new(plain.Values, left.Values, right.Values, solved.Values, lower);
    }

    private sealed record Results(double[] Plain, double[] Left, double[] Right, double[] Solved, double[] Gram);
}
