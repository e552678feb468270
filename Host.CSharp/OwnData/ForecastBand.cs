using System;
using System.Collections.Generic;
using System.Linq;
using Spectral.Host.Engine;
using Spectral.Host.Training;

namespace Spectral.Host.OwnData;

/// <summary>
/// 90 % intervals of a forecast from its ensemble: û ± 1.645 σ, σ² = κ² (v + v̄)/2 with v(x, t) the mean square of how far the kin are from û and v̄(t) its mean over the points, so that an interval
/// does not close where kin happen to cross. They are of the field itself, without the noise of its measurement.
/// </summary>
internal static class ForecastBand
{
    /// <summary>Standard deviations to either side of 90 % of a normal variable.</summary>
    private const double Deviations = 1.6448536269514722;

    /// <summary>The columns: after the fields the ends of each.</summary>
    public static DataRoles Roles(DataRoles roles) => roles with
    {
        Fields = [.. roles.Fields, .. roles.Fields.SelectMany(field => new[] { field + "_low", field + "_high" })],
        IsComplex = false,
    };

    /// <summary>A forecast without the ends of its intervals.</summary>
    public static DataForecast Centre(SpectralModel model, DataForecast forecast)
    {
        int count = model.Roles.Fields.Length;
        return forecast.Roles.Fields.Length == count
            ? forecast
            : new DataForecast(
                forecast.Roles with { Fields = forecast.Roles.Fields[..count], IsComplex = model.Roles.IsComplex },
                [.. forecast.Snapshots.Select(one => new FieldSnapshot(one.Trajectory, one.Time, one.Points, one.Fields[..count]))])
            { Start = forecast.Start };
    }

    /// <summary>The forecast from the last of some snapshots with its intervals.</summary>
    public static IReadOnlyList<FieldSnapshot> Of(SpectralModel model, FieldSnapshot[] past, double[] times, KnownInputs inputs)
    {
        ForecastEnsemble ensemble = model.Ensemble
            ?? throw new ArgumentException("the model file has no ensemble, from which intervals are made: learn it again with this version.", nameof(model));
        IReadOnlyList<FieldSnapshot> center = model.Predict(past, times, inputs);
        ILearner learner = Learners.Of(Devices.Open(Devices.Usual, 1));
        double[][][] kin = ForecastEnsembles.kin(learner, ObservedStates.shape(model.Basis), model.Dynamics, ensemble.Members, model.Past(past, inputs), times);
        return [.. center.Select((snapshot, j) => With(snapshot, [.. kin.Select(states => model.Basis.Evaluate(model.Basis.Unpack(snapshot.Trajectory, snapshot.Time, states[j]), snapshot.Points))]))];

        FieldSnapshot With(FieldSnapshot snapshot, double[][][] others)
        {
            List<double[]> fields = [.. snapshot.Fields];

            for (int f = 0; f < snapshot.Fields.Length; f++)
            {
                double[] own = snapshot.Fields[f];
                double[] squares = [.. own.Select((value, i) => Summation.sum([.. others.Select(other => (other[f][i] - value) * (other[f][i] - value))]) / others.Length)];
                double mean = Summation.sum(squares) / squares.Length;
                double[] half = [.. squares.Select(square => Deviations * ensemble.Inflation * Math.Sqrt(0.5 * (square + mean)))];
                fields.Add([.. own.Zip(half, (value, h) => value - h)]);
                fields.Add([.. own.Zip(half, (value, h) => value + h)]);
            }

            return new FieldSnapshot(snapshot.Trajectory, snapshot.Time, snapshot.Points, [.. fields]);
        }
    }
}
