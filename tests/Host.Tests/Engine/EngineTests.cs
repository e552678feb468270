using System;
using System.Linq;
using Microsoft.FSharp.Core;
using NUnit.Framework;
using Spectral.Host.Engine;
using Spectral.Host.Tests.Training;

namespace Spectral.Host.Tests.Engine;

/// <summary>The processor's engine behind the one interface gives what the reference gives.</summary>
internal sealed class EngineTests
{
    /// <summary>Two exact ways to the same number, relative to the largest.</summary>
    private const double RoundingTolerance = 1e-10;

    private static readonly IEngine Reference = Devices.Open("reference", 1);

    [TestCase(1)]
    [TestCase(2)]
    public void A_fit_of_samples_has_the_bits_of_the_reference(int threads)
    {
        foreach (bool isSquare in (bool[])[false, true])
        {
            SampleTask task = Operator(isSquare);
            foreach (Optimiser optimiser in (Optimiser[])[new Adam(3, 0.01), Adam.OneCycle(2, 4, 0.01, 0.3), new Lbfgs(3, 2), .. isSquare ? [LevenbergMarquardt.MatrixFree(2, 3, 1e-3)] : Array.Empty<Optimiser>()])
            {
                FitResult expected = ((ILearner)new Learner(Reference)).Fit(task, optimiser);
                FitResult found = ((ILearner)new Learner(Devices.Open(Devices.Usual, threads))).Fit(task, optimiser);
                Bits.Equal(expected.Parameters, found.Parameters, optimiser.Canonical);
                Bits.Equal(expected.History, found.History, optimiser.Canonical);
                Assert.That(found.Operations, Is.EqualTo(expected.Operations));
            }
        }
    }

    [Test]
    public void A_fit_of_moments_has_the_bits_of_the_reference()
    {
        Network network = Mlp.create(Activation.Tanh, 1, [5], 1);
        Expr x = Tensor.input("x", [1]), y = network.Apply(x);
        FSharpFunc<Expr[], Expr> quotient = FuncConvert.FromFunc<Expr[], Expr>(m => Tensor.reshape([], Tensor.divide(m[0], m[1])));
        Moments moments = Moments.Of(
            "quotient", [x], [("a", Tensor.square(Tensor.subtract(y, x))), ("b", Tensor.plus(1.0, Tensor.square(y)))], quotient, network.Parameters);
        RandomStream stream = RandomStream.OfSeed(3);
        MomentFit fit = new(moments, "quotient", SampleSource.NewGiven([Bits.Normal("x", 50)]), network.Initial(stream), stream);
        foreach (Optimiser optimiser in (Optimiser[])[new Adam(4, 0.01), new Adam(2, 0.01).WithBatch(16), new Lbfgs(3, 2)])
        {
            FitResult expected = ((ILearner)new Learner(Reference)).Fit(fit, optimiser);
            FitResult found = ((ILearner)new Learner(Devices.Open(Devices.Usual, 2))).Fit(fit, optimiser);
            Bits.Equal(expected.Parameters, found.Parameters, optimiser.Canonical);
            Bits.Equal(expected.History, found.History, optimiser.Canonical);
        }
    }

