using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Spectral.Host.Files;
using Spectral.Host.OwnData.Learning;
using Spectral.Host.Engine;
using Spectral.Host.Training;

namespace Spectral.Host.OwnData;

/// <summary>
/// A dynamics learned from someone's data: a spectral basis that follows the data, and a vector field on its coefficients.
/// <code>DataFile data = DataFile.Open("data.parquet");
/// SpectralModel model = SpectralModel.Learn(data, new LearningSettings { Until = 7 });
/// model.Predict(data, [8, 9, 10]).Save("forecast.parquet");
/// model.Save("m.spectral");</code>
/// </summary>
public sealed class SpectralModel
{
    internal SpectralModel(ObservedBasis basis, DataRoles roles, LearnedDynamics dynamics, ObservedTrajectory[] observed, double until, string source, JsonObject facts)
    {
        (Basis, Roles, Dynamics, Observed, Until, SourceSha256, Facts) = (basis, roles, dynamics, observed, until, source, facts);
    }

    /// <summary>The basis and how it follows the data.</summary>
    public ObservedBasis Basis { get; }

    /// <summary>The columns of the data.</summary>
    public DataRoles Roles { get; }

    /// <summary>The learned field and its coordinates.</summary>
    public LearnedDynamics Dynamics { get; }

    /// <summary>The coefficients, scales and centres that were learned from; none where they are too many for a model file.</summary>
    public IReadOnlyList<ObservedTrajectory> Observed { get; }

    /// <summary>The last time that was learned from.</summary>
    public double Until { get; }

    /// <summary>The SHA-256 of the file that was learned from.</summary>
    public string SourceSha256 { get; }

    /// <summary>What learning saw and found, as the model file keeps it.</summary>
    internal JsonObject Facts { get; }

    /// <summary>Learns the dynamics of data.</summary>
    /// <exception cref="DataFileException">The data cannot be read.</exception>
    /// <exception cref="ArgumentException">The settings, or data and settings together, cannot be used; the message says in one line what to change.</exception>
    public static SpectralModel Learn(DataFile data, LearningSettings? settings = null)
    {
        settings ??= new LearningSettings();
        return ModelLearning.Learn(data, settings, new LearningMemory(ModelLearning.Identity(data, settings)), _ => { }, (_, _) => { }, CancellationToken.None).Model;
    }

    /// <summary>Reads a model file, and checks it.</summary>
    /// <exception cref="ModelFileException">The file is no model, is damaged, or was written by a newer program.</exception>
    public static SpectralModel Load(string path) => ModelFile.Read(path);

    /// <summary>Writes the model: the same model gives the same bytes.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => Disk.Real.Replace(path, ModelFile.Bytes(this));

    /// <summary>
    /// Forecasts every trajectory of a file: from its last snapshot not after the first time asked, at all times, on the points of that snapshot.
    /// </summary>
    /// <exception cref="DataFileException">The data cannot be read.</exception>
    /// <exception cref="ArgumentException">The times are none, not ascending, or begin before the data do.</exception>
    /// <exception cref="NumericalFailureException">The forecast breaks down.</exception>
    public DataForecast Predict(DataFile from, double[] times)
    {
        ArgumentNullException.ThrowIfNull(from);
        CheckTimes(times);
        ModelInput.CheckSame(this, from);
        List<FieldSnapshot> found = [];

        foreach (FieldSnapshot start in ModelInput.Starts(from, times[0]))
        {
            found.AddRange(Predict(start, times));
        }

        return new DataForecast(from.Roles, found);
    }

    /// <summary>Forecasts from one snapshot, at times from its own on, on its points.</summary>
    /// <exception cref="ArgumentException">The times are none, not ascending, or begin before the snapshot.</exception>
    /// <exception cref="NumericalFailureException">The forecast breaks down.</exception>
    public IReadOnlyList<FieldSnapshot> Predict(FieldSnapshot start, double[] times)
    {
        ArgumentNullException.ThrowIfNull(start);
        CheckTimes(times);

        if (times[0] < start.Time)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"the first time {times[0]:R} lies before the start {start.Time:R}: a forecast goes forward in time."), nameof(times));
        }

        ExpandedSnapshot[] states = States(start, times);
        return [.. states.Select(state => new FieldSnapshot(start.Trajectory, state.Time, start.Points, Basis.Evaluate(state, start.Points)))];
    }

    /// <summary>The coefficients of a forecast from one snapshot.</summary>
    internal ExpandedSnapshot[] States(FieldSnapshot start, double[] times)
    {
        ILearner learner = Learners.Of(Devices.Open(Devices.Usual, 1));
        double[] state = Basis.Pack(Basis.Project(start));
        bool startsThere = times[0] == start.Time;
        double[] all = startsThere ? times : [start.Time, .. times];
        double[][] found = Dynamics.Forecast(learner, all, state);
        List<ExpandedSnapshot> snapshots = [];

        for (int j = startsThere ? 0 : 1; j < all.Length; j++)
        {
            ExpandedSnapshot snapshot = Basis.Unpack(start.Trajectory, all[j], found[j]);

            if (snapshot.Labels.Any(label => !(label.Scale > 0.0)) || found[j].Any(number => !double.IsFinite(number)))
            {
                throw new NumericalFailureException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the forecast breaks down at t = {all[j]:R}: its scale is no longer positive; forecast less far, or learn from more data."));
            }

            snapshots.Add(snapshot);
        }

        return [.. snapshots];
    }

    private static void CheckTimes(double[] times)
    {
        if (times is not { Length: > 0 })
        {
            throw new ArgumentException("no times were given: give at least one.", nameof(times));
        }

        for (int j = 0; j < times.Length; j++)
        {
            if (!double.IsFinite(times[j]) || (j > 0 && times[j] <= times[j - 1]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"time {j + 1} is {times[j]:R}{(j > 0 ? $" after {times[j - 1].ToString("R", CultureInfo.InvariantCulture)}" : "")}: times must be finite and ascending."),
                    nameof(times));
            }
        }
    }
}
