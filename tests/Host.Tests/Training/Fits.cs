using System;
using Spectral.Host.Training;

namespace Spectral.Host.Tests.Training;

/// <summary>Small fits, and a checkpoint in memory.</summary>
internal static class Fits
{
    public static readonly Func<double, double> Root = Math.Sqrt;

    /// <summary>A few trajectories on the line: moving basis, labels in the state.</summary>
    public static FitTask Line(int samples = 11) => Task(Problems.jumpLine, Basis.Hermite(4), samples);

    /// <summary>A few trajectories of Burgers' equation: a basis that does not move.</summary>
    public static FitTask Bounded(int samples = 11) => Task(Problems.burgers, Basis.Chebyshev(5), samples);

    /// <summary>The same with another form of the field.</summary>
    public static FitTask Bounded(FieldForm form) => Task(Problems.burgers, Basis.Chebyshev(5), 11, form);

    public static TrainingMonitor Monitor(ICheckpoint? checkpoint = null) => new(null, checkpoint, Root, TimeSpan.Zero);

    /// <summary>The same fit from another start.</summary>
    public static FitTask From(FitTask task, double[] start) =>
        new(task.Field, task.Scheme, task.Samples, task.Initial, task.Residual, task.Data, start);

    /// <summary>A few trajectories of Burgers' equation.</summary>
    public static SpectralSamples BoundedSamples(int samples) => Samples(Problems.burgers, Basis.Chebyshev(5), samples);

    private static SpectralSamples Samples(Problem problem, Basis basis, int samples) =>
        new(problem, basis, Frame.Moving, problem.DrawMany(5, "train", samples));

    private static FitTask Task(Problem problem, Basis basis, int samples, FieldForm? form = null)
    {
        SpectralSamples training = Samples(problem, basis, samples);
        NeuralEquation equation = form is null ? NeuralEquation.Standard(6) : NeuralEquation.Of(form);
        return LearnedFieldModule.task(LearnedFieldModule.start(equation, training, RandomStream.OfSeed(5)), training);
    }

    /// <summary>Keeps the state saved after a number of saves, as a kill would leave it.</summary>
    public sealed class KilledAfter(int saves) : ICheckpoint
    {
        private byte[]? _state;
        private int _saves;

        public byte[]? Load() => _state;

        public void Save(byte[] state)
        {
            if (_saves++ < saves)
            {
                _state = (byte[])state.Clone();
            }
        }
    }

    /// <summary>The Rosenbrock function as a sum of squares: r = (1 − x, 10 (y − x²)).</summary>
    public sealed class Rosenbrock : ISumOfSquares
    {
        public int Count => 2;

        public long Operations { get; set; }

        public double Value(ReadOnlySpan<double> p) => Square(1.0 - p[0]) + Square(10.0 * (p[1] - (p[0] * p[0])));

        public double ValueAndGradient(ReadOnlySpan<double> p, Span<double> gradient)
        {
            double second = 10.0 * (p[1] - (p[0] * p[0]));
            gradient[0] = (-2.0 * (1.0 - p[0])) - (40.0 * p[0] * second);
            gradient[1] = 20.0 * second;
            return Value(p);
        }

        public double Linearise(ReadOnlySpan<double> p, double[] normalMatrix, Span<double> gradient)
        {
            double value = ValueAndGradient(p, gradient);
            (gradient[0], gradient[1]) = (0.5 * gradient[0], 0.5 * gradient[1]);
            double slope = -20.0 * p[0];
            (normalMatrix[0], normalMatrix[2], normalMatrix[3]) = (1.0 + (slope * slope), 10.0 * slope, 100.0);
            return value;
        }

        public bool Curvature(ReadOnlySpan<double> p, ReadOnlySpan<double> step, Span<double> result)
        {
            double second = -20.0 * step[0] * step[0];
            (result[0], result[1]) = (-20.0 * p[0] * second, 10.0 * second);
            return true;
        }

        private static double Square(double v) => v * v;
    }
}
