using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.FSharp.Core;
using Spectral.Host.OwnData.Evaluating;

namespace Spectral.Host.OwnData.Picturing;

/// <summary>The figures of a model's forecasts: truth, forecast and error of each field, the error over time beside the rivals, and the spectrum of the linear part.</summary>
internal static class ForecastFigures
{
    /// <summary>Times of a heat map at most.</summary>
    private const int MostRows = 128;

    /// <summary>Frames of a plane.</summary>
    private const int Frames = 4;

    /// <summary>Fields that are drawn at most.</summary>
    private const int MostFields = 4;

    /// <summary>Steps that differ by less than this part are even.</summary>
    private const double Even = 1e-3;

    /// <summary>The figures of an evaluation: the fields of its first trajectory, the errors of all, the spectrum.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file of the data, whose name is in the titles.</param>
    /// <param name="found">The evaluation.</param>
    /// <param name="horizon">The time up to which the forecast may be trusted, where it is known.</param>
    public static Figure[] Of(SpectralModel model, string path, Evaluation found, double? horizon = null)
    {
        TrialTrajectory trajectory = found.Data.Trajectories[0];
        string file = Path.GetFileName(path);
        Tuple<double, double>[] Over(double[] errors) => [.. found.Times.Zip(errors, Tuple.Create)];
        return
        [
            .. Fields(model, Source(file, trajectory.Start), trajectory.Seen, trajectory.Later),
            ForecastFigure.errors(
                found.Data.Trajectories.Length > 1 ? $"{file}, {found.Data.Trajectories.Length.ToString(CultureInfo.InvariantCulture)} trajectories" : file,
                model.Roles.Time,
                Over(found.Floors),
                [.. found.Results.Select(one => (one.Name, Over(one.Errors)))],
                horizon is { } at ? FSharpValueOption<double>.NewValueSome(at) : FSharpValueOption<double>.ValueNone),
            .. Spectrum(model),
        ];
    }

    /// <summary>A forecast of one trajectory: beside the truth where the data hold the times asked, alone where they do not.</summary>
    public static Figure[] Of(SpectralModel model, string path, DataForecast forecast, IEnumerable<FieldSnapshot> data)
    {
        string first = forecast.Snapshots[0].Trajectory;
        FieldSnapshot[] own = [.. forecast.Snapshots.Where(one => one.Trajectory == first)];
        double[] times = [.. own.Select(one => one.Time)];
        double near = times.Length > 1 ? 1e-6 * (times[^1] - times[0]) / (times.Length - 1) : 0.0;
        Dictionary<int, FieldSnapshot> truth = [];

        foreach (FieldSnapshot snapshot in data.Where(one => one.Trajectory == first))
        {
            int place = Array.BinarySearch(times, snapshot.Time);
            int[] around = place >= 0 ? [place] : [~place - 1, ~place];

            foreach (int k in around.Where(k => k >= 0 && k < times.Length && Math.Abs(times[k] - snapshot.Time) <= near))
            {
                truth[k] = snapshot.Complete;
            }
        }

        string source = Source(Path.GetFileName(path), own[0]);
        FieldCells cells = new(own);
        bool isKnown = truth.Count >= 2 && Enumerable.Range(0, own.Length).Count(k => truth.TryGetValue(k, out FieldSnapshot? one) && GridShape.SamePoints(one.Points, own[k].Points)) == own.Length;
        int[] shown = Chosen(own.Length, cells.IsLine ? MostRows : Frames, withFirst: true);
        return
        [
            .. Maps(model.Roles, cells, [.. shown.Select(k => own[k])], [.. shown.Select(k => own[k].Fields)], isKnown ? [.. shown.Select(k => truth[k].Fields)] : null)
                .Select(maps => ForecastFigure.fields(source, maps)),
            .. Spectrum(model),
        ];
    }

    /// <summary>The data of one trajectory.</summary>
    public static Figure[] Data(DataRoles roles, string path, FieldSnapshot[] trajectory)
    {
        FieldCells cells = new(trajectory);
        int[] shown = Chosen(trajectory.Length, cells.IsLine ? MostRows : Frames, withFirst: true);
        FieldSnapshot[] own = [.. shown.Select(k => trajectory[k])];
        return [.. Maps(roles, cells, own, [], [.. own.Select(one => one.Fields)]).Select(maps => ForecastFigure.data(Source(Path.GetFileName(path), own[0]), maps))];
    }

    /// <summary>The spectrum of the linear part, where the dynamics has one.</summary>
    public static Figure[] Spectrum(SpectralModel model) =>
        LinearSpectra.tryOf(model.Dynamics) is { } part ? [SpectrumFigure.ofPart(Dynamics(model), model.Roles.Positions, part.Value)] : [];

