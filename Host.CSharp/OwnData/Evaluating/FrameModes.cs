using System.Linq;

namespace Spectral.Host.OwnData.Evaluating;

/// <summary>Exact dynamic mode decomposition of the coefficients, and of the scale and the centre where they move, with a constant beside them; otherwise as on the grid.</summary>
internal sealed class FrameModes : IRival
{
    /// <summary>Principal coordinates that the modes are taken from.</summary>
    private const int Most = 60;

    private readonly SpectralModel _model;
    private readonly Coordinates _coordinates;
    private readonly DynamicModes _modes;

    private FrameModes(SpectralModel model, Coordinates coordinates, DynamicModes modes) => (_model, _coordinates, _modes) = (model, coordinates, modes);

    /// <inheritdoc/>
    public string Name => NameOn(_model.Basis);

    /// <inheritdoc/>
    public string Detail => $"rank {_modes.Rank}";

    /// <summary>The name on a basis that moves or stays.</summary>
    public static string NameOn(ObservedBasis basis) => basis.Moves ? "DMD, moving frame" : "DMD, coefficients";

    /// <summary>Fits; null where there is nothing to fit.</summary>
    public static FrameModes? Of(SpectralModel model, FieldSnapshot[][] training, double step)
    {
        ObservedTrajectory[] observed = ObservedStates.trajectories(model.Basis, model.Basis.Project(training.SelectMany(one => one)));
        Coordinates coordinates = ObservedCoordinates.Of(ObservedStates.shape(model.Basis), observed, Most).Found;
        double[][][] rows = [.. observed.Select(one => one.States.Select(state => Row(coordinates, state)).ToArray())];
        DynamicModes? modes = GridModes.Fit(
            [.. observed.Select(one => one.Times)],
            rows,
            step,
            (row, truth) =>
            {
                double error = coordinates.Shape.ErrorOf(coordinates.Backward(truth[..^1]), 0.0, coordinates.Backward(row[..^1]));
                return error * error;
            });
        return modes is null ? null : new FrameModes(model, coordinates, modes);
    }

    /// <inheritdoc/>
    public double[] Errors(TrialTrajectory trajectory)
    {
        double[] start = Row(_coordinates, _model.Basis.Pack(_model.Basis.Project(trajectory.Start)));
        double[][] rows = _modes.Forecast(trajectory.Start.Time, start, trajectory.Times);
        return [.. trajectory.Later.Select((snapshot, k) =>
        {
            ExpandedSnapshot state = _model.Basis.Unpack(snapshot.Trajectory, snapshot.Time, _coordinates.Backward(rows[k][..^1]));
            return state.Labels.All(label => label.Scale > 0.0 && double.IsFinite(label.Scale) && double.IsFinite(label.Center))
                ? ObservedStates.relativeError(_model.Basis, trajectory.Least, snapshot, _model.Basis.Evaluate(state, snapshot.Points))
                : double.PositiveInfinity;
        })];
    }

    private static double[] Row(Coordinates coordinates, double[] state) => [.. coordinates.Forward(state), 1.0];
}
