using System;
using Spectral.Host.Engine;
using Spectral.Host.Training;

namespace Spectral.Host.Tests.Training;

/// <summary>Small fits, and a checkpoint in memory.</summary>
internal static class Fits
{
    /// <summary>A few trajectories on the line: moving basis, labels in the state.</summary>
    public static FitTask Line(int samples = 11) => Task(Problems.jumpLine, Basis.Hermite(4), samples);

    /// <summary>A few trajectories of Burgers' equation: a basis that does not move.</summary>
    public static FitTask Bounded(int samples = 11) => Task(Problems.burgers, Basis.Chebyshev(5), samples);

    /// <summary>The same with another form of the field.</summary>
    public static FitTask Bounded(FieldForm form) => Task(Problems.burgers, Basis.Chebyshev(5), 11, form);

    /// <summary>A learner on the processor that saves its state after every step.</summary>
    public static ILearner Learner(int threads = 1, ICheckpoint? checkpoint = null, IMachine? machine = null) =>
        Learners.Of(Devices.Open(Devices.Usual, threads), machine, checkpoint, TimeSpan.Zero);

    /// <summary>The numbers as a vector, read and written in place.</summary>
    public static DeviceVector Vector(double[] values) => new ArrayVector(values);

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
    public sealed class Rosenbrock(params double[] start) : IFit, ISumOfSquares
    {
        private double[] _point = [];

        public double[] Start => start;

        public string Words => "Rosenbrock";

        public double[][] Numbers => [start];

        public int Count => 2;

        public int Terms => 1;

        public long Operations { get; set; }

        public IObjective Objective(IEngine engine, Optimiser optimiser) => this;

        public double Loss(double sum, int terms) => Math.Sqrt(sum);

        public double Value(DeviceVector parameters)
        {
            double[] p = ArrayVector.ValuesOf(parameters);
            return Square(1.0 - p[0]) + Square(10.0 * (p[1] - (p[0] * p[0])));
        }

        public double ValueAndGradient(DeviceVector parameters, DeviceVector gradient)
        {
            double[] p = ArrayVector.ValuesOf(parameters), g = ArrayVector.ValuesOf(gradient);
            double second = 10.0 * (p[1] - (p[0] * p[0]));
            g[0] = (-2.0 * (1.0 - p[0])) - (40.0 * p[0] * second);
            g[1] = 20.0 * second;
            return Value(parameters);
        }

        public double Linearise(DeviceVector parameters, DeviceVector normal, DeviceVector gradient)
        {
            double value = LineariseProducts(parameters, gradient), slope = -20.0 * _point[0];
            double[] matrix = ArrayVector.ValuesOf(normal);
            (matrix[0], matrix[2], matrix[3]) = (1.0 + (slope * slope), 10.0 * slope, 100.0);
            return value;
        }

        public bool Curvature(DeviceVector parameters, DeviceVector step, DeviceVector result)
        {
            double[] p = ArrayVector.ValuesOf(parameters), d = ArrayVector.ValuesOf(step), r = ArrayVector.ValuesOf(result);
            double second = -20.0 * d[0] * d[0];
            (r[0], r[1]) = (-20.0 * p[0] * second, 10.0 * second);
            return true;
        }

        public double LineariseProducts(DeviceVector parameters, DeviceVector gradient)
        {
            double value = ValueAndGradient(parameters, gradient);
            double[] g = ArrayVector.ValuesOf(gradient);
            (g[0], g[1]) = (0.5 * g[0], 0.5 * g[1]);
            _point = [.. ArrayVector.ValuesOf(parameters)];
            return value;
        }

        public void NormalProduct(DeviceVector v, DeviceVector result)
        {
            double[] d = ArrayVector.ValuesOf(v), r = ArrayVector.ValuesOf(result);
            double second = (-20.0 * _point[0] * d[0]) + (10.0 * d[1]);
            (r[0], r[1]) = (d[0] - (20.0 * _point[0] * second), 10.0 * second);
        }

        public void Dispose()
        {
        }

        private static double Square(double v) => v * v;
    }
}
