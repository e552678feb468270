using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Spectral.Benchmarks.Measuring;
using Spectral.Benchmarks.Processes;
using Spectral.Host.Engine;
using Spectral.Host.Training;

namespace Spectral.Benchmarks.Work;

/// <summary>The size of a neural differential equation: a tanh network [state, hidden…, state], trajectories over t = 0 … 1 by classical Runge–Kutta.</summary>
/// <param name="State">n, the length of the state.</param>
/// <param name="Hidden">Units of the hidden layers.</param>
/// <param name="Batch">Number of trajectories.</param>
/// <param name="Steps">Runge–Kutta steps.</param>
internal sealed record NodeSize(int State, int[] Hidden, int Batch, int Steps)
{
    /// <summary>Stages of classical Runge–Kutta.</summary>
    private const int Stages = 4;

    /// <summary>Widths of the layers with the state at both ends.</summary>
    public int[] Widths => [State, .. Hidden, State];

    /// <summary>The network in words: 12→80→12.</summary>
    public string Network => string.Join('→', Widths);

    /// <summary>
    /// Floating-point operations of the matrix products of one gradient: a product forward, one for the argument and one for the parameters backward,
    /// at every stage. What an engine computes twice to save memory counts once.
    /// </summary>
    public double Operations => 3.0 * 2.0 * Widths.Zip(Widths.Skip(1), (a, b) => (double)a * b).Sum() * Batch * Steps * Stages;
}

/// <summary>Steps of Adam through Runge–Kutta on the product's own path: fit task, objective, trainer. The loss is the mean of |y(1) − target|².</summary>
internal sealed class NodeWork : IWork
{
    private const double Rate = 1e-3;
    private static readonly RandomStream Stream = RandomStream.OfSeed(1).Child("benchmarks");

    private readonly NodeSize _size;
    private readonly Precision _precision;
    private readonly string _device;
    private readonly FitTask _task;
    private readonly double[] _target;
    private readonly Dictionary<int, IObjective> _objectives = [];

    public NodeWork(NodeSize size, Precision precision = Precision.Double, string device = Devices.Usual)
    {
        (_precision, _device) = (precision, device);
        _size = size;
        Network network = Mlp.create(Activation.Tanh, size.State, size.Hidden, size.State);
        double[] initial = Normal("initial", size.Batch * size.State), ones = [.. Enumerable.Repeat(1.0, size.State)];
        _target = Normal("target", size.Batch * size.State);
        ResidualPrograms residual = ResidualPrograms.Of(LossModule.weightedCoefficients(ones), size.State, Coordinates.Whole(StateShape.Plain(size.State)).Reduced);
        double[][] data = [_target, [.. Enumerable.Repeat(1.0, size.Batch)]];
        _task = new(
            FieldPrograms.Of(network), new FixedScheme(Tableaus.Rk4, [0.0, 1.0], size.Steps), size.Batch, initial, residual, data, network.Initial(Stream.Child("parameters")));
    }

    /// <inheritdoc/>
    public double Operations => _size.Operations;

    private double MeanFactor => 1.0 / _size.Batch;

    /// <summary>The peer that does the same in PyTorch.</summary>
    public static PeerProgram Torch(NodeSize size) => new("PyTorch", "node.py", size.Steps.ToString(CultureInfo.InvariantCulture));

    /// <summary>The peer that does the same in TorchSharp on a newer LibTorch.</summary>
    public static PeerProgram TorchSharp(NodeSize size) =>
        new("TorchSharp", "tests/TorchPeer/bin/Release/net10.0/Spectral.TorchPeer.dll", size.Steps.ToString(CultureInfo.InvariantCulture));

    /// <summary>Our own device on that LibTorch.</summary>
    public static PeerProgram Device(NodeSize size) =>
        new("our device on LibTorch", typeof(NodeWork).Assembly.Location, [DeviceChild.Verb, .. ((int[])[size.Hidden[0], size.Batch, size.Steps]).Select(number => number.ToString(CultureInfo.InvariantCulture))]);

    /// <inheritdoc/>
    public void Give(PeerFiles files)
    {
        files.Write("theta", _task.Start, _task.Start.Length);
        files.Write("widths", [.. _size.Widths.Select(width => (double)width)], _size.Widths.Length);
        files.Write("initial", _task.Initial, _size.Batch, _size.State);
        files.Write("target", _target, _size.Batch, _size.State);
    }

    /// <summary>Steps of the trainer from the start; after the last of them the training is stopped, as a user would stop it.</summary>
    public Contender On(int threads)
    {
        IObjective objective = Objective(threads);
        return Contender.Of(steps =>
        {
            try
            {
                Learners.Of(Devices.Open(_device, threads), new StopAfter(steps)).Fit(new Kept(_task, objective), new Adam(steps, Rate));
            }
            catch (OperationCanceledException)
            {
                // That many steps are done.
            }
        });
    }

    /// <summary>Loss and norm of the gradient at the start.</summary>
    public double[] Result()
    {
        IEngine engine = Devices.Open(_device, 1);
        using DeviceVector start = engine.VectorOf(_task.Start), gradient = engine.Vector(_task.Start.Length);
        double loss = Objective(1).ValueAndGradient(start, gradient);
        return [loss * MeanFactor, MeanFactor * Math.Sqrt(gradient.ToArray().Sum(g => g * g))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IObjective objective in _objectives.Values)
        {
            objective.Dispose();
        }
    }

    private IObjective Objective(int threads)
    {
        if (!_objectives.TryGetValue(threads, out IObjective? objective))
        {
            _objectives[threads] = objective = Devices.Open(_device, threads).Trajectories(_task, _precision, GradientMethod.StoreAll);
        }

        return objective;
    }

    private static double[] Normal(string name, int count)
    {
        RandomStream own = Stream.Child(name);
        return [.. Enumerable.Range(0, count).Select(_ => own.NextNormal())];
    }

    /// <summary>A fit whose objective outlives it.</summary>
    private sealed class Kept(FitTask task, IObjective objective) : IFit, IObjective, IDeferredObjective
    {
        public double[] Start => task.Start;

        public string Words => "benchmark";

        public double[][] Numbers => [];

        public int Count => objective.Count;

        public int Terms => objective.Terms;

        public long Operations
        {
            get => objective.Operations;
            set => objective.Operations = value;
        }

        public IObjective Objective(IEngine engine, Optimiser optimiser) => this;

        public double Loss(double sum, int terms) => sum;

        public double ValueAndGradient(DeviceVector parameters, DeviceVector gradient) => objective.ValueAndGradient(parameters, gradient);

        public void Defer(DeviceVector parameters, DeviceVector gradient, DeviceVector values, int at)
        {
            if (objective is IDeferredObjective deferred)
            {
                deferred.Defer(parameters, gradient, values, at);
            }
            else
            {
                values.Write(at, [ValueAndGradient(parameters, gradient)]);
            }
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Stops a training after so many steps.</summary>
    private sealed class StopAfter(int steps) : IMachine
    {
        public int Threads => 1;

        public void Report(Progress progress)
        {
            if (progress.Step == steps)
            {
                throw new OperationCanceledException();
            }
        }

        public void Count(string counter, long amount)
        {
        }

        public ILearner Learner(string key) => throw new NotSupportedException();

        public ICheckpoint Checkpoint(string key) => throw new NotSupportedException();
    }
}
