using System;
using System.Linq;
using NUnit.Framework;

namespace Spectral.Host.Tests.Training;

/// <summary>A step of training allocates nothing once the first steps are done: whole steps, from one evaluation of the objective to the next.</summary>
internal sealed class AllocationTests
{
    private const int WarmSteps = 10;
    private const int MeasuredSteps = 20;

    /// <summary>Minibatches of 14 of 40 samples; a new order of the samples is drawn for each epoch, not for each step.</summary>
    private const int StepsPerEpoch = 3;

    [TestCase(1)]
    [TestCase(2)]
    public void A_step_of_adam_allocates_nothing(int threads) => Check(new Adam(WarmSteps + MeasuredSteps, 0.01), threads);

    [TestCase(1)]
    [TestCase(2)]
    public void An_iteration_of_levenberg_marquardt_allocates_nothing(int threads) => Check(new LevenbergMarquardt(WarmSteps + MeasuredSteps), threads);

    [TestCase(1)]
    [TestCase(2)]
    public void A_step_on_samples_allocates_nothing(int threads)
    {
        GridSamples samples = GridSamples.Exact(Problems.burgers, 16, Problems.burgers.DrawMany(5, "train", 40));
        SampleTask task = GridOperator.task(new(16, 4, 3, 1, 4, 1, Boundary.Periodic), false, samples, RandomStream.OfSeed(5)).Item1;
        Check(task, Adam.OneCycle((WarmSteps + MeasuredSteps) / StepsPerEpoch, 14, 0.01, 0.3), threads);
    }

    private static void Check(Optimiser optimiser, int threads) => Check(Fits.Bounded(40), optimiser, threads);

    private static void Check(IFit fit, Optimiser optimiser, int threads)
    {
        Metered metered = new(fit);
        Fits.Learner(threads).Fit(metered, optimiser);
        Check(metered.Meter!);
    }

    private static void Check(Meter meter)
    {
        long[] steps = [.. meter.Steps.Skip(WarmSteps)];
        Assert.That(steps, Has.Length.GreaterThanOrEqualTo(MeasuredSteps - 1), "too few steps to judge");
        // The runtime allocates where a thread falls asleep, on a busy machine in most steps, and so does the test runner: what every step allocates is in the least of them.
        Assert.That(steps.Min(), Is.Zero, string.Join(", ", steps));
    }

    /// <summary>A fit whose objective is watched.</summary>
    private sealed class Metered(IFit fit) : IFit
    {
        public Meter? Meter { get; private set; }

        public double[] Start => fit.Start;

        public string Words => fit.Words;

        public double[][] Numbers => fit.Numbers;

        public IObjective Objective(IEngine engine, Optimiser optimiser) => Meter = new(fit.Objective(engine, optimiser));
    }

    /// <summary>Passes everything on, and notes what all threads have allocated at the start of every step.</summary>
    private sealed class Meter(IObjective objective) : ISumOfSquares, IBatchedObjective
    {
        private readonly long[] _marks = new long[WarmSteps + MeasuredSteps + 1];
        private int _count;

        private ISumOfSquares Squares => (ISumOfSquares)objective;

        public long[] Steps => [.. Enumerable.Range(1, Math.Max(0, _count - 1)).Select(i => _marks[i] - _marks[i - 1])];

        public int Count => objective.Count;

        public int Terms => objective.Terms;

        public long Operations
        {
            get => objective.Operations;
            set => objective.Operations = value;
        }

        public double Loss(double sum, int terms) => objective.Loss(sum, terms);

        public double Value(DeviceVector parameters) => Squares.Value(parameters);

        public double ValueAndGradient(DeviceVector parameters, DeviceVector gradient)
        {
            Mark();
            return objective.ValueAndGradient(parameters, gradient);
        }

        public double Linearise(DeviceVector parameters, DeviceVector normal, DeviceVector gradient)
        {
            Mark();
            return Squares.Linearise(parameters, normal, gradient);
        }

        public bool Curvature(DeviceVector parameters, DeviceVector step, DeviceVector result) => Squares.Curvature(parameters, step, result);

        public double LineariseProducts(DeviceVector parameters, DeviceVector gradient) => Squares.LineariseProducts(parameters, gradient);

        public void NormalProduct(DeviceVector v, DeviceVector result) => Squares.NormalProduct(v, result);

        public int StepsPerEpoch(int batch) => objective is IBatchedObjective batched ? batched.StepsPerEpoch(batch) : 1;

        public void Choose(int step, int batch)
        {
            if (objective is IBatchedObjective batched)
            {
                batched.Choose(step, batch);
            }
        }

        public void Dispose() => objective.Dispose();

        private void Mark() => _marks[_count++] = GC.GetTotalAllocatedBytes(precise: true);
    }
}
