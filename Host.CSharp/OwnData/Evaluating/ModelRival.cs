using System;
using System.Linq;

namespace Spectral.Host.OwnData.Evaluating;

/// <summary>The learned model.</summary>
internal sealed class ModelRival(SpectralModel model) : IRival
{
    /// <inheritdoc/>
    public string Name => "learned";

    /// <inheritdoc/>
    public string Detail => model.Dynamics is EquationDynamics ? string.Join("; ", model.Equations) : model.Dynamics.Description;

    /// <inheritdoc/>
    public double[] Errors(TrialTrajectory trajectory)
    {
        try
        {
            ExpandedSnapshot[] states = model.States(trajectory.Seen, trajectory.Times, ForecastInputs.Of([.. trajectory.Seen, .. trajectory.Later]));
            return [.. trajectory.Later.Zip(states, (snapshot, state) => ObservedStates.relativeError(model.Basis, trajectory.Least, snapshot, model.Basis.Evaluate(state, snapshot.Points)))];
        }
        catch (NumericalFailureException)
        {
            return [.. trajectory.Later.Select(_ => double.PositiveInfinity)];
        }
    }
}

/// <summary>Nothing changes.</summary>
internal sealed class Persistence(SpectralModel model) : IRival
{
    /// <inheritdoc/>
    public string Name => "persistence";

    /// <inheritdoc/>
    public string Detail => "the last snapshot seen, as it is";

    /// <inheritdoc/>
    public double[] Errors(TrialTrajectory trajectory)
    {
        FieldSnapshot start = trajectory.Start;
        Lazy<ExpandedSnapshot> state = new(() => model.Basis.Project(start));
        return [.. trajectory.Later.Select(snapshot => ObservedStates.relativeError(model.Basis, trajectory.Least, snapshot, CommonPoints.Same(start, snapshot) ? start.Fields : model.Basis.Evaluate(state.Value, snapshot.Points)))];
    }
}
