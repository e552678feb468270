using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spectral.Host.Koopman;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.CommandLine;

/// <summary>What a learned Koopman operator prints: the data, the lag, the singular values, a line a mode, the forecasts, and who wins.</summary>
internal static class KoopmanView
{
    /// <summary>Errors this near the best are as good.</summary>
    private const double AsGood = 1.02;

    /// <summary>Prints what was learned.</summary>
    public static void Tell(TextWriter writer, KoopmanRun.Outcome outcome, string path, string destination, (string Path, byte[] Bytes)[] files, bool asJson)
    {
        LearnedKoopman learned = outcome.Learned;
        KoopmanReport report = outcome.Report;

        if (asJson)
        {
            JsonObject json = (JsonObject)learned.Facts.DeepClone();
            json["files"] = new JsonArray([.. files.Select(file => new JsonObject { ["file"] = file.Path, ["file_sha256"] = Convert.ToHexStringLower(SHA256.HashData(file.Bytes)) })]);
            json["roles"] = ModelJson.Of(learned.Roles);
            json["source_sha256"] = learned.SourceSha256;
            json["verdict"] = Verdict(report.Rivals);
            Screen.Json(writer, json);
            return;
        }

        KoopmanModel model = learned.Model;
        int trajectories = outcome.Table.Series.Length;
        int rows = outcome.Table.Series.Sum(series => series.Times.Length);
        writer.WriteLine($"data        {rows} times of {trajectories} {(trajectories == 1 ? "trajectory" : "trajectories")}, a step of {ModelJson.Short(model.Step)}");
        writer.WriteLine($"columns     {learned.Roles} (--observables, --time, --trajectory, --positions set them)");
        string lost = string.Create(CultureInfo.InvariantCulture, $"{model.Reduction.Size} principal coordinates of {model.Reduction.Mean.Length} numbers, {LearningView.Percent(model.Reduction.Lost)} of the variance is lost");
        writer.WriteLine($"state       {(model.Reduction.IsPrincipal ? lost : $"{model.Reduction.Size} {(model.Reduction.Size == 1 ? "observable" : "observables")}, each with mean 0 and deviation 1")}{(model.Delays > 1 ? $", at {model.Delays} lags" : "")}");
        writer.WriteLine($"split       {report.Split} (--until sets it)");
        writer.WriteLine($"lag         {model.Lag} {(model.Lag == 1 ? "step" : "steps")}, {ModelJson.Short(learned.LagTime)} in time: {report.Why} (--lag sets it)");

        if (report.Lags.Length > 0)
        {
            Spectre.Console.Table lags = Screen.Grid("lag", "slowest mode's time", "90 % interval");

            foreach (LagTrial trial in report.Lags)
            {
                lags.Row(
                    trial.Lag.ToString(CultureInfo.InvariantCulture) + (trial.Lag == model.Lag ? "  ← taken" : ""),
                    KoopmanLine.Time(trial.Implied),
                    $"{KoopmanLine.Time(trial.Low)} … {KoopmanLine.Time(trial.High)}");
            }

            Screen.Draw(writer, lags);
        }

        writer.WriteLine($"pairs       {report.Pairs} to learn from, {report.HeldOut} to judge modes by");
        writer.WriteLine($"singular    {string.Join("  ", report.Singular.Select(one => one.Item1.ToString("F3", CultureInfo.InvariantCulture)))}");
        writer.WriteLine($"chance      {string.Join("  ", report.Singular.Select(one => one.Item2.ToString("F3", CultureInfo.InvariantCulture)))}   → {report.Functions} functions a side are kept");
        Modes(writer, outcome.Lines);
        Forecasts(writer, learned.LagTime, report.Horizons, report.Rivals, report.Coverage);

        foreach (KoopmanRival one in report.Rivals.Where(one => one.Detail.Length > 0))
        {
            writer.WriteLine($"{one.Name}: {one.Detail}");
        }

        foreach (string note in report.Notes)
        {
            writer.WriteLine($"note: {note}");
        }

        writer.WriteLine(Verdict(report.Rivals));

        foreach ((string file, byte[] bytes) in files)
        {
            writer.WriteLine($"file        {file} ({bytes.Length} bytes)");
        }

        writer.WriteLine($"Next: pipeline evaluate {ShellWord.Of(destination)} {ShellWord.Of(path)}");
    }

