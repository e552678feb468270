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
        writer.WriteLine(record.FitErrors.Length == 0
            ? "start       the initial condition itself"
            : $"start       fitted with a relative error of {ModelJson.Short(record.FitErrors.Max())} in {record.FitIterations} steps");
        Spectre.Console.Table grid = Screen.Grid("t", "steps", "refused", "solves", "residual", "trace");

        for (int k = 0; k < record.States.Count; k++)
        {
            IvpState state = record.States[k];
            grid.Row(
                ModelJson.Short(state.Time),
                state.Accepted.ToString(CultureInfo.InvariantCulture),
                state.Rejected.ToString(CultureInfo.InvariantCulture),
                state.Solves.ToString(CultureInfo.InvariantCulture),
                string.Join(", ", record.Residuals[k].Select(ModelJson.Short)),
                string.Join(", ", record.Traces[k].Select(ModelJson.Short)));
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
        ["fit_error"] = ModelJson.Number(solution.Record.FitErrors.DefaultIfEmpty(0.0).Max()),
        ["parameters"] = solution.Record.States[0].Theta.Length,
        ["settings"] = solution.Used.Canonical,
        ["times"] = new JsonArray([.. solution.Record.States.Select((state, k) => new JsonObject
        {
            ["accepted"] = state.Accepted,
            ["operations"] = state.Operations,
            ["rejected"] = state.Rejected,
            ["residuals"] = ModelJson.Numbers(solution.Record.Residuals[k]),
            ["solves"] = state.Solves,
            ["t"] = state.Time,
            ["traces"] = ModelJson.Numbers(solution.Record.Traces[k]),
        })]),
    };
}
