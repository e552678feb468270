using System;
using System.Collections.Generic;
using System.Linq;

namespace Spectral.Host.OwnData.Evaluating;

/// <summary>A model beside its rivals on the same times, from the same data.</summary>
/// <param name="Data">The data.</param>
/// <param name="Times">The times of the forecast, ascending.</param>
/// <param name="Floors">The root mean square floor over the trajectories at each time.</param>
/// <param name="Results">The rivals, the model first.</param>
internal sealed record Evaluation(TrialData Data, double[] Times, double[] Floors, RivalResult[] Results)
{
    /// <summary>The root mean square of the floors.</summary>
    public double Floor => RivalResult.RootMeanSquare(Floors);

    /// <summary>The rivals from the best to the worst.</summary>
    public RivalResult[] Ranked => [.. Results.Where(one => !double.IsNaN(one.Error)).OrderBy(one => one.Error).ThenBy(one => one.Name, StringComparer.Ordinal)];

    /// <summary>Forecasts and compares.</summary>
    public static Evaluation Of(SpectralModel model, DataFile file, double? fromTime, Action<string> tell)
    {
        TrialData data = TrialData.Of(model, file, fromTime);
        List<IRival> rivals = [new ModelRival(model), new Persistence(model)];

        if (data.Training.Length == 0)
        {
            data.Notes.Add("the file has no times before the start to learn from: DMD and sparse regression are left out");
        }
        else
        {
            double[] intervals = [.. data.Training.SelectMany(one => one.Zip(one.Skip(1), (a, b) => b.Time - a.Time)).Order()];
            double step = intervals[intervals.Length / 2];
            tell("dynamic mode decomposition on the points");
            Add(rivals, GridModes.Of(model, data.Training, step), "DMD", data.Notes);
            tell("dynamic mode decomposition of delays on the points");
            Add(rivals, GridDelays.Of(model, data.Training, step), "Hankel DMD", data.Notes);
            tell("dynamic mode decomposition on the coefficients");
            Add(rivals, FrameModes.Of(model, data.Training, step), FrameModes.NameOn(model.Basis), data.Notes);

            if (EquationOnGrid.WhyNot(model, data.Training) is { } reason)
            {
                data.Notes.Add(reason);
            }
            else
            {
                tell("sparse regression on the points");
                rivals.Add(EquationOnGrid.Of(model, data.Training));
            }
        }

        double[] times = [.. data.Trajectories.SelectMany(one => one.Times).Distinct().Order()];
        double[] floors = AtTimes(data, times, one => FloorsOf(model, one));
        return new Evaluation(data, times, floors, [.. rivals.Select(rival => new RivalResult(rival.Name, rival.Detail, AtTimes(data, times, rival.Errors)))]);
    }

    /// <summary>The floors at the later times, in the measure of the errors.</summary>
    private static double[] FloorsOf(SpectralModel model, TrialTrajectory one) =>
    [
        .. model.Basis.Project(one.Later).Zip(one.Later, (state, snapshot) =>
        {
            double size = ObservedStates.size(model.Basis, snapshot);
            return size >= one.Least ? state.Floor : state.Floor * size / one.Least;
        }),
    ];

    private static void Add(List<IRival> rivals, IRival? rival, string name, List<string> notes)
    {
        if (rival is null)
        {
            notes.Add($"{name} finds nothing to decompose");
        }
        else
        {
            rivals.Add(rival);
        }
    }

    /// <summary>Root mean square over the trajectories that have a time.</summary>
    private static double[] AtTimes(TrialData data, double[] times, Func<TrialTrajectory, double[]> errors)
    {
        double[] sums = new double[times.Length];
        int[] counts = new int[times.Length];

        foreach (TrialTrajectory one in data.Trajectories)
        {
            double[] own = errors(one);

            for (int k = 0; k < own.Length; k++)
            {
                int place = Array.BinarySearch(times, one.Later[k].Time);
                sums[place] += own[k] * own[k];
                counts[place]++;
            }
        }

        return [.. sums.Select((sum, k) => Math.Sqrt(sum / counts[k]))];
    }
}

/// <summary>The errors of one way to forecast.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Detail">How it was tuned.</param>
/// <param name="Errors">Its error at each time; infinite where it breaks down.</param>
internal sealed record RivalResult(string Name, string Detail, double[] Errors)
{
    /// <summary>The root mean square over the times.</summary>
    public double Error => RootMeanSquare(Errors);

    /// <summary>The root mean square of numbers.</summary>
    public static double RootMeanSquare(double[] values) => Math.Sqrt(Summation.dot(values, values) / values.Length);
}
