using System;
using System.Linq;

namespace Spectral.Host.OwnData.Evaluating;

/// <summary>
/// Exact dynamic mode decomposition of the values on fixed points, each weighed so that sums of squares are the squared norm; snapshots at uneven times are brought to even ones by cubics. The
/// rank is the one that forecasts the last quarter of the training times best.
/// </summary>
internal sealed class GridModes : IRival
{
    /// <summary>The share of the training times that ranks are fitted on.</summary>
    public const double Early = 0.75;

    private readonly SpectralModel _model;
    private readonly GridRows _rows;
    private readonly DynamicModes _modes;

    private GridModes(SpectralModel model, GridRows rows, DynamicModes modes) => (_model, _rows, _modes) = (model, rows, modes);

    /// <inheritdoc/>
    public string Name => "DMD, fixed frame";

    /// <inheritdoc/>
    public string Detail => $"rank {_modes.Rank}";

    /// <summary>Fits; null where there is nothing to fit.</summary>
    public static GridModes? Of(SpectralModel model, FieldSnapshot[][] training, double step)
    {
        GridRows grid = new(model, training[0][0]);
        double[][][] rows = [.. training.Select(one => one.Select(grid.Row).ToArray())];
        double[][] times = [.. training.Select(one => one.Select(snapshot => snapshot.Time).ToArray())];
        DynamicModes? modes = Fit(times, rows, step, (row, truth) =>
        {
            double[] gap = [.. row.Zip(truth, (a, b) => a - b)];
            double all = Summation.dot(truth, truth);
            return all > 0 ? Summation.dot(gap, gap) / all : 0.0;
        });
        return modes is null ? null : new GridModes(model, grid, modes);
    }

    /// <summary>The early part of a sequence, from which modes are judged.</summary>
    public static EvenSequence Beginning(EvenSequence one)
    {
        int count = Math.Max(3, (int)(Early * one.Rows.Length));
        return new EvenSequence(one.First, one.Step, one.Rows[..count], one.Inputs[..count]);
    }

    /// <summary>Modes of rows at their times, of the rank that forecasts the last quarter best; the judge gives squared relative errors.</summary>
    public static DynamicModes? Fit(double[][] times, double[][][] rows, double step, Func<double[], double[], double> judge)
    {
        EvenSequence[] all = [.. times.Zip(rows, (own, values) => EvenTimes.resample(step, own, values, KnownInputs.None)).Where(one => one.Rows.Length > 2)];
        EvenSequence[] early = [.. all.Select(Beginning)];

        if (all.Length == 0)
        {
            return null;
        }

        int rank = DynamicModes.Chosen(early, new Func<DynamicModes, double>(modes =>
        {
            (double sum, int count) = (0.0, 0);

            foreach ((EvenSequence one, EvenSequence part) in all.Zip(early))
            {
                int first = part.Rows.Length;

                if (first < one.Rows.Length)
                {
                    double[] later = [.. Enumerable.Range(first, one.Rows.Length - first).Select(k => one.First + (k * step))];
                    double[][] forecast = modes.Forecast(one.First + ((first - 1) * step), one.Rows[first - 1], later);
                    sum += Summation.sum([.. forecast.Select((row, k) => judge(row, one.Rows[first + k]))]);
                    count += later.Length;
                }
            }

            return count == 0 ? 0.0 : sum / count;
        }));
        return rank > 0 && DynamicModes.Directions(all) is { } directions ? DynamicModes.Of(all, directions.First(Math.Min(rank, directions.Size))) : null;
    }

    /// <inheritdoc/>
    public double[] Errors(TrialTrajectory trajectory)
    {
        double[][] rows = _modes.Forecast(trajectory.Start.Time, _rows.Row(trajectory.Start), trajectory.Times);
        return [.. trajectory.Later.Select((snapshot, k) => ObservedStates.relativeError(_model.Basis, trajectory.Least, _rows.At(snapshot), _rows.Values(rows[k])))];
    }
}
