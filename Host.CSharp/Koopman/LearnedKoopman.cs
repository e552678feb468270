using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Spectral.Host.Engine;
using Spectral.Host.Files;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.Koopman;

/// <summary>
/// A Koopman operator learned from someone's observables: modes with eigenvalue, period and decay time, each with a verdict, and forecasts with bands.
/// <code>DataFile data = DataFile.OpenObservables("oscillators.parquet");
/// LearnedKoopman koopman = LearnedKoopman.Learn(data, new KoopmanChoices { Modes = 6 });
/// koopman.Predict(data, [101, 102]).Save("forecast.parquet");
/// koopman.Save("oscillators.spectral");</code>
/// </summary>
public sealed class LearnedKoopman
{
    internal LearnedKoopman(ObservedForm form, KoopmanModel model, string source, JsonObject facts)
    {
        (Form, Model, SourceSha256, Facts) = (form, model, source, facts);
    }

    /// <summary>The modes, in decreasing modulus of the model's eigenvalue; conjugate pairs are one.</summary>
    public IReadOnlyList<KoopmanLine> Modes => [.. ModelJson.Array(Facts["modes"]).Select(one => KoopmanLine.Of(one!))];

    /// <summary>The lag in time.</summary>
    public double LagTime => Model.LagTime;

    /// <summary>The columns of the data.</summary>
    public DataRoles Roles => Form.Roles;

    /// <summary>The SHA-256 of the file that was learned from.</summary>
    public string SourceSha256 { get; }

    /// <summary>The model of the core.</summary>
    public KoopmanModel Model { get; }

    /// <summary>What a row of the data holds.</summary>
    internal ObservedForm Form { get; }

    /// <summary>What learning saw and found, as the model file keeps it.</summary>
    internal JsonObject Facts { get; }

    /// <summary>Learns from a file of observables.</summary>
    /// <exception cref="DataFileException">The data cannot be read.</exception>
    /// <exception cref="ArgumentException">The choices, or data and choices together, cannot be used; the message says in one line what to change.</exception>
    public static LearnedKoopman Learn(DataFile data, KoopmanChoices? choices = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        choices ??= new KoopmanChoices();
        return KoopmanRun.Learn(data, choices, new LearningMemory(KoopmanRun.Identity(data, choices)), _ => { }, (_, _) => { }, CancellationToken.None).Learned;
    }

    /// <summary>Reads a model file, and checks it.</summary>
    /// <exception cref="ModelFileException">The file is no such model, is damaged, or was written by a newer program.</exception>
    public static LearnedKoopman Load(string path) => KoopmanFile.Read(path);

    /// <summary>Writes the model: the same model gives the same bytes.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => Disk.Real.Replace(path, KoopmanFile.Bytes(this));

    /// <summary>
    /// Forecasts every trajectory of a file from its last whole state not after the first time: the expected observables, and beside each the ends of a 90 % band, <c>_low</c> and <c>_high</c>.
    /// </summary>
    /// <exception cref="DataFileException">The data cannot be read.</exception>
    /// <exception cref="ArgumentException">The data are of another form, or begin too late.</exception>
    public DataForecast Predict(DataFile from, double[] times)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(times);

        if (times.Length == 0 || times.Any(time => !double.IsFinite(time)) || times.Zip(times.Skip(1)).Any(pair => pair.Second <= pair.First))
        {
            throw new ArgumentException("times must be finite and ascending: give at least one.", nameof(times));
        }

        return Predict(Table(from), times);
    }

    /// <summary>Forecasts every trajectory of a table.</summary>
    internal DataForecast Predict(ObservedTable table, double[] times)
    {
        IEngine engine = Devices.Open(Devices.Usual, 1);
        List<FieldSnapshot> snapshots = [];

        foreach (ObservableSeries series in table.Series)
        {
            KoopmanUse.Forecast forecast = KoopmanUse.forecast(engine, Model, times, series);
            snapshots.AddRange(times.Select((time, j) => Form.Snapshot(series.Name, time, forecast.Mean[j], forecast.Low[j], forecast.High[j])));
        }

        string[] fields = [.. new[] { "", "_low", "_high" }.SelectMany(end => Roles.Fields.Select(name => name + end))];
        return new DataForecast(table.Form.Roles with { Fields = fields, IsComplex = false }, snapshots);
    }

    /// <summary>The data of a file that has the same observables.</summary>
    /// <exception cref="ArgumentException">It has others.</exception>
    internal ObservedTable Table(DataFile data)
    {
        ObservedTable table = ObservedTable.Read(data);
        DataRoles given = table.Form.Roles;

        return given.Fields.AsSpan().SequenceEqual(Roles.Fields) && given.IsSeries == Roles.IsSeries && table.Form.Count == Form.Count
            ? table
            : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"{data.Path} has {given}{Points(table.Form)}, but the model was learned on {Roles}{Points(Form)}: give data with the same observables (--fields)."),
                nameof(data));
    }

    private static string Points(ObservedForm form) => form.IsField ? string.Create(CultureInfo.InvariantCulture, $" at {form.Count} points") : "";
}
