using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Spectral.Host.OwnData;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.CommandLine;

/// <summary>What a model file holds, for people: its kind, its equation, its basis, the data it was learned from, the candidates and how well they forecast, and how to use it.</summary>
internal static class ModelView
{
    private const int Head = 12;

    /// <summary>Whether a file begins as model files do.</summary>
    public static bool IsModel(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        byte[] magic = "spectral-model "u8.ToArray();
        byte[] found = new byte[magic.Length];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) == found.Length && found.SequenceEqual(magic);
    }

    /// <summary>Shows a model file of any kind.</summary>
    public static void Tell(TextWriter writer, string path, bool asJson)
    {
        JsonNode header = BadData.Told(() => ModelContainer.Read(path, file => file.Header.DeepClone()));

        if (asJson)
        {
            Screen.Json(writer, header);
        }
        else if (header["kind"] is { } kind)
        {
            Other(writer, path, header, (string)kind!);
        }
        else
        {
            Learned(writer, path, BadData.Told(() => SpectralModel.Load(path)));
        }
    }

    private static void Learned(TextWriter writer, string path, SpectralModel model)
    {
        JsonObject facts = model.Facts;
        int width = Screen.Width(writer);
        void Line(string head, string words) => Screen.Indented(writer, width, head.PadRight(Head), words);
        string name = (string?)facts["source"] ?? "";
        double until = model.Until;
        Line("model", $"{path} ({Bytes(path)}), {Kind(model.Dynamics)}");
        Line("learned", $"from {name}: {Whole(facts["snapshots"])} snapshots of {Plural(facts["trajectories"], "trajectory", "trajectories")}, t = {Number(facts["first"])} … {Short(until)}{(Until(facts) ? $"; the data go on to t = {Number(facts["last"])}" : "")}");
        Line("", $"SHA-256 of the data {model.SourceSha256}");
        Line("columns", model.Roles.ToString());
        Basis(model, facts, Line);
        Line("floor", $"{Percent(facts["floor"]?["worst"])} at worst, {Percent(facts["floor"]?["median"])} in the median: no dynamics on this basis comes closer");
        Candidates(writer, width, facts);
        Line("dynamics", $"{(string?)facts["chosen"]}{(facts["why"] is { } why ? $": {(string?)why}" : "")}");
        Line("validated", $"{Percent(facts["validation"]?["error"])}, beside a floor of {Percent(facts["validation"]?["floor"])} and {Percent(facts["validation"]?["persistence"])} of persistence; {(string?)facts["validation"]?["split"]}");

        if (facts["fit_error"] is { } fit && double.IsFinite(ModelJson.Number(fit)))
        {
            Line("fit", $"{Percent(fit)} over {Whole(facts["pairs"])} {(model.Dynamics is EquationDynamics ? "forecasts" : $"of {Whole(facts["pairs_in_all"])} pairs of times")}");
        }

        foreach (string line in model.Dynamics is EquationDynamics ? LearningView.Equation(model) : model.Equations.Select((line, k) => (k == 0 ? "equation" : "").PadRight(Head) + line))
        {
            Line(line[..Head].TrimEnd(), line[Head..]);
        }

        Spectrum(model, Line);

        Line("trusted", HorizonWords.Of(model));

        if (facts["stays_near"] is JsonValue near && !(bool)near)
        {
            Line("note", "no dynamics that was tried stays near the range of the data for as long again: do not forecast far");
        }

        Line("settings", Settings(facts));
        double span = facts["first"] is { } first && until > ModelJson.Number(first) ? until - ModelJson.Number(first) : 1.0;
        Line("next", $"pipeline predict {ShellWord.Of(path)} --at {Short(until)}:{Short(span / 10.0)}:{Short(until + span)} --from {ShellWord.Of(name.Length > 0 ? name : "data.parquet")} --out forecast.parquet");
    }

    private static void Basis(SpectralModel model, JsonObject facts, Action<string, string> line)
    {
        ObservedBasis basis = model.Basis;
        line("basis", $"{(string?)facts["basis"]?["name"]}, order {Count(basis.Order)}: {Count(basis.Modes)} modes a field, {Count(basis.StateSize)} numbers a state");

        for (int axis = 0; axis < basis.Axes.Length; axis++)
        {
            AxisRule rule = basis.Axes[axis];
            string where = double.IsFinite(rule.Left) && double.IsFinite(rule.Right) ? $"from {Short(rule.Left)} to {Short(rule.Right)}{(rule.IsPeriodic ? ", periodic" : "")}" : $"scale {Short(rule.Label.Scale)}, centre {Short(rule.Label.Center)}{(rule.Motion == 0 ? "" : " at first: the frame follows the data")}";
            line("", $"{model.Roles.Positions[axis]}: {rule.Family}, {where}");
        }

        line("", $"set of modes: {basis.Sets.Kind}{(basis.Axes.Length > 1 ? $", γ = {Short(basis.Sets.Gamma)}" : "")}");

        foreach (JsonNode? reason in facts["basis"]?["reasons"] as JsonArray ?? [])
        {
            line("", (string)reason!);
        }

        foreach (JsonNode? trial in facts["basis"]?["trials"] as JsonArray ?? [])
        {
            line("", $"tried: {(string?)trial!["basis"]}, order {Whole(trial["order"])}: {(string?)trial["dynamics"]} forecasts {Percent(trial["error"])}");
        }
    }

    private static void Candidates(TextWriter writer, int width, JsonObject facts)
    {
        if (facts["candidates"] is not JsonArray { Count: > 0 } candidates)
        {
            return;
        }

        string chosen = (string?)facts["chosen"] ?? "";
        Screen.Blocks(
            writer,
            width,
            ["dynamics", "coordinates", "parameters", "rounds", "forecast error"],
            [.. candidates.Select(one => (string[])
            [
                (string)one!["field"]! + ((string?)one["field"] == chosen ? "  ← taken" : ""),
                (int)one["coordinates"]! > 0 ? Whole(one["coordinates"]) : "",
                Whole(one["parameters"]),
                Whole(one["rounds"]),
                Percent(one["error"]),
            ])]);
    }

    private static void Spectrum(SpectralModel model, Action<string, string> line)
    {
        if (LinearSpectra.tryOf(model.Dynamics) is not { } part)
        {
            return;
        }

        switch (part.Value)
        {
            case LinearSpectrum.Symbol symbol:
                line("linear", $"growth rates from {Short(symbol.modes.Min(one => one.Item2.Real))} to {Short(symbol.modes.Max(one => one.Item2.Real))} over {Count(symbol.modes.Length)} modes");
                break;
            case LinearSpectrum.Rates rates:
                line("linear", $"growth rates from {Short(rates.eigenvalues.Min(one => one.Real))} to {Short(rates.eigenvalues.Max(one => one.Real))}");
                break;
            case LinearSpectrum.Factors factors:
                line("linear", $"eigenvalues of modulus {Short(factors.eigenvalues.Min(one => one.Modulus))} to {Short(factors.eigenvalues.Max(one => one.Modulus))} over a step of {Short(factors.step)}");
                break;
            default:
                break;
        }
    }

    private static void Other(TextWriter writer, string path, JsonNode header, string kind)
    {
        int width = Screen.Width(writer);
        void Line(string head, string words) => Screen.Indented(writer, width, head.PadRight(Head), words);
        (string what, string use) = kind switch
        {
            "koopman" => ("a Koopman operator, learned by `pipeline koopman`", "pipeline evaluate, pipeline predict"),
            "neural-ivp" => ("the solution of an equation, made by `pipeline solve`", "pipeline predict"),
            _ => ($"of kind {kind}", ""),
        };
        Line("model", $"{path} ({Bytes(path)}), {what}");

        foreach ((string key, JsonNode? value) in header.AsObject().Where(pair => pair.Value is JsonValue && pair.Key is not ("kind" or "equation" or "identity")))
        {
            Line(key.Replace('_', ' '), value!.ToString());
        }

        foreach ((string key, JsonNode? value) in (header["facts"] as JsonObject ?? []).Where(pair => pair.Value is JsonValue))
        {
            Line(key.Replace('_', ' '), value!.ToString());
        }

        if (header["equation"] is JsonValue equation)
        {
            Line("equation", equation.ToString());
        }

        if (use.Length > 0)
        {
            Line("used by", use);
        }
    }

    private static string Kind(IDynamics dynamics) => dynamics switch
    {
        EquationDynamics => "a translation-invariant equation",
        DelayDynamics => "a linear map of delays",
        LearnedDynamics => "a vector field on coefficients",
        _ => dynamics.Kind,
    };

    private static string Settings(JsonObject facts)
    {
        string[] given = [.. (facts["settings"] as JsonObject ?? []).Where(pair => pair.Value is not null).Select(pair => $"{pair.Key} = {pair.Value!.ToJsonString().Trim('"')}")];
        return given.Length == 0 ? "all as usual" : string.Join(", ", given);
    }

    private static bool Until(JsonObject facts) => facts["until"] is { } until && facts["last"] is { } last && ModelJson.Number(until) < ModelJson.Number(last);

    private static string Bytes(string path) => new FileInfo(path).Length.ToString(CultureInfo.InvariantCulture) + " bytes";

    private static string Percent(JsonNode? node) => node is null ? "–" : LearningView.Percent(ModelJson.Number(node));

    private static string Number(JsonNode? node) => node is null ? "?" : Short(ModelJson.Number(node));

    private static string Whole(JsonNode? node) => node?.ToString() ?? "?";

    private static string Plural(JsonNode? count, string one, string many) => $"{Whole(count)} {(Whole(count) == "1" ? one : many)}";

    private static string Short(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
