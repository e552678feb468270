using System;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Engine;

namespace Spectral.Host.Tests.Engine;

/// <summary>The batched solver against the core's solver of one trajectory, and its adjoint against the core's and against differences.</summary>
internal sealed class RungeKuttaBatchTests
{
    private const double GradientTolerance = 1e-12;
    private const double DifferenceTolerance = 1e-7;
    private const double DifferenceStep = 1e-6;

    private static readonly double[] Times = [0.0, 0.4, 1.0, 1.3];

    private static readonly object[] Cases =
        [.. from name in (string[])["Runge–Kutta 4", "Dormand–Prince 5(4)", .. LinearParts.Exponential] from batch in new[] { 1, 13, 70 } select new object[] { name, batch },
            .. from name in LinearParts.Factored select new object[] { name, 13 }];

    private static readonly GradientMethod[] Methods = [GradientMethod.StoreAll, GradientMethod.Checkpointed, GradientMethod.Backsolve];

    private static readonly object[] MethodCases =
        [.. from name in new[] { "Dormand–Prince 5(4)", "ETDRK4 with Fourier", "Tsitouras 5(4) with dense" } from method in Methods from batch in new[] { 1, 13, 70 } from steps in new[] { 1, 4 }
            select new object[] { name, method, batch, steps }];

    [TestCaseSource(nameof(Cases))]
    public void Trajectories_and_adjoints_have_the_bits_of_the_core(string name, int batch)
    {
        (Recording recording, CoreField core, double[] theta) = TimeDependentField();
        FixedScheme scheme = LinearParts.Scheme(name, core.StateSize, Times, 3);
        int n = core.StateSize, size = (Times.Length - 1) * n;
        double[] initial = Bits.Normal("initial", batch * n), cotangents = Bits.Normal("cotangents", batch * size);
        SolveGradient[] expected = [.. Enumerable.Range(0, batch).Select(s =>
            Adjoint.Gradient(scheme, core, initial[(s * n)..((s + 1) * n)], LinearParts.OfTrajectory(cotangents, batch, s, n)))];
        double[]? first = null;

        foreach (int lanes in Bits.VectorLanes)
        {
            foreach ((int threads, long? memory) in Bits.Threads.SelectMany(t => new (int, long?)[] { (t, null), (t, 0) }))
            {
                using RungeKuttaBatch<double> solver = new(
                    scheme, CpuProgram.Compile(recording.Value, lanes), CpuProgram.Compile(recording.Pull, lanes), threads, memory);
                double[] states = new double[batch * size], recorded = new double[batch * size];
                double[] initialGradient = new double[batch * n], gradient = new double[solver.GradientSize];
                Assert.That(solver.Solve(theta, initial, states), Is.EqualTo(-1));
                Assert.That(solver.Record(theta, initial, recorded), Is.EqualTo(-1));
                solver.Pull(cotangents, initialGradient, gradient);

                Bits.Equal(LinearParts.ByTime([.. expected.Select(e => e.States)], n), states, "states");
                Bits.Equal(states, recorded, "recorded states");
                Bits.Equal([.. expected.SelectMany(e => e.Initial)], initialGradient, "initial gradient");
                AreSums(expected, gradient);
                Bits.Equal(first ??= gradient, gradient, $"gradient with {lanes} lanes, {threads} threads, whole traces: {memory is null}");
            }
        }
    }

