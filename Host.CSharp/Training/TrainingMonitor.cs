using System;

namespace Spectral.Host.Training;

/// <summary>What a trainer tells while it works, and where it keeps its state.</summary>
/// <param name="machine">Receives progress and counts; null for none.</param>
/// <param name="checkpoint">Keeps the state of a training that may be cut off; null for none.</param>
/// <param name="toLoss">From Σ r² to the loss that is shown.</param>
/// <param name="savingInterval">At least so long between two saved states; no result depends on it.</param>
internal sealed class TrainingMonitor(IMachine? machine, ICheckpoint? checkpoint, Func<double, double> toLoss, TimeSpan savingInterval)
{
    /// <summary>How often a state is saved.</summary>
    public static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(5);

    private long _lastSaved = Environment.TickCount64;

    /// <summary>The state left by a training that was cut off, or null.</summary>
    public TrainingState? Resume(string description)
    {
        var bytes = checkpoint?.Load();
        var state = bytes is null ? null : TrainingState.Read(bytes);
        return state is not null && state.Description == description ? state : null;
    }

    /// <summary>Shows the loss after a step, and saves the state when it is time to.</summary>
    public void Step(int step, int steps, double sumOfSquares, Func<TrainingState> state)
    {
        if (checkpoint is not null && Environment.TickCount64 - _lastSaved >= savingInterval.TotalMilliseconds)
        {
            checkpoint.Save(state().ToBytes());
            _lastSaved = Environment.TickCount64;
        }

        machine?.Report(new Progress(step, steps, toLoss(sumOfSquares)));
    }

    /// <summary>The loss that is shown.</summary>
    public double Loss(double sumOfSquares) => toLoss(sumOfSquares);
}