    private static string Dynamics(SpectralModel model) =>
        model.Equations.Count == 1 && model.Dynamics is EquationDynamics && model.Equations[0].Length < 60 ? model.Equations[0] : model.Dynamics.Description;

    private static string Source(string file, FieldSnapshot one) => one.Trajectory.Length > 0 ? $"{file}, trajectory {one.Trajectory}" : file;

    private static IEnumerable<Figure> Fields(SpectralModel model, string source, FieldSnapshot[] seen, FieldSnapshot[] later)
    {
        FieldCells cells = new(later);
        FieldSnapshot[] own = [.. Chosen(later.Length, cells.IsLine ? MostRows : Frames, withFirst: false).Select(k => later[k])];
        double[][][] forecast = Forecast(model, seen, own, ForecastInputs.Of([.. seen, .. later]));
        return Maps(model.Roles, cells, own, forecast, [.. own.Select(one => one.Fields)]).Select(maps => ForecastFigure.fields(source, maps));
    }

    /// <summary>The forecast at snapshots, [snapshots][fields × points]; NaN from where it breaks down.</summary>
    private static double[][][] Forecast(SpectralModel model, FieldSnapshot[] seen, FieldSnapshot[] later, KnownInputs inputs)
    {
        for (int count = later.Length; count > 0; count /= 2)
        {
            try
            {
                ExpandedSnapshot[] states = model.States(seen, [.. later.Take(count).Select(one => one.Time)], inputs);
                return [.. later.Select((one, k) => k < count ? model.Basis.Evaluate(states[k], one.Points) : Nothing(one))];
            }
            catch (NumericalFailureException)
            {
                // A shorter forecast may stand.
            }
        }

        return [.. later.Select(Nothing)];

        static double[][] Nothing(FieldSnapshot one) => [.. one.Fields.Select(field => Enumerable.Repeat(double.NaN, field.Length).ToArray())];
    }

    /// <summary>Evenly chosen places, the last among them, the first too where it is asked for.</summary>
    private static int[] Chosen(int count, int most, bool withFirst) =>
        count <= most ? [.. Enumerable.Range(0, count)]
        : withFirst ? [.. Enumerable.Range(0, most).Select(i => (int)((long)i * (count - 1) / (most - 1)))]
        : [.. Enumerable.Range(1, most).Select(i => (int)((long)i * count / most) - 1)];

    /// <summary>Each field on cells: values [snapshots][fields × points], the truth null where it is not known.</summary>
    private static IEnumerable<ForecastFigure.Maps> Maps(DataRoles roles, FieldCells cells, FieldSnapshot[] snapshots, double[][][] forecast, double[][][]? truth)
    {
        double[] times = [.. snapshots.Select(one => one.Time)];
        double[] steps = [.. times.Zip(times.Skip(1), (a, b) => b - a)];
        bool isEven = steps.Length == 0 || steps.Max() - steps.Min() <= Even * steps.Max();

        // Rows of uneven times show the snapshot nearest in time.
        int[] rows = isEven
            ? [.. Enumerable.Range(0, times.Length)]
            : [.. Enumerable.Range(0, MostRows).Select(row => NearestTime(times, times[0] + ((times[^1] - times[0]) * (row + 0.5) / MostRows)))];
        (double bottom, double top) = times.Length > 1 ? (times[0], times[^1]) : (times[0] - 0.5, times[0] + 0.5);

        for (int f = 0; f < Math.Min(MostFields, roles.Fields.Length); f++)
        {
            int field = f;
            double[][][] On(double[][][] values) => [.. values.Select((one, k) => cells.Of(snapshots[k].Points, one[field]))];
            double[][][] OverTime(double[][][] values) => values.Length == 0 ? [] : [[.. rows.Select(row => values[row][0])]];
            double[][][] shown = On(forecast);
            double[][][] known = truth is null ? [] : On(truth);
            yield return cells.IsLine
                ? new ForecastFigure.Maps(roles.Fields[f], roles.Positions[0], roles.Time, (cells.Left(0), cells.Right(0), bottom, top), [], OverTime(known), OverTime(shown))
                : new ForecastFigure.Maps(
                    roles.Fields[f],
                    roles.Positions[0],
                    roles.Positions[1],
                    (cells.Left(0), cells.Right(0), cells.Left(1), cells.Right(1)),
                    [.. times.Select(time => string.Create(CultureInfo.InvariantCulture, $"{roles.Time} = {time:G4}"))],
                    known,
                    shown);
        }
    }

    private static int NearestTime(double[] times, double time)
    {
        int place = Array.BinarySearch(times, time);
        int above = place < 0 ? ~place : place;
        return above >= times.Length || (above > 0 && time - times[above - 1] <= times[above] - time) ? above - 1 : above;
    }
}
