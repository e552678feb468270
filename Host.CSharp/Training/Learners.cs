using System;

namespace Spectral.Host.Training;

/// <summary>Learners that tell this machine how far they are.</summary>
internal static class Learners
{
    /// <summary>A learner on an engine.</summary>
    /// <param name="engine">Where everything is computed.</param>
    /// <param name="machine">Receives progress and counts; null for none.</param>
    /// <param name="checkpoint">Keeps the state of a fit that may be cut off; null for none.</param>
    /// <param name="savingInterval">At least so long between two saved states, the usual interval if null; no result depends on it.</param>
    public static ILearner Of(IEngine engine, IMachine? machine = null, ICheckpoint? checkpoint = null, TimeSpan? savingInterval = null) => new Learner(
        engine,
        fit => new TrainingMonitor(machine, checkpoint is null ? null : new FitCheckpoint(checkpoint, fit), savingInterval ?? TrainingMonitor.UsualInterval),
        evaluations => machine?.Count("evaluations", evaluations));
}
