using System;
using System.Threading;
using Spectral.Host.Training;

namespace Spectral.Host.OwnData.Learning;

/// <summary>
/// What fits of a model ask of the machine: progress, a stop, and memory of fits that are done or under way. An interrupted learning is resumed from that memory and ends in the same bytes,
/// because a fit that is done is not made again and one under way goes on exactly where it was.
/// </summary>
internal sealed class LearningMachine(int threads, LearningMemory memory, Action<string, Progress> show, CancellationToken cancellation) : IMachine
{
    private static readonly TimeSpan SavingInterval = TimeSpan.FromSeconds(2);

    private readonly LearningMemory _memory = memory;
    private string _fit = "";

    /// <inheritdoc/>
    public int Threads => threads;

    /// <inheritdoc/>
    public void Report(Progress progress)
    {
        cancellation.ThrowIfCancellationRequested();
        show(_fit, progress);
    }

    /// <inheritdoc/>
    public void Count(string counter, long amount)
    {
        // Nothing in a model file counts work.
    }

    /// <inheritdoc/>
    public ILearner Learner(string key) => new Remembering(this, key);

    /// <inheritdoc/>
    public ICheckpoint Checkpoint(string key) => _memory.Checkpoint(key);

    /// <summary>A learner that does no fit twice.</summary>
    private sealed class Remembering(LearningMachine machine, string key) : ILearner
    {
        private readonly EngineLearner _engine = new(machine, machine.Checkpoint(key), machine.Threads, SavingInterval);

        public FitResult Fit(FitTask task, Optimiser optimiser)
        {
            if (machine._memory.Done(key) is { } done)
            {
                return done;
            }

            machine._fit = key;
            machine.Report(new Progress(0, 0, double.NaN));
            FitResult result = _engine.Fit(task, optimiser);
            machine._memory.Finish(key, result);
            return result;
        }

        public FitResult FitMap(MapTask task, OneCycleAdam optimiser) => _engine.FitMap(task, optimiser);

        public double[] Solve(FieldPrograms field, double[] parameters, FixedScheme scheme, int samples, double[] initial) =>
            _engine.Solve(field, parameters, scheme, samples, initial);

        public double[] Apply(MapPrograms map, double[] parameters, int samples, double[] arguments) => _engine.Apply(map, parameters, samples, arguments);
    }
}
