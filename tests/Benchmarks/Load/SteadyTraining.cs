using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using Spectral.Host.Engine;
using Spectral.Host.Files;
using Spectral.Host.Training;

namespace Spectral.Benchmarks.Load;

/// <summary>
/// Training that goes on for a given time, with progress and saved states as in a run: Adam in one fit, Levenberg–Marquardt, which converges, in one fit
/// after another. The problem is Burgers' equation, N = 13, 100 trajectories, 40 units.
/// </summary>
internal static class SteadyTraining
{
    public const string Verb = "steady-training";

    private const int Order = 13;
    private const int Trajectories = 100;
    private const int Units = 40;
    private const int Threads = 2;
    private const int Samples = 60;
    private const int FewestSamples = 8;

    // So many that time ends first.
    private const int Epochs = 1_000_000_000;
    private const int Iterations = 30;

    /// <summary>Bytes by which the working set may grow while it is watched: the noise of the system's pages.</summary>
    public const double WorkingSetBound = 16 << 20;

    /// <summary>Bytes by which the live objects may grow while they are watched. The history of the loss is one of them, 8 bytes a step.</summary>
    public const double HeapBound = 4 << 20;

    /// <summary>The optimisers, by name.</summary>
    public static readonly string[] Optimisers = ["Adam", "Levenberg–Marquardt"];

    /// <summary>Trains for so many seconds and watches the memory of this process.</summary>
    public static MemoryTrend Run(string optimiser, double seconds)
    {
        SpectralSamples training = new(Problems.burgers, Basis.Chebyshev(Order), Frame.Moving, Problems.burgers.DrawMany(1, "train", Trajectories));
        Optimiser how = optimiser == "Adam" ? new Adam(Epochs, 0.01) : new LevenbergMarquardt(Iterations);
        string folder = Directory.CreateTempSubdirectory("load-").FullName;
        Watch watch = new(folder, seconds);

        try
        {
            for (long fit = 0; ; fit++)
            {
                LearnedFieldModule.learn(watch.Learner("fit"), NeuralEquation.Standard(Units), how, training, RandomStream.OfSeed(fit));
            }
        }
        catch (OperationCanceledException)
        {
            return watch.Trend;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Trains, OPTIMISER SECONDS, and prints steps, samples, and the growth of working set and live objects in bytes: in a process of its own.</summary>
    public static int Print(string[] arguments)
    {
        double seconds = double.Parse(arguments[1], CultureInfo.InvariantCulture);
        MemoryTrend trend = Run(arguments[0], seconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{trend.Steps} {trend.Count} {trend.WorkingSetSlope * trend.Window:F0} {trend.HeapSlope * trend.Window:F0}"));
        return 0;
    }

    private sealed class Watch(string folder, double seconds) : IMachine, ICheckpoint
    {
        // Several states are saved even in a short test.
        private readonly TimeSpan _savingInterval = TimeSpan.FromSeconds(Math.Min(seconds / 10.0, TrainingMonitor.UsualInterval.TotalSeconds));
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private double _next;

        public MemoryTrend Trend { get; } = new();

        int IMachine.Threads => Threads;

        public void Report(Progress progress)
        {
            Trend.Steps++;
            double elapsed = _clock.Elapsed.TotalSeconds;

            if (elapsed >= _next)
            {
                Trend.Add(elapsed);
                _next = elapsed + (seconds / Samples);
            }

            // On a busy machine a little longer, so that there is a trend.
            if (elapsed >= seconds && Trend.Count >= FewestSamples)
            {
                throw new OperationCanceledException();
            }
        }

        public void Count(string counter, long amount)
        {
        }

        public ILearner Learner(string key) => Learners.Of(Devices.Open(Devices.Usual, Threads), this, this, _savingInterval);

        public ICheckpoint Checkpoint(string key) => this;

        // Every fit starts afresh.
        public byte[]? Load() => null;

        public void Save(byte[] state) => Disk.Real.Replace(Path.Combine(folder, "fit.checkpoint"), state);
    }
}
