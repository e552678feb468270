using System;
using System.Diagnostics;
using System.Linq;
using Spectral.Host.Training;

namespace Spectral.Benchmarks.Measuring;

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

    /// <summary>
    /// Floating-point operations of the matrix products of one gradient: a product forward, one for the argument and one for the parameters backward,
    /// at every stage. What an engine computes twice to save memory counts once.
    /// </summary>
    public double Operations => 3.0 * 2.0 * Widths.Zip(Widths.Skip(1), (a, b) => (double)a * b).Sum() * Batch * Steps * Stages;
}

/// <summary>Steps of Adam through Runge–Kutta on the product's own path: fit task, objective, trainer. The loss is the mean of |y(1) − target|².</summary>
internal sealed class NodeWork : IDisposable
{
    private const double Rate = 1e-3;
    private static readonly RandomStream Stream = RandomStream.OfSeed(1).Child("benchmarks");

    private readonly FitTask _task;
    private readonly FitObjective _objective;

    public NodeWork(NodeSize size, int threads)
    {
        Size = size;
        Network network = Mlp.create(Activation.Tanh, size.State, size.Hidden, size.State);
        Initial = Normal("initial", size.Batch * size.State);
        Target = Normal("target", size.Batch * size.State);
        Start = network.Initial(Stream.Child("parameters"));
        double[] ones = [.. Enumerable.Repeat(1.0, size.State)];
        Loss loss = LossModule.weightedCoefficients(ones);
        StateScaling scaling = new(new double[size.State], ones);
        double[] inverseNorms = [.. Enumerable.Repeat(1.0, size.Batch)];
        _task = new(
            FieldPrograms.Of(network), Tableaus.Rk4, [0.0, 1.0], size.Steps, size.Batch, Initial, ResidualPrograms.Of(loss, scaling), [Target, inverseNorms], Start);
        _objective = new(_task, threads);
    }

    public NodeSize Size { get; }

    /// <summary>Initial states [batch × n].</summary>
    public double[] Initial { get; }

    /// <summary>The states wanted at t = 1, [batch × n].</summary>
    public double[] Target { get; }

    /// <summary>The parameters, layer by layer: weight [out × in], bias.</summary>
    public double[] Start { get; }

    private double MeanFactor => 1.0 / Size.Batch;

    /// <summary>The seconds of so many steps from the start. The trainer evaluates the objective once more than it steps: that one is taken out.</summary>
    public double Step(int steps)
    {
        int taken = Math.Max(1, steps - 1);
        TrainingMonitor monitor = new(null, null, value => value, TrainingMonitor.UsualInterval);
        long start = Stopwatch.GetTimestamp();
        AdamTrainer.Train(_objective, new Adam(taken, Rate), Start, MeanFactor, monitor);
        return Stopwatch.GetElapsedTime(start).TotalSeconds * steps / (taken + 1);
    }

    /// <summary>Loss and norm of the gradient at the start.</summary>
    public double[] Result()
    {
        double[] gradient = new double[_objective.Count];
        double loss = _objective.ValueAndGradient(Start, gradient);
        return [loss * MeanFactor, MeanFactor * Math.Sqrt(gradient.Sum(g => g * g))];
    }

    public void Dispose() => _objective.Dispose();

    private static double[] Normal(string name, int count)
    {
        RandomStream own = Stream.Child(name);
        return [.. Enumerable.Range(0, count).Select(_ => own.NextNormal())];
    }
}
