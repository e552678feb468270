using System;
using System.Linq;
using NUnit.Framework;
using Spectral.Host.Training;

namespace Spectral.Host.Tests.Training;

/// <summary>A step of training allocates nothing once the first steps are done: whole steps, from one evaluation of the objective to the next.</summary>
internal sealed class AllocationTests
{
    private const int WarmSteps = 10;
    private const int MeasuredSteps = 20;

    [TestCase(1)]
    [TestCase(2)]
    public void A_step_of_adam_allocates_nothing(int threads)
    {
        FitTask task = Fits.Bounded(40);
        using FitObjective fit = new(task, threads);
        Meter meter = new(fit);
        Adam settings = new(WarmSteps + MeasuredSteps, 0.01);
        AdamTrainer.Train(meter, settings, task.Start, 1.0, Fits.Monitor());
        Check(meter);
    }

    [TestCase(1)]
    [TestCase(2)]
    public void An_iteration_of_levenberg_marquardt_allocates_nothing(int threads)
    {
        FitTask task = Fits.Bounded(40);
        using FitObjective fit = new(task, threads);
        Meter meter = new(fit);
        LevenbergMarquardt settings = new(WarmSteps + MeasuredSteps);
        LevenbergMarquardtTrainer.Train(meter, settings, task.Start, Fits.Monitor(), threads);
        Check(meter);
    }

    private static void Check(Meter meter)
    {
        long[] steps = [.. meter.Steps.Skip(WarmSteps)];
        Assert.That(steps, Has.Length.GreaterThanOrEqualTo(MeasuredSteps - 1), "too few steps to judge");
        // The runtime allocates now and then where a thread falls asleep, and so does the test runner: what every step did would be in the median.
        Assert.That(steps.Order().ElementAt(steps.Length / 2), Is.Zero, string.Join(", ", steps));
    }

    /// <summary>Passes everything on, and notes what all threads have allocated at the start of every step.</summary>
    private sealed class Meter(ISumOfSquares objective) : ISumOfSquares
    {
        private readonly long[] _marks = new long[WarmSteps + MeasuredSteps + 1];
        private int _count;

        public long[] Steps => [.. Enumerable.Range(1, Math.Max(0, _count - 1)).Select(i => _marks[i] - _marks[i - 1])];

        public int Count => objective.Count;

        public long Operations
        {
            get => objective.Operations;
            set => objective.Operations = value;
        }

        public double Value(ReadOnlySpan<double> parameters) => objective.Value(parameters);

        public double ValueAndGradient(ReadOnlySpan<double> parameters, Span<double> gradient)
        {
            Mark();
            return objective.ValueAndGradient(parameters, gradient);
        }

        public double Linearise(ReadOnlySpan<double> parameters, double[] normalMatrix, Span<double> gradient)
        {
            Mark();
            return objective.Linearise(parameters, normalMatrix, gradient);
        }

        public bool Curvature(ReadOnlySpan<double> parameters, ReadOnlySpan<double> step, Span<double> result) =>
            objective.Curvature(parameters, step, result);

        private void Mark() => _marks[_count++] = GC.GetTotalAllocatedBytes(precise: true);
    }
}