    [Test]
    public void Losses_that_are_read_late_are_the_same()
    {
        SampleTask task = Operator(isSquare: false);
        foreach (Optimiser optimiser in (Optimiser[])[new Adam(5, 0.01), Adam.OneCycle(3, 4, 0.01, 0.3)])
        {
            FitResult expected = ((ILearner)new Learner(Reference)).Fit(task, optimiser), found = ((ILearner)new Learner(new Seldom(Reference))).Fit(task, optimiser);
            Bits.Equal(expected.Parameters, found.Parameters, optimiser.Canonical);
            Bits.Equal(expected.History, found.History, optimiser.Canonical);
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void A_recorder_has_the_bits_of_the_reference(bool single)
    {
        Precision precision = single ? Precision.Single : Precision.Double;
        Network network = Mlp.create(Activation.Tanh, 3, [7], 3);
        FieldPrograms field = FieldPrograms.Of(network);
        double[] theta = network.Initial(RandomStream.OfSeed(2));
        foreach (int batch in (int[])[1, 33, 9])
        {
            double[][] Run(IEngine engine)
            {
                using IRecorder recorder = engine.Compile(field.Recording, precision);
                DeviceVector shared = engine.VectorOf(theta), f = engine.Vector(batch * 3), v = engine.Vector(batch * 3), sums = engine.Vector(field.Pull.SumsSize);
                recorder.Record(shared, batch, [engine.VectorOf(Bits.Normal("y", batch * 3))], [f], engine.Vector(0));
                recorder.Pull(shared, [engine.VectorOf(Bits.Normal("w", batch * 3))], [v], sums);
                return [f.ToArray(), v.ToArray(), sums.ToArray()];
            }

            double[][] expected = Run(Reference), found = Run(Devices.Open(Devices.Usual, 2));
            for (int i = 0; i < expected.Length; i++)
            {
                Bits.Equal(expected[i], found[i], $"batch {batch}, result {i}");
            }
        }
    }

    [TestCase(false, false)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    public void Trajectories_agree_with_the_core_s_own_solvers(bool moving, bool linear)
    {
        FitTask task = moving ? Fits.Line(9) : Fits.Bounded(9);
        if (linear)
        {
            double[] decay = [.. Enumerable.Range(0, task.Field.StateSize).Select(i => -0.5 * i)];
            FixedScheme scheme = new(task.Scheme.Tableau, FSharpOption<LinearPart>.Some(LinearPart.Diagonal(decay)), task.Times, task.Scheme.StepsPerInterval);
            task = new(task.Field, scheme, task.Samples, task.Initial, task.Residual, task.Data, task.Start);
        }

        int count = task.Start.Length;
        double[] v = Bits.Normal("v", count);
        double[][] Run(IEngine engine)
        {
            using ISumOfSquares objective = engine.Trajectories(task, Precision.Double, GradientMethod.StoreAll);
            DeviceVector theta = engine.VectorOf(task.Start), gradient = engine.Vector(count), half = engine.Vector(count), normal = engine.Vector(count * count);
            DeviceVector product = engine.Vector(count), again = engine.Vector(count), bend = engine.Vector(count);
            double value = objective.ValueAndGradient(theta, gradient), second = objective.Linearise(theta, normal, half), third = objective.Value(theta);
            objective.Curvature(theta, engine.VectorOf([.. v.Select(x => 0.02 * x)]), bend);
            objective.LineariseProducts(theta, half);
            objective.NormalProduct(engine.VectorOf(v), product);
            objective.Value(engine.VectorOf(v));
            objective.NormalProduct(engine.VectorOf(v), again);
            Bits.Equal(product.ToArray(), again.ToArray(), "a value at other parameters between two products");
            double[] matrix = normal.ToArray();
            double[] expected = [.. Enumerable.Range(0, count).Select(i => Enumerable.Range(0, count).Sum(j => matrix[(Math.Max(i, j) * count) + Math.Min(i, j)] * v[j]))];
            Near(expected, product.ToArray(), "JᵀJ v");
            return [[value, second, third], gradient.ToArray(), half.ToArray(), bend.ToArray(), product.ToArray()];
        }

        double[][] expected = Run(Reference), found = Run(Devices.Open(Devices.Usual, 2));
        for (int i = 0; i < expected.Length; i++)
        {
            Near(expected[i], found[i], $"result {i}");
        }
    }

    [Test]
    public void Adaptive_steps_lead_where_fixed_ones_lead()
    {
        FitTask task = Fits.Bounded(5);
        IEngine engine = Devices.Open(Devices.Usual, 1);
        AdaptiveFit adaptive = new(
            task.Field, Tableaus.DormandPrince, task.Times, new AdaptiveOptions(1e-11, 1e-12, 0.0, 100000), task.Samples, task.Initial, task.Residual, task.Data, task.Start);
        FixedScheme fine = new(Tableaus.DormandPrince, task.Times, 40);
        FitTask fixedSteps = new(task.Field, fine, task.Samples, task.Initial, task.Residual, task.Data, task.Start);
        double[] Gradient(IFit fit)
        {
            using IObjective objective = fit.Objective(engine, new Lbfgs(1, 1));
            DeviceVector gradient = engine.Vector(task.Start.Length);
            double value = objective.ValueAndGradient(engine.VectorOf(task.Start), gradient);
            return [value, .. gradient.ToArray()];
        }

        Near(Gradient(fixedSteps), Gradient(adaptive), "gradient", 1e-8);
        FitResult found = ((ILearner)new Learner(engine)).Fit(adaptive, new Lbfgs(5, 5));
        Assert.That(found.History[^1], Is.LessThan(found.History[0]));
    }

    [Test]
    public void A_device_that_is_not_there_is_refused_in_one_line() =>
        Assert.That(() => Devices.Open("cqu", 1), Throws.ArgumentException.With.Message.Contains("cpu"));

    private static void Near(double[] expected, double[] found, string what, double tolerance = RoundingTolerance)
    {
        double size = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.That(found[i], Is.EqualTo(expected[i]).Within(tolerance * size), $"{what}, {i}");
        }
    }

    private static SampleTask Operator(bool isSquare)
    {
        GridSamples samples = GridSamples.Exact(Problems.burgers, 16, Problems.burgers.DrawMany(5, "train", 9));
        return GridOperator.task(new(16, 3, 3, 1, 4, 1, Boundary.Periodic), isSquare, samples, RandomStream.OfSeed(5)).Item1;
    }

    /// <summary>An engine from which a training reads every fourth step.</summary>
    private sealed class Seldom(IEngine inner) : IEngine
    {
        private int _steps;

        public string Device => inner.Device;

        public Algebra Algebra => inner.Algebra;

        public bool IsTimeToRead() => ++_steps % 4 == 0;

        public DeviceVector Vector(int length) => inner.Vector(length);

        public IExecutor Compile(Spectral.Program program, Precision precision) => inner.Compile(program, precision);

        public IRecorder Compile(Recording recording, Precision precision) => inner.Compile(recording, precision);

        public ISumOfSquares Trajectories(FitTask task, Precision precision, GradientMethod gradient) => inner.Trajectories(task, precision, gradient);

        public double[] Solve(FieldPrograms field, double[] parameters, FixedScheme scheme, int samples, double[] initial) =>
            inner.Solve(field, parameters, scheme, samples, initial);
    }
}
