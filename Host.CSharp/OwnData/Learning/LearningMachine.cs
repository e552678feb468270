using System;
using System.Threading;
using Spectral.Host.Engine;
using Spectral.Host.Training;

namespace Spectral.Host.OwnData.Learning;

/// <summary>
/// What fits of a model ask of the machine: progress, a stop, and memory of fits that are done or under way. An interrupted learning is resumed from that memory and ends in the same bytes,
/// because a fit that is done is not made again and one under way goes on exactly where it was.
/// </summary>
internal sealed class LearningMachine(DeviceChoice device, int threads, LearningMemory memory, Action<string, Progress> show, CancellationToken cancellation) : IMachine
{
    private static readonly TimeSpan SavingInterval = TimeSpan.FromSeconds(2);

    private readonly DeviceChoice _device = device;
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
        private readonly ILearner _learner = Learners.Of(machine._device.Open(machine.Threads), machine, machine.Checkpoint(key), SavingInterval);

        public IEngine Engine => _learner.Engine;

        public FitResult Fit(IFit fit, Optimiser optimiser)
        {
            if (machine._memory.Done(key) is { } done)
            {
                return done;
            }

            machine._fit = key;
            machine.Report(new Progress(0, 0, double.NaN));
            FitResult result = _learner.Fit(fit, optimiser);
            machine._memory.Finish(key, result);
            return result;
        }

        public double[] Solve(FieldPrograms field, double[] parameters, FixedScheme scheme, int samples, double[] initial) =>
            _learner.Solve(field, parameters, scheme, samples, initial);
    }
}