    [TestCaseSource(nameof(MethodCases))]
    public void Every_way_to_remember_has_the_bits_of_the_core(string name, GradientMethod method, int batch, int steps)
    {
        (Recording recording, CoreField core, double[] theta) = TimeDependentField();
        FixedScheme scheme = LinearParts.Scheme(name, core.StateSize, Times, steps);
        int n = core.StateSize, size = (Times.Length - 1) * n;
        double[] initial = Bits.Normal("initial", batch * n), cotangents = Bits.Normal("cotangents", batch * size);
        SolveGradient[] expected = [.. Enumerable.Range(0, batch).Select(s =>
            Gradients.Compute(method, scheme, core, initial[(s * n)..((s + 1) * n)], LinearParts.OfTrajectory(cotangents, batch, s, n)))];
        double[] whole = ParameterGradient(GradientMethod.StoreAll, null, out _, out long all);

        foreach (long? memory in new long?[] { null, 0 })
        {
            double[] gradient = ParameterGradient(method, memory, out double[] initialGradient, out long kept);
            Bits.Equal([.. expected.SelectMany(e => e.Initial)], initialGradient, "initial gradient");
            if (method != GradientMethod.Backsolve)
            {
                Bits.Equal(whole, gradient, "parameters");
            }

            AreSums(expected, gradient);
            Assert.That(kept, method == GradientMethod.StoreAll ? Is.GreaterThan(0) : Is.LessThan(all), "bytes kept");
        }

        double[] ParameterGradient(GradientMethod by, long? memory, out double[] initialGradient, out long kept)
        {
            using RungeKuttaBatch<double> solver = new(
                scheme, CpuProgram.Compile(recording.Value), CpuProgram.Compile(recording.Pull), 2, memory, by);
            double[] gradient = new double[solver.GradientSize], states = new double[batch * size];
            initialGradient = new double[batch * n];
            Assert.That(solver.Record(theta, initial, states), Is.EqualTo(-1));
            solver.Pull(cotangents, initialGradient, gradient);
            kept = solver.BytesKept;
            return gradient;
        }
    }

    [Test]
    public void A_method_that_does_not_pull_is_refused()
    {
        (Recording recording, _, _) = TimeDependentField();
        FixedScheme scheme = new(Tableaus.Rk4, Times, 1);
        CpuProgram<double> value = CpuProgram.Compile(recording.Value);
        Assert.That(
            () => new RungeKuttaBatch<double>(scheme, value, null, 1, method: GradientMethod.CentralDifferences),
            Throws.ArgumentException.With.Message.Contains("StoreAll, Checkpointed or Backsolve"));
    }

    [Test]
    public void The_gradient_is_the_limit_of_differences()
    {
        FieldPrograms programs = Networks.Field(4, 9, 4);
        FixedScheme scheme = new(Tableaus.Rk4, Times, 4);
        const int batch = 11;
        double[] theta = Bits.Normal("theta", programs.Network.ParameterCount), initial = Bits.Normal("initial", batch * 4);
        double[] weights = Bits.Normal("weights", batch * 4 * (Times.Length - 1)), states = new double[weights.Length];
        using RungeKuttaBatch<double> solver = new(scheme, CpuProgram.Compile(programs.Record), CpuProgram.Compile(programs.Pull), 2);

        double Loss(double[] at)
        {
            solver.Solve(at, initial, states);
            return states.Zip(weights, (y, w) => y * w).Sum();
        }

        double[] gradient = new double[theta.Length], initialGradient = new double[initial.Length];
        solver.Record(theta, initial, states);
        solver.Pull(weights, initialGradient, gradient);
        for (int p = 0; p < theta.Length; p += 5)
        {
            double[] up = [.. theta], down = [.. theta];
            up[p] += DifferenceStep;
            down[p] -= DifferenceStep;
            double difference = (Loss(up) - Loss(down)) / (2.0 * DifferenceStep);
            Assert.That(gradient[p], Is.EqualTo(difference).Within(DifferenceTolerance * (1.0 + Math.Abs(difference))), $"parameter {p}");
        }
    }

