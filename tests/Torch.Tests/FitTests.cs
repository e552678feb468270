using System;
using System.Diagnostics;
using System.Threading;
using NUnit.Framework;
using Spectral.Host.Tests.Training;
using Spectral.Host.Training;

namespace Spectral.Torch.Tests;

/// <summary>Fits on the device end where those on the processor end, go on from each other's checkpoints, and hold memory.</summary>
internal sealed class FitTests
{
    /// <summary>Between the losses of two devices, relative: training amplifies rounding.</summary>
    private const double LossTolerance = 0.01;

    /// <summary>The most that a process may grow in 2,000 steps, once it is warm.</summary>
    private const long LargestGrowth = 32L << 20;

    private static readonly Optimiser[] Optimisers =
        [new Adam(60, 0.01), new Lbfgs(25, 10), new LevenbergMarquardt(5), LevenbergMarquardt.MatrixFree(4, 8, 1e-3), new Adam(20, 0.01).InSinglePrecision()];

    [TestCaseSource(nameof(Optimisers))]
    public void A_fit_of_Burgers_equation_ends_where_the_processor_ends(Optimiser optimiser)
    {
        FitTask task = Burgers();
        FitResult expected = Fit(Device.Processor, task, optimiser), found = Fit(Device.Torch, task, optimiser);
        Assert.That(found.History[^1], Is.EqualTo(expected.History[^1]).Within(LossTolerance * expected.History[^1]));
        Assert.That(found.History[^1], Is.LessThan(0.9 * found.History[0]));
        Assert.That(found.Operations, Is.EqualTo(expected.Operations), "work is counted, not measured");
    }

    [Test]
    public void A_Fourier_neural_operator_is_fitted_on_minibatches()
    {
        GridSamples samples = GridSamples.Exact(Problems.burgers, 16, Problems.burgers.DrawMany(5, "train", 9));
        SampleTask task = GridOperator.task(new(16, 3, 3, 1, 4, 1, Boundary.Periodic), true, samples, RandomStream.OfSeed(5)).Item1;
        foreach (Optimiser optimiser in (Optimiser[])[Adam.OneCycle(4, 4, 0.01, 0.3), new Lbfgs(5, 4), new LevenbergMarquardt(2), LevenbergMarquardt.MatrixFree(2, 3, 1e-3)])
        {
            FitResult expected = Fit(Device.Processor, task, optimiser), found = Fit(Device.Torch, task, optimiser);
            Device.Near(expected.History, found.History, LossTolerance, optimiser.Canonical);
        }
    }

    [TestCase("torch", "cpu")]
    [TestCase("cpu", "torch")]
    public void Either_device_goes_on_from_a_checkpoint_of_the_other(string first, string second)
    {
        FitTask task = Burgers();
        foreach (Optimiser optimiser in (Optimiser[])[new Adam(30, 0.01), new LevenbergMarquardt(4)])
        {
            FitResult whole = Fit(Device.Processor, task, optimiser);
            Fits.KilledAfter checkpoint = new(2);
            Learners.Of(Engine(first), null, checkpoint, TimeSpan.Zero).Fit(task, optimiser);
            FitResult rest = Learners.Of(Engine(second), null, checkpoint, TimeSpan.Zero).Fit(task, optimiser);
            Assert.That(rest.Iterations, Is.EqualTo(whole.Iterations));
            Device.Near(whole.History, rest.History, LossTolerance, optimiser.Canonical);
        }
    }

    [Test]
    public void Two_thousand_steps_hold_the_memory_of_the_process()
    {
        FitTask task = Fits.Bounded(16);
        IEngine engine = Device.Torch;
        using ISumOfSquares objective = engine.Trajectories(task, Precision.Double, GradientMethod.StoreAll);
        using DeviceVector theta = engine.VectorOf(task.Start), gradient = engine.Vector(task.Start.Length), mean = engine.Vector(task.Start.Length), square = engine.Vector(task.Start.Length);
        AdamStep step = new(1.0 / task.Terms, 1e-4, 0.9, 0.999, 0.5, 0.5);
        void Steps(int count)
        {
            for (int i = 0; i < count; i++)
            {
                objective.ValueAndGradient(theta, gradient);
                engine.Algebra.Adam(step, gradient, theta, mean, square);
            }
        }

        Steps(200);
        long before = Resident();
        Steps(2000);
        Assert.That(Resident() - before, Is.LessThan(LargestGrowth));
    }

    [Test]
    public void The_collector_takes_nothing_away_that_a_call_reads()
    {
        const int Calls = 20_000;
        IEngine engine = Device.Torch;
        using DeviceVector ones = engine.VectorOf([1.0, 1.0]), total = engine.Vector(2);
        using ManualResetEventSlim done = new();
        Thread collector = new(() =>
        {
            while (!done.Wait(1))
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        for (int i = 0; i < Calls; i++)
        {
            engine.Algebra.AddScaled(1.0, ones, total);
        }

        done.Set();
        collector.Join();
        Assert.That(total.ToArray(), Is.EqualTo(new double[] { Calls, Calls }));
    }

    private static FitTask Burgers()
    {
        SpectralSamples training = new(Problems.burgers, Basis.Chebyshev(9), Frame.Moving, Problems.burgers.DrawMany(5, "train", 40));
        return LearnedFieldModule.task(LearnedFieldModule.start(NeuralEquation.Standard(12), training, RandomStream.OfSeed(5)), training);
    }

    private static IEngine Engine(string device) => device == "torch" ? Device.Torch : Device.Processor;

    private static FitResult Fit(IEngine engine, IFit fit, Optimiser optimiser) => ((ILearner)new Learner(engine)).Fit(fit, optimiser);

    private static long Resident()
    {
        using Process process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
