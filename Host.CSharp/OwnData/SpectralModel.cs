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
    internal SpectralModel(ObservedBasis basis, DataRoles roles, IDynamics dynamics, ObservedTrajectory[] observed, double until, string source, JsonObject facts, ForecastEnsemble? ensemble)
    {
        (Basis, Roles, Dynamics, Observed, Until, SourceSha256, Facts, Ensemble) = (basis, roles, dynamics, observed, until, source, facts, ensemble);
    }

    /// <summary>The basis and how it follows the data.</summary>
    public ObservedBasis Basis { get; }

    /// <summary>The columns of the data.</summary>
    public DataRoles Roles { get; }

    /// <summary>The learned dynamics: a <see cref="LearnedDynamics"/> (a vector field), a <see cref="DelayDynamics"/> or an <see cref="EquationDynamics"/>.</summary>
    public IDynamics Dynamics { get; }

    /// <summary>The dynamics as equations, one line each, in six digits, where it has such a form; none otherwise.</summary>
    public IReadOnlyList<string> Equations => Dynamics switch
    {
        EquationDynamics equation => equation.Equation.Lines(Roles.Fields, Roles.Positions, Roles.Inputs, 6),
        LearnedDynamics learned => learned.Equations,
        _ => [],
    };

    /// <summary>The coefficients, scales and centres that were learned from; none where they are too many for a model file.</summary>
    public IReadOnlyList<ObservedTrajectory> Observed { get; }

    /// <summary>The last time that was learned from.</summary>
    public double Until { get; }

    /// <summary>The SHA-256 of the file that was learned from.</summary>
    public string SourceSha256 { get; }

    /// <summary>
    /// What says how far forecasts may be trusted: fits that saw less of the data, and the time after the start up to which the expected relative error stays below a tenth. Null in files of
    /// versions that did not keep it.
    /// </summary>
    public ForecastEnsemble? Ensemble { get; }

    /// <summary>The time from which a forecast that begins where learning ended may not be trusted; null where none was found.</summary>
    internal double? TrustedUntil => Ensemble is { IsReached: true } ensemble ? Until + ensemble.Horizon : null;

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
    public DataForecast Predict(DataFile from, double[] times) => Predict(from, times, new ForecastSettings());

    /// <summary>Forecasts as <see cref="Predict(DataFile, double[])"/> does, with intervals and inputs as the settings say.</summary>
    /// <exception cref="DataFileException">The data cannot be read.</exception>
    /// <exception cref="ArgumentException">The times are none, not ascending, or begin before the data do; inputs are not known so far; or intervals are asked of a model without an ensemble.</exception>
    /// <exception cref="NumericalFailureException">The forecast breaks down.</exception>
    public DataForecast Predict(DataFile from, double[] times, ForecastSettings settings)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(settings);
        CheckTimes(times);
        ModelInput.CheckSame(this, from);
        List<FieldSnapshot> found = [];
        double start = double.NegativeInfinity;
        IReadOnlyDictionary<string, KnownInputs> own = from.Inputs();

        foreach (FieldSnapshot[] past in ModelInput.Pasts(from, times[0], Dynamics.Memory))
        {
            start = Math.Max(start, past[^1].Time);
            KnownInputs inputs = ForecastInputs.Of(past[0].Trajectory, settings.Inputs, own);
            found.AddRange(settings.Intervals ? ForecastBand.Of(this, past, times, inputs) : Predict(past, times, inputs));
        }

        DataRoles roles = from.Roles with { Inputs = [] };
        return new DataForecast(settings.Intervals ? ForecastBand.Roles(roles) : roles, found) { Start = start };
    }

    /// <summary>Forecasts from one snapshot, at times from its own on, on its points.</summary>
    /// <exception cref="ArgumentException">The times are none, not ascending, or begin before the snapshot.</exception>
    /// <exception cref="NumericalFailureException">The forecast breaks down, or the model asks for earlier snapshots, too.</exception>
    public IReadOnlyList<FieldSnapshot> Predict(FieldSnapshot start, double[] times)
    {
        ArgumentNullException.ThrowIfNull(start);
        return Predict([start], times);
    }

    /// <summary>Forecasts from the last of some snapshots of one trajectory, ascending in time, at times from its own on, on its points. Models of delays look at the earlier ones.</summary>
    /// <exception cref="ArgumentException">There are no snapshots; the times are none, not ascending, or begin before the last snapshot.</exception>
    /// <exception cref="NumericalFailureException">The forecast breaks down, or the model asks for more snapshots.</exception>
    public IReadOnlyList<FieldSnapshot> Predict(IReadOnlyList<FieldSnapshot> past, double[] times)
    {
        ArgumentNullException.ThrowIfNull(past);
        return Predict(past, times, past.Count == 0 ? KnownInputs.None : ForecastInputs.Of(past));
    }

    /// <summary>The same where known inputs act, from the earliest snapshot to the last time.</summary>
    /// <exception cref="ArgumentException">As above, or the inputs are not known so far.</exception>
    /// <exception cref="NumericalFailureException">The forecast breaks down, or the model asks for more snapshots.</exception>
    public IReadOnlyList<FieldSnapshot> Predict(IReadOnlyList<FieldSnapshot> past, double[] times, KnownInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(past);
        ArgumentNullException.ThrowIfNull(inputs);
        CheckTimes(times);

        if (past.Count == 0)
        {
            throw new ArgumentException("no snapshots were given: give at least the one to start from.", nameof(past));
        }

        FieldSnapshot start = past[^1];

        if (times[0] < start.Time)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"the first time {times[0]:R} lies before the start {start.Time:R}: a forecast goes forward in time."), nameof(times));
        }

        ExpandedSnapshot[] states = States(past, times, inputs);
        return [.. states.Select(state => new FieldSnapshot(start.Trajectory, state.Time, start.Points, Basis.Evaluate(state, start.Points)))];
    }

    /// <summary>The coefficients of a forecast from the last of some snapshots.</summary>
    internal ExpandedSnapshot[] States(IReadOnlyList<FieldSnapshot> past, double[] times, KnownInputs inputs)
    {
        ForecastInputs.Check(this, inputs, times[^1]);
        ILearner learner = Learners.Of(Devices.Open(Devices.Usual, 1));
        string name = past[^1].Trajectory;
        double[][] found = Dynamics.Forecast(learner, Past(past, inputs), times);
        List<ExpandedSnapshot> snapshots = [];

        for (int j = 0; j < times.Length; j++)
        {
            ExpandedSnapshot snapshot = Basis.Unpack(name, times[j], found[j]);

            if (snapshot.Labels.Any(label => !(label.Scale > 0.0)) || found[j].Any(number => !double.IsFinite(number)))
            {
                throw new NumericalFailureException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the forecast breaks down at t = {times[j]:R}: its scale is no longer positive; forecast less far, or learn from more data."));
            }

            snapshots.Add(snapshot);
        }

        return [.. snapshots];
    }

    /// <summary>The states of snapshots; where the dynamics asks for earlier ones and the data have none, those that were learned from come before.</summary>
    internal ObservedTrajectory Past(IReadOnlyList<FieldSnapshot> past, KnownInputs inputs)
    {
        int wanted = Dynamics.Memory + 2;
        FieldSnapshot[] last = [.. past.Skip(Math.Max(0, past.Count - wanted))];
        ExpandedSnapshot[] states = [.. Basis.Project(last)];
        ObservedTrajectory given = new(last[0].Trajectory, [.. states.Select(state => state.Time)], [.. states.Select(Basis.Pack)], [.. states.Select(state => state.Floor)], inputs);

        if (given.Count > Dynamics.Memory || Observed.FirstOrDefault(one => one.Name == given.Name) is not { } known)
        {
            return given;
        }

        int before = known.Times.Count(time => time < given.Times[0]);
        int from = Math.Max(0, before - wanted + given.Count);
        return new ObservedTrajectory(
            given.Name, [.. known.Times[from..before], .. given.Times], [.. known.States[from..before], .. given.States], [.. known.Floors[from..before], .. given.Floors], ForecastInputs.Joined(known.Inputs, inputs));
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
