using System;
using System.Collections.Generic;
using Spectral.Host.Engine;

namespace Spectral.Host.Training;

/// <summary>
/// Fits a map on minibatches. The order of the samples is drawn anew for every epoch from a stream that knows the epoch's number, so that a training that was
/// cut off goes on in the same order; nothing is allocated a step. The gradient is that of the mean loss of the minibatch.
/// </summary>
internal sealed class MapTrainer : IDisposable
{
    private readonly MapTask _task;
    private readonly OneCycleAdam _settings;
    private readonly int _threads;
    private readonly Minibatch[] _sizes;
    private readonly double[] _sums;
    private readonly double[] _mean;
    private readonly double[] _square;
    private double[] _theta;
    private double _power1 = 1.0;
    private double _power2 = 1.0;

    private MapTrainer(MapTask task, OneCycleAdam settings, int threads)
    {
        (_task, _settings, _threads) = (task, settings, threads);
        CpuProgram<double> program = CpuProgram.Compile(task.Map.Pull);
        int whole = Math.Min(settings.Batch, task.Samples), rest = task.Samples % whole;
        _sizes = rest == 0 ? [new(program, task, whole)] : [new(program, task, whole), new(program, task, rest)];
        _sums = new double[task.Map.Pull.SumsSize];
        _theta = (double[])task.Start.Clone();
        _mean = new double[_theta.Length];
        _square = new double[_theta.Length];
    }

    /// <summary>Fits from the start of the task.</summary>
    public static FitResult Train(MapTask task, OneCycleAdam settings, TrainingMonitor monitor, int threads)
    {
        using MapTrainer trainer = new(task, settings, threads);
        return trainer.Run(monitor);
    }

    public void Dispose()
    {
        foreach (Minibatch size in _sizes)
        {
            size.Dispose();
        }
    }

    private FitResult Run(TrainingMonitor monitor)
    {
        string description = $"{_settings.Canonical}, {_task.Map.Network.Description}, {_task.Samples} samples";
        List<double> history = [];
        int first = 0;
        if (monitor.Resume(description) is { } state)
        {
            _theta = state.Vectors[0];
            state.Vectors[1].CopyTo(_mean, 0);
            state.Vectors[2].CopyTo(_square, 0);
            history.AddRange(state.Vectors[3]);
            (_power1, _power2, first) = (state.Scalars[0], state.Scalars[1], state.Step);
        }

        for (int epoch = first; epoch < _settings.Epochs; epoch++)
        {
            double total = Epoch(epoch);
            history.Add(monitor.Loss(total));
            int done = epoch + 1;
            monitor.Step(done, _settings.Epochs, total, () => new TrainingState
            {
                Description = description,
                Step = done,
                Evaluations = done,
                Operations = Work(done),
                Scalars = [_power1, _power2],
                Vectors = [_theta, _mean, _square, [.. history]],
            });
        }

        return new FitResult(_theta, history[^1], _settings.Epochs, [.. history], _settings.Epochs, Work(_settings.Epochs));
    }

    private long Work(int epochs) => (long)epochs * _task.Samples * _task.Map.Pull.Operations;

    /// <summary>One pass over all samples; the sum of their losses, each before its minibatch's step.</summary>
    private double Epoch(int epoch)
    {
        int[] order = _task.Permutation(epoch);
        int batch = _sizes[0].Count, perEpoch = (_task.Samples + batch - 1) / batch, steps = perEpoch * _settings.Epochs;
        double total = 0.0;
        for (int k = 0; k < perEpoch; k++)
        {
            Minibatch samples = _task.Samples - (k * batch) < batch ? _sizes[1] : _sizes[0];
            samples.Run(_theta, order.AsSpan(k * batch, samples.Count), _threads, _sums);
            double loss = _sums[^1];
            NumericalFailureGuard.Finite(loss, _settings.Name, (epoch * perEpoch) + k);
            total += loss;

            _power1 *= _settings.Beta1;
            _power2 *= _settings.Beta2;
            double rate = _settings.Rate((epoch * perEpoch) + k, steps) / (1.0 - _power1);
            AdamStep.Numbers numbers = new(_settings.Beta1, _settings.Beta2, 1.0 / samples.Count, rate, 1.0 / (1.0 - _power2));
            AdamStep.Run(numbers, _sums.AsSpan(0, _theta.Length), _theta, _mean, _square);
        }

        return total;
    }

    /// <summary>Minibatches of one size.</summary>
    private sealed class Minibatch(CpuProgram<double> program, MapTask task, int count) : IDisposable
    {
        private readonly CpuExecutor<double> _executor = new(program);
        private readonly double[][] _inputs = Array.ConvertAll(program.Program.Inputs, slot => new double[count * slot.Size]);

        public int Count => count;

        /// <summary>The sums over the samples of these numbers.</summary>
        public void Run(double[] parameters, ReadOnlySpan<int> samples, int threads, double[] sums)
        {
            for (int i = 0; i < _inputs.Length; i++)
            {
                int size = _inputs[i].Length / count;
                for (int s = 0; s < count; s++)
                {
                    task.Inputs[i].AsSpan(samples[s] * size, size).CopyTo(_inputs[i].AsSpan(s * size, size));
                }
            }

            _executor.Run(parameters, count, _inputs, threads, [], sums, []);
        }

        public void Dispose() => _executor.Dispose();
    }
}
