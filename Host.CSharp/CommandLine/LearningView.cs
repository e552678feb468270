using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.CommandLine;

/// <summary>What learning prints: what was seen, what was chosen and why, and how good it is.</summary>
internal static class LearningView
{
    /// <summary>Prints.</summary>
    public static void Tell(TextWriter writer, ModelLearning.Outcome outcome, string path, string destination, byte[] bytes, bool asJson)
    {
        if (asJson)
        {
            JsonObject json = (JsonObject)outcome.Model.Facts.DeepClone();
            json["file"] = destination;
            json["file_sha256"] = System.Convert.ToHexStringLower(SHA256.HashData(bytes));
            json["roles"] = ModelJson.Of(outcome.Model.Roles);
            json["source_sha256"] = outcome.Model.SourceSha256;
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
            writer.WriteLine($"            {trial.Data.Candidate.Name}, order {trial.Data.Basis.Order}: {(outcome.IsFieldGiven ? report.Chosen.Field.Description : "linear")} fields forecast {Percent(trial.Error)}{(trial.Data == data ? "  ← taken" : "")}");
        }

        JsonNode floor = outcome.Model.Facts["floor"]!;
        writer.WriteLine($"floor       {Percent(ModelJson.Number(floor["worst"]))} at worst, {Percent(ModelJson.Number(floor["median"]))} in the median: no dynamics on this basis comes closer");
        writer.WriteLine($"validation  {report.Split}");
        Spectre.Console.Table grid = Screen.Grid("field", "coordinates", "parameters", "rounds", "forecast error");

        foreach (FieldCandidate candidate in report.Candidates)
        {
            grid.Row(
                candidate.Field.Description + (candidate == report.Chosen ? "  ← taken" : ""),
                candidate.Directions.ToString(CultureInfo.InvariantCulture),
                candidate.Parameters.ToString(CultureInfo.InvariantCulture),
                candidate.Rounds.ToString(CultureInfo.InvariantCulture),
                Percent(candidate.Error));
        }

        Screen.Draw(writer, grid);
        writer.WriteLine($"field       {report.Chosen.Name}: {report.Why} (--field, --directions set it)");
        writer.WriteLine($"validated   {Percent(report.Chosen.Error)} in these forecasts, beside a floor of {Percent(report.Floor)} and {Percent(report.Persistence)} of persistence");
        string pairs = report.Pairs < report.AllPairs ? $"{report.Pairs} of {report.AllPairs} pairs of times, evenly spread" : $"{report.Pairs} pairs of times";
        writer.WriteLine(double.IsNaN(report.FitError)
            ? $"fit         by regression over neighbouring times alone: rounds of the optimiser over {pairs} made no better forecasts"
            : $"fit         {Percent(report.FitError)} over {pairs}");

        if (!report.StaysNear)
        {
            writer.WriteLine("note        no field tried stays near the range of the data for as long again: do not forecast far");
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"model       {destination} ({bytes.Length} bytes)"));

        if (data.Until < data.Last)
        {
            writer.WriteLine($"Next: pipeline evaluate {destination} {path}   (how good is it where it has not looked?)");
        }
    }

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
