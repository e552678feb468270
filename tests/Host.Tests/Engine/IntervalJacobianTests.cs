using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Engine;

namespace Spectral.Host.Tests.Engine;

/// <summary>The chained derivatives of intervals against the adjoint's gradient of every state, and the same bits at every width and thread.</summary>
internal sealed unsafe class IntervalJacobianTests
{
    private const double GradientTolerance = 1e-12;

    private static readonly double[] Times = [0.0, 0.3, 0.5, 1.0];

    private static readonly string[] Names = ["Dormand–Prince 5(4)", .. LinearParts.Exponential, .. LinearParts.Factored];

    [TestCase(4, 9, 1, "Runge–Kutta 4")]
    [TestCase(5, 12, 19, "Runge–Kutta 4")]
    [TestCase(13, 40, 8, "Runge–Kutta 4")]
    [TestCase(5, 12, 19, "ETDRK4 with diagonal")]
    [TestCase(13, 40, 8, "ETDRK4 with Fourier")]
    [TestCase(5, 9, 11, "ETDRK4 with dense")]
    [TestCase(5, 12, 19, "Heun 2(1) with diagonal")]
    [TestCase(13, 40, 8, "Dormand–Prince 5(4) with Fourier")]
    [TestCase(5, 9, 11, "Tsitouras 5(4) with dense")]
    public void Rows_are_the_gradients_of_the_states(int n, int hidden, int batch, string name)
    {
        FieldPrograms programs = Networks.Field(n, hidden, n);
        FixedScheme scheme = LinearParts.Scheme(name, n, Times, 3);
        double[] theta = programs.Network.Initial(RandomStream.OfSeed(5)), initial = Bits.Normal("initial", batch * n);
        double[] states = new double[(Times.Length - 1) * batch * n], solved = new double[states.Length];
        double[,] jacobian = Jacobian(programs, scheme, theta, initial, states, lanes: null, threads: 2);

        using RungeKuttaBatch<double> solver = new(scheme, CpuProgram.Compile(programs.Record), CpuProgram.Compile(programs.Pull), 1);
        double[] gradient = new double[theta.Length];
        solver.Record(theta, initial, solved);
        Bits.Equal(solved, states, "states");
        for (int j = 1; j < Times.Length; j++)
        {
            for (int i = 0; i < n; i += 3)
            {
                int sample = (i + j) % batch;
                double[] cotangents = new double[states.Length];
                cotangents[((((j - 1) * batch) + sample) * n) + i] = 1.0;
                solver.Pull(cotangents, new double[initial.Length], gradient);
                double scale = gradient.Max(Math.Abs);
                int column = Column(n, sample, j - 1, i);
                for (int p = 0; p < theta.Length; p++)
                {
                    Assert.That(jacobian[p, column], Is.EqualTo(gradient[p]).Within(GradientTolerance * scale), $"∂y[{sample}, {j}, {i}]/∂θ[{p}]");
                }
            }
        }
    }

    [TestCaseSource(nameof(Names))]
    public void Widths_and_threads_do_not_change_a_bit(string name)
    {
        const int n = 5, batch = 21;
        FieldPrograms programs = Networks.Field(n, 11, n);
        FixedScheme scheme = LinearParts.Scheme(name, n, Times, 2);
        double[] theta = programs.Network.Initial(RandomStream.OfSeed(5)), initial = Bits.Normal("initial", batch * n);
        double[] states = new double[batch * n * (Times.Length - 1)];
        double[] first = Flat(Jacobian(programs, scheme, theta, initial, states, 1, 1));
        foreach (int lanes in Bits.VectorLanes)
        {
            foreach (int threads in Bits.Threads)
            {
                Bits.Equal(first, Flat(Jacobian(programs, scheme, theta, initial, states, lanes, threads)), $"{lanes} lanes, {threads} threads");
            }
        }
    }