    /// <summary>A line a mode.</summary>
    public static void Modes(TextWriter writer, IReadOnlyList<KoopmanLine> lines)
    {
        Spectre.Console.Table grid = Screen.Grid("mode", "eigenvalue", "modulus, 90 %", "period", "decay time", "90 % interval", "correlation", "chance", "residual", "defect", "cosine", "verdict");
        string Short(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

        for (int k = 0; k < lines.Count; k++)
        {
            KoopmanLine line = lines[k];
            grid.Row(
                (k + 1).ToString(CultureInfo.InvariantCulture),
                line.Eigenvalue,
                $"{Short(line.ModulusLow)} … {Short(line.ModulusHigh)}",
                line.Imaginary == 0.0 ? KoopmanLine.Time(line.Period) : $"{KoopmanLine.Time(line.Period)} ({KoopmanLine.Time(line.PeriodLow)} … {KoopmanLine.Time(line.PeriodHigh)})",
                KoopmanLine.Time(line.DecayTime),
                $"{KoopmanLine.Time(line.DecayLow)} … {KoopmanLine.Time(line.DecayHigh)}",
                Short(line.Correlation),
                Short(line.ChanceLevel),
                Short(line.Residual),
                Short(line.Defect),
                Short(line.Cosine),
                line.Verdict);
        }

        Screen.Draw(writer, grid);
    }

    /// <summary>Horizons and the errors of all methods.</summary>
    public static void Forecasts(TextWriter writer, double lag, int[] horizons, KoopmanRival[] rivals, double[] coverage)
    {
        Spectre.Console.Table grid = Screen.Grid(["time ahead", .. rivals.Select(one => one.Name), "in the 90 % band"]);

        for (int k = 0; k < horizons.Length; k++)
        {
            grid.Row([ModelJson.Short(horizons[k] * lag), .. rivals.Select(one => LearningView.Percent(one.Errors[k])), LearningView.Percent(coverage[k])]);
        }

        grid.Row(["all", .. rivals.Select(one => LearningView.Percent(Over(one))), ""]);
        Screen.Draw(writer, grid);
    }

    /// <summary>Who wins, in a sentence.</summary>
    public static string Verdict(KoopmanRival[] rivals)
    {
        KoopmanRival[] ranked = [.. rivals.OrderBy(Over)];
        KoopmanRival own = rivals[0];
        string Said(KoopmanRival one) => $"{LearningView.Percent(Over(one))} of a deviation over all horizons";

        if (ranked[0] == own)
        {
            return Over(ranked[1]) <= AsGood * Over(own)
                ? $"The learned operator and {ranked[1].Name} forecast equally well: {Said(own)} and {LearningView.Percent(Over(ranked[1]))}."
                : $"The learned operator forecasts best: {Said(own)}; next is {ranked[1].Name} with {LearningView.Percent(Over(ranked[1]))}.";
        }

        return Over(own) <= AsGood * Over(ranked[0])
            ? $"{Capital(ranked[0].Name)} and the learned operator forecast equally well: {Said(ranked[0])} and {LearningView.Percent(Over(own))}."
            : $"{Capital(ranked[0].Name)} forecasts best: {Said(ranked[0])}; the learned operator is number {Array.IndexOf(ranked, own) + 1} of {ranked.Length} with {LearningView.Percent(Over(own))}.";
    }

    /// <summary>The root mean square over the horizons.</summary>
    private static double Over(KoopmanRival one) => Math.Sqrt(Summation.dot(one.Errors, one.Errors) / one.Errors.Length);

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
