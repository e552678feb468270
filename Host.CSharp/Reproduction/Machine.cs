using System;
using System.Collections.Generic;
using System.Threading;

namespace Spectral.Host.Reproduction;

/// <summary>What one piece of work may ask of this machine.</summary>
internal sealed class Machine(
    Work work,
    int threads,
    WorkStore store,
    ITableDisplay display,
    Func<IMachine, string, ILearner> learners,
    CancellationToken cancellation) : IMachine
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _counters = [];

    /// <inheritdoc/>
    public int Threads => threads;

    /// <summary>The device that learned; empty where nothing was learned.</summary>
    public string Device { get; private set; } = "";

    /// <summary>What was counted.</summary>
    public IReadOnlyDictionary<string, long> Counters => _counters;

    /// <inheritdoc/>
    public void Report(Progress progress)
    {
        cancellation.ThrowIfCancellationRequested();
        display.Update(work.Key, progress);
    }

    /// <inheritdoc/>
    public void Count(string counter, long amount)
    {
        lock (_gate)
        {
            _counters[counter] = _counters.GetValueOrDefault(counter) + amount;
        }
    }

    /// <inheritdoc/>
    public ILearner Learner(string key)
    {
        ILearner learner = learners(this, key);
        Device = learner.Engine.Device;
        return learner;
    }

    /// <inheritdoc/>
    public ICheckpoint Checkpoint(string key) => store.Checkpoint(work, key);
}
