using System;
using System.Collections.Generic;
using NUnit.Framework;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Tests.Engine;

/// <summary>The vector kernels have the bits of the scalar definitions, for every width, and for lengths that no width divides.</summary>
[NonParallelizable]
internal sealed class VectorElementaryTests
{
    private const int Count = 100003;

    private static readonly double[] Special =
    [
        0.0, -0.0, 1.0, -1.0, double.NaN, -double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon,
        2.2250738585072014e-308, -1e-310, 708.0, -708.0, 708.1, 709.79, -745.2, -730.0, 20.0, -20.0, 6.0, -6.0, 1e300, -1e300, 1.4e308, double.MaxValue,
        1073741824.0, 1073741825.0, -1e10, 0.5, Math.PI, -0.99999999999999989,
    ];

    internal delegate void SpanFunction(ReadOnlySpan<double> x, Span<double> y);

    private static IEnumerable<TestCaseData> Cases()
    {
        foreach (int lanes in new[] { 1, 2, 4, 8 })
        {
            yield return Case("exp", VectorElementary.Exp, Elementary.exp, lanes);
            yield return Case("expm1", VectorElementary.Expm1, Elementary.expm1, lanes);
            yield return Case("log", VectorElementary.Log, Elementary.log, lanes);
            yield return Case("log1p", VectorElementary.Log1p, Elementary.log1p, lanes);
            yield return Case("sin", VectorElementary.Sin, Elementary.sin, lanes);
            yield return Case("cos", VectorElementary.Cos, Elementary.cos, lanes);
            yield return Case("tanh", VectorElementary.Tanh, Elementary.tanh, lanes);
            yield return Case("sigmoid", VectorElementary.Sigmoid, Elementary.sigmoid, lanes);
            yield return Case("softplus", VectorElementary.Softplus, Elementary.softplus, lanes);
            yield return Case("erf", VectorElementary.Erf, Elementary.erf, lanes);
        }
    }

    private static TestCaseData Case(string name, SpanFunction vector, Func<double, double> scalar, int lanes) =>
        new TestCaseData(vector, scalar, lanes).SetName($"{name} with {lanes} lanes has the scalar bits");

    [TestCaseSource(nameof(Cases))]
    public void Bits(SpanFunction vector, Func<double, double> scalar, int lanes)
    {
        double[] x = Arguments();
        var y = new double[x.Length];
        using (SimdLevel.Force(lanes))
        {
            vector(x, y);
        }

        for (int i = 0; i < x.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(y[i]) != BitConverter.DoubleToInt64Bits(scalar(x[i])))
            {
                Assert.Fail($"at {x[i]:R}: {y[i]:R} instead of {scalar(x[i]):R}");
            }
        }
    }

    [Test]
    public void Every_length_is_whole([Values(1, 2, 4, 8)] int lanes, [Range(0, 19)] int length)
    {
        double[] x = Arguments().AsSpan(500, length + 2).ToArray();
        double[] y = new double[length + 2];
        using (SimdLevel.Force(lanes))
        {
            VectorElementary.Tanh(x.AsSpan(1, length), y.AsSpan(1, length));
        }

        Assert.That((y[0], y[^1]), Is.EqualTo((0.0, 0.0)), "nothing is written outside");
        for (int i = 1; i <= length; i++)
        {
            Assert.That(y[i], Is.EqualTo(Elementary.tanh(x[i])));
        }
    }

    /// <summary>exp and sin test the range of four vectors at once: ordinary arguments, then bits of every kind, up to past two blocks of the widest.</summary>
    [Test]
    public void Every_length_is_whole_in_blocks_and_in_place([Values(1, 2, 4, 8)] int lanes)
    {
        const int Most = 70;
        double[] x = Arguments().AsSpan(150, Most + 2).ToArray();
        foreach ((SpanFunction vector, Func<double, double> scalar) in new (SpanFunction, Func<double, double>)[] { (VectorElementary.Exp, Elementary.exp), (VectorElementary.Sin, Elementary.sin) })
        {
            for (int length = 0; length <= Most; length++)
            {
                double[] y = [.. x];
                using (SimdLevel.Force(lanes))
                {
                    vector(y.AsSpan(1, length), y.AsSpan(1, length));
                }

                for (int i = 0; i < y.Length; i++)
                {
                    double expected = i >= 1 && i <= length ? scalar(x[i]) : x[i];
                    Assert.That(BitConverter.DoubleToInt64Bits(y[i]), Is.EqualTo(BitConverter.DoubleToInt64Bits(expected)), $"place {i} of length {length}");
                }
            }
        }
    }

    [Test]
    public void Spans_of_different_lengths_are_refused() =>
        Assert.That(() => VectorElementary.Exp(new double[2], new double[3]), Throws.ArgumentException.With.Message.Contains("one length"));

    /// <summary>Random bits, arguments of ordinary size, and the special ones among ordinary neighbours.</summary>
    private static double[] Arguments()
    {
        RandomStream stream = RandomStream.OfSeed(17);
        var x = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            x[i] = (i / 64 % 3) switch
            {
                0 => BitConverter.UInt64BitsToDouble(stream.NextBits()),
                1 => stream.NextUniform(-3.0, 3.0),
                _ => stream.NextUniform(-700.0, 700.0),
            };
        }

        for (int i = 0; i < Special.Length; i++)
        {
            x[37 * i + 70] = Special[i];
        }

        return x;
    }
}
