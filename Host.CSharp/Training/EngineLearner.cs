using System;
using Spectral.Host.Engine;

namespace Spectral.Host.Training;

/// <summary>Fits and solves on the project's engine.</summary>
/// <param name="machine">Receives progress and counts; null for none.</param>
/// <param name="checkpoint">Keeps the state of a fit that may be cut off; null for none.</param>
/// <param name="threads">Threads to use; no result depends on it.</param>
/// <param name="savingInterval">At least so long between two saved states; no result depends on it.</param>
internal sealed class EngineLearner(IMachine? machine, ICheckpoint? checkpoint, int threads, TimeSpan savingInterval) : ILearner
{
    /// <summary>With the usual interval between two saved states.</summary>
    public EngineLearner(IMachine? machine, ICheckpoint? checkpoint, int threads)
        : this(machine, checkpoint, threads, TrainingMonitor.UsualInterval)
    {
    }

    /// <inheritdoc/>
    public FitResult Fit(FitTask task, Optimiser optimiser)
    {
        TrainingMonitor monitor = new(machine, FitCheckpoint.Of(checkpoint, task), task.RootMeanSquare, savingInterval);
        using FitObjective objective = new(task, threads, optimiser is Adam first ? first.Precision : Precision.Double, optimiser.Gradient);
        FitResult result = optimiser switch
        {
            Adam adam => AdamTrainer.Train(objective, adam, task.Start, 1.0 / (task.Samples * (task.Times.Length - 1)), monitor),
            LevenbergMarquardt second => LevenbergMarquardtTrainer.Train(objective, second, task.Start, monitor, threads),
            Lbfgs lbfgs => LbfgsTrainer.Train(objective, lbfgs, task.Start, monitor),
            _ => throw new ArgumentException($"no trainer for {optimiser.Canonical}", nameof(optimiser)),
        };
        machine?.Count("evaluations", result.Evaluations);
        return result;
    }

    /// <inheritdoc/>
    public FitResult FitMap(MapTask task, OneCycleAdam optimiser)
    {
        TrainingMonitor monitor = new(machine, FitCheckpoint.Of(checkpoint, task), sum => sum / task.Samples, savingInterval);
        FitResult result = MapTrainer.Train(task, optimiser, monitor, threads);
        machine?.Count("evaluations", result.Evaluations);
        return result;
    }

    /// <inheritdoc/>
    public double[] Apply(MapPrograms map, double[] parameters, int samples, double[] arguments)
    {
        using CpuExecutor<double> executor = new(CpuProgram.Compile(map.Value));
        double[] values = new double[samples * map.Network.OutputCount];
        executor.Run(parameters, samples, [arguments], threads, [values], default, []);
        return values;
    }

    /// <inheritdoc/>
    public double[] Solve(FieldPrograms field, double[] parameters, FixedScheme scheme, int samples, double[] initial)
    {
        using RungeKuttaBatch<double> solver = new(scheme, CpuProgram.Compile(field.Value), null, threads);
        int n = field.StateSize, times = scheme.Times.Length;
        double[] later = new double[(times - 1) * samples * n], states = new double[samples * times * n];
        int failed = solver.Solve(parameters, initial, later);
        if (failed >= 0)
        {
            throw new NumericalFailureException(
                $"trajectory {failed} of the learned field leaves the finite numbers: use more Runge–Kutta steps an interval or more training data.");
        }

        for (int s = 0; s < samples; s++)
        {
            for (int j = 0; j < times; j++)
            {
                ReadOnlySpan<double> state = j == 0 ? initial.AsSpan(s * n, n) : later.AsSpan((((j - 1) * samples) + s) * n, n);
                state.CopyTo(states.AsSpan(((s * times) + j) * n));
            }
        }

        return states;
    }
}
