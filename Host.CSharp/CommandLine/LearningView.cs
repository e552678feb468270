using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.CommandLine;

/// <summary>What learning prints: what was seen, what was chosen and why, and how good it is.</summary>
internal static class LearningView
{
    /// <summary>Where the standard error of a factor is so many times what it would be without the other terms, that is said.</summary>
    private const double Collinear = 30.0;

    /// <summary>Prints.</summary>
    public static void Tell(TextWriter writer, ModelLearning.Outcome outcome, string path, string destination, byte[] bytes, (string Kind, string Path)[] drawn, bool asJson)
    {
        if (asJson)
        {
            JsonObject json = (JsonObject)outcome.Model.Facts.DeepClone();
            json["file"] = destination;
            json["file_sha256"] = System.Convert.ToHexStringLower(SHA256.HashData(bytes));
            json["roles"] = ModelJson.Of(outcome.Model.Roles);
            json["source_sha256"] = outcome.Model.SourceSha256;

            foreach ((string kind, string file) in drawn)
            {
                json[kind] = file;
            }

            Screen.Json(writer, json);
            return;
        }

        ObservedData data = outcome.Data;
        LearningReport report = outcome.Report;
        string seen = data.Until < data.Last
            ? string.Create(CultureInfo.InvariantCulture, $"learned from t ≤ {data.Until:R}{(data.IsUntilGiven ? "" : ", the rest is left to judge by")} (--until sets it)")
            : "learned from all times";
        int trajectories = data.Trajectories.Length;
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"data        {data.SnapshotCount} snapshots of {trajectories} {(trajectories == 1 ? "trajectory" : "trajectories")}, t = {data.First:R} … {data.Last:R}; {seen}"));
        writer.WriteLine($"columns     {outcome.Model.Roles}{(data.File.RolesAreGuessed ? " (guessed; --time, --positions, --fields set them)" : "")}");
        writer.WriteLine($"basis       {data.Candidate.Name}, order {data.Basis.Order}: {data.Basis.Modes} modes a field (--basis, --order, --frame set it)");

        if (data.Candidate == data.Choice.Chosen)
        {
            foreach (string reason in data.Choice.Reasons)
            {
                writer.WriteLine($"            {reason}");
            }
        }

        foreach (ModelLearning.BasisTrial trial in outcome.Bases)
        {
            writer.WriteLine($"            {trial.Data.Candidate.Name}, order {trial.Data.Basis.Order}: {trial.Best.Description} forecasts {Percent(trial.Error)}{(trial.Data == data ? "  ← taken" : "")}");
        }

        JsonNode floor = outcome.Model.Facts["floor"]!;
        writer.WriteLine($"floor       {Percent(ModelJson.Number(floor["worst"]))} at worst, {Percent(ModelJson.Number(floor["median"]))} in the median: no dynamics on this basis comes closer");
        writer.WriteLine($"validation  {report.Split}");
        Spectre.Console.Table grid = Screen.Grid("dynamics", "coordinates", "parameters", "rounds", "forecast error");

        foreach (DynamicsCandidate candidate in report.Candidates)
        {
            grid.Row(
                candidate.Description + (candidate.Equals(report.Chosen) ? "  ← taken" : ""),
                candidate.Directions > 0 ? candidate.Directions.ToString(CultureInfo.InvariantCulture) : "",
                candidate.Parameters.ToString(CultureInfo.InvariantCulture),
                candidate.Rounds.ToString(CultureInfo.InvariantCulture),
                Percent(candidate.Error));
        }

        Screen.Draw(writer, grid);
        writer.WriteLine($"dynamics    {report.Chosen.Name}: {report.Why} (--field, --directions set it)");
        writer.WriteLine($"validated   {Percent(report.Chosen.Error)} in these forecasts, beside a floor of {Percent(report.Floor)} and {Percent(report.Persistence)} of persistence");
        writer.WriteLine(Fit(outcome.Model, report));

        foreach (string line in Equation(outcome.Model))
        {
            writer.WriteLine(line);
        }

        writer.WriteLine($"trusted     {HorizonWords.Of(outcome.Model)}");

        if (outcome.Model.Facts["settings"]?["directions"] is { } asked && report.Chosen.Directions > 0 && report.Chosen.Directions < (int)asked)
        {
            writer.WriteLine($"note        {report.Chosen.Directions} of the {(int)asked} principal coordinates asked for are taken: the data do not vary in more");
        }

        if (!report.StaysNear)
        {
            writer.WriteLine("note        no field tried stays near the range of the data for as long again: do not forecast far");
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"model       {destination} ({bytes.Length} bytes)"));

        foreach ((string kind, string file) in drawn)
        {
            writer.WriteLine($"{kind,-12}{file}");
        }

        if (data.Until < data.Last)
        {
            writer.WriteLine($"Next: pipeline evaluate {destination} {path}   (how good is it where it has not looked?)");
        }
    }

    /// <summary>How well the chosen dynamics follows what it was fitted to, behind a head of twelve characters.</summary>
    public static string Fit(SpectralModel model, LearningReport report)
    {
        switch (model.Dynamics)
        {
            case EquationDynamics:
                return double.IsNaN(report.FitError)
                    ? "fit         in the weak form alone: forecasts could not be followed"
                    : $"fit         {Percent(report.FitError)} over {report.Pairs} forecasts, by Levenberg–Marquardt through the flow";
            case DelayDynamics:
                return $"fit         by regression over {report.Pairs} windows";
            default:
                string pairs = report.Pairs < report.AllPairs ? $"{report.Pairs} of {report.AllPairs} pairs of times, evenly spread" : $"{report.Pairs} pairs of times";
                return double.IsNaN(report.FitError)
                    ? $"fit         by regression over neighbouring times alone: rounds of the optimiser over {pairs} made no better forecasts"
                    : $"fit         {Percent(report.FitError)} over {pairs}";
        }
    }

    /// <summary>The equation with the standard errors of its factors, a line each behind a head of twelve characters; none where there is no equation.</summary>
    public static IEnumerable<string> Equation(SpectralModel model)
    {
        if (model.Dynamics is not EquationDynamics dynamics)
        {
            yield break;
        }

        for (int f = 0; f < model.Equations.Count; f++)
        {
            yield return $"{(f == 0 ? "equation" : "        ")}    {model.Equations[f]}";
        }

        string[] errors =
        [
            .. dynamics.Equation.Factors.SelectMany((row, f) => row.Select((factor, t) => (Factor: factor, Error: dynamics.Fitted.Errors[f][t], Term: dynamics.Equation.Terms[t])))
                .Where(one => one.Factor != 0.0)
                .Select(one => $"{Name(one.Term)} ± {ModelJson.Short(one.Error)}"),
        ];
        yield return $"            standard errors: {string.Join(", ", errors)}";

        if (dynamics.Fitted.Inflation > Collinear)
        {
            yield return $"            terms look alike on these data: the least certain factor is {dynamics.Fitted.Inflation.ToString("F0", CultureInfo.InvariantCulture)} times less sure than it would be alone; data of another kind would tell them apart";
        }

        string Name(FieldTerm term) => term.Name(model.Roles.Fields, model.Roles.Positions, model.Roles.Inputs) is { Length: > 0 } name ? name : "1";
    }

    /// <summary>"1 time", "30 times".</summary>
    public static string Times(int count) => count == 1 ? "1 time" : count.ToString(CultureInfo.InvariantCulture) + " times";

    /// <summary>A share as per cent in three digits or so.</summary>
    public static string Percent(double share)
    {
        if (!double.IsFinite(share))
        {
            return double.IsNaN(share) ? "–" : "∞";
        }

        double value = 100.0 * share;
        string digits = value >= 9999.5 ? "E1" : value >= 99.95 ? "F0" : value >= 9.995 ? "F1" : value >= 0.0995 ? "F2" : "G2";
        return value.ToString(digits, CultureInfo.InvariantCulture) + " %";
    }
}
