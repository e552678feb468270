using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.OwnData.Evaluating;

/// <summary>
/// Dynamic mode decomposition of delays on fixed points (Hankel DMD), on the leading directions of the values as <see cref="GridModes"/> has them; the number of delays and the rank are those that
/// forecast the last quarter of the training times best.
/// </summary>
internal sealed class GridDelays : IRival
{
    private readonly SpectralModel _model;
    private readonly GridRows _rows;
    private readonly DelayDynamics _dynamics;

    private GridDelays(SpectralModel model, GridRows rows, DelayDynamics dynamics) => (_model, _rows, _dynamics) = (model, rows, dynamics);

    /// <inheritdoc/>
    public string Name => "Hankel DMD";

    /// <inheritdoc/>
    public string Detail => ((IDynamics)_dynamics).Description;

    /// <summary>Fits; null where there is nothing to fit.</summary>
    public static GridDelays? Of(SpectralModel model, FieldSnapshot[][] training, double step)
    {
        GridRows grid = new(model, training[0][0]);
        EvenSequence[] all = [.. training.Select(one => EvenTimes.resample(step, [.. one.Select(snapshot => snapshot.Time)], [.. one.Select(grid.Row)], ForecastInputs.Of(one))).Where(one => one.Rows.Length > 2)];

        if (all.Length == 0 || DynamicModes.Directions(all) is not { } directions)
        {
            return null;
        }

        EvenSequence[] reduced = [.. all.Select(one => new EvenSequence(one.First, one.Step, [.. one.Rows.Select(directions.Forward)], one.Inputs))];
        EvenSequence[] early = [.. reduced.Select(GridModes.Beginning)];
        int shortest = early.Min(one => one.Rows.Length);
        (double Error, int Delays, int Rank) best = (double.PositiveInfinity, 0, 0);

        foreach (int delays in DelayMaps.delays.Where(count => 3 * count <= shortest))
        {
            foreach (DelayMap map in DelayMaps.all(delays, step, early))
            {
                double error = Judge(new DelayDynamics(directions, map), all, early);

                if (error < best.Error)
                {
                    best = (error, delays, map.Rank);
                }
            }
        }

        if (best.Rank == 0)
        {
            return null;
        }

        DelayMap[] maps = DelayMaps.all(best.Delays, step, reduced);
        return new GridDelays(model, grid, new DelayDynamics(directions, maps[Math.Min(best.Rank, maps.Length) - 1]));
    }

    /// <inheritdoc/>
    public double[] Errors(TrialTrajectory trajectory)
    {
        FieldSnapshot[] seen = [.. trajectory.Seen.Skip(Math.Max(0, trajectory.Seen.Length - ((IDynamics)_dynamics).Memory - 2))];

        if (Lead(_dynamics, [.. seen.Select(snapshot => snapshot.Time)], [.. seen.Select(_rows.Row)], ForecastInputs.Of([.. trajectory.Seen, .. trajectory.Later]), trajectory.Times) is not { } rows)
        {
            return [.. trajectory.Later.Select(_ => double.PositiveInfinity)];
        }

        return [.. trajectory.Later.Select((snapshot, k) => ObservedStates.relativeError(_model.Basis, trajectory.Least, _rows.At(snapshot), _rows.Values(rows[k])))];
    }

    /// <summary>The mean squared relative error of forecasts of what is not early.</summary>
    private static double Judge(DelayDynamics dynamics, EvenSequence[] all, EvenSequence[] early)
    {
        List<double> errors = [];

        foreach ((EvenSequence one, EvenSequence part) in all.Zip(early))
        {
            int first = part.Rows.Length;
            double[] times = [.. Enumerable.Range(0, one.Rows.Length).Select(k => one.First + (k * one.Step))];

            if (first >= times.Length)
            {
                continue;
            }

            if (Lead(dynamics, times[..first], one.Rows[..first], new KnownInputs(times, one.Inputs), times[first..]) is not { } rows)
            {
                return double.PositiveInfinity;
            }

            errors.AddRange(rows.Select((row, k) =>
            {
                double[] truth = one.Rows[first + k];
                double[] gap = [.. row.Zip(truth, (a, b) => a - b)];
                double size = Summation.dot(truth, truth);
                return size > 0.0 ? Summation.dot(gap, gap) / size : 0.0;
            }));
        }

        double mean = errors.Count == 0 ? 0.0 : Summation.sum([.. errors]) / errors.Count;
        return double.IsNaN(mean) ? double.PositiveInfinity : mean;
    }

    private static double[][]? Lead(DelayDynamics dynamics, double[] times, double[][] rows, KnownInputs inputs, double[] later)
    {
        try
        {
            return ((IDynamics)dynamics).Forecast(null!, new ObservedTrajectory("", times, rows, new double[times.Length], inputs), later);
        }
        catch (NumericalFailureException)
        {
            return null;
        }
    }
}

/// <summary>Snapshots as rows of values on fixed points, each weighed so that sums of squares are the squared norm, in the units of the fields and without their offsets.</summary>
internal sealed class GridRows
{
    private readonly ObservedBasis _basis;
    private readonly CommonPoints _points;
    private readonly double[] _roots;

    /// <summary>On the points of a first snapshot.</summary>
    public GridRows(SpectralModel model, FieldSnapshot first)
    {
        _basis = model.Basis;
        _points = new CommonPoints(model.Basis, first);
        _roots = [.. ObservedStates.weights(model.Basis, _points.Points).Select(Math.Sqrt)];
    }

    /// <summary>The row of a snapshot.</summary>
    public double[] Row(FieldSnapshot snapshot) =>
        [.. _points.Values(snapshot).SelectMany((field, f) => field.Select((value, i) => _roots[i] * (value - _basis.Offsets[f]) / _basis.Units[f]))];

    /// <summary>The values of a row, [fields × points].</summary>
    public double[][] Values(double[] row) =>
        [.. row.Chunk(_roots.Length).Select((field, f) => field.Select((value, i) => (value / _roots[i] * _basis.Units[f]) + _basis.Offsets[f]).ToArray())];

    /// <summary>A snapshot at the points.</summary>
    public FieldSnapshot At(FieldSnapshot snapshot) => _points.At(snapshot);
}
