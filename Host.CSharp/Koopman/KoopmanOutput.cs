using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Spectral.Host.Engine;
using Spectral.Host.OwnData;
using Spectral.Host.Parquet;

namespace Spectral.Host.Koopman;

/// <summary>The tables and figures of a learned Koopman operator.</summary>
internal static class KoopmanOutput
{
    /// <summary>All files beside the model: names and bytes.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Files(KoopmanRun.Outcome outcome) =>
    [
        ("eigenvalues.parquet", Bytes(Eigenvalues(outcome.Lines))),
        ("modes.parquet", Bytes(Modes(outcome))),
        ("forecast.parquet", Forecast(outcome).Bytes("forecast.parquet")),
        .. Figures(outcome),
    ];

    private static ParquetTable Eigenvalues(KoopmanLine[] lines)
    {
        ParquetColumn Column(string name, Func<KoopmanLine, double> value) => ParquetColumn.Of(name, [.. lines.Select(value)]);
        return new ParquetTable(
        [
            ParquetColumn.Of("mode", [.. Enumerable.Range(1, lines.Length)]),
            Column("real", line => line.Real),
            Column("imaginary", line => line.Imaginary),
            Column("modulus", line => line.Modulus),
            Column("modulus_low", line => line.ModulusLow),
            Column("modulus_high", line => line.ModulusHigh),
            Column("period", line => line.Period),
            Column("period_low", line => line.PeriodLow),
            Column("period_high", line => line.PeriodHigh),
            Column("decay_time", line => line.DecayTime),
            Column("decay_low", line => line.DecayLow),
            Column("decay_high", line => line.DecayHigh),
            Column("correlation", line => line.Correlation),
            Column("chance_level", line => line.ChanceLevel),
            Column("residual", line => line.Residual),
            Column("defect", line => line.Defect),
            Column("cosine", line => line.Cosine),
            ParquetColumn.Of("verdict", [.. lines.Select(line => line.Verdict)]),
        ]);
    }

    /// <summary>The eigenfunctions at all whole states.</summary>
    private static ParquetTable Modes(KoopmanRun.Outcome outcome)
    {
        LearnedKoopman learned = outcome.Learned;
        IEngine engine = Devices.Open(Devices.Usual, 1);
        ComplexNumber[][] vectors = [.. outcome.Report.Modes.Select(mode => mode.Vector)];
        (int[] series, double[] times, double[][][] values) = KoopmanUse.functions(engine, learned.Model, vectors, outcome.Table.Series);
        List<ParquetColumn> columns = [];

        if (learned.Roles.Trajectory is { } trajectory)
        {
            columns.Add(ParquetColumn.Of(trajectory, [.. series.Select(number => outcome.Table.Series[number].Name)]));
        }

        columns.Add(ParquetColumn.Of(learned.Roles.Time, times));

        for (int k = 0; k < vectors.Length; k++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"mode_{k + 1}");

            if (outcome.Report.Modes[k].IsPair)
            {
                columns.Add(ParquetColumn.Of(name + "_re", values[k][0]));
                columns.Add(ParquetColumn.Of(name + "_im", values[k][1]));
            }
            else
            {
                columns.Add(ParquetColumn.Of(name, values[k][0]));
            }
        }

        return new ParquetTable(columns);
    }

    /// <summary>Every trajectory onward from its last whole state, lag by lag, as far as bands are known.</summary>
    private static DataForecast Forecast(KoopmanRun.Outcome outcome)
    {
        KoopmanModel model = outcome.Learned.Model;
        List<FieldSnapshot> snapshots = [];
        DataRoles? roles = null;

        foreach (ObservableSeries series in outcome.Table.Series)
        {
            double last = series.Times[^1];
            double[] times = [.. Enumerable.Range(1, model.Horizons[^1]).Select(h => last + (h * model.LagTime))];
            DataForecast own = outcome.Learned.Predict(new ObservedTable(outcome.Table.Form, [series]), times);
            snapshots.AddRange(own.Snapshots);
            roles = own.Roles;
        }

        return new DataForecast(roles!, snapshots);
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Figures(KoopmanRun.Outcome outcome)
    {
        string source = (string)outcome.Learned.Facts["source"]!;
        Figure[] figures =
        [
            KoopmanFigure.spectrum(source, outcome.Report.Modes),
            KoopmanFigure.forecasts(source, outcome.Learned.LagTime, outcome.Report.Horizons, outcome.Report.Rivals),
            KoopmanFigure.lags(source, outcome.Report.Lags),
        ];
        return figures.Where(figure => !figure.IsEmpty).Select(figure => ("figures/" + figure.Name + ".svg", Encoding.UTF8.GetBytes(Drawing.alone(figure))));
    }

    private static byte[] Bytes(ParquetTable table)
    {
        using MemoryStream stream = new();
        ParquetWriter.Write(stream, table);
        return stream.ToArray();
    }
}
