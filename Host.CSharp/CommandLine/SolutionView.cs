using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spectral.Host.Equations;
using Spectral.Host.OwnData.Learning;

namespace Spectral.Host.CommandLine;

/// <summary>What a solution prints: the equation, how it was solved, what the networks miss over time, and the files.</summary>
internal static class SolutionView
{
    /// <summary>Prints.</summary>
    public static void Tell(TextWriter writer, EquationSolution solution, (string Path, byte[] Bytes)[] files, string[] figures, bool asJson)
    {
        if (asJson)
        {
            Screen.Json(writer, Json(solution, files, figures));
            return;
        }

        EquationText text = solution.Equation.Equation.Text;
        SolutionRecord record = solution.Record;

        foreach (FieldText field in text.Fields)
        {
            string velocity = field.IsSecondOrder ? $", {field.Name}_t = {field.InitialVelocity}" : "";
            writer.WriteLine($"equation    {field.Name}_{(field.IsSecondOrder ? "tt" : "t")} = {field.Equation}, at the start {field.Name} = {field.Initial}{velocity}");
        }

        foreach (AxisText axis in text.Axes)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"axis        {axis.Name} from {axis.Left:R} to {axis.Right:R}, {EquationJson.WordOf(axis.Wall)}"));
        }

        writer.WriteLine($"settings    {solution.Used.Canonical}");
        writer.WriteLine($"parameters  {record.States[0].Theta.Length} in all, in {solution.Roles.Fields.Length} {(solution.Roles.Fields.Length == 1 ? "network" : "networks")}");
        foreach (IvpEvent one in record.States[^1].Events)
        {
            writer.WriteLine(Words(one));
        }

        Spectre.Console.Table grid = Screen.Grid("t", "steps", "refused", "solves", "residual", "bound", "dimensions");

        for (int k = 0; k < record.States.Count; k++)
        {
            IvpState state = record.States[k];
            IvpSnapshot snapshot = record.Snapshots[k];
            grid.Row(
                ModelJson.Short(state.Time),
                state.Accepted.ToString(CultureInfo.InvariantCulture),
                state.Rejected.ToString(CultureInfo.InvariantCulture),
                state.Solves.ToString(CultureInfo.InvariantCulture),
                string.Join(", ", snapshot.Residuals.Select(ModelJson.Short)),
                ModelJson.Short(snapshot.Bound / snapshot.Size),
                string.Join(", ", snapshot.EffectiveDimensions.Select(dimension => dimension.ToString("F0", CultureInfo.InvariantCulture))));
        }

        Screen.Draw(writer, grid);

        foreach ((string path, byte[] bytes) in files)
        {
            writer.WriteLine($"file        {path} ({bytes.Length} bytes)");
        }

        foreach (string figure in figures)
        {
            writer.WriteLine($"figure      {figure}");
        }
    }

    private static JsonObject Json(EquationSolution solution, (string Path, byte[] Bytes)[] files, string[] figures) => new()
    {
        ["equation"] = EquationJson.Of(solution.Equation.Equation.Text),
        ["figures"] = new JsonArray([.. figures]),
        ["files"] = new JsonArray([.. files.Select(file => new JsonObject { ["file"] = file.Path, ["file_sha256"] = Convert.ToHexStringLower(SHA256.HashData(file.Bytes)) })]),
        ["events"] = new JsonArray([.. solution.Record.States[^1].Events.Select(one => JsonValue.Create(Words(one)))]),
        ["parameters"] = solution.Record.States[0].Theta.Length,
        ["settings"] = solution.Used.Canonical,
        ["times"] = new JsonArray([.. solution.Record.States.Select((state, k) => new JsonObject
        {
            ["accepted"] = state.Accepted,
            ["bound"] = ModelJson.Number(solution.Record.Snapshots[k].Bound),
            ["effective_dimensions"] = ModelJson.Numbers(solution.Record.Snapshots[k].EffectiveDimensions),
            ["operations"] = state.Operations,
            ["rejected"] = state.Rejected,
            ["residuals"] = ModelJson.Numbers(solution.Record.Snapshots[k].Residuals),
            ["size"] = ModelJson.Number(solution.Record.Snapshots[k].Size),
            ["solves"] = state.Solves,
            ["t"] = state.Time,
            ["traces"] = ModelJson.Numbers(solution.Record.Snapshots[k].Traces),
        })]),
    };

    private static string Words(IvpEvent one)
    {
        (string kind, string reason, double[] numbers) = StateNumbers.ofEvent(one);
        return reason.Length == 0
            ? $"start       fitted with a relative error of {ModelJson.Short(numbers[1..].Max())} in {ModelJson.Short(numbers[0])} steps"
            : $"{kind,-12}at t = {ModelJson.Short(numbers[0])}, as {reason}: the new fit has a relative error of {ModelJson.Short(numbers[1])}";
    }
}
