using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Engine;
using Spectral.Host.Engine.Simd;

namespace Spectral.Host.Tests.Engine;

/// <summary>Single precision: the elementary functions have the bits of the core at every vector width, and trajectories those of the core's definitions.</summary>
[NonParallelizable]
internal sealed class SinglePrecisionTests
{
    private const double TanhUlps = 1.4;
    private const double GradientTolerance = 2e-4;

    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -float.Epsilon, 1e-40f, 9.01f, -9.02f, 10f, 11f, 88.8f, -104f,
        1e30f, float.MaxValue, -0.99999994f, 1073741824f,
    ];

    internal delegate void SpanFunction(ReadOnlySpan<float> x, Span<float> y);

    private static IEnumerable<TestCaseData> Functions()
    {
        yield return Case("exp", VectorElementary.Exp, Elementary.exp);
        yield return Case("expm1", VectorElementary.Expm1, Elementary.expm1);
        yield return Case("log", VectorElementary.Log, Elementary.log);
        yield return Case("log1p", VectorElementary.Log1p, Elementary.log1p);
        yield return Case("sin", VectorElementary.Sin, Elementary.sin);
        yield return Case("cos", VectorElementary.Cos, Elementary.cos);
        yield return Case("sigmoid", VectorElementary.Sigmoid, Elementary.sigmoid);
        yield return Case("softplus", VectorElementary.Softplus, Elementary.softplus);
        yield return Case("erf", VectorElementary.Erf, Elementary.erf);
        yield return new TestCaseData((SpanFunction)VectorElementary.Tanh, (Func<float, float>)ElementarySingle.tanh).SetName("tanh in single precision");
    }

    private static TestCaseData Case(string name, SpanFunction vector, Func<double, double> exact) =>
        new TestCaseData(vector, (Func<float, float>)(x => (float)exact(x))).SetName($"{name} in single precision");

    [TestCaseSource(nameof(Functions))]
    public void Functions_have_the_scalar_bits(SpanFunction vector, Func<float, float> scalar)
    {
        float[] x = Arguments(), y = new float[x.Length];
        foreach (int lanes in Bits.VectorLanes)
        {
            using (SimdLevel.Force(lanes))
            {
                vector(x, y);
            }

            for (int i = 0; i < x.Length; i++)
            {
                float expected = scalar(x[i]);
                if (BitConverter.SingleToInt32Bits(y[i]) != BitConverter.SingleToInt32Bits(expected))
                {
                    Assert.Fail($"{lanes} lanes at {x[i]:R}: {y[i]:R} instead of {expected:R}");
                }
            }
        }
    }

    [Test]
    public void Tanh_errs_by_little_more_than_an_ulp()
    {
        for (uint bits = 0; bits < 0x7F800000u; bits += 977)
        {
            float x = BitConverter.UInt32BitsToSingle(bits), y = ElementarySingle.tanh(x);
            double exact = Elementary.tanh(x), ulp = MathF.BitIncrement((float)exact) - (float)exact;
            if (!(Math.Abs(y - exact) <= TanhUlps * ulp && y <= 1f))
            {
                Assert.Fail($"tanh {x:R} is {exact:R}, not {y:R}");
            }
        }
    }

    [Test]
    public void Trajectories_have_the_bits_of_the_definitions()
    {
        const int batch = 13;
        FieldPrograms programs = Networks.Field(4, 9, 4);
        FixedScheme scheme = new(Tableaus.Rk4, [0.0, 0.4, 1.0], 3);
        double[] theta = Bits.Normal("theta", programs.Network.ParameterCount), initial = Bits.Normal("initial", batch * 4);
        double[] expected = LinearParts.ByTime([.. Enumerable.Range(0, batch).Select(s => Solve(scheme, programs.Value, theta, initial[(s * 4)..((s + 1) * 4)]))], 4);
        foreach (int lanes in Bits.VectorLanes)
        {
            using RungeKuttaBatch<float> solver = new(scheme, CpuProgram.CompileSingle(programs.Value, lanes), null, 2);
            double[] states = new double[expected.Length];
            Assert.That(solver.Solve(theta, initial, states), Is.EqualTo(-1));
            Bits.Equal(expected, states, $"{lanes} lanes");
        }
    }

    [Test]
    public void Gradients_are_those_of_double_precision_to_single_accuracy_and_the_same_for_all_threads(
        [Values(null, 0L)] long? memory, [Values("Runge–Kutta 4", "ETDRK4 with dense", "Dormand–Prince 5(4) with diagonal")] string name)
    {
        const int batch = 70;
        FieldPrograms programs = Networks.Field(4, 9, 4);
        FixedScheme scheme = LinearParts.Scheme(name, 4, [0.0, 0.4, 1.0], 3);
        double[] theta = Bits.Normal("theta", programs.Network.ParameterCount), initial = Bits.Normal("initial", batch * 4);
        double[] cotangents = Bits.Normal("cotangents", batch * 8), states = new double[batch * 8], initialGradient = new double[batch * 4];
        using RungeKuttaBatch<double> exact = new(scheme, CpuProgram.Compile(programs.Record), CpuProgram.Compile(programs.Pull), 1);
        double[] expected = new double[exact.GradientSize], actual = new double[exact.GradientSize];
        exact.Record(theta, initial, states);
        exact.Pull(cotangents, initialGradient, expected);
        double[]? first = null;
        foreach (int lanes in Bits.VectorLanes)
        {
            foreach (int threads in Bits.Threads)
            {
                using RungeKuttaBatch<float> solver =
                    new(scheme, CpuProgram.CompileSingle(programs.Record, lanes), CpuProgram.CompileSingle(programs.Pull, lanes), threads, memory);
                solver.Record(theta, initial, states);
                solver.Pull(cotangents, initialGradient, actual);
                Bits.Equal(first ??= [.. actual], actual, $"{lanes} lanes, {threads} threads");
            }
        }

        double scale = expected.Max(Math.Abs);
        for (int p = 0; p < expected.Length; p++)
        {
            Assert.That(actual[p], Is.EqualTo(expected[p]).Within(GradientTolerance * scale), $"parameter {p}");
        }
    }

    /// <summary>One trajectory in single precision: the core's step with its factors h·a rounded once more.</summary>
    private static double[] Solve(FixedScheme scheme, Spectral.Program field, double[] theta, double[] initial)
    {
        float[] y = [.. initial.Select(x => (float)x)];
        List<double> states = [.. y];
        Tableau tableau = scheme.Tableau;
        for (int j = 0; j < scheme.Times.Length - 1; j++)
        {
            double h = scheme.StepSize(j);
            for (int step = 0; step < scheme.StepsPerInterval; step++)
            {
                var slopes = new double[tableau.AdvancingStages][];
                for (int i = 0; i < slopes.Length; i++)
                {
                    float[] argument = Combine(y, h, tableau.A[i], slopes, i);
                    slopes[i] = Reference.runIn(Arithmetic.Single, field, theta, 1, [[.. argument]]).Outputs[0];
                }

                y = Combine(y, h, tableau.B, slopes, slopes.Length);
            }

            states.AddRange(y.Select(x => (double)x));
        }

        return [.. states];
    }

    private static float[] Combine(float[] start, double h, double[] weights, double[][] slopes, int count)
    {
        float[] sum = [.. start];
        for (int j = 0; j < count; j++)
        {
            for (int m = 0; weights[j] != 0.0 && m < sum.Length; m++)
            {
                sum[m] = MathF.FusedMultiplyAdd((float)(h * weights[j]), (float)slopes[j][m], sum[m]);
            }
        }

        return sum;
    }

    private static float[] Arguments()
    {
        RandomStream stream = RandomStream.OfSeed(23);
        var x = new float[20011];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (i / 64 % 3) switch
            {
                0 => BitConverter.UInt32BitsToSingle((uint)stream.NextBits()),
                1 => (float)stream.NextUniform(-3.0, 3.0),
                _ => (float)stream.NextUniform(-90.0, 90.0),
            };
        }

        for (int i = 0; i < Special.Length; i++)
        {
            x[37 * i + 70] = Special[i];
        }

        return x;
    }
}