    [Test]
    public void An_interval_has_the_bits_of_the_adjoint_stage_by_stage()
    {
        const int n = 4, batch = 8, steps = 3;
        FieldPrograms programs = Networks.Field(n, 6, n);
        FixedScheme scheme = new(Tableaus.Rk4, [0.0, 0.5], steps);
        double[] theta = programs.Network.Initial(RandomStream.OfSeed(5)), initial = Bits.Normal("initial", batch * n);
        double[,] jacobian = Jacobian(programs, scheme, theta, initial, [], null, 1);
        for (int s = 0; s < batch; s++)
        {
            double[] start = initial[(s * n)..((s + 1) * n)];
            for (int i = 0; i < n; i++)
            {
                double[] row = AdjointOfComponent(programs, scheme, theta, start, i);
                int column = (i * 8) + s;
                Bits.Equal(row, [.. Enumerable.Range(0, theta.Length).Select(p => jacobian[p, column])], $"sample {s}, component {i}");
            }
        }
    }

    /// <summary>∂y_i(t₁)/∂θ of one trajectory by plain loops: the carried totals continue from stage to stage, last stage first.</summary>
    private static double[] AdjointOfComponent(FieldPrograms programs, FixedScheme scheme, double[] theta, double[] start, int component)
    {
        Tableau tableau = scheme.Tableau;
        int n = start.Length, stages = tableau.AdvancingStages;
        double h = scheme.StepSize(0);
        List<double[]> arguments = [];
        double[] state = [.. start];
        for (int step = 0; step < scheme.StepsPerInterval; step++)
        {
            double[][] slopes = new double[stages][];
            for (int i = 0; i < stages; i++)
            {
                arguments.Add(Combine(state, h, tableau.A[i], slopes, i));
                slopes[i] = Reference.run(programs.Value, theta, 1, [arguments[^1]]).Outputs[0];
            }

            state = Combine(state, h, tableau.B, slopes, stages);
        }

        double[] cotangent = [.. Enumerable.Range(0, n).Select(m => m == component ? 1.0 : 0.0)];
        double[][] totals = [.. programs.Network.Parameters.Select(p => new double[p.Size])];
        for (int step = scheme.StepsPerInterval - 1; step >= 0; step--)
        {
            double[][] pulled = new double[stages][];
            for (int i = stages - 1; i >= 0; i--)
            {
                double[] w = [.. cotangent.Select(c => h * tableau.B[i] * c)];
                double[] column = [.. tableau.A.Take(stages).Select((row, j) => j > i ? row[i] : 0.0)];
                w = Combine(w, h, column, pulled, stages);
                BatchResult result = Reference.run(programs.SamplePull, theta, 1, [arguments[(step * stages) + i], w, .. totals]);
                pulled[i] = result.Outputs[0];
                totals = result.Carried[2..];
            }

            cotangent = pulled.Aggregate(cotangent, (c, v) => [.. c.Zip(v, (a, b) => a + b)]);
        }

        return [.. totals.SelectMany(t => t)];
    }

    private static double[] Combine(double[] start, double h, double[] weights, double[][] stages, int count)
    {
        double[] sum = [.. start];
        for (int j = 0; j < count; j++)
        {
            for (int m = 0; m < sum.Length && weights[j] != 0.0; m++)
            {
                sum[m] = Math.FusedMultiplyAdd(h * weights[j], stages[j][m], sum[m]);
            }
        }

        return sum;
    }

    private static int Column(int n, int sample, int interval, int component) =>
        (sample / 8 * (Times.Length - 1) * n * 8) + (((interval * n) + component) * 8) + (sample % 8);

    private static double[,] Jacobian(
        FieldPrograms programs, FixedScheme scheme, double[] theta, double[] initial, double[] states, int? lanes, int threads)
    {
        using IntervalJacobian solver = new(scheme, CpuProgram.Compile(programs.Value, lanes), CpuProgram.Compile(programs.SamplePull, lanes), threads);
        int groups = IntervalJacobian.Groups(initial.Length / solver.StateSize);
        double[,] jacobian = new double[theta.Length, groups * solver.Columns];
        solver.Run(theta, initial, states, (_, block) =>
        {
            for (int p = 0; p < theta.Length; p++)
            {
                for (int c = 0; c < block.Columns; c++)
                {
                    jacobian[p, (block.Index * block.Columns) + c] = block.Rows[((nint)p * block.Columns) + c];
                }
            }
        });
        return jacobian;
    }

    private static double[] Flat(double[,] matrix) => [.. matrix.Cast<double>()];
}
