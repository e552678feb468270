using System;
using Microsoft.FSharp.Core;

namespace Spectral.Host.Training;

/// <summary>What a training tells while it works, and where it keeps its state.</summary>
/// <param name="machine">Receives progress; null for none.</param>
/// <param name="checkpoint">Keeps the state of a training that may be cut off; null for none.</param>
/// <param name="savingInterval">At least so long between two saved states; no result depends on it.</param>
internal sealed class TrainingMonitor(IMachine? machine, ICheckpoint? checkpoint, TimeSpan savingInterval) : ITrainingMonitor
{
    /// <summary>How often a state is saved.</summary>
    public static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(5);

    private long _lastSaved = Environment.TickCount64;

    /// <inheritdoc/>
    public FSharpValueOption<TrainingState> Resume(string description)
    {
        byte[]? bytes = checkpoint?.Load();
        TrainingState? state = bytes is null ? null : StateBytes.Read(bytes);
        return state is not null && state.Description == description ? FSharpValueOption<TrainingState>.NewValueSome(state) : FSharpValueOption<TrainingState>.ValueNone;
    }

    /// <inheritdoc/>
    public void Step(Progress progress, Func<TrainingState> state)
    {
        if (checkpoint is not null && Environment.TickCount64 - _lastSaved >= savingInterval.TotalMilliseconds)
        {
            checkpoint.Save(StateBytes.Of(state()));
            _lastSaved = Environment.TickCount64;
        }

        machine?.Report(progress);
    }
}