    [TestCase("Runge–Kutta 4", 1)]
    [TestCase("Runge–Kutta 4", 2)]
    [TestCase("ETDRK4 with diagonal", 1)]
    [TestCase("ETDRK4 with dense", 2)]
    [TestCase("Tsitouras 5(4) with dense", 1)]
    public void A_later_gradient_allocates_nothing(string name, int threads)
    {
        FieldPrograms programs = Networks.Field(6, 20, 6);
        FixedScheme scheme = LinearParts.Scheme(name, 6, Times, 4);
        const int batch = 40;
        double[] theta = Bits.Normal("theta", programs.Network.ParameterCount), initial = Bits.Normal("initial", batch * 6);
        double[] cotangents = Bits.Normal("weights", batch * 6 * (Times.Length - 1)), states = new double[cotangents.Length];
        double[] gradient = new double[theta.Length], initialGradient = new double[initial.Length];
        using RungeKuttaBatch<double> solver = new(scheme, CpuProgram.Compile(programs.Record), CpuProgram.Compile(programs.Pull), threads);
        long[] allocated = new long[8];
        for (int round = 0; round < allocated.Length; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            solver.Record(theta, initial, states);
            solver.Pull(cotangents, initialGradient, gradient);
            allocated[round] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // A thread that sleeps on the pool's event for the first time allocates once, in whichever round that is.
        Assert.That(allocated[^6..].Min(), Is.Zero, string.Join(", ", allocated));
    }

    [Test]
    public void A_trajectory_that_blows_up_is_named()
    {
        Expr y = Tensor.input("y", [2]);
        Spectral.Program value = Lowering.lower("square", [y], [("f", Tensor.multiply(y, y))], []);
        using RungeKuttaBatch<double> solver = new(new FixedScheme(Tableaus.Rk4, [0.0, 200.0], 100), CpuProgram.Compile(value), null, 1);
        double[] initial = new double[20];
        initial[13] = 50.0;
        Assert.That(solver.Solve([], initial, new double[20]), Is.EqualTo(6));
    }

    [Test]
    public void A_linear_part_of_another_size_is_refused()
    {
        FieldPrograms programs = Networks.Field(4, 9, 4);
        using RungeKuttaBatch<double> solver = new(LinearParts.Scheme("ETDRK4 with diagonal", 3, Times, 1), CpuProgram.Compile(programs.Value), null, 1);
        double[] theta = Bits.Normal("theta", programs.Network.ParameterCount);
        Assert.That(
            () => solver.Solve(theta, new double[8], new double[8 * (Times.Length - 1)]),
            Throws.ArgumentException.With.Message.Contains("same size"));
    }

    private static void AreSums(SolveGradient[] expected, double[] gradient)
    {
        for (int p = 0; p < gradient.Length; p++)
        {
            double sum = expected.Sum(e => e.Parameters[p]), scale = 1.0 + expected.Sum(e => Math.Abs(e.Parameters[p]));
            Assert.That(gradient[p], Is.EqualTo(sum).Within(GradientTolerance * scale), $"parameter {p}");
        }
    }

    /// <summary>f = W₂ tanh(W₁ y + sin t) + b, so that the stages' times count.</summary>
    private static (Recording Recording, CoreField Core, double[] Theta) TimeDependentField()
    {
        const int n = 3, hidden = 7;
        Expr y = Tensor.input("y", [n]), t = Tensor.input("t", []), w = Tensor.input("w", [n]);
        Expr[] windows = [Tensor.parameter(0, [hidden, n]), Tensor.parameter(hidden * n, [n, hidden]), Tensor.parameter(2 * hidden * n, [n])];
        Expr inner = Tensor.add(Tensor.apply(windows[0], y), Tensor.fill([hidden], Tensor.sin(t)));
        Expr f = Tensor.add(Tensor.apply(windows[1], Tensor.tanh(inner)), windows[2]);
        Expr[] pulled = Differentiation.pull([(f, w)], [y, .. windows]);
        (string, Expr)[] outputs = [("v", pulled[0]), .. pulled[1..].Select((g, k) => ($"theta:{k}", Tensor.batchSum(g)))];
        double[] theta = Bits.Normal("field", (2 * hidden * n) + n);
        return (
            Recording.Of("field", [y, t], [("f", f)], [w], outputs),
            new CoreField(Lowering.lower("value", [y, t], [("f", f)], []), Lowering.lower("pull", [y, w, t], outputs, []), theta),
            theta);
    }
}
